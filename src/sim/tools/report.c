#include "tools/tools.h"

#include <stdio.h>
#include <stdlib.h>

#include "bridge/mem.h"
#include "ids.h"

/* JSON has them all, for a plot; people are told the last ones. */
static const int percents[] = {1, 5, 10, 20, 30, 40, 60, 70, 80, 95, 98, 50, 90, 99, 100};
enum { PERCENT_COUNT = sizeof percents / sizeof percents[0], TOLD_FROM = PERCENT_COUNT - 4 };

void sim_report_open(struct sim_report *report, int64_t expected) {
  *report = (struct sim_report){0};
  report->latencies_us = sim_alloc((size_t)expected * sizeof *report->latencies_us);
}

void sim_report_close(struct sim_report *report) {
  mem_free(report->latencies_us);
  report->latencies_us = NULL;
}

void sim_report_add(struct sim_report *report, int status, int64_t latency_us) {
  report->by_status[status > 0 && status < SIM_REPORT_STATUS_MAX ? status : 0]++;
  report->latencies_us[report->count++] =
      latency_us > UINT32_MAX ? UINT32_MAX : (uint32_t)latency_us;
}

static int compare(const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a;
  uint32_t right = *(const uint32_t *)b;
  return (left > right) - (left < right);
}

static double percentile_ms(const struct sim_report *report, int percent) {
  int64_t index = report->count * percent / 100;
  if (index >= report->count)
    index = report->count - 1;
  return index < 0 ? 0 : report->latencies_us[index] / 1000.0;
}

static void print_json(const struct sim_report *report, double seconds) {
  const char *comma = "";
  printf("{\"count\":%lld,\"seconds\":%.3f,\"rate\":%.1f,\"replies\":{", (long long)report->count,
         seconds, (double)report->count / seconds);
  for (int status = 0; status < SIM_REPORT_STATUS_MAX; status++) {
    if (report->by_status[status] == 0)
      continue;
    printf("%s\"%d\":%lld", comma, status, (long long)report->by_status[status]);
    comma = ",";
  }
  printf("},\"latency_ms\":{");
  for (int i = 0; i < PERCENT_COUNT; i++)
    printf("%s\"p%d\":%.3f", i ? "," : "", percents[i], percentile_ms(report, percents[i]));
  printf("}}\n");
}

static void print_table(const struct sim_report *report, double seconds) {
  printf("webhooks   %lld in %.2f s, %.0f/s\n", (long long)report->count, seconds,
         (double)report->count / seconds);
  for (int status = 0; status < SIM_REPORT_STATUS_MAX; status++) {
    if (report->by_status[status] == 0)
      continue;
    if (status == 0)
      printf("no reply   %lld\n", (long long)report->by_status[status]);
    else
      printf("reply %d  %lld\n", status, (long long)report->by_status[status]);
  }
  printf("latency   ");
  for (int i = TOLD_FROM; i < PERCENT_COUNT; i++)
    printf("  p%d %.1f ms", percents[i], percentile_ms(report, percents[i]));
  printf("\n");
}

bool sim_report_print(struct sim_report *report, int64_t took_us, bool json) {
  double seconds = took_us > 0 ? (double)took_us / 1e6 : 1e-6;
  int64_t taken = 0;
  for (int status = 200; status < 300; status++)
    taken += report->by_status[status];
  qsort(report->latencies_us, (size_t)report->count, sizeof *report->latencies_us, compare);
  if (json)
    print_json(report, seconds);
  else
    print_table(report, seconds);
  return taken == report->count;
}
