/* The MQTT engine and a real broker, on its good days: what goes out and what comes in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/broker.h"
#include "engine/child.h"
#include "engine/mqtt_rig.h"
#include "engine/sockets.h"

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

static void send_command(const char *topic, const char *payload, const char *option) {
  const char *const argv[] = {
      "mosquitto_pub", "-V", "5",     "-h",   "127.0.0.1", "-p", port, "-q", "1", "-t",
      topic,           "-m", payload, option, NULL};
  assert_int_equal(child_run(argv), 0);
}

/* mosquitto_sub on a topic, ready when it has printed what is retained: one message, which comes to
 * it with its subscriptions. */
static void listen_to(struct broker_reader *reader, const char *topic, const char *format) {
  const char *const argv[] = {
      "mosquitto_sub", "-V", "5",     "-h", "127.0.0.1", "-p", port, "-q", "1", "-t",
      topic,           "-t", "ready", "-F", format,      NULL};
  send_command("ready", "ready", "-r");
  broker_reader_start(reader, argv);
  (void)broker_reader_line(reader, RIG_TIMEOUT_MS);
}

static void publishes_with_all_properties(void **state) {
  (void)state;
  struct mqtt_rig rig;
  struct broker_reader reader;
  mqtt_rig_connect(&rig, broker.url);
  listen_to(&reader, "out/#", "%t|%q|%r|%C|%F|%D|%E|%P|%p");
  const struct msg_parts parts = {
      .kind = MSG_RESULT,
      .qos = 1,
      .expiry_s = 600,
      .topic = span_of("out/result"),
      .payload = span_of("{\"ok\":true}"),
      .content_type = span_of("application/json"),
      .correlation = span_of("c-17"),
      .properties = span_of("specversion: 1.0\nid: e-1\ntype: call.answered\n"),
  };
  mqtt_rig_publish(&rig, &parts);
  assert_string_equal(broker_reader_line(&reader, RIG_TIMEOUT_MS),
                      "out/result|1|0|application/json|1|c-17|600|specversion:1.0 id:e-1 "
                      "type:call.answered|{\"ok\":true}");
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.delivered, 1);
  broker_reader_stop(&reader);
  mqtt_rig_close(&rig);
}

static void marks_only_text_as_text(void **state) {
  (void)state;
  struct mqtt_rig rig;
  struct broker_reader reader;
  mqtt_rig_connect(&rig, broker.url);
  listen_to(&reader, "out/#", "%C|%F|%x");
  const struct msg_parts parts = {.kind = MSG_EVENT,
                                  .qos = 1,
                                  .topic = span_of("out/bytes"),
                                  .payload = {"\xFF\x00\xFE", 3},
                                  .content_type = span_of("application/octet-stream")};
  mqtt_rig_publish(&rig, &parts);
  assert_string_equal(broker_reader_line(&reader, RIG_TIMEOUT_MS),
                      "application/octet-stream||ff00fe");
  broker_reader_stop(&reader);
  mqtt_rig_close(&rig);
}

static void publishes_in_order_and_each_once(void **state) {
  (void)state;
  struct mqtt_rig rig;
  struct broker_reader reader;
  mqtt_rig_init(&rig, broker.url);
  rig.options.max_window = 1000; /* the broker's Receive Maximum is 20 */
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  const struct mqtt_status status = mqtt_rig_status(&rig);
  assert_true(status.up);
  assert_int_equal(status.version, MQTT_VERSION_5);
  assert_int_equal(status.window, 20);
  listen_to(&reader, "out/#", "%t");
  for (unsigned round = 0; round < 50; round++) {
    for (unsigned i = 0; i < 20; i++)
      mqtt_rig_publish_event(&rig, 100);
    if (round % 5 == 4) /* a hundred at once: most wait for a place in the window */
      mqtt_rig_wait_done(&rig);
  }
  assert_int_equal(rig.delivered, 1000);
  for (unsigned i = 0; i < 1000; i++) {
    char topic[32];
    snprintf(topic, sizeof topic, "out/%u", i);
    assert_string_equal(broker_reader_line(&reader, RIG_TIMEOUT_MS), topic);
  }
  assert_false(broker_reader_has_line(&reader, 100));
  broker_reader_stop(&reader);
  mqtt_rig_close(&rig);
}

