/* Quiet hours: by the clocks of the place, across midnight and on the days when they are changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/quiet_hours.h"
#include "unit/sample_zone.h"

#define BERLIN   "CET-1CEST,M3.5.0,M10.5.0/3"
#define NEW_YORK "EST5EDT,M3.2.0,M11.1.0"
#define SYDNEY   "AEST-10AEDT,M10.1.0,M4.1.0/3"

static const struct {
  const char *hours, *rules, *at;
  int left_min; /* 0: not quiet */
} cases[] = {
    /* an ordinary day, and both its limits */
    {"22:00-07:00 x", BERLIN, "2026-01-15T20:59:59Z", 0},
    {"22:00-07:00 x", BERLIN, "2026-01-15T21:00:00Z", 9 * 60},
    {"22:00-07:00 x", BERLIN, "2026-01-15T23:00:00Z", 7 * 60},
    {"22:00-07:00 x", BERLIN, "2026-01-16T05:59:00Z", 1},
    {"22:00-07:00 x", BERLIN, "2026-01-16T06:00:00Z", 0},
    {"22:00-07:00 x", BERLIN, "2026-07-15T19:59:00Z", 0},
    {"22:00-07:00 x", BERLIN, "2026-07-15T20:00:00Z", 9 * 60},
    {"22:00-07:00 x", NEW_YORK, "2026-01-16T02:59:00Z", 0},
    {"22:00-07:00 x", NEW_YORK, "2026-01-16T03:00:00Z", 9 * 60},
    /* within one day */
    {"12:30-14:00 x", BERLIN, "2026-01-15T11:29:00Z", 0},
    {"12:30-14:00 x", BERLIN, "2026-01-15T11:30:00Z", 90},
    {"12:30-14:00 x", BERLIN, "2026-01-15T13:00:00Z", 0},
    {"22:00-24:00 x", BERLIN, "2026-01-15T22:59:00Z", 1},
    {"22:00-24:00 x", BERLIN, "2026-01-15T23:00:00Z", 0},
    {"0:00-24:00 x", BERLIN, "2026-01-15T12:00:00Z", -1},
    /* 2026-03-29 in Berlin: 02:00 is 03:00, the night is an hour shorter */
    {"22:00-07:00 x", BERLIN, "2026-03-28T21:00:00Z", 8 * 60},
    {"22:00-07:00 x", BERLIN, "2026-03-29T04:59:00Z", 1},
    {"22:00-07:00 x", BERLIN, "2026-03-29T05:00:00Z", 0},
    {"02:00-03:00 x", BERLIN, "2026-03-29T00:59:00Z", 0},
    {"02:00-03:00 x", BERLIN, "2026-03-29T01:00:00Z", 0},
    {"02:30-03:30 x", BERLIN, "2026-03-29T00:59:00Z", 0},
    {"02:30-03:30 x", BERLIN, "2026-03-29T01:00:00Z", 30},
    {"22:00-02:30 x", BERLIN, "2026-03-29T00:59:00Z", 1},
    {"22:00-02:30 x", BERLIN, "2026-03-29T01:00:00Z", 0},
    /* 2026-10-25: 03:00 is 02:00 once more, the night is an hour longer */
    {"22:00-07:00 x", BERLIN, "2026-10-24T20:00:00Z", 10 * 60},
    {"22:00-07:00 x", BERLIN, "2026-10-25T05:59:00Z", 1},
    {"22:00-07:00 x", BERLIN, "2026-10-25T06:00:00Z", 0},
    {"22:00-02:30 x", BERLIN, "2026-10-25T00:29:00Z", 1}, /* the first 02:30 */
    {"22:00-02:30 x", BERLIN, "2026-10-25T00:30:00Z", 0},
    {"22:00-02:30 x", BERLIN, "2026-10-25T01:00:00Z", 30}, /* 02:00 again */
    {"22:00-02:30 x", BERLIN, "2026-10-25T01:30:00Z", 0},
    {"02:30-03:30 x", BERLIN, "2026-10-25T00:30:00Z", 30},
    {"02:30-03:30 x", BERLIN, "2026-10-25T01:00:00Z", 0},
    {"02:30-03:30 x", BERLIN, "2026-10-25T01:30:00Z", 60},
    /* the other half of the world */
    {"22:00-07:00 x", SYDNEY, "2026-10-03T12:00:00Z", 8 * 60},
    {"22:00-07:00 x", SYDNEY, "2026-04-04T11:00:00Z", 10 * 60},
    /* over the end of a year */
    {"22:00-07:00 x", NEW_YORK, "2027-01-01T04:59:00Z", 421},
};

