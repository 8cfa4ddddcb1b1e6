/* Counters: one table, shown by bridge/health. Any thread. */
#ifndef BRIDGE_METRICS_H
#define BRIDGE_METRICS_H

#include <stdint.h>

#define METRIC_TABLE(X)                                                                            \
  X(METRIC_WEBHOOKS_KEPT, "webhooks_kept", "webhooks answered 200 after the journal's commit")     \
  X(METRIC_WEBHOOKS_DUPLICATE, "webhooks_duplicate", "webhooks known by their event id")           \
  X(METRIC_WEBHOOKS_UNVERIFIED, "webhooks_unverified", "webhooks answered 401")                    \
  X(METRIC_WEBHOOKS_REFUSED, "webhooks_refused", "requests answered with another 4xx")             \
  X(METRIC_WEBHOOKS_UNAVAILABLE, "webhooks_unavailable", "webhooks answered 503")                  \
  X(METRIC_EVENTS_PUBLISHED, "events_published", "messages that the broker acknowledged")          \
  X(METRIC_EVENTS_UNHEARD, "events_unheard", "those of them that nobody subscribes to, it says")   \
  X(METRIC_EVENTS_REPEATED, "events_repeated", "messages sent again after a lost connection")      \
  X(METRIC_EVENTS_SET_ASIDE, "events_set_aside", "messages that the broker refused for good")      \
  X(METRIC_COMMANDS_RECEIVED, "commands_received", "commands kept in the journal")                 \
  X(METRIC_COMMANDS_REPEATED, "commands_repeated", "commands known by idempotency key or as DUP")  \
  X(METRIC_COMMANDS_OK, "commands_ok", "commands that Telnyx accepted or the bridge carried out")  \
  X(METRIC_COMMANDS_FAILED, "commands_failed", "commands that ended with an error")                \
  X(METRIC_REST_ATTEMPTS, "rest_attempts", "requests sent to the REST API")                        \
  X(METRIC_MQTT_CONNECTS, "mqtt_connects", "connections made to the broker")                       \
  X(METRIC_LOG_LINES_LOST, "log_lines_lost", "lines of the log that could not be written in time")

#define METRIC_AS_ENUM(id, name, help) id,
enum metric { METRIC_TABLE(METRIC_AS_ENUM) METRIC_COUNT };
#undef METRIC_AS_ENUM

/* Adds to a counter, reads it: from 0 since the process began. */
void metrics_add(enum metric metric, uint64_t count);
uint64_t metrics_get(enum metric metric);

/* "webhooks_kept"; static storage. */
const char *metrics_name(enum metric metric);

#endif
