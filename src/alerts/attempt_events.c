/* What webhooks do to an attempt. */
#include <string.h>

#include "attempt.h"
#include "bridge/call_state.h"

enum {
  TOLD_AFTER_US = 1500000, /* what ends so late after the key is no interrupted prompt */
  WRONG_PINS_MAX = 3,
};

static const char *pin_of(const struct walk *walk, const struct alert_attempt *attempt) {
  const char *own = attempt_contact(walk, attempt)->pin;
  return own[0] != '\0' ? own : walk->alert->plan.pin;
}

static bool is_key(const struct walk *walk, const struct alert_attempt *attempt,
                   struct span digits) {
  const char *pin = pin_of(walk, attempt);
  if (pin[0] != '\0')
    return span_equal_text(digits, pin);
  return digits.len == 1 && digits.data[0] == walk->alert->plan.ack;
}

/* Puts a digit where it belongs by its time: webhooks come unordered. */
static void remember_digit(struct alert_attempt *attempt, char digit, int64_t occurred_us) {
  if (attempt->typed_count == ALERT_TYPED_MAX) {
    attempt->typed_count--;
    memmove(attempt->typed, attempt->typed + 1, attempt->typed_count);
    memmove(attempt->typed_us, attempt->typed_us + 1,
            attempt->typed_count * sizeof attempt->typed_us[0]);
  }
  unsigned at = attempt->typed_count++;
  for (; at > 0 && attempt->typed_us[at - 1] > occurred_us; at--) {
    attempt->typed[at] = attempt->typed[at - 1];
    attempt->typed_us[at] = attempt->typed_us[at - 1];
  }
  attempt->typed[at] = digit;
  attempt->typed_us[at] = occurred_us;
}

static void hear_digit(struct walk *walk, struct alert_attempt *attempt) {
  const struct alert_input *input = walk->input;
  if (input->digits.len != 1)
    return;
  remember_digit(attempt, input->digits.data[0], input->occurred_us);
  walk->out->changed = true;
  const char *pin = pin_of(walk, attempt);
  struct span typed = {attempt->typed, attempt->typed_count};
  bool right = pin[0] != '\0' ? span_ends_with(typed, pin) : is_key(walk, attempt, input->digits);
  if (right)
    turn_acknowledge(walk, attempt);
  else if (input->digits.data[0] == walk->alert->plan.decline && attempt->step < ALERT_TELLING)
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_DECLINED);
}

/* The key was not pressed. */
static void hear_no_key(struct walk *walk, struct alert_attempt *attempt) {
  const struct alert_input *input = walk->input;
  if (span_equal_text(input->detail, "call_hangup"))
    attempt_await_cause(walk, attempt);
  else if (span_equal_text(input->detail, "cancelled_amd"))
    attempt_gather(walk, attempt);
  else if (span_equal_text(input->detail, "cancelled"))
    return; /* by whoever did it */
  else if (pin_of(walk, attempt)[0] != '\0' && input->digits.len > 0 &&
           ++attempt->wrong_pins < WRONG_PINS_MAX) {
    attempt_ask(walk, attempt);
    attempt_gather(walk, attempt);
  } else
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_ANSWERED_WITHOUT_KEY);
}

static void hear_gathered(struct walk *walk, struct alert_attempt *attempt) {
  struct span digits = walk->input->digits;
  if (attempt->step == ALERT_RINGING)
    attempt_hear_answer(walk, attempt);
  if (is_key(walk, attempt, digits))
    turn_acknowledge(walk, attempt);
  else if (attempt->step != ALERT_ASKING)
    return;
  else if (digits.len == 1 && digits.data[0] == walk->alert->plan.decline)
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_DECLINED);
  else
    hear_no_key(walk, attempt);
}

