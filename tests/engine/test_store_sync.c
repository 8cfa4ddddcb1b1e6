/* A disk whose sync fails: what was promised is there after a loss of power, and what cannot be
 * promised is not. */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/child.h"
#include "engine/platter.h"
#include "engine/store_rig.h"
#include "store/sql.h"

enum { TIMEOUT_MS = 60000 };

static char disk[96], after[96]; /* folders: the disk's content, and what a loss of power leaves */

static int set_up(void **state) {
  static struct rig rig;
  rig_start(&rig);
  rig_close(&rig);
  unlink(rig.path);
  snprintf(disk, sizeof disk, "%s.disk", rig.directory);
  snprintf(after, sizeof after, "%s.after", rig.directory);
  assert_int_equal(mkdir(disk, 0700), 0);
  assert_int_equal(mkdir(after, 0700), 0);
  platter_start(rig.directory, "journal.db", disk);
  assert_int_equal(rig_open(&rig), ERR_OK);
  *state = &rig;
  return 0;
}

static void remove_folder(const char *path) {
  char name[400];
  DIR *folder = opendir(path);
  assert_non_null(folder);
  for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
    snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
    unlink(name);
  }
  closedir(folder);
  assert_int_equal(rmdir(path), 0);
}

static int tear_down(void **state) {
  rig_close(*state); /* it syncs for the last time */
  platter_stop();
  remove_folder(disk);
  remove_folder(after);
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

/* What a bridge finds that starts after a loss of power now. */
static int64_t ask(enum platter_names names, const char *query) {
  struct rig rig;
  rig_start(&rig);
  rig_close(&rig);
  platter_lose_power(after, names);
  char path[128];
  snprintf(path, sizeof path, "%s/journal.db", after);
  rig.options.path = path;
  enum err err = rig_open(&rig);
  if (err != ERR_OK)
    fail_msg("%s: %s", err_text(err), rig.why);
  struct sql *sql = NULL;
  int64_t count = 0;
  assert_int_equal(sql_open(&sql, path), ERR_OK);
  assert_int_equal(sql_read_int(&count, sql, query), ERR_OK);
  sql_close(&sql);
  rig_stop(&rig);
  return count;
}

static int64_t ask_disk(const char *query) {
  int64_t count = ask(PLATTER_NAMES_NONE, query);
  for (enum platter_names names = 1; names < PLATTER_NAMES_WAYS; names++)
    assert_int_equal(ask(names, query), count);
  return count;
}

static int64_t kept_on_disk(void) {
  return ask_disk("SELECT count(*) FROM outbox");
}

/* ---- while it runs --------------------------------------------------------------------------- */

/* Marks of delivery are not synced, and lie in the WAL before what is kept next: what was lost of
 * them would end the WAL there. */
static void keep_and_mark(struct rig *rig, int64_t events) {
  for (int64_t n = 0; n < events; n++)
    assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_OK);
  for (int64_t id = 1; id <= events; id++)
    assert_int_equal(rig_mark(rig, id, id), ERR_OK);
}

static void what_was_kept_after_a_failed_sync_survives_a_loss_of_power(void **state) {
  enum { EVENTS = 60 };
  struct rig *rig = *state;
  keep_and_mark(rig, EVENTS);
  platter_fail_syncs(PLATTER_WAL, 1);
  assert_int_equal(rig_keep(rig, EVENTS, NULL, NULL), ERR_IO);
  assert_int_equal(platter_failures_left(PLATTER_WAL), 0);
  assert_int_equal(kept_on_disk(), EVENTS);
  rig_wait_until(rig, it_works);
  assert_int_equal(kept_on_disk(), EVENTS);
  assert_int_equal(rig_keep(rig, EVENTS + 1, NULL, NULL), ERR_OK);
  assert_int_equal(kept_on_disk(), EVENTS + 1);
  bool duplicate = true;
  assert_int_equal(rig_keep(rig, EVENTS, NULL, &duplicate), ERR_OK); /* it was not kept before */
  assert_false(duplicate);
  assert_int_equal(rig_query(rig, "SELECT settled_to FROM outbox_progress"), EVENTS);
}