static void hands_commands_over_with_their_properties(void **state) {
  (void)state;
  struct mqtt_rig rig;
  mqtt_rig_connect(&rig, broker.url);
  const char *const argv[] = {"mosquitto_pub",
                              "-V",
                              "5",
                              "-h",
                              "127.0.0.1",
                              "-p",
                              port,
                              "-q",
                              "1",
                              "-t",
                              "cmd/calls/dial",
                              "-m",
                              "{\"a\":1}",
                              "-D",
                              "publish",
                              "response-topic",
                              "answers/1",
                              "-D",
                              "publish",
                              "correlation-data",
                              "k9",
                              "-D",
                              "publish",
                              "message-expiry-interval",
                              "77",
                              NULL};
  int64_t before = clock_wall_ms();
  assert_int_equal(child_run(argv), 0);
  mqtt_rig_wait_commands(&rig, 1);
  const struct command_msg_parts *parts = mqtt_rig_command(&rig, 0);
  assert_true(span_equal_text(parts->topic, "cmd/calls/dial"));
  assert_true(span_equal_text(parts->payload, "{\"a\":1}"));
  assert_true(span_equal_text(parts->response_topic, "answers/1"));
  assert_true(span_equal_text(parts->correlation, "k9"));
  assert_true(parts->expiry_s > 70 && parts->expiry_s <= 77);
  assert_int_equal(parts->qos, 1);
  assert_false(parts->retain);
  assert_false(parts->dup);
  assert_true(parts->packet_id > 0);
  assert_true(parts->received_wall_ms >= before);
  mqtt_rig_close(&rig);
}

static void sees_a_retained_command_for_what_it_is(void **state) {
  (void)state;
  struct mqtt_rig rig;
  send_command("cmd/old", "kept by the broker", "-r");
  mqtt_rig_connect(&rig, broker.url);
  send_command("cmd/new", "published with retain", "-r");
  send_command("cmd/last", "plain", NULL);
  mqtt_rig_wait_commands(&rig, 2);
  assert_true(span_equal_text(mqtt_rig_command(&rig, 0)->topic, "cmd/new"));
  assert_true(mqtt_rig_command(&rig, 0)->retain);
  assert_true(span_equal_text(mqtt_rig_command(&rig, 1)->topic, "cmd/last"));
  assert_false(mqtt_rig_command(&rig, 1)->retain);
  mqtt_rig_close(&rig);
  send_command("cmd/old", "", "-r");
  send_command("cmd/new", "", "-r");
}

static void receives_after_a_restart_what_was_sent_meanwhile(void **state) {
  (void)state;
  struct mqtt_rig rig;
  mqtt_rig_init(&rig, broker.url);
  rig.options.client_id = "short-restart";
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  mqtt_rig_close(&rig);
  send_command("cmd/meanwhile", "{}", NULL);
  mqtt_rig_init(&rig, broker.url);
  rig.options.client_id = "short-restart";
  mqtt_rig_open(&rig);
  mqtt_rig_wait_commands(&rig, 1);
  assert_true(span_equal_text(mqtt_rig_command(&rig, 0)->topic, "cmd/meanwhile"));
  mqtt_rig_close(&rig);
}

static void receives_nothing_of_an_expired_session(void **state) {
  (void)state;
  struct mqtt_rig rig;
  mqtt_rig_init(&rig, broker.url);
  rig.options.client_id = "long-outage";
  rig.options.session_expiry_s = 1;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  mqtt_rig_close(&rig);
  send_command("cmd/too-old", "{}", NULL);
  int64_t until = clock_mono_ms() + 2500; /* mosquitto looks once a second */
  while (clock_mono_ms() < until)
    send_command("elsewhere", "x", NULL);
  mqtt_rig_init(&rig, broker.url);
  rig.options.client_id = "long-outage";
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  send_command("cmd/now", "{}", NULL);
  mqtt_rig_wait_commands(&rig, 1);
  assert_true(span_equal_text(mqtt_rig_command(&rig, 0)->topic, "cmd/now"));
  mqtt_rig_close(&rig);
}

