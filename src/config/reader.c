#include "bridge/config_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads to the end, or to the buffer's ceiling: what is read may be endless. */
static enum err read_all(struct buf *out, int fd) {
  char chunk[4096];
  ssize_t got = 1;
  while (got > 0 && buf_status(out) == ERR_OK) {
    got = read(fd, chunk, sizeof chunk);
    buf_add(out, (struct span){chunk, got > 0 ? (size_t)got : 0});
  }
  explicit_bzero(chunk, sizeof chunk); /* it may be a secret */
  return got < 0 ? ERR_IO : buf_status(out);
}

static enum err read_file(void *context, struct buf *out, const char *path, char *why,
                          size_t why_size) {
  (void)context;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  enum err err = fd < 0 ? ERR_IO : read_all(out, fd);
  if (err == ERR_IO)
    snprintf(why, why_size, "cannot be read: %s", strerror(errno));
  if (fd >= 0)
    close(fd);
  return err;
}

/* The errors of a run in which the file itself cannot be read: that, and no more. */
static enum err refuse_file(struct config_errors *errors, const char *path, const char *reason) {
  *errors = (struct config_errors){.count = 1};
  snprintf(errors->items[0].where, sizeof errors->items[0].where, "%s", path);
  snprintf(errors->items[0].message, sizeof errors->items[0].message, "%s", reason);
  return ERR_SYNTAX;
}

static const char *file_of(const struct arguments *arguments) {
  const char *variable = getenv(CONFIG_FILE_VARIABLE);
  if (arguments->config_file || !variable ||
      !variable[0]) /* as compose files pass what is not set */
    return arguments->config_file;
  return variable;
}

enum err config_reader_load(struct config **out, const struct arguments *arguments,
                            struct config_errors *errors) {
  struct buf file;
  buf_init(&file, CONFIG_FILE_MAX);
  char why[CONFIG_MESSAGE_SIZE];
  enum err err = ERR_OK;
  const char *name = file_of(arguments);
  if (name)
    err = read_file(NULL, &file, name, why, sizeof why);
  if (err == ERR_LIMIT)
    snprintf(why, sizeof why, "is longer than %d KiB", CONFIG_FILE_MAX / 1024);
  if (err == ERR_IO || err == ERR_LIMIT) {
    err = refuse_file(errors, name, why);
  } else if (err == ERR_OK) {
    const struct config_sources sources = {.file_name = name,
                                           .file = buf_span(&file),
                                           .environment = (const char *const *)environ,
                                           .flags = arguments->flags,
                                           .flag_count = arguments->flag_count,
                                           .read_file = read_file};
    err = config_load(out, &sources, errors);
  }
  if (file.data)
    explicit_bzero(file.data, file.len);
  buf_free(&file);
  return err;
}
