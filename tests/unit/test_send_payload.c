#include "tools/send_payload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct operation_param params[] = {
    {.name = "id", .place = OPERATION_IN_PATH, .kind = OPERATION_STRING},
    {.name = "page[size]", .place = OPERATION_IN_QUERY, .kind = OPERATION_INTEGER},
    {.name = "to", .place = OPERATION_IN_BODY, .kind = OPERATION_ANY, .type = "s|[s]"},
    {.name = "text", .alias = "body", .place = OPERATION_IN_BODY, .kind = OPERATION_STRING},
    {.name = "rate", .place = OPERATION_IN_BODY, .kind = OPERATION_NUMBER},
    {.name = "record", .place = OPERATION_IN_BODY, .kind = OPERATION_BOOLEAN},
    {.name = "tags", .place = OPERATION_IN_BODY, .kind = OPERATION_ARRAY, .type = "[s]"},
    {.name = "sizes", .place = OPERATION_IN_BODY, .kind = OPERATION_ARRAY, .type = "[i(1|2)]"},
    {.name = "voice", .place = OPERATION_IN_BODY, .kind = OPERATION_OBJECT, .type = "{a|b:s}"},
    {.name = "either", .place = OPERATION_IN_BODY, .kind = OPERATION_ANY, .type = "b|{a:s}"},
    {.name = "any", .place = OPERATION_IN_BODY, .kind = OPERATION_ANY, .type = "?"},
};
static const struct operation operation = {.name = "x.y",
                                           .params = params,
                                           .param_count = sizeof params / sizeof params[0],
                                           .id_count = 1};

static struct buf out;
static char why[256];

static enum err make(const char *document, const char *const words[]) {
  buf_free(&out);
  buf_init(&out, 64 * 1024);
  why[0] = '\0';
  return send_payload(&out, &operation, span_of(document), words, "c1", why, sizeof why);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void values_are_what_the_operation_takes(void **state) {
  (void)state;
  static const struct {
    const char *word, *member;
  } rows[] = {
      {"id=7", "\"id\":\"7\""},
      {"page[size]=20", "\"page[size]\":20"},
      {"to=+1555", "\"to\":\"+1555\""},
      {"to=1555", "\"to\":\"1555\""},
      {"to=[\"a\",\"b\"]", "\"to\":[\"a\",\"b\"]"},
      {"text=true", "\"text\":\"true\""},
      {"text=", "\"text\":\"\""},
      {"text=a=\"b\"", "\"text\":\"a=\\\"b\\\"\""},
      {"body=by the SDK's name", "\"body\":\"by the SDK's name\""},
      {"rate=-1.50", "\"rate\":-1.50"},
      {"record=false", "\"record\":false"},
      {"tags=a", "\"tags\":[\"a\"]"},
      {"tags=[\"a\"]", "\"tags\":[\"a\"]"},
      {"sizes=2", "\"sizes\":[2]"},
      {"voice={\"a\": 1}", "\"voice\":{\"a\": 1}"},
      {"either=true", "\"either\":true"},
      {"either={}", "\"either\":{}"},
      {"any=12", "\"any\":12"},
      {"any=null", "\"any\":null"},
      {"any=\"quoted\"", "\"any\":\"\\\"quoted\\\"\""},
      {"unheard_of=x y", "\"unheard_of\":\"x y\""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char all[128];
    (void)snprintf(all, sizeof all, "{%s,\"correlation_id\":\"c1\"}", rows[i].member);
    assert_int_equal(make("", WORDS(rows[i].word)), ERR_OK);
    assert_string_equal(out.data, all);
  }
}

static void a_repeated_key_makes_an_array(void **state) {
  (void)state;
  assert_int_equal(make("", WORDS("to=a", "text=t", "to=b", "sizes=1", "sizes=2")), ERR_OK);
  assert_string_equal(out.data, "{\"to\":[\"a\",\"b\"],\"text\":\"t\",\"sizes\":[1,2],"
                                "\"correlation_id\":\"c1\"}");
}

static void words_win_over_the_document_which_stays_as_it_is(void **state) {
  (void)state;
  const char *document = " {\"rate\" : 1.500e3, \"to\":\"x\",\"any\":{\"correlation_id\":1},"
                         "\"a\\u0062\":12345678901234567890} ";
  assert_int_equal(make(document, WORDS("to=y")), ERR_OK);
  assert_string_equal(out.data, "{\"rate\":1.500e3,\"any\":{\"correlation_id\":1},"
                                "\"a\\u0062\":12345678901234567890,\"to\":\"y\","
                                "\"correlation_id\":\"c1\"}");
}

static void a_correlation_id_of_ones_own_stays(void **state) {
  (void)state;
  static const char *const none[] = {NULL};
  assert_int_equal(make("{\"correlation_id\":[1, 2]}", none), ERR_OK);
  assert_string_equal(out.data, "{\"correlation_id\":[1, 2]}");
  assert_int_equal(make("", WORDS("correlation_id=mine")), ERR_OK);
  assert_string_equal(out.data, "{\"correlation_id\":\"mine\"}");
  assert_true(span_equal_text(send_member(buf_span(&out), "correlation_id"), "\"mine\""));
  assert_int_equal(send_member(span_of("[]"), "correlation_id").len, 0);
}

static void what_cannot_be_is_named(void **state) {
  (void)state;
  static const struct {
    const char *document, *word, *why;
  } rows[] = {
      {"", "page[size]=1x", "page[size] takes an integer, not \"1x\""},
      {"", "page[size]=", "page[size] takes an integer, not \"\""},
      {"", "rate=fast", "rate takes a number, not \"fast\""},
      {"", "record=yes", "record takes true or false, not \"yes\""},
      {"", "voice=anna", "voice takes an object, not \"anna\""},
      {"", "sizes=big", "sizes takes one of 1 or 2, not \"big\""},
      {"", "sizes=[1,", "sizes takes one of 1 or 2, not \"[1,\""},
      {"", "word", "key=value is wanted, not \"word\""},
      {"", "=x", "key=value is wanted, not \"=x\""},
      {"[]", "any=1", "the document is no JSON object"},
      {"{\"a\":1", "any=1", "the document is no JSON object"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_int_equal(make(rows[i].document, WORDS(rows[i].word)), ERR_SYNTAX);
    assert_string_equal(why, rows[i].why);
  }
}

static int free_out(void **state) {
  (void)state;
  buf_free(&out);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(values_are_what_the_operation_takes, free_out),
      cmocka_unit_test_teardown(a_repeated_key_makes_an_array, free_out),
      cmocka_unit_test_teardown(words_win_over_the_document_which_stays_as_it_is, free_out),
      cmocka_unit_test_teardown(a_correlation_id_of_ones_own_stays, free_out),
      cmocka_unit_test_teardown(what_cannot_be_is_named, free_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
