#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/clock.h"

static void writes_dates_and_reads_them_again(void **state) {
  (void)state;
  static const struct {
    int64_t wall_s;
    const char *text;
  } dates[] = {{0, "Thu, 01 Jan 1970 00:00:00 GMT"},
               {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"}, /* RFC 9110's example */
               {1709251199, "Thu, 29 Feb 2024 23:59:59 GMT"},
               {INT64_C(253402300799), "Fri, 31 Dec 9999 23:59:59 GMT"}};
  for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
    char text[HTTP_DATE_SIZE];
    int64_t wall_s = -1;
    http_date_format(text, dates[i].wall_s);
    assert_string_equal(text, dates[i].text);
    assert_int_equal(http_date_parse(&wall_s, span_of(text)), ERR_OK);
    assert_true(wall_s == dates[i].wall_s);
  }
}

static void leaves_out_what_has_no_form(void **state) {
  (void)state;
  char text[HTTP_DATE_SIZE] = "x";
  http_date_format(text, INT64_C(253402300800));
  assert_string_equal(text, "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_dates_and_reads_them_again),
      cmocka_unit_test(leaves_out_what_has_no_form),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
