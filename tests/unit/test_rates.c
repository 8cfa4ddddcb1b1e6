/* A sliding window never forgets early, and survives a restart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/account.h"

enum { MINUTE = 60 * 1000, START = 1000 * 1000 };

static void at_the_limit_and_one_past_it(void **state) {
  (void)state;
  struct rate rate = {0};
  for (int i = 0; i < 5; i++) {
    assert_int_equal(rate_wait_ms(&rate, MINUTE, START + i, 5, 1), 0);
    rate_add(&rate, MINUTE, START + i, 1);
  }
  int64_t wait_ms = rate_wait_ms(&rate, MINUTE, START + 5, 5, 1);
  assert_true(wait_ms > MINUTE - 1000 && wait_ms <= MINUTE + 1000);
  assert_int_equal(rate_count(&rate, MINUTE, START + MINUTE - 1), 5);
  assert_int_equal(rate_count(&rate, MINUTE, START + 5 + wait_ms - 1), 5);
  assert_int_equal(rate_count(&rate, MINUTE, START + 5 + wait_ms), 0);
  assert_int_equal(rate_wait_ms(&rate, MINUTE, START, 5, 6), -1);
}

/* Whatever happens when: no window holds more than the limit. */
static void no_window_of_its_length_holds_more(void **state) {
  (void)state;
  enum { LIMIT = 7, TRIES = 20000 };
  struct rate rate = {0};
  static int64_t times[TRIES];
  size_t count = 0;
  int64_t now = START;
  srand(1);
  for (int i = 0; i < TRIES; i++) {
    now += rand() % (rand() % 50 == 0 ? 2 * MINUTE : 3000);
    if (rate_wait_ms(&rate, MINUTE, now, LIMIT, 1) != 0)
      continue;
    rate_add(&rate, MINUTE, now, 1);
    times[count++] = now;
    if (count > LIMIT)
      assert_true(now - times[count - 1 - LIMIT] >= MINUTE);
  }
  assert_true(count > LIMIT);
}

static void waiting_as_long_as_it_says_is_enough(void **state) {
  (void)state;
  struct rate rate = {0};
  int64_t now = START;
  srand(2);
  for (int i = 0; i < 2000; i++) {
    uint32_t count = 1 + (uint32_t)(rand() % 3);
    now += rand() % 20000;
    int64_t wait_ms = rate_wait_ms(&rate, MINUTE, now, 6, count);
    assert_true(wait_ms >= 0);
    now += wait_ms;
    assert_int_equal(rate_wait_ms(&rate, MINUTE, now, 6, count), 0);
    rate_add(&rate, MINUTE, now, count);
  }
}

static void what_did_not_happen_is_taken_back(void **state) {
  (void)state;
  struct rate rate = {0};
  rate_add(&rate, MINUTE, START, 2);
  rate_add(&rate, MINUTE, START + 5000, 1);
  rate_take_back(&rate, 2);
  assert_int_equal(rate_count(&rate, MINUTE, START + 5000), 1);
  rate_take_back(&rate, 9);
  assert_int_equal(rate_count(&rate, MINUTE, START + 5000), 0);
}

static void a_clock_that_goes_back_forgives_nothing(void **state) {
  (void)state;
  struct rate rate = {0};
  rate_add(&rate, MINUTE, START, 3);
  assert_int_equal(rate_count(&rate, MINUTE, START - 30000), 3);
  assert_int_equal(rate_count(&rate, MINUTE, START - 100 * MINUTE), 3);
  assert_int_equal(rate_count(&rate, MINUTE, 5), 3);
  assert_int_equal(rate_count(&rate, MINUTE, 2 * MINUTE), 0);
}

static void survives_as_text(void **state) {
  (void)state;
  struct rate rate = {0}, other = {0}, again, second;
  rate_add(&rate, MINUTE, START, 3);
  rate_add(&rate, MINUTE, START + 20000, 1);
  for (uint32_t i = 0; i < RATE_BUCKETS; i++)
    rate_add(&other, MINUTE, START + i * 1000, i == 7 ? UINT32_MAX : i);
  struct buf text;
  buf_init(&text, 4096);
  rate_write(&text, &rate);
  rate_write(&text, &other);
  rate_write(&text, &(struct rate){0});
  struct span rest = buf_span(&text);
  rate_read(&again, &rest);
  rate_read(&second, &rest);
  assert_memory_equal(&again, &rate, sizeof rate);
  assert_memory_equal(&second, &other, sizeof other);
  assert_true(span_equal_text(rest, "0;"));
  buf_free(&text);
}

static void what_is_no_such_text_is_nothing(void **state) {
  (void)state;
  static const char *const texts[] = {
      "", "x", ";", "5,", "5,1:2", "100,61:1;", "5,6:1;", "5,1:4294967296;", "5,1;", "-1;"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct rate rate;
    struct span text = span_of(texts[i]);
    rate_read(&rate, &text);
    assert_int_equal(text.len, 0);
    assert_int_equal(rate_count(&rate, MINUTE, START), 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(at_the_limit_and_one_past_it),
      cmocka_unit_test(no_window_of_its_length_holds_more),
      cmocka_unit_test(waiting_as_long_as_it_says_is_enough),
      cmocka_unit_test(what_did_not_happen_is_taken_back),
      cmocka_unit_test(a_clock_that_goes_back_forgives_nothing),
      cmocka_unit_test(survives_as_text),
      cmocka_unit_test(what_is_no_such_text_is_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
