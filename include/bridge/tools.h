/* The commands of telnyx-mqtt (src/tools/commands.c lists them), and what a process ends with. Main
 * thread. */
#ifndef BRIDGE_TOOLS_H
#define BRIDGE_TOOLS_H

#include "bridge/arguments.h"
#include "bridge/config.h"

enum {
  EXIT_DONE = 0,
  EXIT_FAILED = 1,
  EXIT_BAD_USAGE = 2,
  EXIT_BAD_CONFIGURATION = 78, /* EX_CONFIG of sysexits.h */
};

/* What is not known down here. */
struct tools_parts {
  int (*run)(struct arguments *arguments);            /* the command of that name */
  const struct operation *(*own_operation)(size_t i); /* the bridge's own; NULL past the last */
};

/* Does what the command line says, and returns the exit status; what is wrong with the line is said
 * on standard error. */
int tools_main(const char *const argv[], const struct tools_parts *parts);

/* Loads the configuration of the command line: EXIT_DONE, and it is the caller's. Else it is NULL,
 * what is wrong was said on standard error, and the status is what the process ends with. */
int tools_load(struct config **out, const struct arguments *arguments);

#endif
