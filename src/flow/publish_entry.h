/* What the files of publish share: publish.c queues messages and sends them, publish_outcome.c
 * deals with what the broker says to each. */
#ifndef FLOW_PUBLISH_ENTRY_H
#define FLOW_PUBLISH_ENTRY_H

#include "bridge/list.h"
#include "bridge/publish.h"

enum entry_state { ENTRY_QUEUED, ENTRY_IN_FLIGHT, ENTRY_REFUSED };

/* A message on its way, in a list in the order of ids. */
struct entry {
  struct mqtt_publish sending;
  struct publish *publish;
  struct list_link link; /* in publish.kept or publish.transients */
  enum entry_state state;
  bool transient;
  bool sent_before;
  bool alone;           /* nothing else was in flight when it was sent */
  unsigned dropped;     /* how often the broker closed the connection on this message alone */
  int64_t sent_mono_ms; /* for blame, */
  int64_t sent_mono_us; /* and for the timing */
};

struct publish {
  struct publish_options options;
  struct mqtt *mqtt; /* lives as long as a message is in flight */
  bool up;
  size_t places; /* for messages that are with the broker connection at once */
  bool stopped;
  bool settling; /* a former connection's messages have not all come back yet */

  /* Whether one message at a time is sent, because the last connection ended with messages in
   * flight of which none was acknowledged. */
  bool probing;
  bool acknowledged; /* any kept message since the connection came up */

  /* Connections in a row that the broker closed with a transient in flight. */
  unsigned transient_losses;
  bool transient_lost; /* by this connection */

  struct list kept, transients;
  struct entry *next; /* the first queued one of kept, NULL when there is none */
  size_t entries, transient_count, bytes, in_flight;

  /* What disk holds and memory does not. */
  bool behind; /* there may be such messages, all with ids above in_memory_up_to */
  int64_t in_memory_up_to;
  struct store_backlog backlog;
  bool reading;

  /* Acknowledged messages; one batch is written while the next gathers. */
  int64_t unmarked[PUBLISH_UNMARKED];
  size_t unmarked_count;
  int64_t marked[STORE_BATCH]; /* those that are being marked */
  size_t marked_count;
  struct store_write delivered;
  bool marking;
  struct store_write aside;
  struct entry *setting_aside;
  struct timer retry;
};

/* The list's first entry, and the one behind another; NULL when there is none. */
struct entry *publish_first(const struct list *list);
struct entry *publish_after(const struct entry *entry);

/* NULL when there is none. */
struct entry *publish_first_in_state(struct entry *from, enum entry_state state);

/* Takes the entry out of its list and frees it. */
void publish_drop(struct publish *publish, struct entry *entry);

/* The kept entry is delivered, or need not be any more: the journal is told. */
void publish_settle(struct publish *publish, struct entry *entry);

/* The entry, which was in flight, is to be sent again in its place. */
void publish_queue_again(struct publish *publish, struct entry *entry);

/* Sends what may be sent, and reads from disk what memory has room for: after each outcome. */
void publish_go_on(struct publish *publish);

/* The journal fails: marking, setting aside and reading are tried again after PUBLISH_RETRY_MS. */
void publish_retry_later(struct publish *publish);

/* The broker connection is done with a message: `done` of each that is sent. */
void publish_on_outcome(struct mqtt_publish *sending);

/* Notes acknowledged messages in the journal, unless that is under way. */
void publish_mark_delivered(struct publish *publish);

/* Sets the next refused message aside in the journal, unless that is under way. */
void publish_set_next_aside(struct publish *publish);

#endif
