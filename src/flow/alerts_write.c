/* What a step of an alert leads to, as changes: its note, its state, what happened, its commands.
 */
#include <assert.h>
#include <string.h>

#include "alerts_book.h"
#include "bridge/alert.h"
#include "bridge/alert_request.h"
#include "bridge/clock.h"
#include "bridge/mem.h"
#include "bridge/topic.h"

enum {
  MESSAGE_MAX = 256 * 1024,
  DIAL_WITHIN_MS = 20000, /* later it is another attempt's business */
};

/* ---- messages ---- */

static enum err make_message(struct msg **out, enum msg_kind kind, const struct buf *topic,
                             const struct buf *payload) {
  if (buf_status(topic) != ERR_OK)
    return buf_status(topic);
  if (buf_status(payload) != ERR_OK)
    return buf_status(payload);
  if (kind == MSG_STATE)
    return msg_create_state(out, buf_span(topic), buf_span(payload), "application/json");
  return msg_create(out, &(struct msg_parts){.kind = kind,
                                             .qos = 1,
                                             .topic = buf_span(topic),
                                             .payload = buf_span(payload),
                                             .content_type = span_of("application/json")});
}

/* An empty retained message removes what the broker retains (MQTT 5 section 3.3.1.3). */
static enum err make_state(struct msg **out, const struct alerts *alerts, const struct alert *alert,
                           bool gone) {
  struct buf topic, payload;
  buf_init(&topic, TOPIC_MAX);
  buf_init(&payload, MESSAGE_MAX);
  alert_report_state_topic(&topic, alerts->config->mqtt_root, alert);
  if (!gone)
    alert_report_state(&payload, alert);
  enum err err = make_message(out, MSG_STATE, &topic, &payload);
  buf_free(&topic);
  buf_free(&payload);
  return err;
}

enum err alerts_make_state(struct msg **out, const struct alerts *alerts,
                           const struct alert *alert) {
  return make_state(out, alerts, alert, false);
}

static enum err make_news(struct msg **out, const struct alerts *alerts, const struct alert *alert,
                          const struct alert_news *news, int64_t now_ms) {
  struct buf topic, payload;
  buf_init(&topic, TOPIC_MAX);
  buf_init(&payload, MESSAGE_MAX);
  alert_report_news_topic(&topic, alerts->config->mqtt_root, alert, news->kind);
  alert_report_news(&payload, alert, news, now_ms);
  enum err err = make_message(out, MSG_EVENT, &topic, &payload);
  buf_free(&topic);
  buf_free(&payload);
  return err;
}

/* ---- changes ---- */

/* Adds a message, of which *state (NULL: nobody) has a reference of its own. */
static enum err add_message(struct changes *changes, struct msg **message, struct msg **state) {
  if (state)
    *state = msg_ref(*message);
  return changes_add_message(changes, message);
}

/* Much of what it remembers is not to be seen from outside. */
static bool is_said(const struct alerts_entry *entry, const struct msg *state) {
  return entry->state && span_equal(entry->state->parts.payload, state->parts.payload);
}

static enum err add_state(struct alerts *alerts, struct alerts_entry *entry,
                          const struct alert *alert, struct changes *changes, bool gone,
                          struct msg **state) {
  struct msg *message = NULL;
  if (alerts_is_superseded(alerts, entry))
    return ERR_OK;
  enum err err = make_state(&message, alerts, alert, gone);
  if (err != ERR_OK)
    return err;
  assert(message);
  if (gone || !is_said(entry, message))
    return add_message(changes, &message, state);
  msg_unref(&message);
  return ERR_OK;
}

static enum err add_note(struct alerts_entry *entry, const struct alert *alert,
                         struct changes *changes, bool gone) {
  struct store_note note = {.owner = span_of(ALERTS_OWNER),
                            .key = span_of(entry->key),
                            .due_wall_ms = alert_next_ms(alert)};
  if (gone)
    return changes_add_note_gone(changes, &note);
  struct buf text;
  buf_init(&text, ALERT_NOTE_MAX);
  alert_note_add(&text, alert);
  enum err err = buf_status(&text);
  note.value = buf_span(&text);
  if (err == ERR_OK)
    err = changes_add_note(changes, &note);
  buf_free(&text);
  return err;
}

