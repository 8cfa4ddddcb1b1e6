/* The retained states of calls: never an older one after a newer one, nobody comes back from the
 * dead, and nobody lives for ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "engine/store_writes.h"
#include "flow/flow_rig.h"

enum { TTL_MS = 60000, SILENCE_MS = 24 * 3600 * 1000, GRACE_MS = SILENCE_MS / 24 };

static struct rig rig;

static int open_rig(void **state) {
  (void)state;
  rig_open(&rig, 4);
  rig_start_calls(&rig, TTL_MS, SILENCE_MS);
  return 0;
}

static int close_rig(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

static void restart(void) {
  rig_restart(&rig);
  rig_start_calls(&rig, TTL_MS, SILENCE_MS);
}

/* ---- an event on its way, as ingress takes it ---- */

struct coming {
  struct store_keep keep;
  char id[64], type[32], leg[64];
  bool done;
  enum err result;
};

static void on_kept(struct store_op *op) {
  struct coming *coming = (struct coming *)op;
  coming->result = op->result;
  bool kept = op->result == ERR_OK;
  if (coming->keep.call.call_control_id.len > 0)
    calls_settle(rig.calls, &coming->keep.call, coming->keep.msgs[1], kept);
  for (size_t i = 0; i < coming->keep.msg_count && kept; i++)
    publish_kept(rig.publish, coming->keep.msgs[i]);
  coming->done = true;
}

static void apply(struct coming *coming, const char *type, const char *call, const char *leg) {
  *coming = (struct coming){.keep.op.done = on_kept};
  snprintf(coming->type, sizeof coming->type, "%s", type);
  snprintf(coming->id, sizeof coming->id, "%s", call ? call : "");
  snprintf(coming->leg, sizeof coming->leg, "%s", leg ? leg : "");
  const struct event event = {.type = span_of(coming->type),
                              .call_control_id = span_of(coming->id),
                              .call_leg_id = span_of(coming->leg)};
  assert_int_equal(calls_apply(rig.calls, &coming->keep.msgs[1], &coming->keep.call, &event),
                   ERR_OK);
  const struct msg_parts parts = {.kind = MSG_EVENT, .qos = 1, .topic = event.type};
  assert_int_equal(msg_create(&coming->keep.msgs[0], &parts), ERR_OK);
  coming->keep.msg_count = coming->keep.msgs[1] ? 2 : 1;
}

static void free_coming(struct coming *coming) {
  msg_unref(&coming->keep.msgs[0]);
  msg_unref(&coming->keep.msgs[1]);
}

/* Ends without the journal: not kept. */
static void lose(struct coming *coming) {
  coming->keep.op.result = ERR_IO;
  on_kept(&coming->keep.op);
  free_coming(coming);
}

static void keep(struct coming *coming) {
  store_keep(rig.store, &coming->keep);
  RIG_WAIT(&rig, coming->done);
  assert_int_equal(coming->result, ERR_OK);
  free_coming(coming);
}

static void happens(const char *type, const char *call) {
  struct coming coming;
  apply(&coming, type, call, NULL);
  keep(&coming);
  rig_settle(&rig);
}

/* ---- what is seen ---- */

/* The states that the broker took of a call, "-" for a cleared one, joined with spaces. */
static const char *states_of(const char *call) {
  static char out[512];
  char topic[128];
  snprintf(topic, sizeof topic, "telnyx/call/%s/state", call);
  out[0] = '\0';
  for (size_t i = 0; i < rig.delivered_count; i++) {
    const struct rig_delivered *delivered = &rig.delivered[i];
    if (strcmp(delivered->topic, topic) != 0)
      continue;
    char state[32] = "-";
    sscanf(delivered->payload, "{\"state\":\"%31[a-z]\"", state);
    size_t len = strlen(out);
    snprintf(out + len, sizeof out - len, "%s%s", len > 0 ? " " : "", state);
  }
  return out;
}

