/* The MQTT engine, its messages, and a broker that takes them badly. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <unistd.h>

#include <MQTTAsync.h>
#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/metrics.h"
#include "engine/mqtt_rig.h"
#include "engine/mqtt_stub.h"

static void wait_count(const atomic_uint *count, unsigned wanted) {
  int64_t until = clock_mono_ms() + RIG_TIMEOUT_MS;
  while (atomic_load(count) < wanted && clock_mono_ms() < until)
    usleep(200);
  assert_true(atomic_load(count) >= wanted);
}

static void keeps_its_window_within_the_receive_maximum(void **state) {
  (void)state;
  static const struct {
    uint16_t receive_max;
    unsigned max_window, window;
  } cases[] = {{1, 1000, 1}, {20, 1000, 20}, {65535, 1000, 1000}, {0, 500, 500}, {65535, 1, 1}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_stub stub = {.receive_max = cases[i].receive_max};
    struct mqtt_rig rig;
    mqtt_stub_start(&stub);
    mqtt_rig_init(&rig, stub.url);
    rig.options.max_window = cases[i].max_window;
    mqtt_rig_open(&rig);
    mqtt_rig_wait_ups(&rig, 1);
    assert_int_equal(mqtt_rig_status(&rig).window, cases[i].window);
    assert_int_equal(mqtt_rig_status(&rig).credit, cases[i].window + MQTT_AT_HAND);
    for (unsigned k = 0; k < cases[i].window; k++)
      mqtt_rig_publish_event(&rig, 100);
    mqtt_rig_wait_done(&rig);
    assert_int_equal(rig.delivered, cases[i].window);
    mqtt_rig_close_stub(&rig, &stub);
  }
}

/* As many as bridge/health says, and not one more. */
static void has_as_many_in_flight_as_the_window(void **state) {
  (void)state;
  static const struct {
    uint16_t receive_max;
    unsigned max_window, window;
  } cases[] = {{3, 1000, 3}, {0, 99, 99}, {0, 500, 500}};
  int64_t quickest_ms = INT64_MAX; /* one of them is judged, as a busy machine may hold any up */
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_stub stub = {.receive_max = cases[i].receive_max, .hold_pubacks = true};
    struct mqtt_rig rig;
    mqtt_stub_start(&stub);
    mqtt_rig_init(&rig, stub.url);
    rig.options.max_window = cases[i].max_window;
    mqtt_rig_open(&rig);
    mqtt_rig_wait_ups(&rig, 1);
    assert_int_equal(mqtt_rig_status(&rig).window, cases[i].window);
    for (unsigned k = 0; k < cases[i].window + MQTT_AT_HAND; k++)
      mqtt_rig_publish_event(&rig, 10);
    wait_count(&stub.publishes, cases[i].window);
    mqtt_rig_idle(&rig, 300);
    assert_int_equal(stub.publishes, cases[i].window);
    int64_t start = clock_mono_ms();
    assert_true(mqtt_close(&rig.mqtt, 200, RIG_TIMEOUT_MS));
    quickest_ms = clock_earlier(quickest_ms, clock_mono_ms() - start);
    mailbox_drain(rig.main);
    assert_int_equal(rig.lost, cases[i].window + MQTT_AT_HAND);
    mqtt_rig_close_stub(&rig, &stub);
  }
  assert_true(quickest_ms < 2000);
}

static void reports_a_refusal_with_its_code(void **state) {
  (void)state;
  struct mqtt_stub stub = {.puback = 0x99, .pubacks = 1};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_ups(&rig, 1);
  mqtt_rig_publish_event(&rig, 100);
  mqtt_rig_publish_event(&rig, 100);
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.refused, 1);
  assert_int_equal(rig.reason_code, 0x99);
  assert_int_equal(rig.delivered, 1);
  assert_int_equal(rig.downs, 0);
  mqtt_rig_close_stub(&rig, &stub);
}

static void counts_what_nobody_subscribes_to(void **state) {
  (void)state;
  if (PAHO_HIDES_REASONS)
    skip();
  enum { NO_MATCHING_SUBSCRIBERS = 0x10 };
  for (int five = 0; five < 2; five++) {
    struct mqtt_stub stub = {
        .puback = NO_MATCHING_SUBSCRIBERS, .pubacks = 2, .code_on_5 = five ? 0 : 1};
    struct mqtt_rig rig;
    uint64_t before = metrics_get(METRIC_EVENTS_UNHEARD);
    mqtt_rig_open_stub(&rig, &stub);
    mqtt_rig_wait_ups(&rig, 1);
    for (int message = 0; message < 5; message++)
      mqtt_rig_publish_event(&rig, 100);
    mqtt_rig_wait_done(&rig);
    assert_int_equal(rig.delivered, 5);
    assert_int_equal(metrics_get(METRIC_EVENTS_UNHEARD) - before, five ? 2 : 0);
    mqtt_rig_close_stub(&rig, &stub);
  }
}

