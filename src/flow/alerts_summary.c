#include "subscriber.h"

#include "alerts_book.h"
#include "bridge/buf.h"
#include "bridge/json.h"
#include "bridge/mem.h"
#include "bridge/topic.h"

enum { STATE_MAX = 64 * 1024 };

struct summary {
  const struct alerts *alerts;
  struct publish *publish;
};

static void publish_state(const struct summary *summary, const char *leaf, struct buf *json) {
  struct buf topic;
  buf_init(&topic, TOPIC_MAX);
  buf_addf(&topic, "%s/bridge/%s", summary->alerts->config->mqtt_root, leaf);
  if (buf_status(&topic) == ERR_OK && buf_status(json) == ERR_OK)
    publish_now_state(summary->publish, buf_span(&topic), buf_span(json), "application/json");
  buf_free(&topic);
  buf_free(json);
}

static void tell_running(const struct summary *summary) {
  struct buf json;
  buf_init(&json, STATE_MAX);
  json_write_open(&json, NULL, '{');
  json_write_number(&json, "running", (int64_t)alerts_running(summary->alerts));
  json_write_close(&json, '}');
  publish_state(summary, "alerts", &json);
}

static void tell_last(const struct summary *summary, const struct alert *alert) {
  struct buf json;
  buf_init(&json, STATE_MAX);
  json_write_open(&json, NULL, '{');
  json_write_text(&json, "state", alert_end_name(alert->end));
  json_write_text(&json, "alert_id", alert->id);
  json_write_text_if(&json, "text", alert->plan.text);
  json_write_time_if(&json, "started_at", alert->started_ms);
  json_write_time_if(&json, "ended_at", alert->ended_ms);
  bool has_name = alert->by[0] != '+'; /* numbers stand below alert/ alone */
  if (has_name && (alert->end == ALERT_ACKNOWLEDGED || alert->end == ALERT_CANCELLED))
    json_write_text_if(&json, "by", alert->by);
  if (alert->end == ALERT_ACKNOWLEDGED)
    json_write_text(&json, "how", alert->by_key ? "key" : "command");
  json_write_close(&json, '}');
  publish_state(summary, "last_alert", &json);
}

static enum err create(void **self, const struct hear_options *options) {
  struct summary *summary = mem_alloc(sizeof *summary);
  if (!summary)
    return ERR_MEMORY;
  *summary = (struct summary){options->alerts, options->publish};
  *self = summary;
  return ERR_OK;
}

static void destroy(void **self) {
  mem_free(*self);
  *self = NULL;
}

/* Of an alert's changes each holds its note. */
static void after_commit(void *self, const struct heard *heard, const struct changes *changes,
                         bool committed) {
  (void)heard;
  struct summary *summary = self;
  const struct alerts_entry *last = NULL;
  bool any = false;
  for (size_t i = 0; committed && i < changes->write.count; i++) {
    const struct store_note *note = changes_note(changes, i);
    if (!note || !span_equal_text(note->owner, ALERTS_OWNER))
      continue;
    const struct alerts_entry *entry = alerts_find_key(summary->alerts, note->key);
    last = entry && entry->alert ? entry : last;
    any = true;
  }
  if (any)
    tell_running(summary);
  if (last)
    tell_last(summary, last->alert);
}

static void up(void *self) {
  const struct summary *summary = self;
  const struct alerts_entry *last = NULL;
  tell_running(summary);
  for (struct alerts_entry *entry = NULL; (entry = alerts_next(summary->alerts, entry));)
    last = entry->alert ? entry : last;
  if (last)
    tell_last(summary, last->alert);
}

const struct subscriber alerts_summary_subscriber = {.name = "alerts_summary",
                                                     .create = create,
                                                     .after_commit = after_commit,
                                                     .up = up,
                                                     .destroy = destroy};
