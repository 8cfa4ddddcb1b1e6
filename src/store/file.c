#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "bridge/log.h"
#include "bridge/mem.h"

enum {
  SHARE_PART = 16, /* of the disk, */
  SHARE_MIN_BYTES = 128 * 1024,
  SHARE_MAX_BYTES = 8 * 1024 * 1024,
};

/* Which file stands at a path; all zero for none. */
struct identity {
  uint32_t dev_major, dev_minor;
  uint64_t inode;
};

struct store_file {
  int fd;
  int copy_fd; /* -1 but during a move */
  struct identity main;
  struct identity wal;
  const char *path; /* as configured */
  char *real_path;
  char *wal_path;
};

static enum err tell_open(const char *path, char *why, size_t why_size) {
  int code = errno;
  switch (code) {
  case ENOENT:
    snprintf(why, why_size, "the directory of %s does not exist: make it, or set journal.path",
             path);
    return ERR_NOT_FOUND;
  case EACCES:
  case EPERM:
  case EROFS:
    snprintf(why, why_size, "%s cannot be opened for writing: %s", path, strerror(code));
    return ERR_DENIED;
  case ENOSPC:
  case EDQUOT:
    snprintf(why, why_size, "%s cannot be made: %s", path, strerror(code));
    return ERR_FULL;
  default:
    snprintf(why, why_size, "%s cannot be opened: %s", path, strerror(code));
    return ERR_IO;
  }
}

/* Only the identity is asked for. Whoever asks for times as well makes Linux (6.13 and later) give
 * the next write a time of its own: its sync then writes the inode too, and waits for it. */
static bool identify(struct identity *out, int fd, const char *path) {
  struct statx found;
  *out = (struct identity){0};
  if (statx(fd, path, AT_EMPTY_PATH, STATX_INO, &found) != 0)
    return false;
  *out = (struct identity){found.stx_dev_major, found.stx_dev_minor, found.stx_ino};
  return true;
}

static bool same_file(const struct identity *a, const struct identity *b) {
  return a->dev_major == b->dev_major && a->dev_minor == b->dev_minor && a->inode == b->inode;
}

/* ---- opening --------------------------------------------------------------------------------- */

static enum err lock(const struct store_file *file, char *why, size_t why_size) {
  if (flock(file->fd, LOCK_EX | LOCK_NB) == 0)
    return ERR_OK;
  if (errno != EWOULDBLOCK) {
    snprintf(why, why_size, "%s cannot be locked: %s", file->path, strerror(errno));
    return ERR_IO;
  }
  snprintf(why, why_size,
           "%s is in use by another bridge: stop that one, or give each its own journal.path",
           file->path);
  return ERR_EXISTS;
}

/* An empty file beside a WAL with content is what is left when somebody removed the one and not the
 * other. SQLite would drop the WAL and start empty. */
static enum err check_wal(const struct store_file *file, char *why, size_t why_size) {
  struct stat main;
  struct stat wal;
  if (fstat(file->fd, &main) != 0)
    return tell_open(file->path, why, why_size);
  if (main.st_size > 0 || stat(file->wal_path, &wal) != 0 || wal.st_size == 0)
    return ERR_OK;
  snprintf(
      why, why_size,
      "%s is missing or empty, but %s, which belongs to it, is not: put the file back, or move "
      "the -wal file away to start with an empty journal",
      file->path, file->wal_path);
  return ERR_CORRUPT;
}

/* A symbolic link may lead into a folder that was not there before the file was made. */
static enum err find_place(struct store_file *file, char *why, size_t why_size) {
  char *found = realpath(file->path, NULL);
  if (!found)
    return tell_open(file->path, why, why_size);
  size_t wal_size = strlen(found) + sizeof "-wal";
  mem_free(file->real_path);
  mem_free(file->wal_path);
  file->real_path = mem_copy(span_of(found));
  file->wal_path = mem_alloc(wal_size);
  if (file->wal_path)
    snprintf(file->wal_path, wal_size, "%s-wal", found);
  free(found);
  return file->real_path && file->wal_path ? ERR_OK : ERR_MEMORY;
}

/* *again: another file has taken the name meanwhile. */
static enum err open_once(bool *again, struct store_file *file, char *why, size_t why_size) {
  struct identity now;
  *again = false;
  file->fd = open(file->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file->fd < 0)
    return tell_open(file->path, why, why_size);
  enum err err = lock(file, why, why_size);
  if (err == ERR_OK && !identify(&file->main, file->fd, ""))
    err = tell_open(file->path, why, why_size);
  if (err == ERR_OK)
    err = find_place(file, why, why_size);
  if (err == ERR_OK)
    err = store_move_finish(again, file->real_path, why, why_size);
  *again = *again || !identify(&now, AT_FDCWD, file->path) || !same_file(&now, &file->main);
  return err;
}

static enum err open_locked(struct store_file *file, char *why, size_t why_size) {
  enum { TRIES = 5 };
  bool again = false;
  enum err err = open_once(&again, file, why, why_size);
  for (int i = 1; err == ERR_OK && again && i < TRIES; i++) {
    close(file->fd);
    err = open_once(&again, file, why, why_size);
  }
  if (err == ERR_OK && again) {
    snprintf(why, why_size, "%s is replaced again and again", file->path);
    err = ERR_IO;
  }
  return err == ERR_OK ? check_wal(file, why, why_size) : err;
}

