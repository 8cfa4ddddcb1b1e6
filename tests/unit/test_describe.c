#include "tools/describe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "tools/json_layout.h"

static struct config_contact contacts[] = {
    {.entry.name = (char *)"anna", .number = (char *)"+13125550101", .sms = (char *)""},
    {.entry.name = (char *)"ben", .number = (char *)"+17735550102", .sms = (char *)"+17735550103"},
};
static struct config_number numbers[] = {
    {.entry.name = (char *)"office", .number = (char *)"+13125550100"}};
static struct config config = {.mqtt_root = (char *)"home/phone",
                               .contacts = contacts,
                               .contacts_count = 2,
                               .numbers = numbers,
                               .numbers_count = 1};

enum { NOON_MS = 43200123 };

/* The line as a pipe gets it, without its end; "full" as asked. It lives until the next call. */
static const char *describe(const char *topic, const char *payload, bool full, size_t width) {
  static char text[8192];
  FILE *file = tmpfile();
  struct line line;
  assert_non_null(file);
  line_init(&line, file, false);
  line.width = width;
  describe_message(&line, &config, span_of(topic), span_of(payload), NOON_MS, full);
  assert_true(line_end(&line));
  line_free(&line);
  rewind(file);
  assert_non_null(fgets(text, sizeof text, file));
  assert_int_equal(fgetc(file), EOF);
  fclose(file);
  text[strlen(text) - 1] = '\0';
  return text;
}

#define HANGUP                                                                                     \
  "{\"data\":{\"event_type\":\"call.hangup\",\"occurred_at\":\"2026-11-21T12:02:05Z\","            \
  "\"payload\":"                                                                                   \
  "{\"from\":\"+13125550101\",\"to\":\"+13125550100\",\"hangup_cause\":\"normal_clearing\","       \
  "\"start_time\":\"2026-11-21T12:00:00Z\",\"call_control_id\":\"v3:AbCdEfGhIjKl\"}}}"

