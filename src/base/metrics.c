#include "bridge/metrics.h"

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

static _Atomic uint64_t counters[METRIC_COUNT];

#define AS_TEXTS(id, name, help) [id] = {(name), (help)},
static const char *const texts[METRIC_COUNT][2] = {METRIC_TABLE(AS_TEXTS)};
static const char *const timing_texts[TIMING_COUNT][2] = {TIMING_TABLE(AS_TEXTS)};
#undef AS_TEXTS

void metrics_add(enum metric metric, uint64_t count) {
  atomic_fetch_add_explicit(&counters[metric], count, memory_order_relaxed);
}

uint64_t metrics_get(enum metric metric) {
  return atomic_load_explicit(&counters[metric], memory_order_relaxed);
}

const char *metrics_name(enum metric metric) {
  return texts[metric][0];
}

const char *metrics_help(enum metric metric) {
  return texts[metric][1];
}

/* ---- timings --------------------------------------------------------------------------------- */

static const int64_t bounds_us[METRICS_BUCKETS] = {
    500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 5000000, 30000000};

static _Atomic uint64_t buckets[TIMING_COUNT][METRICS_BUCKETS + 1];
static _Atomic uint64_t sums_us[TIMING_COUNT];

void metrics_time(enum timing timing, int64_t took_us) {
  size_t bucket = 0;
  while (bucket < METRICS_BUCKETS && took_us > bounds_us[bucket])
    bucket++;
  atomic_fetch_add_explicit(&buckets[timing][bucket], 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&sums_us[timing], took_us > 0 ? (uint64_t)took_us : 0,
                            memory_order_relaxed);
}

void metrics_histogram(struct metrics_histogram *out, enum timing timing) {
  memcpy(out->bounds_us, bounds_us, sizeof out->bounds_us);
  for (size_t i = 0; i <= METRICS_BUCKETS; i++)
    out->counts[i] = atomic_load_explicit(&buckets[timing][i], memory_order_relaxed);
  out->sum_us = atomic_load_explicit(&sums_us[timing], memory_order_relaxed);
}

const char *metrics_timing_name(enum timing timing) {
  return timing_texts[timing][0];
}

const char *metrics_timing_help(enum timing timing) {
  return timing_texts[timing][1];
}
