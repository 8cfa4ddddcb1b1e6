/* What the journal is told: which messages the broker has, and which it will never take. And what
 * waits there: disk holds all messages, memory the next few. What fails is tried again after
 * PUBLISH_RETRY_MS; until then the rows stay undelivered, and a crash repeats them. */
#include <string.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "publish_entry.h"

static void mark_delivered(struct publish *publish);
static void add_next_dead_letter(struct publish *publish);

static void on_retry(struct timer *timer) {
  struct publish *publish = container_of(timer, struct publish, retry);
  mark_delivered(publish);
  add_next_dead_letter(publish);
  publish_read_backlog(publish);
}

static void retry_later(struct publish *publish) {
  if (!publish->stopped && !publish->retry.running)
    timer_start(publish->options.timers, &publish->retry, clock_mono_ms() + PUBLISH_RETRY_MS,
                on_retry);
}

/* ---- what the broker has ---- */

static void on_marked(struct store_write *write) {
  struct publish *publish = container_of(write, struct publish, delivered);
  publish->marking = false;
  if (write->result != ERR_OK) {
    retry_later(publish);
    return;
  }
  FAULT_POINT(PUBLISH_MARKED);
  publish->marked_count = 0;
  mark_delivered(publish);
  publish_go_on(publish);
}

/* What could not be marked is tried again before anything else. */
static void take_unmarked(struct publish *publish) {
  size_t count = publish->unmarked_count < STORE_BATCH ? publish->unmarked_count : STORE_BATCH;
  memcpy(publish->marked, publish->unmarked, count * sizeof publish->marked[0]);
  publish->marked_count = count;
  publish->unmarked_count -= count;
  memmove(publish->unmarked, publish->unmarked + count,
          publish->unmarked_count * sizeof publish->unmarked[0]);
}

static void mark_delivered(struct publish *publish) {
  if (publish->marking || publish->retry.running)
    return;
  if (publish->marked_count == 0)
    take_unmarked(publish);
  if (publish->marked_count == 0)
    return;
  publish->marking = true;
  store_write_begin(&publish->delivered, on_marked);
  store_write_add(&publish->delivered, STORE_DELIVERED)->delivered =
      (struct store_delivered){publish->marked, publish->marked_count};
  store_commit(publish->options.store, &publish->delivered);
}

static void add_unmarked(struct publish *publish, struct publish_entry *entry) {
  if (!entry->marked)
    publish->unmarked[publish->unmarked_count++] = entry->sending.msg->id;
  entry->marked = true;
}

/* A broker need not acknowledge in order. What it took is not to be followed by an older state of
 * the topic, neither when the connection is lost nor after a crash: so those are marked first. */
static void add_older(struct publish *publish, const struct publish_entry *taken) {
  struct publish_entry *older = publish_queue_older_in_flight(taken);
  for (; older; older = publish_queue_older_in_flight(older))
    add_unmarked(publish, older);
}

void publish_delivered(struct publish *publish, struct publish_entry *entry) {
  if (entry->state == ENTRY_IN_FLIGHT)
    add_older(publish, entry);
  add_unmarked(publish, entry);
  publish_queue_drop(publish, entry);
  mark_delivered(publish);
}

/* ---- what it will never take ---- */

static void on_dead_letter(struct store_write *write) {
  struct publish *publish = container_of(write, struct publish, dead_letter);
  struct publish_entry *entry = publish->dying;
  publish->dying = NULL;
  if (write->result != ERR_OK) {
    retry_later(publish);
    return;
  }
  publish_queue_drop(publish, entry);
  add_next_dead_letter(publish);
}

/* One at a time, in the order of ids: refusals are rare, and so need no memory of their own. */
static void add_next_dead_letter(struct publish *publish) {
  if (publish->dying)
    return;
  struct publish_entry *entry =
      publish_queue_find(publish_queue_first(&publish->lanes[LANE_JOURNAL]), ENTRY_REFUSED);
  if (!entry)
    return;
  publish->dying = entry;
  store_write_begin(&publish->dead_letter, on_dead_letter);
  store_write_add(&publish->dead_letter, STORE_DEAD_LETTER)->dead_letter =
      (struct store_dead_letter){entry->sending.msg->id, entry->sending.reason_code};
  store_commit(publish->options.store, &publish->dead_letter);
}

void publish_refused(struct publish *publish, struct publish_entry *entry) {
  entry->state = ENTRY_REFUSED;
  add_next_dead_letter(publish);
}

/* ---- what waits on disk ---- */

static void on_backlog(struct store_read *read) {
  struct publish *publish = container_of(read, struct publish, backlog);
  struct store_backlog *backlog = &publish->backlog;
  publish->reading = false;
  bool complete = read->result == ERR_OK;
  for (size_t i = 0; i < backlog->count; i++) {
    complete = complete && publish_queue_add(publish, LANE_JOURNAL, backlog->msgs[i]);
    if (complete)
      publish->in_memory_up_to = backlog->msgs[i]->id;
    msg_unref(&backlog->msgs[i]);
  }
  if (!complete) {
    retry_later(publish);
    return;
  }
  /* Whatever was committed after this read completes after it, and is told by publish_committed. */
  publish->behind = backlog->more;
  publish_go_on(publish);
}

void publish_read_backlog(struct publish *publish) {
  const struct lane *lane = &publish->lanes[LANE_JOURNAL];
  if (!publish->behind || publish->reading || publish->stopped || publish->retry.running)
    return;
  if (lane->count + STORE_BATCH > PUBLISH_QUEUE_MESSAGES || lane->bytes > PUBLISH_QUEUE_BYTES / 2)
    return;
  publish->backlog = (struct store_backlog){
      .read.done = on_backlog,
      .after_id = publish->in_memory_up_to,
      .up_to_id = INT64_MAX,
      .max_bytes = PUBLISH_QUEUE_BYTES / 2,
  };
  publish->reading = true;
  store_read_backlog(publish->options.store, &publish->backlog);
}
