#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/load.h"

static int64_t wait_after(struct store_load *load, struct store_load_batch batch, int64_t now_ms) {
  store_load_note(load, &batch, now_ms);
  return store_load_wait_ms(load);
}

static void waits_for_more_events_in_a_crowd(void **state) {
  (void)state;
  struct store_load load = {0};
  assert_int_equal(store_load_wait_ms(&load), 0);
  assert_int_equal(wait_after(&load, (struct store_load_batch){.events = 3}, 1), 0);
  assert_int_equal(wait_after(&load, (struct store_load_batch){.events = 4}, 2), 2);
  assert_int_equal(wait_after(&load, (struct store_load_batch){.events = 0}, 3), 0);
}

static const struct store_load_batch kept = {.commands = 1}, finished = {.finished_commands = 1},
                                     both = {.commands = 1, .finished_commands = 1}, none = {0};

static void waits_for_the_next_command_of_a_stream(void **state) {
  (void)state;
  struct store_load load = {0};
  assert_int_equal(wait_after(&load, kept, 1000), 0); /* the first waits for nobody */
  assert_int_equal(wait_after(&load, kept, 1002), 1);
  assert_int_equal(wait_after(&load, both, 1004), 1);
  assert_int_equal(wait_after(&load, none, 1005), 0); /* none came: its end */
  assert_int_equal(wait_after(&load, kept, 1006), 1);
  assert_int_equal(wait_after(&load, kept, 1009), 0); /* too late to be one */
}

static void holds_up_nobody_who_sends_one_at_a_time(void **state) {
  (void)state;
  struct store_load load = {0};
  for (int64_t now_ms = 0; now_ms < 100; now_ms += 2) {
    assert_int_equal(wait_after(&load, kept, now_ms), 0);
    assert_int_equal(wait_after(&load, none, now_ms), 0); /* sent */
    assert_int_equal(wait_after(&load, finished, now_ms + 1), 0);
  }
}

static void counts_no_command_of_an_earlier_run(void **state) {
  (void)state;
  struct store_load load = {0};
  assert_int_equal(wait_after(&load, finished, 1), 0);
  assert_int_equal(load.open_commands, 0);
  assert_int_equal(wait_after(&load, kept, 2), 0);
  assert_int_equal(load.open_commands, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(waits_for_more_events_in_a_crowd),
      cmocka_unit_test(waits_for_the_next_command_of_a_stream),
      cmocka_unit_test(holds_up_nobody_who_sends_one_at_a_time),
      cmocka_unit_test(counts_no_command_of_an_earlier_run),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
