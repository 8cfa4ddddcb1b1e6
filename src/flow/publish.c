#include "bridge/publish.h"

#include <assert.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"

enum entry_state { ENTRY_QUEUED, ENTRY_IN_FLIGHT, ENTRY_REFUSED };

/* A message on its way, in a list in the order of ids. */
struct entry {
  struct mqtt_publish sending;
  struct publish *publish;
  struct entry *before, *after;
  enum entry_state state;
  bool transient;
  bool sent_before;
  bool alone;       /* nothing else was in flight when it was sent */
  unsigned dropped; /* how often the broker closed the connection on this message alone */
  int64_t sent_mono_ms;
};

struct list {
  struct entry *first, *last;
};

struct publish {
  struct store *store;
  struct timers *timers;
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
  struct store_mark delivered;
  bool marking;
  struct store_mark aside;
  struct entry *setting_aside;
  struct timer retry;
};

static void list_append(struct list *list, struct entry *entry) {
  entry->after = NULL;
  entry->before = list->last;
  *(list->last ? &list->last->after : &list->first) = entry;
  list->last = entry;
}

static void list_remove(struct list *list, struct entry *entry) {
  *(entry->before ? &entry->before->after : &list->first) = entry->after;
  *(entry->after ? &entry->after->before : &list->last) = entry->before;
}

static struct entry *first_in_state(struct entry *from, enum entry_state state) {
  while (from && from->state != state)
    from = from->after;
  return from;
}

/* ---- sending ---- */

static void on_published(struct mqtt_publish *sending);
static void mark_delivered(struct publish *publish);
static void read_backlog(struct publish *publish);

