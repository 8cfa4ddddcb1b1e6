#include "bridge/health.h"

#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/dispatch.h"
#include "bridge/json.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/topic.h"
#include "facts.h"

enum { LOOK_MS = 1000, PROBLEM_SIZE = 512, WHY_SIZE = 192, SAID_MAX_BYTES = 64 * 1024 };

struct health {
  struct health_options options;
  struct mqtt *mqtt; /* NULL while down */
  bool stopping;
  int64_t started_mono_ms;
  char why_down[WHY_SIZE];
  struct timer timer;
  int64_t told_mono_ms; /* when bridge/health was published, with these: */
  struct health_figures figures;
  char problem[PROBLEM_SIZE];
};

void health_topic(struct buf *out, const char *root, const char *client_id, const char *leaf) {
  buf_addf(out, "%s/bridge/", root);
  if (client_id) {
    topic_add_level(out, span_of(client_id));
    buf_add_text(out, "/");
  }
  buf_add_text(out, leaf);
}

/* Made anew at each connection, and so without the journal. */
static void publish_state(struct health *health, const char *leaf, struct span payload,
                          const char *content_type) {
  struct buf topic;
  buf_init(&topic, TOPIC_MAX);
  health_topic(&topic, health->options.root, health->options.client_id, leaf);
  if (buf_status(&topic) == ERR_OK && payload.len > 0)
    publish_now_state(health->options.publish, buf_span(&topic), payload, content_type);
  buf_free(&topic);
}

static const char *version_name(enum mqtt_version version) {
  return version == MQTT_VERSION_5 ? "5" : "3.1.1";
}

static void publish_info(struct health *health) {
  struct mqtt_status status;
  struct buf text;
  mqtt_status(health->mqtt, &status);
  buf_init(&text, SAID_MAX_BYTES);
  buf_add_char(&text, '{');
  json_write_text(&text, "name", "telnyx-mqtt");
  json_write_text(&text, "version", BRIDGE_VERSION);
  json_write_text(&text, "mqtt", version_name(status.version));
  json_write_text(&text, "root", health->options.root);
  json_write_flag(&text, "guard", health->options.guarded);
  if (health->options.lacks_costs(health->options.context))
    json_write_flag(&text, "call_cost_missing", true);
  buf_add_char(&text, '}');
  if (buf_status(&text) == ERR_OK)
    publish_state(health, "info", buf_span(&text), "application/json");
  buf_free(&text);
}

static void add(struct facts *facts, const char *group, const char *name, const char *help,
                enum fact_kind kind, int64_t number) {
  facts_add(facts, &(struct fact){group, name, help, kind, number, NULL});
}

static void add_text(struct facts *facts, const char *group, const char *name, const char *text) {
  facts_add(facts, &(struct fact){.group = group, .name = name, .kind = FACT_TEXT, .text = text});
}

static void add_journal(struct facts *facts, const struct store_stats *stats) {
  int64_t oldest_s =
      stats->oldest_wall_ms > 0 ? (clock_wall_ms() - stats->oldest_wall_ms) / 1000 : 0;
  add(facts, "journal", "waiting", "messages that the broker has not acknowledged", FACT_GAUGE,
      stats->waiting);
  add(facts, "journal", "dead_letters", "dead letters: messages that the broker refused for good",
      FACT_GAUGE, stats->dead_letters);
  add(facts, "journal", "oldest_waiting_s", "age of the oldest waiting message, in seconds",
      FACT_GAUGE, oldest_s);
  add(facts, "journal", "file_bytes", "what of the journal's file is in use", FACT_GAUGE,
      stats->file_bytes);
  add(facts, "journal", "failing", "1 while the journal cannot be written", FACT_FLAG,
      stats->failing);
  add_text(facts, "journal", "why", stats->why);
}

static void add_broker(struct facts *facts, const struct health *health) {
  struct mqtt_status status = {0};
  if (health->mqtt)
    mqtt_status(health->mqtt, &status);
  add_text(facts, "mqtt", "version", version_name(status.version));
  add(facts, "mqtt", "window", "messages that may be unacknowledged at once", FACT_GAUGE,
      status.window);
  add(facts, "mqtt", "connected", "1 while the broker is connected and subscribed to", FACT_FLAG,
      health->mqtt != NULL);
}

