/* Alerts in a world of random people: phones that ring or do not, requests that fail or whose fate
 * nobody knows, webhooks that are lost, doubled and late, a process that dies. Thousands of seeds,
 * and what an alert promises holds in each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/alert.h"

enum {
  SEEDS = 2000,
  ALERTS = 3,
  PENDING_MAX = 512,
  SERIALS_MAX = 2048,
  STEPS_MAX = 20000,
  FIRST_MS = 1000000,
};

static uint64_t dice;

static unsigned roll(unsigned sides) {
  dice = dice * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(dice >> 33) % sides;
}

/* What the world has yet to tell. */
struct pending {
  int64_t at_ms;
  unsigned alert;
  struct alert_input input;
  char call[48], digits[4], detail[24];
};

/* One dial, as the world knows it. */
struct call {
  bool dialled, exists, over, asked;
  int64_t until_ms; /* it ends by itself */
};

struct world {
  int64_t now_ms;
  struct alert *alerts[ALERTS];
  struct call calls[ALERTS][SERIALS_MAX];
  bool key_heard[ALERTS], commanded[ALERTS];
  enum alert_end ended[ALERTS];
  int64_t next_ms[ALERTS];
  bool gone[ALERTS];
  struct pending pending[PENDING_MAX];
  size_t pending_count;
  unsigned loss; /* of 100 webhooks */
  unsigned trouble;
};

static struct world world;

static void later(unsigned alert, int64_t in_ms, const struct alert_input *input,
                  const char *digits, const char *detail) {
  if (world.pending_count == PENDING_MAX)
    return;
  struct pending *pending = &world.pending[world.pending_count++];
  *pending = (struct pending){world.now_ms + in_ms, alert, *input, "", "", ""};
  snprintf(pending->call, sizeof pending->call, "%.*s", (int)input->call_control_id.len,
           input->call_control_id.len ? input->call_control_id.data : "");
  snprintf(pending->digits, sizeof pending->digits, "%s", digits);
  snprintf(pending->detail, sizeof pending->detail, "%s", detail);
}

static void name_call(char *out, size_t size, unsigned alert, unsigned serial) {
  snprintf(out, size, "v3:%u-%u", alert, serial);
}

/* A webhook: lost, once, or twice, sooner or later. */
static void webhook(unsigned alert, unsigned serial, int64_t in_ms, enum alert_event_kind event,
                    const char *digits, const char *detail) {
  char call[48];
  name_call(call, sizeof call, alert, serial);
  struct alert_input input = {.kind = ALERT_EVENT,
                              .serial = serial,
                              .event = event,
                              .call_control_id = span_of(call),
                              .occurred_us = (world.now_ms + in_ms) * 1000};
  unsigned copies = roll(100) < world.loss ? 0 : 1 + (roll(10) == 0);
  for (; copies > 0; copies--)
    later(alert, in_ms + (roll(5) == 0 ? roll(40000) : roll(300)), &input, digits, detail);
}

static void answer_command(unsigned alert, const struct alert_command *command,
                           enum alert_verdict verdict, const char *call) {
  struct alert_input input = {.kind = ALERT_RESULT,
                              .serial = command->serial,
                              .act = command->act,
                              .number = command->number,
                              .verdict = verdict,
                              .call_control_id = span_of(call),
                              .error = span_of(verdict == ALERT_DONE ? "" : "unreachable")};
  if (roll(50) != 0)
    later(alert, roll(4) == 0 ? roll(60000) : roll(500), &input, "", "");
}

static void make_call(unsigned alert, unsigned serial) {
  static const char *const causes[] = {"user_busy", "timeout", "call_rejected", "unspecified"};
  struct call *call = &world.calls[alert][serial];
  call->exists = true;
  webhook(alert, serial, 0, ALERT_HEARD_INITIATED, "", "");
  if (roll(2)) {
    webhook(alert, serial, 1000 + roll(20000), ALERT_HEARD_ANSWERED, "", "");
    call->until_ms = world.now_ms + 3000 + roll(100000);
  } else
    call->until_ms = world.now_ms + roll(25000);
  webhook(alert, serial, call->until_ms - world.now_ms, ALERT_HEARD_HANGUP, "", causes[roll(4)]);
}

