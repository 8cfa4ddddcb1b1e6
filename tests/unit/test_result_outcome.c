#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/result.h"

static void tells_how_it_ended(void **state) {
  (void)state;
  static const struct {
    const char *payload;
    struct result_outcome outcome;
  } rows[] = {
      {"{\"ok\":true,\"operation\":\"calls.dial\",\"http_status\":200,\"data\":{\"ok\":false,"
       "\"http_status\":7,\"error\":{\"code\":\"busy\"}}}",
       {true, COMMAND_ERROR_NONE, 200}},
      {"{\"ok\":false,\"error\":{\"code\":\"busy\",\"message\":\"x\",\"errors\":[{\"code\":"
       "\"expired\"}]},\"attempts\":0}",
       {false, COMMAND_ERROR_BUSY, 0}},
      {"{\"ok\":false,\"http_status\":422,\"error\":{\"code\":\"telnyx\"}}",
       {false, COMMAND_ERROR_TELNYX, 422}},
      {"{\"ok\":false,\"error\":{\"code\":\"of a later version, and longer than any that there "
       "is\"}}",
       {false, COMMAND_ERROR_UNKNOWN_OUTCOME, 0}},
      {"{\"ok\":true}", {true, COMMAND_ERROR_NONE, 0}},
      {"{}", {false, COMMAND_ERROR_NONE, 0}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct result_outcome outcome;
    assert_int_equal(result_outcome_read(&outcome, span_of(rows[i].payload)), ERR_OK);
    assert_int_equal(outcome.ok, rows[i].outcome.ok);
    assert_int_equal(outcome.error, rows[i].outcome.error);
    assert_int_equal(outcome.http_status, rows[i].outcome.http_status);
  }
}

static void what_is_no_result_is_refused(void **state) {
  (void)state;
  struct result_outcome outcome;
  assert_int_equal(result_outcome_read(&outcome, span_of("[1]")), ERR_SYNTAX);
  assert_int_equal(result_outcome_read(&outcome, span_of("")), ERR_SYNTAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tells_how_it_ended),
      cmocka_unit_test(what_is_no_result_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
