/* The connection on a full disk, and when others use the file. */
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

enum { ROWS = 150, MANY_BYTES = 1 << 20, PAGE_BYTES = 4096, PIECE_BYTES = 12000 };

#define INSERT_MANY "INSERT INTO t VALUES (zeroblob(1 << 20))"
#define INSERT                                                                                     \
  "INSERT INTO t SELECT randomblob(200) FROM (WITH RECURSIVE n(i) AS "                             \
  "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) SELECT i FROM n)"

struct rig {
  char directory[32];
  char path[64];
  int fd;
  struct sql *sql;
  struct sql *other; /* as if in another process */
};

/* The disk is full, or a quota used up, and a file cannot grow. SQLite lets its system calls be
 * replaced. */
static off_t full_at; /* 0: there is room */
static off_t allocated_to;
static int full_errno;

static ino_t database; /* which is what may not grow */
static bool wal_is_full;

static bool is_full(int fd, off_t end) {
  struct stat facts;
  assert_int_equal(fstat(fd, &facts), 0);
  return facts.st_ino == database ? full_at > 0 && end > full_at : wal_is_full;
}

static ssize_t write_at(int fd, const void *data, size_t len, off_t at) {
  if (is_full(fd, at + (off_t)len)) {
    errno = full_errno;
    return -1;
  }
  return pwrite(fd, data, len, at);
}

int __real_fallocate(int fd, int mode, off_t at, off_t len);
int __wrap_fallocate(int fd, int mode, off_t at, off_t len);

int __wrap_fallocate(int fd, int mode, off_t at, off_t len) {
  assert_int_equal(mode, FALLOC_FL_KEEP_SIZE);
  if (is_full(fd, at + len)) {
    errno = full_errno;
    return -1;
  }
  allocated_to = at + len;
  return __real_fallocate(fd, mode, at, len);
}

static int64_t file_bytes(const struct rig *rig, const char *suffix) {
  char path[sizeof rig->path + 8];
  struct stat facts;
  snprintf(path, sizeof path, "%s%s", rig->path, suffix);
  assert_int_equal(stat(path, &facts), 0);
  return facts.st_size;
}