static void do_dial(unsigned alert, const struct alert_command *command) {
  char id[48];
  struct call *call = &world.calls[alert][command->serial];
  assert_true(command->serial < SERIALS_MAX);
  assert_false(call->dialled); /* once, ever */
  assert_int_equal(command->number, 1);
  call->dialled = true;
  name_call(id, sizeof id, alert, command->serial);
  if (roll(100) >= world.trouble) {
    make_call(alert, command->serial);
    answer_command(alert, command, ALERT_DONE, id);
    return;
  }
  static const enum alert_verdict verdicts[] = {ALERT_NOT_DONE, ALERT_NOT_DONE, ALERT_NOT_DONE,
                                                ALERT_DOUBT,    ALERT_REFUSED,  ALERT_NEVER};
  enum alert_verdict verdict = verdicts[roll(6)];
  if (verdict == ALERT_DOUBT && roll(2))
    make_call(alert, command->serial);
  answer_command(alert, command, verdict, "");
}

static void press(unsigned alert, unsigned serial) {
  static const char *const keys[] = {"1", "1", "2", "9"};
  const char *key = keys[roll(4)];
  unsigned in_ms = roll(30000);
  webhook(alert, serial, in_ms, ALERT_HEARD_DIGIT, key, "");
  webhook(alert, serial, in_ms + roll(100), ALERT_HEARD_GATHERED, key, "valid");
}

static void do_gather(unsigned alert, const struct alert_command *command) {
  struct call *call = &world.calls[alert][command->serial];
  assert_true(call->exists);
  if (world.now_ms >= call->until_ms || call->over)
    answer_command(alert, command, ALERT_GONE, "");
  else if (roll(3) == 0)
    answer_command(alert, command, roll(2) ? ALERT_NOT_YET : ALERT_NOT_DONE, "");
  else {
    answer_command(alert, command, roll(10) ? ALERT_DONE : ALERT_DOUBT, "");
    if (roll(3) == 0)
      press(alert, command->serial);
    else
      webhook(alert, command->serial, roll(40000), ALERT_HEARD_GATHERED, "",
              roll(2) ? "timeout" : "call_hangup");
  }
}

static void do_hangup(unsigned alert, const struct alert_command *command) {
  struct call *call = &world.calls[alert][command->serial];
  assert_true(call->exists);
  call->asked = true;
  if (roll(100) < world.trouble) {
    answer_command(alert, command, roll(2) ? ALERT_NOT_DONE : ALERT_DOUBT, "");
    return;
  }
  answer_command(alert, command, call->over ? ALERT_GONE : ALERT_DONE, "");
  if (!call->over)
    webhook(alert, command->serial, 50, ALERT_HEARD_HANGUP, "", "normal_clearing");
  call->over = true;
}

/* Nobody else's phone rings while one's call has not been told to end. */
static void check_dial(unsigned index, const struct alert_command *command) {
  const struct alert *alert = world.alerts[index];
  for (size_t i = 0; i < alert->attempt_count; i++) {
    const struct alert_attempt *other = &alert->attempts[i];
    if (other->serial == command->serial || alert->plan.together)
      continue;
    assert_int_equal(other->step, ALERT_OVER);
    const struct call *call = &world.calls[index][other->serial];
    assert_true(other->call_control_id[0] == '\0' || other->gone || call->asked);
  }
  const struct alert_attempt *attempt = alert_find_attempt(alert, command->serial);
  struct span number = span_of(alert->contacts[attempt->contact].number);
  for (unsigned i = 0; i < ALERTS; i++)
    assert_true(i == index || !world.alerts[i] || !alert_takes(world.alerts[i], number));
}

