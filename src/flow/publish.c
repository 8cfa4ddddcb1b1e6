#include "bridge/publish.h"

#include <assert.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/list.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "publish_entry.h"

static struct entry *entry_of(struct list_link *link) {
  return link ? container_of(link, struct entry, link) : NULL;
}

struct entry *publish_first(const struct list *list) {
  return entry_of(list->first);
}

struct entry *publish_after(const struct entry *entry) {
  return entry_of(entry->link.after);
}

struct entry *publish_first_in_state(struct entry *from, enum entry_state state) {
  while (from && from->state != state)
    from = publish_after(from);
  return from;
}

/* ---- sending ---- */

static void send_entry(struct publish *publish, struct entry *entry) {
  entry->state = ENTRY_IN_FLIGHT;
  entry->sent_mono_ms = clock_mono_ms();
  entry->sent_mono_us = clock_mono_us();
  entry->alone = publish->probing;
  publish->in_flight++;
  if (entry->sent_before)
    metrics_add(METRIC_EVENTS_REPEATED, 1);
  entry->sent_before = true;
  FAULT_POINT(PUBLISH_STARTED);
  mqtt_publish(publish->mqtt, &entry->sending);
}

static bool may_send(const struct publish *publish) {
  return publish->up && !publish->settling &&
         publish->in_flight < (publish->probing ? 1 : publish->places) &&
         publish->unmarked_count + publish->in_flight < PUBLISH_UNMARKED;
}

static bool is_current(const struct publish *publish, const struct entry *entry) {
  const struct publish_options *options = &publish->options;
  return !options->is_current || options->is_current(options->context, entry->sending.msg);
}

/* False when none waits or none may go. */
static bool send_transient(struct publish *publish) {
  struct entry *transient =
      publish_first_in_state(publish_first(&publish->transients), ENTRY_QUEUED);
  if (!transient || !may_send(publish))
    return false;
  if (is_current(publish, transient))
    send_entry(publish, transient);
  else
    publish_drop(publish, transient);
  return true;
}

static void send_transients(struct publish *publish) {
  while (send_transient(publish))
    ;
}

static void send_kept(struct publish *publish) {
  while (publish->next && !publish->stopped && may_send(publish)) {
    struct entry *entry = publish->next;
    publish->next = publish_first_in_state(publish_after(entry), ENTRY_QUEUED);
    if (is_current(publish, entry))
      send_entry(publish, entry);
    else
      publish_settle(publish, entry);
  }
}

/* Transients first, but for the one message that is to show whether it ends connections, and not
 * while they seem to end connections themselves: then each waits for an idle moment, so that none
 * of the kept ones goes down with it. */
static void send_queued(struct publish *publish) {
  bool shy = publish->transient_losses >= PUBLISH_TRANSIENT_LOSSES;
  if (publish->probing || shy)
    send_kept(publish);
  if (!shy)
    send_transients(publish);
  else if (publish->in_flight == 0)
    send_transient(publish);
  send_kept(publish);
}

/* Adds at the end; false without memory. */
static bool append(struct publish *publish, struct msg *msg, bool transient) {
  struct entry *entry = mem_alloc(sizeof *entry);
  if (!entry)
    return false;
  entry->publish = publish;
  entry->transient = transient;
  entry->sending.msg = msg_ref(msg);
  entry->sending.done = publish_on_outcome;
  list_append(transient ? &publish->transients : &publish->kept, &entry->link);
  publish->entries++;
  publish->transient_count += transient;
  publish->bytes += msg_size(msg);
  if (!transient) {
    publish->in_memory_up_to = msg->id;
    if (!publish->next)
      publish->next = entry;
  }
  return true;
}

void publish_drop(struct publish *publish, struct entry *entry) {
  assert(entry != publish->next || publish->stopped);
  list_remove(entry->transient ? &publish->transients : &publish->kept, &entry->link);
  publish->entries--;
  publish->transient_count -= entry->transient;
  publish->bytes -= msg_size(entry->sending.msg);
  msg_unref(&entry->sending.msg);
  mem_free(entry);
}

void publish_queue_again(struct publish *publish, struct entry *entry) {
  entry->state = ENTRY_QUEUED;
  if (!publish->next || entry->sending.msg->id < publish->next->sending.msg->id)
    publish->next = entry;
}

/* ---- what waits on disk ---- */

