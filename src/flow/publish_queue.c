/* The messages in memory, in two lanes, and which of them a newer one has replaced.
 *
 * What is retained under a topic is a state: whoever comes to the broker later sees the last one
 * alone. So while several of one topic are queued, it is enough that the newest is sent. A message
 * of the journal that is replaced keeps its place; when its turn comes it is marked as delivered in
 * place of being sent, so that the journal is told in the order of its rows, and that of all
 * others stays as it was. The newer one is committed by then: a crash before or behind the mark
 * loses nothing, and brings at most an older state before the newer one. A message that is in
 * flight is not replaced; but one that comes back from a lost connection is.
 *
 * Where both ways are used for a topic, what the owner hands in without the journal is what the
 * journal has last, so that goes alone while it is queued. */
#include <search.h>
#include <string.h>

#include "bridge/mem.h"
#include "publish_entry.h"

static struct publish_entry *entry_of(struct list_link *link) {
  return link ? container_of(link, struct publish_entry, link) : NULL;
}

struct publish_entry *publish_queue_first(const struct lane *lane) {
  return entry_of(lane->entries.first);
}

struct publish_entry *publish_queue_after(const struct publish_entry *entry) {
  return entry_of(entry->link.after);
}

struct publish_entry *publish_queue_find(struct publish_entry *from, enum entry_state state) {
  while (from && from->state != state)
    from = publish_queue_after(from);
  return from;
}

/* ---- the newest of each topic ---- */

static struct lane *lane_of(const struct publish_entry *entry) {
  return &entry->publish->lanes[entry->lane];
}

static int compare_topics(const void *a, const void *b) {
  const struct msg *left = ((const struct publish_entry *)a)->sending.msg;
  const struct msg *right = ((const struct publish_entry *)b)->sending.msg;
  return strcmp(left->parts.topic.data, right->parts.topic.data);
}

struct publish_entry *publish_queue_find_topic(const struct lane *lane, const struct msg *msg) {
  const struct publish_entry key = {.sending.msg = (struct msg *)msg};
  struct publish_entry **node =
      msg->parts.retain ? tfind(&key, &lane->topics, compare_topics) : NULL;
  return node ? *node : NULL;
}

static void unlist(struct publish_entry *entry) {
  if (entry->listed)
    tdelete(entry, &lane_of(entry)->topics, compare_topics);
  entry->listed = false;
}

/* Without memory it is not replaced, and sent like any other. */
static void list_topic(struct publish_entry *entry) {
  entry->listed = tsearch(entry, &lane_of(entry)->topics, compare_topics) != NULL;
}

struct publish_entry *publish_queue_older_in_flight(const struct publish_entry *entry) {
  const struct list_link *link = entry->sending.msg->parts.retain ? entry->link.before : NULL;
  for (; link; link = link->before) {
    struct publish_entry *older = container_of(link, struct publish_entry, link);
    if (older->state == ENTRY_IN_FLIGHT && compare_topics(older, entry) == 0)
      return older;
  }
  return NULL;
}

/* Of the entry and the one that is queued under its topic, the older is replaced. */
static void supersede(struct publish_entry *entry) {
  struct publish_entry *other = publish_queue_find_topic(lane_of(entry), entry->sending.msg);
  if (other && other->sending.msg->id > entry->sending.msg->id) {
    entry->superseded = true;
    return;
  }
  if (other) {
    unlist(other);
    other->superseded = true;
  }
  if (entry->sending.msg->parts.retain)
    list_topic(entry);
}

/* ---- coming and going ---- */

bool publish_queue_is_current(const struct publish_entry *entry) {
  const struct publish_options *options = &entry->publish->options;
  return !entry->superseded &&
         (!options->is_current || options->is_current(options->context, entry->sending.msg));
}

/* A message without the journal gives way to one of the journal's. */
static void supersede_direct(struct publish *publish, const struct publish_entry *entry) {
  struct publish_entry *direct =
      publish_queue_find_topic(&publish->lanes[LANE_DIRECT], entry->sending.msg);
  if (direct && publish_queue_is_current(entry))
    publish_queue_drop(publish, direct);
}

/* A message without the journal gives its place to the newer one. */
static void replace(struct publish_entry *entry, struct msg *msg) {
  struct lane *lane = lane_of(entry);
  unlist(entry);
  lane->bytes += msg_size(msg) - msg_size(entry->sending.msg);
  msg_unref(&entry->sending.msg);
  entry->sending.msg = msg_ref(msg);
  list_topic(entry);
}

bool publish_queue_add(struct publish *publish, enum lane_id lane, struct msg *msg) {
  struct publish_entry *older =
      lane == LANE_DIRECT ? publish_queue_find_topic(&publish->lanes[lane], msg) : NULL;
  if (older) {
    replace(older, msg);
    return true;
  }
  struct publish_entry *entry = mem_alloc(sizeof *entry);
  if (!entry)
    return false;
  entry->publish = publish;
  entry->lane = lane;
  entry->sending.msg = msg_ref(msg);
  entry->sending.done = publish->done;
  list_append(&publish->lanes[lane].entries, &entry->link);
  publish->lanes[lane].count++;
  publish->lanes[lane].bytes += msg_size(msg);
  supersede(entry);
  if (lane == LANE_JOURNAL && !publish->next)
    publish->next = entry;
  if (lane == LANE_JOURNAL)
    supersede_direct(publish, entry);
  return true;
}

void publish_queue_take(struct publish *publish, struct publish_entry *entry) {
  unlist(entry);
  if (entry == publish->next)
    publish->next = publish_queue_find(publish_queue_after(entry), ENTRY_QUEUED);
}

void publish_queue_again(struct publish *publish, struct publish_entry *entry) {
  entry->state = ENTRY_QUEUED;
  supersede(entry);
  if (!publish->next || entry->sending.msg->id < publish->next->sending.msg->id)
    publish->next = entry;
}

void publish_queue_drop(struct publish *publish, struct publish_entry *entry) {
  struct lane *lane = &publish->lanes[entry->lane];
  publish_queue_take(publish, entry);
  list_remove(&lane->entries, &entry->link);
  lane->count--;
  lane->bytes -= msg_size(entry->sending.msg);
  msg_unref(&entry->sending.msg);
  mem_free(entry);
}
