#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "flow/changes.h"
#include "flow/flow_rig.h"
#include "flow/numbers.h"

static const int64_t HOUR = INT64_C(3600) * 1000, DAY = INT64_C(24) * 3600 * 1000;

static struct rig rig;

static char root[] = "telnyx", office[] = "office", door[] = "door", anna[] = "anna";
static char office_number[] = "+1312", door_number[] = "+1313", anna_number[] = "+1773";
static struct config_number named[] = {{.entry = {.name = office}, .number = office_number},
                                       {.entry = {.name = door}, .number = door_number}};
static struct config_contact contacts[] = {{.entry = {.name = anna}, .number = anna_number}};

static const struct config without_names = {.mqtt_root = root};
static const struct config one_name = {.mqtt_root = root,
                                       .numbers = named,
                                       .numbers_count = 1,
                                       .contacts = contacts,
                                       .contacts_count = 1};
static const struct config two_names = {.mqtt_root = root, .numbers = named, .numbers_count = 2};

static int open_rig(void **state) {
  (void)state;
  rig.config = &without_names;
  rig_open(&rig, 100);
  rig_up(&rig);
  rig_start_dispatch(&rig); /* calls are silent for an hour at most */
  rig_stop_clock(&rig);
  return 0;
}

static int close_rig(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

static void restart_as(const struct config *config) {
  rig_take_down_for(&rig, 1);
  rig.config = config;
  rig_start_dispatch(&rig);
  rig_up(&rig);
  hear_up(rig.hear);
  rig_run_clock(&rig, 1);
}

static void restart_after(int64_t ms) {
  rig_take_down_for(&rig, ms);
  rig_start_dispatch(&rig);
  rig_up(&rig);
  rig_run_clock(&rig, 1);
}

/* ---- an event on its way ---- */

struct coming {
  struct changes changes;
  struct heard heard;
  bool done;
};

static void on_committed(struct store_write *write) {
  struct coming *coming = (struct coming *)write;
  bool kept = write->result == ERR_OK;
  hear_after_commit(rig.hear, &coming->heard, &coming->changes, kept);
  if (kept)
    hear_carry_out(rig.hear, &coming->changes);
  changes_free(&coming->changes);
  coming->done = true;
}

static void happens(const char *type, const char *call, const char *number) {
  const struct event event = {.type = span_of(type),
                              .call_control_id = span_of(call),
                              .direction = span_of("incoming"),
                              .from = span_of("+1773"),
                              .to = span_of(number)};
  struct coming coming = {.heard = {.kind = HEARD_EVENT, .event = &event}};
  changes_begin(&coming.changes, on_committed);
  assert_int_equal(hear_input(rig.hear, &coming.heard, &coming.changes), ERR_OK);
  hear_commit(rig.hear, &coming.changes);
  RIG_WAIT(&rig, coming.done);
}

/* ---- what the broker has ---- */

static const char *retained(const char *digits) {
  char topic[64];
  const char *payload = "none";
  snprintf(topic, sizeof topic, "telnyx/number/%s/state", digits);
  rig_acknowledge_all(&rig);
  for (size_t i = 0; i < rig.delivered_count; i++)
    if (strcmp(rig.delivered[i].topic, topic) == 0)
      payload = rig.delivered[i].payload;
  return payload;
}

static void expect(const char *digits, const char *words) {
  if (!strstr(retained(digits), words))
    fail_msg("%s: %s", retained(digits), words);
}

/* ---- tests ---- */

static void a_call_whose_hangup_was_lost_leaves_its_number_idle(void **state) {
  (void)state;
  happens("call.answered", "a", "+1312");
  expect("1312", "\"state\":\"in_call\"");
  rig_run_clock(&rig, HOUR - 1);
  expect("1312", "\"state\":\"in_call\"");
  rig_run_clock(&rig, 1);
  expect("1312", "\"state\":\"idle\"");
  expect("1312", "\"last_outcome\":\"unknown\"");
}

static void a_state_outlives_the_process(void **state) {
  (void)state;
  happens("call.answered", "a", "+1312");
  restart_after(1);
  happens("call.hangup", "a", "+1312");
  expect("1312", "\"last_outcome\":\"answered\"");
}

static void a_number_without_calls_is_forgotten_after_90_days(void **state) {
  (void)state;
  happens("call.answered", "a", "+1312");
  happens("call.hangup", "a", "+1312");
  rig_run_clock(&rig, 90 * DAY - 1);
  expect("1312", "\"state\":\"idle\"");
  rig_run_clock(&rig, 1);
  assert_string_equal(retained("1312"), "");
}

static void also_while_the_process_was_down(void **state) {
  (void)state;
  happens("call.answered", "a", "+1312");
  happens("call.hangup", "a", "+1312");
  restart_after(90 * DAY);
  assert_string_equal(retained("1312"), "");
}

static void past_64_the_one_with_the_oldest_state_is_forgotten(void **state) {
  (void)state;
  for (int i = 0; i <= NUMBERS_MAX; i++) {
    char call[8];
    char number[16];
    snprintf(call, sizeof call, "c%d", i);
    snprintf(number, sizeof number, "+1%03d", i);
    happens("call.initiated", call, number);
    if (i == NUMBERS_MAX - 1)
      expect("1000", "\"state\":\"ringing\"");
  }
  assert_string_equal(retained("1000"), "");
  expect("1001", "\"state\":\"ringing\"");
  expect("1064", "\"state\":\"ringing\"");
}

/* ---- with a name ---- */

static void a_named_number_has_the_topic_of_its_name_alone(void **state) {
  (void)state;
  happens("call.answered", "a", "+1312");
  happens("call.hangup", "a", "+1312");
  restart_as(&one_name);
  assert_string_equal(retained("1312"), "");
  expect("office", "{\"number\":\"+1312\",\"state\":\"idle\",\"missed\":0");
  happens("call.initiated", "b", "+1312");
  expect("office", "\"state\":\"ringing\",\"with\":\"+1773\",\"with_name\":\"anna\"");
  assert_string_equal(retained("1312"), "");
}

static void a_name_that_is_gone_takes_its_topic_along(void **state) {
  (void)state;
  restart_as(&two_names);
  happens("call.initiated", "a", "+1312");
  happens("call.initiated", "b", "+1313");
  restart_as(&one_name);
  assert_string_equal(retained("door"), "");
  expect("office", "\"state\":\"ringing\"");
  restart_as(&two_names); /* and what is forgotten does not come again */
  expect("door", "\"state\":\"idle\"");
}

static void a_name_that_moves_to_another_number_begins_anew(void **state) {
  (void)state;
  static char other[] = "+1999";
  static struct config_number moved[] = {{.entry = {.name = office}, .number = other}};
  static const struct config moves = {.mqtt_root = root, .numbers = moved, .numbers_count = 1};
  restart_as(&one_name);
  happens("call.answered", "a", "+1312");
  restart_as(&moves);
  expect("office", "{\"number\":\"+1999\",\"state\":\"idle\",\"missed\":0");
}

static void a_name_is_neither_forgotten_nor_pushed_out(void **state) {
  (void)state;
  restart_as(&one_name);
  happens("call.answered", "a", "+1312");
  happens("call.hangup", "a", "+1312");
  rig_run_clock(&rig, 90 * DAY + 1);
  expect("office", "\"last_outcome\":\"answered\"");
  for (int i = 0; i <= NUMBERS_MAX; i++) {
    char call[8], number[16];
    snprintf(call, sizeof call, "c%d", i);
    snprintf(number, sizeof number, "+19%03d", i);
    happens("call.initiated", call, number);
  }
  assert_string_equal(retained("19000"), "");
  expect("19001", "\"state\":\"ringing\"");
  expect("office", "\"last_outcome\":\"answered\"");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_call_whose_hangup_was_lost_leaves_its_number_idle),
      CASE(a_state_outlives_the_process),
      CASE(a_number_without_calls_is_forgotten_after_90_days),
      CASE(also_while_the_process_was_down),
      CASE(a_named_number_has_the_topic_of_its_name_alone),
      CASE(a_name_that_is_gone_takes_its_topic_along),
      CASE(a_name_that_moves_to_another_number_begins_anew),
      CASE(a_name_is_neither_forgotten_nor_pushed_out),
      CASE(past_64_the_one_with_the_oldest_state_is_forgotten),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
