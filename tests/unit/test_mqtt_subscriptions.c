/* The table of subscriptions: whose a topic is, and which the broker does not stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mqtt/subscriptions.h"

enum { COMMANDS, SHARED, STATUS };

static enum err keep(void *context, struct command_msg **message) {
  (void)context;
  (void)message;
  return ERR_OK;
}

static void on_message(void *context, const struct mqtt_message *message) {
  (void)context;
  (void)message;
}

static const struct mqtt_subscription list[] = {
    [COMMANDS] = {.filter = "telnyx/cmd/#", .qos = 1, .required = true, .commit = keep},
    [SHARED] = {.filter = "$share/group/telnyx/as/+/cmd/#", .qos = 1, .commit = keep},
    [STATUS] = {.filter = "homeassistant/status", .on_message = on_message},
};

static int make(void **state) {
  static struct mqtt_subscriptions table;
  *state = &table;
  return mqtt_subscriptions_copy(&table, list, 3) == ERR_OK ? 0 : -1;
}

static int unmake(void **state) {
  mqtt_subscriptions_free(*state);
  return 0;
}

static void knows_whose_a_topic_is(void **state) {
  static const struct {
    const char *topic;
    size_t k;
  } cases[] = {
      {"telnyx/cmd/calls/dial", COMMANDS},
      {"telnyx/cmd", COMMANDS},
      {"telnyx/as/garage/cmd/calls/dial", SHARED},
      {"homeassistant/status", STATUS},
      {"telnyx/commands", MQTT_NO_SUBSCRIPTION},
      {"telnyx/as/cmd/calls/dial", MQTT_NO_SUBSCRIPTION},
      {"$share/group/telnyx/as/garage/cmd/x", MQTT_NO_SUBSCRIPTION},
      {"homeassistant/status/x", MQTT_NO_SUBSCRIPTION},
      {"", MQTT_NO_SUBSCRIPTION},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_int_equal(mqtt_subscriptions_find(*state, span_of(cases[i].topic)), cases[i].k);
}

static void refuses_a_table_that_is_none(void **state) {
  (void)state;
  static const struct mqtt_subscription bad[] = {
      {.filter = NULL, .commit = keep},
      {.filter = "", .commit = keep},
      {.filter = "a", .qos = 2, .commit = keep},
      {.filter = "a"},
      {.filter = "a", .commit = keep, .on_message = on_message},
  };
  struct mqtt_subscriptions table;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    assert_int_equal(mqtt_subscriptions_copy(&table, &bad[i], 1), ERR_RANGE);
    assert_int_equal(table.count, 0);
  }
  struct mqtt_subscription many[MQTT_SUBSCRIPTIONS_MAX + 1];
  for (size_t k = 0; k <= MQTT_SUBSCRIPTIONS_MAX; k++)
    many[k] = list[STATUS];
  assert_int_equal(mqtt_subscriptions_copy(&table, many, MQTT_SUBSCRIPTIONS_MAX), ERR_OK);
  mqtt_subscriptions_free(&table);
  assert_int_equal(mqtt_subscriptions_copy(&table, many, MQTT_SUBSCRIPTIONS_MAX + 1), ERR_RANGE);
}

static void says_once_that_one_is_missing(void **state) {
  struct mqtt_subscriptions *table = *state;
  assert_false(mqtt_subscriptions_note(table, STATUS, MQTT_SUBSCRIPTION_ASKED));
  assert_true(mqtt_subscriptions_note(table, STATUS, MQTT_SUBSCRIPTION_REFUSED));
  assert_false(mqtt_subscriptions_note(table, STATUS, MQTT_SUBSCRIPTION_REFUSED));
  assert_true(mqtt_subscriptions_note(table, SHARED, MQTT_SUBSCRIPTION_REFUSED));
  assert_false(mqtt_subscriptions_note(table, STATUS, MQTT_SUBSCRIPTION_GRANTED));
  assert_true(mqtt_subscriptions_note(table, STATUS, MQTT_SUBSCRIPTION_REFUSED));
}

static size_t end_while_asked(struct mqtt_subscriptions *table, size_t k, bool blamed) {
  (void)mqtt_subscriptions_note(table, k, MQTT_SUBSCRIPTION_ASKED);
  return mqtt_subscriptions_note_end(table, false, blamed);
}

static void does_without_what_ends_connections(void **state) {
  struct mqtt_subscriptions *table = *state;
  assert_int_equal(end_while_asked(table, STATUS, true), MQTT_NO_SUBSCRIPTION);
  assert_int_equal(mqtt_subscriptions_left_out(table), 0);
  assert_int_equal(end_while_asked(table, STATUS, true), STATUS);
  assert_int_equal(mqtt_subscriptions_left_out(table), 1 << STATUS);
  /* After a connection without it, it is tried once more. */
  assert_int_equal(mqtt_subscriptions_note_end(table, false, true), MQTT_NO_SUBSCRIPTION);
  assert_int_equal(mqtt_subscriptions_left_out(table), 1 << STATUS);
  assert_int_equal(mqtt_subscriptions_note_end(table, true, true), MQTT_NO_SUBSCRIPTION);
  assert_int_equal(mqtt_subscriptions_left_out(table), 0);
  assert_int_equal(end_while_asked(table, STATUS, true), MQTT_NO_SUBSCRIPTION); /* told */
  assert_int_equal(mqtt_subscriptions_left_out(table), 1 << STATUS);
}

static void blames_none_that_is_needed_answered_or_not_asked_for(void **state) {
  struct mqtt_subscriptions *table = *state;
  for (int i = 0; i < 5; i++) {
    assert_int_equal(end_while_asked(table, COMMANDS, true), MQTT_NO_SUBSCRIPTION);
    assert_int_equal(end_while_asked(table, STATUS, false), MQTT_NO_SUBSCRIPTION);
    assert_int_equal(mqtt_subscriptions_note_end(table, false, true), MQTT_NO_SUBSCRIPTION);
    assert_false(mqtt_subscriptions_note(table, STATUS, MQTT_SUBSCRIPTION_GRANTED));
    assert_int_equal(mqtt_subscriptions_note_end(table, false, true), MQTT_NO_SUBSCRIPTION);
  }
  assert_int_equal(end_while_asked(table, STATUS, true), MQTT_NO_SUBSCRIPTION);
  (void)mqtt_subscriptions_note(table, STATUS, MQTT_SUBSCRIPTION_GRANTED);
  assert_int_equal(end_while_asked(table, STATUS, true), MQTT_NO_SUBSCRIPTION); /* not in a row */
  assert_int_equal(mqtt_subscriptions_left_out(table), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(knows_whose_a_topic_is),
      cmocka_unit_test(refuses_a_table_that_is_none),
      TEST(says_once_that_one_is_missing),
      TEST(does_without_what_ends_connections),
      TEST(blames_none_that_is_needed_answered_or_not_asked_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
