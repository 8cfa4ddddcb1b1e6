/* The MQTT engine and a real broker in trouble: outages, refusals, commands that cannot be kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/broker.h"
#include "engine/child.h"
#include "engine/mqtt_rig.h"
#include "mqtt/age.h"
#include "mqtt/dial.h"

static void send_command(const struct broker *broker, const char *payload) {
  char port[8];
  snprintf(port, sizeof port, "%u", broker->port);
  const char *const argv[] = {"mosquitto_pub", "-h", "127.0.0.1", "-p", port, "-q", "1", "-t",
                              "cmd/x",         "-m", payload,     NULL};
  assert_int_equal(child_run(argv), 0);
}

static void waits_for_a_broker_that_is_not_there_yet(void **state) {
  (void)state;
  struct broker broker = {.port = broker_free_port()};
  struct mqtt_rig rig;
  char url[64];
  snprintf(url, sizeof url, "mqtt://127.0.0.1:%u", broker.port);
  mqtt_rig_init(&rig, url);
  mqtt_rig_open(&rig);
  mqtt_rig_wait_downs(&rig, 1);
  assert_string_equal(rig.why, "the broker cannot be reached: Connection refused");
  mqtt_rig_idle(&rig, 1000);
  assert_int_equal(rig.downs, 1); /* once per reason, not once per attempt */
  broker_start(&broker, NULL);
  mqtt_rig_wait_ups(&rig, 1);
  mqtt_rig_close(&rig);
  broker_stop(&broker);
}

/* Also where nobody answers who knows names, without waiting long for him. */
static void says_that_a_name_is_unknown(void **state) {
  (void)state;
  struct mqtt_rig rig;
  assert_int_equal(setenv("RES_OPTIONS", "timeout:1 attempts:1", 1), 0);
  mqtt_rig_init(&rig, "mqtt://no-such-host.invalid");
  mqtt_rig_open(&rig);
  mqtt_rig_wait_downs(&rig, 1);
  assert_non_null(strstr(rig.why, "the broker cannot be reached: no-such-host.invalid: "));
  mqtt_rig_close(&rig);
}

static void fill_window(struct mqtt_rig *rig) {
  while (rig->published - rig->delivered - rig->lost - rig->refused < rig->options.max_window)
    mqtt_rig_publish_event(rig, 1200);
}

static bool has_delivered_some(struct mqtt_rig *rig) {
  fill_window(rig);
  return rig->delivered > 500;
}

/* The rig asserts that each completion comes once; here, that each comes. */
static void completes_everything_when_the_broker_is_killed(enum mqtt_version version) {
  if (PAHO_FREES_UNWRITTEN_TWICE)
    skip();
  struct broker broker = {0};
  struct mqtt_rig rig;
  broker_start(&broker, "allow_anonymous true\nmax_inflight_messages 0\n");
  mqtt_rig_init(&rig, broker.url);
  rig.options.version = version;
  rig.options.max_window = 200;
  mqtt_rig_open(&rig);
  for (unsigned round = 1; round <= 5; round++) {
    mqtt_rig_wait_ups(&rig, round);
    rig.delivered = rig.lost = rig.published = 0;
    mqtt_rig_wait(&rig, has_delivered_some);
    fill_window(&rig);
    broker_kill(&broker);
    mqtt_rig_wait_downs(&rig, round);
    mqtt_rig_wait_done(&rig);
    assert_int_equal(rig.refused, 0);
    broker_restart(&broker);
  }
  mqtt_rig_wait_ups(&rig, 6);
  mqtt_rig_publish_event(&rig, 10);
  mqtt_rig_wait_done(&rig);
  mqtt_rig_close(&rig);
  broker_stop(&broker);
}

static void completes_everything_when_a_broker_of_5_is_killed(void **state) {
  (void)state;
  completes_everything_when_the_broker_is_killed(MQTT_VERSION_5);
}