static void send_entry(struct publish *publish, struct entry *entry) {
  entry->state = ENTRY_IN_FLIGHT;
  entry->sent_mono_ms = clock_mono_ms();
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

/* False when none waits or none may go. */
static bool send_transient(struct publish *publish) {
  struct entry *transient = first_in_state(publish->transients.first, ENTRY_QUEUED);
  if (!transient || !may_send(publish))
    return false;
  send_entry(publish, transient);
  return true;
}

static void send_transients(struct publish *publish) {
  while (send_transient(publish))
    ;
}

static void send_kept(struct publish *publish) {
  while (publish->next && !publish->stopped && may_send(publish)) {
    struct entry *entry = publish->next;
    publish->next = first_in_state(entry->after, ENTRY_QUEUED);
    send_entry(publish, entry);
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
  entry->sending.done = on_published;
  list_append(transient ? &publish->transients : &publish->kept, entry);
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

static void drop(struct publish *publish, struct entry *entry) {
  assert(entry != publish->next || publish->stopped);
  list_remove(entry->transient ? &publish->transients : &publish->kept, entry);
  publish->entries--;
  publish->transient_count -= entry->transient;
  publish->bytes -= msg_size(entry->sending.msg);
  msg_unref(&entry->sending.msg);
  mem_free(entry);
}

static void queue_again(struct publish *publish, struct entry *entry) {
  entry->state = ENTRY_QUEUED;
  if (!publish->next || entry->sending.msg->id < publish->next->sending.msg->id)
    publish->next = entry;
}

/* ---- what the broker refuses for good ---- */

static void set_next_aside(struct publish *publish);

static void retry_later(struct publish *publish);

static void on_set_aside(struct store_op *op) {
  struct publish *publish = (struct publish *)((char *)op - offsetof(struct publish, aside));
  struct entry *entry = publish->setting_aside;
  publish->setting_aside = NULL;
  if (op->result != ERR_OK) {
    retry_later(publish);
    return;
  }
  drop(publish, entry);
  set_next_aside(publish);
}

/* One at a time, in the order of ids: refusals are rare, and so need no memory of their own. */
static void set_next_aside(struct publish *publish) {
  if (publish->setting_aside)
    return;
  struct entry *entry = first_in_state(publish->kept.first, ENTRY_REFUSED);
  if (!entry)
    return;
  publish->setting_aside = entry;
  publish->aside = (struct store_mark){
      .op.done = on_set_aside,
      .ids = {entry->sending.msg->id},
      .count = 1,
      .set_aside = true,
      .reason_code = entry->sending.reason_code,
  };
  store_mark(publish->store, &publish->aside);
}

static void refuse(struct publish *publish, struct entry *entry, const char *why) {
  metrics_add(METRIC_EVENTS_SET_ASIDE, 1);
  log_line(LOG_ERROR, "a message is set aside in the journal", LOG_TEXT("why", why),
           LOG_SPAN("topic", entry->sending.msg->parts.topic),
           LOG_INT("row", entry->sending.msg->id),
           LOG_INT("reason_code", entry->sending.reason_code));
  entry->state = ENTRY_REFUSED;
  set_next_aside(publish);
}

/* A broker of 3.1.1 has no way to refuse a message but to close the connection, and one of 5 may
 * prefer that. Then the message comes back, is sent first on the next connection, and so on for
 * ever. So once a connection was lost with nothing acknowledged, messages go one at a time, and one
 * that was alone in flight each time is set aside. Networks and brokers fail as well, but hardly so
 * often in a row, so soon after the same message, and without taking it once. */
static bool is_blamed(struct publish *publish, struct entry *entry) {
  const struct mqtt_publish *sending = &entry->sending;
  if (!sending->closed_by_broker || publish->acknowledged)
    return false;
  publish->probing = true;
  if (entry->alone && clock_mono_ms() - entry->sent_mono_ms <= PUBLISH_BLAME_MS)
    entry->dropped++;
  return entry->dropped == PUBLISH_BLAME_TIMES;
}

static void lose(struct publish *publish, struct entry *entry) {
  if (!is_blamed(publish, entry)) {
    queue_again(publish, entry);
    return;
  }
  refuse(publish, entry, "the broker closes the connection each time that it is sent this");
  mqtt_forgive(publish->mqtt); /* else each further such message holds the others up for a minute */
}

/* ---- acknowledged ---- */

static void acknowledge(struct publish *publish, struct entry *entry) {
  FAULT_POINT(PUBLISH_TOLD);
  publish->acknowledged = true;
  publish->probing = false;
  metrics_add(METRIC_EVENTS_PUBLISHED, 1);
  publish->unmarked[publish->unmarked_count++] = entry->sending.msg->id;
  drop(publish, entry);
  mark_delivered(publish);
}

/* Told of once transients wait for an idle moment, as it is certain then which one it was. */
static void lose_transient(struct publish *publish, const struct mqtt_publish *sending) {
  if (!sending->closed_by_broker || publish->transient_lost)
    return;
  publish->transient_lost = true;
  if (publish->transient_losses >= PUBLISH_TRANSIENT_LOSSES)
    log_line(LOG_WARN, "the broker closed the connection when it was sent this, it is dropped",
             LOG_SPAN("topic", sending->msg->parts.topic));
  else
    publish->transient_losses++;
}

static void end_transient(struct publish *publish, struct entry *entry) {
  const struct mqtt_publish *sending = &entry->sending;
  if (sending->outcome == MQTT_REFUSED)
    log_line(LOG_WARN, "the broker refuses a message that is not kept, it is dropped",
             LOG_SPAN("topic", sending->msg->parts.topic),
             LOG_INT("reason_code", sending->reason_code));
  if (sending->outcome == MQTT_LOST)
    lose_transient(publish, sending);
  if (sending->outcome == MQTT_DELIVERED && publish->transient_count == 1)
    publish->transient_losses = 0; /* the last of them */
  drop(publish, entry);
}

static void on_published(struct mqtt_publish *sending) {
  struct entry *entry = (struct entry *)sending;
  struct publish *publish = entry->publish;
  assert(entry->state == ENTRY_IN_FLIGHT);
  publish->in_flight--;
  publish->settling = publish->settling && publish->in_flight > 0;
  if (entry->transient)
    end_transient(publish, entry);
  else if (sending->outcome == MQTT_DELIVERED)
    acknowledge(publish, entry);
  else if (sending->outcome == MQTT_REFUSED)
    refuse(publish, entry, "the broker refuses it for good");
  else
    lose(publish, entry);
  send_queued(publish);
  read_backlog(publish);
}

static void on_marked(struct store_op *op) {
  struct publish *publish = (struct publish *)((char *)op - offsetof(struct publish, delivered));
  publish->marking = false;
  if (op->result != ERR_OK) {
    /* The rows stay undelivered on disk, and a crash before the next try repeats them. */
    retry_later(publish);
    return;
  }
  FAULT_POINT(PUBLISH_MARKED);
  publish->delivered.count = 0;
  mark_delivered(publish);
  send_queued(publish);
}

static void mark_delivered(struct publish *publish) {
  struct store_mark *mark = &publish->delivered;
  if (publish->marking || publish->retry.running)
    return;
  if (mark->count == 0) {
    size_t count = publish->unmarked_count < STORE_BATCH ? publish->unmarked_count : STORE_BATCH;
    if (count == 0)
      return;
    memcpy(mark->ids, publish->unmarked, count * sizeof mark->ids[0]);
    publish->unmarked_count -= count;
    memmove(publish->unmarked, publish->unmarked + count,
            publish->unmarked_count * sizeof publish->unmarked[0]);
    mark->count = count;
  }
  mark->op.done = on_marked;
  publish->marking = true;
  store_mark(publish->store, mark);
}

/* ---- what waits on disk ---- */

static void on_backlog(struct store_op *op) {
  struct publish *publish = (struct publish *)((char *)op - offsetof(struct publish, backlog));
  struct store_backlog *backlog = &publish->backlog;
  publish->reading = false;
  bool complete = op->result == ERR_OK;
  for (size_t i = 0; i < backlog->count; i++) {
    complete = complete && append(publish, backlog->msgs[i], false);
    msg_unref(&backlog->msgs[i]);
  }
  if (!complete) {
    retry_later(publish);
    return;
  }
  /* Whatever was committed after this read completes after it, and is told by publish_kept. */
  publish->behind = backlog->more;
  send_queued(publish);
  read_backlog(publish);
}

/* Reads on as soon as memory has room for another batch. */
static void read_backlog(struct publish *publish) {
  if (!publish->behind || publish->reading || publish->stopped || publish->retry.running)
    return;
  if (publish->entries + STORE_BATCH > PUBLISH_QUEUE_MESSAGES ||
      publish->bytes > PUBLISH_QUEUE_BYTES / 2)
    return;
  publish->backlog = (struct store_backlog){
      .op.done = on_backlog,
      .after_id = publish->in_memory_up_to,
      .up_to_id = INT64_MAX,
      .max_bytes = PUBLISH_QUEUE_BYTES / 2,
  };
  publish->reading = true;
  store_read_backlog(publish->store, &publish->backlog);
}

static void on_retry(struct timer *timer) {
  struct publish *publish = (struct publish *)((char *)timer - offsetof(struct publish, retry));
  mark_delivered(publish);
  set_next_aside(publish);
  read_backlog(publish);
}

static void retry_later(struct publish *publish) {
  if (!publish->stopped && !publish->retry.running)
    timer_start(publish->timers, &publish->retry, clock_mono_ms() + PUBLISH_RETRY_MS, on_retry);
}

/* ---- from outside ---- */

enum err publish_create(struct publish **out, struct store *store, struct timers *timers) {
  struct publish *publish = mem_alloc(sizeof *publish);
  if (!publish)
    return ERR_MEMORY;
  publish->store = store;
  publish->timers = timers;
  publish->behind = true;
  *out = publish;
  read_backlog(publish);
  return ERR_OK;
}

void publish_kept(struct publish *publish, struct msg *msg) {
  bool room = publish->entries < PUBLISH_QUEUE_MESSAGES && publish->bytes < PUBLISH_QUEUE_BYTES;
  if (publish->behind || !room || !append(publish, msg, false))
    publish->behind = true;
  send_queued(publish);
  read_backlog(publish);
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
  for (struct entry *entry = publish->transients.first; entry; entry = after) {
    after = entry->after;
    if (entry->state == ENTRY_QUEUED)
      drop(publish, entry);
  }
}

void publish_stop(struct publish *publish) {
  publish->stopped = true;
  timer_stop(publish->timers, &publish->retry);
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
    drop(*publish, (*publish)->kept.first);
  while ((*publish)->transients.first)
    drop(*publish, (*publish)->transients.first);
  mem_free(*publish);
  *publish = NULL;
}
