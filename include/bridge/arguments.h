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

struct operation;

/* All of it lives as long as argv. */
struct arguments {
  struct option_words words; /* the command, and what stands behind it */
  const char *config_file;   /* NULL for none */
  const char *log_level;     /* likewise */
  struct option_list sets;   /* "section.key=value" each */
  bool sample, json, full, retained, version, help;
  const char *root;                                   /* operations and asyncapi: of the topics */
  const char *document;                               /* send: a file's name, "-", or NULL */
  const char *principal;                              /* send: NULL for none */
  int64_t wait_s;                                     /* send */
  const char *since, *call, *type, *to;               /* replay; NULL for none */
  bool live;                                          /* replay */
  const char *url;                                    /* doctor: the bridge's, from outside */
  bool fix;                                           /* doctor */
  const struct operation *(*own_operation)(size_t i); /* of tools_main's parts */
  /* Told of each file before it is read, set by whoever loads; NULL for nobody. */
  void (*on_file)(const char *path);
};

/* Reads the arguments after the program's name. ERR_SYNTAX with a sentence in `why`. */
enum err arguments_parse(struct arguments *out, const char *const argv[], char *why,
                         size_t why_size) MUST_CHECK;

/* Loads the configuration of a command line, as config_load: with the file that the arguments name,
 * or else CONFIG_FILE_VARIABLE, and this process's environment; --log-level wins over --set. That
 * the file cannot be read, or is too long, is one of the errors. Can be called again (SIGHUP), and
 * then reads the files anew. Borrows the arguments for the time of the call. */
enum err arguments_load(struct config **out, const struct arguments *arguments,
                        struct config_errors *errors) MUST_CHECK;

/* Reads a file as config_sources.read_file does; `context` is the struct arguments. */
enum err arguments_read_file(void *context, struct buf *out, const char *path, char *why,
                             size_t why_size) MUST_CHECK;

/* Appends what --help shows: of a command that was named, else of the program. Trouble is the
 * buffer's status. */
void arguments_print_help(struct buf *out, const struct option_words *words);

/* Appends the manual page, or what a shell completes the command line with; false when the shell is
 * not known. */
void arguments_print_manual(struct buf *out);
bool arguments_print_completion(struct buf *out, const char *shell);

#endif