static void completes_everything_when_a_broker_of_3_1_1_is_killed(void **state) {
  (void)state;
  completes_everything_when_the_broker_is_killed(MQTT_VERSION_3_1_1);
}

static void gets_a_command_again_that_was_not_kept(void **state) {
  enum { TRIES = 5 };
  (void)state;
  struct broker broker = {0};
  struct mqtt_rig rig;
  broker_start(&broker, NULL);
  mqtt_rig_init(&rig, broker.url);
  rig.refuse_commands = 2;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  send_command(&broker, "first");
  mqtt_rig_wait_downs(&rig, 1);
  assert_string_equal(rig.why, "the connection was cut because a command could not be committed");
  send_command(&broker, "second");
  mqtt_rig_wait_commands(&rig, 2);
  assert_int_equal(rig.refused_commands, 2);
  const struct command_msg_parts *first = mqtt_rig_command(&rig, 0);
  assert_true(span_equal_text(first->payload, "first"));
  assert_true(first->dup);
  assert_true(first->packet_id > 0);
  /* Two waits before connecting anew; both commands count as sent when the first one came. */
  assert_in_range(first->held_ms, 200, 10000);
  assert_true(span_equal_text(mqtt_rig_command(&rig, 1)->payload, "second"));
  assert_in_range(mqtt_rig_command(&rig, 1)->held_ms, first->held_ms, 10000);
  int64_t held_ms = INT64_MAX;
  for (unsigned i = 2; i < 2 + TRIES && held_ms > 0; i++) { /* this process may stand still again */
    mqtt_rig_idle(&rig, AGE_IDLE_MS + 100);
    assert_int_equal(mqtt_rig_command_count(&rig), i);
    send_command(&broker, "later");
    mqtt_rig_wait_commands(&rig, i + 1);
    held_ms = mqtt_rig_command(&rig, i)->held_ms;
  }
  assert_int_equal(held_ms, 0);
  mqtt_rig_close(&rig);
  broker_stop(&broker);
}

/* In the engine's place: the connection does not go down when it is cut. */
static atomic_bool cuts_nothing;

void __real_mqtt_socket_cut(const struct mqtt_socket *socket);
void __wrap_mqtt_socket_cut(const struct mqtt_socket *socket);

void __wrap_mqtt_socket_cut(const struct mqtt_socket *socket) {
  if (!atomic_load(&cuts_nothing))
    __real_mqtt_socket_cut(socket);
}

/* Else every command from then on would be acknowledged and dropped. */
static void gives_up_a_connection_that_does_not_go_down_when_it_is_cut(void **state) {
  (void)state;
  struct broker broker = {0};
  struct mqtt_rig rig;
  broker_start(&broker, NULL);
  mqtt_rig_init(&rig, broker.url);
  rig.refuse_commands = 1;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  atomic_store(&cuts_nothing, true);
  int64_t start = clock_mono_ms();
  send_command(&broker, "dropped");
  mqtt_rig_wait_downs(&rig, 1);
  assert_in_range(clock_mono_ms() - start, 0, 8000);
  assert_string_equal(rig.why, "the connection was cut because a command could not be committed");
  mqtt_rig_wait_ups(&rig, 2);
  atomic_store(&cuts_nothing, false);
  send_command(&broker, "kept");
  mqtt_rig_wait_commands(&rig, 1);
  assert_true(span_equal_text(mqtt_rig_command(&rig, 0)->payload, "kept"));
  mqtt_rig_close(&rig);
  broker_stop(&broker);
}

/* Several commands are in Paho's hands when the first is not kept: none of them may be acknowledged
 * either, and all come again in their order. */
