#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/json.h"

#include "unit/alloc_fail.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { DEPTH = 4 };

static void writes_what_it_read(void **state) {
  (void)state;
  static const struct {
    const char *in, *out;
  } cases[] = {
      {"{ \"b\" : 1 , \"a\" : [ true , false , null ] }", "{\"b\":1,\"a\":[true,false,null]}"},
      {"\"\\u0001\\n\\\"\\\\/ \\u00e9\"", "\"\\u0001\\n\\\"\\\\/ \xc3\xa9\""},
      {"\"a\\u0000b\"", "\"a\\u0000b\""},
      {"9007199254740993", "9007199254740993"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"0.1", "0.1"},
      {"1.0", "1"},
      {"-0.0", "0"},
      {"-2.5e-3", "-0.0025"},
      {"1e20", "100000000000000000000"},
      {"1e21", "1e+21"},
      {"1.25e300", "1.25e+300"},
      {"1e-6", "0.000001"},
      {"1e-7", "1e-7"},
      {"123456.789", "123456.789"},
      {"0.30000000000000004", "0.30000000000000004"},
      {"5e-324", "5e-324"},
      {"{}", "{}"},
      {"[]", "[]"},
      {"[[[[]]]]", "[[[[]]]]"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    json_t *value;
    char why[256];
    assert_int_equal(json_text_read(&value, span_of(cases[i].in), DEPTH, why, sizeof why), ERR_OK);
    struct buf out;
    buf_init(&out, 1024);
    json_text_add(&out, value);
    assert_int_equal(buf_status(&out), ERR_OK);
    assert_string_equal(out.data, cases[i].out);
    buf_free(&out);
    json_decref(value);
  }
}

static void refuses_what_is_no_json(void **state) {
  (void)state;
  static const char *const cases[] = {
      "",
      "{",
      "{} {}",
      "{}x",
      "{\"a\":1,\"a\":1}",
      "{a:1}",
      "[1,]",
      "'a'",
      "\"\xff\"",
      "\"\\ud800\"",
      "{\"\\u0000\":1}",
      "9223372036854775808",
      "1e999",
      "nul",
      "[[[[[]]]]]",
      "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}",
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    json_t *value;
    char why[256] = "";
    assert_int_equal(json_text_read(&value, span_of(cases[i]), DEPTH, why, sizeof why), ERR_SYNTAX);
    assert_true(strlen(why) > 0);
  }
}

static enum err read_and_write(void *context) {
  (void)context;
  json_t *value;
  char why[256];
  enum err err = json_text_read(&value, span_of("{\"a\":[\"text\",1.5,{\"b\":null}],\"c\":true}"),
                                8, why, sizeof why);
  if (err != ERR_OK)
    return err;
  struct buf out;
  buf_init(&out, 1024);
  json_text_add(&out, value);
  err = buf_status(&out);
  buf_free(&out);
  json_decref(value);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(read_and_write, NULL) > 5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_what_it_read),
      cmocka_unit_test(refuses_what_is_no_json),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
