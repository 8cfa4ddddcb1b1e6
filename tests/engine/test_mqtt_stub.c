/* The MQTT engine and a broker that is old, small, or difficult. */
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
#include "engine/mqtt_rig.h"
#include "engine/mqtt_stub.h"
#include "engine/sockets.h"
#include "mqtt/paho.h"

static void expect_fall_back(struct mqtt_stub *stub, int attempts, unsigned downs) {
  struct mqtt_rig rig;
  int64_t start = clock_mono_ms();
  atomic_store(&stub->lets_in, downs); /* or main may hear of a connection before its failures */
  mqtt_rig_open_stub(&rig, stub);
  mqtt_rig_wait_downs(&rig, downs);
  atomic_store(&stub->lets_in, 0);
  mqtt_rig_wait_ups(&rig, 1);
  assert_true(clock_mono_ms() - start < 10000);
  assert_int_equal(mqtt_rig_status(&rig).version, MQTT_VERSION_3_1_1);
  assert_int_equal(stub->connects_5, attempts);
  assert_int_equal(stub->connects_3, 1);
  assert_int_equal(rig.downs, downs);
  for (unsigned i = 0; i < 20; i++)
    mqtt_rig_publish_event(&rig, 500);
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.delivered, 20);
  mqtt_rig_close_stub(&rig, stub);
}

static void falls_back_when_the_version_is_refused_in_words_of_3(void **state) {
  (void)state;
  struct mqtt_stub stub = {.code_on_5 = 1};
  expect_fall_back(&stub, 1, 0);
}

static void falls_back_when_the_version_is_refused_in_words_of_5(void **state) {
  (void)state;
  struct mqtt_stub stub = {.code_on_5 = 0x84};
  expect_fall_back(&stub, 1, 0);
}

/* Once may be an accident of the network. */
static void falls_back_when_5_is_met_with_silence_twice(void **state) {
  (void)state;
  struct mqtt_stub stub = {.mute_on_5 = true};
  expect_fall_back(&stub, 2, 1);
}

static void stays_with_a_version_that_was_asked_for(void **state) {
  (void)state;
  struct mqtt_stub stub = {.code_on_5 = 1};
  struct mqtt_rig rig;
  mqtt_stub_start(&stub);
  mqtt_rig_init(&rig, stub.url);
  rig.options.version = MQTT_VERSION_5;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_downs(&rig, 1);
  assert_string_equal(rig.why, "the broker refused the connection: unacceptable protocol version");
  assert_int_equal(stub.connects_3, 0);
  mqtt_rig_close(&rig);
  unsigned connects_5 = stub.connects_5;
  mqtt_rig_init(&rig, stub.url);
  rig.options.version = MQTT_VERSION_3_1_1;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  assert_int_equal(stub.connects_5, connects_5);
  mqtt_rig_close_stub(&rig, &stub);
}

static void adopts_the_keep_alive_of_the_broker(void **state) {
  (void)state;
  struct mqtt_stub stub = {.keep_alive = 7};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_ups(&rig, 1);
  if (mqtt_paho_follows_keep_alive()) {
    assert_int_equal(stub.connects_5, 1);
  } else {
    assert_int_equal(stub.connects_5, 2);
    assert_int_equal(stub.last_keep_alive, 7);
  }
  mqtt_rig_close_stub(&rig, &stub);
}

static void idle_until(struct mqtt_rig *rig, const atomic_uint *count, unsigned wanted) {
  int64_t until = clock_mono_ms() + RIG_TIMEOUT_MS;
  while (atomic_load(count) < wanted && clock_mono_ms() < until)
    mqtt_rig_idle(rig, 20);
  assert_true(atomic_load(count) >= wanted);
}

static void counts_a_refused_subscription_as_down(void **state) {
  (void)state;
  struct mqtt_stub stub = {.suback = 0x87};
  struct mqtt_rig rig;
  int64_t start = clock_mono_ms();
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_downs(&rig, 1);
  assert_string_equal(rig.why, "the broker refused a subscription: cmd/#: not authorized");
  idle_until(&rig, &stub.subscribes, 2);
  assert_true(clock_mono_ms() - start >= 2500); /* it waits before it asks again */
  assert_int_equal(rig.ups, 0);
  mqtt_rig_close_stub(&rig, &stub);
}