static const char *last_payload_of(const char *call) {
  char topic[128];
  const char *payload = "none";
  snprintf(topic, sizeof topic, "telnyx/call/%s/state", call);
  for (size_t i = 0; i < rig.delivered_count; i++)
    if (strcmp(rig.delivered[i].topic, topic) == 0)
      payload = rig.delivered[i].payload;
  return payload;
}

static void expect_states(const char *call, const char *expected) {
  rig_acknowledge_all(&rig);
  assert_string_equal(states_of(call), expected);
}

/* Acknowledges the states that are in flight and say so; nothing else. */
static void acknowledge_state(const char *word) {
  size_t before = rig.delivered_count;
  for (size_t i = fake_mqtt_in_flight(&rig.mqtt); i > 0; i--)
    if (strstr(rig.mqtt.first->msg->parts.payload.data, word))
      rig_acknowledge(&rig);
    else
      fake_mqtt_rotate(&rig.mqtt);
  assert_int_equal(rig.delivered_count, before + 1);
}

static void move_to(int64_t ahead_ms) {
  rig_move_clock(&rig, ahead_ms);
  rig_settle(&rig);
  rig_acknowledge_all(&rig);
}

/* ---- never an older one after a newer one ---- */

static void a_state_that_waits_gives_way_to_a_newer_one(void **state) {
  (void)state;
  happens("call.initiated", "a");
  happens("call.answered", "a");
  happens("call.initiated", "b");
  happens("call.hangup", "a");
  rig_up(&rig);
  expect_states("a", "ended");
  expect_states("b", "ringing");
}

static void each_state_is_told_while_nothing_waits(void **state) {
  (void)state;
  rig_up(&rig);
  static const char *const types[] = {"call.initiated", "call.answered", "call.hangup"};
  for (size_t i = 0; i < 3; i++) {
    happens(types[i], "a");
    rig_acknowledge_all(&rig);
  }
  expect_states("a", "ringing answered ended");
}

/* Two lost connections: the older one was in flight with the first, the newer one taken by the
 * second. */
static void a_state_that_was_lost_does_not_come_after_a_newer_one(void **state) {
  (void)state;
  rig_up(&rig);
  happens("call.answered", "a");
  assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 2);
  happens("call.hangup", "a");
  assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 4);
  acknowledge_state("ended");
  rig_down(&rig, true);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(states_of("a"), "ended");
}

static void a_state_that_was_lost_is_not_sent_again_once_a_newer_one_is_kept(void **state) {
  (void)state;
  rig_up(&rig);
  happens("call.answered", "a");
  rig_down(&rig, true);
  happens("call.hangup", "a");
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(states_of("a"), "ended");
}

/* The journal still has the older one, and the mark of the newer one is made. */
static void nor_after_a_restart(void **state) {
  (void)state;
  rig_up(&rig);
  happens("call.answered", "a");
  happens("call.hangup", "a");
  acknowledge_state("ended");
  rig_settle(&rig);
  restart();
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(states_of("a"), "ended");
}

/* Thousands of other messages stand between the two, more than memory holds. */
static void nor_out_of_a_backlog_on_disk(void **state) {
  (void)state;
  happens("call.answered", "a");
  rig_keep(&rig, 0, PUBLISH_QUEUE_MESSAGES + 500);
  happens("call.hangup", "a");
  restart();
  rig.mqtt.window = 100;
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(states_of("a"), "ended");
}

static void nor_once_it_is_cleared(void **state) {
  (void)state;
  happens("call.answered", "a");
  happens("call.hangup", "a");
  rig_move_clock(&rig, TTL_MS + 1);
  rig_settle(&rig);
  rig_up(&rig);
  expect_states("a", "-");
}

