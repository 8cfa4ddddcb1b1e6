/* The commands in the journal. Used by the store's thread alone; what changes runs within its
 * transactions. */
#ifndef BRIDGE_STORE_COMMANDS_H
#define BRIDGE_STORE_COMMANDS_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/store.h"
#include "sql.h"

struct store_commands;

/* Repetitions are looked for within the options' windows; done commands stay for the longest of
 * these and the retention. */
enum err store_commands_open(struct store_commands **out, struct sql *sql,
                             const struct store_options *options) MUST_CHECK;
void store_commands_close(struct store_commands **commands);

/* As store_keep_command: writes the command or finds the first one. *id is its number. */
enum err store_commands_add(int64_t *id, bool *repeated, struct store_commands *commands,
                            const struct command_msg *message, int64_t now_wall_ms) MUST_CHECK;

/* As STORE_COMMAND_SENT. ERR_NOT_FOUND; ERR_EXISTS when it is done. */
enum err store_commands_send(struct store_commands *commands, struct store_command_sent *sent,
                             int64_t now_wall_ms) MUST_CHECK;

/* Marks a command as done with the result that its repetitions get, unless it did not run.
 * ERR_NOT_FOUND; ERR_EXISTS when it was done already. */
enum err store_commands_finish(struct store_commands *commands,
                               const struct store_command_done *done) MUST_CHECK;

/* Forgets a few done commands, oldest first. *more: there may be more to forget. */
enum err store_commands_prune(bool *more, struct store_commands *commands,
                              int64_t now_wall_ms) MUST_CHECK;

/* As store_read_unfinished. */
enum err store_commands_read(struct store_unfinished *unfinished,
                             struct store_commands *commands) MUST_CHECK;

#endif
