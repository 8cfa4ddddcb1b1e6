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

bool attempt_is_active(const struct alert_attempt *attempt) {
  return attempt->step != ALERT_OVER;
}

struct alert_attempt *attempt_find(struct alert *alert, unsigned serial) {
  for (size_t i = 0; i < alert->attempt_count; i++)
    if (alert->attempts[i].serial == serial)
      return &alert->attempts[i];
  return NULL;
}

const struct alert_attempt *alert_find_attempt(const struct alert *alert, unsigned serial) {
  return attempt_find((struct alert *)alert, serial);
}

bool alert_takes(const struct alert *alert, struct span number) {
  for (size_t i = 0; i < alert->attempt_count; i++)
    if (attempt_is_active(&alert->attempts[i]) &&
        span_equal_text(number, alert->contacts[alert->attempts[i].contact].number))
      return true;
  return false;
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

/* ---- for a step ---- */

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
