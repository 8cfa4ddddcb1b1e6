/* The calls in memory: found by id and by leg, and in the order in which they were heard of last.
 * Part of calls. Main thread. */
#ifndef FLOW_CALL_TABLE_H
#define FLOW_CALL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/list.h"
#include "bridge/loop.h"
#include "bridge/msg.h"
#include "bridge/span.h"
#include "bridge/store.h"

struct calls;

struct call {
  char *call_control_id;
  char *call_leg_id; /* "" for none */

  /* The retained message as the call's events make it: on its way to the journal, or committed
   * there. NULL: there is none, or it was cleared. */
  struct msg *state;
  bool ended;

  /* The same as the journal has it. */
  struct msg *committed;
  bool committed_ended;

  unsigned committing; /* events of this call that are on their way to the journal */
  bool busy;           /* a change of calls' own is, `write` */
  bool forgetting;     /* goes once the journal has forgotten it */

  int64_t heard_mono_ms; /* when its last event came */
  int64_t noted_mono_ms; /* what of that the journal knows */

  struct calls *calls;
  struct timer timer; /* a living call's silence; clears the state of one that has ended */
  struct store_write write;
  struct msg *message; /* that goes out with it; NULL for none */
  bool over;           /* which of the two lists it is in */
  struct list_link link;
};

struct call_table {
  void *by_id, *by_leg;   /* trees (tsearch) */
  struct list live, over; /* by when they were heard of, and by when they ended */
  size_t count;
};

/* A call that is not there yet, as the newest that lives. NULL without memory. */
struct call *call_table_add(struct call_table *table, struct span id, struct span leg);

/* Takes it out and frees it. */
void call_table_remove(struct call_table *table, struct call *call);

/* NULL when it is not known. The spans are NUL-terminated. */
struct call *call_table_find(const struct call_table *table, struct span id);
struct call *call_table_find_leg(const struct call_table *table, struct span leg);

/* The one whose id stands as that level in topics. */
struct call *call_table_find_level(const struct call_table *table, struct span level);

/* It becomes the newest of the calls that live, or of those that are over. */
void call_table_renew(struct call_table *table, struct call *call, bool over);

/* It becomes the oldest of these. */
void call_table_put_last(struct call_table *table, struct call *call, bool over);

/* Walks through all, the oldest first, those that are over before those that live; NULL begins, and
 * ends. */
struct call *call_table_next(const struct call_table *table, const struct call *call);

#endif
