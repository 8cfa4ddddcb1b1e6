/* What the bridge says about itself: telnyx/bridge/state (with the will's "offline"), bridge/info,
 * bridge/health, and /healthz and /readyz. Main thread. */
#ifndef BRIDGE_HEALTH_H
#define BRIDGE_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/http.h"
#include "bridge/mqtt.h"
#include "bridge/publish.h"
#include "bridge/store.h"
#include "bridge/timer.h"

#define HEALTH_ONLINE  "online"
#define HEALTH_OFFLINE "offline"

struct health;

struct health_options {
  const char *root;
  int64_t interval_ms; /* between two bridge/health messages */
  struct store *store;
  struct publish *publish;
  struct timers *timers;
  /* Commands that have no final result yet. */
  size_t (*pending_commands)(void *context);
  void *context;
};

/* Borrows everything in options. */
enum err health_create(struct health **out, const struct health_options *options) MUST_CHECK;

/* Subscriptions are acknowledged: publishes online, info and health. Call after publish_up. */
void health_up(struct health *health, struct mqtt *mqtt);

/* The connection went; `why` is what /readyz says. */
void health_down(struct health *health, const char *why);

/* Publishes offline, at a clean stop, while still connected; /readyz says 503 from now on. */
void health_stopping(struct health *health);

/* Answers GET /healthz: 200 when the process lives. */
void health_answer_live(struct health *health, struct http_request *request);

/* Answers GET /readyz: 200 when events can be kept and the broker is reached, else 503, why. */
void health_answer_ready(struct health *health, struct http_request *request);

void health_destroy(struct health **health);

/* Writes "<root>/bridge/<leaf>", for the will. */
void health_topic(struct buf *out, const char *root, const char *leaf);

#endif
