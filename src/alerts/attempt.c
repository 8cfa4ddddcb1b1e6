/* One attempt: its steps, its call, and what time does to it. */
#include <string.h>

#include "attempt.h"

enum {
  DIAL_RESULT_MS = 95000, /* longer than all tries of a request take */
  TELL_MS = 10000,
  HANGUP_MS = 15000,
  CAUSE_MS = 2000,     /* for the webhook that says why a call ended */
  OVERSLEPT_MS = 5000, /* nothing but a process that was down is so late */
  LATE_HANGUPS_MAX = 3,
};

/* The next step, with its deadline. */
static void enter(struct walk *walk, struct alert_attempt *attempt, enum alert_step step,
                  int64_t within_ms) {
  attempt->step = step;
  attempt->deadline_ms = walk->now_ms + within_ms;
  attempt->again_ms = 0;
  walk->out->changed = true;
}

void attempt_dial(struct walk *walk, unsigned contact) {
  struct alert *alert = walk->alert;
  unsigned round = 1;
  for (size_t i = 0; i < alert->attempt_count; i++)
    round += alert->attempts[i].contact == contact;
  struct alert_attempt *attempt = &alert->attempts[alert->attempt_count++];
  *attempt = (struct alert_attempt){.serial = ++alert->last_serial,
                                    .contact = contact,
                                    .round = round,
                                    .started_ms = walk->now_ms};
  alert->dialled |= (uint16_t)(1u << contact);
  alert->rung++; /* until its result says otherwise */
  enter(walk, attempt, ALERT_DIALLING, DIAL_RESULT_MS);
  walk_command(walk, ALERT_DIAL, attempt->serial, 1);
  walk_tell(walk, ALERT_NEWS_CALLING, attempt->serial, contact);
}

void attempt_end(struct walk *walk, struct alert_attempt *attempt, enum alert_outcome outcome) {
  if (attempt->outcome == ALERT_OUTCOME_NONE)
    attempt->outcome = outcome;
  enter(walk, attempt, ALERT_OVER, 0);
  attempt->deadline_ms = 0;
  attempt->ended_ms = walk->now_ms;
  walk_tell(walk, ALERT_NEWS_ATTEMPT_ENDED, attempt->serial, attempt->contact);
}

static void send_hangup(struct walk *walk, struct alert_attempt *attempt) {
  walk_command(walk, ALERT_HANGUP, attempt->serial, ++attempt->hangups);
}

void attempt_hang_up(struct walk *walk, struct alert_attempt *attempt, enum alert_outcome outcome) {
  if (attempt->step >= ALERT_HANGING_UP)
    return;
  if (attempt->call_control_id[0] == '\0')
    return; /* as soon as its call is known */
  if (attempt->outcome == ALERT_OUTCOME_NONE)
    attempt->outcome = outcome;
  enter(walk, attempt, ALERT_HANGING_UP, HANGUP_MS);
  send_hangup(walk, attempt);
}

/* The call is over, and why is perhaps on its way. */
void attempt_await_cause(struct walk *walk, struct alert_attempt *attempt) {
  attempt->gone = true;
  if (attempt->answered_ms && attempt->outcome == ALERT_OUTCOME_NONE)
    attempt->outcome = ALERT_OUTCOME_ANSWERED_WITHOUT_KEY;
  enter(walk, attempt, ALERT_HANGING_UP, CAUSE_MS);
}

const struct alert_contact *attempt_contact(const struct walk *walk,
                                            const struct alert_attempt *attempt) {
  return &walk->alert->contacts[attempt->contact];
}

void attempt_gather(struct walk *walk, struct alert_attempt *attempt) {
  attempt->again_ms = 0;
  attempt->in_flight = true;
  walk_command(walk, ALERT_GATHER, attempt->serial, ++attempt->gathers);
}

void attempt_ask(struct walk *walk, struct alert_attempt *attempt) {
  enter(walk, attempt, ALERT_ASKING, speech_ask_ms(walk->alert));
}

/* Somebody, or something, has answered. */
void attempt_hear_answer(struct walk *walk, struct alert_attempt *attempt) {
  attempt->answered_ms = walk->now_ms;
  attempt_ask(walk, attempt);
  walk_tell(walk, ALERT_NEWS_ANSWERED, attempt->serial, attempt->contact);
}

