#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rest/transfer.h"

static void keeps_what_is_wanted(void **state) {
  (void)state;
  static const struct {
    const char *line, *type, *retry_after, *retry_after_ms, *should_retry;
    bool is_json;
  } rows[] = {
      {"Content-Type: application/json\r\n", "application/json", "", "", "", true},
      {"content-type:APPLICATION/JSON ; charset=x\r\n", "APPLICATION/JSON ; charset=x", "", "", "",
       true},
      {"Content-Type: application/problem+json\r\n", "application/problem+json", "", "", "", true},
      {"Content-Type: +json\r\n", "+json", "", "", "", false},
      {"Content-Type: application/jsonl\r\n", "application/jsonl", "", "", "", false},
      {"Content-Type: text/html\r\n", "text/html", "", "", "", false},
      {"Content-Type: application/json; x=0123456789012345678901234567890123456789012\r\n",
       "application/json; x=0123456789012345678901234567890123456789012", "", "", "", true},
      {"Content-Type: application/json; x=01234567890123456789012345678901234567890123\r\n", "", "",
       "", "", true}, /* too long to be kept, and JSON all the same */
      {"Retry-After: \t120 \r\n", "", "120", "", "", false},
      {"RETRY-AFTER-MS: 1500\n", "", "", "1500", "", false},
      {"x-should-retry: false\r\n", "", "", "", "false", false},
      {"x-should-retry: falsely!\r\n", "", "", "", "", false},
      {"Retry-After\r\n", "", "", "", "", false},
      {"X-Retry-After: 1\r\n", "", "", "", "", false},
      {": 1\r\n", "", "", "", "", false},
      {"\r\n", "", "", "", "", false},
      {"", "", "", "", "", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct rest_call call = {0};
    rest_reply_reset(&call);
    rest_reply_add_header(&call, span_of(rows[i].line));
    assert_string_equal(call.reply_type, rows[i].type);
    assert_string_equal(call.retry_after, rows[i].retry_after);
    assert_string_equal(call.retry_after_ms, rows[i].retry_after_ms);
    assert_string_equal(call.should_retry, rows[i].should_retry);
    assert_int_equal(call.reply_is_json, rows[i].is_json);
  }
}

static void starts_anew_with_each_status_line(void **state) {
  (void)state;
  struct rest_call call = {0};
  rest_reply_add_header(&call, span_of("HTTP/1.1 103 Early Hints\r\n"));
  rest_reply_add_header(&call, span_of("Retry-After: 9\r\n"));
  rest_reply_add_header(&call, span_of("Content-Type: application/json\r\n"));
  assert_false(call.head_ended);
  rest_reply_add_header(&call, span_of("\r\n"));
  assert_true(call.head_ended);
  rest_reply_add_header(&call, span_of("HTTP/2 200\r\n"));
  assert_false(call.head_ended);
  assert_string_equal(call.retry_after, "");
  assert_false(call.reply_is_json);
}

static void explains_in_printable_words(void **state) {
  (void)state;
  struct rest_call call = {0};
  rest_reply_explain(&call, "a\r\nb\x1b[m\xC3\xA9");
  assert_string_equal(call.why, "a??b?[m??");
  char longer[400];
  memset(longer, 'x', sizeof longer - 1);
  longer[sizeof longer - 1] = '\0';
  rest_reply_explain(&call, longer);
  assert_int_equal(strlen(call.why), sizeof call.why - 1);
}

static void hides_a_secret(void **state) {
  (void)state;
  struct rest_call call = {.reply_type = "text/KEY"};
  rest_reply_hide(&call, "KEY");
  assert_string_equal(call.reply_type, "text/***");
  assert_null(call.reply.data);
  buf_init(&call.reply, 100);
  buf_add_text(&call.reply, "KEYKEY K\"KEY\" KE");
  rest_reply_hide(&call, "KEY");
  assert_string_equal(call.reply.data, "****** K\"***\" KE");
  buf_free(&call.reply);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_what_is_wanted),
      cmocka_unit_test(starts_anew_with_each_status_line),
      cmocka_unit_test(explains_in_printable_words),
      cmocka_unit_test(hides_a_secret),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
