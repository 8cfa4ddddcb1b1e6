#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/intake.h"

enum { SECOND_US = 1000000 };

/* From now on, whether the next sync waits. */
static int64_t wait_us(const struct store_load *load, int64_t now_us) {
  return store_load_wait_us(load, now_us, now_us);
}

static void an_idle_journal_waits_for_nobody(void **state) {
  (void)state;
  const struct store_load load = {0};
  assert_in_range(-wait_us(&load, SECOND_US), 0, SECOND_US);
}

static void waits_for_more_events_in_a_crowd(void **state) {
  (void)state;
  struct store_load load = {0};
  store_load_note_batch(&load, 3, true, 200);
  assert_int_equal(wait_us(&load, SECOND_US), 0);
  store_load_note_batch(&load, 4, true, 200);
  assert_int_equal(wait_us(&load, SECOND_US), 800);
  assert_int_equal(store_load_wait_us(&load, SECOND_US, SECOND_US + 500), 300);
  store_load_note_batch(&load, 0, false, 100);
  assert_int_equal(wait_us(&load, SECOND_US), 0);
}

static void the_door_stays_open_while_commands_stream_in(void **state) {
  (void)state;
  struct store_load load = {0};
  store_load_note_command(&load, SECOND_US, SECOND_US + 50);
  assert_in_range(-wait_us(&load, SECOND_US + 50), 0, SECOND_US); /* the first waits for nobody */
  store_load_note_command(&load, SECOND_US + 550, SECOND_US + 600);
  assert_int_equal(wait_us(&load, SECOND_US + 600), 500);
  assert_int_equal(wait_us(&load, SECOND_US + 1000), 100);
  assert_int_equal(wait_us(&load, SECOND_US + 1100), 0); /* none came: its end */
  store_load_note_command(&load, SECOND_US + 1101, SECOND_US + 1150);
  assert_in_range(-wait_us(&load, SECOND_US + 1150), 0, SECOND_US); /* too late to be one */
}

/* It came while the disk worked, and could not be let in. */
static void what_waited_for_the_disk_is_of_the_stream(void **state) {
  (void)state;
  struct store_load load = {0};
  store_load_note_command(&load, SECOND_US, SECOND_US + 50);
  store_load_note_batch(&load, 0, true, 32000);
  store_load_note_command(&load, SECOND_US + 150, SECOND_US + 33000);
  assert_int_equal(wait_us(&load, SECOND_US + 33000), 2000); /* longer on a slow disk */
  store_load_note_batch(&load, 0, true, SECOND_US);
  store_load_note_command(&load, SECOND_US + 33100, 2 * SECOND_US + 33000);
  assert_int_equal(wait_us(&load, 2 * SECOND_US + 33000), 4000); /* but not much */
}

/* What waits for the disk has waited long enough by then, however many come. */
static void a_stream_without_a_pause_holds_up_no_longer_than_a_sync(void **state) {
  static const struct {
    int64_t sync_us, longest_us;
  } cases[] = {{200, 2000}, {2000, 2000}, {30000, 30000}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct store_load load = {0};
    store_load_note_batch(&load, 0, true, cases[i].sync_us);
    store_load_note_command(&load, SECOND_US, SECOND_US);
    int64_t now_us = SECOND_US;
    do {
      now_us += 100;
      store_load_note_command(&load, now_us, now_us);
    } while (store_load_wait_us(&load, SECOND_US, now_us) > 0);
    assert_int_equal(now_us, SECOND_US + cases[i].longest_us);
  }
}

static void holds_up_nobody_who_sends_one_at_a_time(void **state) {
  (void)state;
  struct store_load load = {0};
  for (int64_t now_us = SECOND_US; now_us < 2 * SECOND_US; now_us += 1000) {
    store_load_note_command(&load, now_us, now_us + 50);
    assert_in_range(-wait_us(&load, now_us + 50), 0, SECOND_US);
    store_load_note_batch(&load, 0, true, 200); /* sent */
    store_load_note_batch(&load, 0, true, 200); /* finished */
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_idle_journal_waits_for_nobody),
      cmocka_unit_test(waits_for_more_events_in_a_crowd),
      cmocka_unit_test(the_door_stays_open_while_commands_stream_in),
      cmocka_unit_test(what_waited_for_the_disk_is_of_the_stream),
      cmocka_unit_test(a_stream_without_a_pause_holds_up_no_longer_than_a_sync),
      cmocka_unit_test(holds_up_nobody_who_sends_one_at_a_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
