#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "bridge/msg.h"
#include "unit/alloc_fail.h"

static const struct msg_parts full = {
    .kind = MSG_EVENT,
    .qos = 1,
    .retain = true,
    .expiry_s = 7,
    .topic = {"telnyx/call/1/answered", 22},
    .payload = {"{\"a\":\0}", 7},
    .content_type = {"application/json", 16},
    .correlation = {"\0\1", 2},
    .properties = {"id: e1\ntime: 12:00\nempty: \n", 27},
    .event_id = {"e1", 2},
};

static void copies_every_part(void **state) {
  (void)state;
  struct msg *msg;
  assert_int_equal(msg_create(&msg, &full), ERR_OK);
  assert_int_equal(msg->id, 0);
  assert_int_equal(msg->parts.kind, MSG_EVENT);
  assert_int_equal(msg->parts.expiry_s, 7);
  assert_true(msg->parts.retain);
  assert_true(span_equal(msg->parts.payload, full.payload));
  assert_true(span_equal(msg->parts.correlation, full.correlation));
  assert_string_equal(msg->parts.topic.data, "telnyx/call/1/answered");
  assert_string_equal(msg->parts.content_type.data, "application/json");
  assert_string_equal(msg->parts.event_id.data, "e1");
  assert_ptr_not_equal(msg->parts.payload.data, full.payload.data);
  assert_int_equal(msg->parts.payload.data[7], 0);
  assert_true(msg_size(msg) >= sizeof *msg + 22 + 7 + 16 + 2 + 27 + 2);
  msg_unref(&msg);
  assert_null(msg);
}

static void walks_its_properties(void **state) {
  (void)state;
  static const char *const expected[][2] = {{"id", "e1"}, {"time", "12:00"}, {"empty", ""}};
  struct msg *msg;
  assert_int_equal(msg_create(&msg, &full), ERR_OK);
  size_t at = 0;
  struct span name, value;
  for (size_t i = 0; i < 3; i++) {
    assert_true(msg_next_property(msg, &at, &name, &value));
    assert_true(span_equal_text(name, expected[i][0]));
    assert_true(span_equal_text(value, expected[i][1]));
  }
  assert_false(msg_next_property(msg, &at, &name, &value));
  msg_unref(&msg);
}

static void needs_nothing_but_a_topic(void **state) {
  (void)state;
  struct msg_parts parts = {.kind = MSG_STATE, .topic = {"t", 1}};
  struct msg *msg;
  assert_int_equal(msg_create(&msg, &parts), ERR_OK);
  size_t at = 0;
  struct span name, value;
  assert_false(msg_next_property(msg, &at, &name, &value));
  assert_int_equal(msg->parts.payload.len, 0);
  assert_string_equal(msg->parts.payload.data, "");
  msg_unref(&msg);
}

static void lives_as_long_as_its_last_reference(void **state) {
  (void)state;
  struct msg *first;
  assert_int_equal(msg_create(&first, &full), ERR_OK);
  struct msg *second = msg_ref(first);
  assert_ptr_equal(first, second);
  msg_unref(&first);
  assert_string_equal(second->parts.event_id.data, "e1");
  msg_unref(&second);
  msg_unref(&second);
}

static void refuses_what_mqtt_cannot_carry(void **state) {
  (void)state;
  char *text = mem_alloc(65536);
  struct msg *msg;
  for (int part = 0; part < 2; part++) {
    struct msg_parts parts = {.kind = MSG_RESULT, .topic = {"t", 1}};
    struct span *span = part == 0 ? &parts.topic : &parts.correlation;
    *span = (struct span){text, 65535};
    assert_int_equal(msg_create(&msg, &parts), ERR_OK);
    msg_unref(&msg);
    span->len = 65536;
    assert_int_equal(msg_create(&msg, &parts), ERR_RANGE);
  }
  mem_free(text);
}

static enum err create_and_free(void *context) {
  (void)context;
  struct msg *msg;
  enum err err = msg_create(&msg, &full);
  if (err == ERR_OK)
    msg_unref(&msg);
  return err;
}

static void takes_one_allocation_which_may_fail(void **state) {
  (void)state;
  assert_int_equal(alloc_fail_each(create_and_free, NULL), 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(copies_every_part),
      cmocka_unit_test(walks_its_properties),
      cmocka_unit_test(needs_nothing_but_a_topic),
      cmocka_unit_test(lives_as_long_as_its_last_reference),
      cmocka_unit_test(refuses_what_mqtt_cannot_carry),
      cmocka_unit_test(takes_one_allocation_which_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
