/* The ends of calls: silent ones, and those for which there is no room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "flow/calls_rig.h"

/* ---- nobody lives for ever ---- */

static void a_silent_call_ends_by_itself_and_is_cleared(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_up(&rig);
  calls_rig_happens("call.answered", "a");
  rig_acknowledge_all(&rig);
  rig_run_clock(&rig, SILENCE_MS - 1);
  calls_rig_expect("a", "answered");
  rig_run_clock(&rig, 1);
  calls_rig_expect("a", "answered ended");
  assert_non_null(strstr(calls_rig_last_state("a"), "\"call_control_id\":\"a\""));
  assert_non_null(strstr(calls_rig_last_state("a"), "\"reason\":\"silence\"}"));
  rig_run_clock(&rig, TTL_MS - 1);
  calls_rig_expect("a", "answered ended");
  rig_run_clock(&rig, 1);
  calls_rig_expect("a", "answered ended -");
  calls_rig_happens("call.hangup", "a"); /* it has ended */
  calls_rig_expect("a", "answered ended -");
}

static void any_event_of_a_call_breaks_its_silence(void **state) {
  (void)state;
  struct coming coming;
  rig_stop_clock(&rig);
  rig_up(&rig);
  coming_apply(&coming, "call.answered", "a", "leg");
  coming_keep(&coming);
  for (int i = 0; i < 3; i++) {
    rig_run_clock(&rig, SILENCE_MS - 1);
    coming_apply(&coming, i == 1 ? "call.cost" : "call.dtmf.received", i == 1 ? NULL : "a", "leg");
    coming_keep(&coming);
  }
  rig_run_clock(&rig, SILENCE_MS - 1);
  calls_rig_expect("a", "answered");
  rig_run_clock(&rig, 1);
  calls_rig_expect("a", "answered ended");
}

static void silence_goes_on_through_a_restart(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  calls_rig_happens("call.answered", "a");
  calls_rig_happens("call.answered", "b");
  rig_run_clock(&rig, SILENCE_MS / 2);
  calls_rig_happens("call.dtmf.received", "b"); /* which the journal notes, as it was long ago */
  rig_run_clock(&rig, SILENCE_MS / 4);
  calls_rig_restart();
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  rig_run_clock(&rig, SILENCE_MS / 4);
  calls_rig_expect("a", "answered ended");
  calls_rig_expect("b", "answered");
  calls_rig_restart();
  rig_up(&rig);
  rig_run_clock(&rig, SILENCE_MS / 2);
  calls_rig_expect("b", "answered ended");
}

static void an_end_by_silence_survives_a_restart(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  calls_rig_happens("call.answered", "a");
  rig_run_clock(&rig, SILENCE_MS);
  calls_rig_restart();
  rig_up(&rig);
  calls_rig_expect("a", "ended");
  rig_run_clock(&rig, TTL_MS);
  calls_rig_expect("a", "ended -");
}

/* A machine without a clock of its own begins in 1970, and is set at some time. */
static void a_clock_that_is_set_ends_no_call_at_once(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_up(&rig);
  calls_rig_happens("call.answered", "a");
  rig_set_clock(&rig, 50LL * 365 * 24 * 3600 * 1000);
  rig_settle(&rig);
  calls_rig_expect("a", "answered");
  calls_rig_restart();
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  rig_run_clock(&rig, GRACE_MS - 1);
  calls_rig_expect("a", "answered");
  calls_rig_happens("call.dtmf.received", "a"); /* it lives */
  rig_run_clock(&rig, SILENCE_MS - 1);
  calls_rig_expect("a", "answered");
  rig_set_clock(&rig, -100LL * 365 * 24 * 3600 * 1000);
  calls_rig_restart();
  rig_up(&rig);
  rig_run_clock(&rig, SILENCE_MS - 1);
  calls_rig_expect("a", "answered");
  rig_run_clock(&rig, 1);
  calls_rig_expect("a", "answered ended");
}

static void a_restart_leaves_time_to_hear_of_a_call(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  calls_rig_happens("call.answered", "a");
  rig_take_down_for(&rig, 3LL * SILENCE_MS);
  rig_start_calls(&rig, TTL_MS, SILENCE_MS);
  rig_up(&rig);
  rig_run_clock(&rig, GRACE_MS - 1);
  calls_rig_expect("a", "answered");
  rig_run_clock(&rig, 1);
  calls_rig_expect("a", "answered ended");
}

static void what_the_journal_cannot_keep_ends_later(void **state) {
  (void)state;
  rig_up(&rig);
  calls_rig_happens("call.answered", "a");
  rig_acknowledge_all(&rig);
  rig_settle(&rig);
  rig_take_journal_away(&rig);
  rig_move_clock(&rig, SILENCE_MS + 1);
  rig_settle(&rig);
  rig_put_journal_back(&rig);
  calls_rig_expect("a", "answered");
  calls_rig_happens("call.dtmf.received", "a"); /* and was not dead after all */
  rig_move_clock(&rig, SILENCE_MS + 20000);
  rig_settle(&rig);
  calls_rig_expect("a", "answered");
  rig_move_clock(&rig, 2LL * SILENCE_MS + 30000);
  rig_settle(&rig);
  calls_rig_expect("a", "answered ended");
}