static void test_times(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char file[SAMPLE_ZONE_SIZE];
    struct zone *zone = NULL;
    struct quiet_hours hours;
    const char *why = NULL;
    int64_t at_us = 0;
    enum err err = quiet_hours_read(&hours, span_of(cases[i].hours), &why);
    assert_int_equal(err, cases[i].left_min < 0 ? ERR_SYNTAX : ERR_OK);
    if (err != ERR_OK)
      continue;
    assert_int_equal(zone_read(&zone, sample_zone(file, cases[i].rules)), ERR_OK);
    assert_int_equal(clock_parse_rfc3339(&at_us, span_of(cases[i].at)), ERR_OK);
    int64_t left_ms = quiet_hours_left_ms(&hours, zone, at_us / 1000);
    zone_free(&zone);
    if ((left_ms + 59999) / 60000 != cases[i].left_min)
      fail_msg("%s at %s: %lld ms left", cases[i].hours, cases[i].at, (long long)left_ms);
  }
}

static void test_to_the_millisecond(void **state) {
  char file[SAMPLE_ZONE_SIZE];
  struct zone *zone = NULL;
  struct quiet_hours hours;
  const char *why = NULL;
  (void)state;
  assert_int_equal(zone_read(&zone, sample_zone(file, "UTC0")), ERR_OK);
  assert_int_equal(quiet_hours_read(&hours, span_of("00:01-00:02 UTC"), &why), ERR_OK);
  assert_int_equal(quiet_hours_left_ms(&hours, zone, 59999), 0);
  assert_int_equal(quiet_hours_left_ms(&hours, zone, 60000), 60000);
  assert_int_equal(quiet_hours_left_ms(&hours, zone, 119999), 1);
  assert_int_equal(quiet_hours_left_ms(&hours, zone, 120000), 0);
  zone_free(&zone);
}

static void test_what_is_written(void **state) {
  static const char *const good[] = {"22:00-07:00 Europe/Berlin", " 7:05 - 8:00  UTC ",
                                     "22:00-24:00 America/Port-au-Prince"};
  static const char *const zones[] = {"Europe/Berlin", "UTC", "America/Port-au-Prince"};
  static const char *const bad[] = {"",
                                    "22:00",
                                    "22:00-07:00",
                                    "22-07 UTC",
                                    "22:00-7 UTC",
                                    "24:01-07:00 UTC",
                                    "a UTC",
                                    "25:00-1:00 U",
                                    "22:60-1:00 U",
                                    "22:0-1:00 UTC",
                                    "-1:00-2:00 UTC",
                                    "22:00-22:00 UTC",
                                    "0:00-24:00 UTC",
                                    "022:00-7:00 UTC",
                                    "22:00-07:000 UTC",
                                    ":00-7:00 UTC"};
  struct quiet_hours hours;
  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    const char *why = NULL;
    assert_int_equal(quiet_hours_read(&hours, span_of(good[i]), &why), ERR_OK);
    assert_true(span_equal_text(hours.zone, zones[i]));
  }
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    const char *why = NULL;
    if (quiet_hours_read(&hours, span_of(bad[i]), &why) != ERR_SYNTAX || !why)
      fail_msg("%s", bad[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_times),
      cmocka_unit_test(test_to_the_millisecond),
      cmocka_unit_test(test_what_is_written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
