/* Retained states of a kind, <root>/<kind>/<key>/state: what the bridge says about each key, kept
 * as a note of its owner's beside the message that says it, so that it is there again after a
 * restart. A subscriber has one for each kind that it publishes, and calls it for its own members
 * of the same names. Main thread. */
#ifndef FLOW_RETAINED_H
#define FLOW_RETAINED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/msg.h"
#include "bridge/publish.h"
#include "bridge/store.h"
#include "changes.h"

struct retained;

struct retained_options {
  const char *owner; /* of the notes */
  const char *root;  /* of topics */
  const char *kind;  /* the level below it, which nobody else uses */
  size_t most;       /* keys; past it the one whose state is the oldest is forgotten, and cleared */
  /* Whether a key is never forgotten so; fewer than `most` are. NULL: none. */
  bool (*stays)(const void *context, struct span key);
  const void *context;
};

/* Borrows the strings. ERR_MEMORY. */
enum err retained_create(struct retained **out, const struct retained_options *options) MUST_CHECK;

/* The state's JSON, empty for none; lives until the next change. What is on its way to the journal
 * counts. */
struct span retained_get(const struct retained *retained, struct span key);

/* Adds that the key comes to another state; an empty one forgets it, and clears the topic. The
 * owner hears of it as its deadline at due_wall_ms, 0 for never, by when the note is gone: a state
 * that is to stay is set anew. ERR_MEMORY, ERR_LIMIT: nothing has changed, and the changes must not
 * be committed. */
enum err retained_set(struct retained *retained, struct changes *changes, struct span key,
                      struct span json, int64_t due_wall_ms) MUST_CHECK;

/* The changes were committed, or were not: then the states that they held are again what the
 * journal has, but for those that have changed since. */
void retained_after_commit(struct retained *retained, const struct changes *changes,
                           bool committed);

/* One of the owner's notes, at start. ERR_MEMORY. */
enum err retained_recover(struct retained *retained, const struct store_note *note) MUST_CHECK;

/* Whether an outgoing message may still be sent: of the states of a key only the newest that is
 * kept. */
bool retained_is_current(const struct retained *retained, const struct msg *msg);

/* All states, for a broker that may have lost what it retained. */
void retained_publish(const struct retained *retained, struct publish *publish);

/* Frees it and clears the pointer; NULL inside is allowed. */
void retained_destroy(struct retained **retained);

#endif
