/* What one input changes: a write to the journal that owns its messages, to which everybody who
 * hears the input adds, and that commits whole. Main thread. */
#ifndef FLOW_CHANGES_H
#define FLOW_CHANGES_H

#include "bridge/err.h"
#include "bridge/msg.h"
#include "bridge/publish.h"
#include "bridge/store.h"

struct changes {
  struct store_write write; /* first: found by its address in `done` */
};

/* Begins an empty list. To be ended with changes_free, committed or not. */
void changes_begin(struct changes *changes, void (*done)(struct store_write *write));

/* Each adds one change. ERR_MEMORY; ERR_LIMIT past STORE_CHANGES_MAX. */
enum err changes_add_event_id(struct changes *changes, struct span event_id) MUST_CHECK;
enum err changes_add_call(struct changes *changes, const struct store_call *call) MUST_CHECK;

/* Of a note that is gone the owner and the key are enough. */
enum err changes_add_note(struct changes *changes, const struct store_note *note) MUST_CHECK;
enum err changes_add_note_gone(struct changes *changes, const struct store_note *note) MUST_CHECK;

/* Takes the reference, also on failure, and clears the pointer. */
enum err changes_add_message(struct changes *changes, struct msg **message) MUST_CHECK;

/* Hands what was committed to the outbox, in its order. */
void changes_publish(const struct changes *changes, struct publish *publish);

/* Lets go of messages and memory. */
void changes_free(struct changes *changes);

#endif
