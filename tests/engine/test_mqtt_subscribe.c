/* The MQTT engine with several subscriptions: each message goes to whoever asked for it, and one
 * that the broker does not grant harms none of the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <sched.h>

#include <cmocka.h>

#include "engine/broker.h"
#include "engine/child.h"
#include "engine/mqtt_rig.h"
#include "engine/mqtt_stub.h"

static struct broker broker;
static char port[8];

static int start_broker(void **state) {
  (void)state;
  broker_start(&broker, NULL);
  snprintf(port, sizeof port, "%u", broker.port);
  return 0;
}

static int stop_broker(void **state) {
  (void)state;
  broker_stop(&broker);
  return 0;
}

static void send(const char *topic, const char *payload, const char *option) {
  const char *const argv[] = {"mosquitto_pub", "-h", "127.0.0.1", "-p",   port, "-q", "1", "-t",
                              topic,           "-m", payload,     option, NULL};
  assert_int_equal(child_run(argv), 0);
}

static void forget_retained(const char *topic) {
  const char *const argv[] = {"mosquitto_pub", "-h", "127.0.0.1", "-p", port, "-t",
                              topic,           "-n", "-r",        NULL};
  assert_int_equal(child_run(argv), 0);
}

static void expect(const struct mqtt_rig *rig, unsigned k, const char *topic, const char *payload) {
  assert_string_equal(rig->messages[k].topic, topic);
  assert_string_equal(rig->messages[k].payload, payload);
}

static void hands_each_message_to_whoever_asked_for_it(void **state) {
  (void)state;
  struct mqtt_rig rig;
  mqtt_rig_init(&rig, broker.url);
  mqtt_rig_subscribe(&rig, "status", true);
  mqtt_rig_subscribe(&rig, "switch/+", true);
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  send("status", "online", NULL);
  mqtt_rig_wait_messages(&rig, 1);
  send("cmd/calls/dial", "{}", NULL);
  mqtt_rig_wait_commands(&rig, 1);
  send("switch/one", "", NULL);
  mqtt_rig_wait_messages(&rig, 2);
  expect(&rig, 0, "status", "online");
  expect(&rig, 1, "switch/one", "");
  assert_int_equal(rig.message_count, 2);
  assert_int_equal(mqtt_rig_command_count(&rig), 1);
  assert_true(span_equal_text(mqtt_rig_command(&rig, 0)->topic, "cmd/calls/dial"));
  mqtt_rig_close(&rig);
}

/* On both versions: what is retained comes with each connection to those who want it, and to them
 * alone. */
static void brings_what_is_retained_where_it_is_wanted(void **state) {
  (void)state;
  static const enum mqtt_version versions[] = {MQTT_VERSION_5, MQTT_VERSION_3_1_1};
  send("wanted", "kept", "-r");
  send("unwanted", "kept", "-r");
  for (size_t i = 0; i < 2; i++) {
    struct mqtt_rig rig;
    mqtt_rig_init(&rig, broker.url);
    rig.options.version = versions[i];
    mqtt_rig_subscribe(&rig, "unwanted", false);
    mqtt_rig_subscribe(&rig, "wanted", true);
    mqtt_rig_open(&rig);
    mqtt_rig_wait_ups(&rig, 1);
    mqtt_rig_wait_messages(&rig, 1);
    broker_kill(&broker);
    broker_restart(&broker);
    mqtt_rig_wait_ups(&rig, 2);
    send("wanted", "kept", "-r"); /* nothing of it was on disk */
    send("unwanted", "new", NULL);
    mqtt_rig_wait_messages(&rig, 3);
    expect(&rig, 0, "wanted", "kept");
    expect(&rig, 1, "wanted", "kept");
    expect(&rig, 2, "unwanted", "new");
    assert_true(rig.messages[0].retained);
    assert_int_equal(rig.message_count, 3);
    mqtt_rig_close(&rig);
    send("unwanted", "kept", "-r");
  }
  forget_retained("wanted");
  forget_retained("unwanted");
}