/* Both ends of a speech come in any order, and a prompt that the key interrupted ends, too. */
static void hear_speech(struct walk *walk, struct alert_attempt *attempt) {
  int64_t at_us = walk->input->occurred_us;
  if (attempt->step != ALERT_TELLING || at_us <= attempt->telling_us)
    return;
  walk->out->changed = true;
  if (walk->input->event == ALERT_HEARD_SPEAK_STARTED)
    attempt->spoke_from_us = at_us;
  else
    attempt->spoke_to_us = at_us;
  bool has_begun = attempt->spoke_from_us && attempt->spoke_to_us >= attempt->spoke_from_us;
  if (has_begun || attempt->spoke_to_us > attempt->telling_us + TOLD_AFTER_US)
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_NONE);
}

static void hear_machine(struct walk *walk, struct alert_attempt *attempt) {
  bool is_machine = call_outcome_is_machine(walk->input->detail);
  if (is_machine && walk->alert->plan.machine_detection && attempt->step <= ALERT_ASKING)
    attempt_hang_up(walk, attempt, ALERT_OUTCOME_MACHINE);
}

static enum alert_outcome outcome_of(const struct alert_attempt *attempt, struct span cause) {
  const char *sentence = NULL;
  if (attempt->answered_ms)
    return ALERT_OUTCOME_ANSWERED_WITHOUT_KEY;
  switch (call_outcome_of(&sentence, cause, CALL_TAKEN_BY_NOBODY)) {
  case CALL_OUTCOME_busy:
    return ALERT_OUTCOME_BUSY;
  case CALL_OUTCOME_declined:
    return ALERT_OUTCOME_DECLINED;
  case CALL_OUTCOME_no_answer:
  case CALL_OUTCOME_cancelled:
    return ALERT_OUTCOME_NO_ANSWER;
  default:
    return ALERT_OUTCOME_FAILED;
  }
}

static void hear_hangup(struct walk *walk, struct alert_attempt *attempt) {
  walk->out->changed |= !attempt->gone;
  attempt->gone = true;
  if (attempt_is_active(attempt))
    attempt_end(walk, attempt, outcome_of(attempt, walk->input->detail));
}

static void hear_of_call(struct walk *walk, struct alert_attempt *attempt) {
  if (attempt->step == ALERT_OVER) {
    attempt_end_late_call(walk, attempt);
    return;
  }
  if (walk->input->event != ALERT_HEARD_ANSWERED || attempt->step != ALERT_RINGING)
    return;
  bool probing = attempt->in_flight;
  attempt_hear_answer(walk, attempt);
  if (!probing)
    attempt_gather(walk, attempt);
}

/* Nothing is heard from a call that has another name than the one that was dialled. */
void attempt_hear_event(struct walk *walk, struct alert_attempt *attempt) {
  const struct alert_input *input = walk->input;
  if (attempt->call_control_id[0] == '\0' && input->call_control_id.len > 0)
    attempt_learn_call(walk, attempt, input->call_control_id);
  if (input->call_control_id.len == 0 ||
      !span_equal_text(input->call_control_id, attempt->call_control_id))
    return;
  if (input->occurred_us > walk->alert->heard_us) {
    walk->alert->heard_us = input->occurred_us;
    walk->out->changed = true;
  }
  switch (input->event) {
  case ALERT_HEARD_INITIATED:
  case ALERT_HEARD_ANSWERED:
    hear_of_call(walk, attempt);
    return;
  case ALERT_HEARD_DIGIT:
    hear_digit(walk, attempt);
    return;
  case ALERT_HEARD_GATHERED:
    hear_gathered(walk, attempt);
    return;
  case ALERT_HEARD_SPEAK_STARTED:
  case ALERT_HEARD_SPEAK_ENDED:
    hear_speech(walk, attempt);
    return;
  case ALERT_HEARD_MACHINE:
    hear_machine(walk, attempt);
    return;
  case ALERT_HEARD_HANGUP:
    hear_hangup(walk, attempt);
    return;
  case ALERT_HEARD_NOTHING:
    return;
  }
}