static void on_backlog(struct store_read *read) {
  struct publish *publish = container_of(read, struct publish, backlog);
  struct store_backlog *backlog = &publish->backlog;
  publish->reading = false;
  bool complete = read->result == ERR_OK;
  for (size_t i = 0; i < backlog->count; i++) {
    complete = complete && append(publish, backlog->msgs[i], false);
    msg_unref(&backlog->msgs[i]);
  }
  if (!complete) {
    publish_retry_later(publish);
    return;
  }
  /* Whatever was committed after this read completes after it, and is told by publish_kept. */
  publish->behind = backlog->more;
  publish_go_on(publish);
}

/* Reads on as soon as memory has room for another batch. */
static void read_backlog(struct publish *publish) {
  if (!publish->behind || publish->reading || publish->stopped || publish->retry.running)
    return;
  if (publish->entries + STORE_BATCH > PUBLISH_QUEUE_MESSAGES ||
      publish->bytes > PUBLISH_QUEUE_BYTES / 2)
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

void publish_go_on(struct publish *publish) {
  send_queued(publish);
  read_backlog(publish);
}

static void on_retry(struct timer *timer) {
  struct publish *publish = container_of(timer, struct publish, retry);
  publish_mark_delivered(publish);
  publish_set_next_aside(publish);
  read_backlog(publish);
}

void publish_retry_later(struct publish *publish) {
  if (!publish->stopped && !publish->retry.running)
    timer_start(publish->options.timers, &publish->retry, clock_mono_ms() + PUBLISH_RETRY_MS,
                on_retry);
}

/* ---- from outside ---- */

enum err publish_create(struct publish **out, const struct publish_options *options) {
  struct publish *publish = mem_alloc(sizeof *publish);
  if (!publish)
    return ERR_MEMORY;
  publish->options = *options;
  publish->behind = true;
  *out = publish;
  read_backlog(publish);
  return ERR_OK;
}

void publish_kept(struct publish *publish, struct msg *msg) {
  bool room = publish->entries < PUBLISH_QUEUE_MESSAGES && publish->bytes < PUBLISH_QUEUE_BYTES;
  if (publish->behind || !room || !append(publish, msg, false))
    publish->behind = true;
  publish_go_on(publish);
}

void publish_more(struct publish *publish) {
  publish->behind = true;
  read_backlog(publish);
}

void publish_transient(struct publish *publish, struct msg *msg) {
  if (publish->up && publish->transient_count < PUBLISH_TRANSIENTS && append(publish, msg, true))
    send_queued(publish);
}

/* Main may hear of a new connection before the last one's messages came back: those go first. */
void publish_up(struct publish *publish, struct mqtt *mqtt) {
  struct mqtt_status status;
  mqtt_status(mqtt, &status);
  publish->mqtt = mqtt;
  publish->up = true;
  publish->places = status.places;
  publish->settling = publish->in_flight > 0;
  publish->acknowledged = false;
  publish->transient_lost = false;
  send_queued(publish);
}

/* A transient is about the connection that it was made for. */
void publish_down(struct publish *publish) {
  publish->up = false;
  struct entry *after = NULL;
  for (struct entry *entry = publish_first(&publish->transients); entry; entry = after) {
    after = publish_after(entry);
    if (entry->state == ENTRY_QUEUED)
      publish_drop(publish, entry);
  }
}

void publish_stop(struct publish *publish) {
  publish->stopped = true;
  timer_stop(publish->options.timers, &publish->retry);
}

bool publish_has_transient(const struct publish *publish) {
  return publish->transient_count > 0;
}

bool publish_is_idle(const struct publish *publish) {
  return publish->entries == 0 && !publish->behind && publish->unmarked_count == 0 &&
         !publish_is_busy(publish);
}

bool publish_is_busy(const struct publish *publish) {
  return publish->in_flight > 0 || publish->marking || publish->reading || publish->setting_aside;
}

void publish_destroy(struct publish **publish) {
  if (!*publish)
    return;
  assert(!publish_is_busy(*publish));
  publish_stop(*publish);
  while ((*publish)->kept.first)
    publish_drop(*publish, publish_first(&(*publish)->kept));
  while ((*publish)->transients.first)
    publish_drop(*publish, publish_first(&(*publish)->transients));
  mem_free(*publish);
  *publish = NULL;
}