/* What was set aside goes out under a new number, behind all. */
static void nor_when_it_was_set_aside(void **state) {
  (void)state;
  rig_up(&rig);
  happens("call.answered", "a");
  fake_mqtt_rotate(&rig.mqtt);
  assert_true(fake_mqtt_complete(&rig.mqtt, MQTT_REFUSED, 0x87, NULL, NULL));
  rig_settle(&rig);
  happens("call.hangup", "a");
  rig_acknowledge_all(&rig);
  assert_int_equal(rig_resend(&rig), 1);
  rig_acknowledge_all(&rig);
  assert_string_equal(states_of("a"), "ended");
}

/* States are told again to each connection; while these seem to end connections, they wait. */
static void nor_when_it_was_told_again(void **state) {
  (void)state;
  happens("call.answered", "a");
  for (int i = 0; i < PUBLISH_TRANSIENT_LOSSES; i++) {
    rig_up(&rig);
    calls_publish_states(rig.calls);
    rig_down(&rig, true);
  }
  rig_keep(&rig, 0, 10);
  rig_up(&rig);
  calls_publish_states(rig.calls);
  happens("call.hangup", "a");
  rig_acknowledge_all(&rig);
  assert_string_equal(states_of("a"), "ended");
}

static void each_connection_is_told_what_is_kept(void **state) {
  (void)state;
  happens("call.answered", "a");
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  struct coming coming;
  apply(&coming, "call.hangup", "a", NULL);
  rig_down(&rig, false);
  rig_up(&rig);
  calls_publish_states(rig.calls);
  expect_states("a", "answered answered");
  keep(&coming);
  rig_settle(&rig);
  expect_states("a", "answered answered ended");
}

/* An id that is longer than a level, and one that must be encoded. */
static void whatever_the_id_is(void **state) {
  (void)state;
  char longest[64];
  memset(longest, '/', 63); /* each takes three */
  longest[63] = '\0';
  happens("call.answered", longest);
  happens("call.answered", "v3:a b+c");
  happens("call.hangup", longest);
  happens("call.hangup", "v3:a b+c");
  rig_up(&rig);
  expect_states("v3:a%20b%2Bc", "ended");
  size_t states = 0;
  for (size_t i = 0; i < rig.delivered_count; i++)
    states += strstr(rig.delivered[i].topic, "/state") != NULL;
  assert_int_equal(states, 2);
}

/* ---- nobody comes back ---- */

/* The hangup was applied while the answer was on its way to the journal, and kept; the answer was
 * not, and comes again. */
static void an_event_that_was_not_kept_brings_nobody_back(void **state) {
  (void)state;
  struct coming answered, hangup;
  rig_up(&rig);
  happens("call.initiated", "a");
  apply(&answered, "call.answered", "a", NULL);
  apply(&hangup, "call.hangup", "a", NULL);
  lose(&answered);
  keep(&hangup);
  happens("call.answered", "a");
  expect_states("a", "ringing ended");
  move_to(TTL_MS + 1);
  expect_states("a", "ringing ended -");
}

static void nor_when_it_was_the_first_of_its_call(void **state) {
  (void)state;
  struct coming answered, hangup;
  rig_up(&rig);
  apply(&answered, "call.answered", "a", NULL);
  apply(&hangup, "call.hangup", "a", NULL);
  lose(&answered);
  keep(&hangup);
  happens("call.answered", "a");
  expect_states("a", "ended");
}

static void what_was_not_kept_is_taken_back(void **state) {
  (void)state;
  struct coming first, second;
  rig_up(&rig);
  happens("call.initiated", "a");
  apply(&first, "call.answered", "a", NULL);
  apply(&second, "call.hangup", "a", NULL);
  lose(&first);
  lose(&second);
  assert_true(calls_find_leg(rig.calls, span_of("x")).len == 0);
  happens("call.answered", "a");
  happens("call.hangup", "a");
  expect_states("a", "ringing answered ended");
}

