/* What the bridge knows of its own state: one list, from which both telnyx/bridge/health and
 * /metrics are made. Main thread. */
#ifndef FLOW_FACTS_H
#define FLOW_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/metrics.h"

enum fact_kind {
  FACT_COUNTER, /* only grows, from 0 since the process began */
  FACT_GAUGE,
  FACT_FLAG, /* 0 or 1 */
  FACT_TEXT, /* for people: not in /metrics */
};

struct fact {
  const char *group; /* "" for none */
  const char *name;
  const char *help;
  enum fact_kind kind;
  int64_t number;
  const char *text; /* borrowed as long as the list */
};

enum { FACTS_MAX = 32 + METRIC_COUNT };

struct facts {
  struct fact items[FACTS_MAX];
  size_t count;
};

/* Adds one at the end; there must be room. */
void facts_add(struct facts *facts, const struct fact *fact);

/* Adds all counters of metrics.h. */
void facts_add_counters(struct facts *facts);

/* Appends a JSON object, with one in it for each group. A text that is no UTF-8 is not shown.
 * Trouble is the buffer's status, ERR_MEMORY among it. */
void facts_write_json(struct buf *out, const struct facts *facts);

/* Appends them, and all timings, as Prometheus reads them (text format 0.0.4). */
void facts_write_metrics(struct buf *out, const struct facts *facts);

#endif