/* What was allocated for it need not be on the disk: the WAL tells how large the database is. */
static void what_made_the_database_grow_survives_a_loss_of_power(void **state) {
  enum { EVENTS = 500, BYTES = 4000 };
  struct rig *rig = *state;
  rig_reopen(rig);
  platter_fail_syncs(PLATTER_DATABASE, 0); /* counted from here on */
  rig_keep_many(rig, 0, EVENTS, BYTES);
  assert_int_equal(platter_syncs(PLATTER_DATABASE), 0);
  assert_int_equal(kept_on_disk(), EVENTS);
}

static void a_symbolic_link_leads_to_the_new_file(void **state) {
  struct rig *rig = *state;
  char link[128];
  struct stat facts;
  snprintf(link, sizeof link, "%s/link", after);
  rig_close(rig);
  assert_int_equal(symlink(rig->path, link), 0);
  rig->options.path = link;
  assert_int_equal(rig_open(rig), ERR_OK);
  platter_fail_syncs(PLATTER_WAL, 1);
  assert_int_equal(rig_keep(rig, 0, NULL, NULL), ERR_IO);
  rig_wait_until(rig, it_works);
  assert_int_equal(rig_keep(rig, 0, NULL, NULL), ERR_OK);
  assert_int_equal(lstat(link, &facts), 0);
  assert_true(S_ISLNK(facts.st_mode));
  rig_close(rig);
  rig->options.path = rig->path;
  assert_int_equal(rig_open(rig), ERR_OK);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM outbox"), 1);
}

/* What it is asked for stays with the file: who may read it. */
static void the_new_file_has_the_rights_of_the_old_one(void **state) {
  struct rig *rig = *state;
  struct stat facts;
  assert_int_equal(chmod(rig->path, 0640), 0);
  platter_fail_syncs(PLATTER_WAL, 1);
  assert_int_equal(rig_keep(rig, 0, NULL, NULL), ERR_IO);
  rig_wait_until(rig, it_works);
  assert_int_equal(stat(rig->path, &facts), 0);
  assert_int_equal(facts.st_mode & 0777, 0640);
}

/* It is tried with what failed: a commit that is not synced would say that all is well. */
static void it_fails_for_as_long_as_syncs_do(void **state) {
  enum { FAILURES = 3 };
  static const enum platter_file where[] = {PLATTER_COPY, PLATTER_FOLDER};
  struct rig *rig = *state;
  for (size_t i = 0; i < sizeof where / sizeof where[0]; i++) {
    int64_t n = (int64_t)i * 10;
    platter_fail_syncs(where[i], FAILURES);
    platter_fail_syncs(PLATTER_WAL, 1);
    enum err err = ERR_IO;
    for (int64_t until = clock_mono_ms() + TIMEOUT_MS; err == ERR_IO && clock_mono_ms() < until;) {
      assert_int_equal(kept_on_disk(), (int64_t)i);
      err = rig_keep(rig, n, NULL, NULL);
    }
    assert_int_equal(err, ERR_OK);
    assert_int_equal(platter_failures_left(where[i]), 0);
    assert_int_equal(kept_on_disk(), (int64_t)i + 1);
  }
}

static int64_t keep_until(struct rig *rig, int64_t n, bool (*condition)(void)) {
  int64_t until = clock_mono_ms() + TIMEOUT_MS;
  for (; !condition() && clock_mono_ms() < until; n++)
    assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_OK);
  assert_true(condition());
  return n;
}

static bool a_checkpoint_failed(void) {
  return platter_failures_left(PLATTER_DATABASE) == 0;
}

/* What it wrote to the file is not believed, though each page of it is in the WAL, too. */
static void after_a_checkpoint_that_failed_all_is_in_a_new_file(void **state) {
  struct rig *rig = *state;
  struct stat before, now;
  assert_int_equal(stat(rig->path, &before), 0);
  platter_fail_syncs(PLATTER_DATABASE, 1);
  int64_t kept = keep_until(rig, 0, a_checkpoint_failed);
  rig_wait_until(rig, it_works);
  assert_int_equal(rig_keep(rig, kept, NULL, NULL), ERR_OK);
  assert_int_equal(stat(rig->path, &now), 0);
  assert_int_not_equal(before.st_ino, now.st_ino);
  assert_int_equal(kept_on_disk(), kept + 1);
}