static void a_call_of_which_nothing_was_kept_is_unknown(void **state) {
  (void)state;
  struct coming coming;
  apply(&coming, "call.initiated", "a", "leg");
  assert_true(span_equal_text(calls_find_leg(rig.calls, span_of("leg")), "a"));
  lose(&coming);
  assert_int_equal(calls_find_leg(rig.calls, span_of("leg")).len, 0);
}

static void the_newest_that_was_kept_counts(void **state) {
  (void)state;
  struct coming first, second;
  rig_up(&rig);
  apply(&first, "call.initiated", "a", NULL);
  apply(&second, "call.answered", "a", NULL);
  keep(&first);
  lose(&second);
  rig_settle(&rig);
  expect_states("a", "ringing");
  happens("call.answered", "a");
  expect_states("a", "ringing answered");
}

/* ---- nobody lives for ever ---- */

static void a_silent_call_ends_by_itself_and_is_cleared(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_up(&rig);
  happens("call.answered", "a");
  rig_acknowledge_all(&rig);
  rig_run_clock(&rig, SILENCE_MS - 1);
  expect_states("a", "answered");
  rig_run_clock(&rig, 1);
  expect_states("a", "answered ended");
  assert_non_null(strstr(last_payload_of("a"), "\"call_control_id\":\"a\""));
  assert_non_null(strstr(last_payload_of("a"), "\"reason\":\"silence\"}"));
  rig_run_clock(&rig, TTL_MS - 1);
  expect_states("a", "answered ended");
  rig_run_clock(&rig, 1);
  expect_states("a", "answered ended -");
  happens("call.hangup", "a"); /* it has ended */
  expect_states("a", "answered ended -");
}

static void any_event_of_a_call_breaks_its_silence(void **state) {
  (void)state;
  struct coming coming;
  rig_stop_clock(&rig);
  rig_up(&rig);
  apply(&coming, "call.answered", "a", "leg");
  keep(&coming);
  for (int i = 0; i < 3; i++) {
    rig_run_clock(&rig, SILENCE_MS - 1);
    apply(&coming, i == 1 ? "call.cost" : "call.dtmf.received", i == 1 ? NULL : "a", "leg");
    keep(&coming);
  }
  rig_run_clock(&rig, SILENCE_MS - 1);
  expect_states("a", "answered");
  rig_run_clock(&rig, 1);
  expect_states("a", "answered ended");
}

static void silence_goes_on_through_a_restart(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  happens("call.answered", "a");
  happens("call.answered", "b");
  rig_run_clock(&rig, SILENCE_MS / 2);
  happens("call.dtmf.received", "b"); /* which the journal notes, as it was long ago */
  rig_run_clock(&rig, SILENCE_MS / 4);
  restart();
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  rig_run_clock(&rig, SILENCE_MS / 4);
  expect_states("a", "answered ended");
  expect_states("b", "answered");
  restart();
  rig_up(&rig);
  rig_run_clock(&rig, SILENCE_MS / 2);
  expect_states("b", "answered ended");
}

static void an_end_by_silence_survives_a_restart(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  happens("call.answered", "a");
  rig_run_clock(&rig, SILENCE_MS);
  restart();
  rig_up(&rig);
  expect_states("a", "ended");
  rig_run_clock(&rig, TTL_MS);
  expect_states("a", "ended -");
}

/* A machine without a clock of its own begins in 1970, and is set at some time. */
static void a_clock_that_is_set_ends_no_call_at_once(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_up(&rig);
  happens("call.answered", "a");
  rig_set_clock(&rig, 50LL * 365 * 24 * 3600 * 1000);
  rig_settle(&rig);
  expect_states("a", "answered");
  restart();
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  rig_run_clock(&rig, GRACE_MS - 1);
  expect_states("a", "answered");
  happens("call.dtmf.received", "a"); /* it lives */
  rig_run_clock(&rig, SILENCE_MS - 1);
  expect_states("a", "answered");
  rig_set_clock(&rig, -100LL * 365 * 24 * 3600 * 1000);
  restart();
  rig_up(&rig);
  rig_run_clock(&rig, SILENCE_MS - 1);
  expect_states("a", "answered");
  rig_run_clock(&rig, 1);
  expect_states("a", "answered ended");
}

