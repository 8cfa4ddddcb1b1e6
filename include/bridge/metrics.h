/* Counters and timings: one table each, shown by bridge/health and /metrics (flow/facts.c). Any
 * thread. */
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
  X(METRIC_STATES_SUPERSEDED, "states_superseded",                                                 \
    "states replaced by newer ones before they left")                                              \
  X(METRIC_DEAD_LETTERS, "dead_letters", "messages that the broker refused for good")              \
  X(METRIC_COMMANDS_RECEIVED, "commands_received", "commands kept in the journal")                 \
  X(METRIC_COMMANDS_REPEATED, "commands_repeated", "commands known by idempotency key or as DUP")  \
  X(METRIC_COMMANDS_OK, "commands_ok", "commands that Telnyx accepted or the bridge carried out")  \
  X(METRIC_COMMANDS_FAILED, "commands_failed", "commands that ended with an error")                \
  X(METRIC_COMMANDS_FORBIDDEN, "commands_forbidden", "commands refused by access or guard")        \
  X(METRIC_COMMANDS_LIMITED, "commands_limited", "commands refused by a rate or the budget")       \
  X(METRIC_GUARD_HANGUPS, "guard_hangups", "requests that end a call, sent by the guard")          \
  X(METRIC_TEXML_ANSWERED, "texml_answered", "requests that got a TeXML document")                 \
  X(METRIC_TEXML_FALLBACKS, "texml_fallbacks", "those that got the fallback, or none")             \
  X(METRIC_REST_ATTEMPTS, "rest_attempts", "requests sent to the REST API")                        \
  X(METRIC_MQTT_CONNECTS, "mqtt_connects", "connections made to the broker")                       \
  X(METRIC_LOG_LINES_LOST, "log_lines_lost", "lines of the log that could not be written in time")

#define METRIC_AS_ENUM(id, name, help) id,
enum metric { METRIC_TABLE(METRIC_AS_ENUM) METRIC_COUNT };
#undef METRIC_AS_ENUM

/* Adds to a counter, reads it: from 0 since the process began. */
void metrics_add(enum metric metric, uint64_t count);
uint64_t metrics_get(enum metric metric);

/* "webhooks_kept", and what it counts; static storage. */
const char *metrics_name(enum metric metric);
const char *metrics_help(enum metric metric);

#define TIMING_TABLE(X)                                                                            \
  X(TIMING_WEBHOOK, "webhook", "from a webhook's last byte to its answer")                         \
  X(TIMING_COMMIT, "commit", "a transaction of the journal that waits for the disk")               \
  X(TIMING_PUBLISH, "publish", "from a message's way to the broker to its acknowledgement")        \
  X(TIMING_REST, "rest", "a request to the REST API, from its way out to its reply")

#define TIMING_AS_ENUM(id, name, help) id,
enum timing { TIMING_TABLE(TIMING_AS_ENUM) TIMING_COUNT };
#undef TIMING_AS_ENUM

enum { METRICS_BUCKETS = 13 };

/* How many took at most so long (not counted in by the next bucket), how many took longer, and how
 * long all took together. */
struct metrics_histogram {
  int64_t bounds_us[METRICS_BUCKETS];
  uint64_t counts[METRICS_BUCKETS + 1];
  uint64_t sum_us;
};

/* Something has taken so long; reads what is known by now. */
void metrics_time(enum timing timing, int64_t took_us);
void metrics_histogram(struct metrics_histogram *out, enum timing timing);
const char *metrics_timing_name(enum timing timing);
const char *metrics_timing_help(enum timing timing);

#endif
