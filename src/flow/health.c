#include "bridge/health.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/dispatch.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "bridge/operation.h"

enum { TOPIC_MAX = 512, WHY_SIZE = 192 };

struct health {
  struct health_options options;
  struct mqtt *mqtt; /* NULL while down */
  bool stopping;
  int64_t started_mono_ms;
  char why_down[WHY_SIZE];
  struct timer timer;
};

void health_topic(struct buf *out, const char *root, const char *leaf) {
  buf_addf(out, "%s/bridge/%s", root, leaf);
}

/* A retained message outside the journal: it is made anew at each connection. */
static void publish_retained(struct health *health, const char *leaf, struct span payload,
                             const char *content_type) {
  struct buf topic;
  buf_init(&topic, TOPIC_MAX);
  health_topic(&topic, health->options.root, leaf);
  struct msg *msg = NULL;
  if (buf_status(&topic) == ERR_OK && payload.data &&
      msg_create(&msg, &(struct msg_parts){.kind = MSG_STATE,
                                           .qos = 1,
                                           .retain = true,
                                           .topic = buf_span(&topic),
                                           .payload = payload,
                                           .content_type = span_of(content_type)}) == ERR_OK)
    publish_transient(health->options.publish, msg);
  msg_unref(&msg);
  buf_free(&topic);
}

/* Takes the reference to the object. */
static void publish_json(struct health *health, const char *leaf, json_t *object) {
  char *payload = object ? json_dumps(object, JSON_COMPACT) : NULL;
  publish_retained(health, leaf, span_of(payload), "application/json");
  mem_free(payload);
  json_decref(object);
}

static const char *version_name(enum mqtt_version version) {
  return version == MQTT_VERSION_5 ? "5" : "3.1.1";
}

static json_t *operation_names(void) {
  json_t *names = json_array();
  size_t count = 0;
  const struct operation *operations = operation_all(&count);
  for (size_t i = 0; i < count; i++)
    json_array_append_new(names, json_string(operations[i].name));
  json_array_append_new(names, json_string(DISPATCH_RESEND));
  return names;
}

static void publish_info(struct health *health) {
  struct mqtt_status status;
  mqtt_status(health->mqtt, &status);
  publish_json(health, "info",
               json_pack("{s:s, s:s, s:s, s:s, s:o}", "name", "telnyx-mqtt", "version",
                         BRIDGE_VERSION, "mqtt", version_name(status.version), "root",
                         health->options.root, "operations", operation_names()));
}

/* A path in it may be anything, or be cut within a character; JSON is UTF-8 alone. */
static json_t *text_of(const char *text) {
  return span_is_utf8(span_of(text)) ? json_string(text) : json_string("see the log");
}

static json_t *journal_facts(struct health *health) {
  struct store_stats stats;
  store_stats(health->options.store, &stats);
  int64_t oldest_s = stats.oldest_wall_ms > 0 ? (clock_wall_ms() - stats.oldest_wall_ms) / 1000 : 0;
  return json_pack("{s:I, s:I, s:I, s:I, s:b, s:o}", "waiting", (json_int_t)stats.waiting,
                   "set_aside", (json_int_t)stats.set_aside, "oldest_waiting_s",
                   (json_int_t)oldest_s, "file_bytes", (json_int_t)stats.file_bytes, "failing",
                   stats.failing, "why", text_of(stats.why));
}

static json_t *counter_facts(void) {
  json_t *counters = json_object();
  for (int metric = 0; metric < METRIC_COUNT; metric++)
    json_object_set_new(counters, metrics_name((enum metric)metric),
                        json_integer((json_int_t)metrics_get((enum metric)metric)));
  return counters;
}

static void publish_health(struct health *health) {
  struct mqtt_status status;
  mqtt_status(health->mqtt, &status);
  int64_t uptime_s = (clock_mono_ms() - health->started_mono_ms) / 1000;
  size_t pending = health->options.pending_commands(health->options.context);
  publish_json(health, "health",
               json_pack("{s:I, s:o, s:{s:s, s:i}, s:I, s:o}", "uptime_s", (json_int_t)uptime_s,
                         "journal", journal_facts(health), "mqtt", "version",
                         version_name(status.version), "window", (int)status.window,
                         "commands_pending", (json_int_t)pending, "counters", counter_facts()));
}

static void on_interval(struct timer *timer) {
  struct health *health = container_of(timer, struct health, timer);
  if (health->mqtt)
    publish_health(health);
  timer_start(health->options.timers, &health->timer, clock_mono_ms() + health->options.interval_ms,
              on_interval);
}

enum err health_create(struct health **out, const struct health_options *options) {
  struct health *health = mem_alloc(sizeof *health);
  if (!health)
    return ERR_MEMORY;
  health->options = *options;
  health->started_mono_ms = clock_mono_ms();
  snprintf(health->why_down, sizeof health->why_down, "not connected to the broker yet");
  timer_start(options->timers, &health->timer, health->started_mono_ms + options->interval_ms,
              on_interval);
  *out = health;
  return ERR_OK;
}

void health_up(struct health *health, struct mqtt *mqtt) {
  health->mqtt = mqtt;
  publish_retained(health, "state", span_of(HEALTH_ONLINE), "text/plain");
  publish_info(health);
  publish_health(health);
}

void health_down(struct health *health, const char *why) {
  health->mqtt = NULL;
  snprintf(health->why_down, sizeof health->why_down, "%s", why);
}

void health_stopping(struct health *health) {
  health->stopping = true;
  if (health->mqtt)
    publish_retained(health, "state", span_of(HEALTH_OFFLINE), "text/plain");
}

static void answer_text(struct http_request *request, int status, const char *text) {
  http_answer(&request, &(struct http_reply){.status = status,
                                             .content_type = "text/plain; charset=utf-8",
                                             .body = span_of(text)});
}

void health_answer_live(struct health *health, struct http_request *request) {
  (void)health;
  answer_text(request, 200, "ok\n");
}

void health_answer_ready(struct health *health, struct http_request *request) {
  struct store_stats stats;
  store_stats(health->options.store, &stats);
  char why[WHY_SIZE + sizeof "broker: \n"];
  const char *wrong_clock = clock_proof_why(health->options.clock, clock_wall_ms());
  if (health->stopping) {
    answer_text(request, 503, "shutting down\n");
  } else if (stats.failing) {
    answer_text(request, 503, "events cannot be kept\n");
  } else if (wrong_clock) {
    snprintf(why, sizeof why, "%s\n", wrong_clock);
    answer_text(request, 503, why);
  } else if (!health->mqtt) {
    snprintf(why, sizeof why, "broker: %.*s\n", (int)strcspn(health->why_down, ":"),
             health->why_down); /* what stands behind the colon may name hosts and files */
    answer_text(request, 503, why);
  } else {
    answer_text(request, 200, "ready\n");
  }
}

void health_destroy(struct health **health) {
  if (!*health)
    return;
  timer_stop((*health)->options.timers, &(*health)->timer);
  mem_free(*health);
  *health = NULL;
}
