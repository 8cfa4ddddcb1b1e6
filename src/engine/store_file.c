#include "bridge/store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge/mem.h"

struct store_file {
  int fd;
  struct stat main;
  struct stat wal;
  char *path;
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

static bool same_file(const struct stat *a, const struct stat *b) {
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static enum err lock(struct store_file *file, char *why, size_t why_size) {
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
  struct stat wal;
  if (file->main.st_size > 0 || stat(file->wal_path, &wal) != 0 || wal.st_size == 0)
    return ERR_OK;
  snprintf(
      why, why_size,
      "%s is missing or empty, but %s, which belongs to it, is not: put the file back, or move "
      "the -wal file away to start with an empty journal",
      file->path, file->wal_path);
  return ERR_CORRUPT;
}

static enum err open_locked(struct store_file *file, char *why, size_t why_size) {
  file->fd = open(file->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file->fd < 0)
    return tell_open(file->path, why, why_size);
  enum err err = lock(file, why, why_size);
  if (err == ERR_OK && fstat(file->fd, &file->main) != 0)
    err = tell_open(file->path, why, why_size);
  return err == ERR_OK ? check_wal(file, why, why_size) : err;
}

enum err store_file_open(struct store_file **out, const char *path, char *why, size_t why_size) {
  struct store_file *file = mem_alloc(sizeof *file);
  if (!file)
    return ERR_MEMORY;
  file->fd = -1;
  size_t wal_size = strlen(path) + sizeof "-wal";
  file->path = mem_copy(span_of(path));
  file->wal_path = mem_alloc(wal_size);
  enum err err = ERR_MEMORY;
  if (file->path && file->wal_path) {
    snprintf(file->wal_path, wal_size, "%s-wal", path);
    err = open_locked(file, why, why_size);
  }
  if (err == ERR_OK)
    *out = file;
  else
    store_file_close(&file);
  return err;
}

void store_file_note_wal(struct store_file *file) {
  if (stat(file->wal_path, &file->wal) != 0)
    file->wal = (struct stat){0};
}

static enum err check_path(const char *path, const struct stat *expected, char *why,
                           size_t why_size) {
  struct stat now;
  if (stat(path, &now) == 0 && same_file(&now, expected))
    return ERR_OK;
  snprintf(why, why_size, "%s was deleted or replaced while in use: put it back, or restart", path);
  return ERR_IO;
}

enum err store_file_check(const struct store_file *file, char *why, size_t why_size) {
  enum err err = check_path(file->path, &file->main, why, why_size);
  if (err == ERR_OK && file->wal.st_ino != 0)
    err = check_path(file->wal_path, &file->wal, why, why_size);
  return err;
}

void store_file_close(struct store_file **file) {
  if (!*file)
    return;
  if ((*file)->fd >= 0)
    close((*file)->fd);
  mem_free((*file)->path);
  mem_free((*file)->wal_path);
  mem_free(*file);
  *file = NULL;
}
