#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/span.h"

static void cuts_at_a_separator(void **state) {
  (void)state;
  struct span rest = span_of("a//b");
  assert_true(span_equal_text(span_cut(&rest, '/'), "a"));
  assert_true(span_equal_text(span_cut(&rest, '/'), ""));
  assert_true(span_equal_text(span_cut(&rest, '/'), "b"));
  assert_int_equal(rest.len, 0);
  assert_null(rest.data);
}

static void knows_utf8(void **state) {
  (void)state;
  static const struct {
    struct span bytes;
    bool valid;
  } rows[] = {
      {{"", 0}, true},
      {{"plain", 5}, true},
      {{"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9}, true},
      {{"\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF", 10},
       true}, /* around the surrogates, the last one */
      {{"\x00", 1}, true},
      {{"\xC0\x80", 2}, false},         /* overlong NUL */
      {{"\xE0\x9F\xBF", 3}, false},     /* overlong, three bytes */
      {{"\xF0\x8F\xBF\xBF", 4}, false}, /* overlong, four bytes */
      {{"\xED\xA0\x80", 3}, false},     /* surrogate */
      {{"\xF4\x90\x80\x80", 4}, false}, /* past U+10FFFF */
      {{"\x80", 1}, false},
      {{"\xE2\x82", 2}, false},
      {{"\xC3(", 2}, false},
      {{"\xFF", 1}, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    assert_int_equal(span_is_utf8(rows[i].bytes), rows[i].valid);
}

static void compares_and_trims(void **state) {
  (void)state;
  assert_true(span_equal_nocase(span_of("Content-TYPE"), "content-type"));
  assert_false(span_equal_nocase(span_of("Content-TYPES"), "content-type"));
  assert_true(span_starts_with(span_of("telnyx/cmd"), "telnyx/"));
  assert_false(span_starts_with(span_of("tel"), "telnyx"));
  assert_true(span_ends_with(span_of("a.json"), ".json"));
  assert_true(span_equal_text(span_trim(span_of(" \t\r\n x y \n")), "x y"));
  assert_int_equal(span_trim(span_of("  ")).len, 0);
  assert_int_equal(span_of(NULL).len, 0);
}

static void steps_through_characters(void **state) {
  (void)state;
  struct span text = {"a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xFF", 11};
  static const struct {
    size_t len;
    uint32_t code;
  } expected[] = {{1, 'a'}, {2, 0xE9}, {3, 0x20AC}, {4, 0x1F600}};
  size_t at = 0;
  uint32_t code;
  for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
    size_t len = span_utf8_next(text, at, &code);
    assert_int_equal(len, expected[i].len);
    assert_int_equal(code, expected[i].code);
    at += len;
  }
  assert_int_equal(span_utf8_next(text, at, &code), 0);
  assert_int_equal(span_utf8_next(text, text.len, &code), 0);
}

/* The rows of Unicode's table 3-8 and what is like them. */
static void tells_how_much_is_to_be_replaced(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t bad;
  } rows[] = {{"\xC0\xAF", 1},
              {"\xE0\x80\xBF", 1},
              {"\xF0\x81\x82\x41", 1},
              {"\xED\xA0\x80", 1},
              {"\xF4\x91\x92\x93", 1},
              {"\xFF\x41", 1},
              {"\x80\x80", 1},
              {"\xE1\x80\xE2", 2},
              {"\xF0\x91\x92\xF1", 3},
              {"\xF1\xBF\x41", 2},
              {"\xC3", 1},
              {"\xE2\x82", 2},
              {"\xF0\x9F\x98", 3},
              {"\xC3\x41", 1}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    uint32_t code;
    assert_int_equal(span_utf8_next(span_of(rows[i].text), 0, &code), 0);
    assert_int_equal(span_utf8_bad(span_of(rows[i].text), 0), rows[i].bad);
  }
}

static void knows_hex_digits(void **state) {
  (void)state;
  assert_int_equal(span_hex_value('0'), 0);
  assert_int_equal(span_hex_value('9'), 9);
  assert_int_equal(span_hex_value('a'), 10);
  assert_int_equal(span_hex_value('F'), 15);
  static const char others[] = "/:@G`g \x10\x19\x7F\xC1";
  for (size_t i = 0; i < sizeof others; i++)
    assert_int_equal(span_hex_value(others[i]), -1);
}

static void reads_whole_numbers(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool good;
    int64_t value;
  } rows[] = {{"0", true, 0},
              {"007", true, 7},
              {"9223372036854775807", true, INT64_MAX},
              {"9223372036854775808", false, 0},
              {"99999999999999999999", false, 0},
              {"", false, 0},
              {"-1", false, 0},
              {"+1", false, 0},
              {" 1", false, 0},
              {"1 ", false, 0},
              {"1a", false, 0},
              {"/", false, 0},
              {":", false, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    int64_t value = -1;
    assert_int_equal(span_to_int(&value, span_of(rows[i].text)), rows[i].good);
    assert_int_equal(value, rows[i].value);
  }
}

static void takes_from_the_front(void **state) {
  (void)state;
  struct span rest = span_of("12,x,-3,");
  assert_false(span_take(&rest, '2'));
  assert_true(span_take(&rest, '1'));
  assert_int_equal(span_cut_int(&rest, ','), 2);
  assert_int_equal(span_cut_int(&rest, ','), 0);
  assert_int_equal(span_cut_int(&rest, ','), 0);
  assert_int_equal(rest.len, 0);
  assert_false(span_take(&rest, ','));
  assert_int_equal(span_cut_int(&rest, ','), 0);
}

static void fills_a_block(void **state) {
  (void)state;
  char block[6];
  char *at = block;
  struct span first = span_place(&at, span_of("abc"));
  struct span second = span_place(&at, span_of(NULL));
  assert_string_equal(first.data, "abc");
  assert_string_equal(second.data, "");
  assert_int_equal(second.len, 0);
  assert_ptr_equal(at, block + 5);
}

static bool fits(const char *pattern, const char *text) {
  return span_fits(span_of(text), span_of(pattern));
}

static void a_star_stands_for_any_text(void **state) {
  (void)state;
  static const struct {
    const char *pattern, *text;
    bool fits;
  } rows[] = {
      {"calls.dial", "calls.dial", true},
      {"calls.dial", "calls.dia", false},
      {"calls.dia", "calls.dial", false},
      {"calls.*", "calls.dial", true},
      {"calls.*", "calls.", true},
      {"calls.*", "calls", false},
      {"*.delete", "recordings.actions.delete", true},
      {"*.delete", "delete", false},
      {"*", "", true},
      {"*", "anything.at_all", true},
      {"", "", true},
      {"", "a", false},
      {"a*b*c", "abc", true},
      {"a*b*c", "a-b-b-c", true},
      {"a*b*c", "a-b-b-c-", false},
      {"**", "x", true},
      {"*a*", "bab", true},
      {"*a*", "bb", false},
      {"a*ab", "aab", true},
      {"a*ab", "ab", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (fits(rows[i].pattern, rows[i].text) != rows[i].fits)
      fail_msg("%s and %s", rows[i].pattern, rows[i].text);
}

/* 2^40 ways to split it, if each were tried. */
static void many_stars_take_no_time(void **state) {
  (void)state;
  assert_false(
      fits("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_star_stands_for_any_text),
      cmocka_unit_test(many_stars_take_no_time),
      cmocka_unit_test(cuts_at_a_separator),
      cmocka_unit_test(knows_utf8),
      cmocka_unit_test(compares_and_trims),
      cmocka_unit_test(steps_through_characters),
      cmocka_unit_test(tells_how_much_is_to_be_replaced),
      cmocka_unit_test(knows_hex_digits),
      cmocka_unit_test(reads_whole_numbers),
      cmocka_unit_test(takes_from_the_front),
      cmocka_unit_test(fills_a_block),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
