/* What somebody has done of late and spent today: each limit, at it and one past it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/account.h"

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE, DAY = 24 * HOUR };
enum { CALL, RING, MESSAGE };

static const int64_t NOW = INT64_C(20000) * DAY + 6 * HOUR;
static const int64_t CENT = 10000;

static struct account_deed deed_of(int kind, uint32_t count, int64_t price) {
  return (struct account_deed){
      .is_call = kind != MESSAGE, .lasts = kind == CALL, .count = count, .price = price};
}

/* The setting that is in the way, "" for none. */
static const char *ask(struct account *account, const struct account_limits *limits, int kind,
                       uint32_t count, int64_t price, size_t calls_now, int64_t now) {
  const struct account_deed deed = deed_of(kind, count, price);
  struct account_refusal why = {.setting = ""};
  bool allowed = account_allows(&why, account, limits, &deed, calls_now, now);
  assert_int_equal(allowed, why.setting[0] == '\0');
  assert_true(allowed || (why.sentence[0] != '\0' && why.wait_ms >= -1));
  return why.setting;
}

static void test_each_limit(void **state) {
  static const struct {
    struct account_limits limits;
    int kind;
    const char *setting;
    int64_t window_ms;
  } rows[] = {
      {{.calls_per_minute = 3}, CALL, "calls_per_minute", MINUTE},
      {{.calls_per_minute = 3}, RING, "calls_per_minute", MINUTE},
      {{.calls_per_hour = 3}, CALL, "calls_per_hour", HOUR},
      {{.messages_per_minute = 3}, MESSAGE, "messages_per_minute", MINUTE},
      {{.messages_per_day = 3}, MESSAGE, "messages_per_day", DAY},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct account account = {0};
    const struct account_limits *limits = &rows[i].limits;
    int kind = rows[i].kind, other = kind == MESSAGE ? CALL : MESSAGE;
    const struct account_deed one = deed_of(kind, 1, 0), many = deed_of(other, 50, 0);
    account_add(&account, &many, NOW); /* the other kind counts for nothing */
    assert_string_equal(ask(&account, limits, kind, 3, 0, 99, NOW), "");
    assert_string_equal(ask(&account, limits, kind, 4, 0, 0, NOW), rows[i].setting);
    for (int count = 0; count < 3; count++) {
      assert_string_equal(ask(&account, limits, kind, 1, 0, 0, NOW), "");
      account_add(&account, &one, NOW);
    }
    assert_string_equal(ask(&account, limits, kind, 1, 0, 0, NOW), rows[i].setting);
    assert_string_equal(ask(&account, limits, kind, 1, 0, 0, NOW + rows[i].window_ms - 1),
                        rows[i].setting);
    assert_string_equal(ask(&account, limits, other, 1, 0, 0, NOW), "");
    assert_string_equal(ask(&account, limits, kind, 1, 0, 0, NOW + 2 * rows[i].window_ms), "");
    account_take_back(&account, &one);
    assert_string_equal(ask(&account, limits, kind, 1, 0, 0, NOW), "");
  }
}

static void test_no_limit(void **state) {
  const struct account_limits none = {0};
  struct account account = {0};
  (void)state;
  for (int kind = CALL; kind <= MESSAGE; kind++) {
    const struct account_deed deed = deed_of(kind, 1000000, CENT);
    account_add(&account, &deed, NOW);
    assert_string_equal(ask(&account, &none, kind, 1000000, 100 * CENT, 1000000, NOW), "");
  }
  assert_false(account_is_spent(&account, &none, NOW));
}

static void test_at_once(void **state) {
  const struct account_limits limits = {.calls_at_once = 4};
  struct account account = {0};
  (void)state;
  assert_string_equal(ask(&account, &limits, CALL, 1, 0, 3, NOW), "");
  assert_string_equal(ask(&account, &limits, CALL, 2, 0, 3, NOW), "calls_at_once");
  assert_string_equal(ask(&account, &limits, CALL, 1, 0, 4, NOW), "calls_at_once");
  assert_string_equal(ask(&account, &limits, RING, 1, 0, 4, NOW), "");
  assert_string_equal(ask(&account, &limits, MESSAGE, 1, 0, 4, NOW), "");
}

