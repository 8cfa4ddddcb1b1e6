/* What the tools share: their list, and how they print. Each runs in a process of its own, on its
 * main thread. */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H

#include <stdio.h>

#include "bridge/buf.h"
#include "bridge/config.h"
#include "bridge/err.h"
#include "bridge/options.h"

struct arguments;
struct json_t;

/* The rows of tool_commands. */
enum tool {
  TOOL_RUN,
  TOOL_CHECK,
  TOOL_HEALTHCHECK,
  TOOL_LISTEN,
  TOOL_SEND,
  TOOL_REPLAY,
  TOOL_DOCTOR,
  TOOL_OPERATIONS,
  TOOL_ASYNCAPI,
  TOOL_MANUAL,
  TOOL_COUNT
};

/* The first is what happens without a command. */
extern const struct option_command tool_commands[TOOL_COUNT];

/* Which commands an option is for. */
#define TOOL_BIT(tool) (1u << (tool))

enum { TOOL_OUTPUT_MAX = 1024 * 1024 };

/* Writes the text whole, and frees it: EXIT_DONE, or EXIT_FAILED. */
int tool_show(FILE *stream, struct buf *text);

/* Says a sentence on standard error, at a terminal in lines that end between words. Returns
 * EXIT_FAILED, for whom that is the end. */
int tool_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says on standard error what is wrong with the configuration, and returns the exit status. */
int tool_show_errors(const struct config_errors *errors);

/* The tools: each returns an exit status (bridge/tools.h). */
int tool_check(struct arguments *arguments);
int tool_healthcheck(struct arguments *arguments);
int tool_listen(struct arguments *arguments);
int tool_send(struct arguments *arguments);
int tool_replay(struct arguments *arguments);
int tool_doctor(struct arguments *arguments);
int tool_operations(struct arguments *arguments);
int tool_asyncapi(struct arguments *arguments);
int tool_manual(struct arguments *arguments);

/* Calls `use` for each operation that the words name, of all without a word: the bridge's own
 * first, else sorted. `help` is what operation_help_add tells of it. ERR_MEMORY. */
typedef void tool_help_fn(void *context, const struct json_t *help);
enum err tool_each_operation(const struct arguments *arguments, tool_help_fn *use,
                             void *context) MUST_CHECK;

#endif
