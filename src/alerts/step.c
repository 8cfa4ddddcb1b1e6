#include "bridge/alert.h"

#include <assert.h>
#include <string.h>

#include "bridge/mem.h"
#include "parts.h"

static size_t size_of(size_t attempt_room) {
  return sizeof(struct alert) + attempt_room * sizeof(struct alert_attempt);
}

enum err alert_create(struct alert **out, const struct alert_plan *plan,
                      const struct alert_contact *contacts, size_t contact_count) {
  size_t room = contact_count * plan->rounds;
  struct alert *alert = mem_alloc(size_of(room));
  *out = alert;
  if (!alert)
    return ERR_MEMORY;
  alert->plan = *plan;
  alert->contact_count = contact_count;
  memcpy(alert->contacts, contacts, contact_count * sizeof *contacts);
  alert->attempt_room = room;
  return ERR_OK;
}

enum err alert_copy(struct alert **out, const struct alert *alert) {
  size_t size = size_of(alert->attempt_room);
  *out = mem_alloc(size);
  if (!*out)
    return ERR_MEMORY;
  memcpy(*out, alert, size);
  return ERR_OK;
}

void alert_free(struct alert **alert) {
  mem_free(*alert);
  *alert = NULL;
}

void walk_command(struct walk *walk, enum alert_act act, unsigned serial, unsigned number) {
  assert(walk->out->command_count < ALERT_COMMANDS_MAX);
  walk->out->changed = true;
  walk->out->commands[walk->out->command_count++] = (struct alert_command){act, serial, number};
}

void walk_tell(struct walk *walk, enum alert_news_kind kind, unsigned serial, unsigned contact) {
  assert(walk->out->news_count < ALERT_NEWS_MAX);
  walk->out->changed = true;
  walk->out->news[walk->out->news_count++] = (struct alert_news){kind, serial, contact};
}

int64_t earlier_ms(int64_t a_ms, int64_t b_ms) {
  if (a_ms == 0 || b_ms == 0)
    return a_ms + b_ms;
  return a_ms < b_ms ? a_ms : b_ms;
}

bool copy_text(char *out, size_t size, struct span text) {
  if (text.len >= size)
    return false;
  if (text.len > 0)
    memcpy(out, text.data, text.len);
  out[text.len] = '\0';
  return true;
}

static struct alert_attempt *find_attempt(struct alert *alert, unsigned serial) {
  for (size_t i = 0; i < alert->attempt_count; i++)
    if (alert->attempts[i].serial == serial)
      return &alert->attempts[i];
  return NULL;
}

const struct alert_attempt *alert_find_attempt(const struct alert *alert, unsigned serial) {
  return find_attempt((struct alert *)alert, serial);
}

bool alert_takes(const struct alert *alert, struct span number) {
  for (size_t i = 0; i < alert->attempt_count; i++)
    if (attempt_is_active(&alert->attempts[i]) &&
        span_equal_text(number, alert->contacts[alert->attempts[i].contact].number))
      return true;
  return false;
}

bool alert_is_quiet(const struct alert *alert) {
  return alert->end != ALERT_RUNNING && !turn_has_active(alert) && !message_is_waiting(alert);
}

static void hear_event(struct walk *walk) {
  struct alert_attempt *attempt = find_attempt(walk->alert, walk->input->serial);
  if (attempt)
    attempt_hear_event(walk, attempt);
}

static void hear_result(struct walk *walk) {
  if (walk->input->act == ALERT_SMS) {
    message_hear_result(walk);
    return;
  }
  struct alert_attempt *attempt = find_attempt(walk->alert, walk->input->serial);
  if (attempt)
    attempt_hear_result(walk, attempt);
}

/* Its own texts are begun with the alert, so that its start commits with all that it leads to. */
static void begin(struct walk *walk) {
  struct alert *alert = walk->alert;
  alert->started_ms = walk->now_ms;
  walk_tell(walk, ALERT_NEWS_STARTED, 0, 0);
  if (alert->plan.sms == ALERT_SMS_BEFORE)
    message_begin(walk);
}

static void hear_tick(struct walk *walk) {
  struct alert *alert = walk->alert;
  for (size_t i = 0; i < alert->attempt_count; i++)
    attempt_hear_tick(walk, &alert->attempts[i]);
}

int64_t alert_next_ms(const struct alert *alert) {
  int64_t next_ms = 0;
  for (size_t i = 0; i < alert->attempt_count; i++)
    if (attempt_is_active(&alert->attempts[i])) {
      next_ms = earlier_ms(next_ms, alert->attempts[i].deadline_ms);
      next_ms = earlier_ms(next_ms, alert->attempts[i].again_ms);
    }
  message_add_deadline(alert, &next_ms);
  if (alert->end == ALERT_RUNNING && !turn_has_active(alert))
    return earlier_ms(next_ms, earlier_ms(alert->wait_ms, alert->expires_ms));
  if (alert_is_quiet(alert))
    return earlier_ms(next_ms, alert->ended_ms + alert->linger_ms);
  return next_ms;
}

void alert_step(struct alert_out *out, struct alert *alert, const struct alert_input *input) {
  memset(out, 0, sizeof *out);
  struct walk walk = {alert, input, out, input->now_ms};
  if (alert->started_ms == 0)
    begin(&walk);
  switch (input->kind) {
  case ALERT_TICK:
    break;
  case ALERT_EVENT:
    hear_event(&walk);
    break;
  case ALERT_RESULT:
    hear_result(&walk);
    break;
  case ALERT_ACKNOWLEDGE:
    turn_acknowledge(&walk, NULL);
    break;
  case ALERT_CANCEL:
    turn_cancel(&walk);
    break;
  }
  hear_tick(&walk); /* whatever came, time went by, too */
  turn_advance(&walk);
  message_hear_tick(&walk);
  out->next_ms = alert_next_ms(alert);
  out->gone = alert_is_quiet(alert) && input->now_ms >= alert->ended_ms + alert->linger_ms;
}

#define NAME_OF_END(id, name) [id] = (name),
const char *alert_end_name(enum alert_end end) {
  static const char *const names[] = {ALERT_END_TABLE(NAME_OF_END)};
  return names[end];
}

const char *alert_outcome_name(enum alert_outcome outcome) {
  static const char *const names[] = {ALERT_OUTCOME_TABLE(NAME_OF_END)};
  return names[outcome];
}

const char *alert_news_name(enum alert_news_kind kind) {
  static const char *const names[] = {ALERT_NEWS_TABLE(NAME_OF_END)};
  return names[kind];
}
#undef NAME_OF_END
