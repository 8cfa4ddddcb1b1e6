/* The calls that the bridge knows: which leg belongs to which call_control_id, and each call's
 * retained state message (telnyx/call/<id>/state), which is cleared some time after the hangup.
 * What is known survives a restart in the journal. Main thread. */
#ifndef BRIDGE_CALLS_H
#define BRIDGE_CALLS_H

#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/event.h"
#include "bridge/msg.h"
#include "bridge/publish.h"
#include "bridge/store.h"
#include "bridge/timer.h"

struct calls;

/* Calls known at once; past it the one that changed longest ago is forgotten, its state cleared. */
enum { CALLS_MAX = 4096 };

struct calls_options {
  const char *root;
  int64_t state_ttl_ms; /* from the hangup to the clearing of the state */
  struct store *store;
  struct publish *publish;
  struct timers *timers;
};

/* Borrows everything that options point at until calls_destroy. ERR_MEMORY. */
enum err calls_create(struct calls **out, const struct calls_options *options) MUST_CHECK;

/* A call that the journal knew, at start; most recently changed first, and past CALLS_MAX passed
 * over. Copies the row. ERR_MEMORY. */
enum err calls_restore(struct calls *calls, const struct store_call *row) MUST_CHECK;

/* The call_control_id of a leg, empty when unknown; lives until the next change. */
struct span calls_find_leg(const struct calls *calls, struct span call_leg_id);

/* What an event changes. *state is the new state message, the caller's reference, or NULL when it
 * changes none; then *row is what to keep with it, pointing into *state and the event. The change
 * counts at once; calls_forget takes it back when keeping fails. ERR_MEMORY: nothing changed. */
enum err calls_apply(struct calls *calls, struct msg **state, struct store_call *row,
                     const struct event *event) MUST_CHECK;

/* The event was not kept, or had been before: the next one builds the state anew. */
void calls_forget(struct calls *calls, struct span call_control_id);

/* Publishes the current states again, for a broker that lost what it retained. */
void calls_publish_states(struct calls *calls);

/* Stops the timers; no further operations begin. */
void calls_stop(struct calls *calls);

/* Operations of the journal under way. */
size_t calls_busy(const struct calls *calls);

/* Frees it and clears the pointer; NULL inside is allowed. Nothing may be busy. */
void calls_destroy(struct calls **calls);

#endif
