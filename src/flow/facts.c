#include "facts.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bridge/json.h"
#include "bridge/span.h"

#define PREFIX "telnyx_mqtt_"

enum { NAME_MAX_BYTES = 128 };

void facts_add(struct facts *facts, const struct fact *fact) {
  assert(facts->count < FACTS_MAX);
  facts->items[facts->count++] = *fact;
}

void facts_add_counters(struct facts *facts) {
  for (int metric = 0; metric < METRIC_COUNT; metric++)
    facts_add(facts, &(struct fact){.group = "counters",
                                    .name = metrics_name((enum metric)metric),
                                    .help = metrics_help((enum metric)metric),
                                    .kind = FACT_COUNTER,
                                    .number = (int64_t)metrics_get((enum metric)metric)});
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void write_member(struct buf *out, const struct fact *fact) {
  if (fact->kind == FACT_TEXT)
    json_write_text(out, fact->name,
                    span_is_utf8(span_of(fact->text)) ? fact->text : "see the log");
  else if (fact->kind == FACT_FLAG)
    json_write_flag(out, fact->name, fact->number != 0);
  else
    json_write_number(out, fact->name, fact->number);
}

/* Facts of a group stand together in the list. */
void facts_write_json(struct buf *out, const struct facts *facts) {
  const char *group = "";
  buf_add_char(out, '{');
  for (size_t i = 0; i < facts->count; i++) {
    const struct fact *fact = &facts->items[i];
    bool changes = strcmp(fact->group, group) != 0;
    if (changes && *group)
      buf_add_char(out, '}');
    if (changes && *fact->group)
      json_write_open(out, fact->group, '{');
    group = fact->group;
    write_member(out, fact);
  }
  buf_add_text(out, *group ? "}}" : "}");
}

/* ---- Prometheus ------------------------------------------------------------------------------ */

static void write_head(struct buf *out, const char *name, const char *help, const char *type) {
  buf_addf(out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", name, help, name, type);
}

/* "journal_oldest_waiting_seconds": the group in front, and units written out (Prometheus, "Metric
 * and label naming"). */
static void write_name(struct buf *out, const struct fact *fact) {
  struct span name = span_of(fact->name);
  bool seconds = span_ends_with(name, "_s");
  bool counts = fact->kind == FACT_COUNTER;
  if (*fact->group && !counts)
    buf_addf(out, "%s_", fact->group);
  buf_addf(out, "%.*s%s%s", (int)(seconds ? name.len - 1 : name.len), name.data,
           seconds ? "seconds" : "", counts ? "_total" : "");
}

static void write_fact(struct buf *out, const struct fact *fact) {
  struct buf name;
  buf_init(&name, NAME_MAX_BYTES);
  write_name(&name, fact);
  if (name.data)
    write_head(out, name.data, fact->help, fact->kind == FACT_COUNTER ? "counter" : "gauge");
  buf_addf(out, PREFIX "%s %" PRId64 "\n", name.data ? name.data : "", fact->number);
  buf_free(&name);
}

static void write_timing(struct buf *out, enum timing timing) {
  char name[NAME_MAX_BYTES];
  struct metrics_histogram histogram;
  uint64_t count = 0;
  metrics_histogram(&histogram, timing);
  snprintf(name, sizeof name, "%s_seconds", metrics_timing_name(timing));
  write_head(out, name, metrics_timing_help(timing), "histogram");
  for (size_t i = 0; i < METRICS_BUCKETS; i++) {
    count += histogram.counts[i];
    buf_addf(out, PREFIX "%s_bucket{le=\"%g\"} %" PRIu64 "\n", name,
             (double)histogram.bounds_us[i] / 1e6, count);
  }
  count += histogram.counts[METRICS_BUCKETS];
  buf_addf(out, PREFIX "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n", name, count);
  buf_addf(out, PREFIX "%s_sum %.6f\n" PREFIX "%s_count %" PRIu64 "\n", name,
           (double)histogram.sum_us / 1e6, name, count);
}

void facts_write_metrics(struct buf *out, const struct facts *facts) {
  for (size_t i = 0; i < facts->count; i++)
    if (facts->items[i].kind != FACT_TEXT)
      write_fact(out, &facts->items[i]);
  for (int timing = 0; timing < TIMING_COUNT; timing++)
    write_timing(out, (enum timing)timing);
}
