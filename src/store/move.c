#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge/fault.h"
#include "bridge/mem.h"
#include "schema.h"

/* What SQLite calls the files beside a database, and how its WAL is laid out (sqlite.org,
 * "Database File Format", section 4.1). */
static const char wal_suffix[] = "-wal";
static const char shm_suffix[] = "-shm";
enum { WAL_HEADER_BYTES = 32, FRAME_HEADER_BYTES = 24 };

static const char moving_suffix[] = "-moving";
static const char moved_suffix[] = "-moved";

enum { COPY_BYTES = 256 * 1024 };

static enum err tell(enum err err, const char *path, char *why, size_t why_size) {
  int code = errno;
  if (err == ERR_OK)
    return ERR_OK;
  if (err == ERR_IO && (code == ENOSPC || code == EDQUOT))
    err = ERR_FULL;
  snprintf(why, why_size, "%s cannot be moved to a new file: %s", path,
           err == ERR_IO ? strerror(code) : err_text(err));
  return err;
}

static enum err name(char out[STORE_PATH_BYTES], const char *path, const char *suffix,
                     const char *second) {
  int len = snprintf(out, STORE_PATH_BYTES, "%s%s%s", path, suffix, second);
  return len < STORE_PATH_BYTES ? ERR_OK : ERR_LIMIT;
}

static enum err remove_file(const char *path, const char *suffix, const char *second) {
  char full[STORE_PATH_BYTES];
  enum err err = name(full, path, suffix, second);
  if (err == ERR_OK && unlink(full) != 0 && errno != ENOENT)
    err = ERR_IO;
  return err;
}

void store_move_folder(char out[STORE_PATH_BYTES], const char *path) {
  int len = (int)(strrchr(path, '/') - path);
  snprintf(out, STORE_PATH_BYTES, "%.*s", len > 0 ? len : 1, path);
}

enum err store_move_sync_folder(const char *path) {
  char folder[STORE_PATH_BYTES];
  store_move_folder(folder, path);
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return ERR_IO;
  bool synced = fsync(fd) == 0 || errno == EINVAL; /* some file systems keep names by themselves */
  close(fd);
  return synced ? ERR_OK : ERR_IO;
}

/* ---- the copy -------------------------------------------------------------------------------- */

static bool write_all(int fd, const char *data, size_t len) {
  while (len > 0) {
    ssize_t written = write(fd, data, len);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return false;
    data += written;
    len -= (size_t)written;
  }
  return true;
}

/* From the beginning, through our own memory: blocks that both files share would be no copy. */
static enum err copy_bytes(int to, int from, int64_t bytes) {
  char *buffer = mem_alloc(COPY_BYTES);
  if (!buffer)
    return ERR_MEMORY;
  int64_t at = 0;
  ssize_t len = 1;
  errno = 0;
  while (at < bytes && len > 0) {
    int64_t left = bytes - at;
    len = pread(from, buffer, left < COPY_BYTES ? (size_t)left : COPY_BYTES, at);
    if (len > 0 && !write_all(to, buffer, (size_t)len))
      len = -1;
    at += len > 0 ? len : 0;
  }
  mem_free(buffer);
  return at == bytes ? ERR_OK : ERR_IO;
}

static enum err make(int *out, const char *path) {
  *out = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  return *out < 0 ? ERR_IO : ERR_OK;
}

/* With the rights that the journal has, as far as they can be given. */
static enum err copy_file(int *out, int fd, const char *copy) {
  struct stat facts;
  enum err err = fstat(fd, &facts) == 0 ? make(out, copy) : ERR_IO;
  if (err != ERR_OK)
    return err;
  if (fchown(*out, facts.st_uid, facts.st_gid) != 0 || fchmod(*out, facts.st_mode & 0777) != 0)
    errno = 0;
  if (flock(*out, LOCK_EX | LOCK_NB) != 0)
    return ERR_IO;
  return copy_bytes(*out, fd, facts.st_size);
}

/* Up to the last commit that was not undone. */
static enum err copy_wal(const char *path, int64_t bytes) {
  char wal[STORE_PATH_BYTES], copy[STORE_PATH_BYTES];
  enum err err = name(wal, path, wal_suffix, "");
  if (err == ERR_OK)
    err = name(copy, path, moving_suffix, wal_suffix);
  if (err != ERR_OK)
    return err;
  int to = -1;
  int from = open(wal, O_RDONLY | O_CLOEXEC);
  err = from < 0 ? ERR_IO : make(&to, copy);
  if (err == ERR_OK)
    err = copy_bytes(to, from, bytes);
  int code = errno;
  if (to >= 0)
    close(to);
  if (from >= 0)
    close(from);
  errno = code;
  return err;
}

/* Whoever opens the copy goes through its WAL and believes only frames whose checksums are right:
 * so it shows whether all of them were read from the cache, or some from a disk that never got
 * them. */
