/* The calls that the bridge knows: which leg belongs to which call_control_id, and each call's
 * retained state message (telnyx/call/<id>/state), which is cleared some time after the hangup. A
 * call of which nothing is heard for too long ends by itself: its hangup was lost. What is known
 * survives a restart in the journal. Main thread. */
#ifndef BRIDGE_CALLS_H
#define BRIDGE_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/event.h"
#include "bridge/loop.h"
#include "bridge/msg.h"
#include "bridge/publish.h"
#include "bridge/store.h"

struct calls;

enum {
  /* Calls known at once. Past it the one is forgotten that ended longest ago or, when all live, the
   * one that was heard of longest ago, its state cleared. */
  CALLS_MAX = 4096,
  /* What a crash can have left of those that were just being forgotten: read at start as well. */
  CALLS_MAX_RESTORED = 2 * CALLS_MAX,
};

struct calls_options {
  const char *root;
  int64_t state_ttl_ms;   /* from the hangup to the clearing of the state */
  int64_t max_silence_ms; /* without any event, after which a call counts as ended */
  struct store *store;
  struct publish *publish;
  struct timers *timers;
  /* Nothing was heard of a call for too long: it is to end by calls_give_up, soon or after some
   * time. Called again when it does not. */
  void (*silent)(void *context, struct span call_control_id);
  void *context;
};

/* Borrows everything that options point at until calls_destroy. ERR_MEMORY. */
enum err calls_create(struct calls **out, const struct calls_options *options) MUST_CHECK;

/* A call that the journal knew, at start; most recently changed first. Copies the row. How long it
 * has been silent is told by the clock, which may have been set meanwhile: there is time to hear of
 * it all the same, a 24th of max_silence. ERR_MEMORY. */
enum err calls_restore(struct calls *calls, const struct store_call *row) MUST_CHECK;

/* The call_control_id of a leg, empty when unknown; lives until the next change. */
struct span calls_find_leg(const struct calls *calls, struct span call_leg_id);

/* The JSON of a call's state, as its events have made it; empty when it has none. Lives until the
 * next change. */
struct span calls_find_state(const struct calls *calls, struct span call_control_id);

/* The newest calls that have not ended, by when they were heard of last, at most so many; what is
 * visited changes nothing. */
void calls_visit_living(const struct calls *calls, size_t most,
                        void (*visit)(void *context, struct span call_control_id,
                                      struct span state),
                        void *context);

/* How many have not ended. */
size_t calls_alive(const struct calls *calls);

/* What an event changes. *state is the new state message, the caller's reference, or NULL when it
 * changes none. *row is what to keep with it, empty when that is nothing, pointing into the calls
 * and the event; it must be committed in the order of the calls of this function, and
 * calls_after_commit be told how that went. ERR_MEMORY: nothing changed. */
enum err calls_apply(struct calls *calls, struct msg **state, struct store_call *row,
                     const struct event *event) MUST_CHECK;

/* Likewise, what changes as nothing was heard of a call. */
enum err calls_give_up(struct calls *calls, struct msg **state, struct store_call *row,
                       struct span call_control_id) MUST_CHECK;

/* The row that calls_apply gave, when it gave one, was committed with its state message (NULL for
 * none), or was not: then the state is again what is committed, unless a later event has changed
 * it. In the order in which they were applied. */
void calls_after_commit(struct calls *calls, const struct store_call *row, const struct msg *state,
                        bool committed);

/* Whether an outgoing message may still be sent: of a call's states only the one that the journal
 * has last. The others were overtaken, in the journal or on the way. */
bool calls_is_current(const struct calls *calls, const struct msg *msg);

/* Publishes the current states again, for a broker that lost what it retained. */
void calls_publish_states(struct calls *calls);

/* Stops the timers; no further operations begin. */
void calls_stop(struct calls *calls);

/* Operations of the journal under way. */
size_t calls_busy(const struct calls *calls);

/* Frees it and clears the pointer; NULL inside is allowed. Nothing may be busy. */
void calls_destroy(struct calls **calls);

#endif