static void fill_disk(const struct rig *rig, int code) {
  int64_t size = file_bytes(rig, "");
  full_at = size > allocated_to ? size : allocated_to;
  full_errno = code;
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
  struct stat facts;
  rig->fd = open(rig->path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  assert_int_equal(fstat(rig->fd, &facts), 0);
  database = facts.st_ino;
  allocated_to = 0;
  rig->sql = open_one(rig);
  sql_keep_room(rig->sql, rig->fd);
  run(rig->sql, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
  run(rig->sql, INSERT);
  assert_int_equal(sql_checkpoint(NULL, rig->sql), ERR_OK);
  rig->other = open_one(rig);
  *state = rig;
  return 0;
}

static int tear_down(void **state) {
  struct rig *rig = *state;
  sql_close(&rig->other);
  sql_close(&rig->sql);
  close(rig->fd);
  unlink(rig->path);
  rmdir(rig->directory);
  make_room();
  wal_is_full = false;
  free(rig);
  return 0;
}

/* All is there, also for who comes later and finds the file alone. */
static void expect_whole(struct rig *rig, int64_t bytes) {
  assert_int_equal(number(rig->sql, "SELECT sum(length(x)) FROM t"), bytes);
  sql_close(&rig->other);
  sql_close(&rig->sql);
  rig->sql = open_one(rig);
  assert_int_equal(number(rig->sql, "SELECT sum(length(x)) FROM t"), bytes);
  assert_int_equal(
      number(rig->sql, "SELECT count(*) FROM pragma_quick_check WHERE quick_check = 'ok'"), 1);
}

static enum err insert_many(struct rig *rig) {
  assert_int_equal(sql_begin(rig->sql), ERR_OK);
  enum err err = sql_exec(rig->sql, INSERT_MANY);
  return err == ERR_OK ? sql_commit(rig->sql, INT64_MAX) : err;
}

/* Else it would be the checkpoint that fails, then and from then on: the WAL could never begin
 * anew.
 */
static void a_commit_fails_that_the_disk_has_no_room_for(void **state) {
  static const int codes[] = {ENOSPC, EDQUOT};
  struct rig *rig = *state;
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    fill_disk(rig, codes[i]);
    assert_int_equal(insert_many(rig), ERR_FULL);
    sql_rollback(rig->sql);
    assert_int_equal(sql_checkpoint(NULL, rig->sql), ERR_OK);
    make_room();
  }
  expect_whole(rig, ROWS * 200);
}

static void a_checkpoint_needs_no_room(void **state) {
  struct rig *rig = *state;
  int pages = 0;
  assert_int_equal(insert_many(rig), ERR_OK);
  fill_disk(rig, ENOSPC);
  assert_int_equal(sql_checkpoint(&pages, rig->sql), ERR_OK);
  assert_in_range(pages, MANY_BYTES / PAGE_BYTES, MANY_BYTES / PAGE_BYTES + 16);
  assert_int_equal(sql_wal_pages(rig->sql), 0);
  expect_whole(rig, ROWS * 200 + MANY_BYTES);
}

static enum err insert_piece(struct rig *rig) {
  struct sql_size size;
  assert_int_equal(sql_begin(rig->sql), ERR_OK);
  assert_int_equal(sql_read_size(&size, rig->sql, INT64_MAX), ERR_OK);
  run(rig->sql, "INSERT INTO t VALUES (zeroblob(12000))");
  return sql_commit(rig->sql, PIECE_BYTES);
}

/* When the size that is known is not that of now. */
static void nor_does_one_of_many_small_commits(void **state) {
  enum { PIECES = 200 };
  struct rig *rig = *state;
  for (int i = 0; i < PIECES; i++) {
    assert_int_equal(insert_piece(rig), ERR_OK);
    assert_true(allocated_to >= number(rig->sql, "PRAGMA page_count") * PAGE_BYTES);
  }
  fill_disk(rig, ENOSPC);
  assert_int_equal(sql_checkpoint(NULL, rig->sql), ERR_OK);
  expect_whole(rig, ROWS * 200 + PIECES * PIECE_BYTES);
}

/* What was taken for it is given back when the file is cut. */
static void nor_does_one_after_a_large_commit_that_failed(void **state) {
  struct rig *rig = *state;
  enum err err = ERR_OK;
  int pieces = 0;
  wal_is_full = true;
  full_errno = ENOSPC;
  assert_int_equal(insert_many(rig), ERR_FULL);
  wal_is_full = false;
  sql_rollback(rig->sql);
  assert_int_equal(sql_checkpoint(NULL, rig->sql), ERR_OK);
  allocated_to = 0;
  fill_disk(rig, ENOSPC);
  for (err = insert_piece(rig); err == ERR_OK && pieces < 20; err = insert_piece(rig))
    pieces++;
  assert_int_equal(err, ERR_FULL);
  sql_rollback(rig->sql);
  assert_int_equal(sql_checkpoint(NULL, rig->sql), ERR_OK);
  expect_whole(rig, ROWS * 200 + (int64_t)pieces * PIECE_BYTES);
}

/* Else SQLite would take the file's size for the database's. */
static void room_that_is_taken_ahead_changes_no_size(void **state) {
  struct rig *rig = *state;
  int64_t size = file_bytes(rig, "");
  assert_int_equal(insert_many(rig), ERR_OK);
  assert_true(allocated_to > size);
  assert_int_equal(file_bytes(rig, ""), size);
  int64_t pages = number(rig->sql, "PRAGMA page_count");
  assert_int_equal(sql_checkpoint(NULL, rig->sql), ERR_OK);
  assert_int_equal(file_bytes(rig, ""), pages * PAGE_BYTES);
  assert_int_equal(insert_many(rig), ERR_OK);
  assert_int_equal(sql_checkpoint(NULL, rig->sql), ERR_OK);
  assert_int_equal(file_bytes(rig, ""), number(rig->sql, "PRAGMA page_count") * PAGE_BYTES);
}

static void an_emptied_wal_has_no_byte_left(void **state) {
  struct rig *rig = *state;
  bool emptied = true;
  run(rig->other, "BEGIN; SELECT count(*) FROM t");
  run(rig->sql, INSERT);
  assert_int_equal(sql_empty_wal(&emptied, rig->sql), ERR_OK); /* a reader is in the way */
  assert_false(emptied);
  assert_true(file_bytes(rig, "-wal") > 0);
  run(rig->other, "COMMIT");
  assert_int_equal(sql_empty_wal(&emptied, rig->sql), ERR_OK);
  assert_true(emptied);
  assert_int_equal(file_bytes(rig, "-wal"), 0);
  assert_int_equal(sql_wal_pages(rig->sql), 0);
  expect_whole(rig, 2 * ROWS * 200);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  sqlite3_syscall_ptr replacement = (sqlite3_syscall_ptr)write_at;
  if (vfs->xSetSystemCall(vfs, "pwrite", replacement) != SQLITE_OK ||
      vfs->xSetSystemCall(vfs, "pwrite64", replacement) != SQLITE_OK)
    return 1;
  const struct CMUnitTest tests[] = {
      CASE(a_commit_fails_that_the_disk_has_no_room_for),
      CASE(a_checkpoint_needs_no_room),
      CASE(nor_does_one_of_many_small_commits),
      CASE(nor_does_one_after_a_large_commit_that_failed),
      CASE(room_that_is_taken_ahead_changes_no_size),
      CASE(an_emptied_wal_has_no_byte_left),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
