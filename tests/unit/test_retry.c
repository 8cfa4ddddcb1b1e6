#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/retry.h"

/* Sun, 06 Nov 1994 08:49:37 GMT */
static const int64_t sunday_s = 784111777;

static struct retry_facts first_attempt(enum retry_class repeat, enum rest_outcome outcome,
                                        int http_status) {
  return (struct retry_facts){
      .repeat = repeat,
      .outcome = outcome,
      .sent = outcome != REST_NOT_SENT,
      .http_status = http_status,
      .attempt = 1,
      .max_retries = 2,
      .now_wall_ms = sunday_s * 1000,
      .elapsed_ms = 100,
      .total_timeout_ms = 60000,
      .start_within_ms = 60000,
  };
}

static struct retry_verdict judge(const struct retry_facts *facts) {
  struct retry_verdict verdict;
  memset(&verdict, 0xA5, sizeof verdict);
  retry_judge(&verdict, facts);
  return verdict;
}

#define OK    RETRY_DONE_OK
#define NO    RETRY_DONE_ERROR
#define AGAIN RETRY_LATER

struct class_row {
  enum rest_outcome outcome;
  int http_status;
  enum retry_action unsafe, command_id, read;
  enum command_error unsafe_error; /* when it is final, and the error of a last attempt */
  bool unsafe_retryable;
  enum command_error read_error;
};

static const struct class_row class_rows[] = {
    {REST_REPLIED, 200, OK, OK, OK, COMMAND_ERROR_NONE, false, COMMAND_ERROR_NONE},
    {REST_REPLIED, 204, OK, OK, OK, COMMAND_ERROR_NONE, false, COMMAND_ERROR_NONE},
    {REST_REPLIED, 302, NO, NO, NO, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_REPLIED, 400, NO, NO, NO, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_REPLIED, 401, NO, NO, NO, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_REPLIED, 404, NO, NO, NO, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_REPLIED, 408, NO, AGAIN, AGAIN, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_REPLIED, 409, NO, AGAIN, AGAIN, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_REPLIED, 422, NO, NO, NO, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_REPLIED, 429, AGAIN, AGAIN, AGAIN, COMMAND_ERROR_RATE_LIMITED, true,
     COMMAND_ERROR_RATE_LIMITED},
    {REST_REPLIED, 499, NO, NO, NO, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_REPLIED, 500, NO, AGAIN, AGAIN, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_REPLIED, 503, NO, AGAIN, AGAIN, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_REPLIED, 599, NO, AGAIN, AGAIN, COMMAND_ERROR_TELNYX, false, COMMAND_ERROR_TELNYX},
    {REST_NOT_SENT, 0, AGAIN, AGAIN, AGAIN, COMMAND_ERROR_UNREACHABLE, true,
     COMMAND_ERROR_UNREACHABLE},
    {REST_TIMED_OUT, 0, NO, AGAIN, AGAIN, COMMAND_ERROR_TIMEOUT, false, COMMAND_ERROR_TIMEOUT},
    {REST_BROKEN, 0, NO, AGAIN, AGAIN, COMMAND_ERROR_UNKNOWN_OUTCOME, false,
     COMMAND_ERROR_UNREACHABLE},
    {REST_CANCELLED, 0, NO, NO, NO, COMMAND_ERROR_UNKNOWN_OUTCOME, false,
     COMMAND_ERROR_SHUTTING_DOWN},
};

static void repeats_only_what_is_safe(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof class_rows / sizeof class_rows[0]; i++) {
    const struct class_row *row = &class_rows[i];
    const enum retry_action expected[] = {row->unsafe, row->command_id, row->read};
    for (int repeat = RETRY_UNSAFE; repeat <= RETRY_READ; repeat++) {
      struct retry_facts facts = first_attempt(repeat, row->outcome, row->http_status);
      struct retry_verdict verdict = judge(&facts);
      if (verdict.action != expected[repeat])
        fail_msg("class %d, outcome %d, status %d: action %d", repeat, row->outcome,
                 row->http_status, verdict.action);
    }
  }
}

