#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/type.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char *describe(const char *text) {
  static char words[2048];
  const struct type type = type_read(text);
  struct buf out;
  buf_init(&out, sizeof words);
  type_describe(&out, &type);
  assert_int_equal(buf_status(&out), ERR_OK);
  snprintf(words, sizeof words, "%s", out.len > 0 ? out.data : "");
  buf_free(&out);
  return words;
}

/* Up to whatever is behind it. */
static void is_described(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"s", "a string"},
      {"s,b:i}", "a string"},
      {"i]", "an integer"},
      {"n|s", "a string or a number"},
      {"~|b", "true or false"},
      {"b|i", "an integer, true or false"},
      {"[s|i]|s", "a string or an array"},
      {"{a:s(x|y),b!:[{c:i|b}]}|[i]|s,d:n", "a string, an array or an object"},
      {"?", "anything"},
      {"f", "a string"},
      {"s(GET)", "\"GET\""},
      {"s(GET|POST)", "one of \"GET\" or \"POST\""},
      {"s(a,b|[c]|{d})|i", "one of \"a,b\", \"[c]\" or \"{d}\" or an integer"},
      {"~|i(8000|16000)", "one of 8000 or 16000"},
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    assert_string_equal(describe(rows[i][0]), rows[i][1]);
}

/* So many bytes of values, and how many there are besides. */
static void of_many_values_some_are_named(void **state) {
  (void)state;
  for (size_t len = 385; len <= 386; len++) {
    char type[1024];
    snprintf(type, sizeof type, "s(%0*d|b|c)", (int)len, 0);
    const char *end = len == 385 ? ", \"b\" or \"c\"" : ", \"b\" or one of 1 more";
    const char *words = describe(type);
    assert_string_equal(words + strlen(words) - strlen(end), end);
  }
}

static void members_are_found(void **state) {
  (void)state;
  const struct type type = type_read("{*:n,a:s(x|y)|{b:i},c!:[{d:s}],e:?}|{f:s}");
  struct type_member member;
  static const struct {
    const char *name;
    char type; /* how it begins */
    bool required;
  } rows[] = {{"a", 's', false}, {"c", '[', true}, {"e", '?', false}, {"b", 'n', false}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_true(type_find_member(&member, type.objects, span_of(rows[i].name)));
    assert_int_equal(member.type[0], rows[i].type);
    assert_int_equal(member.required, rows[i].required);
  }
  const char *objects = type.objects, *second;
  assert_true(type_next_object(&second, &objects) && type_next_object(&second, &objects));
  assert_null(objects);
  assert_true(type_find_member(&member, second, span_of("f")));
  assert_false(type_find_member(&member, second, span_of("a")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(is_described),
      cmocka_unit_test(of_many_values_some_are_named),
      cmocka_unit_test(members_are_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
