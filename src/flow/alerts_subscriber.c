#include "subscriber.h"

#include <string.h>

#include "alerts_book.h"
#include "alerts_verdict.h"
#include "bridge/alert.h"
#include "bridge/alert_request.h"
#include "bridge/clock.h"
#include "bridge/log.h"
#include "bridge/mem.h"

struct subscription {
  struct alerts *alerts;
  struct publish *publish;
};

static void destroy(void **self) {
  mem_free(*self);
  *self = NULL;
}

static enum err create(void **self, const struct hear_options *options) {
  struct subscription *subscription = mem_alloc(sizeof *subscription);
  if (!subscription)
    return ERR_MEMORY;
  *subscription = (struct subscription){options->alerts, options->publish};
  *self = subscription;
  return ERR_OK;
}

/* ---- at start ---- */

/* One that cannot be read is left alone: another version may understand it. */
static enum err recover(void *self, const struct store_note *note) {
  struct alerts *alerts = ((struct subscription *)self)->alerts;
  struct alert *alert = NULL;
  enum err err = alert_note_read(&alert, note->value);
  if (err == ERR_CORRUPT) {
    log_line(LOG_ERROR, "an alert of the journal cannot be understood",
             LOG_FOREIGN("note", note->key));
    return ERR_OK;
  }
  if (err != ERR_OK)
    return err;
  int64_t started_ms = alert->started_ms;
  struct alerts_entry *entry = alerts_add(alerts, &alert, started_ms);
  if (!entry)
    return ERR_MEMORY;
  entry->kept = mem_copy(note->value);
  return entry->kept ? alerts_make_state(&entry->state, alerts, entry->alert) : ERR_MEMORY;
}

/* ---- webhooks ---- */

static const struct {
  const char *type;
  enum alert_event_kind kind;
} types[] = {
    {"call.initiated", ALERT_HEARD_INITIATED},
    {"call.answered", ALERT_HEARD_ANSWERED},
    {"call.dtmf.received", ALERT_HEARD_DIGIT},
    {"call.gather.ended", ALERT_HEARD_GATHERED},
    {"call.speak.started", ALERT_HEARD_SPEAK_STARTED},
    {"call.speak.ended", ALERT_HEARD_SPEAK_ENDED},
    {"call.machine.detection.ended", ALERT_HEARD_MACHINE},
    {"call.hangup", ALERT_HEARD_HANGUP},
};

static enum alert_event_kind kind_of(struct span type) {
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (span_equal_text(type, types[i].type))
      return types[i].kind;
  return ALERT_HEARD_NOTHING;
}

static struct span detail_of(const struct event *event, enum alert_event_kind kind) {
  if (kind == ALERT_HEARD_GATHERED)
    return event->status;
  return kind == ALERT_HEARD_MACHINE ? event->result : event->hangup_cause;
}

static enum err hear_event_of(struct alerts *alerts, const struct event *event,
                              const struct alert_mark *mark, struct changes *changes) {
  struct alerts_entry *entry = alerts_find_run(alerts, span_of(mark->id), mark->started_ms);
  struct alert_input input = {.kind = ALERT_EVENT,
                              .now_ms = clock_wall_ms(),
                              .serial = mark->serial,
                              .call_control_id = event->call_control_id,
                              .event = kind_of(event->type)};
  if (!entry || input.event == ALERT_HEARD_NOTHING)
    return ERR_OK;
  input.digits = input.event == ALERT_HEARD_DIGIT ? event->digit : event->digits;
  input.detail = detail_of(event, input.event);
  if (clock_parse_rfc3339(&input.occurred_us, event->occurred_at) != ERR_OK)
    input.occurred_us = 0;
  return alerts_hear(alerts, entry, &input, changes);
}