static void waits_for_a_quota_instead_of_losing_the_message(void **state) {
  (void)state;
  struct mqtt_stub stub = {.puback = MQTT_REASON_QUOTA, .pubacks = 1};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_ups(&rig, 1);
  mqtt_rig_publish_event(&rig, 100);
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.lost, 1);
  mqtt_rig_wait_downs(&rig, 1);
  assert_string_equal(rig.why, "the connection to the broker was lost: quota exceeded");
  mqtt_rig_wait_ups(&rig, 2);
  mqtt_rig_publish_event(&rig, 100);
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.delivered, 1);
  mqtt_rig_close_stub(&rig, &stub);
}

/* Paho completes the message, and frees it once more when the client is destroyed. */
static void survives_acknowledgements_of_another_qos(void **state) {
  (void)state;
  if (PAHO_FREES_MISNAMED_TWICE)
    skip();
  const struct mqtt_stub wrong[] = {
      {.ack_type = 7},                 /* PUBCOMP */
      {.ack_type = 5, .puback = 0x80}, /* PUBREC, refusing */
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct mqtt_stub stub = wrong[i];
    struct mqtt_rig rig;
    mqtt_rig_open_stub(&rig, &stub);
    mqtt_rig_wait_ups(&rig, 1);
    for (int message = 0; message < 5; message++)
      mqtt_rig_publish_event(&rig, 100);
    mqtt_rig_wait_done(&rig);
    mqtt_rig_close_stub(&rig, &stub);
    assert_int_equal(rig.delivered + rig.refused + rig.lost, 5);
  }
}

/* A message that always costs the connection must be told from trouble that is not its own. */
static void tells_whether_a_message_may_have_cost_the_connection(void **state) {
  (void)state;
  const struct {
    struct mqtt_stub stub;
    bool blamed;
  } cases[] = {
      {{.closes = true}, true},
      {{.closes = true, .goodbye = 0x87}, true},  /* not authorized */
      {{.closes = true, .goodbye = 0x95}, true},  /* packet too large */
      {{.closes = true, .goodbye = 0x8B}, false}, /* server shutting down */
      {{.closes = true, .goodbye = 0x8E}, false}, /* session taken over */
      {{.closes = true, .mute_on_5 = true}, true},
      {{.puback = MQTT_REASON_QUOTA, .pubacks = 1}, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_stub stub = cases[i].stub;
    struct mqtt_rig rig;
    mqtt_rig_open_stub(&rig, &stub);
    mqtt_rig_wait_ups(&rig, 1);
    mqtt_rig_publish_event(&rig, 100);
    mqtt_rig_wait_done(&rig);
    assert_int_equal(rig.lost, 1);
    assert_int_equal(rig.closed_by_broker, cases[i].blamed);
    mqtt_rig_close_stub(&rig, &stub);
  }
}

static void refuses_a_topic_that_would_cost_the_connection(void **state) {
  (void)state;
  struct mqtt_stub stub = {0};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_ups(&rig, 1);
  static const struct span topics[] = {{"a/+/b", 5}, {"a/#", 3}, {"a\0b", 3}, {"\xFF", 1}, {"", 0}};
  for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++) {
    const struct msg_parts parts = {.kind = MSG_EVENT, .qos = 1, .topic = topics[i]};
    mqtt_rig_publish(&rig, &parts);
  }
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.refused, sizeof topics / sizeof topics[0]);
  assert_int_equal(rig.reason_code, MQTT_REASON_TOPIC);
  assert_int_equal(stub.publishes, 0);
  assert_int_equal(rig.downs, 0);
  mqtt_rig_close_stub(&rig, &stub);
}

/* Linux acknowledges a new connection's first segments at once, so these do not count; later ones
 * wait for 40 ms unless asked for, as nothing is sent meanwhile. One of many is judged, as a busy
 * machine may hold any up. */
static void acknowledges_a_puback_at_once(void **state) {
  enum { FIRST = 40, MANY = 200, AT_ONCE_MS = 20 };
  (void)state;
  struct mqtt_stub stub = {.times_acks = true};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_ups(&rig, 1);
  for (unsigned i = 0; i < FIRST || (i < FIRST + MANY && stub.quickest_ack_ms > AT_ONCE_MS); i++) {
    mqtt_rig_publish_event(&rig, 100);
    mqtt_rig_wait_done(&rig);
    wait_count(&stub.acks, i + 1);
    if (i + 1 == FIRST)
      atomic_store(&stub.quickest_ack_ms, UINT_MAX);
  }
  mqtt_rig_close_stub(&rig, &stub);
  assert_int_equal(rig.delivered, rig.published);
  assert_in_range(stub.quickest_ack_ms, 0, AT_ONCE_MS);
}