static void says_what_the_broker_said_when_it_left(void **state) {
  (void)state;
  static const struct {
    uint8_t code;
    const char *why;
  } cases[] = {
      {0x8B, "the connection to the broker was lost: server shutting down"},
      {0x8E, "the connection to the broker was lost: another client with the same client id took "
             "the session over"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_stub stub = {.disconnect = cases[i].code};
    struct mqtt_rig rig;
    mqtt_rig_open_stub(&rig, &stub);
    mqtt_rig_wait_downs(&rig, 1);
    assert_string_equal(rig.why, cases[i].why);
    if (cases[i].code == 0x8E) {
      mqtt_rig_idle(&rig, 1500);
      assert_int_equal(stub.connects_5, 1); /* no fight */
    } else {
      idle_until(&rig, &stub.connects_5, 2);
    }
    mqtt_rig_close_stub(&rig, &stub);
  }
}

static void does_not_work_with_a_broker_that_acknowledges_nothing(void **state) {
  (void)state;
  struct mqtt_stub stub = {.only_qos_0 = true};
  struct mqtt_rig rig;
  mqtt_rig_open_stub(&rig, &stub);
  mqtt_rig_wait_downs(&rig, 1);
  assert_string_equal(rig.why, "the broker takes QoS 0 only, and would acknowledge nothing");
  assert_int_equal(rig.ups, 0);
  mqtt_rig_close_stub(&rig, &stub);
}

/* In Paho's place: the subscription is made, and fails as the test says. */
static atomic_int subscribe_code; /* 0: the real thing */
static int subscribe_reason;

int __real_MQTTAsync_subscribe(MQTTAsync client, const char *topic, int qos,
                               MQTTAsync_responseOptions *response);
int __wrap_MQTTAsync_subscribe(MQTTAsync client, const char *topic, int qos,
                               MQTTAsync_responseOptions *response);

int __wrap_MQTTAsync_subscribe(MQTTAsync client, const char *topic, int qos,
                               MQTTAsync_responseOptions *response) {
  MQTTAsync_failureData data = {.code = atomic_load(&subscribe_code)};
  MQTTAsync_failureData5 data5 = {.code = data.code,
                                  .reasonCode = (enum MQTTReasonCodes)subscribe_reason};
  if (data.code == 0)
    return __real_MQTTAsync_subscribe(client, topic, qos, response);
  if (data.code == MQTTASYNC_DISCONNECTED)
    return data.code;
  if (response->onFailure5)
    response->onFailure5(response->context, &data5);
  else
    response->onFailure(response->context, &data);
  return MQTTASYNC_SUCCESS;
}

/* What is quick may be slow on a busy machine: the quickest of some tries is judged. */
enum { TRIES = 5 };

/* How long it takes to be up again. */
static int64_t fail_to_subscribe(enum mqtt_version version, int code, int reason) {
  struct mqtt_stub stub = {0};
  struct mqtt_rig rig;
  subscribe_reason = reason;
  atomic_store(&subscribe_code, code);
  mqtt_stub_start(&stub);
  mqtt_rig_init(&rig, stub.url);
  rig.options.version = version;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_downs(&rig, 1);
  assert_ptr_equal(strstr(rig.why, "the connection to the broker was lost"), rig.why);
  int64_t start = clock_mono_ms();
  atomic_store(&subscribe_code, 0);
  mqtt_rig_wait_ups(&rig, 1);
  int64_t took_ms = clock_mono_ms() - start;
  mqtt_rig_close_stub(&rig, &stub);
  return took_ms;
}

/* As when a broker dies right after its CONNACK: nobody has refused anything, and it may be back at
 * once. */
static void a_subscription_that_cannot_be_written_is_a_lost_connection(void **state) {
  enum { SOON_MS = 2400 }; /* a refusal is met with 2.5 s at least */
  (void)state;
  static const struct {
    enum mqtt_version version;
    int code, reason;
  } cases[] = {
      {MQTT_VERSION_5, MQTTASYNC_FAILURE, 0},
      {MQTT_VERSION_5, MQTTASYNC_FAILURE, 0x87}, /* left on Paho's stack */
      {MQTT_VERSION_5, MQTTASYNC_OPERATION_INCOMPLETE, 0},
      {MQTT_VERSION_5, MQTTASYNC_DISCONNECTED, 0},
      {MQTT_VERSION_3_1_1, MQTTASYNC_FAILURE, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int64_t quickest_ms = INT64_MAX;
    for (int n = 0; n < TRIES && quickest_ms > SOON_MS; n++)
      quickest_ms = clock_earlier(
          quickest_ms, fail_to_subscribe(cases[i].version, cases[i].code, cases[i].reason));
    assert_in_range(quickest_ms, 0, SOON_MS);
  }
}

static void closes_while_the_broker_says_nothing(void **state) {
  enum { SOON_MS = 3000 };
  (void)state;
  int64_t quickest_ms = INT64_MAX;
  for (int n = 0; n < TRIES && quickest_ms >= SOON_MS; n++) {
    struct mqtt_stub stub = {.mute = true};
    struct mqtt_rig rig;
    mqtt_rig_open_stub(&rig, &stub);
    mqtt_rig_idle(&rig, 200);
    int64_t start = clock_mono_ms();
    mqtt_rig_close(&rig);
    quickest_ms = clock_earlier(quickest_ms, clock_mono_ms() - start);
    mqtt_stub_stop(&stub);
  }
  assert_true(quickest_ms < SOON_MS);
}

/* A connection has two descriptors, Paho's and the engine's own, and one that was offered in vain
 * has one. */
static void leaves_no_socket_behind(void **state) {
  (void)state;
  const struct mqtt_stub stubs[] = {
      {0}, {.connack = 0x87}, {.mute_on_5 = true}, {.suback = 0x87}, {.mute = true}};
  for (size_t i = 0; i < sizeof stubs / sizeof stubs[0]; i++) {
    struct mqtt_stub stub = stubs[i];
    struct mqtt_rig rig;
    size_t before = sockets_open();
    mqtt_rig_open_stub(&rig, &stub);
    mqtt_rig_idle(&rig, 600); /* some attempts */
    mqtt_rig_close_stub(&rig, &stub);
    assert_int_equal(sockets_open(), before);
  }
}

static void refuses_bad_options_with_a_reason(void **state) {
  (void)state;
  struct mqtt_rig rig;
  struct mqtt *mqtt = NULL;
  char why[160] = "";
  const struct mqtt_handlers handlers = {0};
  mqtt_rig_init(&rig, "http://somewhere");
  assert_int_equal(mqtt_open(&mqtt, &rig.options, &handlers, NULL, why, sizeof why), ERR_RANGE);
  assert_non_null(strstr(why, "must begin with mqtt://"));
  rig.options.url = "mqtts://localhost";
  rig.options.ca_file = "/no/such/file";
  assert_int_equal(mqtt_open(&mqtt, &rig.options, &handlers, NULL, why, sizeof why), ERR_IO);
  assert_string_equal(why, "cannot read /no/such/file");
  rig.options.ca_file = NULL;
  rig.options.client_id = "";
  assert_int_equal(mqtt_open(&mqtt, &rig.options, &handlers, NULL, why, sizeof why), ERR_RANGE);
  rig.options.client_id = "x";
  rig.options.max_window = 0;
  assert_int_equal(mqtt_open(&mqtt, &rig.options, &handlers, NULL, why, sizeof why), ERR_RANGE);
  assert_null(mqtt);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(falls_back_when_the_version_is_refused_in_words_of_3),
      cmocka_unit_test(falls_back_when_the_version_is_refused_in_words_of_5),
      cmocka_unit_test(falls_back_when_5_is_met_with_silence_twice),
      cmocka_unit_test(stays_with_a_version_that_was_asked_for),
      cmocka_unit_test(adopts_the_keep_alive_of_the_broker),
      cmocka_unit_test(counts_a_refused_subscription_as_down),
      cmocka_unit_test(says_what_the_broker_said_when_it_left),
      cmocka_unit_test(does_not_work_with_a_broker_that_acknowledges_nothing),
      cmocka_unit_test(a_subscription_that_cannot_be_written_is_a_lost_connection),
      cmocka_unit_test(closes_while_the_broker_says_nothing),
      cmocka_unit_test(leaves_no_socket_behind),
      cmocka_unit_test(refuses_bad_options_with_a_reason),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
