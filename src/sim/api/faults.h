/* Faults made on request: of the REST API and of the webhooks. Main thread. */
#ifndef SIM_FAULTS_H
#define SIM_FAULTS_H

#include <stdbool.h>

#include "bridge/span.h"

struct json_t;
struct sim;

enum { SIM_FAULTS_MAX = 256, SIM_OVERSIZE_BYTES = 8 * 1024 * 1024 };

/* id, name, whether it is about webhooks, what it does. */
#define SIM_FAULT_TABLE(X)                                                                         \
  X(FAULT_RATE_LIMIT, "rate_limit", false,                                                         \
    "429; retry_after, retry_after_ms, retry_after_date_s, reset_s, should_retry")                 \
  X(FAULT_STATUS, "status", false, "the status (500), with Telnyx's error shape; not carried out") \
  X(FAULT_SLOW, "slow", false, "carried out at once, answered after delay_ms (1000)")              \
  X(FAULT_CUT_BEFORE, "cut_before", false, "the connection is cut, nothing is carried out")        \
  X(FAULT_CUT_AFTER, "cut_after", false, "carried out, then the connection is cut")                \
  X(FAULT_GARBAGE, "garbage", false, "carried out, answered 200 with what is no JSON")             \
  X(FAULT_OVERSIZE, "oversize", false, "carried out, answered with bytes (8 MiB) of JSON")         \
  X(FAULT_WEBHOOK_DUPLICATE, "webhook_duplicate", true, "sent twice, with the same id")            \
  X(FAULT_WEBHOOK_REORDER, "webhook_reorder", true, "held back until the next one has gone")       \
  X(FAULT_WEBHOOK_DELAY, "webhook_delay", true, "sent after delay_ms (1000)")                      \
  X(FAULT_WEBHOOK_DROP, "webhook_drop", true, "not sent at all")                                   \
  X(FAULT_WEBHOOK_BAD_SIGNATURE, "webhook_bad_signature", true, "signed over other bytes")         \
  X(FAULT_WEBHOOK_STALE, "webhook_stale", true, "signed with a time age_s (600) seconds ago")

#define SIM_FAULT_AS_ENUM(id, name, webhook, help) id,
enum sim_fault_kind { SIM_FAULT_TABLE(SIM_FAULT_AS_ENUM) SIM_FAULT_COUNT };
#undef SIM_FAULT_AS_ENUM

/* Adds a fault: {"kind", "count" (1), "skip" (0), "operation", "method", "path", "event", and the
 * kind's own}; * stands for anything. False and a sentence when it is none. */
bool sim_faults_add(struct sim *sim, const struct json_t *fault, char *why, unsigned why_size);
void sim_faults_clear(struct sim *sim);

/* Those that still wait, as an array. */
struct json_t *sim_faults_list(const struct sim *sim);

/* The fault for a request or a webhook, used up by this; NULL for none. The caller frees it with
 * json_decref. *kind says which. */
struct json_t *sim_faults_for_request(struct sim *sim, enum sim_fault_kind *kind,
                                      const char *operation, struct span method, struct span path);
struct json_t *sim_faults_for_webhook(struct sim *sim, enum sim_fault_kind *kind, const char *type);

const char *sim_fault_name(enum sim_fault_kind kind);
const char *sim_fault_help(enum sim_fault_kind kind);

#endif