static void gets_a_burst_again_in_order(void **state) {
  (void)state;
  enum { BURST = 10 };
  struct broker broker = {0};
  struct mqtt_rig rig;
  broker_start(&broker, NULL);
  mqtt_rig_connect(&rig, broker.url);
  mqtt_rig_close(&rig);
  const char *id = rig.client_id;
  char payload[8], same_id[16];
  snprintf(same_id, sizeof same_id, "%s", id);
  for (int i = 0; i < BURST; i++) {
    snprintf(payload, sizeof payload, "%d", i);
    send_command(&broker, payload);
  }
  mqtt_rig_init(&rig, broker.url);
  rig.options.client_id = same_id;
  rig.refuse_commands = 1;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_commands(&rig, BURST);
  for (unsigned i = 0; i < BURST; i++) {
    snprintf(payload, sizeof payload, "%u", i);
    assert_true(span_equal_text(mqtt_rig_command(&rig, i)->payload, payload));
  }
  mqtt_rig_idle(&rig, 200);
  assert_int_equal(mqtt_rig_command_count(&rig), BURST);
  mqtt_rig_close(&rig);
  broker_stop(&broker);
}

static void refuses_what_is_larger_than_the_broker_takes(void **state) {
  (void)state;
  struct broker broker = {0};
  struct mqtt_rig rig;
  broker_start(&broker, "allow_anonymous true\nmax_packet_size 2000\n");
  mqtt_rig_connect(&rig, broker.url);
  assert_int_equal(mqtt_rig_status(&rig).max_packet_bytes, 2000);
  /* 3 bytes of header, 2 + 5 of topic, 2 of packet id, 1 of properties */
  mqtt_rig_publish_event(&rig, 2000 - 13);
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.delivered, 1);
  mqtt_rig_publish_event(&rig, 2000 - 12);
  mqtt_rig_publish_event(&rig, 10);
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.refused, 1);
  assert_int_equal(rig.reason_code, MQTT_REASON_TOO_LARGE);
  assert_int_equal(rig.delivered, 2);
  assert_int_equal(rig.downs, 0);
  mqtt_rig_close(&rig);
  broker_stop(&broker);
}

static void reports_a_topic_that_it_may_not_publish_to(void **state) {
  (void)state;
  struct broker broker = {0};
  struct mqtt_rig rig;
  broker_folder(&broker);
  broker_write(&broker, "acl", "topic read cmd/#\ntopic write allowed/#\n");
  broker_start(&broker, "allow_anonymous true\nacl_file %d/acl\n");
  mqtt_rig_connect(&rig, broker.url);
  mqtt_rig_publish_event(&rig, 10);
  const struct msg_parts allowed = {.kind = MSG_EVENT, .qos = 1, .topic = span_of("allowed/x")};
  mqtt_rig_publish(&rig, &allowed);
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.refused, 1);
  assert_int_equal(rig.reason_code, 0x87);
  assert_int_equal(rig.delivered, 1);
  mqtt_rig_close(&rig);
  broker_stop(&broker);
}

/* Both the text for people and what is on standard error must hold no password. */
static void reports_refused_credentials_without_showing_them(void **state) {
  (void)state;
  struct broker broker = {0};
  struct mqtt_rig rig;
  broker_folder(&broker);
  char file[128];
  snprintf(file, sizeof file, "%s/passwords", broker.folder);
  const char *const argv[] = {"mosquitto_passwd", "-c", "-b", file, "anna", "right-secret", NULL};
  assert_int_equal(child_run(argv), 0);
  broker_start(&broker, "allow_anonymous false\npassword_file %d/passwords\n");
  mqtt_rig_init(&rig, broker.url);
  rig.options.username = "anna";
  rig.options.password = "wrong-secret";
  mqtt_rig_open(&rig);
  mqtt_rig_wait_downs(&rig, 1);
  assert_string_equal(rig.why, "the broker refused the connection: not authorized");
  mqtt_rig_close(&rig);
  mqtt_rig_init(&rig, broker.url);
  rig.options.username = "anna";
  rig.options.password = "right-secret";
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  mqtt_rig_close(&rig);
  broker_stop(&broker);
}

