#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/percent.h"
#include "unit/alloc_fail.h"

static const struct {
  const char *text, *also_kept, *encoded;
} encode_cases[] = {
    {"azAZ09-._~", "", "azAZ09-._~"},
    {"v3:a/b c", "", "v3%3Aa%2Fb%20c"},
    {"v3:a/b c", "!$&'()*+,;=:@", "v3:a%2Fb%20c"},
    {"Gr\xC3\xBC\xC3\x9F", ":", "Gr%C3%BC%C3%9F"},
    {"\x01\x7F\xFF", "", "%01%7F%FF"},
    {"", "", ""},
};

static void encodes_all_but_what_is_kept(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof encode_cases / sizeof encode_cases[0]; i++) {
    struct buf out;
    buf_init(&out, 100);
    percent_encode(&out, span_of(encode_cases[i].text), encode_cases[i].also_kept);
    assert_true(span_equal_text(buf_span(&out), encode_cases[i].encoded));
    buf_free(&out);
  }
}

static void encodes_a_nul(void **state) {
  (void)state;
  struct buf out;
  buf_init(&out, 100);
  percent_encode(&out, (struct span){"a\0b", 3}, "");
  assert_string_equal(out.data, "a%00b");
  buf_free(&out);
}

static const struct {
  const char *text;
  bool plus_is_space;
  enum err err;
  const char *decoded;
} decode_cases[] = {
    {"a%2Fb%2fc", false, ERR_OK, "a/b/c"},
    {"a+b%2B", false, ERR_OK, "a+b+"},
    {"a+b%2B", true, ERR_OK, "a b+"},
    {"%25%32%35", false, ERR_OK, "%25"},
    {"", false, ERR_OK, ""},
    {"%", false, ERR_SYNTAX, ""},
    {"a%4", false, ERR_SYNTAX, ""},
    {"a%4g", false, ERR_SYNTAX, ""},
    {"a%g4", false, ERR_SYNTAX, ""},
    {"%%41", false, ERR_SYNTAX, ""},
};

static void decodes_strictly(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof decode_cases / sizeof decode_cases[0]; i++) {
    struct buf out;
    buf_init(&out, 100);
    enum err err =
        percent_decode(&out, span_of(decode_cases[i].text), decode_cases[i].plus_is_space);
    assert_int_equal(err, decode_cases[i].err);
    if (err == ERR_OK)
      assert_true(span_equal_text(buf_span(&out), decode_cases[i].decoded));
    buf_free(&out);
  }
}

static void stops_at_the_buffers_ceiling(void **state) {
  (void)state;
  struct buf out;
  buf_init(&out, 3);
  assert_int_equal(percent_decode(&out, span_of("%41%42%43"), false), ERR_OK);
  assert_int_equal(percent_decode(&out, span_of("D"), false), ERR_LIMIT);
  buf_free(&out);
}

static enum err encode_and_decode(void *context) {
  (void)context;
  struct buf out;
  buf_init(&out, 4096);
  for (int i = 0; i < 100; i++)
    percent_encode(&out, span_of("a b/c"), "");
  enum err err = percent_decode(&out, span_of("%41"), false);
  buf_free(&out);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(encode_and_decode, NULL) >= 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(encodes_all_but_what_is_kept),
      cmocka_unit_test(encodes_a_nul),
      cmocka_unit_test(decodes_strictly),
      cmocka_unit_test(stops_at_the_buffers_ceiling),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
