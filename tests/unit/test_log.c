#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/log.h"

static char written[8192];

/* What `say` writes to standard error. */
static const char *capture(void (*say)(void)) {
  int pipe_ends[2];
  assert_int_equal(pipe(pipe_ends), 0);
  int saved = dup(STDERR_FILENO);
  dup2(pipe_ends[1], STDERR_FILENO);
  say();
  dup2(saved, STDERR_FILENO);
  close(saved);
  close(pipe_ends[1]);
  ssize_t len = read(pipe_ends[0], written, sizeof written - 1);
  close(pipe_ends[0]);
  written[len > 0 ? len : 0] = '\0';
  return written;
}

static void say_hostile_things(void) {
  log_line(LOG_INFO, "a message", LOG_TEXT("text", "two words\nand a \"second\" line\x1b[31m"),
           LOG_INT("number", -5), LOG_PHONE("from", span_of("+13125550101")),
           LOG_SPAN("broken", ((struct span){"\xff\xfe", 2})));
}

static void a_line_stays_a_line_whatever_a_peer_sent(void **state) {
  (void)state;
  log_set_format(LOG_FORMAT_TEXT);
  const char *line = capture(say_hostile_things);
  assert_non_null(
      strstr(line, " info  a message text=\"two words\\u000aand a \\\"second\\\" line"));
  assert_non_null(strstr(line, "number=-5 from=+1312***0101 broken=\\u00ff\\u00fe\n"));
  assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void json_lines_can_be_read_back(void **state) {
  (void)state;
  log_set_format(LOG_FORMAT_JSON);
  json_t *line = json_loads(capture(say_hostile_things), 0, NULL);
  log_set_format(LOG_FORMAT_TEXT);
  assert_non_null(line);
  assert_string_equal(json_string_value(json_object_get(line, "msg")), "a message");
  assert_string_equal(json_string_value(json_object_get(line, "from")), "+1312***0101");
  assert_int_equal(json_integer_value(json_object_get(line, "number")), -5);
  json_decref(line);
}

static void say_too_much(void) {
  static char much[6000];
  memset(much, 'x', sizeof much - 1);
  log_line(LOG_INFO, "long", LOG_TEXT("much", much), LOG_INT("after", 1));
}

static void a_field_that_does_not_fit_is_left_out_whole(void **state) {
  (void)state;
  const char *line = capture(say_too_much);
  assert_non_null(strstr(line, "long after=1\n"));
}

static void say_debug(void) {
  log_line(LOG_DEBUG, "detail");
}

static void levels_below_the_threshold_are_silent(void **state) {
  (void)state;
  assert_string_equal(capture(say_debug), "");
  log_set_level(LOG_DEBUG);
  assert_non_null(strstr(capture(say_debug), "detail"));
  log_set_level(LOG_INFO);
}

static void numbers_are_masked(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"+13125550101", "+1312***0101"},
      {"+442079460123", "+4420***0123"},
      {"12345", "1***"},
      {"", "***"},
      {"123456789", "123***"},
  };
  char masked[LOG_MASKED_SIZE];
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    log_mask_number(masked, span_of(rows[i][0]));
    assert_string_equal(masked, rows[i][1]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_line_stays_a_line_whatever_a_peer_sent),
      cmocka_unit_test(json_lines_can_be_read_back),
      cmocka_unit_test(a_field_that_does_not_fit_is_left_out_whole),
      cmocka_unit_test(levels_below_the_threshold_are_silent),
      cmocka_unit_test(numbers_are_masked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