static enum err hear_webhook(void *self, struct heard *heard, struct changes *changes) {
  struct alerts *alerts = ((struct subscription *)self)->alerts;
  struct alert_mark mark;
  if (alert_client_state_read(&mark, heard->event->client_state) != ERR_OK)
    return ERR_OK;
  return hear_event_of(alerts, heard->event, &mark, changes);
}

/* ---- results ---- */

static enum err hear_result_of(void *self, struct heard *heard, struct changes *changes) {
  struct alerts *alerts = ((struct subscription *)self)->alerts;
  struct alert_mark mark;
  if (alert_mark_read(&mark, heard->result.reference) != ERR_OK)
    return ERR_OK;
  struct alerts_entry *entry = alerts_find_run(alerts, span_of(mark.id), mark.started_ms);
  if (!entry)
    return ERR_OK;
  struct alerts_verdict verdict;
  alerts_verdict_read(&verdict, &heard->result, mark.act);
  struct alert_input input = {.kind = ALERT_RESULT,
                              .now_ms = clock_wall_ms(),
                              .serial = mark.serial,
                              .act = mark.act,
                              .number = mark.number,
                              .verdict = verdict.verdict,
                              .error = span_of(verdict.error),
                              .call_control_id = span_of(verdict.call_control_id)};
  return alerts_hear(alerts, entry, &input, changes);
}

/* ---- deadlines ---- */

static bool is_noted(const struct changes *changes, size_t from, const char *key) {
  for (size_t i = from; i < changes->write.count; i++) {
    const struct store_note *note = changes_note(changes, i);
    if (note && span_equal_text(note->owner, ALERTS_OWNER) && span_equal_text(note->key, key))
      return true;
  }
  return false;
}

/* Its note is gone with its time, unless it is written anew; that it is gone has been added
 * already, and what becomes of it is heard like that of a change of its own. */
static enum err hear_deadline_of(void *self, struct heard *heard, struct changes *changes) {
  struct alerts *alerts = ((struct subscription *)self)->alerts;
  struct alerts_entry *entry = alerts_find_key(alerts, heard->deadline.key);
  size_t before = changes->write.count;
  struct alert_input tick = {.kind = ALERT_TICK, .now_ms = clock_wall_ms()};
  if (!entry)
    return ERR_OK;
  enum err err = entry->alert ? alerts_hear(alerts, entry, &tick, changes) : ERR_OK;
  if (err == ERR_OK && entry->alert && !is_noted(changes, before, entry->key))
    err = alerts_note_anew(entry, changes);
  if (err == ERR_OK)
    entry->keeping++;
  return err;
}

/* ---- afterwards ---- */

static void after_commit(void *self, const struct heard *heard, const struct changes *changes,
                         bool committed) {
  (void)heard;
  alerts_after_commit(((struct subscription *)self)->alerts, changes, committed);
}

static bool is_current(const void *self, const struct msg *msg) {
  const struct alerts *alerts = ((const struct subscription *)self)->alerts;
  if (msg->parts.kind != MSG_STATE)
    return true;
  for (struct alerts_entry *entry = NULL; (entry = alerts_next(alerts, entry));)
    if (entry->state && !alerts_is_superseded(alerts, entry) &&
        span_equal(entry->state->parts.topic, msg->parts.topic))
      return span_equal(entry->state->parts.payload, msg->parts.payload);
  return true;
}

static void publish_states(void *self) {
  const struct subscription *subscription = self;
  const struct alerts *alerts = subscription->alerts;
  for (struct alerts_entry *entry = NULL; (entry = alerts_next(alerts, entry));)
    if (entry->alert && entry->state && !alerts_is_superseded(alerts, entry))
      publish_now(subscription->publish, entry->state);
}

const struct subscriber alerts_subscriber = {
    .name = ALERTS_OWNER,
    .create = create,
    .recover = recover,
    .event = hear_webhook,
    .result = hear_result_of,
    .deadline = hear_deadline_of,
    .after_commit = after_commit,
    .is_current = is_current,
    .up = publish_states,
    .destroy = destroy,
};
