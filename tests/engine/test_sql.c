/* What sql_vfs.c gathers, when the disk does not take it and when others use the file. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
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
#include <sqlite3.h>

#include "store/sql.h"

enum { ROWS = 150 }; /* of 200 bytes: less than the VFS gathers at most */

#define INSERT                                                                                     \
  "INSERT INTO t SELECT randomblob(200) FROM (WITH RECURSIVE n(i) AS "                             \
  "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) SELECT i FROM n)"

struct rig {
  char directory[32];
  char path[64];
  struct sql *sql;
  struct sql *other; /* as if in another process */
};

/* The disk is full: no write goes past what the database had then. SQLite lets its system calls be
 * replaced. */
static off_t full_at; /* 0: there is room */

static ssize_t write_at(int fd, const void *data, size_t len, off_t at) {
  if (full_at > 0 && at + (off_t)len > full_at) {
    errno = ENOSPC;
    return -1;
  }
  return pwrite(fd, data, len, at);
}

static void fill_disk(const struct rig *rig) {
  struct stat facts;
  assert_int_equal(stat(rig->path, &facts), 0);
  full_at = facts.st_size;
}

static void make_room(void) {
  full_at = 0;
}

static struct sql *open_one(const struct rig *rig) {
  struct sql *sql = NULL;
  assert_int_equal(sql_open(&sql, rig->path), ERR_OK);
  return sql;
}

static void run(struct sql *sql, const char *text) {
  assert_int_equal(sql_exec(sql, text), ERR_OK);
}

static int64_t number(struct sql *sql, const char *text) {
  int64_t value = 0;
  assert_int_equal(sql_read_int(&value, sql, text), ERR_OK);
  return value;
}