static bool knows_of_another(struct mqtt_rig *rig) {
  return strstr(rig->why, "same client id") != NULL;
}

/* mosquitto 2.0.11 closes the older connection without a word, and its client returns after a
 * second: each throws the other out. From 2.0.15 on it says why, and then there is no fight. */
static void does_not_fight_for_its_client_id(void **state) {
  (void)state;
  struct broker broker = {0};
  struct mqtt_rig rig;
  struct broker_reader other;
  char port[8];
  broker_start(&broker, NULL);
  snprintf(port, sizeof port, "%u", broker.port);
  mqtt_rig_init(&rig, broker.url);
  rig.options.client_id = "wanted-by-two";
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  const char *const argv[] = {
      "mosquitto_sub", "-V", "5", "-h", "127.0.0.1", "-p", port, "-t", "x", "-i",
      "wanted-by-two", NULL};
  int64_t start = clock_mono_ms();
  broker_reader_start(&other, argv);
  mqtt_rig_wait(&rig, knows_of_another);
  assert_true(rig.ups <= 5);
  if (rig.ups > 1)
    assert_true(clock_mono_ms() - start > 700); /* 0.1 + 0.2 + 0.4 s at least */
  broker_reader_stop(&other);
  mqtt_rig_close(&rig);
  broker_stop(&broker);
}

/* nats-server speaks 3.1.1 only. */
static void falls_back_with_a_real_broker_of_3_1_1(void **state) {
  (void)state;
  struct broker broker = {.port = broker_free_port()};
  struct mqtt_rig rig;
  char text[512], path[128], url[64];
  assert_true(access("/usr/sbin/nats-server", X_OK) == 0 ||
              access("/usr/bin/nats-server", X_OK) == 0); /* a package of tests/packages */
  broker_folder(&broker);
  snprintf(text, sizeof text,
           "host: 127.0.0.1\nport: %u\nserver_name: test\njetstream { store_dir: \"%s\" }\n"
           "mqtt { host: 127.0.0.1, port: %u }\n",
           broker_free_port(), broker.folder, broker.port);
  broker_write(&broker, "nats.conf", text);
  snprintf(path, sizeof path, "%s/nats.conf", broker.folder);
  snprintf(url, sizeof url, "mqtt://127.0.0.1:%u", broker.port);
  const char *const argv[] = {"nats-server", "-c", path, "-l", "/dev/null", NULL};
  struct broker_reader server;
  broker_reader_start(&server, argv);
  mqtt_rig_connect(&rig, url);
  assert_int_equal(mqtt_rig_status(&rig).version, MQTT_VERSION_3_1_1);
  const struct msg_parts parts = {
      .kind = MSG_EVENT, .qos = 1, .topic = span_of("cmd/self"), .payload = span_of("to myself")};
  mqtt_rig_publish(&rig, &parts);
  mqtt_rig_wait_commands(&rig, 1);
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.delivered, 1);
  mqtt_rig_close(&rig);
  broker_reader_stop(&server);
  broker_stop(&broker);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(waits_for_a_broker_that_is_not_there_yet),
      cmocka_unit_test(says_that_a_name_is_unknown),
      cmocka_unit_test(completes_everything_when_a_broker_of_5_is_killed),
      cmocka_unit_test(completes_everything_when_a_broker_of_3_1_1_is_killed),
      cmocka_unit_test(gets_a_command_again_that_was_not_kept),
      cmocka_unit_test(gives_up_a_connection_that_does_not_go_down_when_it_is_cut),
      cmocka_unit_test(gets_a_burst_again_in_order),
      cmocka_unit_test(refuses_what_is_larger_than_the_broker_takes),
      cmocka_unit_test(reports_a_topic_that_it_may_not_publish_to),
      cmocka_unit_test(reports_refused_credentials_without_showing_them),
      cmocka_unit_test(does_not_fight_for_its_client_id),
      cmocka_unit_test(falls_back_with_a_real_broker_of_3_1_1),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