static const struct {
  const char *topic, *payload, *line;
} rows[] = {
    {"home/phone/call/v3:AbCdEfGhIjKl/hangup", HANGUP,
     "12:00:00.123 event  call.hangup          AbCdEfGh anna -> office, normal clearing, after 2 "
     "min "
     "5 s"},
    {"home/phone/call/v3:AbCdEfGhIjKl/state",
     "{\"state\":\"ended\",\"from\":\"+17735550103\",\"to\":\"+49301\",\"outcome_text\":\"Nobody "
     "answered.\",\"talk_seconds\":12}",
     "12:00:00.123 state  call                 AbCdEfGh ben -> +49301, ended, Nobody answered., "
     "talked for 12.0 s"},
    {"home/phone/message/abc/received",
     "{\"data\":{\"event_type\":\"message.received\",\"payload\":{\"from\":{\"phone_number\":"
     "\"+17735550102\"},\"to\":[{\"phone_number\":\"+13125550100\"}],\"text\":\"two\\nlines\","
     "\"errors\":[{\"title\":\"no\",\"detail\":\"No such thing\"}]}}}",
     "12:00:00.123 event  message.received     abc      ben -> office, \"two\\nlines\", No such "
     "thing"},
    {"home/phone/event/porting_order/x/1", "{}", "12:00:00.123 event  event.porting_order.x.1"},
    {"home/phone/cmd/calls/dial",
     "{\"to\":\"anna\",\"from\":\"+13125550100\",\"timeout_secs\":20,\"correlation_id\":\"c\"}",
     "12:00:00.123 cmd    calls.dial           to=anna from=office timeout_secs=20"},
    {"home/phone/as/shop/cmd/calls/v3%3AAbCdEfGhIjKl/hangup", "{}",
     "12:00:00.123 cmd    calls.hangup         AbCdEfGh"},
    {"home/phone/cmd/alerts/start", "not JSON",
     "12:00:00.123 cmd    alerts.start         not JSON"},
    {"home/phone/result/calls/dial",
     "{\"ok\":true,\"operation\":\"calls.dial\",\"data\":{\"call_control_id\":\"v3:AbCdEfGhIjKl\"},"
     "\"attempts\":2,\"duration_ms\":182}",
     "12:00:00.123 result calls.dial           AbCdEfGh ok after 182 ms, 2 attempts"},
    {"home/phone/result/calls/dial",
     "{\"ok\":false,\"operation\":\"calls.dial\",\"error\":{\"code\":\"telnyx\",\"message\":\"The "
     "number is wrong\"},\"attempts\":1,\"duration_ms\":1250}",
     "12:00:00.123 result calls.dial           The number is wrong after 1.2 s"},
    {"home/phone/result/calls/dial", "[]", "12:00:00.123 result calls.dial           []"},
    {"home/phone/alert/a1/attempt_ended",
     "{\"event_type\":\"attempt_ended\",\"alert_id\":\"a1\",\"contact\":\"anna\",\"outcome\":\"no_"
     "answer\",\"round\":1}",
     "12:00:00.123 alert  attempt_ended        a1       no answer, contact anna, round 1"},
    {"home/phone/number/office/state",
     "{\"state\":\"in_call\",\"with\":\"+13125550101\",\"missed\":0}",
     "12:00:00.123 number state                office   in call, anna"},
    {"home/phone/bridge/state", "online", "12:00:00.123 bridge state                online"},
    {"home/phone/bridge/health", "{\"problem\":\"\",\"uptime_s\":7}",
     "12:00:00.123 bridge health               no problem"},
    {"home/phone/bridge/health", "{\"problem\":\"no broker\",\"uptime_s\":7}",
     "12:00:00.123 bridge health               no broker"},
    {"home/phone/number/+13125550100/state", "{\"state\":\"idle\"}",
     "12:00:00.123 number state                +13125550100 idle"},
    {"home/phone/reply/me",
     "{\"ok\":true,\"operation\":\"calls.hangup\",\"data\":{},\"duration_ms\":18}",
     "12:00:00.123 reply  calls.hangup         ok after 18 ms"},
    {"home/phone/reply/me", "{\"final\":false,\"items\":20}",
     "12:00:00.123 reply  me                   {\"final\":false,\"items\":20}"},
    {"home/phone/unknown/thing", "x", "12:00:00.123 other  home/phone/unknown/thing x"},
    {"other/thing", "\033]0;owned\007\xff\xc2\x9b\xe2\x80\xae",
     "12:00:00.123 other  other/thing          \\u001b]0;owned\\u0007\\xff\\u009b\\u202e"},
    {"home/phonebook/x", "", "12:00:00.123 other  home/phonebook/x"},
    {"home/phone/cmd/alerts/list", "", "12:00:00.123 cmd    alerts.list"},
    {"home/phone/call/v3:AbCdEfGhIjKl/state", "",
     "12:00:00.123 state  call                 AbCdEfGh cleared"},
};

static void each_message_is_told_in_a_line(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    assert_string_equal(describe(rows[i].topic, rows[i].payload, false, 0), rows[i].line);
}

static void ids_are_whole_when_asked_for(void **state) {
  (void)state;
  assert_non_null(strstr(describe(rows[0].topic, HANGUP, true, 0), " v3:AbCdEfGhIjKl anna"));
}

static void lines_end_where_the_terminal_does(void **state) {
  (void)state;
  for (size_t width = 1; width < 120; width++)
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
      const char *line = describe(rows[i].topic, rows[i].payload, false, width);
      size_t whole = strlen(rows[i].line);
      assert_true(strlen(line) <= width || width < 2);
      if (whole > width && width >= 2) {
        assert_string_equal(line + strlen(line) - 2, "..");
        assert_memory_equal(line, rows[i].line, strlen(line) - 2);
      } else if (whole <= width) {
        assert_string_equal(line, rows[i].line);
      }
    }
}

