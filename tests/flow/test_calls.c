/* The retained states of calls: never an older one after a newer one, and nobody comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "flow/calls_rig.h"
#include "flow/suspect.h"

/* ---- never an older one after a newer one ---- */

static void a_state_that_waits_gives_way_to_a_newer_one(void **state) {
  (void)state;
  calls_rig_happens("call.initiated", "a");
  calls_rig_happens("call.answered", "a");
  calls_rig_happens("call.initiated", "b");
  calls_rig_happens("call.hangup", "a");
  rig_up(&rig);
  calls_rig_expect("a", "ended");
  calls_rig_expect("b", "ringing");
}

static void each_state_is_told_while_nothing_waits(void **state) {
  (void)state;
  rig_up(&rig);
  static const char *const types[] = {"call.initiated", "call.answered", "call.hangup"};
  for (size_t i = 0; i < 3; i++) {
    calls_rig_happens(types[i], "a");
    rig_acknowledge_all(&rig);
  }
  calls_rig_expect("a", "ringing answered ended");
}

/* Two lost connections: the older one was in flight with the first, the newer one taken by the
 * second. */
static void a_state_that_was_lost_does_not_come_after_a_newer_one(void **state) {
  (void)state;
  rig_up(&rig);
  calls_rig_happens("call.answered", "a");
  assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 2);
  calls_rig_happens("call.hangup", "a");
  assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 4);
  calls_rig_acknowledge_state("ended");
  rig_down(&rig, true);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(calls_rig_states("a"), "ended");
}

static void a_state_that_was_lost_is_not_sent_again_once_a_newer_one_is_kept(void **state) {
  (void)state;
  rig_up(&rig);
  calls_rig_happens("call.answered", "a");
  rig_down(&rig, true);
  calls_rig_happens("call.hangup", "a");
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(calls_rig_states("a"), "ended");
}

/* The journal still has the older one, and the mark of the newer one is made. */
static void nor_after_a_restart(void **state) {
  (void)state;
  rig_up(&rig);
  calls_rig_happens("call.answered", "a");
  calls_rig_happens("call.hangup", "a");
  calls_rig_acknowledge_state("ended");
  rig_settle(&rig);
  calls_rig_restart();
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(calls_rig_states("a"), "ended");
}

/* Thousands of other messages stand between the two, more than memory holds. */
static void nor_out_of_a_backlog_on_disk(void **state) {
  (void)state;
  calls_rig_happens("call.answered", "a");
  rig_keep(&rig, 0, PUBLISH_QUEUE_MESSAGES + 500);
  calls_rig_happens("call.hangup", "a");
  calls_rig_restart();
  rig.mqtt.window = 100;
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(calls_rig_states("a"), "ended");
}

static void nor_once_it_is_cleared(void **state) {
  (void)state;
  calls_rig_happens("call.answered", "a");
  calls_rig_happens("call.hangup", "a");
  rig_move_clock(&rig, TTL_MS + 1);
  rig_settle(&rig);
  rig_up(&rig);
  calls_rig_expect("a", "-");
}

/* A dead letter goes out under a new number, behind all. */
static void nor_when_it_was_a_dead_letter(void **state) {
  (void)state;
  rig_up(&rig);
  calls_rig_happens("call.answered", "a");
  fake_mqtt_rotate(&rig.mqtt);
  assert_true(fake_mqtt_complete(&rig.mqtt, MQTT_REFUSED, 0x87, NULL, NULL));
  rig_settle(&rig);
  calls_rig_happens("call.hangup", "a");
  rig_acknowledge_all(&rig);
  assert_int_equal(rig_resend(&rig), 1);
  rig_acknowledge_all(&rig);
  assert_string_equal(calls_rig_states("a"), "ended");
}

/* States are told again to each connection; while these seem to end connections, they wait. */
static void nor_when_it_was_told_again(void **state) {
  (void)state;
  calls_rig_happens("call.answered", "a");
  for (int i = 0; i < SUSPECT_DIRECT_ENDS; i++) {
    rig_up(&rig);
    calls_publish_states(rig.calls);
    rig_down(&rig, true);
  }
  rig_keep(&rig, 0, 10);
  rig_up(&rig);
  calls_publish_states(rig.calls);
  calls_rig_happens("call.hangup", "a");
  rig_acknowledge_all(&rig);
  assert_string_equal(calls_rig_states("a"), "ended");
}

