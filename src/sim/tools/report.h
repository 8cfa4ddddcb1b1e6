/* What became of a load: replies by status, latencies. Main thread. */
#ifndef SIM_REPORT_H
#define SIM_REPORT_H

#include <stdbool.h>
#include <stdint.h>

enum { SIM_REPORT_STATUS_MAX = 600 };

struct sim_report {
  int64_t by_status[SIM_REPORT_STATUS_MAX]; /* 0: no reply */
  uint32_t *latencies_us;
  int64_t count;
};

void sim_report_open(struct sim_report *report, int64_t expected);

/* status 0: no reply came. No more than were expected. */
void sim_report_add(struct sim_report *report, int status, int64_t latency_us);

/* Prints a table, or JSON; whether all replies were 2xx. */
bool sim_report_print(struct sim_report *report, int64_t took_us, bool json);

void sim_report_close(struct sim_report *report);

#endif