static enum err check_copy(const char *path, int wal_pages, char *why, size_t why_size) {
  struct sql *sql = NULL;
  char copy[STORE_PATH_BYTES];
  int pages = 0;
  enum err err = name(copy, path, moving_suffix, "");
  if (err == ERR_OK)
    err = sql_open(&sql, copy);
  if (err != ERR_OK) {
    snprintf(why, why_size, "the copy of %s cannot be opened: %s", path, err_text(err));
    return err;
  }
  err = store_schema_prepare(sql, copy, why, why_size);
  if (err == ERR_OK) {
    err = sql_checkpoint(&pages, sql);
    if (err != ERR_OK)
      store_schema_tell(err, sql, copy, why, why_size);
  }
  if (err == ERR_OK && pages != wal_pages) {
    snprintf(why, why_size,
             "the disk has lost what was written to %s last: restart the bridge, it goes on with "
             "what was synced",
             path);
    err = ERR_CORRUPT;
  }
  sql_close(&sql);
  return err;
}

static enum err take_name(int fd, const char *path) {
  char copy[STORE_PATH_BYTES] = "", moved[STORE_PATH_BYTES] = "";
  enum err err = name(copy, path, moving_suffix, "");
  if (err == ERR_OK)
    err = name(moved, path, moved_suffix, "");
  if (err == ERR_OK && fsync(fd) != 0)
    err = ERR_IO;
  FAULT_POINT(STORE_MOVE_COPIED);
  if (err == ERR_OK && rename(copy, moved) != 0)
    err = ERR_IO;
  if (err == ERR_OK)
    err = store_move_sync_folder(path);
  FAULT_POINT(STORE_MOVE_NAMED);
  return err;
}

static enum err remove_unfinished(const char *path) {
  enum err err = remove_file(path, moving_suffix, "");
  if (err == ERR_OK)
    err = remove_file(path, moving_suffix, wal_suffix);
  return err == ERR_OK ? remove_file(path, moving_suffix, shm_suffix) : err;
}

static enum err make_copy(int *out, int fd, const char *path, const struct sql_size *size,
                          int wal_pages) {
  char copy[STORE_PATH_BYTES];
  enum err err = name(copy, path, moving_suffix, "");
  if (err == ERR_OK)
    err = remove_unfinished(path);
  if (err == ERR_OK)
    err = copy_file(out, fd, copy);
  if (err == ERR_OK && wal_pages > 0)
    err = copy_wal(path, WAL_HEADER_BYTES + wal_pages * (FRAME_HEADER_BYTES + size->page_bytes));
  return err;
}

static enum err make_and_name(int *out, int fd, const char *path, struct sql *sql, char *why,
                              size_t why_size) {
  struct sql_size size;
  int wal_pages = sql_wal_pages(sql);
  errno = 0;
  enum err err = sql_read_size(&size, sql, 0);
  if (err == ERR_OK)
    err = make_copy(out, fd, path, &size, wal_pages);
  if (err != ERR_OK)
    return tell(err, path, why, why_size);
  err = check_copy(path, wal_pages, why, why_size);
  return err == ERR_OK ? tell(take_name(*out, path), path, why, why_size) : err;
}

/* Within a transaction nobody else can make a checkpoint that lets the WAL begin anew. */
enum err store_move_copy(int *out, int fd, const char *path, struct sql *sql, char *why,
                         size_t why_size) {
  *out = -1;
  enum err err = sql_begin(sql);
  if (err != ERR_OK) {
    store_schema_tell(err, sql, path, why, why_size);
    return err;
  }
  err = make_and_name(out, fd, path, sql, why, why_size);
  sql_rollback(sql);
  if (err == ERR_OK)
    return ERR_OK;
  (void)remove_unfinished(path);
  if (*out >= 0)
    close(*out);
  *out = -1;
  return err;
}

/* ---- its name -------------------------------------------------------------------------------- */

/* In a folder where others may write, they could have put it there. */
static bool is_ours(const struct stat *moved, const char *path) {
  struct stat journal;
  bool same_owner = stat(path, &journal) == 0 && journal.st_uid == moved->st_uid;
  return S_ISREG(moved->st_mode) && (same_owner || moved->st_uid == geteuid());
}

static enum err give_name(const char *moved, const char *path) {
  enum err err = remove_file(path, wal_suffix, "");
  if (err == ERR_OK)
    err = remove_file(path, shm_suffix, "");
  FAULT_POINT(STORE_MOVE_CLEARED);
  if (err == ERR_OK)
    err = store_move_sync_folder(path);
  if (err == ERR_OK && rename(moved, path) != 0)
    err = ERR_IO;
  FAULT_POINT(STORE_MOVE_PLACED);
  return err;
}

enum err store_move_finish(bool *moved, const char *path, char *why, size_t why_size) {
  char copy[STORE_PATH_BYTES];
  struct stat facts;
  *moved = false;
  enum err err = name(copy, path, moved_suffix, "");
  if (err == ERR_OK)
    err = remove_unfinished(path);
  if (err == ERR_OK && lstat(copy, &facts) != 0)
    err = errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
  if (err == ERR_NOT_FOUND)
    return ERR_OK;
  if (err == ERR_OK && !is_ours(&facts, path)) {
    snprintf(why, why_size, "%s does not belong to who owns the journal: remove it", copy);
    return ERR_DENIED;
  }
  err = tell(err == ERR_OK ? give_name(copy, path) : err, path, why, why_size);
  *moved = err == ERR_OK;
  return err;
}
