#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "flow/credit.h"

enum step { UP, DOWN, TAKE, BACK };

/* What is left after each step, without and with a ceiling of one. */
struct row {
  enum step step;
  size_t limit; /* of UP */
  size_t left, left_of_one;
};

static const struct row an_ordinary_connection[] = {
    {UP, 2, 2, 1},   {TAKE, 0, 1, 0}, {TAKE, 0, 0, 0}, {BACK, 0, 1, 0},
    {BACK, 0, 2, 1}, {DOWN, 0, 0, 0}, {UP, 1, 1, 1},   {TAKE, 0, 0, 0},
};

static const struct row all_are_back_before_the_next_one[] = {
    {UP, 2, 2, 1},   {TAKE, 0, 1, 0}, {TAKE, 0, 0, 0}, {DOWN, 0, 0, 0},
    {BACK, 0, 0, 0}, {BACK, 0, 0, 0}, {UP, 3, 3, 1},
};

static const struct row some_come_back_after_the_next_one_is_up[] = {
    {UP, 2, 2, 1}, {TAKE, 0, 1, 0}, {TAKE, 0, 0, 0}, {DOWN, 0, 0, 0},
    {UP, 9, 0, 0}, {BACK, 0, 0, 0}, {BACK, 0, 9, 1}, {TAKE, 0, 8, 0},
};

static const struct row the_next_one_is_gone_as_well[] = {
    {UP, 2, 2, 1},   {TAKE, 0, 1, 0}, {DOWN, 0, 0, 0}, {UP, 2, 0, 0},
    {DOWN, 0, 0, 0}, {BACK, 0, 0, 0}, {UP, 2, 2, 1},
};

static void run(const struct row *rows, size_t count) {
  struct credit credit = {0};
  assert_int_equal(credit_left(&credit, SIZE_MAX), 0);
  for (size_t i = 0; i < count; i++) {
    switch (rows[i].step) {
    case UP:
      credit_up(&credit, rows[i].limit);
      break;
    case DOWN:
      credit_down(&credit);
      break;
    case TAKE:
      credit_take(&credit);
      break;
    case BACK:
      credit_give_back(&credit);
      break;
    }
    assert_int_equal(credit_left(&credit, SIZE_MAX), rows[i].left);
    assert_int_equal(credit_left(&credit, 1), rows[i].left_of_one);
  }
}

#define TEST(name)                                                                                 \
  static void test_##name(void **state) {                                                          \
    (void)state;                                                                                   \
    run(name, sizeof name / sizeof name[0]);                                                       \
  }
TEST(an_ordinary_connection)
TEST(all_are_back_before_the_next_one)
TEST(some_come_back_after_the_next_one_is_up)
TEST(the_next_one_is_gone_as_well)

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_an_ordinary_connection),
      cmocka_unit_test(test_all_are_back_before_the_next_one),
      cmocka_unit_test(test_some_come_back_after_the_next_one_is_up),
      cmocka_unit_test(test_the_next_one_is_gone_as_well),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
