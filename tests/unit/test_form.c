#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/form.h"
#include "unit/alloc_fail.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static enum err convert(struct buf *json, struct span body) {
  buf_init(json, 100000);
  struct form *form;
  enum err err = form_parse(&form, body);
  if (err != ERR_OK)
    return err;
  err = form_to_json(json, form);
  form_free(&form);
  return err;
}

static const struct {
  const char *body, *json;
} good[] = {
    {"a=b", "{\"a\":\"b\"}"},
    {"a=1&b=2&c=3", "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}"},
    {"a", "{\"a\":\"\"}"},
    {"a=", "{\"a\":\"\"}"},
    {"=b", "{\"\":\"b\"}"},
    {"=", "{\"\":\"\"}"},
    {"&a=1&&b=2&", "{\"a\":\"1\",\"b\":\"2\"}"},
    {"a=b=c", "{\"a\":\"b=c\"}"},
    {"a=1&b=2&a=3&a=4", "{\"a\":[\"1\",\"3\",\"4\"],\"b\":\"2\"}"},
    {"a+b=c+d", "{\"a b\":\"c d\"}"},
    {"a%2Bb=%26%3d%25", "{\"a+b\":\"&=%\"}"},
    {"n=Gr%C3%BC%c3%9F", "{\"n\":\"Gr\xC3\xBC\xC3\x9F\"}"},
    {"q=%22%5C%0A%00", "{\"q\":\"\\\"\\\\\\n\\u0000\"}"},
    {"filter[a]=1", "{\"filter[a]\":\"1\"}"},
};

static void becomes_json_in_order(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(good); i++) {
    struct buf json;
    assert_int_equal(convert(&json, span_of(good[i].body)), ERR_OK);
    assert_string_equal(json.data, good[i].json);
    buf_free(&json);
  }
}

#define BAD "\xEF\xBF\xBD" /* U+FFFD */

/* As the WHATWG's parser reads them, bad bytes replaced as its decoder does. */
static const struct {
  const char *body, *json;
} odd[] = {
    {"a=%", "{\"a\":\"%\"}"},
    {"a=%4", "{\"a\":\"%4\"}"},
    {"a=%4g%41", "{\"a\":\"%4gA\"}"},
    {"%zz=1", "{\"%zz\":\"1\"}"},
    {"a=%%41", "{\"a\":\"%A\"}"},
    {"a=%FF", "{\"a\":\"" BAD "\"}"},
    {"%C3=1", "{\"" BAD "\":\"1\"}"},
    {"a=%C0%80", "{\"a\":\"" BAD BAD "\"}"},
    {"a=%ED%A0%80", "{\"a\":\"" BAD BAD BAD "\"}"},
    {"a=x%E2%82y", "{\"a\":\"x" BAD "y\"}"},
    {"a=%F0%9F%98", "{\"a\":\"" BAD "\"}"},
    {"a=%F0%9F%98%80%FF", "{\"a\":\"\xF0\x9F\x98\x80" BAD "\"}"},
    {"a=\xE9\xE9\xE9&b=1", "{\"a\":\"" BAD BAD BAD "\",\"b\":\"1\"}"},
    {"\xE9=\xE9", "{\"" BAD "\":\"" BAD "\"}"},
    {"a=\xC3%BC", "{\"a\":\"\xC3\xBC\"}"},
    {"a=\xC3\xBC", "{\"a\":\"\xC3\xBC\"}"},
    {"a b=c", "{\"a b\":\"c\"}"},
    {"a=b\r\n", "{\"a\":\"b\\u000d\\n\"}"},
    {"a=\x7F", "{\"a\":\"\x7F\"}"},
    {"{\"a\":1}", "{\"{\\\"a\\\":1}\":\"\"}"},
    {"a=\"b\"", "{\"a\":\"\\\"b\\\"\"}"},
};

static void reads_what_no_encoder_writes(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(odd); i++) {
    struct form *form;
    struct buf json;
    assert_int_equal(form_parse(&form, span_of(odd[i].body)), ERR_OK);
    assert_false(form->sound);
    form_free(&form);
    assert_int_equal(convert(&json, span_of(odd[i].body)), ERR_OK);
    assert_string_equal(json.data, odd[i].json);
    buf_free(&json);
  }
  for (size_t i = 0; i < COUNT(good); i++) {
    struct form *form;
    assert_int_equal(form_parse(&form, span_of(good[i].body)), ERR_OK);
    assert_true(form->sound);
    form_free(&form);
  }
  static const char *const empty[] = {"", "&", "&&&"};
  for (size_t i = 0; i < COUNT(empty); i++) {
    struct buf json;
    assert_int_equal(convert(&json, span_of(empty[i])), ERR_SYNTAX);
    buf_free(&json);
  }
}

static void gives_no_value_that_was_replaced(void **state) {
  (void)state;
  struct form *form;
  assert_int_equal(form_parse(&form, span_of("a=%E9&b=1&%E9=2&c=100%")), ERR_OK);
  assert_true(form_holds(form, "a") && form_holds(form, "b") && !form_holds(form, "d"));
  assert_null(form_value(form, "a").data);
  assert_true(span_equal_text(form_value(form, "b"), "1"));
  assert_true(form_holds(form, BAD));
  assert_null(form_value(form, BAD).data);
  assert_true(span_equal_text(form_value(form, "c"), "100%"));
  form_free(&form);
}

static void takes_256_fields_and_no_more(void **state) {
  (void)state;
  char body[2 * FORM_FIELDS_MAX + 2];
  for (size_t i = 0; i < sizeof body; i += 2)
    memcpy(body + i, "a&", 2);
  struct buf json;
  assert_int_equal(convert(&json, (struct span){body, 2 * FORM_FIELDS_MAX}), ERR_OK);
  buf_free(&json);
  assert_int_equal(convert(&json, (struct span){body, sizeof body}), ERR_LIMIT);
  buf_free(&json);
}

static void finds_the_first_of_a_name(void **state) {
  (void)state;
  struct form *form;
  assert_int_equal(form_parse(&form, span_of("a=1&b=&a=2")), ERR_OK);
  assert_int_equal(form->count, 3);
  assert_true(span_equal_text(form_value(form, "a"), "1"));
  assert_non_null(form_value(form, "b").data);
  assert_int_equal(form_value(form, "b").len, 0);
  assert_null(form_value(form, "c").data);
  form_free(&form);
  assert_null(form);
  form_free(&form);
}

static enum err convert_and_free(void *context) {
  (void)context;
  struct buf json;
  enum err err = convert(&json, span_of("CallSid=v3%3Aa&To=%2B442079460123&a=1&a=2&a=3"));
  buf_free(&json);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(convert_and_free, NULL) >= 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(becomes_json_in_order),
      cmocka_unit_test(reads_what_no_encoder_writes),
      cmocka_unit_test(gives_no_value_that_was_replaced),
      cmocka_unit_test(takes_256_fields_and_no_more),
      cmocka_unit_test(finds_the_first_of_a_name),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
