/* What the files of the admin's page share: admin_page.c hears what there is to show and keeps the
 * last of it, admin_page_write.c makes a JSON document of that, admin_page_serve.c answers
 * requests. Main thread. */
#ifndef FLOW_ADMIN_PAGE_PARTS_H
#define FLOW_ADMIN_PAGE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/admin_page.h"

enum {
  ADMIN_STEP_MS = 10 * 1000,  /* between two samples, */
  ADMIN_STEPS = 90,           /* of a quarter of an hour, */
  ADMIN_RATES = 6,            /* each of so many counters */
  ADMIN_OVER_MS = 120 * 1000, /* so long a call is shown that is over */
  ADMIN_TEXT_SIZE = 192,
};

struct admin_event {
  int64_t at_ms;
  char type[48]; /* "call.answered" */
};

struct admin_call {
  int64_t heard_ms, over_ms; /* by the wall clock; 0: it lives */
  uint64_t event_count;
  struct admin_event events[ADMIN_PAGE_EVENTS]; /* a ring */
  char direction[12], from[64], to[64];
  char id[];
};

struct admin_command {
  int64_t at_ms, attempts, duration_ms;
  int http_status;
  bool ok;
  char operation[64], code[24], by[64];
  char message[ADMIN_TEXT_SIZE];
};

/* The same one counts. */
struct admin_refusal {
  uint64_t serial; /* of the last time; 0: a free place */
  int64_t at_ms, times;
  char what[16]; /* "command", "webhook", "request", "document" */
  char name[64];
  char why[ADMIN_TEXT_SIZE];
};

struct admin_page {
  struct admin_page_options options;
  struct timer timer;
  struct admin_call *calls[ADMIN_PAGE_CALLS]; /* NULL: free */
  struct admin_command commands[ADMIN_PAGE_COMMANDS];
  uint64_t command_count; /* ever; a ring */
  struct admin_refusal refusals[ADMIN_PAGE_COMMANDS];
  uint64_t refusal_count; /* ever */
  uint64_t step_count, last[ADMIN_RATES];
  uint32_t steps[ADMIN_STEPS][ADMIN_RATES];
};

/* What the counter of that place has come to, and its name; NULL past the last. (admin_page.c) */
const char *admin_rate(uint64_t *value, int rate);

/* Appends the whole document. (admin_page_write.c) */
void admin_page_write(struct buf *json, const struct admin_page *page);

#endif