static void carry_out(unsigned alert, const struct alert_command *command) {
  switch (command->act) {
  case ALERT_DIAL:
    check_dial(alert, command);
    do_dial(alert, command);
    return;
  case ALERT_GATHER:
    do_gather(alert, command);
    return;
  case ALERT_HANGUP:
    do_hangup(alert, command);
    return;
  case ALERT_SPEAK:
    answer_command(alert, command, roll(5) ? ALERT_DONE : ALERT_NEVER, "");
    webhook(alert, command->serial, 10, ALERT_HEARD_SPEAK_STARTED, "", "");
    webhook(alert, command->serial, 3000, ALERT_HEARD_SPEAK_ENDED, "", "");
    return;
  case ALERT_SMS:
    answer_command(alert, command, (enum alert_verdict)roll(4), "");
    return;
  default:
    answer_command(alert, command, ALERT_DONE, "");
  }
}

static bool is_taken(const void *context, struct span number) {
  const unsigned *index = context;
  for (unsigned i = 0; i < ALERTS; i++)
    if (i != *index && world.alerts[i] && alert_takes(world.alerts[i], number))
      return true;
  return false;
}

static void note_of(struct buf *out, const struct alert *alert) {
  buf_init(out, ALERT_NOTE_MAX);
  alert_note_add(out, alert);
  assert_int_equal(buf_status(out), ERR_OK);
}

/* The process dies here; what it wrote is what there is. */
static void restart(unsigned index) {
  struct buf before, after;
  note_of(&before, world.alerts[index]);
  alert_free(&world.alerts[index]);
  assert_int_equal(alert_note_read(&world.alerts[index], buf_span(&before)), ERR_OK);
  note_of(&after, world.alerts[index]);
  assert_true(span_equal(buf_span(&before), buf_span(&after)));
  buf_free(&before);
  buf_free(&after);
}

/* Whether this is the right key on the call that was dialled. */
static bool is_right_key(const struct alert *alert, const struct alert_input *input) {
  bool typed = input->event == ALERT_HEARD_DIGIT || input->event == ALERT_HEARD_GATHERED;
  const struct alert_attempt *attempt = alert_find_attempt(alert, input->serial);
  return input->kind == ALERT_EVENT && typed && span_equal_text(input->digits, "1") && attempt;
}

static void check_end(unsigned index, enum alert_end before, bool right_key,
                      const struct alert_input *input) {
  const struct alert *alert = world.alerts[index];
  if (before != ALERT_RUNNING)
    assert_int_equal(alert->end, before);
  if (before == ALERT_RUNNING && right_key)
    assert_int_equal(alert->end, ALERT_ACKNOWLEDGED);
  if (before == ALERT_RUNNING && alert->end == ALERT_ACKNOWLEDGED)
    assert_true(right_key || input->kind == ALERT_ACKNOWLEDGE);
  if (before == ALERT_RUNNING && alert->end == ALERT_CANCELLED)
    assert_int_equal(input->kind, ALERT_CANCEL);
  if (alert->end == ALERT_RUNNING) /* longer than anybody is on the line */
    assert_true(world.now_ms < alert->expires_ms + 1200000);
}

static void check_kept(const struct alert_out *out, struct buf *before, unsigned index) {
  struct buf after;
  note_of(&after, world.alerts[index]);
  assert_true(out->changed || span_equal(buf_span(before), buf_span(&after)));
  buf_free(&after);
}

static void step(unsigned index, struct alert_input *input) {
  static struct alert_out out;
  struct alert *alert = world.alerts[index];
  struct buf before;
  input->now_ms = world.now_ms;
  input->is_taken = is_taken;
  input->context = &index;
  bool began = alert->started_ms != 0;
  enum alert_end end = alert->end;
  bool right_key = is_right_key(alert, input);
  note_of(&before, alert);
  alert_step(&out, alert, input);
  if (began)
    check_kept(&out, &before, index);
  buf_free(&before);
  check_end(index, end, right_key, input);
  assert_true(out.next_ms == 0 || out.next_ms > world.now_ms || out.gone);
  world.next_ms[index] = out.next_ms;
  world.gone[index] = out.gone;
  for (size_t i = 0; i < out.command_count; i++)
    carry_out(index, &out.commands[i]);
  if (roll(20) == 0)
    restart(index);
}

/* Who waits for a number that has become free. */
static void poke(void) {
  for (unsigned i = 0; i < ALERTS; i++)
    if (world.alerts[i] && !world.gone[i]) {
      struct alert_input tick = {.kind = ALERT_TICK};
      step(i, &tick);
    }
}

