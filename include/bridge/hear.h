/* Who hears what: an event is heard by every subscriber of the table in flow/subscribers.c before
 * it is committed, and what they add to it commits with it, in one transaction. So a crash between
 * any two lines leaves all of it or nothing. Main thread. */
#ifndef BRIDGE_HEAR_H
#define BRIDGE_HEAR_H

#include <stdbool.h>

#include "bridge/calls.h"
#include "bridge/err.h"
#include "bridge/event.h"
#include "bridge/msg.h"
#include "bridge/publish.h"
#include "bridge/store.h"

struct hear;
struct changes;

struct hear_options {
  const char *root; /* of topics */
  struct calls *calls;
  struct publish *publish;
};

/* An event, and what those in front in the table found out about it. It lives until it is settled.
 */
struct heard {
  const struct event *event;
  struct store_call call;       /* what it makes of its call; without an id: nothing */
  const struct msg *call_state; /* the state that the call comes to, NULL when that does not change;
                                   the changes own it */
};

/* Makes the subscribers. Borrows what options point at until hear_destroy. ERR_MEMORY. */
enum err hear_create(struct hear **out, const struct hear_options *options) MUST_CHECK;

/* A note of the journal, at start, before anything is heard; by owner and key. ERR_MEMORY. */
enum err hear_recover(struct hear *hear, const struct store_note *note) MUST_CHECK;

/* Adds what the event changes. ERR_MEMORY, ERR_LIMIT: it must not be committed; those who have
 * heard it know so already. Else hear_settle must follow. */
enum err hear_event(struct hear *hear, struct heard *heard, struct changes *changes) MUST_CHECK;

/* It was committed, or was not. In the order in which the events were heard. */
void hear_settle(struct hear *hear, const struct heard *heard, const struct changes *changes,
                 bool committed);

/* Whether an outgoing message may still be sent: not a state of which a newer one is kept. */
bool hear_is_current(const struct hear *hear, const struct msg *msg);

/* The call_control_id of a leg, empty when unknown; lives until the next event. */
struct span hear_find_leg(const struct hear *hear, struct span call_leg_id);

/* The broker is there again: retained messages go out anew, as it may have lost them. */
void hear_up(struct hear *hear);

/* Frees the subscribers and clears the pointer; NULL inside is allowed. */
void hear_destroy(struct hear **hear);

#endif
