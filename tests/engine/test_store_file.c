/* The journal's file in trouble: locked, damaged, newer, gone, on a full disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge/mem.h"
#include "engine/store_rig.h"

static void suffixed(char out[128], const struct rig *rig, const char *suffix) {
  snprintf(out, 128, "%s%s", rig->path, suffix);
}

static void assert_refused(struct rig *rig, enum err expected, const char *words) {
  enum err err = rig_open(rig);
  assert_null(rig->store);
  if (err != expected || !strstr(rig->why, words))
    fail_msg("got '%s' and: %s", err_text(err), rig->why);
}

static void write_file(const char *path, const char *content, size_t size) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, content, size), size);
  close(fd);
}

static int64_t file_size(const char *path) {
  struct stat now;
  return stat(path, &now) == 0 ? (int64_t)now.st_size : -1;
}

static void only_the_owner_may_read_it(void **state) {
  struct rig *rig = *state;
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  assert_int_equal(rig_keep(rig, 1, NULL, NULL), ERR_OK);
  for (size_t i = 0; i < 3; i++) {
    char path[128];
    struct stat now;
    suffixed(path, rig, suffixes[i]);
    assert_int_equal(stat(path, &now), 0);
    assert_int_equal(now.st_mode & 0777, 0600);
  }
}

static void a_second_bridge_is_refused(void **state) {
  struct rig *rig = *state;
  struct store *first = rig->store;
  rig->store = NULL;
  assert_refused(rig, ERR_EXISTS, "in use by another bridge");
  rig->store = first;
  assert_int_equal(rig_keep(rig, 1, NULL, NULL), ERR_OK);
}

static void a_missing_directory_is_named(void **state) {
  struct rig *rig = *state;
  rig_close(rig);
  rig->options.path = "/nowhere/at/all/journal.db";
  assert_refused(rig, ERR_NOT_FOUND, "the directory of /nowhere/at/all/journal.db");
  rig->options.path = rig->directory;
  assert_refused(rig, ERR_IO, "Is a directory");
}

static void a_newer_journal_is_refused(void **state) {
  struct rig *rig = *state;
  char restore[64];
  rig_close(rig);
  snprintf(restore, sizeof restore, "PRAGMA user_version = %d",
           (int)rig_query(rig, "PRAGMA user_version"));
  rig_exec(rig, "PRAGMA user_version = 1000");
  assert_refused(rig, ERR_VERSION, "newer bridge");
  rig_exec(rig, restore);
  assert_int_equal(rig_open(rig), ERR_OK);
}

static void another_programs_file_is_refused(void **state) {
  struct rig *rig = *state;
  rig_close(rig);
  rig_exec(rig, "PRAGMA application_id = 7");
  assert_refused(rig, ERR_CORRUPT, "another program");
  write_file(rig->path,
             "this is no database, but it is long enough for a header. this is no "
             "database, but it is long enough for a header. ",
             115);
  assert_refused(rig, ERR_CORRUPT, "move it");
  assert_int_equal(file_size(rig->path), 115); /* as it was */
}

static void a_truncated_journal_is_refused(void **state) {
  struct rig *rig = *state;
  for (int64_t n = 0; n < 100; n++)
    assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_OK);
  int64_t used = rig_query(rig, "SELECT page_count * page_size FROM pragma_page_count, "
                                "pragma_page_size");
  rig_close(rig);
  assert_int_equal(truncate(rig->path, used / 2), 0);
  assert_refused(rig, ERR_CORRUPT, "is damaged");
}

static void damage_pages(const struct rig *rig, int64_t first, int64_t end) {
  int fd = open(rig->path, O_WRONLY);
  for (int64_t page = first; page < end; page++)
    assert_int_equal(pwrite(fd, "\377\377\377\377\377\377\377\377", 8, page * 1024), 8);
  close(fd);
}

static void a_damaged_table_is_refused(void **state) {
  struct rig *rig = *state;
  for (int64_t n = 0; n < 100; n++)
    assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_OK);
  rig_close(rig);
  damage_pages(rig, 12, file_size(rig->path) / 1024);
  assert_refused(rig, ERR_CORRUPT, "move it");
}

/* Where the ids go that have become so many. */
static void damage_found_when_tidying_ends_the_writing(void **state) {
  struct rig *rig = *state;
  enum {
    MAX_BYTES = 8 << 20,
    IDS = MAX_BYTES / 4 / 32 / 8
  }; /* of one generation, as seen.c says */
  int64_t root = rig_query(rig, "SELECT rootpage FROM sqlite_schema WHERE name = 'seen_chunk'");
  rig->options.max_bytes = MAX_BYTES;
  rig_reopen(rig);
  rig_keep_many(rig, 1, IDS - 1, 300); /* more than the cache holds */
  damage_pages(rig, 4 * (root - 1), 4 * root);
  assert_int_equal(rig_keep(rig, IDS, NULL, NULL), ERR_OK);
  enum err err = ERR_OK;
  for (int64_t n = IDS + 1; err == ERR_OK && n < IDS + 10; n++)
    err = rig_keep(rig, n, NULL, NULL);
  assert_int_equal(err, ERR_CORRUPT);
  struct store_stats stats;
  store_stats(rig->store, &stats);
  assert_non_null(strstr(stats.why, "malformed"));
  assert_non_null(strstr(stats.why, "gets out what can be read"));
}

