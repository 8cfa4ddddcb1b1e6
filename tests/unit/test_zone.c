/* The clocks of a place, as the C library has them, which knows one zone for the whole process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "bridge/quiet_hours.h"
#include "unit/sample_zone.h"

enum { HOUR_S = 3600 };

static int32_t offset_of_libc(int64_t wall_s) {
  time_t time = (time_t)wall_s;
  struct tm there;
  assert_non_null(localtime_r(&time, &there));
  return (int32_t)there.tm_gmtoff;
}

/* Every seventh hour of thirty years, and of ten beyond what a file's table holds. */
static void compare_with_libc(const char *name, const struct zone *zone) {
  setenv("TZ", name, 1);
  tzset();
  for (int64_t year = 1995; year < 2110; year = year == 2029 ? 2100 : year + 1) {
    int64_t begin_s = (year - 1970) * INT64_C(31556952);
    for (int64_t at = begin_s; at < begin_s + INT64_C(31556952); at += 7 * HOUR_S)
      if (zone_offset_s(zone, at) != offset_of_libc(at))
        fail_msg("%s at %lld: %d, and %d by libc", name, (long long)at, zone_offset_s(zone, at),
                 offset_of_libc(at));
  }
}

static void test_as_the_c_library(void **state) {
  static const char *const names[] = {"Europe/Berlin",
                                      "Europe/London",
                                      "Europe/Dublin",
                                      "America/New_York",
                                      "America/St_Johns",
                                      "America/Nuuk",
                                      "America/Sao_Paulo",
                                      "America/Port-au-Prince",
                                      "Asia/Kolkata",
                                      "Asia/Kathmandu",
                                      "Asia/Tehran",
                                      "Asia/Gaza",
                                      "Africa/Casablanca",
                                      "Africa/Cairo",
                                      "Australia/Lord_Howe",
                                      "Australia/Adelaide",
                                      "Pacific/Auckland",
                                      "Pacific/Chatham",
                                      "Pacific/Apia",
                                      "Pacific/Kiritimati",
                                      "Antarctica/Troll",
                                      "Etc/GMT+12",
                                      "UTC"};
  size_t found = 0;
  (void)state;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    static char data[64 * 1024];
    char path[128];
    struct zone *zone = NULL;
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", names[i]);
    FILE *file = fopen(path, "rb");
    if (!file)
      continue; /* no tzdata here: the others below need none */
    struct span text = {data, fread(data, 1, sizeof data, file)};
    fclose(file);
    assert_int_equal(zone_read(&zone, text), ERR_OK);
    compare_with_libc(names[i], zone);
    zone_free(&zone);
    found++;
  }
  if (found == 0)
    skip();
}

/* What stands behind the table, as it does where there is none: the same text is a TZ of libc's. */
static void test_rules_as_the_c_library(void **state) {
  static const char *const rules[] = {
      "UTC0",
      "<-03>3",
      "<+0545>-5:45",
      "CET-1CEST,M3.5.0,M10.5.0/3",
      "EST5EDT,M3.2.0,M11.1.0",
      "NST3:30NDT,M3.2.0/0:01:30,M11.1.0/0:01",
      "AEST-10AEDT,M10.1.0,M4.1.0/3",
      "IST-1GMT0,M10.5.0,M3.5.0/1",
      "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
      "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
      "XXX3YYY,J60/0,J300/0",
      "XXX3YYY,59/0,300/0",
  };
  (void)state;
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
    char file[SAMPLE_ZONE_SIZE];
    struct zone *zone = NULL;
    assert_int_equal(zone_read(&zone, sample_zone(file, rules[i])), ERR_OK);
    compare_with_libc(rules[i], zone);
    zone_free(&zone);
  }
}

/* "Permanent daylight saving time" of RFC 9636, which the C library has not right at new year. */
static void test_summer_all_year(void **state) {
  char file[SAMPLE_ZONE_SIZE];
  struct zone *zone = NULL;
  (void)state;
  assert_int_equal(zone_read(&zone, sample_zone(file, "EST5EDT,0/0,J365/25")), ERR_OK);
  for (int64_t at = INT64_C(1760000000); at < INT64_C(1900000000); at += HOUR_S)
    assert_int_equal(zone_offset_s(zone, at), -4 * HOUR_S);
  zone_free(&zone);
}

static void test_no_rules_is_what_the_table_says_last(void **state) {
  char file[SAMPLE_ZONE_SIZE];
  struct zone *zone = NULL;
  (void)state;
  assert_int_equal(zone_read(&zone, sample_zone(file, "")), ERR_OK);
  assert_int_equal(zone_offset_s(zone, 1800000000), 0);
  zone_free(&zone);
}

static void test_what_is_no_zone(void **state) {
  static const char *const rules[] = {"C",
                                      "CET",
                                      "CET-",
                                      "CET-25",
                                      "CET-1CEST",
                                      "CET-1CEST,M3.5.0",
                                      "CET-1CEST,M13.5.0,M10.5.0",
                                      "CET-1CEST,M3.6.0,M10.5.0",
                                      "CET-1CEST,M3.5.7,M10.5.0",
                                      "CET-1CEST,M3.5.0,M10.5.0/168",
                                      "CET-1CEST,J0,J10",
                                      "CET-1CEST,M3.5.0,M10.5.0,",
                                      "<CET-1",
                                      "CET-1:60"};
  char file[SAMPLE_ZONE_SIZE];
  struct zone *zone = NULL;
  (void)state;
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
    if (zone_read(&zone, sample_zone(file, rules[i])) != ERR_SYNTAX)
      fail_msg("%s", rules[i]);
  struct span good = sample_zone(file, "CET-1");
  for (size_t len = 0; len < good.len; len++)
    assert_int_equal(zone_read(&zone, (struct span){file, len}), ERR_SYNTAX);
  file[4] = '\0'; /* version 1 */
  assert_int_equal(zone_read(&zone, good), ERR_SYNTAX);
  assert_null(zone);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_as_the_c_library),
      cmocka_unit_test(test_rules_as_the_c_library),
      cmocka_unit_test(test_summer_all_year),
      cmocka_unit_test(test_no_rules_is_what_the_table_says_last),
      cmocka_unit_test(test_what_is_no_zone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