static int set_up(void **state) {
  struct rig *rig = calloc(1, sizeof *rig);
  snprintf(rig->directory, sizeof rig->directory, "/tmp/sql-XXXXXX");
  assert_non_null(mkdtemp(rig->directory));
  snprintf(rig->path, sizeof rig->path, "%s/db", rig->directory);
  close(open(rig->path, O_CREAT | O_RDWR, 0600));
  rig->sql = open_one(rig);
  run(rig->sql, "PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
  run(rig->sql, INSERT);
  assert_int_equal(sql_checkpoint(rig->sql), ERR_OK);
  rig->other = open_one(rig);
  *state = rig;
  return 0;
}

static int tear_down(void **state) {
  struct rig *rig = *state;
  sql_close(&rig->other);
  sql_close(&rig->sql);
  unlink(rig->path);
  rmdir(rig->directory);
  make_room();
  free(rig);
  return 0;
}

/* From the files, not from memory. */
static void expect_readable(struct rig *rig, int64_t rows) {
  run(rig->sql, "PRAGMA shrink_memory");
  assert_int_equal(number(rig->sql, "SELECT sum(length(x)) FROM t"), rows * 200);
}

/* All is there, also for who comes later and finds the file alone. */
static void expect_whole(struct rig *rig, int64_t rows) {
  assert_int_equal(number(rig->sql, "SELECT count(*) FROM t"), rows);
  sql_close(&rig->other);
  sql_close(&rig->sql);
  rig->sql = open_one(rig);
  assert_int_equal(number(rig->sql, "SELECT count(*) FROM t"), rows);
  assert_int_equal(number(rig->sql, "SELECT sum(length(x)) FROM t"), rows * 200);
  assert_int_equal(
      number(rig->sql, "SELECT count(*) FROM pragma_quick_check WHERE quick_check = 'ok'"), 1);
}

static void a_checkpoint_that_cannot_write_fails_and_loses_nothing(void **state) {
  struct rig *rig = *state;
  run(rig->sql, INSERT);
  fill_disk(rig);
  assert_int_not_equal(sql_checkpoint(rig->sql), ERR_OK);
  expect_readable(rig, 2 * ROWS);
  make_room();
  assert_int_equal(sql_checkpoint(rig->sql), ERR_OK);
  expect_whole(rig, 2 * ROWS);
}

/* The process ends with the disk still full: the WAL must stay. */
static void closing_on_a_full_disk_loses_nothing(void **state) {
  struct rig *rig = *state;
  run(rig->sql, INSERT);
  fill_disk(rig);
  sql_close(&rig->other);
  sql_close(&rig->sql);
  make_room();
  rig->sql = open_one(rig);
  expect_whole(rig, 2 * ROWS);
}

/* A reader holds a part of the WAL up: then SQLite does not sync, and looks at no error but that of
 * a write. */
static void a_part_of_a_checkpoint_that_cannot_be_written_fails(void **state) {
  struct rig *rig = *state;
  run(rig->sql, INSERT);
  run(rig->other, "BEGIN; SELECT count(*) FROM t");
  run(rig->sql, INSERT);
  fill_disk(rig);
  assert_int_not_equal(sql_checkpoint(rig->sql), ERR_OK);
  expect_readable(rig, 3 * ROWS);
  run(rig->other, "COMMIT; PRAGMA shrink_memory");
  assert_int_equal(number(rig->other, "SELECT sum(length(x)) FROM t"), 3 * ROWS * 200);
  make_room();
  assert_int_equal(sql_checkpoint(rig->sql), ERR_OK);
  expect_whole(rig, 3 * ROWS);
}

static enum err write_and_checkpoint_on_a_full_disk(const struct rig *rig) {
  struct sql *sql = NULL;
  enum err err = sql_open(&sql, rig->path);
  if (err == ERR_OK)
    err = sql_exec(sql, INSERT);
  fill_disk(rig);
  return err == ERR_OK ? sql_checkpoint(sql) : err;
}

static void a_kill_after_a_part_of_a_checkpoint_loses_nothing(void **state) {
  struct rig *rig = *state;
  run(rig->sql, INSERT);
  run(rig->other, "BEGIN; SELECT count(*) FROM t");
  sql_close(&rig->sql);
  pid_t pid = fork();
  if (pid == 0)
    _exit(write_and_checkpoint_on_a_full_disk(rig) == ERR_FULL ? 0 : 1);
  int status = 0;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_int_equal(status, 0);
  run(rig->other, "COMMIT");
  rig->sql = open_one(rig);
  assert_int_equal(sql_checkpoint(rig->sql), ERR_OK);
  expect_whole(rig, 3 * ROWS);
}

static void what_others_write_is_seen(void **state) {
  struct rig *rig = *state;
  for (int i = 1; i < 10; i++) {
    run(rig->sql, INSERT);
    run(rig->sql, "PRAGMA shrink_memory");
    assert_int_equal(number(rig->sql, "SELECT sum(length(x)) FROM t"), 2 * i * ROWS * 200);
    run(rig->other, INSERT);
    assert_int_equal(number(rig->sql, "SELECT sum(length(x)) FROM t"), (2 * i + 1) * ROWS * 200);
    if (i % 3 == 0)
      assert_int_equal(sql_checkpoint(rig->other), ERR_OK);
  }
  expect_whole(rig, 19 * ROWS);
}

/* With a small cache a transaction's pages go to the WAL before its end. */
static void what_was_undone_is_written_over_nobody(void **state) {
  struct rig *rig = *state;
  run(rig->sql, "PRAGMA cache_size = 2");
  run(rig->sql, "BEGIN IMMEDIATE");
  run(rig->sql, INSERT);
  sql_rollback(rig->sql);
  run(rig->other, INSERT);
  run(rig->sql, "INSERT INTO t VALUES (randomblob(200))");
  expect_whole(rig, 2 * ROWS + 1);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  sqlite3_syscall_ptr replacement = (sqlite3_syscall_ptr)write_at;
  if (vfs->xSetSystemCall(vfs, "pwrite", replacement) != SQLITE_OK ||
      vfs->xSetSystemCall(vfs, "pwrite64", replacement) != SQLITE_OK)
    return 1;
  const struct CMUnitTest tests[] = {
      CASE(a_checkpoint_that_cannot_write_fails_and_loses_nothing),
      CASE(closing_on_a_full_disk_loses_nothing),
      CASE(a_part_of_a_checkpoint_that_cannot_be_written_fails),
      CASE(a_kill_after_a_part_of_a_checkpoint_loses_nothing),
      CASE(what_others_write_is_seen),
      CASE(what_was_undone_is_written_over_nobody),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
