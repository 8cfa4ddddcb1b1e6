/* What the files of publish share. Each calls those below it, and the two in the middle each other:
 *
 * publish.c          from outside
 * publish_outcome.c  what the broker says to each message
 * publish_send.c     whose turn it is
 * publish_journal.c  what the journal is told of the broker's word, and what waits there
 * publish_queue.c    the messages in memory, and which of them a newer one has replaced
 * suspect.c, credit.c
 *
 * Main thread. */
#ifndef FLOW_PUBLISH_ENTRY_H
#define FLOW_PUBLISH_ENTRY_H

#include "bridge/list.h"
#include "bridge/publish.h"
#include "credit.h"
#include "suspect.h"

enum entry_state { ENTRY_QUEUED, ENTRY_IN_FLIGHT, ENTRY_REFUSED };
enum lane_id { LANE_JOURNAL, LANE_DIRECT, LANE_COUNT };

/* A message on its way. */
struct publish_entry {
  struct mqtt_publish sending;
  struct publish *publish;
  struct list_link link; /* in its lane */
  enum lane_id lane;
  enum entry_state state;
  bool listed;     /* in its lane's topics */
  bool superseded; /* a newer one of its topic is queued behind it, */
  bool marked;     /* or the broker took that one first, and the journal was told of both */
  bool sent_before;
  struct suspect_message suspicion;
  int64_t sent_mono_us;
};

/* Messages of the journal, in the order of their rows; messages without it, as they came. */
struct lane {
  struct list entries;
  size_t count, bytes;
  void *topics; /* tree (tsearch) of the queued retained ones: the newest of each topic */
};

struct publish {
  struct publish_options options;
  void (*done)(struct mqtt_publish *sending); /* of each that is sent: publish_on_outcome */
  struct mqtt *mqtt;                          /* lives as long as a message is in flight */
  size_t longest_packet;                      /* that the broker takes, SIZE_MAX without a limit */
  bool stopped;
  struct credit credit;
  struct suspect suspect;

  struct lane lanes[LANE_COUNT];
  struct publish_entry *next; /* the first queued one of the journal's, NULL when there is none */

  /* What disk holds and memory does not. */
  bool behind; /* there may be such messages, all with ids above in_memory_up_to */
  int64_t in_memory_up_to;
  struct store_backlog backlog;
  bool reading;

  /* Delivered messages; one batch is written while the next gathers. */
  int64_t unmarked[PUBLISH_UNMARKED];
  size_t unmarked_count;
  int64_t marked[STORE_BATCH]; /* those that are being marked */
  size_t marked_count;
  struct store_write delivered;
  bool marking;
  struct store_write dead_letter;
  struct publish_entry *dying; /* the refused message that becomes a dead letter, NULL for none */
  struct timer retry;
};

/* ---- publish_queue.c ---- */

/* The lane's first entry, and the one behind another; NULL when there is none. */
struct publish_entry *publish_queue_first(const struct lane *lane);
struct publish_entry *publish_queue_after(const struct publish_entry *entry);

/* From the entry on, the first in that state; NULL when there is none. */
struct publish_entry *publish_queue_find(struct publish_entry *from, enum entry_state state);

/* The queued entry of a retained message's topic; NULL when there is none. */
struct publish_entry *publish_queue_find_topic(const struct lane *lane, const struct msg *msg);

/* False: a newer message of its topic was committed. */
bool publish_queue_is_current(const struct publish_entry *entry);

/* Adds at the end; false without memory. A retained message replaces the queued one of its topic.
 */
bool publish_queue_add(struct publish *publish, enum lane_id lane, struct msg *msg);

/* The entry goes: it is no longer replaced, nor the next one. */
void publish_queue_take(struct publish *publish, struct publish_entry *entry);

/* The entry, which was in flight, is to be sent again in its place. */
void publish_queue_again(struct publish *publish, struct publish_entry *entry);

/* The nearest entry in flight before this one with its retained topic; NULL when there is none. */
struct publish_entry *publish_queue_older_in_flight(const struct publish_entry *entry);

/* Takes the entry out of its lane and frees it. */
void publish_queue_drop(struct publish *publish, struct publish_entry *entry);

/* ---- publish_journal.c ---- */

/* The broker has the message, or need not have it any more: the journal is told. The entry goes. */
void publish_delivered(struct publish *publish, struct publish_entry *entry);

/* The broker will never take the message: the journal makes it a dead letter. The entry goes. */
void publish_refused(struct publish *publish, struct publish_entry *entry);

/* Reads on as soon as memory has room for another batch. */
void publish_read_backlog(struct publish *publish);

/* ---- publish_send.c ---- */

/* Sends what may be sent, and reads from disk what memory has room for. */
void publish_go_on(struct publish *publish);

/* ---- publish_outcome.c ---- */

/* The broker connection is done with a message. */
void publish_on_outcome(struct mqtt_publish *sending);

#endif