enum err alerts_note_anew(struct alerts_entry *entry, struct changes *changes) {
  enum err err = add_note(entry, entry->alert, changes, false);
  if (err == ERR_OK)
    entry->keeping++;
  return err;
}

static struct alert_phrases phrases_of(const struct config *config) {
#define PHRASE_OF(id, setting) [id] = config->alerts_##setting,
  return (struct alert_phrases){{ALERT_PHRASE_TABLE(PHRASE_OF)}};
#undef PHRASE_OF
}

/* A call must not begin long after it was meant to, nor after its alert. */
static int64_t latest_start(const struct alert *alert, const struct alert_command *command,
                            int64_t now_ms) {
  if (command->act != ALERT_DIAL)
    return 0;
  int64_t latest_ms = now_ms + DIAL_WITHIN_MS;
  return latest_ms < alert->expires_ms ? latest_ms : alert->expires_ms;
}

/* <root>/cmd/calls/dial. */
static void add_topic(struct buf *out, const char *root, const char *operation) {
  buf_addf(out, "%s/cmd/", root);
  for (struct span rest = span_of(operation), word; word = span_cut(&rest, '.'), word.len > 0;) {
    buf_add(out, word);
    if (rest.len > 0)
      buf_add_char(out, '/');
  }
}

static enum err add_command(const struct alerts *alerts, const struct alert *alert,
                            const struct alert_command *command, struct changes *changes,
                            int64_t now_ms) {
  const struct alert_phrases phrases = phrases_of(alerts->config);
  char mark[ALERT_MARK_SIZE];
  struct buf payload, topic;
  buf_init(&payload, MESSAGE_MAX);
  buf_init(&topic, TOPIC_MAX);
  alert_mark_write(mark, alert, command);
  alert_request_add(&payload, alert, command, &phrases, latest_start(alert, command, now_ms));
  add_topic(&topic, alerts->config->mqtt_root, alert_request_operation(alert, command));
  enum err err = buf_status(&payload);
  if (err == ERR_OK)
    err = buf_status(&topic);
  if (err == ERR_OK)
    err = changes_submit_command(changes, &(struct changes_command){.owner = ALERTS_OWNER,
                                                                    .reference = mark,
                                                                    .topic = buf_span(&topic),
                                                                    .payload = buf_span(&payload)});
  buf_free(&payload);
  buf_free(&topic);
  return err;
}

static enum err add_all(struct alerts *alerts, struct alerts_entry *entry,
                        const struct alert *alert, const struct alert_out *out,
                        struct changes *changes, int64_t now_ms, struct msg **state) {
  enum err err = add_note(entry, alert, changes, out->gone);
  for (size_t i = 0; err == ERR_OK && i < out->news_count; i++) {
    struct msg *message = NULL;
    err = make_news(&message, alerts, alert, &out->news[i], now_ms);
    if (err == ERR_OK)
      err = add_message(changes, &message, NULL);
  }
  if (err == ERR_OK)
    err = add_state(alerts, entry, alert, changes, out->gone, state);
  for (size_t i = 0; err == ERR_OK && i < out->command_count; i++)
    err = add_command(alerts, alert, &out->commands[i], changes, now_ms);
  return err;
}

/* ---- the commit ---- */

/* Back to what the journal has. It goes on from there at the deadline that stands there. */
static void restore(struct alerts *alerts, struct alerts_entry *entry) {
  struct alert *alert = NULL;
  entry->lost = false;
  if (!entry->kept) {
    alerts_remove(alerts, entry);
    return;
  }
  if (alert_note_read(&alert, span_of(entry->kept)) != ERR_OK)
    return; /* without memory: what is assumed has deadlines, too */
  alert_free(&entry->alert);
  entry->alert = alert;
}

static void finish_one(struct alerts *alerts, struct alerts_entry *entry, struct span value,
                       bool committed) {
  entry->keeping--;
  entry->lost |= !committed;
  if (!committed)
    msg_unref(&entry->state); /* it may not have been said */
  if (committed) {
    mem_free(entry->kept);
    entry->kept = value.len > 0 ? mem_copy(value) : NULL;
  }
  if (entry->keeping > 0)
    return;
  if (entry->lost)
    restore(alerts, entry);
  else if (!entry->alert)
    alerts_remove(alerts, entry);
}

