#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/quantity.h"

static void numbers_have_units(void **state) {
  (void)state;
  static const struct {
    enum quantity_kind kind;
    const char *text;
    enum err err;
    int64_t value;
    const char *printed;
  } rows[] = {
      {QUANTITY_DURATION, "250ms", ERR_OK, 250, "250ms"},
      {QUANTITY_DURATION, "0s", ERR_OK, 0, "0s"},
      {QUANTITY_DURATION, "5m", ERR_OK, 300000, "5m"},
      {QUANTITY_DURATION, "24h", ERR_OK, 86400000, "1d"},
      {QUANTITY_DURATION, "007d", ERR_OK, 7 * INT64_C(86400000), "7d"},
      {QUANTITY_DURATION, "106751991167d", ERR_OK, INT64_C(9223372036828800000), "106751991167d"},
      {QUANTITY_DURATION, "106751991168d", ERR_RANGE, 0, ""},
      {QUANTITY_DURATION, "9223372036854775808ms", ERR_RANGE, 0, ""},
      {QUANTITY_DURATION, "30", ERR_SYNTAX, 0, ""},
      {QUANTITY_DURATION, "s", ERR_SYNTAX, 0, ""},
      {QUANTITY_DURATION, "-1s", ERR_SYNTAX, 0, ""},
      {QUANTITY_DURATION, "1.5h", ERR_SYNTAX, 0, ""},
      {QUANTITY_DURATION, "1 s", ERR_SYNTAX, 0, ""},
      {QUANTITY_DURATION, "1S", ERR_SYNTAX, 0, ""},
      {QUANTITY_SIZE, "0", ERR_OK, 0, "0"},
      {QUANTITY_SIZE, "65537", ERR_OK, 65537, "65537"},
      {QUANTITY_SIZE, "2048KiB", ERR_OK, 2 << 20, "2MiB"},
      {QUANTITY_SIZE, "1TiB", ERR_OK, INT64_C(1) << 40, "1TiB"},
      {QUANTITY_SIZE, "1MB", ERR_SYNTAX, 0, ""},
      {QUANTITY_SIZE, "8388608TiB", ERR_RANGE, 0, ""},
      {QUANTITY_COUNT, "10", ERR_OK, 10, "10"},
      {QUANTITY_COUNT, "0x10", ERR_SYNTAX, 0, ""},
      {QUANTITY_COUNT, "", ERR_SYNTAX, 0, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    int64_t value = -1;
    if (quantity_parse(&value, rows[i].kind, span_of(rows[i].text)) != rows[i].err)
      fail_msg("%s", rows[i].text);
    if (rows[i].err != ERR_OK)
      continue;
    assert_int_equal(value, rows[i].value);
    struct buf printed;
    buf_init(&printed, 64);
    quantity_print(&printed, rows[i].kind, value);
    assert_string_equal(printed.data, rows[i].printed);
    buf_free(&printed);
  }
}

static void digits_alone_lack_a_unit(void **state) {
  (void)state;
  assert_true(quantity_lacks_unit(span_of("30")));
  assert_false(quantity_lacks_unit(span_of("30s")));
  assert_false(quantity_lacks_unit(span_of("")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_have_units),
      cmocka_unit_test(digits_alone_lack_a_unit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
