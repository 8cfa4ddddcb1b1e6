#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/discovery.h"
#include "flow/flow_rig.h"

/* What the messages are is in test_home.c and test_discovery.py; here is when they go. */

#define TOPIC(device) "homeassistant/device/" device "/config"

static char root[] = "telnyx", prefix[] = "homeassistant", office[] = "office", door[] = "door";
static char number[] = "+1312", other[] = "+1313";
static struct config_number numbers[] = {{.entry = {.name = office}, .number = number},
                                         {.entry = {.name = door}, .number = other}};

/* Four devices, and three. */
static const struct config both = {.mqtt_root = root,
                                   .homeassistant_discovery = true,
                                   .homeassistant_prefix = prefix,
                                   .numbers = numbers,
                                   .numbers_count = 2};
static const struct config without_door = {.mqtt_root = root,
                                           .homeassistant_discovery = true,
                                           .homeassistant_prefix = prefix,
                                           .numbers = numbers,
                                           .numbers_count = 1};

static struct rig rig;

static void start(const struct config *config) {
  rig.config = config;
  rig_start_dispatch(&rig);
}

static int open_rig(void **state) {
  (void)state;
  rig_open(&rig, 100);
  start(&both);
  rig_stop_clock(&rig);
  return 0;
}

static int close_rig(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

static void connect(void) {
  rig_up(&rig);
  hear_up(rig.hear);
  rig_settle(&rig);
}

static void acknowledge(void) {
  rig_settle(&rig);
  while (fake_mqtt_oldest(&rig.mqtt))
    rig_acknowledge(&rig);
}

/* How often the broker was told of a device, cleared or not; "homeassistant/" counts all. */
static size_t told(const char *topic) {
  size_t count = 0;
  acknowledge();
  for (size_t i = 0; i < rig.delivered_count; i++)
    count += strncmp(rig.delivered[i].topic, topic, strlen(topic)) == 0;
  return count;
}

/* Until the first message is there; others go out at once. */
static void wait_for_first(size_t before) {
  RIG_WAIT(&rig, told("homeassistant/") > before);
}

static void begin(void) {
  size_t before = told("homeassistant/");
  connect();
  wait_for_first(before);
}

static void goes_out_over_a_second_the_bridge_first(void **state) {
  (void)state;
  begin();
  assert_int_equal(told("homeassistant/"), 1);
  assert_int_equal(told(TOPIC("telnyx")), 1);
  rig_run_clock(&rig, 249);
  assert_int_equal(told("homeassistant/"), 1);
  rig_run_clock(&rig, 1);
  assert_int_equal(told("homeassistant/"), 2);
  rig_run_clock(&rig, 250);
  rig_run_clock(&rig, 250);
  assert_int_equal(told("homeassistant/"), 4);
  rig_run_clock(&rig, 10000);
  assert_int_equal(told("homeassistant/"), 4);
}

static void all_of_it(void) {
  for (int i = 0; i < 5; i++)
    rig_run_clock(&rig, 250);
}

static void once_more_when_home_assistant_has_started(void **state) {
  (void)state;
  begin();
  all_of_it();
  discovery_hear_status(rig.discovery, &(struct mqtt_message){.payload = span_of("offline")});
  all_of_it();
  assert_int_equal(told("homeassistant/"), 4);
  discovery_hear_status(rig.discovery, &(struct mqtt_message){.payload = span_of("online")});
  all_of_it();
  assert_int_equal(told("homeassistant/"), 8);
}

/* It was written down before it was told, so that whoever dies in between clears it all the same.
 */
static void what_is_gone_is_cleared_though_nobody_saw_it(void **state) {
  (void)state;
  begin();
  rig_take_down_for(&rig, 1);
  start(&without_door);
  rig_run_clock(&rig, 1);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(rig_told(&rig, TOPIC("telnyx_number_door")), "(empty)");
  rig_take_down_for(&rig, 1);
  size_t before = told("homeassistant/");
  start(&without_door);
  rig_run_clock(&rig, 1);
  assert_int_equal(told("homeassistant/"), before); /* once */
}

static void what_is_there_again_is_not_cleared(void **state) {
  (void)state;
  begin();
  rig_take_down_for(&rig, 1);
  start(&without_door);
  rig_run_clock(&rig, 1); /* the clearing is in the journal, and not yet sent */
  rig_take_down_for(&rig, 1);
  start(&both);
  rig_run_clock(&rig, 1);
  begin();
  all_of_it();
  assert_int_equal(told(TOPIC("telnyx_number_door")), 1);
  assert_string_not_equal(rig_told(&rig, TOPIC("telnyx_number_door")), "(empty)");
}

static void nothing_goes_before_it_is_written_down(void **state) {
  (void)state;
  rig_take_journal_away(&rig);
  connect();
  all_of_it();
  assert_int_equal(told("homeassistant/"), 0);
  rig_put_journal_back(&rig);
  rig_run_clock(&rig, 5000);
  wait_for_first(0);
  all_of_it();
  assert_int_equal(told("homeassistant/"), 4);
}

static void a_broker_that_forbids_it_turns_it_off(void **state) {
  (void)state;
  struct msg *msg = NULL;
  begin();
  assert_int_equal(msg_create(&msg, &(struct msg_parts){.kind = MSG_STATE,
                                                        .topic = span_of("telnyx/bridge/health")}),
                   ERR_OK);
  discovery_refused(rig.discovery, msg); /* another's is none of its business */
  msg_unref(&msg);
  rig_run_clock(&rig, 250);
  assert_int_equal(told("homeassistant/"), 2);
  assert_int_equal(
      msg_create(&msg, &(struct msg_parts){.kind = MSG_STATE, .topic = span_of(TOPIC("telnyx"))}),
      ERR_OK);
  discovery_refused(rig.discovery, msg);
  msg_unref(&msg);
  all_of_it();
  connect();
  all_of_it();
  assert_int_equal(told("homeassistant/"), 2);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(goes_out_over_a_second_the_bridge_first),
      CASE(once_more_when_home_assistant_has_started),
      CASE(what_is_gone_is_cleared_though_nobody_saw_it),
      CASE(what_is_there_again_is_not_cleared),
      CASE(nothing_goes_before_it_is_written_down),
      CASE(a_broker_that_forbids_it_turns_it_off),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