static void expect_refused_reads(struct rig *rig) {
  struct store_backlog backlog = {.read.done = rig_read_done, .up_to_id = INT64_MAX};
  store_read_backlog(rig->store, &backlog);
  assert_int_equal(rig_wait_read(rig, &backlog.read), ERR_IO);
  assert_int_equal(backlog.count, 0);
}

/* The kernel has dropped the pages that it could not write, and reads older ones from the disk. */
static void what_the_disk_never_got_is_not_taken_for_the_journal(void **state) {
  enum { EVENTS = 60 };
  struct rig *rig = *state;
  keep_and_mark(rig, EVENTS);
  platter_fail_syncs(PLATTER_COPY, 1); /* time to lose the pages */
  platter_fail_syncs(PLATTER_WAL, 1);
  assert_int_equal(rig_keep(rig, EVENTS, NULL, NULL), ERR_IO);
  platter_forget_unsynced();
  struct store_stats stats;
  do {
    assert_int_not_equal(rig_keep(rig, EVENTS, NULL, NULL), ERR_OK);
    store_stats(rig->store, &stats);
  } while (!strstr(stats.why, "restart"));
  expect_refused_reads(rig);
  rig_reopen(rig);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM outbox"), EVENTS);
  assert_int_equal(rig_keep(rig, EVENTS, NULL, NULL), ERR_OK);
  assert_int_equal(kept_on_disk(), EVENTS + 1);
}

/* ---- when it dies ---------------------------------------------------------------------------- */

enum { CHILD_EVENTS = 2000, FIRST_AFTER = 10000 };

static int tell_fd;

static void keep_and_tell(struct rig *rig, int64_t first, int64_t count) {
  static struct store_keep keeps[CHILD_EVENTS];
  for (int64_t i = 0; i < count; i++) {
    keeps[i] =
        (struct store_keep){.op.done = rig_done, .msgs = {rig_event(first + i, 1)}, .msg_count = 1};
    store_keep(rig->store, &keeps[i]);
  }
  for (int64_t i = 0; i < count; i++)
    if (rig_wait(rig, &keeps[i].op) == ERR_OK && write(tell_fd, "+", 1) != 1)
      _exit(1);
}

/* Out of order, and unsynced. */
static void mark_every_second(struct rig *rig, int64_t first, int64_t last) {
  for (int64_t id = first; id <= last; id += 2)
    if (rig_mark(rig, id, id) != ERR_OK)
      _exit(2);
}

/* Until it is killed. So much is in the WAL and unsynced then that what went before, were it copied
 * over what followed, would leave a damaged file. */
static void run_child(struct rig *rig) {
  if (rig_open(rig) != ERR_OK)
    _exit(3);
  keep_and_tell(rig, 0, CHILD_EVENTS - 1);
  rig_exec(rig, "PRAGMA wal_checkpoint(TRUNCATE)");
  keep_and_tell(rig, CHILD_EVENTS - 1, 1);
  mark_every_second(rig, 2, CHILD_EVENTS);
  platter_fail_syncs(PLATTER_WAL, 1);
  for (int64_t n = CHILD_EVENTS; n < FIRST_AFTER; n++)
    keep_and_tell(rig, n, 1);
  _exit(4);
}

/* How many events the child was told are kept. */
static int64_t run_and_die(struct rig *rig, const char *fault) {
  int fds[2];
  int64_t kept = 0;
  char byte;
  assert_int_equal(pipe(fds), 0);
  pid_t pid = fork();
  assert_true(pid >= 0);
  if (pid == 0) {
    close(fds[0]);
    tell_fd = fds[1];
    setenv("BRIDGE_FAULT", fault, 1);
    run_child(rig);
  }
  close(fds[1]);
  while (read(fds[0], &byte, 1) == 1)
    kept++;
  close(fds[0]);
  int status = child_wait(&pid, "the killed child");
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
    fail_msg("%s was never reached: %d", fault, WEXITSTATUS(status));
  return kept;
}

