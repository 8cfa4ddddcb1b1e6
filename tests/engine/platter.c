#include "engine/platter.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

enum { BLOCK_BYTES = 4096, BLOCKS = 4096, TRACKED = 64, PATH_BYTES = 256, KEY_BYTES = 48 };

/* A file by what it is, whatever its name; what was never synced is dirty from the beginning. */
struct tracked {
  char key[KEY_BYTES];
  bool clean[BLOCKS];
  bool lost[BLOCKS]; /* taken for written, and not on the disk */
};

struct platter {
  pthread_mutex_t lock;
  char folder[PATH_BYTES], database[PATH_BYTES], disk[PATH_BYTES];
  int failures[PLATTER_FILES], syncs[PLATTER_FILES];
  struct tracked files[TRACKED];
  size_t count;
};

static struct platter *platter;

static void lock(void) {
  pthread_mutex_lock(&platter->lock);
}

static void unlock(void) {
  pthread_mutex_unlock(&platter->lock);
}

void platter_fail_syncs(enum platter_file which, int count) {
  lock();
  platter->syncs[which] = 0;
  platter->failures[which] = count;
  unlock();
}

int platter_failures_left(enum platter_file which) {
  lock();
  int left = platter->failures[which];
  unlock();
  return left;
}

int platter_syncs(enum platter_file which) {
  lock();
  int syncs = platter->syncs[which];
  unlock();
  return syncs;
}

/* ---- which file ------------------------------------------------------------------------------ */

/* A number may be given to another file later; with its birth it is one's own. */
static void key_of(char key[KEY_BYTES], int fd, const char *path) {
  struct statx facts;
  assert_int_equal(statx(fd, path, AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &facts), 0);
  snprintf(key, KEY_BYTES, "%llu-%lld.%u", (unsigned long long)facts.stx_ino,
           (long long)facts.stx_btime.tv_sec, facts.stx_btime.tv_nsec);
}

static struct tracked *track(const char *key) {
  for (size_t i = 0; i < platter->count; i++)
    if (strcmp(platter->files[i].key, key) == 0)
      return &platter->files[i];
  assert_true(platter->count < TRACKED);
  struct tracked *file = &platter->files[platter->count++];
  snprintf(file->key, sizeof file->key, "%s", key);
  return file;
}

/* The path that a descriptor was opened by, or that its file has now. */
static bool path_of(char path[PATH_BYTES], int fd) {
  char link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t len = readlink(link, path, PATH_BYTES - 1);
  path[len > 0 ? len : 0] = '\0';
  size_t folder_len = platter ? strlen(platter->folder) : 0;
  return platter && strncmp(path, platter->folder, folder_len) == 0 &&
         (path[folder_len] == '/' || path[folder_len] == '\0');
}

static enum platter_file kind_of(const char *path) {
  const char *rest = path + strlen(platter->folder);
  if (rest[0] == '\0')
    return PLATTER_FOLDER;
  rest += 1 + strlen(platter->database);
  if (rest[0] == '\0')
    return PLATTER_DATABASE;
  return strncmp(rest, "-wal", 4) == 0 ? PLATTER_WAL : PLATTER_COPY;
}

static void disk_path(char out[2 * PATH_BYTES], const char *key) {
  snprintf(out, 2 * PATH_BYTES, "%s/%s", platter->disk, key);
}

/* ---- writing and syncing --------------------------------------------------------------------- */

static ssize_t write_at(int fd, const void *data, size_t len, off_t at) {
  char path[PATH_BYTES], key[KEY_BYTES];
  ssize_t written = pwrite(fd, data, len, at);
  if (!path_of(path, fd))
    return written;
  key_of(key, fd, "");
  lock();
  struct tracked *file = track(key);
  for (off_t block = at / BLOCK_BYTES; block * BLOCK_BYTES < at + written; block++) {
    assert_in_range(block, 0, BLOCKS - 1);
    file->clean[block] = false;
    file->lost[block] = false;
  }
  unlock();
  return written;
}