/* Paho looks for a second whether anything comes, and would be deaf for 100 ms after that. */
static void hears_a_command_after_a_quiet_second(void **state) {
  enum { TRIES = 20, SOON_MS = 40 };
  (void)state;
  if (PAHO_IS_DEAF)
    skip();
  struct mqtt_stub stub = {
      .times_acks = true, .command_after_ms = 1020, .quickest_answer_ms = UINT_MAX};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_ups(&rig, 1);
  for (unsigned i = 0; i < TRIES && atomic_load(&stub.quickest_answer_ms) > SOON_MS; i++) {
    mqtt_rig_publish_event(&rig, 100);
    mqtt_rig_wait_done(&rig);
    wait_count(&stub.answers, i + 1);
  }
  mqtt_rig_close_stub(&rig, &stub);
  assert_in_range(stub.quickest_answer_ms, 0, SOON_MS);
}

/* Paho would look every 100 ms whether its threads have ended. */
static void ends_as_soon_as_it_is_closed(void **state) {
  enum { TRIES = 100, SOON_MS = 40 };
  (void)state;
  if (PAHO_IS_DEAF)
    skip();
  int64_t quickest_ms = INT64_MAX;
  for (unsigned i = 0; i < TRIES && quickest_ms > SOON_MS; i++) {
    struct mqtt_stub stub = {0};
    struct mqtt_rig rig;
    mqtt_rig_open_stub(&rig, &stub);
    mqtt_rig_wait_ups(&rig, 1);
    int64_t before_ms = clock_mono_ms();
    mqtt_rig_close(&rig);
    quickest_ms = clock_earlier(quickest_ms, clock_mono_ms() - before_ms);
    mqtt_stub_stop(&stub); /* which may take as long */
  }
  assert_in_range(quickest_ms, 0, SOON_MS);
}

static void publishes_without_retain_where_there_is_none(void **state) {
  (void)state;
  for (int without = 0; without < 2; without++) {
    struct mqtt_stub stub = {.no_retain = without != 0};
    struct mqtt_rig rig;
    mqtt_rig_open_stub(&rig, &stub);
    mqtt_rig_wait_ups(&rig, 1);
    const struct msg_parts parts = {
        .kind = MSG_STATE, .qos = 1, .retain = true, .topic = span_of("state")};
    mqtt_rig_publish(&rig, &parts);
    mqtt_rig_wait_done(&rig);
    assert_int_equal(rig.delivered, 1);
    assert_int_equal(stub.retained, without ? 0 : 1);
    mqtt_rig_close_stub(&rig, &stub);
  }
}

static void completes_qos_0_when_it_is_written(void **state) {
  (void)state;
  struct mqtt_stub stub = {.hold_pubacks = true};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_ups(&rig, 1);
  for (unsigned i = 0; i < 20; i++) {
    const struct msg_parts parts = {
        .kind = MSG_RESULT, .topic = span_of("out"), .payload = span_of("{}")};
    mqtt_rig_publish(&rig, &parts);
  }
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.delivered, 20);
  mqtt_rig_close_stub(&rig, &stub);
}

static atomic_uint wakes;

int __real_MQTTAsync_reconnect(MQTTAsync client);
int __wrap_MQTTAsync_reconnect(MQTTAsync client);

int __wrap_MQTTAsync_reconnect(MQTTAsync client) {
  atomic_fetch_add(&wakes, 1);
  return __real_MQTTAsync_reconnect(client);
}

/* Again and again while nothing is acknowledged, and seldomer each time: 5 ms, 50, 500. */
static void wakes_a_sender_that_may_have_missed_its_signal(void **state) {
  (void)state;
  struct mqtt_stub stub = {.hold_pubacks = true};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_ups(&rig, 1);
  atomic_store(&wakes, 0);
  mqtt_rig_idle(&rig, 100);
  assert_int_equal(atomic_load(&wakes), 0); /* nothing is in flight */
  mqtt_rig_publish_event(&rig, 10);
  wait_count(&wakes, 3);
  mqtt_rig_idle(&rig, 300);
  assert_in_range(atomic_load(&wakes), 3, 4);
  assert_int_equal(stub.publishes, 1);
  assert_int_equal(rig.downs, 0);
  mqtt_rig_close_stub(&rig, &stub);
}

/* In Paho's place: holds the message, for the test to say what became of it. */
static atomic_bool holds, held;
static MQTTAsync_responseOptions held_response;