static void begin(unsigned index) {
  static const char *const numbers[] = {"+13125550101", "+13125550102", "+13125550103"};
  struct alert_plan plan = {.text = "Water.",
                            .ack = '1',
                            .decline = '9',
                            .rounds = 1 + roll(3),
                            .repeat = 1,
                            .ring_ms = 20000,
                            .pause_ms = roll(2) ? 0 : 60000,
                            .together = roll(3) == 0,
                            .machine_detection = roll(2),
                            .sms = (enum alert_sms_when)roll(3)};
  struct alert_contact contacts[3] = {{.name = ""}};
  size_t count = 1 + roll(3);
  for (size_t i = 0; i < count; i++) {
    snprintf(contacts[i].name, sizeof contacts[i].name, "person %zu", i);
    snprintf(contacts[i].number, sizeof contacts[i].number, "%s", numbers[(i + index) % 3]);
  }
  struct alert **alert = &world.alerts[index];
  assert_int_equal(alert_create(alert, &plan, contacts, count), ERR_OK);
  snprintf((*alert)->id, sizeof(*alert)->id, "alert %u", index);
  (*alert)->expires_ms = world.now_ms + 60000 + roll(3600000);
  (*alert)->linger_ms = 5000;
  struct alert_input tick = {.kind = ALERT_TICK};
  step(index, &tick);
}

static int64_t earliest(void) {
  int64_t at_ms = INT64_MAX;
  for (unsigned i = 0; i < ALERTS; i++)
    if (!world.gone[i] && world.next_ms[i] > 0 && world.next_ms[i] < at_ms)
      at_ms = world.next_ms[i];
  for (size_t i = 0; i < world.pending_count; i++)
    if (world.pending[i].at_ms < at_ms)
      at_ms = world.pending[i].at_ms;
  return at_ms;
}

static void deliver(void) {
  for (size_t i = 0; i < world.pending_count;) {
    struct pending pending = world.pending[i];
    if (pending.at_ms > world.now_ms) {
      i++;
      continue;
    }
    world.pending[i] = world.pending[--world.pending_count];
    pending.input.call_control_id = span_of(pending.call);
    pending.input.digits = span_of(pending.digits);
    pending.input.detail = span_of(pending.detail);
    if (!world.gone[pending.alert])
      step(pending.alert, &pending.input);
  }
}

static void command_something(void) {
  unsigned index = roll(ALERTS);
  struct alert_input input = {.kind = roll(2) ? ALERT_ACKNOWLEDGE : ALERT_CANCEL,
                              .by = span_of("somebody")};
  if (roll(400) == 0 && !world.gone[index])
    step(index, &input);
}

static void live_through(uint64_t seed) {
  memset(&world, 0, sizeof world);
  dice = seed * 2654435761u + 17;
  world.now_ms = FIRST_MS;
  world.loss = roll(3) ? roll(40) : 0;
  world.trouble = roll(3) ? roll(100) : 0;
  for (unsigned i = 0; i < ALERTS; i++)
    begin(i);
  int steps = 0;
  for (int64_t at_ms; (at_ms = earliest()) != INT64_MAX; steps++) {
    assert_true(steps < STEPS_MAX);
    world.now_ms = at_ms > world.now_ms ? at_ms : world.now_ms;
    if (roll(500) == 0)
      world.now_ms += roll(600000); /* nobody was there */
    deliver();
    poke();
    command_something();
  }
  for (unsigned i = 0; i < ALERTS; i++) {
    assert_true(world.gone[i]);
    assert_int_not_equal(world.alerts[i]->end, ALERT_RUNNING);
    alert_free(&world.alerts[i]);
  }
}

static void promises_hold_whatever_comes(void **state) {
  (void)state;
  const char *chosen = getenv("SEED");
  for (uint64_t seed = chosen ? strtoull(chosen, NULL, 10) : 1; seed <= SEEDS; seed++) {
    if (seed % 1000 == 0)
      print_message("%llu lives\n", (unsigned long long)seed);
    if (chosen)
      print_message("seed %llu\n", (unsigned long long)seed);
    live_through(seed);
    if (chosen)
      break;
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(promises_hold_whatever_comes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
