/* What the files of telnyx/command share; nobody else includes it. A step that finds something
 * wrong with the message says so with command_fail and returns ERR_OK. */
#ifndef BRIDGE_COMMAND_PARTS_H
#define BRIDGE_COMMAND_PARTS_H

#include "bridge/command.h"
#include "bridge/err.h"
#include "bridge/operation.h"
#include "bridge/span.h"

/* A NUL-terminated copy that lives as long as the command; NULL when there is no memory. */
const char *command_keep(struct command *command, struct span text);

/* Sets error, message and pointer, unless an earlier error is there. `key` is the member of the
 * payload that is wrong, NULL for none. ERR_MEMORY. */
enum err command_fail(struct command *command, enum command_error error, const char *key,
                      const char *format, ...) MUST_CHECK __attribute__((format(printf, 4, 5)));

/* command_params: takes the path parameters out of params or the topic, gives what is left its wire
 * names, and checks that nothing required is missing or surely of the wrong type. */
enum err command_read_params(struct command *command,
                             const struct operation_topic *topic) MUST_CHECK;

/* command_keys: makes order_keys and idempotency_key. */
enum err command_make_keys(struct command *command) MUST_CHECK;

#endif
