/* What the bridge says about itself: telnyx/bridge/state (with the will's "offline"), bridge/info,
 * bridge/health, and /healthz and /readyz. One of several that share the commands has topics of its
 * own, such as telnyx/bridge/<client id>/state. Main thread. */
#ifndef BRIDGE_HEALTH_H
#define BRIDGE_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/err.h"
#include "bridge/http.h"
#include "bridge/loop.h"
#include "bridge/mqtt.h"
#include "bridge/publish.h"
#include "bridge/store.h"

#define HEALTH_ONLINE  "online"
#define HEALTH_OFFLINE "offline"

struct health;

/* What people want to know, besides counters. */
struct health_figures {
  int64_t calls_now;              /* that have not ended */
  int64_t calls, messages, spent; /* today (UTC); spent in millionths */
  bool is_spent;                  /* the day's budget is */
};

struct health_options {
  const char *root;
  const char *client_id; /* of one of several that share the commands; NULL: it is alone */
  bool guarded;          /* who reaches out is held to the guard's rules */
  int64_t
      interval_ms; /* between two bridge/health messages, where nothing of the figures changes */
  struct store *store;
  struct publish *publish;
  struct timers *timers;
  const struct clock_proof *clock;
  /* Commands that have no final result yet. */
  size_t (*pending_commands)(void *context);
  bool (*lacks_costs)(void *context); /* what calls cost is guessed, as nobody tells it */
  void (*figures)(void *context, struct health_figures *out);
  void *context;
};

/* Borrows everything that options point at until health_destroy. ERR_MEMORY. */
enum err health_create(struct health **out, const struct health_options *options) MUST_CHECK;

/* Subscriptions are acknowledged: publishes online, info and health; what finds no memory is left
 * out. Call after publish_up. Borrows `mqtt` until health_down. */
void health_up(struct health *health, struct mqtt *mqtt);

/* The connection went; `why`, which is copied, is what /readyz says. */
void health_down(struct health *health, const char *why);

/* Publishes offline, at a clean stop, while still connected; /readyz says 503 from now on. */
void health_stopping(struct health *health);

/* The handlers of routes whose owner is the struct health. Answers GET /healthz: 200 when the
 * process lives. Takes the request. */
void health_answer_live(void *owner, struct http_request *request);

/* Answers GET /readyz: 200 when events can be kept and the broker is reached, else 503 and why, in
 * words that tell strangers no path and no host: the rest is in the log. Takes the request. */
void health_answer_ready(void *owner, struct http_request *request);

/* The same with all that is known, for the admin's listener. Takes the request. */
void health_answer_ready_in_full(void *owner, struct http_request *request);

/* Answers GET /metrics in Prometheus' text format. Takes the request. */
void health_answer_metrics(void *owner, struct http_request *request);

/* Appends members of a JSON object: "ready", which is "" or why not, with all that is known, and
 * "health", what bridge/health says. */
void health_write(struct health *health, struct buf *json);

/* Frees it and clears the pointer; NULL inside is allowed. */
void health_destroy(struct health **health);

/* Appends "<root>/bridge/<leaf>", or "<root>/bridge/<client id>/<leaf>" with one that is not NULL.
 * Trouble is the buffer's status. */
void health_topic(struct buf *out, const char *root, const char *client_id, const char *leaf);

#endif