/* ---- the ceiling ---- */

/* All are on their way at once, so that they share commits. */
static void call_many(const char *type, int first, int count) {
  struct coming *coming = mem_alloc((size_t)count * sizeof *coming);
  for (int i = 0; i < count; i++) {
    char call[16];
    snprintf(call, sizeof call, "c%d", first + i);
    coming_apply(&coming[i], type, call, call);
    store_keep(rig.store, &coming[i].keep);
  }
  for (int i = 0; i < count; i++) {
    RIG_WAIT(&rig, coming[i].done);
    assert_int_equal(coming[i].result, ERR_OK);
    coming_free(&coming[i]);
  }
  mem_free(coming);
  rig_settle(&rig);
}

static bool is_known(int i) {
  char leg[16];
  snprintf(leg, sizeof leg, "c%d", i);
  return calls_find_leg(rig.calls, span_of(leg)).len > 0;
}

static void what_has_ended_goes_before_what_lives(void **state) {
  (void)state;
  rig.mqtt.window = 1000;
  rig_up(&rig);
  call_many("call.initiated", 0, 2);
  call_many("call.hangup", 2, CALLS_MAX - 2);
  assert_true(is_known(0) && is_known(1) && is_known(2));
  call_many("call.hangup", CALLS_MAX, 1);
  assert_true(is_known(0) && is_known(1) && !is_known(2) && is_known(3));
  calls_rig_expect("c2", "ended -");
  calls_rig_expect("c0", "ringing");
}

static void of_those_that_live_the_quietest_goes(void **state) {
  (void)state;
  rig.mqtt.window = 1000;
  rig_up(&rig);
  call_many("call.initiated", 0, CALLS_MAX);
  calls_rig_happens("call.dtmf.received", "c0");
  call_many("call.initiated", CALLS_MAX, 1);
  assert_true(is_known(0) && !is_known(1) && is_known(2) && is_known(CALLS_MAX));
  calls_rig_expect("c1", "ringing -");
  calls_rig_happens("call.answered", "c1"); /* which is news of it again */
  assert_true(is_known(0) && !is_known(2));
  calls_rig_expect("c1", "ringing - answered");
}

static void on_row(struct store_op *op) {
  ((struct coming *)op)->done = true;
}

/* A crash leaves more rows than there is room for, as some were just being forgotten. */
static void what_a_crash_left_beyond_the_ceiling_goes_later(void **state) {
  (void)state;
  enum { MORE = 10, ROWS = CALLS_MAX + MORE };
  static const char ringing[] = "{\"state\":\"ringing\"}";
  struct coming *rows = mem_alloc(ROWS * sizeof *rows);
  for (int i = 0; i < ROWS; i++) {
    snprintf(rows[i].id, sizeof rows[i].id, "c%d", i);
    rows[i].keep.op.done = on_row;
    rows[i].keep.call = (struct store_call){.call_control_id = span_of(rows[i].id),
                                            .call_leg_id = span_of(rows[i].id),
                                            .state = span_of(ringing)};
    store_keep(rig.store, &rows[i].keep);
  }
  RIG_WAIT(&rig, rows[ROWS - 1].done);
  mem_free(rows);
  calls_rig_restart();
  rig.mqtt.window = 1000;
  rig_up(&rig);
  for (int i = 0; i < ROWS; i++)
    assert_true(is_known(i));
  call_many("call.initiated", ROWS, 1);
  size_t known = 0;
  for (int i = 0; i <= ROWS; i++)
    known += is_known(i);
  assert_int_equal(known, CALLS_MAX);
  rig_acknowledge_all(&rig);
  calls_rig_restart();
  known = 0;
  for (int i = 0; i <= ROWS; i++)
    known += is_known(i);
  assert_int_equal(known, CALLS_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calls_rig_open, calls_rig_close)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_silent_call_ends_by_itself_and_is_cleared),
      TEST(any_event_of_a_call_breaks_its_silence),
      TEST(silence_goes_on_through_a_restart),
      TEST(an_end_by_silence_survives_a_restart),
      TEST(a_clock_that_is_set_ends_no_call_at_once),
      TEST(a_restart_leaves_time_to_hear_of_a_call),
      TEST(what_the_journal_cannot_keep_ends_later),
      TEST(what_has_ended_goes_before_what_lives),
      TEST(of_those_that_live_the_quietest_goes),
      TEST(what_a_crash_left_beyond_the_ceiling_goes_later),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