/* What is found damaged only when it is read must not go on taking in more. */
static void damage_found_in_use_ends_the_writing(void **state) {
  struct rig *rig = *state;
  enum { EVENTS = 4000 };
  for (int64_t n = 0; n < EVENTS; n++)
    assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_OK);
  rig_reopen(rig);
  damage_pages(rig, 1000, 1500); /* no longer in the cache, which holds as many */
  struct store_backlog backlog = {
      .read.done = rig_read_done, .up_to_id = INT64_MAX, .max_bytes = 100000};
  enum err err = ERR_OK;
  do {
    store_read_backlog(rig->store, &backlog);
    err = rig_wait_read(rig, &backlog.read);
    for (size_t i = 0; i < backlog.count; i++) {
      backlog.after_id = backlog.msgs[i]->id;
      msg_unref(&backlog.msgs[i]);
    }
  } while (err == ERR_OK && backlog.more);
  assert_int_equal(err, ERR_CORRUPT);
  for (int64_t n = EVENTS; n < EVENTS + 2; n++)
    assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_CORRUPT);
  struct store_stats stats;
  store_stats(rig->store, &stats);
  assert_true(stats.failing);
  assert_non_null(strstr(stats.why, "is damaged"));
}

static void a_wal_without_its_file_is_refused(void **state) {
  struct rig *rig = *state;
  char wal[128];
  suffixed(wal, rig, "-wal");
  rig_close(rig);
  assert_int_equal(unlink(rig->path), 0);
  write_file(wal, "something", 9);
  assert_refused(rig, ERR_CORRUPT, "put the file back");
  assert_int_equal(file_size(wal), 9);
  assert_int_equal(unlink(wal), 0);
  assert_int_equal(rig_open(rig), ERR_OK);
}

/* In a folder where others may write. Only root can make a file that is another's. */
static void somebody_elses_copy_is_not_the_journal(void **state) {
  struct rig *rig = *state;
  char moved[128];
  suffixed(moved, rig, "-moved");
  rig_close(rig);
  write_file(moved, "x", 1);
  if (chown(moved, 12345, 12345) == 0)
    assert_refused(rig, ERR_DENIED, "remove it");
  else
    print_message("         no right to give a file away: not tried\n");
  unlink(moved);
  assert_int_equal(symlink(rig->path, moved), 0);
  assert_refused(rig, ERR_DENIED, "remove it");
  unlink(moved);
}

/* SQLite has the WAL beside the file, not beside the link. */
static void a_symbolic_link_is_followed_to_the_wal(void **state) {
  struct rig *rig = *state;
  char link[128], wal[128], aside[136];
  suffixed(wal, rig, "-wal");
  suffixed(link, rig, ".link");
  suffixed(aside, rig, ".aside");
  rig_close(rig);
  assert_int_equal(symlink(rig->path, link), 0);
  rig->options.path = link;
  assert_int_equal(rig_open(rig), ERR_OK);
  assert_int_equal(rename(wal, aside), 0);
  assert_int_equal(rig_keep(rig, 1, NULL, NULL), ERR_IO);
  assert_int_equal(rename(aside, wal), 0);
  rig_close(rig);
  assert_int_equal(unlink(rig->path), 0);
  write_file(wal, "something", 9);
  assert_refused(rig, ERR_CORRUPT, "put the file back");
  unlink(wal);
  unlink(link);
}

static bool it_fails(struct rig *rig) {
  struct store_stats stats;
  store_stats(rig->store, &stats);
  return stats.failing;
}

static bool it_works(struct rig *rig) {
  return !it_fails(rig);
}

static void a_file_that_disappears_is_noticed(void **state) {
  struct rig *rig = *state;
  static const char *const suffixes[] = {"", "-wal"};
  for (size_t i = 0; i < 2; i++) {
    char path[128];
    char aside[136];
    suffixed(path, rig, suffixes[i]);
    snprintf(aside, sizeof aside, "%s.aside", path);
    assert_int_equal(rename(path, aside), 0);
    write_file(path, "", 0); /* replaced by another */
    int64_t id = 7;
    assert_int_equal(rig_keep(rig, 50 + (int64_t)i, &id, NULL), ERR_IO);
    assert_int_equal(id, 0);
    struct store_stats stats;
    store_stats(rig->store, &stats);
    assert_true(stats.failing);
    assert_non_null(strstr(stats.why, "deleted or replaced"));
    assert_int_equal(rename(aside, path), 0);
    rig_wait_until(rig, it_works);
    assert_int_equal(rig_keep(rig, 50 + (int64_t)i, NULL, NULL), ERR_OK);
  }
  assert_int_equal(unlink(rig->path), 0);
  rig_wait_until(rig, it_fails); /* also without anything to keep */
}