static void says_what_became_of_it(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof class_rows / sizeof class_rows[0]; i++) {
    const struct class_row *row = &class_rows[i];
    struct retry_facts facts = first_attempt(RETRY_UNSAFE, row->outcome, row->http_status);
    facts.attempt = facts.max_retries + 1;
    struct retry_verdict verdict = judge(&facts);
    assert_int_equal(verdict.error, row->unsafe_error);
    assert_int_equal(verdict.retryable, row->unsafe_retryable);
    assert_true(verdict.action != RETRY_LATER);
    facts.repeat = RETRY_READ;
    verdict = judge(&facts);
    assert_int_equal(verdict.error, row->read_error);
    assert_false(verdict.in_doubt);
    if (row->outcome != REST_REPLIED)
      assert_non_null(verdict.message);
  }
}

/* What the table of errors says fits what the attempts say: where one surely did not run there is
 * no doubt, and an unknown outcome is one. With and without an attempt before that may have run. */
static void an_error_that_says_not_run_leaves_no_doubt(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof class_rows / sizeof class_rows[0]; i++) {
    for (int bits = 0; bits < 3 * 2; bits++) {
      const struct class_row *row = &class_rows[i];
      struct retry_facts facts = first_attempt(bits % 3, row->outcome, row->http_status);
      facts.attempt = facts.max_retries + 1;
      facts.may_have_run = bits >= 3;
      struct retry_verdict verdict = judge(&facts);
      if (verdict.action != RETRY_DONE_ERROR)
        continue;
      enum command_ran ran = command_error_ran(verdict.error);
      if (verdict.in_doubt ? ran == COMMAND_RAN_NO : ran == COMMAND_RAN_YES)
        fail_msg("outcome %d, status %d: %s", row->outcome, row->http_status,
                 command_error_code(verdict.error));
    }
  }
}

static void stops_after_max_retries(void **state) {
  (void)state;
  for (unsigned max_retries = 0; max_retries < 4; max_retries++) {
    struct retry_facts facts = first_attempt(RETRY_READ, REST_REPLIED, 500);
    facts.max_retries = max_retries;
    unsigned attempts = 1;
    for (; judge(&facts).action == RETRY_LATER; facts.attempt++)
      attempts++;
    assert_int_equal(attempts, max_retries + 1);
  }
}

static void backs_off_with_jitter(void **state) {
  (void)state;
  const int64_t full_ms[] = {500, 1000, 2000, 4000, 8000, 8000, 8000};
  for (unsigned i = 0; i < sizeof full_ms / sizeof full_ms[0]; i++) {
    struct retry_facts facts = first_attempt(RETRY_READ, REST_TIMED_OUT, 0);
    facts.max_retries = 100;
    facts.attempt = i + 1;
    facts.random = 0;
    assert_int_equal(judge(&facts).wait_ms, full_ms[i]);
    facts.random = UINT16_MAX;
    assert_in_range(judge(&facts).wait_ms, full_ms[i] * 3 / 4, full_ms[i] * 3 / 4 + 1);
  }
  struct retry_facts facts = first_attempt(RETRY_READ, REST_TIMED_OUT, 0);
  facts.attempt = facts.max_retries = UINT32_MAX;
  assert_int_equal(judge(&facts).wait_ms, RETRY_LONGEST_WAIT_MS);
}

struct header_row {
  const char *retry_after, *retry_after_ms;
  int64_t wait_ms; /* -1: given up */
};

