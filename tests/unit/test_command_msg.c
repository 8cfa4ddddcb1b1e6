#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/msg.h"
#include "unit/alloc_fail.h"

static const struct command_msg_parts full = {
    .topic = {"telnyx/cmd/calls/dial", 21},
    .payload = {"{\0}", 3},
    .response_topic = {"reply/here", 10},
    .correlation = {"\0\xFF", 2},
    .qos = 1,
    .retain = true,
    .dup = true,
    .packet_id = 65535,
    .expiry_s = 30,
    .received_wall_ms = 1795262400123,
};

static void copies_every_part(void **state) {
  (void)state;
  struct command_msg *message;
  assert_int_equal(command_msg_create(&message, &full), ERR_OK);
  assert_string_equal(message->parts.topic.data, "telnyx/cmd/calls/dial");
  assert_string_equal(message->parts.response_topic.data, "reply/here");
  assert_true(span_equal(message->parts.payload, full.payload));
  assert_true(span_equal(message->parts.correlation, full.correlation));
  assert_ptr_not_equal(message->parts.payload.data, full.payload.data);
  assert_int_equal(message->parts.payload.data[3], 0);
  assert_int_equal(message->parts.packet_id, 65535);
  assert_int_equal(message->parts.expiry_s, 30);
  assert_int_equal(message->parts.received_wall_ms, 1795262400123);
  assert_true(message->parts.retain && message->parts.dup && message->parts.qos == 1);
  assert_int_equal(message->id, 0);
  assert_int_equal(message->state, COMMAND_COMMITTED);
  assert_int_equal(message->attempts, 0);
  assert_string_equal(message->command_id, "");
  command_msg_free(&message);
  assert_null(message);
  command_msg_free(&message);
}

static void needs_nothing_but_a_topic(void **state) {
  (void)state;
  struct command_msg_parts parts = {.topic = {"t", 1}};
  struct command_msg *message;
  assert_int_equal(command_msg_create(&message, &parts), ERR_OK);
  assert_string_equal(message->parts.payload.data, "");
  assert_int_equal(message->parts.response_topic.len, 0);
  command_msg_free(&message);
}

static enum err create_and_free(void *context) {
  (void)context;
  struct command_msg *message;
  enum err err = command_msg_create(&message, &full);
  if (err == ERR_OK)
    command_msg_free(&message);
  return err;
}

static void takes_one_allocation_which_may_fail(void **state) {
  (void)state;
  assert_int_equal(alloc_fail_each(create_and_free, NULL), 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(copies_every_part),
      cmocka_unit_test(needs_nothing_but_a_topic),
      cmocka_unit_test(takes_one_allocation_which_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