int __real_MQTTAsync_send(MQTTAsync client, const char *topic, int len, const void *payload,
                          int qos, int retained, MQTTAsync_responseOptions *response);
int __wrap_MQTTAsync_send(MQTTAsync client, const char *topic, int len, const void *payload,
                          int qos, int retained, MQTTAsync_responseOptions *response);

int __wrap_MQTTAsync_send(MQTTAsync client, const char *topic, int len, const void *payload,
                          int qos, int retained, MQTTAsync_responseOptions *response) {
  if (!atomic_load(&holds))
    return __real_MQTTAsync_send(client, topic, len, payload, qos, retained, response);
  held_response = *response;
  atomic_store(&held, true);
  return MQTTASYNC_SUCCESS;
}

static void fail_message(struct mqtt_rig *rig, int code, int reason_code) {
  int64_t until = clock_mono_ms() + RIG_TIMEOUT_MS;
  MQTTAsync_failureData5 data = {.code = code, .reasonCode = (enum MQTTReasonCodes)reason_code};
  atomic_store(&held, false);
  mqtt_rig_publish_event(rig, 100);
  while (!atomic_load(&held) && clock_mono_ms() < until)
    usleep(200);
  assert_true(atomic_load(&held));
  held_response.onFailure5(held_response.context, &data);
  mqtt_rig_wait_done(rig);
}

/* MQTTAsync_writeComplete sets no reason when a connection ends in the midst of a message: it is
 * what was on the stack. */
static void believes_a_reason_only_where_the_broker_answered(void **state) {
  (void)state;
  struct mqtt_stub stub = {0};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_ups(&rig, 1);
  atomic_store(&holds, true);
  fail_message(&rig, -1, 0x99);
  assert_int_equal(rig.lost, 1);
  assert_int_equal(rig.refused, 0);
  fail_message(&rig, MQTTASYNC_SUCCESS, 0x99);
  assert_int_equal(rig.lost, 1);
  assert_int_equal(rig.refused, 1);
  assert_int_equal(rig.reason_code, 0x99);
  atomic_store(&holds, false);
  mqtt_rig_close_stub(&rig, &stub);
}

/* A command hangs in the journal, and Paho with it: a message is in its hands when main takes back
 * what is its own and leaves. Then the disk comes to life again. The rig stays: what is left behind
 * may have another command in its hands when its connection has ended. */
static void what_main_has_left_behind_is_paho_s_alone(void **state) {
  (void)state;
  struct mqtt_stub stub = {.times_acks = true};
  static struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_ups(&rig, 1);
  atomic_store(&rig.holds_commands, true);
  mqtt_rig_publish_event(&rig, 100); /* the stub sends a command for it */
  mqtt_rig_wait_done(&rig);
  wait_count(&rig.held_commands, 1);
  mqtt_rig_publish_event(&rig, 100);
  assert_false(mqtt_close(&rig.mqtt, 50, 50));
  mailbox_drain(rig.main);
  assert_int_equal(rig.lost, 1);
  atomic_store(&rig.holds_commands, false);
  wait_count(&stub.ends, 1);
  mqtt_stub_stop(&stub);
}

static void loses_what_is_published_while_down(void **state) {
  (void)state;
  struct mqtt_stub stub = {.connack = 0x88};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_downs(&rig, 1);
  mqtt_rig_publish_event(&rig, 10);
  assert_int_equal(rig.lost, 0); /* never before it returns */
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.lost, 1);
  mqtt_rig_close_stub(&rig, &stub);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_its_window_within_the_receive_maximum),
      cmocka_unit_test(has_as_many_in_flight_as_the_window),
      cmocka_unit_test(reports_a_refusal_with_its_code),
      cmocka_unit_test(counts_what_nobody_subscribes_to),
      cmocka_unit_test(waits_for_a_quota_instead_of_losing_the_message),
      cmocka_unit_test(survives_acknowledgements_of_another_qos),
      cmocka_unit_test(tells_whether_a_message_may_have_cost_the_connection),
      cmocka_unit_test(refuses_a_topic_that_would_cost_the_connection),
      cmocka_unit_test(acknowledges_a_puback_at_once),
      cmocka_unit_test(hears_a_command_after_a_quiet_second),
      cmocka_unit_test(ends_as_soon_as_it_is_closed),
      cmocka_unit_test(publishes_without_retain_where_there_is_none),
      cmocka_unit_test(completes_qos_0_when_it_is_written),
      cmocka_unit_test(wakes_a_sender_that_may_have_missed_its_signal),
      cmocka_unit_test(believes_a_reason_only_where_the_broker_answered),
      cmocka_unit_test(what_main_has_left_behind_is_paho_s_alone),
      cmocka_unit_test(loses_what_is_published_while_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
