/* What results of its commands do to an attempt. */
#include <string.h>

#include "attempt.h"

enum {
  DOUBT_MS = 10000,         /* after the last try of a dial, at least */
  ANSWERED_AGAIN_MS = 1000, /* when we know better than Telnyx that it was answered */
  HANGUP_AGAIN_MS = 3000,
};

/* Nothing rang: that was no attempt. */
static void forget(struct walk *walk, struct alert_attempt *attempt) {
  struct alert *alert = walk->alert;
  struct alert_attempt gone = *attempt;
  if (!copy_text(alert->trouble, sizeof alert->trouble, walk->input->error))
    alert->trouble[0] = '\0';
  alert->missed = true;
  alert->rung--;
  size_t at = (size_t)(attempt - alert->attempts);
  memmove(attempt, attempt + 1, (--alert->attempt_count - at) * sizeof *attempt);
  memset(&alert->attempts[alert->attempt_count], 0, sizeof *attempt);
  walk_tell(walk, ALERT_NEWS_NOT_CALLED, gone.serial, gone.contact);
}

/* Its webhooks say more than its result. */
static void hear_dial_refusal(struct walk *walk, struct alert_attempt *attempt) {
  struct alert *alert = walk->alert;
  if (attempt->step != ALERT_DIALLING)
    return;
  switch (walk->input->verdict) {
  case ALERT_NOT_DONE:
    forget(walk, attempt);
    return;
  case ALERT_REFUSED:
    attempt_end(walk, attempt, ALERT_OUTCOME_REFUSED);
    return;
  case ALERT_NEVER:
    alert->hopeless |= (uint16_t)(1u << attempt->contact);
    attempt_end(walk, attempt, ALERT_OUTCOME_FAILED);
    return;
  default: {
    int64_t rung_ms = attempt->started_ms + alert->plan.ring_ms + ATTEMPT_RING_MARGIN_MS;
    int64_t doubt_ms = walk->now_ms + DOUBT_MS;
    attempt->deadline_ms = rung_ms > doubt_ms ? rung_ms : doubt_ms;
    walk->out->changed = true;
  }
  }
}

static void hear_dialled(struct walk *walk, struct alert_attempt *attempt) {
  if (attempt->dialled)
    return;
  attempt->dialled = true;
  walk->out->changed = true;
  if (walk->input->verdict != ALERT_DONE || walk->input->call_control_id.len == 0) {
    hear_dial_refusal(walk, attempt);
    return;
  }
  attempt_learn_call(walk, attempt, walk->input->call_control_id);
  if (attempt->step == ALERT_OVER)
    attempt_end_late_call(walk, attempt);
}

static void hear_gather_result(struct walk *walk, struct alert_attempt *attempt) {
  enum alert_verdict verdict = walk->input->verdict;
  if (!attempt->in_flight || walk->input->number != attempt->gathers)
    return;
  attempt->in_flight = false;
  walk->out->changed = true;
  if (attempt->step != ALERT_RINGING && attempt->step != ALERT_ASKING)
    return;
  if (verdict == ALERT_DONE && attempt->step == ALERT_RINGING)
    attempt_hear_answer(walk, attempt);
  else if (verdict == ALERT_DONE)
    attempt_ask(walk, attempt);
  else if (verdict == ALERT_GONE)
    attempt_await_cause(walk, attempt);
  else if (verdict == ALERT_NEVER && !attempt->plain) {
    attempt->plain = true;
    attempt_gather(walk, attempt);
  } else if (verdict == ALERT_NOT_YET && attempt->step == ALERT_ASKING)
    attempt->again_ms = walk->now_ms + ANSWERED_AGAIN_MS;
  else
    attempt->again_ms = walk->now_ms + ATTEMPT_GATHER_AGAIN_MS;
}

static void hear_speak_result(struct walk *walk, struct alert_attempt *attempt) {
  enum alert_verdict verdict = walk->input->verdict;
  if (attempt->step != ALERT_TELLING)
    return;
  if (verdict == ALERT_GONE)
    attempt_await_cause(walk, attempt);
  else if (verdict == ALERT_NEVER && !attempt->plain) {
    attempt->plain = true;
    walk_command(walk, ALERT_SPEAK, attempt->serial, 2);
  } else if (verdict == ALERT_NEVER || verdict == ALERT_REFUSED || verdict == ALERT_NOT_YET)
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_NONE);
}

static void hear_hangup_result(struct walk *walk, struct alert_attempt *attempt) {
  bool gone = walk->input->verdict == ALERT_DONE || walk->input->verdict == ALERT_GONE;
  if (gone && !attempt->gone) {
    attempt->gone = true;
    walk->out->changed = true;
  }
  if (attempt->step != ALERT_HANGING_UP || walk->input->number != attempt->hangups)
    return;
  if (gone)
    attempt_end(walk, attempt,
                attempt->answered_ms ? ALERT_OUTCOME_ANSWERED_WITHOUT_KEY
                                     : ALERT_OUTCOME_NO_ANSWER);
  else {
    attempt->again_ms = walk->now_ms + HANGUP_AGAIN_MS;
    walk->out->changed = true;
  }
}

void attempt_hear_result(struct walk *walk, struct alert_attempt *attempt) {
  switch (walk->input->act) {
  case ALERT_DIAL:
    hear_dialled(walk, attempt);
    return;
  case ALERT_GATHER:
    hear_gather_result(walk, attempt);
    return;
  case ALERT_SPEAK:
    hear_speak_result(walk, attempt);
    return;
  case ALERT_HANGUP:
    hear_hangup_result(walk, attempt);
    return;
  default:
    return;
  }
}