void attempt_tell(struct walk *walk, struct alert_attempt *attempt) {
  bool is_who = walk->alert->by_serial == attempt->serial;
  bool listens = attempt->step == ALERT_ASKING || (is_who && attempt->step < ALERT_TELLING);
  if (!listens || attempt->call_control_id[0] == '\0') {
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_CANCELLED);
    return;
  }
  if (attempt->outcome == ALERT_OUTCOME_NONE)
    attempt->outcome = ALERT_OUTCOME_CANCELLED;
  if (!attempt->answered_ms)
    attempt->answered_ms = walk->now_ms;
  enter(walk, attempt, ALERT_TELLING, TELL_MS);
  attempt->telling_us = walk->alert->heard_us;
  if (!is_who)
    walk_command(walk, ALERT_STOP, attempt->serial, 1);
  walk_command(walk, ALERT_SPEAK, attempt->serial, 1);
}

/* ---- its call ---- */

static void begin_ringing(struct walk *walk, struct alert_attempt *attempt) {
  walk->alert->misses = 0;
  walk->alert->trouble[0] = '\0';
  enter(walk, attempt, ALERT_RINGING, walk->alert->plan.ring_ms + ATTEMPT_RING_MARGIN_MS);
  attempt->again_ms = walk->now_ms + ATTEMPT_GATHER_AGAIN_MS;
}

/* A call that rings on although it has been given up. */
void attempt_end_late_call(struct walk *walk, struct alert_attempt *attempt) {
  if (!attempt->gone && attempt->hangups < LATE_HANGUPS_MAX)
    send_hangup(walk, attempt);
}

/* The attempt's call has a name from now on; it may not be wanted any more. */
void attempt_learn_call(struct walk *walk, struct alert_attempt *attempt, struct span id) {
  if (!copy_text(attempt->call_control_id, sizeof attempt->call_control_id, id))
    return;
  walk->out->changed = true;
  if (attempt->step == ALERT_DIALLING)
    begin_ringing(walk, attempt);
  if (walk->alert->end != ALERT_RUNNING)
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_CANCELLED);
}

/* ---- time ---- */

/* Nobody watched: who answered meanwhile may still be on the line. */
static bool was_asleep(const struct walk *walk, const struct alert_attempt *attempt) {
  return walk->now_ms - attempt->deadline_ms > OVERSLEPT_MS &&
         walk->now_ms < walk->alert->expires_ms;
}

static void end_ringing(struct walk *walk, struct alert_attempt *attempt) {
  if (!was_asleep(walk, attempt)) {
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_NO_ANSWER);
    return;
  }
  enter(walk, attempt, ALERT_RINGING, ATTEMPT_RING_MARGIN_MS);
  if (!attempt->in_flight)
    attempt_gather(walk, attempt);
}

static void hear_deadline(struct walk *walk, struct alert_attempt *attempt) {
  switch (attempt->step) {
  case ALERT_DIALLING:
    attempt_end(walk, attempt, ALERT_OUTCOME_UNKNOWN);
    return;
  case ALERT_RINGING:
    end_ringing(walk, attempt);
    return;
  case ALERT_ASKING:
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_ANSWERED_WITHOUT_KEY);
    return;
  case ALERT_TELLING:
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_NONE);
    return;
  case ALERT_HANGING_UP:
    attempt_end(walk, attempt,
                attempt->answered_ms ? ALERT_OUTCOME_ANSWERED_WITHOUT_KEY : ALERT_OUTCOME_UNKNOWN);
    return;
  default:
    return;
  }
}

void attempt_hear_tick(struct walk *walk, struct alert_attempt *attempt) {
  if (!attempt_is_active(attempt))
    return;
  if (walk->now_ms >= attempt->deadline_ms) {
    hear_deadline(walk, attempt);
    return;
  }
  if (attempt->again_ms == 0 || walk->now_ms < attempt->again_ms)
    return;
  if (attempt->step == ALERT_HANGING_UP) {
    attempt->again_ms = 0;
    send_hangup(walk, attempt);
  } else if (!attempt->in_flight)
    attempt_gather(walk, attempt);
}