static void wide_characters_take_two_columns(void **state) {
  (void)state;
  static const char *const text = "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e";
  assert_non_null(strstr(describe("x", text, false, 47), "\xe8\xaa\x9e"));
  assert_non_null(strstr(describe("x", text, false, 46), "\xe6\x97\xa5.."));
}

static void colours_end_with_what_they_colour(void **state) {
  (void)state;
  FILE *file = tmpfile();
  struct line line;
  char text[128] = "";
  assert_non_null(file);
  line_init(&line, file, false);
  line.colour = true;
  line.width = 6;
  line_add(&line, TONE_FAULT, span_of("abc"));
  line_add(&line, TONE_GOOD, span_of("defg"));
  line_add(&line, TONE_GOOD, span_of("h"));
  assert_true(line_end(&line));
  line_free(&line);
  rewind(file);
  assert_non_null(fgets(text, sizeof text, file));
  fclose(file);
  assert_string_equal(text, "\033[31mabc\033[0m\033[32md\033[0m..\033[0m\n");
}

static void json_is_laid_out_as_it_came(void **state) {
  (void)state;
  static const struct {
    const char *text, *short_form, *long_form;
  } layouts[] = {
      {" { \"a\" : [ 1.0e5 , { } , [ ] , \"x \\\" y\" ] , \"b\":null }\n",
       "{\"a\":[1.0e5,{},[],\"x \\\" y\"],\"b\":null}",
       "{\n  \"a\": [\n    1.0e5,\n    {},\n    [],\n    \"x \\\" y\"\n  ],\n  \"b\": null\n}"},
      {"\"\x7f\xc2\x9b\xf3\xa0\x80\x81\"", "\"\\u007f\\u009b\\udb40\\udc01\"",
       "\"\\u007f\\u009b\\udb40\\udc01\""},
      {"12345678901234567890.0", "12345678901234567890.0", "12345678901234567890.0"},
  };
  for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
    struct buf out;
    buf_init(&out, 1024);
    assert_true(json_lay_out(&out, span_of(layouts[i].text), false));
    assert_true(span_equal_text(buf_span(&out), layouts[i].short_form));
    buf_clear(&out);
    assert_true(json_lay_out(&out, span_of(layouts[i].text), true));
    assert_true(span_equal_text(buf_span(&out), layouts[i].long_form));
    buf_free(&out);
  }
  struct buf out;
  buf_init(&out, 1024);
  assert_false(json_lay_out(&out, span_of("{\"a\":"), false));
  assert_int_equal(out.len, 0);
}

/* Where the width ends, never within a word; what is wider than that is not cut. */
static void words_go_on_in_the_next_line(void **state) {
  (void)state;
  FILE *file = tmpfile();
  struct line line;
  char text[128] = "";
  assert_non_null(file);
  line_init(&line, file, false);
  line.width = 10;
  line_add(&line, TONE_PLAIN, span_of("a:"));
  line_add_words(&line, TONE_PLAIN, span_of("12345 7 0 0123456789 3"), 4);
  assert_true(line_end(&line));
  line_free(&line);
  rewind(file);
  assert_true(fread(text, 1, sizeof text - 1, file) > 0);
  fclose(file);
  assert_string_equal(text, "a:  12345\n    7 0\n    0123456789\n    3\n");
}

int main(void) {
  setenv("TZ", "UTC", 1);
  tzset();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_message_is_told_in_a_line),
      cmocka_unit_test(ids_are_whole_when_asked_for),
      cmocka_unit_test(lines_end_where_the_terminal_does),
      cmocka_unit_test(wide_characters_take_two_columns),
      cmocka_unit_test(colours_end_with_what_they_colour),
      cmocka_unit_test(words_go_on_in_the_next_line),
      cmocka_unit_test(json_is_laid_out_as_it_came),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
