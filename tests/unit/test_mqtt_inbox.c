/* What waits for main: in order, up to a ceiling, and past it the newest of each topic. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "mqtt/inbox.h"

static size_t put(struct mqtt_inbox *inbox, const char *topic, const char *payload) {
  const struct mqtt_message message = {.topic = span_of(topic), .payload = span_of(payload)};
  return mqtt_inbox_put(inbox, 3, &message);
}

static void expect(struct mqtt_inbox *inbox, const char *topic, const char *payload) {
  struct mqtt_inbox_item *item = mqtt_inbox_take(inbox);
  assert_non_null(item);
  assert_int_equal(item->subscription, 3);
  assert_true(span_equal_text(item->message.topic, topic));
  assert_true(span_equal_text(item->message.payload, payload));
  mem_free(item);
}

static void fill(struct mqtt_inbox *inbox) {
  char topic[16];
  for (int i = 0; i < MQTT_INBOX_MESSAGES; i++) {
    snprintf(topic, sizeof topic, "t/%d", i);
    assert_int_equal(put(inbox, topic, "1"), 0);
  }
}

static void keeps_the_order(void **state) {
  (void)state;
  struct mqtt_inbox inbox = {0};
  assert_int_equal(put(&inbox, "a", "1"), 0);
  assert_int_equal(put(&inbox, "b", ""), 0);
  assert_int_equal(put(&inbox, "a", "2"), 0);
  expect(&inbox, "a", "1");
  expect(&inbox, "b", "");
  expect(&inbox, "a", "2");
  assert_null(mqtt_inbox_take(&inbox));
  assert_int_equal(inbox.count, 0);
  assert_int_equal(inbox.bytes, 0);
}

static void drops_a_topic_that_finds_no_place(void **state) {
  (void)state;
  struct mqtt_inbox inbox = {0};
  fill(&inbox);
  assert_int_equal(put(&inbox, "other", "1"), 1);
  assert_int_equal(inbox.count, MQTT_INBOX_MESSAGES);
  expect(&inbox, "t/0", "1");
  assert_int_equal(put(&inbox, "other", "1"), 0);
  mqtt_inbox_free(&inbox);
  assert_int_equal(inbox.count, 0);
  assert_int_equal(inbox.bytes, 0);
}

static void gives_a_newer_one_the_place_of_the_oldest_of_its_topic(void **state) {
  (void)state;
  struct mqtt_inbox inbox = {0};
  fill(&inbox);
  assert_int_equal(put(&inbox, "t/0", "new"), 1);
  assert_int_equal(inbox.count, MQTT_INBOX_MESSAGES);
  for (int i = 1; i < MQTT_INBOX_MESSAGES; i++)
    mem_free(mqtt_inbox_take(&inbox));
  expect(&inbox, "t/0", "new");
  assert_null(mqtt_inbox_take(&inbox));
}

static void has_a_ceiling_of_bytes(void **state) {
  (void)state;
  struct mqtt_inbox inbox = {0};
  char *payload = mem_alloc(MQTT_INBOX_BYTES + 1);
  memset(payload, 'x', MQTT_INBOX_BYTES - 1);
  assert_int_equal(put(&inbox, "a", payload), 0); /* exactly full */
  assert_int_equal(put(&inbox, "b", ""), 1);
  assert_int_equal(put(&inbox, "a", "small"), 1);
  assert_int_equal(put(&inbox, "b", ""), 0);
  expect(&inbox, "a", "small");
  expect(&inbox, "b", "");
  payload[MQTT_INBOX_BYTES - 1] = 'x';
  assert_int_equal(put(&inbox, "a", "1"), 0);
  assert_int_equal(put(&inbox, "a", payload), 1); /* one byte more: harms none that waits */
  expect(&inbox, "a", "1");
  mem_free(payload);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_the_order),
      cmocka_unit_test(drops_a_topic_that_finds_no_place),
      cmocka_unit_test(gives_a_newer_one_the_place_of_the_oldest_of_its_topic),
      cmocka_unit_test(has_a_ceiling_of_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