#ifdef BRIDGE_FAULT_POINTS
static void nothing_that_was_kept_is_lost_in_the_midst_of_a_move(void **state) {
  static const char *const faults[] = {"store.move_copied:1", "store.move_named:1",
                                       "store.move_cleared:1", "store.move_placed:1"};
  struct rig *rig = *state;
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
    rig_close(rig);
    unlink(rig->path);
    int64_t kept = run_and_die(rig, faults[i]);
    assert_int_equal(kept, CHILD_EVENTS);
    for (enum platter_names names = 0; names < PLATTER_NAMES_WAYS; names++)
      assert_int_equal(ask(names, "SELECT count(*) FROM outbox"), kept);
    /* in the kernel's cache the one that was refused may be there, as after any crash */
    assert_int_equal(rig_open(rig), ERR_OK);
    assert_in_range(rig_query(rig, "SELECT count(*) FROM outbox"), kept, kept + 1);
    assert_int_equal(rig_keep(rig, FIRST_AFTER, NULL, NULL), ERR_OK);
    assert_in_range(kept_on_disk(), kept + 1, kept + 2);
    assert_int_equal(access(rig->path, F_OK), 0);
  }
}

/* The next process does not know what could not be synced, and finds it in the cache. */
static void a_restart_after_a_failed_sync_promises_nothing_on_top_of_it(void **state) {
  struct rig *rig = *state;
  rig_close(rig);
  unlink(rig->path);
  int64_t kept = run_and_die(rig, "store.move_copied:1");
  assert_int_equal(rig_open(rig), ERR_OK);
  int64_t count = rig_query(rig, "SELECT count(*) FROM outbox");
  assert_int_equal(rig_keep(rig, FIRST_AFTER, NULL, NULL), ERR_OK);
  assert_true(count >= kept);
  assert_int_equal(kept_on_disk(), count + 1);
}
#endif

/* ---- commands ------------------------------------------------------------------------------- */

static int64_t keep_command(struct rig *rig) {
  const struct command_msg_parts parts = {.topic = span_of("telnyx/cmd/calls/dial"),
                                          .payload = span_of("{}"),
                                          .qos = 1,
                                          .packet_id = 1,
                                          .received_wall_ms = clock_wall_ms()};
  struct command_msg *message = NULL;
  bool repeated = false;
  assert_int_equal(command_msg_create(&message, &parts), ERR_OK);
  assert_int_equal(store_commit_command(rig->store, message, NULL, &repeated, TIMEOUT_MS), ERR_OK);
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
  assert_int_equal(ask_disk("SELECT count(*) FROM command WHERE state = 1"), 1);
  assert_int_equal(ask_disk("SELECT count(*) FROM command"), second); /* in one log */
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
  assert_int_equal(ask_disk("SELECT count(*) FROM command WHERE state = 1"), 1);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(what_was_kept_after_a_failed_sync_survives_a_loss_of_power),
      CASE(what_made_the_database_grow_survives_a_loss_of_power),
      CASE(a_symbolic_link_leads_to_the_new_file),
      CASE(the_new_file_has_the_rights_of_the_old_one),
      CASE(it_fails_for_as_long_as_syncs_do),
      CASE(a_command_is_kept_without_waiting_for_the_disk),
      CASE(a_command_that_may_have_been_sent_survives_a_loss_of_power),
      CASE(a_kept_command_is_with_the_kernel),
      CASE(what_was_acknowledged_before_a_failed_sync_survives_a_loss_of_power),
      CASE(after_a_checkpoint_that_failed_all_is_in_a_new_file),
      CASE(what_the_disk_never_got_is_not_taken_for_the_journal),
#ifdef BRIDGE_FAULT_POINTS
      CASE(nothing_that_was_kept_is_lost_in_the_midst_of_a_move),
      CASE(a_restart_after_a_failed_sync_promises_nothing_on_top_of_it),
#endif
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