static void copy_block(int to, int from, off_t at) {
  char bytes[BLOCK_BYTES];
  ssize_t len = pread(from, bytes, sizeof bytes, at);
  if (len > 0)
    assert_int_equal(pwrite(to, bytes, (size_t)len, at), len);
}

static void sync_blocks(int fd, bool fails) {
  char key[KEY_BYTES], path[2 * PATH_BYTES];
  struct stat facts;
  key_of(key, fd, "");
  struct tracked *file = track(key);
  disk_path(path, key);
  int copy = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  assert_int_equal(fstat(fd, &facts), 0);
  assert_in_range(facts.st_size, 0, (off_t)BLOCKS * BLOCK_BYTES);
  for (off_t block = 0; block * BLOCK_BYTES < facts.st_size; block++) {
    if (!file->clean[block] && !fails)
      copy_block(copy, fd, block * BLOCK_BYTES);
    file->lost[block] = file->lost[block] || (!file->clean[block] && fails);
    file->clean[block] = true;
  }
  if (!fails)
    assert_int_equal(ftruncate(copy, facts.st_size), 0);
  close(copy);
}

/* A line for each name that stands for a file: its key and itself. */
static void list_names(const char *to) {
  char path[2 * PATH_BYTES], key[KEY_BYTES];
  FILE *out = fopen(to, "w");
  DIR *folder = opendir(platter->folder);
  assert_non_null(out);
  assert_non_null(folder);
  for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
    if (entry->d_type != DT_REG)
      continue;
    snprintf(path, sizeof path, "%s/%s", platter->folder, entry->d_name);
    key_of(key, AT_FDCWD, path);
    fprintf(out, "%s %s\n", key, entry->d_name);
  }
  closedir(folder);
  fclose(out);
}

static int sync_file(int fd) {
  char path[PATH_BYTES], names[2 * PATH_BYTES];
  if (!path_of(path, fd))
    return 0;
  lock();
  enum platter_file kind = kind_of(path);
  bool fails = platter->failures[kind] > 0;
  platter->failures[kind] -= fails;
  platter->syncs[kind] += !fails;
  disk_path(names, "names");
  if (kind != PLATTER_FOLDER)
    sync_blocks(fd, fails);
  else if (!fails)
    list_names(names);
  unlock();
  errno = EIO;
  return fails ? -1 : 0;
}

int fsync(int fd) {
  return sync_file(fd);
}

int fdatasync(int fd) {
  return sync_file(fd);
}

/* ---- names: none changes while they are listed ----------------------------------------------- */

static void lock_if_started(void) {
  if (platter)
    lock();
}

static int unlock_if_started(int result) {
  int code = errno;
  if (platter)
    unlock();
  errno = code;
  return result;
}

int rename(const char *from, const char *to) {
  lock_if_started();
  return unlock_if_started(renameat(AT_FDCWD, from, AT_FDCWD, to));
}

int unlink(const char *path) {
  lock_if_started();
  return unlock_if_started(unlinkat(AT_FDCWD, path, 0));
}

/* ---- trouble --------------------------------------------------------------------------------- */

static void forget_blocks(const char *name, const char *key) {
  char path[2 * PATH_BYTES], on_disk[2 * PATH_BYTES];
  struct tracked *file = track(key);
  snprintf(path, sizeof path, "%s/%s", platter->folder, name);
  disk_path(on_disk, key);
  int to = open(path, O_RDWR | O_CLOEXEC);
  int from = open(on_disk, O_RDONLY | O_CLOEXEC);
  for (off_t block = 0; block < BLOCKS; block++) {
    if (!file->lost[block])
      continue;
    char zeros[BLOCK_BYTES] = {0};
    assert_int_equal(pwrite(to, zeros, sizeof zeros, block * BLOCK_BYTES), sizeof zeros);
    copy_block(to, from, block * BLOCK_BYTES);
  }
  close(from);
  close(to);
}

