/* What alerts are in memory when what they lead to cannot be written down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/alert_request.h"
#include "bridge/clock.h"
#include "bridge/config.h"
#include "flow/alerts_book.h"
#include "flow/subscriber.h"

static struct alerts *alerts;
static void *self;

static int start(void **state) {
  static char root[] = "telnyx";
  static const struct config config = {.mqtt_root = root};
  (void)state;
  assert_int_equal(alerts_create(&alerts, &config), ERR_OK);
  const struct hear_options options = {.alerts = alerts};
  return alerts_subscriber.create(&self, &options);
}

static int stop(void **state) {
  (void)state;
  alerts_subscriber.destroy(&self);
  alerts_destroy(&alerts);
  return 0;
}

/* Runs since then, on a number that another one may want, too. */
static struct alerts_entry *begin(const char *id, int64_t started_ms) {
  static const struct alert_contact anna = {.name = "anna", .number = "+13125550101"};
  struct alert_plan plan;
  struct alert *alert = NULL;
  struct changes changes;
  alert_plan_default(&plan);
  assert_int_equal(alert_create(&alert, &plan, &anna, 1), ERR_OK);
  snprintf(alert->id, sizeof alert->id, "%s", id);
  alert->expires_ms = started_ms + 3600000;
  struct alerts_entry *entry = alerts_add(alerts, &alert, started_ms);
  assert_non_null(entry);
  changes_begin(&changes, NULL);
  struct alert_input tick = {.kind = ALERT_TICK, .now_ms = started_ms};
  assert_int_equal(alerts_hear(alerts, entry, &tick, &changes), ERR_OK);
  alerts_after_commit(alerts, &changes, true);
  changes_free(&changes);
  return entry;
}

/* `taken` of the changes are there already. */
static enum err hear_deadline(const struct alerts_entry *entry, size_t taken) {
  struct changes changes;
  struct heard heard = {.kind = HEARD_DEADLINE, .deadline = {.key = span_of(entry->key)}};
  const struct store_note gone = {.owner = span_of(ALERTS_OWNER), .key = span_of(entry->key)};
  changes_begin(&changes, NULL);
  for (size_t i = 1; i < taken; i++)
    assert_int_equal(changes_add_note_gone(&changes, &(struct store_note){.owner = span_of("x")}),
                     ERR_OK);
  assert_int_equal(changes_add_note_gone(&changes, &gone), ERR_OK);
  enum err err = alerts_subscriber.deadline(self, &heard, &changes);
  if (err == ERR_OK)
    alerts_subscriber.after_commit(self, &heard, &changes, true);
  changes_free(&changes);
  return err;
}

/* The end of the first one's attempt, and the second one's beginning, are one commit. */
static void a_deadline_that_cannot_be_written_down_has_changed_nothing(void **state) {
  (void)state;
  int64_t began_ms = clock_wall_ms() - 600000;
  struct alerts_entry *first = begin("first", began_ms), *second = begin("second", began_ms);
  assert_int_equal(first->alert->attempts[0].step, ALERT_DIALLING);
  size_t failures = 0;
  for (size_t taken = STORE_CHANGES_MAX; hear_deadline(first, taken) == ERR_LIMIT; taken--) {
    assert_int_equal(first->alert->attempts[0].step, ALERT_DIALLING);
    assert_int_equal(first->keeping, 0);
    assert_false(first->lost);
    assert_int_equal(second->alert->attempt_count, 0);
    failures++;
  }
  assert_true(failures > 4);
  assert_int_equal(first->alert->attempts[0].step, ALERT_OVER);
  assert_int_equal(second->alert->attempt_count, 1);
  assert_int_equal(first->keeping + second->keeping, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
      a_deadline_that_cannot_be_written_down_has_changed_nothing, start, stop)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