static void test_budget(void **state) {
  const struct account_limits limits = {.daily_budget = 100 * CENT};
  const struct account_deed deed = deed_of(MESSAGE, 1, 60 * CENT);
  struct account account = {0};
  (void)state;
  assert_string_equal(ask(&account, &limits, MESSAGE, 1, 100 * CENT, 0, NOW), "");
  assert_string_equal(ask(&account, &limits, MESSAGE, 1, 100 * CENT + 1, 0, NOW), "daily_budget");
  account_add(&account, &deed, NOW);
  assert_string_equal(ask(&account, &limits, MESSAGE, 1, 40 * CENT, 0, NOW), "");
  assert_string_equal(ask(&account, &limits, MESSAGE, 1, 41 * CENT, 0, NOW), "daily_budget");
  assert_false(account_is_spent(&account, &limits, NOW));
  account_book(&account, 40 * CENT, NOW);
  assert_true(account_is_spent(&account, &limits, NOW));
  assert_string_equal(ask(&account, &limits, CALL, 1, 0, 0, NOW), "daily_budget");
  assert_true(account_is_spent(&account, &limits, NOW - DAY)); /* a clock that went back */
  account_book(&account, -CENT, NOW);
  assert_false(account_is_spent(&account, &limits, NOW));
  account_book(&account, -1000 * CENT, NOW);
  assert_int_equal(account.spent, 0);
  account_book(&account, 100 * CENT, NOW);
  assert_true(account_is_spent(&account, &limits, NOW + 18 * HOUR - 1));
  assert_false(account_is_spent(&account, &limits, NOW + 18 * HOUR));
}

static void test_a_clock_that_was_ahead(void **state) {
  const struct account_limits limits = {.daily_budget = 10 * CENT};
  struct account account = {0};
  (void)state;
  account_book(&account, 10 * CENT, NOW + INT64_C(40) * DAY);
  assert_true(account_is_spent(&account, &limits, NOW + INT64_C(39) * DAY)); /* about midnight */
  assert_true(account_is_spent(&account, &limits, NOW));
  assert_true(account_is_spent(&account, &limits, NOW + 18 * HOUR - 1));
  assert_false(account_is_spent(&account, &limits, NOW + 18 * HOUR));
}

static void test_a_restart_forgives_nothing(void **state) {
  const struct account_limits limits = {.calls_per_hour = 5, .messages_per_day = 7};
  const struct account_deed calls = deed_of(CALL, 5, 30 * CENT), messages = deed_of(MESSAGE, 7, 0);
  struct account account = {0}, again = {0};
  struct buf text;
  (void)state;
  account_add(&account, &calls, NOW);
  account_add(&account, &messages, NOW);
  buf_init(&text, 16 * 1024);
  account_write(&text, &account);
  assert_int_equal(buf_status(&text), ERR_OK);
  account_read(&again, buf_span(&text));
  assert_memory_equal(&again, &account, sizeof account);
  assert_string_equal(ask(&again, &limits, CALL, 1, 0, 0, NOW), "calls_per_hour");
  assert_string_equal(ask(&again, &limits, MESSAGE, 1, 0, 0, NOW), "messages_per_day");
  account_read(&again, span_of("no account"));
  assert_int_equal(again.spent, 0);
  buf_free(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_each_limit),
      cmocka_unit_test(test_no_limit),
      cmocka_unit_test(test_at_once),
      cmocka_unit_test(test_budget),
      cmocka_unit_test(test_a_clock_that_was_ahead),
      cmocka_unit_test(test_a_restart_forgives_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
