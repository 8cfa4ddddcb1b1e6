#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/buf.h"
#include "bridge/json.h"

/* Writes what is reported down as "level.key=value;"; enters every object but those called skip. */
static int note_object(void *context, int level, struct span key) {
  buf_addf(context, "%d.%.*s{;", level, (int)key.len, key.data);
  return span_equal_text(key, "skip") ? JSON_SCAN_SKIP : level + 1;
}

static void note_value(void *context, int level, struct span key, struct span value) {
  buf_addf(context, "%d.%.*s=%.*s;", level, (int)key.len, key.data, (int)value.len, value.data);
}

static enum err scan(struct buf *notes, struct span text) {
  buf_init(notes, 10000);
  const struct json_scan_handler handler = {
      .context = notes, .on_object = note_object, .on_value = note_value};
  return json_scan(text, &handler);
}

static const struct {
  const char *text, *notes;
} good[] = {
    {"{}", ""},
    {" \t\r\n{ } \n", ""},
    {"{\"a\":\"b\"}", "0.a=b;"},
    {"{\"a\":{\"b\":1,\"c\":[{\"d\":\"x\"},\"y\"]},\"e\":-0.5e+10}", "0.a{;1.b=1;0.e=-0.5e+10;"},
    {"{\"skip\":{\"b\":{\"c\":1}},\"e\":0}", "0.skip{;0.e=0;"},
    {"{\"a\":true,\"b\":false,\"c\":null,\"d\":[],\"e\":[1,2]}", ""},
    {"{\"\":\"\"}", "0.=;"},
    {"{\"a\\u0062\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"}",
     "0.a\\u0062=\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9;"},
    {"{\"a\":\"Gr\xC3\xBC\xC3\x9F\"}", "0.a=Gr\xC3\xBC\xC3\x9F;"},
    {"{\"a\":1,\"a\":2}", "0.a=1;0.a=2;"},
    {"{\"a\":12345678901234567890,\"b\":1E2,\"c\":10}", "0.a=12345678901234567890;0.b=1E2;0.c=10;"},
};

static void reports_members_of_objects(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    struct buf notes;
    assert_int_equal(scan(&notes, span_of(good[i].text)), ERR_OK);
    if (!span_equal_text(buf_span(&notes), good[i].notes))
      fail_msg("%s gives %s", good[i].text, notes.data);
    buf_free(&notes);
  }
}

static void refuses_what_is_no_object(void **state) {
  (void)state;
  static const char *const bad[] = {
      "",
      " ",
      "1",
      "\"a\"",
      "[]",
      "null",
      "{",
      "}",
      "{}}",
      "{} {}",
      "{},",
      "{a:1}",
      "{\"a\"}",
      "{\"a\":}",
      "{\"a\":1,}",
      "{,\"a\":1}",
      "{\"a\" 1}",
      "{\"a\":1 \"b\":2}",
      "{\"a\":01}",
      "{\"a\":1.}",
      "{\"a\":.5}",
      "{\"a\":+1}",
      "{\"a\":-}",
      "{\"a\":1e}",
      "{\"a\":0x1}",
      "{\"a\":tru}",
      "{\"a\":True}",
      "{\"a\":NaN}",
      "{\"a\":[1,]}",
      "{\"a\":[1",
      "{\"a\":[1}",
      "{\"a\":\"b}",
      "{\"a\":\"\\x\"}",
      "{\"a\":\"\\u12\"}",
      "{\"a\":\"\\u12g4\"}",
      "{\"a\":\"\n\"}",
      "{\"a\":\"\x01\"}",
      "{\"a\":\"\xFF\"}",
      "{\"a\":\"\xC0\x80\"}",
      "{\"a\":\"\\",
      "{'a':1}",
      "{\"a\":1}x",
      "\xEF\xBB\xBF{}",
      "{/* */}",
      "{\"a\":1\x0B}",
      "{\"\xFF\":1}",
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct buf notes;
    if (scan(&notes, span_of(bad[i])) != ERR_SYNTAX)
      fail_msg("'%s' is taken for JSON", bad[i]);
    buf_free(&notes);
  }
}

