/* Parameters that a command gets where its sender leaves them out, as commands.defaults holds them.
 * Pure; any thread.
 *
 *   calls.dial:connection_id=1494404757140276705
 *   calls.*:from=+13125550100      `*` stands for any text; operations without `from` stay as sent
 *   calls.dial:time_limit_secs=600 text where the parameter is text, else JSON
 *
 * Only parameters in query and body: an id in the path says whom a command is for. */
#ifndef BRIDGE_COMMAND_DEFAULT_H
#define BRIDGE_COMMAND_DEFAULT_H

#include <stddef.h>

#include "bridge/err.h"
#include "bridge/operation.h"
#include "bridge/span.h"

struct json_t;

struct command_default {
  struct span pattern; /* of names and aliases of operations */
  struct span param;   /* its name on the wire, or the SDK's */
  struct span value;
};

/* Reads one; *out borrows from the text. ERR_SYNTAX. */
enum err command_default_read(struct command_default *out, struct span text) MUST_CHECK;

/* Whether the text is one: an operation of Telnyx that it fits has the parameter, and each that has
 * it takes the value. ERR_SYNTAX: `why` completes a sentence that begins with it. ERR_MEMORY. */
enum err command_default_check(struct span text, char *why, size_t why_size) MUST_CHECK;

/* Puts the value into what the sender wrote, where it is for that operation and not there under
 * either name; null counts as there. ERR_MEMORY. */
enum err command_default_fill(const struct command_default *entry,
                              const struct operation *operation, struct json_t *params) MUST_CHECK;

#endif
