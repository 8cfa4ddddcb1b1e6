#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/health.h"
#include "flow/flow_rig.h"

enum { INTERVAL_MS = 60000, PENDING = 7 };

static struct rig rig;
static struct health *health;
static struct clock_proof clock_proof;

static size_t pending(void *context) {
  (void)context;
  return PENDING;
}

static bool costs_are_missing;

static bool lacks_costs(void *context) {
  (void)context;
  return costs_are_missing;
}

static struct health_figures said_figures;

static void figures(void *context, struct health_figures *out) {
  (void)context;
  *out = said_figures;
}

static int open_rig(void **state) {
  (void)state;
  said_figures = (struct health_figures){0};
  rig_open(&rig, 100);
  return health_create(&health, &(struct health_options){.root = "telnyx",
                                                         .interval_ms = INTERVAL_MS,
                                                         .store = rig.store,
                                                         .publish = rig.publish,
                                                         .timers = &rig.timers,
                                                         .clock = &clock_proof,
                                                         .pending_commands = pending,
                                                         .lacks_costs = lacks_costs,
                                                         .figures = figures});
}

static int close_rig(void **state) {
  (void)state;
  health_destroy(&health);
  rig_close(&rig);
  return 0;
}

static void connect(void) {
  rig_up(&rig);
  health_up(health, &rig.mqtt);
}

/* The payload of the newest message to the topic, "" for none. */
static const char *said(const char *topic) {
  const char *payload = "";
  while (fake_mqtt_oldest(&rig.mqtt))
    rig_acknowledge(&rig);
  for (size_t i = 0; i < rig.delivered_count; i++)
    if (strcmp(rig.delivered[i].topic, topic) == 0)
      payload = rig.delivered[i].payload;
  return payload;
}

static void expect_ready(int status, const char *words) {
  int answered = 0;
  health_answer_ready(health, fake_http_request(&answered));
  assert_int_equal(answered, status);
  if (!strstr(fake_http_body(), words))
    fail_msg("%s: not %s", fake_http_body(), words);
}

static int64_t journal_number(const char *key) {
  /* Longer than what the rig keeps of it: the journal's part stands near the beginning. */
  const char *part = strstr(said("telnyx/bridge/health"), "\"journal\":");
  assert_non_null(part);
  json_t *journal = json_loads(part + strlen("\"journal\":"), JSON_DISABLE_EOF_CHECK, NULL);
  assert_non_null(journal);
  int64_t number = json_integer_value(json_object_get(journal, key));
  json_decref(journal);
  return number;
}

static void says_what_it_is_when_it_connects(void **state) {
  (void)state;
  connect();
  assert_string_equal(said("telnyx/bridge/state"), "online");
  assert_non_null(strstr(said("telnyx/bridge/info"), "\"name\":\"telnyx-mqtt\""));
  assert_null(strstr(said("telnyx/bridge/info"), "call_cost_missing"));
  costs_are_missing = true;
  health_up(health, &rig.mqtt);
  assert_non_null(strstr(said("telnyx/bridge/info"), "\"call_cost_missing\":true"));
  costs_are_missing = false;
  assert_non_null(strstr(said("telnyx/bridge/health"),
                         "\"mqtt\":{\"version\":\"5\",\"window\":100,\"connected\":true}"));
  assert_non_null(strstr(said("telnyx/bridge/health"), "\"commands_pending\":7"));
}

static void counts_what_waits_and_dead_letters(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_keep(&rig, 0, 5);
  rig_up(&rig);
  assert_true(fake_mqtt_complete(&rig.mqtt, MQTT_REFUSED, 0x87, NULL, NULL));
  rig_acknowledge(&rig);
  rig_settle(&rig);
  const struct mqtt held = rig.mqtt; /* the other three are not acknowledged meanwhile */
  rig.mqtt.in_flight = (struct list){0};
  rig_run_clock(&rig, 5000);
  health_up(health, &rig.mqtt);
  assert_int_equal(journal_number("waiting"), 3);
  assert_int_equal(journal_number("dead_letters"), 1);
  assert_in_range(journal_number("oldest_waiting_s"), 5, 10);
  rig.mqtt = held;
}

static void says_it_again_after_the_interval(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  connect();
  (void)said("telnyx/bridge/health");
  size_t before = rig.delivered_count;
  rig_run_clock(&rig, INTERVAL_MS + 100);
  RIG_WAIT(&rig, fake_mqtt_oldest(&rig.mqtt) != NULL);
  assert_non_null(strstr(said("telnyx/bridge/health"), "\"uptime_s\":60"));
  assert_int_equal(rig.delivered_count, before + 1);
}

static void says_at_once_what_people_want_to_know(void **state) {
  (void)state;
  connect();
  (void)said("telnyx/bridge/health");
  size_t before = rig.delivered_count;
  said_figures =
      (struct health_figures){.calls_now = 3, .calls = 17, .messages = 4, .spent = 420000};
  rig_move_clock(&rig, 1100);
  RIG_WAIT(&rig, fake_mqtt_oldest(&rig.mqtt) != NULL);
  assert_non_null(strstr(said("telnyx/bridge/health"), "\"problem\":\"\""));
  assert_non_null(strstr(said("telnyx/bridge/health"),
                         "\"calls_now\":3,\"today\":{\"calls\":17,"
                         "\"messages\":4,\"spent_millionths\":420000}"));
  said_figures.is_spent = true;
  rig_move_clock(&rig, 1100);
  RIG_WAIT(&rig, fake_mqtt_oldest(&rig.mqtt) != NULL);
  assert_non_null(
      strstr(said("telnyx/bridge/health"), "\"problem\":\"guard.daily_budget is spent\""));
  rig_move_clock(&rig, 1100);
  assert_int_equal(rig.delivered_count, before + 2);
}

static void is_ready_when_it_can_keep_events_and_reaches_the_broker(void **state) {
  (void)state;
  int answered = 0;
  expect_ready(503, "not connected to the broker yet");
  connect();
  expect_ready(200, "ready");
  health_down(health, "the broker cannot be reached: no route to secret.host");
  expect_ready(503, "broker: the broker cannot be reached\n");
  connect();
  rig_take_journal_away(&rig);
  rig_keep_in_vain(&rig);
  expect_ready(503, "events cannot be kept\n");
  rig_put_journal_back(&rig);
  rig_keep(&rig, 1, 1);
  expect_ready(200, "ready");
  clock_proof_note(&clock_proof, CLOCK_PROOF_JOURNAL, clock_wall_ms() + 60000);
  expect_ready(503, "the clock is wrong: it is earlier than the newest time in the journal\n");
  clock_proof = (struct clock_proof){0};
  expect_ready(200, "ready");
  health_stopping(health);
  expect_ready(503, "shutting down");
  assert_string_equal(said("telnyx/bridge/state"), "offline");
  health_answer_live(health, fake_http_request(&answered));
  assert_int_equal(answered, 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(says_what_it_is_when_it_connects),
      TEST(counts_what_waits_and_dead_letters),
      TEST(says_it_again_after_the_interval),
      TEST(says_at_once_what_people_want_to_know),
      TEST(is_ready_when_it_can_keep_events_and_reaches_the_broker),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
