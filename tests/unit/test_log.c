#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/log.h"
#include "unit/alloc_fail.h"

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

static char filling[4200];

static void say_filled(void) {
  log_line(LOG_INFO, "filled", LOG_TEXT("with", filling));
}

/* The length of a line whose field has `len` bytes; it is a line of its own. */
static size_t filled_line(size_t len, enum log_format format) {
  memset(filling, 'x', len);
  filling[len] = '\0';
  const char *line = capture(say_filled);
  const char *end = format == LOG_FORMAT_JSON ? "}\n" : "\n";
  assert_string_equal(line + strlen(line) - strlen(end), end);
  assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
  return strlen(line);
}

static void a_full_line_ends_with_its_newline(void **state) {
  (void)state;
  enum { LONGEST = 4096 };
  static const enum log_format formats[] = {LOG_FORMAT_JSON, LOG_FORMAT_TEXT};
  for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
    log_set_format(formats[i]);
    size_t most = LONGEST - (filled_line(1, formats[i]) - 1);
    assert_int_equal(filled_line(most - 1, formats[i]), LONGEST - 1);
    assert_int_equal(filled_line(most, formats[i]), LONGEST);
    assert_true(filled_line(most + 1, formats[i]) < 100); /* without the field */
    for (size_t past = 2; past < 5; past++)
      assert_true(filled_line(most + past, formats[i]) < 100);
  }
}

/* A failed allocation makes it shorter, or silent. */
static enum err say_without_memory(void *context) {
  size_t whole = *(size_t *)context;
  const char *line = capture(say_filled);
  size_t len = strlen(line);
  assert_true(len == 0 || line[len - 1] == '\n');
  assert_true(len == 0 || strstr(line, " info  filled") != NULL);
  return len < whole ? ERR_MEMORY : ERR_OK;
}

/* Whatever the length at which the buffer has to grow. */
static void a_line_ends_with_its_newline_without_memory(void **state) {
  (void)state;
  for (size_t len = 1; len < 300; len++) {
    size_t whole = filled_line(len, LOG_FORMAT_TEXT);
    assert_true(alloc_fail_each(say_without_memory, &whole) >= 1);
  }
}

/* Standard error, while `say` runs, is the journal's by its number. */
static void say_to_the_journal(void) {
  struct stat file;
  char stream[64];
  assert_int_equal(fstat(STDERR_FILENO, &file), 0);
  snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)file.st_dev, (uintmax_t)file.st_ino);
  setenv("JOURNAL_STREAM", stream, 1);
  log_find_journal();
  log_line(LOG_ERROR, "broken", LOG_INT("n", 1));
  log_line(LOG_WARN, "odd");
  log_line(LOG_INFO, "done");
  log_line(LOG_DEBUG, "detail");
}

static void say_with_the_journal_elsewhere(void) {
  static const char *const streams[] = {NULL, "", "1:2", "x", "1"};
  for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
    if (streams[i])
      setenv("JOURNAL_STREAM", streams[i], 1);
    else
      unsetenv("JOURNAL_STREAM");
    log_find_journal();
    assert_string_equal(log_lead(LOG_ERROR), "");
    log_line(LOG_INFO, "done");
  }
}

static void the_journal_gets_priorities_and_no_second_time(void **state) {
  (void)state;
  log_set_level(LOG_DEBUG);
  assert_string_equal(capture(say_to_the_journal),
                      "<3>error broken n=1\n<4>warn  odd\n<6>info  done\n<7>debug detail\n");
  log_set_format(LOG_FORMAT_JSON);
  assert_string_equal(capture(say_to_the_journal),
                      "<3>{\"level\":\"error\",\"msg\":\"broken\",\"n\":1}\n"
                      "<4>{\"level\":\"warn\",\"msg\":\"odd\"}\n"
                      "<6>{\"level\":\"info\",\"msg\":\"done\"}\n"
                      "<7>{\"level\":\"debug\",\"msg\":\"detail\"}\n");
  log_set_format(LOG_FORMAT_TEXT);
  log_set_level(LOG_INFO);
  const char *lines = capture(say_with_the_journal_elsewhere);
  for (int i = 0; i < 5; i++, lines = strchr(lines, '\n') + 1)
    assert_true(lines[0] == '2' && strncmp(strchr(lines, ' '), " info  done\n", 12) == 0);
  unsetenv("JOURNAL_STREAM");
  log_find_journal();
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

static void numbers_are_found_in_other_text(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"telnyx/cmd/calls/13125550101/dial", "13125550101"},
      {"calls.13125550101.dial", "13125550101"},
      {"%2B13125550101", "13125550101"},
      {"there is no operation +13125550101: did you mean", "+13125550101"},
      {"tel13125550101", "13125550101"},
      {"phone-13125550101", "13125550101"},
      {"+1 (312) 555-0101 and more", "+1 (312) 555-0101"},
      {"1-312-555-0101", "1-312-555-0101"},
      {"there is no operation calls.1.312.555.0101.dial", "1.312.555.0101"},
      {"+49.30.1234567 rings", "+49.30.1234567"},
      {"312.555.0101.", "312.555.0101"},
      {"192.168.178.100:8080", ""},
      {"version 3.46.12.100", ""},
      {"1234567", "1234567"},
      {"123456789012345", "123456789012345"},
      {"123456", ""},
      {"1234567890123456", ""},
      {"1684641123236054244", ""},
      {"12345678-1234-4bcd-8888-123456789012", ""},
      {"a1b2c3d4-5678-9012-3456-789012345678", ""},
      {"0a12345678", ""},
      {"2026-11-28T10:11:12.123456Z", ""},
      {"192.168.100.200", ""},
      {"", ""},
      {"+", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct span found = log_find_number(span_of(rows[i][0]), 0);
    assert_true(span_equal_text(found, rows[i][1]));
  }
  struct span two = span_of("13125550101/17735550102");
  assert_true(span_equal_text(log_find_number(two, 11), "17735550102"));
}

