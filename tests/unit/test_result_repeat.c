#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "bridge/result.h"
#include "unit/alloc_fail.h"

#define FIRST                                                                                      \
  "{\"ok\":true,\"data\":{\"n\":12345678901234567890.10,\"correlation_id\":\"inner\"},"            \
  "\"correlation_id\":\"first\",\"attempts\":1}"

static void only_the_correlation_id_is_another(void **state) {
  (void)state;
  static const char *const rows[][3] = {
      {FIRST, "{\"own\":[1]}",
       "{\"ok\":true,\"data\":{\"n\":12345678901234567890.10,\"correlation_id\":\"inner\"},"
       "\"attempts\":1,\"correlation_id\":{\"own\":[1]}}"},
      {FIRST, "",
       "{\"ok\":true,\"data\":{\"n\":12345678901234567890.10,\"correlation_id\":\"inner\"},"
       "\"attempts\":1}"},
      {"{\"ok\":true}", "7", "{\"ok\":true,\"correlation_id\":7}"},
      {"{}", "7", "{\"correlation_id\":7}"},
      {"{}", "", "{}"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char *out = NULL;
    assert_int_equal(result_repeat(&out, span_of(rows[i][0]), span_of(rows[i][1])), ERR_OK);
    assert_string_equal(out, rows[i][2]);
    mem_free(out);
  }
}

/* However deep a reply is, what became of it can be read again. */
static void the_result_of_the_deepest_reply_can_be_repeated(void **state) {
  (void)state;
  for (int deep = 55; deep <= 70; deep++)
    for (int ok = 0; ok < 2; ok++) {
      char reply[256] = "{\"x\":", *payload = NULL, *again = NULL;
      memset(reply + 5, '[', (size_t)deep);
      memset(reply + 5 + deep, ']', (size_t)deep);
      strcpy(reply + 5 + 2 * deep, "}");
      assert_int_equal(result_build(&payload, &(struct result_facts){.ok = ok,
                                                                     .reply = span_of(reply),
                                                                     .reply_is_json = true,
                                                                     .max_bytes = 4096}),
                       ERR_OK);
      bool whole = strstr(payload, "{\"x\":[[") != NULL;
      assert_int_equal(whole, deep <= 61);
      struct result_outcome outcome;
      assert_int_equal(result_repeat(&again, span_of(payload), span_of("1")), ERR_OK);
      assert_int_equal(result_outcome_read(&outcome, span_of(again)), ERR_OK);
      assert_int_equal(outcome.ok, ok);
      mem_free(payload);
      mem_free(again);
    }
}

static void what_is_no_result_is_refused(void **state) {
  (void)state;
  char *out = NULL;
  assert_int_equal(result_repeat(&out, span_of("[1]"), span_of("1")), ERR_SYNTAX);
  assert_int_equal(result_repeat(&out, span_of("{\"ok\":"), span_of("1")), ERR_SYNTAX);
  assert_null(out);
}

static enum err repeat(void *context) {
  (void)context;
  char *out = NULL;
  enum err err = result_repeat(&out, span_of(FIRST), span_of("1"));
  mem_free(out);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(repeat, NULL) >= 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(only_the_correlation_id_is_another),
      cmocka_unit_test(the_result_of_the_deepest_reply_can_be_repeated),
      cmocka_unit_test(what_is_no_result_is_refused),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