enum err store_file_open(struct store_file **out, const char *path, char *why, size_t why_size) {
  struct store_file *file = mem_alloc(sizeof *file);
  if (!file)
    return ERR_MEMORY;
  file->fd = file->copy_fd = -1;
  file->path = path;
  enum err err = open_locked(file, why, why_size);
  if (err == ERR_OK)
    *out = file;
  else
    store_file_close(&file);
  return err;
}

const char *store_file_path(const struct store_file *file) {
  return file->real_path;
}

int store_file_fd(const struct store_file *file) {
  return file->fd;
}

void store_file_close(struct store_file **file) {
  if (!*file)
    return;
  if ((*file)->fd >= 0)
    close((*file)->fd);
  if ((*file)->copy_fd >= 0)
    close((*file)->copy_fd);
  mem_free((*file)->real_path);
  mem_free((*file)->wal_path);
  mem_free(*file);
  *file = NULL;
}

/* ---- whose it is ----------------------------------------------------------------------------- */

/* The bridge's own group is no other: Kubernetes gives it what is on a volume (fsGroup). */
static void warn_exposed(const char *path, mode_t wrong, const char *what) {
  struct stat facts;
  char mode[8];
  if (stat(path, &facts) != 0)
    return;
  if (facts.st_gid == getegid())
    wrong &= ~(mode_t)S_IRWXG;
  if ((facts.st_mode & wrong) == 0)
    return;
  snprintf(mode, sizeof mode, "%04o", facts.st_mode & 07777);
  log_line(LOG_WARN, what, LOG_TEXT("path", path), LOG_TEXT("mode", mode));
}

void store_file_warn_exposed(const struct store_file *file) {
  const mode_t theirs = S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;
  static const char files[] = "others can read or write the journal: chmod 600 it";
  warn_exposed(file->real_path, theirs, files);
  warn_exposed(file->wal_path, theirs, files);
  char folder[STORE_PATH_BYTES];
  store_move_folder(folder, file->real_path);
  warn_exposed(folder, S_IWGRP | S_IWOTH,
               "others can replace the journal: only its owner should write to its folder");
}

/* ---- watching -------------------------------------------------------------------------------- */

enum err store_file_note_wal(struct store_file *file) {
  (void)identify(&file->wal, AT_FDCWD, file->wal_path);
  return store_move_sync_folder(file->real_path);
}

static enum err check_path(const char *path, const struct identity *expected, char *why,
                           size_t why_size) {
  struct identity now;
  if (identify(&now, AT_FDCWD, path) && same_file(&now, expected))
    return ERR_OK;
  snprintf(why, why_size, "%s was deleted or replaced while in use: put it back, or restart", path);
  return ERR_IO;
}

enum err store_file_check(const struct store_file *file, char *why, size_t why_size) {
  enum err err = check_path(file->path, &file->main, why, why_size);
  if (err == ERR_OK && file->wal.inode != 0)
    err = check_path(file->wal_path, &file->wal, why, why_size);
  return err;
}

/* ---- room ------------------------------------------------------------------------------------ */

static int64_t clamp(int64_t value, int64_t least, int64_t most) {
  if (value < least)
    return least;
  return value > most ? most : value;
}

struct store_disk store_file_disk(const struct store_file *file) {
  struct statvfs found;
  if (fstatvfs(file->fd, &found) != 0 || found.f_blocks == 0)
    return (struct store_disk){INT64_MAX / 2, INT64_MAX / 2, SHARE_MAX_BYTES};
  int64_t block_bytes = (int64_t)found.f_frsize;
  int64_t total_bytes = (int64_t)found.f_blocks * block_bytes;
  return (struct store_disk){
      .total_bytes = total_bytes,
      .free_bytes = (int64_t)found.f_bavail * block_bytes,
      .share_bytes = clamp(total_bytes / SHARE_PART, SHARE_MIN_BYTES, SHARE_MAX_BYTES),
  };
}

/* Past its end: SQLite does not see it, and need not ask the disk for it later. */
void store_file_reserve_wal(const struct store_file *file, int64_t bytes) {
  int fd = open(file->wal_path, O_RDWR | O_CLOEXEC);
  if (fd < 0)
    return;
  (void)fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, bytes);
  close(fd);
}

/* ---- moving ---------------------------------------------------------------------------------- */

enum err store_file_move_out(struct store_file *file, struct sql *sql, char *why, size_t why_size) {
  enum err err = store_file_check(file, why, why_size);
  if (err != ERR_OK)
    return err;
  return store_move_copy(&file->copy_fd, file->fd, file->real_path, sql, why, why_size);
}

enum err store_file_move_in(struct store_file *file, char *why, size_t why_size) {
  struct identity copy;
  bool moved = false;
  if (file->copy_fd < 0)
    return ERR_OK; /* it is there already, and could not be opened */
  enum err err = store_move_finish(&moved, file->real_path, why, why_size);
  if (err != ERR_OK)
    return err;
  (void)identify(&copy, file->copy_fd, "");
  err = check_path(file->path, &copy, why, why_size);
  if (err != ERR_OK)
    return err;
  close(file->fd);
  file->fd = file->copy_fd;
  file->copy_fd = -1;
  file->main = copy;
  return ERR_OK;
}
