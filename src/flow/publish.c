#include "bridge/publish.h"

#include <assert.h>

#include "bridge/log.h"
#include "bridge/mem.h"
#include "publish_entry.h"

enum err publish_create(struct publish **out, const struct publish_options *options) {
  struct publish *publish = mem_alloc(sizeof *publish);
  if (!publish)
    return ERR_MEMORY;
  publish->options = *options;
  publish->longest_packet = SIZE_MAX;
  publish->done = publish_on_outcome;
  publish->behind = true;
  *out = publish;
  publish_read_backlog(publish);
  return ERR_OK;
}

/* ---- messages of the journal ---- */

void publish_committed(struct publish *publish, struct msg *msg) {
  const struct lane *lane = &publish->lanes[LANE_JOURNAL];
  bool room = lane->count < PUBLISH_QUEUE_MESSAGES && lane->bytes < PUBLISH_QUEUE_BYTES;
  if (publish->behind || !room || !publish_queue_add(publish, LANE_JOURNAL, msg))
    publish->behind = true;
  else
    publish->in_memory_up_to = msg->id;
  publish_go_on(publish);
}

void publish_more(struct publish *publish) {
  publish->behind = true;
  publish_read_backlog(publish);
}

/* ---- messages without it ---- */

/* The journal's own message of that topic is on its way, and is what is true. */
static bool is_queued_already(const struct publish *publish, const struct msg *msg) {
  const struct publish_entry *entry = publish_queue_find_topic(&publish->lanes[LANE_JOURNAL], msg);
  return entry && !publish->stopped && publish_queue_is_current(entry);
}

static bool has_room(const struct publish *publish, const struct msg *msg) {
  const struct lane *lane = &publish->lanes[LANE_DIRECT];
  return publish_queue_find_topic(lane, msg) ||
         (lane->count < PUBLISH_NOW_MESSAGES && lane->bytes < PUBLISH_NOW_BYTES);
}

void publish_now(struct publish *publish, struct msg *msg) {
  static struct log_limit limit;
  if (publish->credit.limit == 0 || is_queued_already(publish, msg))
    return;
  if (!has_room(publish, msg) || !publish_queue_add(publish, LANE_DIRECT, msg)) {
    log_limited(&limit, LOG_WARN, "a message without the journal is dropped",
                "too many wait, or there is no memory", LOG_FOREIGN("topic", msg->parts.topic));
    return;
  }
  publish_go_on(publish);
}

void publish_now_state(struct publish *publish, struct span topic, struct span payload,
                       const char *content_type) {
  struct msg *msg = NULL;
  if (msg_create_state(&msg, topic, payload, content_type) == ERR_OK)
    publish_now(publish, msg);
  msg_unref(&msg);
}

bool publish_now_waits(const struct publish *publish) {
  return publish->lanes[LANE_DIRECT].count > 0;
}

/* ---- the connection ---- */

void publish_up(struct publish *publish, struct mqtt *mqtt) {
  struct mqtt_status status;
  mqtt_status(mqtt, &status);
  publish->mqtt = mqtt;
  publish->longest_packet = status.max_packet_bytes > 0 ? status.max_packet_bytes : SIZE_MAX;
  credit_up(&publish->credit, status.credit);
  suspect_up(&publish->suspect);
  publish_go_on(publish);
}

size_t publish_longest_packet(const struct publish *publish) {
  return publish->longest_packet;
}

/* A message without the journal is about the connection that it was made for. */
void publish_down(struct publish *publish) {
  credit_down(&publish->credit);
  struct publish_entry *after = NULL;
  struct publish_entry *entry = publish_queue_first(&publish->lanes[LANE_DIRECT]);
  for (; entry; entry = after) {
    after = publish_queue_after(entry);
    if (entry->state == ENTRY_QUEUED)
      publish_queue_drop(publish, entry);
  }
}

/* ---- the end ---- */

void publish_stop(struct publish *publish) {
  publish->stopped = true;
  timer_stop(publish->options.timers, &publish->retry);
}

bool publish_is_idle(const struct publish *publish) {
  return publish->lanes[LANE_JOURNAL].count == 0 && publish->lanes[LANE_DIRECT].count == 0 &&
         !publish->behind && publish->unmarked_count == 0 && publish->marked_count == 0 &&
         !publish_is_busy(publish);
}

bool publish_is_busy(const struct publish *publish) {
  return publish->credit.held > 0 || publish->marking || publish->reading || publish->dying;
}

static void drop_all(struct publish *publish, struct lane *lane) {
  struct publish_entry *entry = NULL;
  while ((entry = publish_queue_first(lane)))
    publish_queue_drop(publish, entry);
}

void publish_destroy(struct publish **publish) {
  if (!*publish)
    return;
  assert(!publish_is_busy(*publish));
  publish_stop(*publish);
  for (size_t i = 0; i < LANE_COUNT; i++)
    drop_all(*publish, &(*publish)->lanes[i]);
  mem_free(*publish);
  *publish = NULL;
}
