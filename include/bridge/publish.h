/* The outbox's way to the broker: events, states and results leave in the order they were kept, as
 * many at once as the broker connection has places for. Disk holds them all; memory holds the next
 * few, so a backlog of any size takes the same memory. Main thread. */
#ifndef BRIDGE_PUBLISH_H
#define BRIDGE_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/mqtt.h"
#include "bridge/msg.h"
#include "bridge/store.h"
#include "bridge/timer.h"

struct publish;

enum {
  PUBLISH_QUEUE_MESSAGES = 4096,         /* in memory at most; beyond that they wait on disk */
  PUBLISH_QUEUE_BYTES = 6 * 1024 * 1024, /* likewise; one message may be larger */
  PUBLISH_UNMARKED = 8192,               /* acknowledged and not yet marked: then sending pauses */
  PUBLISH_RETRY_MS = 1000,               /* between tries while the journal fails */
  PUBLISH_TRANSIENTS = 4096 + 256,       /* outside the journal; one more is dropped */
  PUBLISH_BLAME_TIMES = 5, /* so many connections that end on the same message: it is set aside */
  PUBLISH_BLAME_MS = 5000, /* a connection that ends later than that does not count */
  PUBLISH_TRANSIENT_LOSSES = 2, /* so many end on transients: these wait until all else is gone */
};

struct publish_options {
  struct store *store;
  struct timers *timers;
  /* Asked when a message is about to be sent, once more or for the first time: false means that a
   * newer one of its topic is kept, and that it must not come after that. Then it is done. NULL:
   * each is sent. */
  bool (*is_current)(void *context, const struct msg *msg);
  void *context;
};

/* Borrows timers and journal until publish_destroy; the journal may hold undelivered messages from
 * before: those go first. ERR_MEMORY. */
enum err publish_create(struct publish **out, const struct publish_options *options) MUST_CHECK;

/* A message was committed, with msg->id set; call in the order of the ids. Takes a reference of its
 * own. Needs no memory to succeed: what does not fit is read from disk later. */
void publish_kept(struct publish *publish, struct msg *msg);

/* Messages came into the journal, behind all that publish_kept told of, without it being told. */
void publish_more(struct publish *publish);

/* A message outside the journal (presence, health, states), before all others; dropped when the
 * connection goes, refused by the broker, without memory, or past PUBLISH_TRANSIENTS. Takes a
 * reference of its own. */
void publish_transient(struct publish *publish, struct msg *msg);

/* The connection came up; its window may differ from the last one's. Borrows `mqtt` until
 * publish_down. */
void publish_up(struct publish *publish, struct mqtt *mqtt);

/* The connection went. What was in flight comes back as lost and is queued again; a message that
 * connection after connection ends on is set aside (PUBLISH_BLAME_TIMES). */
void publish_down(struct publish *publish);

/* No kept message is sent any more from now on; those in flight may finish. */
void publish_stop(struct publish *publish);

/* Whether a transient message waits or is in flight. */
bool publish_has_transient(const struct publish *publish);

/* Whether all that was kept is delivered and marked. */
bool publish_is_idle(const struct publish *publish);

/* Whether an acknowledgement, a mark or a read is outstanding. */
bool publish_is_busy(const struct publish *publish);

/* Lets go of the memory and clears the pointer, NULL inside is allowed; disk keeps what was not
 * delivered. Must not be busy: close the engines and drain the mailbox first. */
void publish_destroy(struct publish **publish);

#endif