/* ---- full disk ------------------------------------------------------------------------------- */

/* A file that may not grow. */
static void limit_file_size(int64_t bytes) {
  struct rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes < 0 ? limit.rlim_max : (rlim_t)bytes;
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_file_that_cannot_grow_fails_clearly_and_recovers_by_itself(void **state) {
  struct rig *rig = *state;
  signal(SIGXFSZ, SIG_IGN);
  int64_t n = 0;
  for (; n < 20; n++)
    assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_OK);
  char wal[128];
  suffixed(wal, rig, "-wal");
  limit_file_size(file_size(wal) + 20000);
  enum err err = ERR_OK;
  int64_t id = 0;
  while (err == ERR_OK && n < 10000)
    err = rig_keep(rig, n++, &id, NULL);
  int64_t kept = n - 1;
  bool failing = it_fails(rig);
  limit_file_size(-1);
  assert_int_equal(err, ERR_IO);
  assert_int_equal(id, 0);
  assert_true(failing);
  rig_wait_until(rig, it_works);
  bool duplicate = true;
  assert_int_equal(rig_keep(rig, kept, &id, &duplicate), ERR_OK); /* it was not kept before */
  assert_false(duplicate);
  assert_int_equal(id, kept + 1);
  rig_reopen(rig);
  int64_t *ids = mem_alloc((size_t)n * sizeof *ids);
  assert_int_equal(rig_undelivered(rig, ids, (size_t)n), kept + 1);
  mem_free(ids);
}

static void everything_of_a_failed_batch_completes_with_its_error(void **state) {
  struct rig *rig = *state;
  enum { EVENTS = 50, WITHIN_SCHEMA = 4096 }; /* frames that are there already */
  struct store_keep keeps[EVENTS];
  signal(SIGXFSZ, SIG_IGN);
  limit_file_size(WITHIN_SCHEMA);
  for (int i = 0; i < EVENTS; i++) {
    keeps[i] =
        (struct store_keep){.op.done = rig_done, .msgs = {rig_event(i, 5000)}, .msg_count = 1};
    store_keep(rig->store, &keeps[i]);
  }
  for (int i = 0; i < EVENTS; i++) {
    rig_wait(rig, &keeps[i].op);
    assert_int_equal(keeps[i].msgs[0]->id, 0);
    msg_unref(&keeps[i].msgs[0]);
  }
  limit_file_size(-1);
  for (int i = 0; i < EVENTS; i++)
    assert_true(keeps[i].op.result == ERR_IO || keeps[i].op.result == ERR_FULL);
  rig_reopen(rig);
  int64_t ids[1];
  assert_int_equal(rig_undelivered(rig, ids, 1), 0);
}

/* ---- the WAL --------------------------------------------------------------------------------- */

static void the_wal_stays_small(void **state) {
  struct rig *rig = *state;
  enum { EVENTS = 4000, AT_ONCE = 100, BYTES = 4000 };
  char wal[128];
  suffixed(wal, rig, "-wal");
  for (int64_t first = 0; first < EVENTS; first += AT_ONCE) {
    struct store_keep keeps[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
      keeps[i] = (struct store_keep){
          .op.done = rig_done, .msgs = {rig_event(first + i, BYTES)}, .msg_count = 1};
      store_keep(rig->store, &keeps[i]);
    }
    for (int i = 0; i < AT_ONCE; i++) {
      assert_int_equal(rig_wait(rig, &keeps[i].op), ERR_OK);
      msg_unref(&keeps[i].msgs[0]);
    }
  }
  assert_in_range(file_size(wal), 1, 8 << 20);
  assert_in_range(file_size(rig->path), EVENTS * BYTES / 2, EVENTS * BYTES * 2);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(only_the_owner_may_read_it),
      CASE(a_second_bridge_is_refused),
      CASE(a_missing_directory_is_named),
      CASE(a_newer_journal_is_refused),
      CASE(another_programs_file_is_refused),
      CASE(a_truncated_journal_is_refused),
      CASE(a_damaged_table_is_refused),
      CASE(damage_found_when_tidying_ends_the_writing),
      CASE(damage_found_in_use_ends_the_writing),
      CASE(a_wal_without_its_file_is_refused),
      CASE(a_symbolic_link_is_followed_to_the_wal),
      CASE(somebody_elses_copy_is_not_the_journal),
      CASE(a_file_that_disappears_is_noticed),
      CASE(a_file_that_cannot_grow_fails_clearly_and_recovers_by_itself),
      CASE(everything_of_a_failed_batch_completes_with_its_error),
      CASE(the_wal_stays_small),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
