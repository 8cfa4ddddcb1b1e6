/* The commands in the journal. Used by the store's thread alone; what changes runs within its
 * transactions. */
#ifndef BRIDGE_STORE_COMMANDS_H
#define BRIDGE_STORE_COMMANDS_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/store.h"
#include "sql.h"
#include "step.h"

struct store_commands;

/* Repetitions are looked for within the options' windows; the keys of done commands may take so
 * many bytes. */
enum err store_commands_open(struct store_commands **out, struct sql *sql,
                             const struct store_options *options, int64_t key_bytes) MUST_CHECK;
void store_commands_close(struct store_commands **commands);

/* What becomes of a command at the door. */
struct store_command_committed {
  int64_t id; /* its number, or the first one's */
  bool repeated;
  enum command_signature signature; /* a good one whose nonce is used is none */
};

/* Whether the broker has delivered it before (`repeated`), which needs no room. */
enum err store_commands_find_first(struct store_command_committed *out,
                                   struct store_commands *commands,
                                   const struct command_msg *message,
                                   int64_t now_wall_ms) MUST_CHECK;

/* Writes it. */
enum err store_commands_add(struct store_command_committed *out, struct store_commands *commands,
                            const struct command_msg *message, int64_t now_wall_ms) MUST_CHECK;

/* How much it adds, about. */
int64_t store_commands_bytes(const struct command_msg *message);

/* As STORE_COMMAND_KEY and STORE_COMMAND_SENT. ERR_NOT_FOUND; ERR_EXISTS when it is done. */
enum err store_commands_take_key(struct store_commands *commands,
                                 const struct store_command_key *key,
                                 int64_t now_wall_ms) MUST_CHECK;
enum err store_commands_send(struct store_commands *commands, const struct store_command_sent *sent,
                             int64_t now_wall_ms) MUST_CHECK;

/* Marks a command as done with the result that its repetitions get, unless it did not run.
 * ERR_NOT_FOUND; ERR_EXISTS when it was done already. */
enum err store_commands_finish(struct store_commands *commands,
                               const struct store_command_done *done) MUST_CHECK;

/* When the oldest command came that is done and takes up room; INT64_MAX when there is none. */
enum err store_commands_oldest_done(int64_t *received_ms,
                                    struct store_commands *commands) MUST_CHECK;

/* Removes done commands that came before then or at that time, oldest first, as far as the step
 * goes: all but what a repetition within its window is known by. */
enum err store_commands_remove(struct store_step *step, struct store_commands *commands,
                               int64_t before_ms, int64_t now_wall_ms) MUST_CHECK;

/* And that, when the windows are over. */
enum err store_commands_forget(struct store_step *step, struct store_commands *commands,
                               int64_t now_wall_ms) MUST_CHECK;

/* As store_read_unfinished. */
enum err store_commands_read(struct store_unfinished *unfinished,
                             struct store_commands *commands) MUST_CHECK;

/* ---- keys.c ----
 * The idempotency keys of done commands whose results are gone, within the dedupe window. When
 * there are too many for the room that they may take, the oldest are forgotten before it is over.
 */

struct store_keys;

enum { STORE_KEY_BYTES = 160 }; /* what one takes in the file */

enum err store_keys_open(struct store_keys **out, struct sql *sql, int64_t window_ms,
                         int64_t most_bytes) MUST_CHECK;
void store_keys_close(struct store_keys **keys);

/* outcome: as in config/schema.sql. */
enum err store_keys_add(struct store_keys *keys, int64_t received_ms, struct span key,
                        struct span fingerprint, struct span outcome) MUST_CHECK;

/* Fills in what is known of a key. */
enum err store_keys_find(struct store_first *first, struct store_keys *keys, const char *key,
                         int64_t now_wall_ms) MUST_CHECK;

/* Removes those whose window is over, as far as the step goes. */
enum err store_keys_forget(struct store_step *step, struct store_keys *keys,
                           int64_t now_wall_ms) MUST_CHECK;

#endif
