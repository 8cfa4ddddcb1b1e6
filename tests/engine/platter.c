#include "engine/platter.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

enum { BLOCK_BYTES = 4096, BLOCKS = 2048, PATH_BYTES = 160 };

static struct file {
  char path[PATH_BYTES], copy[PATH_BYTES];
  atomic_bool dirty[BLOCKS];
  atomic_int failures, syncs;
} files[PLATTER_WAL + 1];

void platter_fail_syncs(enum platter_file which, int count) {
  atomic_store(&files[which].syncs, 0);
  atomic_store(&files[which].failures, count);
}

int platter_failures_left(enum platter_file which) {
  return atomic_load(&files[which].failures);
}

int platter_syncs(enum platter_file which) {
  return atomic_load(&files[which].syncs);
}

static struct file *file_of(int fd) {
  char link[32], path[PATH_BYTES] = "";
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  if (readlink(link, path, sizeof path - 1) < 0)
    return NULL;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    if (strcmp(path, files[i].path) == 0)
      return &files[i];
  return NULL;
}

static ssize_t write_at(int fd, const void *data, size_t len, off_t at) {
  ssize_t written = pwrite(fd, data, len, at);
  struct file *file = file_of(fd);
  for (off_t block = at / BLOCK_BYTES; file && block * BLOCK_BYTES < at + written; block++) {
    assert_in_range(block, 0, BLOCKS - 1);
    atomic_store(&file->dirty[block], true);
  }
  return written;
}

static void copy_block(int to, int from, off_t at) {
  char bytes[BLOCK_BYTES];
  ssize_t len = pread(from, bytes, sizeof bytes, at);
  if (len > 0)
    assert_int_equal(pwrite(to, bytes, (size_t)len, at), len);
}

static int sync_file(int fd) {
  struct file *file = file_of(fd);
  if (!file)
    return 0;
  bool fails = atomic_load(&file->failures) > 0;
  atomic_fetch_add(fails ? &file->failures : &file->syncs, fails ? -1 : 1);
  int copy = open(file->copy, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  struct stat facts;
  assert_int_equal(fstat(fd, &facts), 0);
  for (off_t block = 0; block < BLOCKS; block++)
    if (atomic_exchange(&file->dirty[block], false) && !fails)
      copy_block(copy, fd, block * BLOCK_BYTES);
  if (!fails)
    assert_int_equal(ftruncate(copy, facts.st_size), 0);
  close(copy);
  errno = EIO;
  return fails ? -1 : 0;
}

int fsync(int fd) {
  return sync_file(fd);
}

int fdatasync(int fd) {
  return sync_file(fd);
}

void platter_start(const char *database, const char *directory) {
  static const char *const suffixes[] = {"", "-wal"};
  const char *name = strrchr(database, '/') + 1;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    memset(&files[i], 0, sizeof files[i]);
    snprintf(files[i].path, PATH_BYTES, "%s%s", database, suffixes[i]);
    snprintf(files[i].copy, PATH_BYTES, "%s/%s%s", directory, name, suffixes[i]);
  }
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  sqlite3_syscall_ptr replacement = (sqlite3_syscall_ptr)write_at;
  assert_int_equal(vfs->xSetSystemCall(vfs, "pwrite", replacement), SQLITE_OK);
  assert_int_equal(vfs->xSetSystemCall(vfs, "pwrite64", replacement), SQLITE_OK);
}