static void goes_64_levels_deep_and_no_deeper(void **state) {
  (void)state;
  char text[200] = "{\"a\":";
  for (int extra = 0; extra < 2; extra++) {
    size_t len = strlen("{\"a\":"), arrays = (size_t)(JSON_SCAN_DEPTH_MAX - 1 + extra);
    memset(text + len, '[', arrays);
    memset(text + len + arrays, ']', arrays);
    text[len + 2 * arrays] = '}';
    struct buf notes;
    assert_int_equal(scan(&notes, (struct span){text, len + 2 * arrays + 1}),
                     extra ? ERR_LIMIT : ERR_OK);
    buf_free(&notes);
  }
}

static const struct {
  const char *raw, *text;
} escapes[] = {
    {"", ""},
    {"plain", "plain"},
    {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
    {"\\u0041\\u00e9\\u20AC", "A\xC3\xA9\xE2\x82\xAC"},
    {"\\ud83d\\ude00", "\xF0\x9F\x98\x80"},
    {"\\uD800", NULL},
    {"\\uDC00", NULL},
    {"\\uD800\\u0041", NULL},
    {"\\uD800x", NULL},
    {"\\uDC00\\uD800", NULL},
};

static void undoes_escapes(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
    char out[100];
    size_t len = json_scan_unescape(out, span_of(escapes[i].raw));
    if (!escapes[i].text)
      assert_int_equal(len, (size_t)-1);
    else
      assert_true(span_equal_text((struct span){out, len}, escapes[i].text));
  }
  char none[1];
  assert_int_equal(json_scan_unescape(none, (struct span){NULL, 0}), 0);
}

static void writes_what_it_can_read_again(void **state) {
  (void)state;
  char text[256];
  for (int i = 0; i < 128; i++)
    text[i] = (char)i;
  memcpy(text + 128, "Gr\xC3\xBC\xC3\x9F", 7);
  struct span written = {text, 134};
  struct buf out;
  buf_init(&out, 10000);
  json_write_string(&out, written);
  assert_int_equal(buf_status(&out), ERR_OK);
  char read[1000];
  size_t len = json_scan_unescape(read, (struct span){out.data + 1, out.len - 2});
  assert_true(span_equal((struct span){read, len}, written));
  buf_clear(&out);
  json_write_string(&out, span_of("a\"b\\c\n\x01/"));
  assert_string_equal(out.data, "\"a\\\"b\\\\c\\n\\u0001/\"");
  buf_free(&out);
}

static void note_raw(void *context, int level, struct span key, struct span raw) {
  buf_addf(context, "%d.%.*s<%.*s>;", level, (int)key.len, key.data, (int)raw.len, raw.data);
}

static int skip_all(void *context, int level, struct span key) {
  (void)context;
  return span_equal_text(key, "in") ? level + 1 : JSON_SCAN_SKIP;
}

static void skip_value(void *context, int level, struct span key, struct span value) {
  (void)context;
  (void)level;
  (void)key;
  (void)value;
}

static void reports_members_as_they_stand(void **state) {
  (void)state;
  struct buf notes;
  buf_init(&notes, 1000);
  const struct json_scan_handler handler = {
      .context = &notes, .on_object = skip_all, .on_value = skip_value, .on_raw = note_raw};
  const char *text = "{ \"a\" :\t\"x\\n\" , \"b\":[ 1,{\"c\":2} ],\"in\":{\"d\":1.10},"
                     "\"e\":{\"f\":3}, \"g\":null }";
  assert_int_equal(json_scan(span_of(text), &handler), ERR_OK);
  assert_string_equal(notes.data, "0.a<\"x\\n\">;0.b<[ 1,{\"c\":2} ]>;1.d<1.10>;"
                                  "0.in<{\"d\":1.10}>;0.e<{\"f\":3}>;0.g<null>;");
  buf_free(&notes);
}

static int enter_all(void *context, int level, struct span key) {
  (void)context, (void)key;
  return level + 1;
}

static void expect_loosely(const char *text, size_t len, const char *expected) {
  struct buf notes;
  buf_init(&notes, 1000);
  const struct json_scan_handler handler = {
      .context = &notes, .on_object = enter_all, .on_value = note_value, .loose = true};
  enum err err = json_scan((struct span){text, len}, &handler);
  bool same = expected && span_equal_text(buf_span(&notes), expected);
  if (err != (expected ? ERR_OK : ERR_SYNTAX) || same != (expected != NULL))
    fail_msg("%s gives %s", text, notes.len > 0 ? notes.data : "nothing");
  buf_free(&notes);
}

