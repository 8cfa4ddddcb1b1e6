/* A disk whose sync fails: what was promised is there after a loss of power, and what cannot be
 * promised is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/platter.h"
#include "engine/store_rig.h"
#include "store/sql.h"

/* Where the disk's content lies; with a suffix of the journal's files there, or "". */
static void disk_path(char out[128], const struct rig *rig, const char *rest) {
  snprintf(out, 128, "%s/disk%s", rig->directory, rest);
}

static int set_up(void **state) {
  static struct rig rig;
  char disk[128];
  rig_start(&rig);
  rig_close(&rig);
  unlink(rig.path);
  disk_path(disk, &rig, "");
  assert_int_equal(mkdir(disk, 0700), 0);
  platter_start(rig.path, disk);
  assert_int_equal(rig_open(&rig), ERR_OK);
  *state = &rig;
  return 0;
}

static int tear_down(void **state) {
  static const char *const names[] = {"/journal.db", "/journal.db-wal", "/journal.db-shm"};
  char path[128];
  rig_close(*state); /* it syncs for the last time */
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    disk_path(path, *state, names[i]);
    unlink(path);
  }
  disk_path(path, *state, "");
  rmdir(path);
  return rig_tear_down(state);
}

static bool it_fails(struct rig *rig) {
  struct store_stats stats;
  store_stats(rig->store, &stats);
  return stats.failing;
}

static bool it_works(struct rig *rig) {
  return !it_fails(rig);
}

/* What a journal gives that is opened where nobody closed it. */
static int64_t ask_disk(const struct rig *rig, const char *query) {
  struct sql *sql = NULL;
  char path[128];
  int64_t count = 0;
  disk_path(path, rig, "/journal.db");
  assert_int_equal(sql_open(&sql, path), ERR_OK);
  assert_int_equal(sql_read_int(&count, sql, query), ERR_OK);
  sql_close(&sql);
  return count;
}

static int64_t kept_on_disk(const struct rig *rig) {
  return ask_disk(rig, "SELECT count(*) FROM outbox");
}

/* Marks of delivery are not synced, and lie in the WAL before what is kept next: what was lost of
 * them would end the WAL there. */
static void what_was_kept_after_a_failed_sync_survives_a_loss_of_power(void **state) {
  enum { EVENTS = 60 };
  struct rig *rig = *state;
  for (int64_t n = 0; n < EVENTS; n++)
    assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_OK);
  for (int64_t id = 1; id <= EVENTS; id++)
    assert_int_equal(rig_mark(rig, id, id), ERR_OK);
  platter_fail_syncs(PLATTER_WAL, 1);
  assert_int_equal(rig_keep(rig, EVENTS, NULL, NULL), ERR_IO);
  assert_int_equal(platter_failures_left(PLATTER_WAL), 0);
  rig_wait_until(rig, it_works);
  assert_int_equal(rig_keep(rig, EVENTS + 1, NULL, NULL), ERR_OK);
  assert_int_equal(kept_on_disk(rig), EVENTS + 1);
}

/* It is tried with what failed: an empty commit that is not synced would say that all is well. */
static void it_fails_for_as_long_as_syncs_do(void **state) {
  enum { PROBES = 3, FAILURES = 1 + PROBES };
  struct rig *rig = *state;
  platter_fail_syncs(PLATTER_WAL, FAILURES);
  assert_int_equal(rig_keep(rig, 0, NULL, NULL), ERR_IO);
  while (platter_failures_left(PLATTER_WAL) > 0) {
    assert_true(it_fails(rig));
    usleep(1000);
  }
  rig_wait_until(rig, it_works);
  assert_int_equal(rig_keep(rig, 0, NULL, NULL), ERR_OK);
}

static int64_t keep_until(struct rig *rig, int64_t n, bool (*condition)(void), unsigned every_ms) {
  int64_t until = clock_mono_ms() + 5000;
  for (; !condition() && clock_mono_ms() < until; n++) {
    assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_OK);
    usleep(every_ms * 1000);
  }
  assert_true(condition());
  return n;
}

static bool a_checkpoint_failed(void) {
  return platter_failures_left(PLATTER_DATABASE) == 0;
}

