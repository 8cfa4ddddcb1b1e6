/* When notes are due, by the wall clock: one heap, built anew at each start from the notes of the
 * journal. What became due while the process was down is due then, in order, a few in a round of
 * the main loop. The wall clock decides, however it is set; timers only tell when to look at it.
 *
 * A note that is on its way to the journal is held: it is not due before it is known what became of
 * that. Main thread. */
#ifndef FLOW_DEADLINES_H
#define FLOW_DEADLINES_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/loop.h"
#include "bridge/store.h"
#include "changes.h"

struct deadlines;

enum {
  DEADLINES_AT_ONCE = 16,    /* in a round of the main loop */
  DEADLINES_LOOK_MS = 5000,  /* the clock may have been set: it is looked at so often */
  DEADLINES_RETRY_MS = 1000, /* after a failure */
};

struct deadlines_options {
  struct timers *timers;
  /* It is due. ERR_OK: the note is held by then. Else it is due again after a pause, behind others
   * that are. The spans live until it returns. */
  enum err (*fire)(void *context, struct span owner, struct span key, int64_t due_wall_ms);
  void *context;
};

/* ERR_MEMORY. */
enum err deadlines_create(struct deadlines **out,
                          const struct deadlines_options *options) MUST_CHECK;

/* A note of the journal, at start. ERR_MEMORY. */
enum err deadlines_recover(struct deadlines *deadlines, const struct store_note *note) MUST_CHECK;

/* All notes are there: what is due fires from now on, from timers. And no more. */
void deadlines_start(struct deadlines *deadlines);
void deadlines_stop(struct deadlines *deadlines);

/* What was due could not be committed: nothing fires for DEADLINES_RETRY_MS. */
void deadlines_pause(struct deadlines *deadlines);

/* The changes are about to be committed: holds the notes in them. ERR_MEMORY: none is held. */
enum err deadlines_hold(struct deadlines *deadlines, const struct changes *changes) MUST_CHECK;

/* They were held, and were committed or were not. */
void deadlines_after_commit(struct deadlines *deadlines, const struct changes *changes,
                            bool committed);

/* Frees it and clears the pointer; NULL inside is allowed. */
void deadlines_destroy(struct deadlines **deadlines);

#endif
