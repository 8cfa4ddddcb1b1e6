/* The MQTT engine and what a broker of MQTT 5 says in its CONNACK about what it can do: each of
 * these is obeyed, or is the reason why the bridge is not ready. MQTT 5.0 section 3.2.2.3. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/mqtt_rig.h"
#include "engine/mqtt_stub.h"

static void open_both(struct mqtt_stub *stub, struct mqtt_rig *rig, const char *filter) {
  mqtt_stub_start(stub);
  mqtt_rig_init(rig, stub->url);
  rig->subscriptions[0].filter = filter;
  mqtt_rig_open(rig);
}

/* Each property by itself, as RabbitMQ, NATS and others send them. */
static void is_not_ready_when_its_subscription_cannot_work(void **state) {
  (void)state;
  static const struct {
    struct mqtt_stub stub;
    const char *filter, *why;
  } cases[] = {
      {{.properties = {0x2A, 0}, .properties_len = 2},
       "$share/bridges/cmd/#",
       "the broker has no shared subscriptions, and mqtt.share_group is set"},
      {{.properties = {0x28, 0}, .properties_len = 2},
       "cmd/#",
       "the broker has no subscriptions with wildcards"},
      {{.properties = {0x27, 0, 0, 0, 12}, .properties_len = 5}, /* a SUBSCRIBE takes 13 bytes */
       "cmd/#",
       "the broker's maximum packet size is too small for a subscription"},
      {{.code_on_5 = 1},
       "$share/bridges/cmd/#",
       "the broker has no shared subscriptions, being of MQTT 3.1.1, and mqtt.share_group is set"},
      {{.mute_on_5 = true},
       "$share/bridges/cmd/#",
       "the broker has no shared subscriptions, being of MQTT 3.1.1, and mqtt.share_group is set"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_stub stub = cases[i].stub;
    struct mqtt_rig rig;
    open_both(&stub, &rig, cases[i].filter);
    while (strcmp(rig.why, cases[i].why) != 0)
      mqtt_rig_wait_downs(&rig, rig.downs + 1);
    mqtt_rig_idle(&rig, 500);
    assert_int_equal(rig.ups, 0);
    assert_int_equal(stub.subscribes, 0);
    mqtt_rig_close_stub(&rig, &stub);
  }
}

/* What a broker says that it has, and what it lacks that is not wanted, harms nothing. */
static void is_ready_with_what_does_not_concern_it(void **state) {
  (void)state;
  static const struct {
    uint8_t properties[24];
    size_t len;
    const char *filter;
  } cases[] = {
      {{0x2A, 1}, 2, "$share/bridges/cmd/#"},       /* shared subscriptions: there */
      {{0x2A, 0}, 2, "cmd/#"},                      /* not there, and not wanted */
      {{0x28, 1}, 2, "cmd/#"},                      /* wildcards: there */
      {{0x28, 0}, 2, "cmd/one"},                    /* not wanted */
      {{0x24, 1}, 2, "cmd/#"},                      /* QoS 1 at most: enough */
      {{0x27, 0, 0, 0, 13}, 5, "cmd/#"},            /* a packet of 13 bytes: just enough */
      {{0x12, 0, 2, 'm', 'e'}, 5, "cmd/#"},         /* another client id than ours */
      {{0x11, 0, 0, 0, 1}, 5, "cmd/#"},             /* the session expires after a second */
      {{0x11, 0xFF, 0xFF, 0xFF, 0xFF}, 5, "cmd/#"}, /* or never: but there is none yet */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_stub stub = {.properties_len = cases[i].len};
    struct mqtt_rig rig;
    memcpy(stub.properties, cases[i].properties, sizeof stub.properties);
    open_both(&stub, &rig, cases[i].filter);
    mqtt_rig_wait_ups(&rig, 1);
    assert_int_equal(stub.connects_5, 1);
    assert_int_equal(stub.connects_3, 0);
    assert_int_equal(stub.subscribes, 1);
    mqtt_rig_close_stub(&rig, &stub);
  }
}

/* Aliases for topics and ids of subscriptions are allowed by their properties, and never used:
 * nothing is sent that would need the permission. */
static void uses_neither_aliases_nor_subscription_ids(void **state) {
  (void)state;
  static const uint8_t cases[][3] = {{0x22, 0, 10}, {0x22, 0, 0}, {0x29, 0}, {0x29, 1}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_stub stub = {.properties_len = cases[i][0] == 0x22 ? 3 : 2};
    struct mqtt_rig rig;
    memcpy(stub.properties, cases[i], sizeof cases[i]);
    open_both(&stub, &rig, "cmd/#");
    mqtt_rig_wait_ups(&rig, 1);
    for (int message = 0; message < 3; message++)
      mqtt_rig_publish_event(&rig, 10);
    mqtt_rig_wait_done(&rig);
    assert_int_equal(rig.delivered, 3);
    assert_int_equal(stub.sent_properties, 0);
    mqtt_rig_close_stub(&rig, &stub);
  }
}

static const struct msg_parts retained = {
    .kind = MSG_STATE, .qos = 1, .retain = true, .topic = {"state", 5}};

/* How long it takes to be up. */
static int64_t do_without_retained_messages(void) {
  struct mqtt_stub stub = {.refuses_retained_will = true, .no_retain = true};
  struct mqtt_rig rig;
  mqtt_stub_start(&stub);
  mqtt_rig_init(&rig, stub.url);
  rig.options.will_topic = "state";
  rig.options.will_payload = "offline";
  int64_t start = clock_mono_ms();
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  int64_t took_ms = clock_mono_ms() - start;
  assert_int_equal(stub.connects_5, 2);
  assert_int_equal(rig.downs, 0);
  mqtt_rig_publish(&rig, &retained);
  mqtt_rig_wait_done(&rig);
  assert_int_equal(rig.delivered, 1);
  assert_int_equal(stub.retained, 0);
  mqtt_rig_close_stub(&rig, &stub);
  return took_ms;
}

/* A broker that cannot keep a retained will refuses the whole connection for it. The quickest of
 * some tries is judged, as a busy machine may hold any up. */
static void does_without_retained_messages(void **state) {
  enum { TRIES = 5, SOON_MS = 2000 }; /* a refusal is met with 2.5 s at least */
  (void)state;
  int64_t quickest_ms = INT64_MAX;
  for (int i = 0; i < TRIES && quickest_ms > SOON_MS; i++)
    quickest_ms = clock_earlier(quickest_ms, do_without_retained_messages());
  assert_in_range(quickest_ms, 0, SOON_MS);
}

/* Who keeps sessions for as long as he likes has queued commands of any age for a bridge that just
 * started; the same broker's session of a moment ago is none to worry about. */
static void begins_a_new_session_where_one_is_kept_for_too_long(void **state) {
  (void)state;
  static const struct {
    uint32_t expiry_s;
    bool present;
    unsigned connects, clean;
  } cases[] = {
      {31, true, 2, 1}, /* the rig asks for 30 */
      {UINT32_MAX, true, 2, 1},
      {30, true, 1, 0},
      {UINT32_MAX, false, 1, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    uint32_t s = cases[i].expiry_s;
    struct mqtt_stub stub = {
        .session_present = cases[i].present,
        .properties = {0x11, (uint8_t)(s >> 24), (uint8_t)(s >> 16), (uint8_t)(s >> 8), (uint8_t)s},
        .properties_len = 5};
    struct mqtt_rig rig;
    open_both(&stub, &rig, "cmd/#");
    mqtt_rig_wait_ups(&rig, 1);
    assert_int_equal(stub.connects_5, cases[i].connects);
    assert_int_equal(stub.clean_starts, cases[i].clean);
    stub.puback = MQTT_REASON_QUOTA; /* has the rig connect anew */
    atomic_store(&stub.pubacks, 1);
    mqtt_rig_publish_event(&rig, 10);
    mqtt_rig_wait_ups(&rig, 2);
    assert_int_equal(stub.connects_5, cases[i].connects + 1);
    assert_int_equal(stub.clean_starts, cases[i].clean);
    mqtt_rig_close_stub(&rig, &stub);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(is_not_ready_when_its_subscription_cannot_work),
      cmocka_unit_test(is_ready_with_what_does_not_concern_it),
      cmocka_unit_test(uses_neither_aliases_nor_subscription_ids),
      cmocka_unit_test(does_without_retained_messages),
      cmocka_unit_test(begins_a_new_session_where_one_is_kept_for_too_long),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
