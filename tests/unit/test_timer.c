#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/loop.h"

enum { COUNT = 500 };

struct probe {
  struct timer timer;
  int fired;
};

static int64_t last_due_ms;
static struct timers *running_timers;

static void fire(struct timer *timer) {
  struct probe *probe = (struct probe *)timer;
  assert_true(timer->due_mono_ms >= last_due_ms);
  last_due_ms = timer->due_mono_ms;
  probe->fired++;
}

static void fires_in_order_of_due_time(void **state) {
  (void)state;
  struct timers timers = {0};
  static struct probe probes[COUNT];
  for (int i = 0; i < COUNT; i++)
    timer_start(&timers, &probes[i].timer, (i * 7919) % 1000, fire);
  for (int i = 0; i < COUNT; i += 3)
    timer_stop(&timers, &probes[i].timer);
  last_due_ms = 0;
  for (int64_t now = 0; now <= 1000; now += 37)
    timers_run(&timers, now, SIZE_MAX);
  timers_run(&timers, 1000, SIZE_MAX);
  for (int i = 0; i < COUNT; i++)
    assert_int_equal(probes[i].fired, i % 3 != 0);
  assert_null(timers.root);
}

static void fire_again(struct timer *timer) {
  struct probe *probe = (struct probe *)timer;
  if (++probe->fired < 3)
    timer_start(running_timers, timer, timer->due_mono_ms + 10, fire_again);
}

static void fires_no_more_than_it_may(void **state) {
  (void)state;
  struct timers timers = {0};
  struct probe probes[3] = {0};
  last_due_ms = 0;
  for (int i = 0; i < 3; i++)
    timer_start(&timers, &probes[i].timer, 10 + i, fire);
  timers_run(&timers, 100, 2);
  assert_int_equal(probes[0].fired + probes[1].fired, 2);
  assert_int_equal(probes[2].fired, 0);
  assert_int_equal(timers_next_in_ms(&timers, 100, 500), 0);
  timers_run(&timers, 100, 2);
  assert_int_equal(probes[2].fired, 1);
}

static void may_be_started_again_while_it_fires(void **state) {
  (void)state;
  struct timers timers = {0};
  struct probe probe = {0};
  running_timers = &timers;
  timer_start(&timers, &probe.timer, 10, fire_again);
  timers_run(&timers, 10, SIZE_MAX);
  assert_int_equal(probe.fired, 1);
  timers_run(&timers, 100, SIZE_MAX);
  assert_int_equal(probe.fired, 3);
}

static void tells_how_long_until_the_next(void **state) {
  (void)state;
  struct timers timers = {0};
  struct probe early = {0}, late = {0};
  assert_int_equal(timers_next_in_ms(&timers, 0, 500), 500);
  timer_start(&timers, &late.timer, 300, fire);
  timer_start(&timers, &early.timer, 200, fire);
  assert_int_equal(timers_next_in_ms(&timers, 50, 500), 150);
  assert_int_equal(timers_next_in_ms(&timers, 50, 100), 100);
  assert_int_equal(timers_next_in_ms(&timers, 250, 500), 0);
  timer_stop(&timers, &early.timer);
  timer_stop(&timers, &early.timer);
  assert_int_equal(timers_next_in_ms(&timers, 250, 500), 50);
  timer_start(&timers, &late.timer, 900, fire);
  assert_int_equal(timers_next_in_ms(&timers, 250, 5000), 650);
  timer_stop(&timers, &late.timer);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fires_in_order_of_due_time),
      cmocka_unit_test(fires_no_more_than_it_may),
      cmocka_unit_test(may_be_started_again_while_it_fires),
      cmocka_unit_test(tells_how_long_until_the_next),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