static void say_foreign(void) {
  log_line(LOG_INFO, "foreign", LOG_FOREIGN("topic", span_of("a/13125550101/\"b\"/17735550102")),
           LOG_FOREIGN("plain", span_of("calls.dial")));
}

static void numbers_in_other_text_are_masked(void **state) {
  (void)state;
  assert_non_null(
      strstr(capture(say_foreign),
             "foreign topic=\"a/13125***0101/\\\"b\\\"/17735***0102\" plain=calls.dial\n"));
  log_set_mask_numbers(false);
  assert_non_null(strstr(capture(say_foreign), "a/13125550101/"));
  log_set_mask_numbers(true);
}

/* ---- kinds of lines that strangers can cause ---- */

static int64_t now_ms = 1000000;

int64_t __wrap_clock_mono_ms(void);
int64_t __wrap_clock_mono_ms(void) {
  return now_ms;
}

static struct log_limit limits[2];

static void say_limited(void) {
  log_limited(&limits[0], LOG_WARN, "refused", "no such path", LOG_INT("status", 404));
}

static void say_another(void) {
  log_limited(&limits[1], LOG_WARN, "refused", "too long", LOG_INT("status", 413));
}

static void one_of_a_kind_is_written_in_a_while(void **state) {
  (void)state;
  memset(limits, 0, sizeof limits);
  assert_non_null(strstr(capture(say_limited), " warn  refused why=\"no such path\" status=404\n"));
  for (int i = 0; i < 54000; i++)
    say_limited(); /* or this would be seen */
  assert_non_null(strstr(capture(say_another), "why=\"too long\" status=413\n"));
  now_ms += LOG_LIMIT_MS - 1;
  assert_string_equal(capture(say_limited), "");
  now_ms++;
  assert_non_null(strstr(capture(say_limited), "status=404 more=54001\n"));
  assert_non_null(strstr(capture(say_another), "status=413\n"));
  now_ms += LOG_LIMIT_MS;
  assert_non_null(strstr(capture(say_limited), "status=404\n"));
}

static void how_many_were_left_out_is_said_in_the_end(void **state) {
  (void)state;
  memset(limits, 0, sizeof limits);
  assert_string_equal(capture(log_limits_tell), "");
  capture(say_limited);
  capture(say_another);
  for (int i = 0; i < 7; i++)
    say_limited();
  assert_string_equal(capture(log_limits_tell), "");
  now_ms += LOG_LIMIT_MS; /* the next of its kind would say it */
  assert_string_equal(capture(log_limits_tell), "");
  now_ms += LOG_LIMIT_MS;
  const char *line = capture(log_limits_tell);
  assert_non_null(strstr(line, " warn  more of the same were not logged message=refused "
                               "why=\"no such path\" more=7\n"));
  assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
  assert_string_equal(capture(log_limits_tell), "");
  assert_non_null(strstr(capture(say_limited), "status=404\n"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_line_stays_a_line_whatever_a_peer_sent),
      cmocka_unit_test(json_lines_can_be_read_back),
      cmocka_unit_test(a_field_that_does_not_fit_is_left_out_whole),
      cmocka_unit_test(a_full_line_ends_with_its_newline),
      cmocka_unit_test(a_line_ends_with_its_newline_without_memory),
      cmocka_unit_test(the_journal_gets_priorities_and_no_second_time),
      cmocka_unit_test(levels_below_the_threshold_are_silent),
      cmocka_unit_test(numbers_are_masked),
      cmocka_unit_test(numbers_are_found_in_other_text),
      cmocka_unit_test(numbers_in_other_text_are_masked),
      cmocka_unit_test(one_of_a_kind_is_written_in_a_while),
      cmocka_unit_test(how_many_were_left_out_is_said_in_the_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
