#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "bridge/number_state.h"
#include "unit/alloc_fail.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *contact_of(const void *context, const char *number) {
  (void)context;
  return strcmp(number, "+17735550142") == 0 ? "anna" : NULL;
}

static bool is_ours(const void *context, const char *number) {
  (void)context;
  return strcmp(number, "+13125550100") == 0;
}

static const struct number_book book = {NULL, contact_of, is_ours};

#define CALL(rest)                                                                                 \
  "{\"state\":\"answered\",\"call_control_id\":\"v3:a\",\"from\":\"+17735550142\","                \
  "\"to\":\"+13125550100\"" rest "}"

static void tells_of_calls(void **state) {
  (void)state;
  static const struct {
    enum number_event kind;
    const char *call, *digits, *expected;
  } rows[] = {
      {NUMBER_EVENT_call_incoming, CALL(",\"direction\":\"incoming\""), "",
       "{\"event_type\":\"call_incoming\",\"from\":\"+17735550142\",\"to\":\"+13125550100\","
       "\"name\":\"anna\",\"direction\":\"incoming\",\"call_control_id\":\"v3:a\"}"},
      {NUMBER_EVENT_digits, CALL(",\"direction\":\"incoming\""), "12#",
       "{\"event_type\":\"digits\",\"from\":\"+17735550142\",\"to\":\"+13125550100\","
       "\"name\":\"anna\",\"direction\":\"incoming\",\"digits\":\"12#\","
       "\"call_control_id\":\"v3:a\"}"},
      /* nobody that is known is called from anna's number */
      {NUMBER_EVENT_call_ended, CALL(",\"direction\":\"outgoing\",\"outcome\":\"busy\""), "",
       "{\"event_type\":\"call_ended\",\"from\":\"+17735550142\",\"to\":\"+13125550100\","
       "\"direction\":\"outgoing\",\"outcome\":\"busy\",\"call_control_id\":\"v3:a\"}"},
      {NUMBER_EVENT_call_missed, "no JSON", "", "{\"event_type\":\"call_missed\"}"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char *json = NULL;
    assert_int_equal(number_event_of_call(&json, rows[i].kind, span_of(rows[i].call),
                                          span_of(rows[i].digits), &book),
                     ERR_OK);
    assert_string_equal(json, rows[i].expected);
    mem_free(json);
  }
}

static void a_gather_tells_of_several_keys_alone(void **state) {
  (void)state;
  static const struct {
    const char *type, *digit, *digits, *expected;
  } rows[] = {
      {"call.dtmf.received", "5", NULL, "5"}, {"call.gather.ended", NULL, "12", "12"},
      {"call.gather.ended", NULL, "1", ""},   {"call.gather.ended", NULL, NULL, ""},
      {"call.answered", "5", "12", ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct event event = {.type = span_of(rows[i].type),
                                .digit = span_of(rows[i].digit),
                                .digits = span_of(rows[i].digits)};
    assert_true(span_equal_text(number_event_digits(&event), rows[i].expected));
  }
}

#define DATA(payload)      "{\"data\":{\"event_type\":\"\",\"payload\":{" payload "}}}"
#define FROM(number)       "\"from\":{\"phone_number\":\"" number "\"},"
#define TO(number, status) "{\"phone_number\":\"" number "\",\"status\":\"" status "\"}"

static const struct {
  const char *type, *body;
  const char *number, *json; /* NULL: nothing */
} messages[] = {
    {"message.received",
     DATA(FROM("+17735550142") "\"to\":[" TO(
         "+13125550100",
         "webhook_delivered") "],"
                              "\"text\":\"Open \\\"up\\\"\",\"media\":[{\"url\":\"https://a/1\"},"
                              "{\"url\":\"https://a/2\"},{}]"),
     "+13125550100",
     "{\"event_type\":\"message_received\",\"from\":\"+17735550142\",\"to\":\"+13125550100\","
     "\"name\":\"anna\",\"text\":\"Open \\\"up\\\"\",\"message_id\":\"m1\","
     "\"media\":[\"https://a/1\",\"https://a/2\"]}"},
    /* to a group: ours is who is ours */
    {"message.received",
     DATA(FROM("+1999") "\"to\":[" TO("+1888", "") "," TO("+13125550100", "") "],\"media\":[]"),
     "+13125550100",
     "{\"event_type\":\"message_received\",\"from\":\"+1999\",\"to\":\"+13125550100\","
     "\"message_id\":\"m1\"}"},
    {"message.received", DATA(FROM("+1999") "\"to\":[" TO("+1888", "") "]"), "+1888",
     "{\"event_type\":\"message_received\",\"from\":\"+1999\",\"to\":\"+1888\","
     "\"message_id\":\"m1\"}"},
    {"message.finalized",
     DATA(FROM("+13125550100") "\"to\":[" TO("+17735550142", "delivered") "],\"text\":\"Hi\""),
     "+13125550100",
     "{\"event_type\":\"message_delivered\",\"from\":\"+13125550100\",\"to\":\"+17735550142\","
     "\"name\":\"anna\",\"text\":\"Hi\",\"message_id\":\"m1\"}"},
    {"message.finalized",
     DATA(FROM("+13125550100") "\"to\":[" TO(
         "+1999", "delivery_failed") "],"
                                     "\"errors\":[{\"title\":\"Unreachable\"}]"),
     "+13125550100",
     "{\"event_type\":\"message_failed\",\"from\":\"+13125550100\",\"to\":\"+1999\","
     "\"reason\":\"Unreachable\",\"message_id\":\"m1\"}"},
    {"message.finalized", DATA(FROM("+1") "\"to\":[" TO("+1999", "sending_failed") "]"), "+1",
     "{\"event_type\":\"message_failed\",\"from\":\"+1\",\"to\":\"+1999\",\"message_id\":\"m1\"}"},
    {"message.finalized", DATA(FROM("+1") "\"to\":[" TO("+1999", "delivery_unconfirmed") "]"), NULL,
     NULL},
    {"message.sent", DATA(FROM("+1") "\"to\":[" TO("+1999", "sent") "]"), NULL, NULL},
    {"message.received", DATA("\"to\":[]"), NULL, NULL},
    {"message.received", DATA("\"to\":[7,{\"phone_number\":1}]"), NULL, NULL},
    {"message.received", "no JSON", NULL, NULL},
    {"message.received", "[]", NULL, NULL},
    {"fax.received",
     DATA("\"from\":\"+17735550142\",\"to\":\"+13125550100\",\"media_url\":\"https://a/f.pdf\""),
     "+13125550100",
     "{\"event_type\":\"fax_received\",\"from\":\"+17735550142\",\"to\":\"+13125550100\","
     "\"name\":\"anna\",\"fax_id\":\"f1\",\"media\":[\"https://a/f.pdf\"]}"},
    {"fax.delivered", DATA("\"from\":\"+1\",\"to\":\"+2\""), NULL, NULL},
};

static void tells_of_messages(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(messages); i++) {
    bool fax = strncmp(messages[i].type, "fax.", 4) == 0;
    const struct event event = {.type = span_of(messages[i].type),
                                .message_id = span_of(fax ? NULL : "m1"),
                                .fax_id = span_of(fax ? "f1" : NULL)};
    char *json = NULL, *number = NULL;
    assert_int_equal(
        number_event_of_message(&json, &number, &event, span_of(messages[i].body), &book), ERR_OK);
    if (!messages[i].json) {
      assert_null(json);
      continue;
    }
    assert_string_equal(json, messages[i].json);
    assert_string_equal(number, messages[i].number);
    mem_free(json);
    mem_free(number);
  }
}

static void a_text_may_be_as_long_as_a_webhook(void **state) {
  (void)state;
  enum { TEXT = 1024 * 1024 };
  static char body[TEXT + 256];
  char *json = NULL, *number = NULL;
  int len = snprintf(body, sizeof body, "{\"data\":{\"payload\":{\"to\":\"+1\",\"text\":\"");
  memset(body + len, 'x', TEXT);
  snprintf(body + len + TEXT, sizeof body - TEXT - (size_t)len, "\"}}}");
  const struct event event = {.type = span_of("message.received")};
  assert_int_equal(number_event_of_message(&json, &number, &event, span_of(body), &book), ERR_OK);
  assert_true(strlen(json) > TEXT);
  mem_free(json);
  mem_free(number);
}

static enum err both_of(void *context) {
  (void)context;
  char *call = NULL, *json = NULL, *number = NULL;
  const struct event event = {.type = span_of(messages[0].type)};
  enum err err =
      number_event_of_call(&call, NUMBER_EVENT_call_ended, span_of(CALL("")), span_of("1"), &book);
  if (err == ERR_OK)
    err = number_event_of_message(&json, &number, &event, span_of(messages[0].body), &book);
  mem_free(call);
  mem_free(json);
  mem_free(number);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(both_of, NULL) > 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tells_of_calls),
      cmocka_unit_test(a_gather_tells_of_several_keys_alone),
      cmocka_unit_test(tells_of_messages),
      cmocka_unit_test(a_text_may_be_as_long_as_a_webhook),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
