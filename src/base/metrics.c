#include "bridge/metrics.h"

#include <stdatomic.h>

static _Atomic uint64_t counters[METRIC_COUNT];

#define METRIC_AS_NAME(id, name, help) [id] = (name),
static const char *const names[METRIC_COUNT] = {METRIC_TABLE(METRIC_AS_NAME)};
#undef METRIC_AS_NAME

void metrics_add(enum metric metric, uint64_t count) {
  atomic_fetch_add_explicit(&counters[metric], count, memory_order_relaxed);
}

uint64_t metrics_get(enum metric metric) {
  return atomic_load_explicit(&counters[metric], memory_order_relaxed);
}

const char *metrics_name(enum metric metric) {
  return names[metric];
}