/* The payload is cut one byte past the ceiling, so that whoever checks sees it was too large. */
static void cuts_a_payload_past_the_ceiling(void **state) {
  (void)state;
  struct mqtt_rig rig;
  mqtt_rig_connect(&rig, broker.url);
  static char text[MQTT_COMMAND_MAX_BYTES + 1001];
  char path[128];
  for (size_t len = MQTT_COMMAND_MAX_BYTES; len <= MQTT_COMMAND_MAX_BYTES + 1000; len += 1000) {
    memset(text, 'y', len);
    text[len] = '\0';
    broker_write(&broker, "large", text);
    snprintf(path, sizeof path, "%s/large", broker.folder);
    const char *const argv[] = {"mosquitto_pub", "-h", "127.0.0.1", "-p", port, "-q", "1", "-t",
                                "cmd/large",     "-f", path,        NULL};
    assert_int_equal(child_run(argv), 0);
  }
  mqtt_rig_wait_commands(&rig, 2);
  assert_int_equal(mqtt_rig_command(&rig, 0)->payload.len, MQTT_COMMAND_MAX_BYTES);
  assert_int_equal(mqtt_rig_command(&rig, 1)->payload.len, MQTT_COMMAND_MAX_BYTES + 1);
  mqtt_rig_close(&rig);
}

static void leaves_the_will_when_it_dies_and_none_when_it_closes(void **state) {
  (void)state;
  struct mqtt_rig rig;
  struct broker_reader reader;
  listen_to(&reader, "state", "%p %q");
  mqtt_rig_init(&rig, broker.url);
  rig.options.will_topic = "state";
  rig.options.will_payload = "offline";
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  mqtt_rig_close(&rig);
  assert_false(broker_reader_has_line(&reader, 300));
  mqtt_rig_init(&rig, broker.url);
  rig.options.will_topic = "state";
  rig.options.will_payload = "offline";
  rig.refuse_commands = 1; /* which cuts the connection */
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  send_command("cmd/x", "{}", NULL);
  assert_string_equal(broker_reader_line(&reader, RIG_TIMEOUT_MS), "offline 1");
  broker_reader_stop(&reader);
  mqtt_rig_close(&rig);
}

/* Paho sends each packet with one write, so Nagle's algorithm shows only where a small packet
 * follows another that is not acknowledged yet; the option itself is what to look at. */
static void has_no_delay_on_its_socket(void **state) {
  (void)state;
  struct mqtt_rig rig;
  mqtt_rig_connect(&rig, broker.url);
  int on = 0;
  socklen_t len = sizeof on;
  assert_int_equal(
      getsockopt(sockets_connected_to(broker.port), IPPROTO_TCP, TCP_NODELAY, &on, &len), 0);
  assert_int_equal(on, 1);
  mqtt_rig_close(&rig);
}

static void goes_around_proxies(void **state) {
  (void)state;
  struct mqtt_rig rig;
  assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
  assert_int_equal(setenv("https_proxy", "http://127.0.0.1:1", 1), 0);
  mqtt_ignore_proxies();
  mqtt_rig_connect(&rig, broker.url);
  mqtt_rig_close(&rig);
}

static void works_without_a_subscription(void **state) {
  (void)state;
  struct mqtt_rig rig;
  mqtt_rig_init(&rig, broker.url);
  rig.options.subscription_count = 0;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  mqtt_rig_publish_event(&rig, 0);
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.delivered, 1);
  mqtt_rig_close(&rig);
}

static void closes_after_what_is_in_flight(void **state) {
  (void)state;
  struct mqtt_rig rig;
  mqtt_rig_connect(&rig, broker.url);
  for (unsigned i = 0; i < 20; i++)
    mqtt_rig_publish_event(&rig, 1000);
  assert_true(mqtt_close(&rig.mqtt, RIG_TIMEOUT_MS, RIG_TIMEOUT_MS));
  mailbox_drain(rig.main);
  assert_int_equal(rig.delivered, 20);
  mqtt_rig_close(&rig);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(publishes_with_all_properties),
      cmocka_unit_test(marks_only_text_as_text),
      cmocka_unit_test(publishes_in_order_and_each_once),
      cmocka_unit_test(hands_commands_over_with_their_properties),
      cmocka_unit_test(sees_a_retained_command_for_what_it_is),
      cmocka_unit_test(receives_after_a_restart_what_was_sent_meanwhile),
      cmocka_unit_test(receives_nothing_of_an_expired_session),
      cmocka_unit_test(cuts_a_payload_past_the_ceiling),
      cmocka_unit_test(leaves_the_will_when_it_dies_and_none_when_it_closes),
      cmocka_unit_test(has_no_delay_on_its_socket),
      cmocka_unit_test(goes_around_proxies),
      cmocka_unit_test(works_without_a_subscription),
      cmocka_unit_test(closes_after_what_is_in_flight),
  };
  return cmocka_run_group_tests(tests, start_broker, stop_broker);
}