static void goes_on_without_a_refused_one(void **state) {
  (void)state;
  static const struct mqtt_stub cases[] = {
      {.refused_filter = "switch"},
      {.refused_filter = "switch", .code_on_5 = 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_stub stub = cases[i];
    struct mqtt_rig rig;
    mqtt_stub_start(&stub);
    mqtt_rig_init(&rig, stub.url);
    mqtt_rig_subscribe(&rig, "switch", true);
    mqtt_rig_subscribe(&rig, "status", true);
    mqtt_rig_open(&rig);
    mqtt_rig_wait_ups(&rig, 1);
    assert_int_equal(stub.subscribes, 3);
    assert_int_equal(rig.downs, 0);
    mqtt_rig_publish_event(&rig, 10);
    mqtt_rig_wait_done(&rig);
    assert_int_equal(rig.delivered, 1);
    mqtt_rig_close(&rig);
    mqtt_stub_stop(&stub);
  }
}

/* One that the CONNACK rules out is not asked for. */
static void goes_on_without_one_that_the_broker_cannot_have(void **state) {
  (void)state;
  struct mqtt_stub stub = {.properties = {0x28, 0}, .properties_len = 2}; /* no wildcards */
  struct mqtt_rig rig;
  mqtt_stub_start(&stub);
  mqtt_rig_init(&rig, stub.url);
  rig.subscriptions[0].filter = "cmd";
  mqtt_rig_subscribe(&rig, "switch/+", true);
  mqtt_rig_subscribe(&rig, "status", true);
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  assert_int_equal(stub.subscribes, 2);
  mqtt_rig_close(&rig);
  mqtt_stub_stop(&stub);
}

/* Some brokers answer what they do not allow by closing the connection. */
static void goes_on_without_one_that_ends_the_connection(void **state) {
  (void)state;
  struct mqtt_stub stub = {.fatal_filter = "switch"};
  struct mqtt_rig rig;
  mqtt_stub_start(&stub);
  mqtt_rig_init(&rig, stub.url);
  mqtt_rig_subscribe(&rig, "switch", true);
  mqtt_rig_subscribe(&rig, "status", true);
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  assert_int_equal(stub.connects_5, 3);
  assert_int_equal(stub.subscribes, 2 + 2 + 2);
  mqtt_rig_close(&rig);
  mqtt_stub_stop(&stub);
}

/* What comes while main is busy waits, up to a ceiling. */
static void waits_for_main_up_to_a_ceiling(void **state) {
  (void)state;
  enum { MORE = 50 };
  struct mqtt_rig rig;
  char lines[4096] = "", number[8];
  mqtt_rig_init(&rig, broker.url);
  mqtt_rig_subscribe(&rig, "status", true);
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  for (int i = 1; i <= MQTT_INBOX_MESSAGES + MORE; i++) {
    snprintf(number, sizeof number, "%d\n", i);
    strcat(lines, number);
  }
  broker_write(&broker, "lines", lines);
  char command[256];
  snprintf(command, sizeof command,
           "mosquitto_pub -h 127.0.0.1 -p %s -q 1 -t status -l <%s/lines && "
           "mosquitto_pub -h 127.0.0.1 -p %s -q 1 -t cmd/x -n",
           port, broker.folder, port);
  const char *const argv[] = {"sh", "-c", command, NULL};
  assert_int_equal(child_run(argv), 0);
  while (mqtt_rig_command_count(&rig) == 0) /* then all of them came: nobody has drained yet */
    sched_yield();
  rig.only_last = true;
  mqtt_rig_wait_messages(&rig, MQTT_INBOX_MESSAGES);
  mqtt_rig_idle(&rig, 100);
  assert_int_equal(rig.message_count, MQTT_INBOX_MESSAGES);
  snprintf(number, sizeof number, "%d", MQTT_INBOX_MESSAGES + MORE);
  expect(&rig, 0, "status", number);
  mqtt_rig_close(&rig);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hands_each_message_to_whoever_asked_for_it),
      cmocka_unit_test(brings_what_is_retained_where_it_is_wanted),
      cmocka_unit_test(goes_on_without_a_refused_one),
      cmocka_unit_test(goes_on_without_one_that_the_broker_cannot_have),
      cmocka_unit_test(goes_on_without_one_that_ends_the_connection),
      cmocka_unit_test(waits_for_main_up_to_a_ceiling),
  };
  return cmocka_run_group_tests(tests, start_broker, stop_broker);
}
