#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/event.h"
#include "bridge/mem.h"
#include "unit/alloc_fail.h"
#include "unit/sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SIGNATURE                                                                                  \
  "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbviRlUUFDjnoQCw=="

static enum err make(struct msg **out, const char *name, struct span body) {
  const struct event_source source = {body, sample_content_type(name), span_of("1795262400")};
  struct event *event;
  enum err err = event_parse(&event, &source);
  if (err != ERR_OK)
    return err;
  const struct event_msg_source out_source = {
      .root = "telnyx",
      .body = body,
      .signature = span_of(SIGNATURE),
      .timestamp = source.timestamp,
  };
  err = event_to_msg(out, event, &out_source);
  event_free(&event);
  return err;
}

/* Expects exactly these properties, in this order. */
static void check_properties(const struct msg *msg, const char *const (*expected)[2],
                             size_t count) {
  size_t at = 0;
  struct span name, value;
  for (size_t i = 0; i < count; i++) {
    assert_true(msg_next_property(msg, &at, &name, &value));
    if (!span_equal_text(name, expected[i][0]) || !span_equal_text(value, expected[i][1]))
      fail_msg("property %zu is %.*s: %.*s", i, (int)name.len, name.data, (int)value.len,
               value.data);
  }
  assert_false(msg_next_property(msg, &at, &name, &value));
}

static void carries_cloudevents_and_telnyxs_signature(void **state) {
  (void)state;
  char *body = sample_read("call.initiated.json");
  struct msg *msg;
  assert_int_equal(make(&msg, "call.initiated.json", span_of(body)), ERR_OK);
  assert_int_equal(msg->parts.kind, MSG_EVENT);
  assert_int_equal(msg->parts.qos, 1);
  assert_false(msg->parts.retain);
  assert_int_equal(msg->parts.expiry_s, 0);
  assert_string_equal(
      msg->parts.topic.data,
      "telnyx/call/v3:KDS-UjTizARtYH0UqxG4ZOgAfHspFvISvWglkZ2B5nDxhLvR5XNHkA/initiated");
  assert_string_equal(msg->parts.payload.data, body);
  assert_string_equal(msg->parts.content_type.data, "application/json");
  assert_string_equal(msg->parts.event_id.data, "f99419ff-808a-4d07-ad7d-b610556539cf");
  static const char *const expected[][2] = {
      {"specversion", "1.0"},
      {"id", "f99419ff-808a-4d07-ad7d-b610556539cf"},
      {"source", "https://api.telnyx.com/v2/connections/2187654321098765432"},
      {"type", "call.initiated"},
      {"time", "2026-11-21T12:00:07.654321Z"},
      {"subject", "call/v3:KDS-UjTizARtYH0UqxG4ZOgAfHspFvISvWglkZ2B5nDxhLvR5XNHkA"},
      {"telnyx-signature-ed25519", SIGNATURE},
      {"telnyx-timestamp", "1795262400"},
  };
  check_properties(msg, expected, COUNT(expected));
  msg_unref(&msg);
  mem_free(body);
}

/* Byte for byte, but for forms. */
static void check_sample_payload(const struct sample_row *row) {
  char *body = sample_read(row->name);
  struct msg *msg;
  assert_int_equal(make(&msg, row->name, span_of(body)), ERR_OK);
  assert_string_equal(msg->parts.content_type.data, "application/json");
  if (span_ends_with(span_of(row->name), ".form"))
    assert_int_equal(msg->parts.payload.data[0], '{');
  else
    assert_string_equal(msg->parts.payload.data, body);
  if (!span_ends_with(span_of(row->topic), "<made>"))
    assert_string_equal(msg->parts.topic.data, row->topic);
  msg_unref(&msg);
  mem_free(body);
}

static void publishes_every_sample(void **state) {
  (void)state;
  sample_each(check_sample_payload);
}

static void leaves_out_what_would_break_a_property(void **state) {
  (void)state;
  char large[1026];
  memset(large, 'a', sizeof large);
  const struct event event = {
      .type = {"a.b", 3},
      .id = {"i", 1},
      .messaging_profile_id = {"p/1", 3},
  };
  const struct event_msg_source source = {
      .root = "telnyx",
      .body = {"\xFF\0x", 3},
      .signature = {"a\nid: forged", 12},
      .timestamp = {large, 1025},
  };
  struct msg *msg;
  assert_int_equal(event_to_msg(&msg, &event, &source), ERR_OK);
  static const char *const expected[][2] = {
      {"specversion", "1.0"},
      {"id", "i"},
      {"source", "https://api.telnyx.com/v2/messaging_profiles/p%2F1"},
      {"type", "a.b"},
  };
  check_properties(msg, expected, COUNT(expected));
  assert_true(span_equal(msg->parts.payload, source.body));
  assert_int_equal(msg->parts.content_type.len, 0);
  msg_unref(&msg);
}

static void places_a_leg_under_its_call(void **state) {
  (void)state;
  const struct event event = {
      .type = {"call.recording.saved", 20}, .id = {"i", 1}, .call_leg_id = {"l", 1}};
  struct event_msg_source source = {.root = "telnyx", .leg_call_control_id = {"v3:a", 4}};
  struct msg *msg;
  assert_int_equal(event_to_msg(&msg, &event, &source), ERR_OK);
  assert_string_equal(msg->parts.topic.data, "telnyx/call/v3:a/recording/saved");
  msg_unref(&msg);
}

static enum err make_and_free(void *context) {
  struct msg *msg;
  enum err err = make(&msg, "call.initiated.json", span_of(context));
  if (err == ERR_OK)
    msg_unref(&msg);
  return err;
}

static void takes_few_allocations_of_which_any_may_fail(void **state) {
  (void)state;
  char *body = sample_read("call.initiated.json");
  unsigned count = alloc_fail_each(make_and_free, body);
  assert_in_range(count, 2, 6); /* a budget: this is done for every webhook */
  mem_free(body);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(carries_cloudevents_and_telnyxs_signature),
      cmocka_unit_test(publishes_every_sample),
      cmocka_unit_test(leaves_out_what_would_break_a_property),
      cmocka_unit_test(places_a_leg_under_its_call),
      cmocka_unit_test(takes_few_allocations_of_which_any_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
