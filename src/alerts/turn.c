/* Whose phone rings next, when the next turn begins, and how the alert ends. */
#include <stddef.h>
#include <string.h>

#include "parts.h"

enum { RETRY_FIRST_MS = 5000, RETRY_LONGEST_MS = 30000 };

bool turn_has_active(const struct alert *alert) {
  for (size_t i = 0; i < alert->attempt_count; i++)
    if (attempt_is_active(&alert->attempts[i]))
      return true;
  return false;
}

static bool has_bit(uint16_t bits, size_t contact) {
  return (bits >> contact & 1) != 0;
}

static bool has_attempts_left(const struct alert *alert, size_t contact) {
  unsigned made = 0;
  for (size_t i = 0; i < alert->attempt_count; i++)
    made += alert->attempts[i].contact == contact;
  return made < alert->plan.rounds && !has_bit(alert->hopeless, contact);
}

static void set_end(struct walk *walk, enum alert_end end, enum alert_news_kind news,
                    unsigned serial, unsigned contact) {
  walk->alert->end = end;
  walk->alert->ended_ms = walk->now_ms;
  walk->alert->wait_ms = 0;
  walk_tell(walk, news, serial, contact);
}

static void set_by(struct alert *alert, struct span by) {
  if (!copy_text(alert->by, sizeof alert->by, by))
    alert->by[0] = '\0';
}

void turn_acknowledge(struct walk *walk, struct alert_attempt *by) {
  struct alert *alert = walk->alert;
  if (alert->end != ALERT_RUNNING)
    return;
  alert->by_key = by != NULL;
  alert->by_serial = by ? by->serial : 0;
  set_by(alert, by ? span_of(alert->contacts[by->contact].name) : walk->input->by);
  if (by)
    by->outcome = ALERT_OUTCOME_ACKNOWLEDGED;
  set_end(walk, ALERT_ACKNOWLEDGED, ALERT_NEWS_ACKNOWLEDGED, alert->by_serial,
          by ? by->contact : 0);
  for (size_t i = 0; i < alert->attempt_count; i++)
    attempt_tell(walk, &alert->attempts[i]);
}

void turn_cancel(struct walk *walk) {
  struct alert *alert = walk->alert;
  if (alert->end != ALERT_RUNNING)
    return;
  set_by(alert, walk->input->by);
  set_end(walk, ALERT_CANCELLED, ALERT_NEWS_CANCELLED, 0, 0);
  for (size_t i = 0; i < alert->attempt_count; i++)
    attempt_hang_up(walk, &alert->attempts[i], ALERT_OUTCOME_CANCELLED);
}

static bool is_taken(const struct walk *walk, size_t contact) {
  struct span number = span_of(walk->alert->contacts[contact].number);
  if (alert_takes(walk->alert, number))
    return true;
  return walk->input->is_taken && walk->input->is_taken(walk->input->context, number);
}

/* Rings the next contact, or all; whether somebody's phone is to ring in this turn yet. */
static bool dial_next(struct walk *walk) {
  struct alert *alert = walk->alert;
  bool waits = turn_has_active(alert);
  for (unsigned i = 0; i < alert->contact_count; i++) {
    if (waits && !alert->plan.together)
      return true;
    if (has_bit(alert->dialled, i) || !has_attempts_left(alert, i))
      continue;
    waits = true; /* for its number at least */
    if (!is_taken(walk, i))
      attempt_dial(walk, i);
  }
  return waits;
}

static bool anybody_left(const struct alert *alert) {
  for (size_t i = 0; i < alert->contact_count; i++)
    if (has_attempts_left(alert, i))
      return true;
  return false;
}

static int64_t wait_before_next(struct alert *alert) {
  if (alert->rung > 0) {
    alert->misses = 0;
    return alert->missed && alert->plan.pause_ms > RETRY_LONGEST_MS ? RETRY_LONGEST_MS
                                                                    : alert->plan.pause_ms;
  }
  int64_t wait_ms = RETRY_FIRST_MS;
  for (unsigned i = 0; i < alert->misses && wait_ms < RETRY_LONGEST_MS; i++)
    wait_ms *= 2;
  alert->misses++;
  return wait_ms < RETRY_LONGEST_MS ? wait_ms : RETRY_LONGEST_MS;
}

static void end_all_rounds(struct walk *walk) {
  struct alert *alert = walk->alert;
  bool hopeless = alert->hopeless == (1u << alert->contact_count) - 1;
  if (alert->plan.sms == ALERT_SMS_AFTER)
    message_begin(walk);
  if (hopeless)
    set_end(walk, ALERT_FAILED, ALERT_NEWS_FAILED, 0, 0);
  else
    set_end(walk, ALERT_EXHAUSTED, ALERT_NEWS_EXHAUSTED, 0, 0);
}

static void end_turn(struct walk *walk) {
  struct alert *alert = walk->alert;
  walk->out->changed = true;
  if (!anybody_left(alert)) {
    end_all_rounds(walk);
    return;
  }
  alert->wait_ms = walk->now_ms + wait_before_next(alert);
  alert->dialled = 0;
  alert->rung = 0;
  alert->missed = false;
}

/* Whether no phone is to ring any more; who is on the line has his time. */
static bool expire(struct walk *walk) {
  struct alert *alert = walk->alert;
  if (walk->now_ms < alert->expires_ms)
    return false;
  if (!turn_has_active(alert))
    set_end(walk, ALERT_EXPIRED, ALERT_NEWS_EXPIRED, 0, 0);
  return true;
}

void turn_advance(struct walk *walk) {
  struct alert *alert = walk->alert;
  if (alert->end != ALERT_RUNNING || expire(walk))
    return;
  while (alert->end == ALERT_RUNNING && walk->now_ms >= alert->wait_ms) {
    if (alert->wait_ms != 0)
      walk->out->changed = true;
    alert->wait_ms = 0;
    if (dial_next(walk))
      return;
    end_turn(walk);
  }
}