static void waits_as_asked(void **state) {
  (void)state;
  static const struct header_row rows[] = {
      {NULL, NULL, 500},
      {"", "", 500},
      {"3", "", 3000},
      {" 3 ", "", 3000},
      {"1.5", "", 1500},
      {"0", "", 0},
      {"3", "250", 250},
      {"3", "250.75", 250},
      {"3", "soon", 3000},
      {"-3", "-1", 500},
      {"later", "", 500},
      {"3 s", "", 500},
      {".5", "", 500},
      {"1.2.3", "", 500},
      {"Sun, 06 Nov 1994 08:49:42 GMT", "", 5000},
      {"Sunday, 06-Nov-94 08:49:42 GMT", "", 5000},
      {"Sun Nov  6 08:49:42 1994", "", 5000},
      {"Sun, 06 Nov 1994 08:49:37 GMT", "", 500},
      {"Sun, 06 Nov 1994 08:00:00 GMT", "", 500},
      {"Sun, 06 Nov 1994", "", 500},
      {"59", "", 59000},
      {"60", "", -1},
      {"3600", "", -1},
      {"99999999999999999999999999", "", -1},
      {"", "99999999999999999999999999", -1},
      {"Fri, 31 Dec 9999 23:59:59 GMT", "", -1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct retry_facts facts = first_attempt(RETRY_UNSAFE, REST_REPLIED, 429);
    facts.retry_after = rows[i].retry_after;
    facts.retry_after_ms = rows[i].retry_after_ms;
    struct retry_verdict verdict = judge(&facts);
    if (rows[i].wait_ms < 0) {
      assert_int_equal(verdict.action, RETRY_DONE_ERROR);
      assert_int_equal(verdict.error, COMMAND_ERROR_RATE_LIMITED);
      assert_true(verdict.retryable);
      continue;
    }
    if (verdict.action != RETRY_LATER || verdict.wait_ms != rows[i].wait_ms)
      fail_msg("retry-after '%s', ms '%s': %ld", rows[i].retry_after, rows[i].retry_after_ms,
               (long)verdict.wait_ms);
  }
}

static void waits_for_the_limits_reset(void **state) {
  (void)state;
  static const struct {
    const char *reset, *retry_after;
    int status;
    int64_t wait_ms; /* -1: given up */
  } rows[] = {
      {"2", NULL, 429, 2000},   {"2", "", 429, 2000},      {"2", "1", 429, 1000},
      {"2", "0", 429, 0},       {"2", "soon", 429, 2000},  {"0", NULL, 429, 500},
      {"", NULL, 429, 500},     {"-2", NULL, 429, 500},    {"2", NULL, 503, 500},
      {"86400", NULL, 429, -1}, {"86401", NULL, 429, 500}, {"1794268669", NULL, 429, 500},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct retry_facts facts = first_attempt(RETRY_READ, REST_REPLIED, rows[i].status);
    facts.rate_limit_reset = rows[i].reset;
    facts.retry_after = rows[i].retry_after;
    struct retry_verdict verdict = judge(&facts);
    int64_t wait_ms = verdict.action == RETRY_LATER ? verdict.wait_ms : -1;
    if (wait_ms != rows[i].wait_ms)
      fail_msg("reset '%s', status %d: %ld", rows[i].reset, rows[i].status, (long)wait_ms);
  }
}

static void keeps_to_the_total_time(void **state) {
  (void)state;
  struct retry_facts facts = first_attempt(RETRY_READ, REST_REPLIED, 500);
  facts.elapsed_ms = facts.total_timeout_ms - RETRY_FIRST_WAIT_MS - 1;
  assert_int_equal(judge(&facts).action, RETRY_LATER);
  facts.elapsed_ms++;
  assert_int_equal(judge(&facts).action, RETRY_DONE_ERROR);
}

/* Whether the age limit is over when the next attempt would begin, 500 ms later. */
static void starts_nothing_that_is_too_old(void **state) {
  (void)state;
  static const struct {
    enum rest_outcome outcome;
    int http_status;
    bool held; /* no attempt may have been carried out: the age limit still holds */
  } rows[] = {
      {REST_REPLIED, 429, true},  {REST_NOT_SENT, 0, true},   {REST_REPLIED, 500, false},
      {REST_REPLIED, 408, false}, {REST_TIMED_OUT, 0, false}, {REST_BROKEN, 0, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    for (int repeat = RETRY_COMMAND_ID; repeat <= RETRY_READ; repeat++) {
      struct retry_facts facts = first_attempt(repeat, rows[i].outcome, rows[i].http_status);
      facts.start_within_ms = RETRY_FIRST_WAIT_MS + 1;
      struct retry_verdict verdict = judge(&facts);
      assert_int_equal(verdict.action, RETRY_LATER);
      assert_int_equal(verdict.may_have_run, !rows[i].held);
      facts.start_within_ms--;
      verdict = judge(&facts);
      assert_int_equal(verdict.action, rows[i].held ? RETRY_DONE_ERROR : RETRY_LATER);
      if (!rows[i].held)
        continue;
      assert_int_equal(verdict.error, rows[i].http_status == 429 ? COMMAND_ERROR_RATE_LIMITED
                                                                 : COMMAND_ERROR_UNREACHABLE);
      assert_true(verdict.retryable);
      facts.may_have_run = true;
      assert_int_equal(judge(&facts).action, RETRY_LATER);
    }
  }
}

static void obeys_should_retry_within_safety(void **state) {
  (void)state;
  struct retry_facts facts = first_attempt(RETRY_COMMAND_ID, REST_REPLIED, 422);
  facts.should_retry = "true";
  assert_int_equal(judge(&facts).action, RETRY_LATER);
  facts.repeat = RETRY_UNSAFE;
  assert_int_equal(judge(&facts).action, RETRY_DONE_ERROR);
  facts.http_status = 500;
  assert_int_equal(judge(&facts).action, RETRY_DONE_ERROR);
  facts.http_status = 429;
  facts.should_retry = "false";
  assert_int_equal(judge(&facts).action, RETRY_DONE_ERROR);
  assert_false(judge(&facts).retryable);
  facts = first_attempt(RETRY_READ, REST_REPLIED, 503);
  facts.should_retry = "false";
  assert_int_equal(judge(&facts).action, RETRY_DONE_ERROR);
  facts.should_retry = "maybe";
  assert_int_equal(judge(&facts).action, RETRY_LATER);
  facts.http_status = 200;
  facts.should_retry = "true";
  assert_int_equal(judge(&facts).action, RETRY_DONE_OK);
}

static void repeats_a_command_id_while_telnyx_knows_it(void **state) {
  (void)state;
  struct retry_facts facts = first_attempt(RETRY_COMMAND_ID, REST_TIMED_OUT, 0);
  facts.total_timeout_ms = 600000;
  facts.elapsed_ms = RETRY_COMMAND_ID_WINDOW_MS - RETRY_FIRST_WAIT_MS - 1;
  struct retry_verdict verdict = judge(&facts);
  assert_int_equal(verdict.action, RETRY_LATER);
  assert_true(verdict.in_doubt);
  assert_int_equal(verdict.send_within_ms, 1);
  facts.elapsed_ms++;
  verdict = judge(&facts);
  assert_int_equal(verdict.action, RETRY_DONE_ERROR);
  assert_int_equal(verdict.error, COMMAND_ERROR_TIMEOUT);
  facts.outcome = REST_NOT_SENT; /* nothing ever left: nothing to be remembered */
  facts.sent = false;
  verdict = judge(&facts);
  assert_int_equal(verdict.action, RETRY_LATER);
  assert_int_equal(verdict.send_within_ms, 0);
  facts.may_have_run = true;
  assert_int_equal(judge(&facts).action, RETRY_DONE_ERROR);
}

static void never_hides_an_earlier_attempt(void **state) {
  (void)state;
  const enum rest_outcome outcomes[] = {REST_NOT_SENT, REST_CANCELLED, REST_REPLIED};
  for (size_t i = 0; i < 3; i++) {
    struct retry_facts facts = first_attempt(RETRY_COMMAND_ID, outcomes[i], 429);
    facts.sent = false;
    facts.may_have_run = true;
    facts.attempt = 3;
    struct retry_verdict verdict = judge(&facts);
    assert_int_equal(verdict.action, RETRY_DONE_ERROR);
    assert_int_equal(verdict.error, COMMAND_ERROR_UNKNOWN_OUTCOME);
    assert_false(verdict.retryable);
    assert_non_null(verdict.message);
  }
  struct retry_facts facts = first_attempt(RETRY_UNSAFE, REST_CANCELLED, 0);
  facts.sent = false;
  assert_int_equal(judge(&facts).error, COMMAND_ERROR_SHUTTING_DOWN);
  assert_true(judge(&facts).retryable);
}

struct crash_row {
  enum command_state state;
  enum retry_class repeat;
  int64_t age_ms;
  unsigned attempts;
  enum retry_resume expected;
};

static void resumes_after_a_crash(void **state) {
  (void)state;
  static const struct crash_row rows[] = {
      {COMMAND_COMMITTED, RETRY_UNSAFE, 0, 0, RETRY_RESUME_RUN},
      {COMMAND_COMMITTED, RETRY_COMMAND_ID, 3600000, 0, RETRY_RESUME_RUN},
      {COMMAND_DONE, RETRY_UNSAFE, 0, 1, RETRY_RESUME_DONE},
      {COMMAND_SENT, RETRY_UNSAFE, 0, 1, RETRY_RESUME_UNKNOWN},
      {COMMAND_SENT, RETRY_COMMAND_ID, 0, 1, RETRY_RESUME_REPEAT},
      {COMMAND_SENT, RETRY_COMMAND_ID, RETRY_COMMAND_ID_WINDOW_MS - 1, 1, RETRY_RESUME_REPEAT},
      {COMMAND_SENT, RETRY_COMMAND_ID, RETRY_COMMAND_ID_WINDOW_MS, 1, RETRY_RESUME_UNKNOWN},
      {COMMAND_SENT, RETRY_COMMAND_ID, -1, 1, RETRY_RESUME_UNKNOWN},
      {COMMAND_SENT, RETRY_COMMAND_ID, 0, 2, RETRY_RESUME_REPEAT},
      {COMMAND_SENT, RETRY_COMMAND_ID, 0, 3, RETRY_RESUME_UNKNOWN},
      {COMMAND_SENT, RETRY_READ, 3600000, 1, RETRY_RESUME_REPEAT},
      {COMMAND_SENT, RETRY_READ, 0, 3, RETRY_RESUME_UNKNOWN},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const struct retry_crash crash = {rows[i].state, rows[i].repeat, rows[i].age_ms,
                                      rows[i].attempts, 2};
    assert_int_equal(retry_after_crash(&crash), rows[i].expected);
  }
}

static void reads_http_dates(void **state) {
  (void)state;
  static const char *const good[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
                                     "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"};
  static const char *const bad[] = {
      "",
      "Sun, 06 Nov 1994 08:49:37",
      "Sun, 06 Nov 1994 08:49:37 GMT+1",
      "06 Nov 1994",
      "1994-11-06T08:49:37Z",
      "Sun, 06 Nov 1994 08:49:37 GMT, and a great deal more that goes on and on",
  };
  int64_t date_s = 0;
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    assert_int_equal(http_date_parse(&date_s, span_of(good[i])), ERR_OK);
    assert_int_equal(date_s, sunday_s);
  }
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    assert_int_equal(http_date_parse(&date_s, span_of(bad[i])), ERR_SYNTAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(repeats_only_what_is_safe),
      cmocka_unit_test(says_what_became_of_it),
      cmocka_unit_test(an_error_that_says_not_run_leaves_no_doubt),
      cmocka_unit_test(stops_after_max_retries),
      cmocka_unit_test(backs_off_with_jitter),
      cmocka_unit_test(waits_as_asked),
      cmocka_unit_test(waits_for_the_limits_reset),
      cmocka_unit_test(keeps_to_the_total_time),
      cmocka_unit_test(starts_nothing_that_is_too_old),
      cmocka_unit_test(obeys_should_retry_within_safety),
      cmocka_unit_test(repeats_a_command_id_while_telnyx_knows_it),
      cmocka_unit_test(never_hides_an_earlier_attempt),
      cmocka_unit_test(resumes_after_a_crash),
      cmocka_unit_test(reads_http_dates),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
