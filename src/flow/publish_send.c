/* Whose turn it is: each message that goes takes one credit. */
#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/metrics.h"
#include "publish_entry.h"

static void send_entry(struct publish *publish, struct publish_entry *entry) {
  publish_queue_take(publish, entry);
  entry->state = ENTRY_IN_FLIGHT;
  entry->sent_mono_us = clock_mono_us();
  suspect_sent(&publish->suspect, &entry->suspicion, clock_mono_ms());
  credit_take(&publish->credit);
  if (entry->sent_before)
    metrics_add(METRIC_EVENTS_REPEATED, 1);
  entry->sent_before = true;
  FAULT_POINT(PUBLISH_STARTED);
  mqtt_publish(publish->mqtt, &entry->sending);
}

/* Whatever is in flight may come to be marked as delivered: there is room for that. */
static bool may_send(const struct publish *publish) {
  return credit_left(&publish->credit, suspect_ceiling(&publish->suspect)) > 0 &&
         publish->unmarked_count + publish->credit.held < PUBLISH_UNMARKED;
}

/* False when none waits or none may go. */
static bool send_direct(struct publish *publish) {
  struct publish_entry *entry =
      publish_queue_find(publish_queue_first(&publish->lanes[LANE_DIRECT]), ENTRY_QUEUED);
  if (!entry || !may_send(publish))
    return false;
  if (publish_queue_is_current(entry))
    send_entry(publish, entry);
  else
    publish_queue_drop(publish, entry);
  return true;
}

static void send_all_direct(struct publish *publish) {
  while (send_direct(publish))
    ;
}

static void send_journal(struct publish *publish) {
  while (publish->next && !publish->stopped && may_send(publish)) {
    struct publish_entry *entry = publish->next;
    if (publish_queue_is_current(entry)) {
      send_entry(publish, entry);
    } else {
      metrics_add(METRIC_STATES_SUPERSEDED, 1);
      publish_delivered(publish, entry);
    }
  }
}

static void send_queued(struct publish *publish) {
  switch (suspect_turn(&publish->suspect)) {
  case SUSPECT_DIRECT_FIRST:
    send_all_direct(publish);
    send_journal(publish);
    break;
  case SUSPECT_JOURNAL_FIRST:
    send_journal(publish);
    send_all_direct(publish);
    break;
  case SUSPECT_DIRECT_ALONE:
    send_journal(publish);
    if (publish->credit.held == 0)
      send_direct(publish);
    break;
  }
}

void publish_go_on(struct publish *publish) {
  send_queued(publish);
  publish_read_backlog(publish);
}