static void loosely_it_minds_what_holds_the_text_together_alone(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"{\"a\":\"\xE9\",\"b\":\"1\"}", "0.a=\xE9;0.b=1;"},
      {"{\"\xE9\":1,\"b\":\"1\"}", "0.\xE9=1;0.b=1;"},
      {"{\"a\":\"x\ny\",\"b\":\"\\q\\\"\"}", "0.a=x\ny;0.b=\\q\\\";"},
      {"{\"a\":NaN,\"b\":-Infinity,\"c\":01,\"d\":1.,\"e\":tru,\"f\":\xE9,\"g\":1}", "0.g=1;"},
      {"{\"a\":-1.5e+3,\"b\":true,\"c\":0}", "0.a=-1.5e+3;0.c=0;"},
      {"{\"a\":undefined ,\"b\":[NaN, 'x']}", ""},
      {"{\"a\":{\"b\":\"\\u12\"}}", "1.b=\\u12;"},
      {"{\"a\":}", NULL},
      {"{\"a\":1 2}", NULL},
      {"{\"a\":\"b}", NULL},
      {"{\"a\":\"b\\", NULL},
      {"{\"a\":x\"y\"}", NULL},
      {"{\"a\":x{}}", NULL},
      {"{a:1}", NULL},
      {"{\"a\":1", NULL},
      {"{\"a\":1]", NULL},
      {"{\"a\":1}}", NULL},
      {"[1]", NULL},
      {"", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    expect_loosely(rows[i][0], strlen(rows[i][0]), rows[i][1]);
}

/* A text that nests its one member so many levels deep. */
static void loosely_what_is_nested_too_deep_is_passed_over(void **state) {
  (void)state;
  char text[1000];
  for (size_t deep = JSON_SCAN_DEPTH_MAX - 1; deep <= JSON_SCAN_DEPTH_MAX + 100; deep++) {
    size_t len = (size_t)snprintf(text, sizeof text, "{\"a\":");
    for (size_t i = 0; i < deep; i++)
      len += (size_t)snprintf(text + len, sizeof text - len, "[");
    len += (size_t)snprintf(text + len, sizeof text - len, "\"]\\\"[\"");
    for (size_t i = 0; i < deep; i++)
      len += (size_t)snprintf(text + len, sizeof text - len, "]");
    len += (size_t)snprintf(text + len, sizeof text - len, ",\"b\":2}");
    expect_loosely(text, len, "0.b=2;");
    expect_loosely(text, len - 8, NULL);
  }
}

static void takes_off_what_wraps_a_text(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t len;
    const char *inner;
  } rows[] = {{"{}", 2, "{}"},
              {"\xEF\xBB\xBF{}", 5, "{}"},
              {"{}\0", 3, "{}"},
              {"{}\0\0\n\0 ", 7, "{}"},
              {"{} \n", 4, "{} \n"},
              {"\0", 1, ""},
              {"\xEF\xBB", 2, "\xEF\xBB"},
              {"{}\0x", 4, NULL},
              {"", 0, ""}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct span inner = json_unwrapped((struct span){rows[i].text, rows[i].len});
    if (rows[i].inner)
      assert_true(span_equal_text(inner, rows[i].inner));
    else
      assert_int_equal(inner.len, rows[i].len);
  }
  assert_int_equal(json_unwrapped((struct span){NULL, 0}).len, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reports_members_of_objects),
      cmocka_unit_test(refuses_what_is_no_object),
      cmocka_unit_test(goes_64_levels_deep_and_no_deeper),
      cmocka_unit_test(undoes_escapes),
      cmocka_unit_test(writes_what_it_can_read_again),
      cmocka_unit_test(reports_members_as_they_stand),
      cmocka_unit_test(loosely_it_minds_what_holds_the_text_together_alone),
      cmocka_unit_test(loosely_what_is_nested_too_deep_is_passed_over),
      cmocka_unit_test(takes_off_what_wraps_a_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
