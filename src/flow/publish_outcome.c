#include <assert.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "bridge/metrics.h"
#include "publish_entry.h"

/* ---- what the broker refuses for good ---- */

static void on_set_aside(struct store_write *write) {
  struct publish *publish = container_of(write, struct publish, aside);
  struct entry *entry = publish->setting_aside;
  publish->setting_aside = NULL;
  if (write->result != ERR_OK) {
    publish_retry_later(publish);
    return;
  }
  publish_drop(publish, entry);
  publish_set_next_aside(publish);
}

/* One at a time, in the order of ids: refusals are rare, and so need no memory of their own. */
void publish_set_next_aside(struct publish *publish) {
  if (publish->setting_aside)
    return;
  struct entry *entry = publish_first_in_state(publish_first(&publish->kept), ENTRY_REFUSED);
  if (!entry)
    return;
  publish->setting_aside = entry;
  store_write_begin(&publish->aside, on_set_aside);
  store_write_add(&publish->aside, STORE_DEAD_LETTER)->dead_letter =
      (struct store_dead_letter){entry->sending.msg->id, entry->sending.reason_code};
  store_commit(publish->options.store, &publish->aside);
}

static void refuse(struct publish *publish, struct entry *entry, const char *why) {
  metrics_add(METRIC_EVENTS_SET_ASIDE, 1);
  log_line(LOG_ERROR, "a message is set aside in the journal", LOG_TEXT("why", why),
           LOG_FOREIGN("topic", entry->sending.msg->parts.topic),
           LOG_INT("row", entry->sending.msg->id),
           LOG_INT("reason_code", entry->sending.reason_code));
  entry->state = ENTRY_REFUSED;
  publish_set_next_aside(publish);
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
    publish_queue_again(publish, entry);
    return;
  }
  refuse(publish, entry, "the broker closes the connection each time that it is sent this");
  mqtt_forgive(publish->mqtt); /* else each further such message holds the others up for a minute */
}

/* ---- acknowledged ---- */

void publish_settle(struct publish *publish, struct entry *entry) {
  publish->unmarked[publish->unmarked_count++] = entry->sending.msg->id;
  publish_drop(publish, entry);
  publish_mark_delivered(publish);
}

static void acknowledge(struct publish *publish, struct entry *entry) {
  FAULT_POINT(PUBLISH_TOLD);
  publish->acknowledged = true;
  publish->probing = false;
  metrics_add(METRIC_EVENTS_PUBLISHED, 1);
  metrics_time(TIMING_PUBLISH, clock_mono_us() - entry->sent_mono_us);
  publish_settle(publish, entry);
}

/* Told of once transients wait for an idle moment, as it is certain then which one it was. */
static void lose_transient(struct publish *publish, const struct mqtt_publish *sending) {
  if (!sending->closed_by_broker || publish->transient_lost)
    return;
  publish->transient_lost = true;
  if (publish->transient_losses >= PUBLISH_TRANSIENT_LOSSES)
    log_line(LOG_WARN, "the broker closed the connection when it was sent this, it is dropped",
             LOG_FOREIGN("topic", sending->msg->parts.topic));
  else
    publish->transient_losses++;
}

static void end_transient(struct publish *publish, struct entry *entry) {
  const struct mqtt_publish *sending = &entry->sending;
  if (sending->outcome == MQTT_REFUSED)
    log_line(LOG_WARN, "the broker refuses a message that is not kept, it is dropped",
             LOG_FOREIGN("topic", sending->msg->parts.topic),
             LOG_INT("reason_code", sending->reason_code));
  if (sending->outcome == MQTT_LOST)
    lose_transient(publish, sending);
  if (sending->outcome == MQTT_DELIVERED && publish->transient_count == 1)
    publish->transient_losses = 0; /* the last of them */
  publish_drop(publish, entry);
}

void publish_on_outcome(struct mqtt_publish *sending) {
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
  publish_go_on(publish);
}

static void on_marked(struct store_write *write) {
  struct publish *publish = container_of(write, struct publish, delivered);
  publish->marking = false;
  if (write->result != ERR_OK) {
    /* The rows stay undelivered on disk, and a crash before the next try repeats them. */
    publish_retry_later(publish);
    return;
  }
  FAULT_POINT(PUBLISH_MARKED);
  publish->marked_count = 0;
  publish_mark_delivered(publish);
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

void publish_mark_delivered(struct publish *publish) {
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
