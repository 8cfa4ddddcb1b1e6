#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/clock.h"

#define SECOND INT64_C(1000000)

static const struct {
  const char *text;
  int64_t us;
} good[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"1969-12-31T23:59:59.5Z", -SECOND / 2},
    {"2018-02-02T22:25:27.521992Z", 1517610327 * SECOND + 521992},
    {"2018-02-02T22:25:27.521Z", 1517610327 * SECOND + 521000},
    {"2018-02-02T22:25:27.5219929999Z", 1517610327 * SECOND + 521992},
    {"2018-02-02T22:25:27.521992+00:00", 1517610327 * SECOND + 521992},
    {"2018-02-02T23:55:27+01:30", 1517610327 * SECOND},
    {"2018-02-02T14:25:27-08:00", 1517610327 * SECOND},
    {"2018-02-02t22:25:27z", 1517610327 * SECOND},
    {"2018-02-02 22:25:27Z", 1517610327 * SECOND},
    {"2016-12-31T23:59:60Z", 1483228800 * SECOND},
    {"2024-02-29T00:00:00Z", 1709164800 * SECOND},
    {"2000-02-29T00:00:00Z", 951782400 * SECOND},
    {"9999-12-31T23:59:59Z", 253402300799 * SECOND},
};

static void reads_every_precision_and_offset(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    int64_t us = 1;
    assert_int_equal(clock_parse_rfc3339(&us, span_of(good[i].text)), ERR_OK);
    if (us != good[i].us)
      fail_msg("%s gives %lld", good[i].text, (long long)us);
  }
}

static void refuses_what_is_no_time(void **state) {
  (void)state;
  static const char *const bad[] = {
      "",
      "2018",
      "2018-02-02",
      "2018-02-02T22:25:27",
      "2018-02-02T22:25Z",
      "2018-02-02T22:25:27.Z",
      "2018-02-02T22:25:27,5Z",
      "2018-13-02T22:25:27Z",
      "2018-00-02T22:25:27Z",
      "2023-02-29T22:25:27Z",
      "1900-02-29T22:25:27Z",
      "2018-04-31T22:25:27Z",
      "2018-04-00T22:25:27Z",
      "2018-02-02T24:25:27Z",
      "2018-02-02T22:60:27Z",
      "2018-02-02T22:25:61Z",
      "2018-02-02T22:25:27+24:00",
      "2018-02-02T22:25:27+0100",
      "2018-02-02T22:25:27Z ",
      " 2018-02-02T22:25:27Z",
      "Fri, 02 Feb 2018 22:25:27 GMT",
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    int64_t us;
    if (clock_parse_rfc3339(&us, span_of(bad[i])) != ERR_SYNTAX)
      fail_msg("'%s' is taken for a time", bad[i]);
  }
}

static void reads_what_it_writes(void **state) {
  (void)state;
  char text[CLOCK_RFC3339_SIZE];
  int64_t us;
  clock_format_rfc3339(text, 1795262400123);
  assert_string_equal(text, "2026-11-21T12:00:00.123Z");
  assert_int_equal(clock_parse_rfc3339(&us, span_of(text)), ERR_OK);
  assert_int_equal(us, 1795262400123 * 1000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_precision_and_offset),
      cmocka_unit_test(refuses_what_is_no_time),
      cmocka_unit_test(reads_what_it_writes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
