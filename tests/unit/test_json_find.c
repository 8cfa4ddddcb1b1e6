#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/json.h"

#define NONE NULL

static const struct {
  const char *text;
  const char *const *names;
  enum json_walk_event kind;
  const char *value; /* NONE: there is none */
} cases[] = {
    {"{\"a\":\"b\"}", JSON_PATH("a"), JSON_WALK_STRING, "b"},
    {"{\"a\":\"b\"}", JSON_PATH("b"), JSON_WALK_NULL, NONE},
    {"{\"x\":{\"a\":1},\"a\":2}", JSON_PATH("a"), JSON_WALK_NUMBER, "2"},
    {"{\"a\":1,\"a\":2}", JSON_PATH("a"), JSON_WALK_NUMBER, "1"},
    {"{\"d\":{\"x\":{\"id\":1},\"id\":false}}", JSON_PATH("d", "id"), JSON_WALK_FALSE, "false"},
    {"{\"id\":1,\"d\":{},\"e\":{\"id\":2}}", JSON_PATH("d", "id"), JSON_WALK_NULL, NONE},
    {"{\"d\":3,\"e\":{\"id\":2}}", JSON_PATH("d", "id"), JSON_WALK_NULL, NONE},
    {"{\"d\":{\"a\":[1,{\"b\":2}]},\"e\":3}", JSON_PATH("d"), JSON_WALK_OBJECT,
     "{\"a\":[1,{\"b\":2}]}"},
    {" [ 1 ] ", JSON_PATH(NULL), JSON_WALK_ARRAY, "[ 1 ]"},
    {"7", JSON_PATH(NULL), JSON_WALK_NUMBER, "7"},
    {"{\"e\":[{\"code\":\"90018\"},{\"code\":\"1\"}]}", JSON_PATH("e", "0", "code"),
     JSON_WALK_STRING, "90018"},
    {"{\"e\":[{\"c\":1},{\"code\":\"1\"}]}", JSON_PATH("e", "0", "code"), JSON_WALK_NULL, NONE},
    {"{\"e\":[[],{\"code\":1}]}", JSON_PATH("e", "0", "code"), JSON_WALK_NULL, NONE},
    {"{\"e\":[[[]],[7]]}", JSON_PATH("e", "0", "0", "0"), JSON_WALK_NULL, NONE},
    {"{\"e\":[]}", JSON_PATH("e", "0"), JSON_WALK_NULL, NONE},
    {"{\"e\":{\"0\":5}}", JSON_PATH("e", "0"), JSON_WALK_NUMBER, "5"},
    /* Values that no tree holds do not matter. */
    {"{\"n\":111111111111111111111,\"s\":\"\\ud800\",\"d\":{\"id\":\"i\"}}", JSON_PATH("d", "id"),
     JSON_WALK_STRING, "i"},
    {"{\"a\":\"b\"", JSON_PATH("a"), JSON_WALK_STRING, "b"},
    {"{\"b\":x,\"a\":1}", JSON_PATH("a"), JSON_WALK_NULL, NONE},
    {"{\"a\"", JSON_PATH("a"), JSON_WALK_NULL, NONE},
    {"", JSON_PATH("a"), JSON_WALK_NULL, NONE},
};

static void one_value_is_found(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct json_found found = {.kind = JSON_WALK_END};
    bool there = json_find(&found, span_of(cases[i].text), cases[i].names);
    if (there != (cases[i].value != NONE) ||
        (there && (found.kind != cases[i].kind || !span_equal_text(found.value, cases[i].value))))
      fail_msg("%s: %d, kind %d, %.*s", cases[i].text, there, (int)found.kind,
               there ? (int)found.value.len : 0, there ? found.value.data : "");
  }
}

static void a_text_loses_its_escapes(void **state) {
  (void)state;
  static const struct {
    const char *text, *wanted;
    bool found;
  } texts[] = {
      {"{\"a\":\"v\\u0041\\/\"}", "vA/", true},
      {"{\"a\":\"\"}", "", true},
      {"{\"a\":\"\\ud800\"}", "", false},
      {"{\"a\":\"x\\u0000\"}", "", false},
      {"{\"a\":5}", "", false},
      {"{\"a\":\"123456789012345\"}", "123456789012345", true},
      {"{\"a\":\"1234567890123456\"}", "", false},
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    char out[16] = "before";
    assert_int_equal(json_find_text(out, sizeof out, span_of(texts[i].text), JSON_PATH("a")),
                     texts[i].found);
    assert_string_equal(out, texts[i].wanted);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_value_is_found),
      cmocka_unit_test(a_text_loses_its_escapes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
