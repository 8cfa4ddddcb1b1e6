/* The outbox's way to the broker: events, states and results leave in the order of their commits,
 * as many at once as the broker connection gives credit for. Disk holds them all; memory holds the
 * next few, so a backlog of any size takes the same memory. Of several queued retained messages of
 * one topic the newest alone is sent. Messages that need no journal go the same way, beside it.
 * Main thread. */
#ifndef BRIDGE_PUBLISH_H
#define BRIDGE_PUBLISH_H

#include <stdbool.h>

#include "bridge/err.h"
#include "bridge/loop.h"
#include "bridge/mqtt.h"
#include "bridge/msg.h"
#include "bridge/span.h"
#include "bridge/store.h"

struct publish;

enum {
  PUBLISH_QUEUE_MESSAGES = 4096,         /* in memory at most; beyond that they wait on disk */
  PUBLISH_QUEUE_BYTES = 6 * 1024 * 1024, /* likewise; one message may be larger */
  PUBLISH_UNMARKED = 8192,               /* acknowledged and not yet marked: then sending pauses */
  PUBLISH_RETRY_MS = 1000,               /* between tries while the journal fails */
  PUBLISH_NOW_MESSAGES = 4096 + 512,     /* without the journal; what comes then is dropped */
  PUBLISH_NOW_BYTES = 16 * 1024 * 1024,  /* likewise; one message may be larger */
};

struct publish_options {
  struct store *store;
  struct timers *timers;
  /* Asked when a message is about to be sent, once more or for the first time: false means that a
   * newer one of its topic is committed, or was sent, which the queue may not know of, and that it
   * must not come after that. Then it is done. NULL: each is sent. */
  bool (*is_current)(void *context, const struct msg *msg);
  /* The broker refused a message without the journal, or ended the connection for it. NULL: that
   * is told to the log alone. */
  void (*refused)(void *context, const struct msg *msg);
  void *context;
};

/* Borrows timers and journal until publish_destroy; the journal may hold undelivered messages from
 * before: those go first. ERR_MEMORY. */
enum err publish_create(struct publish **out, const struct publish_options *options) MUST_CHECK;

/* A message was committed, with msg->id set; call in the order of the ids. Takes a reference of its
 * own. Needs no memory to succeed: what does not fit is read from disk later. */
void publish_committed(struct publish *publish, struct msg *msg);

/* Messages came into the journal, behind all that publish_committed told of, without it being told.
 */
void publish_more(struct publish *publish);

/* A message that needs no journal: a retained state that its owner hands in anew at each `up`, a
 * reply that is worth nothing later. Goes before those of the journal. A retained one replaces the
 * queued one of its topic; where the journal's own message of the topic is queued, that is sent
 * alone. Dropped without a connection and when it goes, refused by the broker, without memory, and
 * past PUBLISH_NOW_MESSAGES or _BYTES. Takes a reference of its own. */
void publish_now(struct publish *publish, struct msg *msg);

/* The same for what is true now, retained under a topic; an empty payload clears what is retained
 * there. Copies all of it. */
void publish_now_state(struct publish *publish, struct span topic, struct span payload,
                       const char *content_type);

/* How long a packet the broker takes at most, as far as the last connection told; SIZE_MAX without
 * a limit. */
size_t publish_longest_packet(const struct publish *publish);

/* Whether any such message waits or is in flight. */
bool publish_now_waits(const struct publish *publish);

/* The connection came up; its credit may differ from the last one's. Borrows `mqtt` until
 * publish_down. */
void publish_up(struct publish *publish, struct mqtt *mqtt);

/* The connection went. What was in flight comes back as lost and is queued again; a message that
 * connection after connection ends on becomes a dead letter (flow/suspect.h). */
void publish_down(struct publish *publish);

/* No message of the journal is sent any more from now on; those in flight may finish. */
void publish_stop(struct publish *publish);

/* Whether all that was kept is delivered and marked. */
bool publish_is_idle(const struct publish *publish);

/* Whether an acknowledgement, a mark or a read is outstanding. */
bool publish_is_busy(const struct publish *publish);

/* Lets go of the memory and clears the pointer, NULL inside is allowed; disk keeps what was not
 * delivered. Must not be busy: close the engines and drain the mailbox first. */
void publish_destroy(struct publish **publish);

#endif
