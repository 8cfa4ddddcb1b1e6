/* What the broker says to each message, or does not. */
#include <assert.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "bridge/metrics.h"
#include "publish_entry.h"

/* ---- messages of the journal ---- */

static void acknowledge(struct publish *publish, struct publish_entry *entry) {
  FAULT_POINT(PUBLISH_TOLD);
  suspect_acknowledged(&publish->suspect);
  metrics_add(METRIC_EVENTS_PUBLISHED, 1);
  metrics_time(TIMING_PUBLISH, clock_mono_us() - entry->sent_mono_us);
  publish_delivered(publish, entry);
}

static void refuse(struct publish *publish, struct publish_entry *entry, const char *why) {
  metrics_add(METRIC_DEAD_LETTERS, 1);
  log_line(LOG_ERROR, "a message becomes a dead letter in the journal", LOG_TEXT("why", why),
           LOG_FOREIGN("topic", entry->sending.msg->parts.topic),
           LOG_INT("row", entry->sending.msg->id),
           LOG_INT("reason_code", entry->sending.reason_code));
  publish_refused(publish, entry);
}

static void lose(struct publish *publish, struct publish_entry *entry) {
  if (!suspect_ended(&publish->suspect, &entry->suspicion, entry->sending.closed_by_broker,
                     clock_mono_ms())) {
    publish_queue_again(publish, entry);
    return;
  }
  refuse(publish, entry, "the broker closes the connection each time that it is sent this");
  mqtt_forgive(publish->mqtt); /* else each further such message holds the others up for a minute */
}

static void end_journal(struct publish *publish, struct publish_entry *entry) {
  if (entry->marked) { /* it does not matter any more */
    publish_delivered(publish, entry);
    return;
  }
  switch (entry->sending.outcome) {
  case MQTT_DELIVERED:
    acknowledge(publish, entry);
    break;
  case MQTT_REFUSED:
    refuse(publish, entry, "the broker refuses it for good");
    break;
  case MQTT_LOST:
    lose(publish, entry);
    break;
  }
}

/* ---- messages without it ---- */

static void tell_refused(const struct publish *publish, const struct msg *msg) {
  if (publish->options.refused)
    publish->options.refused(publish->options.context, msg);
}

static void end_direct(struct publish *publish, struct publish_entry *entry) {
  const struct mqtt_publish *sending = &entry->sending;
  const struct span topic = sending->msg->parts.topic;
  switch (sending->outcome) {
  case MQTT_DELIVERED:
    suspect_direct_acknowledged(&publish->suspect, publish->lanes[LANE_DIRECT].count == 1);
    break;
  case MQTT_REFUSED:
    log_line(LOG_WARN, "the broker refuses a message without the journal, it is dropped",
             LOG_FOREIGN("topic", topic), LOG_INT("reason_code", sending->reason_code));
    tell_refused(publish, sending->msg);
    break;
  case MQTT_LOST:
    if (!suspect_direct_ended(&publish->suspect, sending->closed_by_broker))
      break;
    log_line(LOG_WARN, "the broker closed the connection when it was sent this, it is dropped",
             LOG_FOREIGN("topic", topic));
    tell_refused(publish, sending->msg);
    break;
  }
  publish_queue_drop(publish, entry);
}

void publish_on_outcome(struct mqtt_publish *sending) {
  struct publish_entry *entry = container_of(sending, struct publish_entry, sending);
  struct publish *publish = entry->publish;
  assert(entry->state == ENTRY_IN_FLIGHT);
  credit_give_back(&publish->credit);
  if (entry->lane == LANE_DIRECT)
    end_direct(publish, entry);
  else
    end_journal(publish, entry);
  publish_go_on(publish);
}
