#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "flow/order.h"
#include "unit/alloc_fail.h"

enum { PLACES = 8 };

static struct order_place places[PLACES];
static bool started[PLACES];

static void start(struct order_place *place) {
  started[place - places] = true;
}

static void enter(struct order *order, int place, const char *a, const char *b) {
  const char *const keys[] = {a, b};
  bool first = false;
  assert_int_equal(order_enter(order, &first, &places[place], keys, b ? 2 : a ? 1 : 0), ERR_OK);
  started[place] = first;
}

static void those_about_one_thing_wait_for_each_other(void **state) {
  (void)state;
  struct order *order = NULL;
  assert_int_equal(order_create(&order), ERR_OK);
  enter(order, 0, "call:a", NULL);
  enter(order, 1, "call:a", NULL);
  enter(order, 2, "call:b", NULL);
  enter(order, 3, NULL, NULL);
  enter(order, 4, "call:a", "call:b"); /* about both: after 1 and after 2 */
  enter(order, 5, "call:b", NULL);
  assert_true(started[0] && !started[1] && started[2] && started[3] && !started[4] && !started[5]);
  order_leave(order, &places[0], start);
  assert_true(started[1] && !started[4]);
  order_leave(order, &places[2], start);
  assert_true(!started[4] && !started[5]);
  order_leave(order, &places[1], start);
  assert_true(started[4] && !started[5]);
  order_leave(order, &places[4], start);
  assert_true(started[5]);
  order_leave(order, &places[5], start);
  order_leave(order, &places[3], start);
  order_destroy(&order);
}

static void one_that_gives_up_lets_nobody_past_its_neighbours(void **state) {
  (void)state;
  struct order *order = NULL;
  assert_int_equal(order_create(&order), ERR_OK);
  enter(order, 0, "call:a", NULL);
  enter(order, 1, "call:a", NULL);
  enter(order, 2, "call:a", NULL);
  order_leave(order, &places[1], start);
  assert_false(started[2]);
  order_leave(order, &places[1], start);
  order_leave(order, &places[0], start);
  assert_true(started[2]);
  order_leave(order, &places[2], start);
  order_destroy(&order);
}

static enum err enter_and_leave(void *context) {
  (void)context;
  struct order *order = NULL;
  enum err err = order_create(&order);
  if (err != ERR_OK)
    return err;
  const char *const keys[] = {"call:a", "call:b"};
  bool first = false;
  err = order_enter(order, &first, &places[0], keys, 2);
  if (err == ERR_OK)
    err = order_enter(order, &first, &places[1], keys, 2);
  order_leave(order, &places[0], start);
  order_leave(order, &places[1], start);
  order_destroy(&order);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(enter_and_leave, NULL) >= 6);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(those_about_one_thing_wait_for_each_other),
      cmocka_unit_test(one_that_gives_up_lets_nobody_past_its_neighbours),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