static void a_restart_leaves_time_to_hear_of_a_call(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  happens("call.answered", "a");
  rig_take_down_for(&rig, 3LL * SILENCE_MS);
  rig_start_calls(&rig, TTL_MS, SILENCE_MS);
  rig_up(&rig);
  rig_run_clock(&rig, GRACE_MS - 1);
  expect_states("a", "answered");
  rig_run_clock(&rig, 1);
  expect_states("a", "answered ended");
}

static void what_the_journal_cannot_keep_ends_later(void **state) {
  (void)state;
  rig_up(&rig);
  happens("call.answered", "a");
  rig_acknowledge_all(&rig);
  rig_settle(&rig);
  rig_take_journal_away(&rig);
  rig_move_clock(&rig, SILENCE_MS + 1);
  rig_settle(&rig);
  rig_put_journal_back(&rig);
  expect_states("a", "answered");
  happens("call.dtmf.received", "a"); /* and was not dead after all */
  rig_move_clock(&rig, SILENCE_MS + 20000);
  rig_settle(&rig);
  expect_states("a", "answered");
  rig_move_clock(&rig, 2LL * SILENCE_MS + 30000);
  rig_settle(&rig);
  expect_states("a", "answered ended");
}

/* ---- the ceiling ---- */

/* All are on their way at once, so that they share commits. */
static void call_many(const char *type, int first, int count) {
  struct coming *coming = mem_alloc((size_t)count * sizeof *coming);
  for (int i = 0; i < count; i++) {
    char call[16];
    snprintf(call, sizeof call, "c%d", first + i);
    apply(&coming[i], type, call, call);
    store_keep(rig.store, &coming[i].keep);
  }
  for (int i = 0; i < count; i++) {
    RIG_WAIT(&rig, coming[i].done);
    assert_int_equal(coming[i].result, ERR_OK);
    free_coming(&coming[i]);
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
  expect_states("c2", "ended -");
  expect_states("c0", "ringing");
}

static void of_those_that_live_the_quietest_goes(void **state) {
  (void)state;
  rig.mqtt.window = 1000;
  rig_up(&rig);
  call_many("call.initiated", 0, CALLS_MAX);
  happens("call.dtmf.received", "c0");
  call_many("call.initiated", CALLS_MAX, 1);
  assert_true(is_known(0) && !is_known(1) && is_known(2) && is_known(CALLS_MAX));
  expect_states("c1", "ringing -");
  happens("call.answered", "c1"); /* which is news of it again */
  assert_true(is_known(0) && !is_known(2));
  expect_states("c1", "ringing - answered");
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
  restart();
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
  restart();
  known = 0;
  for (int i = 0; i <= ROWS; i++)
    known += is_known(i);
  assert_int_equal(known, CALLS_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_state_that_waits_gives_way_to_a_newer_one),
      TEST(each_state_is_told_while_nothing_waits),
      TEST(a_state_that_was_lost_does_not_come_after_a_newer_one),
      TEST(a_state_that_was_lost_is_not_sent_again_once_a_newer_one_is_kept),
      TEST(nor_after_a_restart),
      TEST(nor_out_of_a_backlog_on_disk),
      TEST(nor_once_it_is_cleared),
      TEST(nor_when_it_was_set_aside),
      TEST(nor_when_it_was_told_again),
      TEST(each_connection_is_told_what_is_kept),
      TEST(whatever_the_id_is),
      TEST(an_event_that_was_not_kept_brings_nobody_back),
      TEST(nor_when_it_was_the_first_of_its_call),
      TEST(what_was_not_kept_is_taken_back),
      TEST(a_call_of_which_nothing_was_kept_is_unknown),
      TEST(the_newest_that_was_kept_counts),
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