/* What somebody should look at; "" for nothing. */
static void write_problem(char out[PROBLEM_SIZE], const struct health *health,
                          const struct health_figures *figures, const struct store_stats *stats) {
  const char *wrong_clock = clock_proof_why(health->options.clock, clock_wall_ms());
  char letters[64] = "";
  if (stats->dead_letters > 0)
    snprintf(letters, sizeof letters, "dead letters: %lld", (long long)stats->dead_letters);
  const char *const reasons[] = {stats->failing ? "events cannot be kept" : "",
                                 wrong_clock ? wrong_clock : "", letters,
                                 figures->is_spent ? "guard.daily_budget is spent" : ""};
  out[0] = '\0';
  for (size_t i = 0, len = 0; i < sizeof reasons / sizeof reasons[0]; i++)
    if (reasons[i][0] && len < PROBLEM_SIZE)
      len +=
          (size_t)snprintf(out + len, PROBLEM_SIZE - len, "%s%s", len > 0 ? "; " : "", reasons[i]);
}

static void add_figures(struct facts *facts, const struct health_figures *figures) {
  add(facts, "", "calls_now", "calls that have not ended", FACT_GAUGE, figures->calls_now);
  add(facts, "today", "calls", "calls begun since the day began (UTC)", FACT_GAUGE, figures->calls);
  add(facts, "today", "messages", "messages received and sent since then", FACT_GAUGE,
      figures->messages);
  add(facts, "today", "spent_millionths",
      "what was spent on reaching out since then, in millionths", FACT_GAUGE, figures->spent);
}

/* Everything there is to know; the texts live as long as stats, and the health. */
static void gather(struct facts *facts, struct health *health, struct store_stats *stats) {
  health->options.figures(health->options.context, &health->figures);
  store_stats(health->options.store, stats);
  facts->count = 0;
  write_problem(health->problem, health, &health->figures, stats);
  add_text(facts, "", "problem", health->problem);
  add(facts, "", "uptime_s", "seconds since the start", FACT_GAUGE,
      (clock_mono_ms() - health->started_mono_ms) / 1000);
  add_journal(facts, stats);
  add_broker(facts, health);
  add(facts, "", "commands_pending", "commands without a final result", FACT_GAUGE,
      (int64_t)health->options.pending_commands(health->options.context));
  add_figures(facts, &health->figures);
  facts_add_counters(facts);
}

static void publish_health(struct health *health) {
  struct facts facts;
  struct store_stats stats;
  struct buf json;
  buf_init(&json, SAID_MAX_BYTES);
  gather(&facts, health, &stats);
  health->told_mono_ms = clock_mono_ms();
  facts_write_json(&json, &facts);
  if (buf_status(&json) == ERR_OK)
    publish_state(health, "health", buf_span(&json), "application/json");
  buf_free(&json);
}

static bool has_news(const struct health *health) {
  struct health_figures figures;
  struct store_stats stats;
  char problem[PROBLEM_SIZE];
  const struct health_figures *told = &health->figures;
  health->options.figures(health->options.context, &figures);
  store_stats(health->options.store, &stats);
  write_problem(problem, health, &figures, &stats);
  return figures.calls_now != told->calls_now || figures.calls != told->calls ||
         figures.messages != told->messages || figures.spent != told->spent ||
         strcmp(problem, health->problem) != 0;
}

static void on_look(struct timer *timer) {
  struct health *health = container_of(timer, struct health, timer);
  int64_t now_ms = clock_mono_ms();
  bool due = now_ms - health->told_mono_ms >= health->options.interval_ms;
  if (health->mqtt && (due || has_news(health)))
    publish_health(health);
  timer_start(health->options.timers, &health->timer, now_ms + LOOK_MS, on_look);
}

