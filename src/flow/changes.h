/* What one input changes: a write to the journal that owns its messages, to which everybody who
 * hears the input adds, and that commits whole. Main thread. */
#ifndef FLOW_CHANGES_H
#define FLOW_CHANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/err.h"
#include "bridge/msg.h"
#include "bridge/store.h"

struct changes {
  struct store_write write; /* first: found by its address in `done` */
  bool held;                /* its notes are not due until it is committed; hear's own */
};

/* A command from inside the bridge. Strings and spans are copied. */
struct changes_command {
  const char *owner;     /* the subscriber's name, who hears its result, */
  const char *reference; /* and this with it, also after a crash */
  struct span topic;     /* as a publisher would have it: <root>/cmd/... */
  struct span payload;   /* likewise, with the command_id in it that makes it one of a kind */
};

/* Begins an empty list. To be ended with changes_free, committed or not. */
void changes_begin(struct changes *changes, void (*done)(struct store_write *write));

/* Each adds one change. ERR_MEMORY; ERR_LIMIT past STORE_CHANGES_MAX. */
enum err changes_add_event_id(struct changes *changes, struct span event_id) MUST_CHECK;
enum err changes_add_call(struct changes *changes, const struct store_call *call) MUST_CHECK;

/* Copy the note; of one that is gone the owner and the key are enough. */
enum err changes_add_note(struct changes *changes, const struct store_note *note) MUST_CHECK;
enum err changes_add_note_gone(struct changes *changes, const struct store_note *note) MUST_CHECK;

/* The change at i if it is about a note, else NULL. A note that is gone has no value and no time.
 */
const struct store_note *changes_note(const struct changes *changes, size_t i);

/* Adds a command that dispatch takes once it is committed: the changes own it until then. */
enum err changes_submit_command(struct changes *changes,
                                const struct changes_command *command) MUST_CHECK;

/* Takes the reference, also on failure, and clears the pointer. */
enum err changes_add_message(struct changes *changes, struct msg **message) MUST_CHECK;

/* Takes out what was added after so many changes, as if it never had been. */
void changes_cut(struct changes *changes, size_t count);

/* Lets go of messages, commands and memory. */
void changes_free(struct changes *changes);

#endif