static void each_connection_is_told_what_is_kept(void **state) {
  (void)state;
  calls_rig_happens("call.answered", "a");
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  struct coming coming;
  coming_apply(&coming, "call.hangup", "a", NULL);
  rig_down(&rig, false);
  rig_up(&rig);
  calls_publish_states(rig.calls);
  calls_rig_expect("a", "answered answered");
  coming_keep(&coming);
  rig_settle(&rig);
  calls_rig_expect("a", "answered answered ended");
}

/* An id that is longer than a level, and one that must be encoded. */
static void whatever_the_id_is(void **state) {
  (void)state;
  char longest[64];
  memset(longest, '/', 63); /* each takes three */
  longest[63] = '\0';
  calls_rig_happens("call.answered", longest);
  calls_rig_happens("call.answered", "v3:a b+c");
  calls_rig_happens("call.hangup", longest);
  calls_rig_happens("call.hangup", "v3:a b+c");
  rig_up(&rig);
  calls_rig_expect("v3:a%20b%2Bc", "ended");
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
  calls_rig_happens("call.initiated", "a");
  coming_apply(&answered, "call.answered", "a", NULL);
  coming_apply(&hangup, "call.hangup", "a", NULL);
  coming_lose(&answered);
  coming_keep(&hangup);
  calls_rig_happens("call.answered", "a");
  calls_rig_expect("a", "ringing ended");
  rig_move_clock(&rig, TTL_MS + 1);
  rig_settle(&rig);
  calls_rig_expect("a", "ringing ended -");
}

static void nor_when_it_was_the_first_of_its_call(void **state) {
  (void)state;
  struct coming answered, hangup;
  rig_up(&rig);
  coming_apply(&answered, "call.answered", "a", NULL);
  coming_apply(&hangup, "call.hangup", "a", NULL);
  coming_lose(&answered);
  coming_keep(&hangup);
  calls_rig_happens("call.answered", "a");
  calls_rig_expect("a", "ended");
}

static void what_was_not_kept_is_taken_back(void **state) {
  (void)state;
  struct coming first, second;
  rig_up(&rig);
  calls_rig_happens("call.initiated", "a");
  coming_apply(&first, "call.answered", "a", NULL);
  coming_apply(&second, "call.hangup", "a", NULL);
  coming_lose(&first);
  coming_lose(&second);
  assert_true(calls_find_leg(rig.calls, span_of("x")).len == 0);
  calls_rig_happens("call.answered", "a");
  calls_rig_happens("call.hangup", "a");
  calls_rig_expect("a", "ringing answered ended");
}

static void a_call_of_which_nothing_was_kept_is_unknown(void **state) {
  (void)state;
  struct coming coming;
  coming_apply(&coming, "call.initiated", "a", "leg");
  assert_true(span_equal_text(calls_find_leg(rig.calls, span_of("leg")), "a"));
  coming_lose(&coming);
  assert_int_equal(calls_find_leg(rig.calls, span_of("leg")).len, 0);
}

static void the_newest_that_was_kept_counts(void **state) {
  (void)state;
  struct coming first, second;
  rig_up(&rig);
  coming_apply(&first, "call.initiated", "a", NULL);
  coming_apply(&second, "call.answered", "a", NULL);
  coming_keep(&first);
  coming_lose(&second);
  rig_settle(&rig);
  calls_rig_expect("a", "ringing");
  calls_rig_happens("call.answered", "a");
  calls_rig_expect("a", "ringing answered");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calls_rig_open, calls_rig_close)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_state_that_waits_gives_way_to_a_newer_one),
      TEST(each_state_is_told_while_nothing_waits),
      TEST(a_state_that_was_lost_does_not_come_after_a_newer_one),
      TEST(a_state_that_was_lost_is_not_sent_again_once_a_newer_one_is_kept),
      TEST(nor_after_a_restart),
      TEST(nor_out_of_a_backlog_on_disk),
      TEST(nor_once_it_is_cleared),
      TEST(nor_when_it_was_a_dead_letter),
      TEST(nor_when_it_was_told_again),
      TEST(each_connection_is_told_what_is_kept),
      TEST(whatever_the_id_is),
      TEST(an_event_that_was_not_kept_brings_nobody_back),
      TEST(nor_when_it_was_the_first_of_its_call),
      TEST(what_was_not_kept_is_taken_back),
      TEST(a_call_of_which_nothing_was_kept_is_unknown),
      TEST(the_newest_that_was_kept_counts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