static bool a_checkpoint_was_made(void) {
  return platter_syncs(PLATTER_DATABASE) > 0;
}

/* Not only when the WAL is twice as long. */
static void a_checkpoint_that_failed_is_tried_again(void **state) {
  struct rig *rig = *state;
  platter_fail_syncs(PLATTER_DATABASE, 1);
  int64_t n = keep_until(rig, 0, a_checkpoint_failed, 0);
  keep_until(rig, n, a_checkpoint_was_made, 50);
}

/* ---- commands ---- */

static int64_t keep_command(struct rig *rig) {
  const struct command_msg_parts parts = {.topic = span_of("telnyx/cmd/calls/dial"),
                                          .payload = span_of("{}"),
                                          .qos = 1,
                                          .packet_id = 1,
                                          .received_wall_ms = clock_wall_ms()};
  struct command_msg *message = NULL;
  bool repeated = false;
  assert_int_equal(command_msg_create(&message, &parts), ERR_OK);
  assert_int_equal(store_keep_command(rig->store, message, NULL, &repeated, 5000), ERR_OK);
  int64_t id = message->id;
  command_msg_free(&message);
  return id;
}

static enum err mark_sent(struct rig *rig, int64_t id) {
  struct store_sent sent = {
      .op.done = rig_done, .command_id = id, .idempotency_key = "", .telnyx_command_id = ""};
  store_mark_sent(rig->store, &sent);
  return rig_wait(rig, &sent.op);
}

/* The broker is told after the commit, and the next command comes only then. */
static void a_command_is_kept_without_waiting_for_the_disk(void **state) {
  enum { COMMANDS = 50 };
  struct rig *rig = *state;
  assert_int_equal(rig_keep(rig, 0, NULL, NULL), ERR_OK);
  platter_fail_syncs(PLATTER_WAL, 0); /* counted from here on */
  for (int i = 0; i < COMMANDS; i++)
    keep_command(rig);
  assert_int_equal(platter_syncs(PLATTER_WAL), 0);
  assert_int_equal(mark_sent(rig, COMMANDS), ERR_OK);
  assert_int_equal(platter_syncs(PLATTER_WAL), 1);
}

/* A request leaves only once it is marked as sent: what ran is there after a loss of power, and
 * what is not there has not run. */
static void a_command_that_may_have_been_sent_survives_a_loss_of_power(void **state) {
  struct rig *rig = *state;
  assert_int_equal(rig_keep(rig, 0, NULL, NULL), ERR_OK);
  int64_t first = keep_command(rig);
  int64_t second = keep_command(rig);
  assert_int_equal(mark_sent(rig, first), ERR_OK);
  assert_int_equal(ask_disk(rig, "SELECT count(*) FROM command WHERE state = 1"), 1);
  assert_int_equal(ask_disk(rig, "SELECT count(*) FROM command"), second); /* in one log */
}

/* It is not only in this process, so a crash of that takes nothing. */
static void a_kept_command_is_with_the_kernel(void **state) {
  struct rig *rig = *state;
  keep_command(rig);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command"), 1);
}

/* A sync that failed takes no command with it that was acknowledged before. */
static void what_was_acknowledged_before_a_failed_sync_survives_a_loss_of_power(void **state) {
  struct rig *rig = *state;
  int64_t id = keep_command(rig);
  platter_fail_syncs(PLATTER_WAL, 1);
  assert_int_equal(mark_sent(rig, id), ERR_IO);
  rig_wait_until(rig, it_works);
  assert_int_equal(mark_sent(rig, id), ERR_OK);
  assert_int_equal(ask_disk(rig, "SELECT count(*) FROM command WHERE state = 1"), 1);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(what_was_kept_after_a_failed_sync_survives_a_loss_of_power),
      CASE(it_fails_for_as_long_as_syncs_do),
      CASE(a_checkpoint_that_failed_is_tried_again),
      CASE(a_command_is_kept_without_waiting_for_the_disk),
      CASE(a_command_that_may_have_been_sent_survives_a_loss_of_power),
      CASE(a_kept_command_is_with_the_kernel),
      CASE(what_was_acknowledged_before_a_failed_sync_survives_a_loss_of_power),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