static void each_name(const char *list, void (*visit)(const char *name, const char *key)) {
  char key[KEY_BYTES], name[PATH_BYTES];
  FILE *in = fopen(list, "r");
  while (in && fscanf(in, "%47s %255s", key, name) == 2)
    visit(name, key);
  if (in)
    fclose(in);
}

void platter_forget_unsynced(void) {
  char now[2 * PATH_BYTES];
  disk_path(now, "now");
  lock();
  list_names(now);
  each_name(now, forget_blocks);
  unlock();
}

static const char *restored_to;

/* Of a file that was never synced there is the name alone. */
static void restore(const char *name, const char *key) {
  char from_path[2 * PATH_BYTES], to_path[2 * PATH_BYTES], bytes[BLOCK_BYTES];
  disk_path(from_path, key);
  snprintf(to_path, sizeof to_path, "%s/%s", restored_to, name);
  int from = open(from_path, O_RDONLY | O_CLOEXEC);
  int to = open(to_path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  assert_true(to >= 0);
  for (ssize_t len = from < 0 ? 0 : 1; len > 0;) {
    len = read(from, bytes, sizeof bytes);
    if (len > 0)
      assert_int_equal(write(to, bytes, (size_t)len), len);
  }
  if (from >= 0)
    close(from);
  close(to);
}

static const char *sought;
static bool found;

static void compare_key(const char *name, const char *key) {
  (void)name;
  found = found || strcmp(key, sought) == 0;
}

/* Whether the file has any name now. */
static bool is_there(const char *key) {
  char now[2 * PATH_BYTES];
  disk_path(now, "now");
  sought = key;
  found = false;
  each_name(now, compare_key);
  return found;
}

static void restore_if_there(const char *name, const char *key) {
  if (is_there(key))
    restore(name, key);
}

static void restore_if_gone(const char *name, const char *key) {
  if (!is_there(key))
    restore(name, key);
}

static void remove_files(const char *folder_path) {
  char path[2 * PATH_BYTES];
  DIR *folder = opendir(folder_path);
  assert_non_null(folder);
  for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
    snprintf(path, sizeof path, "%s/%s", folder_path, entry->d_name);
    if (entry->d_type == DT_REG)
      unlink(path);
  }
  closedir(folder);
}

void platter_lose_power(const char *to, enum platter_names names) {
  char now[2 * PATH_BYTES], synced[2 * PATH_BYTES];
  disk_path(now, "now");
  disk_path(synced, "names");
  remove_files(to);
  lock();
  restored_to = to;
  list_names(now);
  switch (names) {
  case PLATTER_NAMES_NONE:
    each_name(synced, restore);
    break;
  case PLATTER_NAMES_TAKEN:
    each_name(synced, restore_if_there);
    break;
  case PLATTER_NAMES_GIVEN:
    each_name(synced, restore_if_gone);
    each_name(now, restore);
    break;
  default:
    each_name(now, restore);
  }
  unlock();
}

/* ---- beginning and end ----------------------------------------------------------------------- */

void platter_start(const char *folder, const char *database, const char *disk) {
  platter = mmap(NULL, sizeof *platter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  assert_true(platter != MAP_FAILED);
  pthread_mutexattr_t shared;
  pthread_mutexattr_init(&shared);
  pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&platter->lock, &shared);
  pthread_mutexattr_destroy(&shared);
  snprintf(platter->folder, PATH_BYTES, "%s", folder);
  snprintf(platter->database, PATH_BYTES, "%s", database);
  snprintf(platter->disk, PATH_BYTES, "%s", disk);
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  sqlite3_syscall_ptr replacement = (sqlite3_syscall_ptr)write_at;
  assert_int_equal(vfs->xSetSystemCall(vfs, "pwrite", replacement), SQLITE_OK);
  assert_int_equal(vfs->xSetSystemCall(vfs, "pwrite64", replacement), SQLITE_OK);
}

void platter_stop(void) {
  remove_files(platter->disk);
  munmap(platter, sizeof *platter);
  platter = NULL;
}