enum err health_create(struct health **out, const struct health_options *options) {
  struct health *health = mem_alloc(sizeof *health);
  if (!health)
    return ERR_MEMORY;
  health->options = *options;
  health->started_mono_ms = clock_mono_ms();
  snprintf(health->why_down, sizeof health->why_down, "not connected to the broker yet");
  timer_start(options->timers, &health->timer, health->started_mono_ms + LOOK_MS, on_look);
  *out = health;
  return ERR_OK;
}

void health_up(struct health *health, struct mqtt *mqtt) {
  health->mqtt = mqtt;
  publish_state(health, "state", span_of(HEALTH_ONLINE), "text/plain");
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
    publish_state(health, "state", span_of(HEALTH_OFFLINE), "text/plain");
}

static void answer_text(struct http_request *request, int status, const char *text) {
  http_answer(&request, &(struct http_reply){.status = status,
                                             .content_type = "text/plain; charset=utf-8",
                                             .body = span_of(text)});
}

void health_answer_live(void *owner, struct http_request *request) {
  (void)owner;
  answer_text(request, 200, "ok\n");
}

/* Why it is not ready: *category for anybody, *details (NULL for none) for who runs it. False when
 * it is. */
static bool is_unready(const struct health *health, struct store_stats *stats,
                       const char **category, const char **details) {
  const char *wrong_clock = clock_proof_why(health->options.clock, clock_wall_ms());
  store_stats(health->options.store, stats);
  *details = NULL;
  if (health->stopping) {
    *category = "shutting down";
  } else if (stats->failing) {
    *category = "events cannot be kept";
    *details = stats->why;
  } else if (wrong_clock) {
    *category = wrong_clock;
  } else if (!health->mqtt) {
    *category = "broker";
    *details = health->why_down;
  } else {
    return false;
  }
  return true;
}

enum { READY_SIZE = WHY_SIZE + sizeof((struct store_stats *)NULL)->why };

/* Why it is not ready, "" when it is. Of why there is no broker, strangers learn what stands before
 * a colon: behind it may be hosts and files; and of why the journal fails, nothing. */
static void write_ready(char out[READY_SIZE], const struct health *health, bool in_full) {
  struct store_stats stats;
  const char *category = NULL;
  const char *details = NULL;
  out[0] = '\0';
  if (!is_unready(health, &stats, &category, &details))
    return;
  if (!in_full && details != health->why_down)
    details = NULL;
  snprintf(out, READY_SIZE, "%s%s%.*s", category, details ? ": " : "",
           details ? (int)(in_full ? strlen(details) : strcspn(details, ":")) : 0,
           details ? details : "");
}

static void answer_ready(const struct health *health, struct http_request *request, bool in_full) {
  char why[READY_SIZE], text[READY_SIZE + 1];
  write_ready(why, health, in_full);
  snprintf(text, sizeof text, "%s\n", why[0] ? why : "ready");
  answer_text(request, why[0] ? 503 : 200, text);
}

void health_answer_ready(void *owner, struct http_request *request) {
  answer_ready(owner, request, false);
}

void health_answer_ready_in_full(void *owner, struct http_request *request) {
  answer_ready(owner, request, true);
}

void health_write(struct health *health, struct buf *json) {
  struct facts facts;
  struct store_stats stats;
  char why[READY_SIZE];
  write_ready(why, health, true);
  json_write_text(json, "ready", span_is_utf8(span_of(why)) ? why : "see the log");
  gather(&facts, health, &stats);
  json_write_key(json, "health");
  facts_write_json(json, &facts);
}

void health_answer_metrics(void *owner, struct http_request *request) {
  struct health *health = owner;
  struct facts facts;
  struct store_stats stats;
  struct buf text;
  buf_init(&text, SAID_MAX_BYTES);
  gather(&facts, health, &stats);
  facts_write_metrics(&text, &facts);
  bool written = buf_status(&text) == ERR_OK;
  http_answer(&request,
              &(struct http_reply){.status = written ? 200 : 503,
                                   .content_type = "text/plain; version=0.0.4; charset=utf-8",
                                   .body = written ? buf_span(&text) : span_of("")});
  buf_free(&text);
}

void health_destroy(struct health **health) {
  if (!*health)
    return;
  timer_stop((*health)->options.timers, &(*health)->timer);
  mem_free(*health);
  *health = NULL;
}