static void finish_from(struct alerts *alerts, const struct changes *changes, size_t first,
                        bool committed) {
  for (size_t i = first; i < changes->write.count; i++) {
    const struct store_note *note = changes_note(changes, i);
    if (!note || !span_equal_text(note->owner, ALERTS_OWNER))
      continue;
    struct alerts_entry *entry = alerts_find_key(alerts, note->key);
    if (entry)
      finish_one(alerts, entry, note->value, committed);
  }
}

void alerts_after_commit(struct alerts *alerts, const struct changes *changes, bool committed) {
  finish_from(alerts, changes, 0, committed);
}

/* ---- a step ---- */

struct others {
  const struct alerts *alerts;
  const struct alerts_entry *but;
};

static bool is_taken(const void *context, struct span number) {
  const struct others *others = context;
  for (struct alerts_entry *entry = NULL; (entry = alerts_next(others->alerts, entry));)
    if (entry != others->but && entry->alert && alert_takes(entry->alert, number))
      return true;
  return false;
}

static bool gives_number_free(const struct alert_out *out) {
  for (size_t i = 0; i < out->news_count; i++)
    if (out->news[i].kind == ALERT_NEWS_ATTEMPT_ENDED || out->news[i].kind == ALERT_NEWS_NOT_CALLED)
      return true;
  return false;
}

/* Memory goes on at once, as the next input may come before the commit. */
static void take_over(struct alerts_entry *entry, struct alert **alert, const struct alert_out *out,
                      struct msg **state) {
  struct alert *before = entry->alert;
  entry->alert = out->gone ? NULL : *alert;
  *alert = out->gone ? *alert : NULL;
  alert_free(&before);
  entry->keeping++;
  if (!*state)
    return;
  msg_unref(&entry->state);
  entry->state = *state;
  *state = NULL;
}

/* One step of one alert. */
static enum err step(bool *freed, struct alerts *alerts, struct alerts_entry *entry,
                     struct alert_input *input, struct changes *changes) {
  struct alert_out out;
  struct alert *alert = NULL;
  struct msg *state = NULL;
  const struct others others = {alerts, entry};
  size_t before = changes->write.count;
  enum err err = alert_copy(&alert, entry->alert);
  if (err != ERR_OK)
    return err;
  input->is_taken = is_taken;
  input->context = &others;
  alert_step(&out, alert, input);
  input->context = NULL;
  if (out.changed || out.gone)
    err = add_all(alerts, entry, alert, &out, changes, input->now_ms, &state);
  if (err != ERR_OK)
    changes_cut(changes, before);
  else if (out.changed || out.gone)
    take_over(entry, &alert, &out, &state);
  *freed |= err == ERR_OK && gives_number_free(&out);
  alert_free(&alert);
  msg_unref(&state);
  return err;
}

/* Those who may have waited for a number look again. */
static enum err step_others(bool *freed, struct alerts *alerts, const struct alerts_entry *but,
                            int64_t now_ms, struct changes *changes) {
  enum err err = ERR_OK;
  *freed = false;
  for (struct alerts_entry *entry = NULL; err == ERR_OK && (entry = alerts_next(alerts, entry));) {
    struct alert_input tick = {.kind = ALERT_TICK, .now_ms = now_ms};
    if (entry != but && entry->alert && entry->alert->end == ALERT_RUNNING)
      err = step(freed, alerts, entry, &tick, changes);
  }
  return err;
}

enum err alerts_hear(struct alerts *alerts, struct alerts_entry *entry, struct alert_input *input,
                     struct changes *changes) {
  size_t before = changes->write.count;
  bool freed = false;
  enum err err = step(&freed, alerts, entry, input, changes);
  while (err == ERR_OK && freed)
    err = step_others(&freed, alerts, entry, input->now_ms, changes);
  if (err == ERR_OK)
    return ERR_OK;
  finish_from(alerts, changes, before, false);
  changes_cut(changes, before);
  return err;
}
