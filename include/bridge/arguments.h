/* The command line of telnyx-mqtt, and the configuration it leads to. Prints nothing. Any thread.
 */
#ifndef BRIDGE_ARGUMENTS_H
#define BRIDGE_ARGUMENTS_H

#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/config.h"
#include "bridge/err.h"
#include "bridge/options.h"

enum { ARGUMENTS_FLAGS_MAX = OPTION_LIST_MAX + 1 }; /* --set, and --log-level */

enum arguments_task {
  ARGUMENTS_RUN,
  ARGUMENTS_CHECK,
  ARGUMENTS_SAMPLE, /* check --sample */
  ARGUMENTS_HEALTHCHECK,
  ARGUMENTS_VERSION,
  ARGUMENTS_HELP,
};

struct arguments {
  enum arguments_task task;
  const char *config_file;                       /* NULL for none */
  struct config_flag flags[ARGUMENTS_FLAGS_MAX]; /* spans into argv */
  size_t flag_count;
  /* Told of each file before it is read, set by whoever loads; NULL for nobody. */
  void (*on_file)(const char *path);
};

/* Reads the arguments after the program's name; *out borrows from argv. --help and --version win
 * over everything else that is well-formed; --log-level wins over --set. ERR_SYNTAX with a sentence
 * in `why`. */
enum err arguments_parse(struct arguments *out, const char *const argv[], char *why,
                         size_t why_size) MUST_CHECK;

/* Loads the configuration of a command line, as config_load: with the file that the arguments name,
 * or else CONFIG_FILE_VARIABLE, and this process's environment. That the file cannot be read, or is
 * too long, is one of the errors. Can be called again (SIGHUP), and then reads the files anew.
 * Borrows the arguments for the time of the call. */
enum err arguments_load(struct config **out, const struct arguments *arguments,
                        struct config_errors *errors) MUST_CHECK;

/* Reads a file as config_sources.read_file does; `context` is the struct arguments. */
enum err arguments_read_file(void *context, struct buf *out, const char *path, char *why,
                             size_t why_size) MUST_CHECK;

/* Appends the text of --help. Trouble is the buffer's status. */
void arguments_print_help(struct buf *out);

#endif
