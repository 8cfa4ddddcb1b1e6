/* The operations as the bytes that operations.inc makes: a look at many of them reads these, and
 * makes a struct operation of none. Static storage; pure; any thread. */
#ifndef BRIDGE_OPS_TABLE_H
#define BRIDGE_OPS_TABLE_H

#include "bridge/operation.h"

/* How one is asked for. */
struct table_way {
  const char *method;
  const char *path;
  const char *steps; /* for table_steps */
  size_t step_count;
};

void table_way(struct table_way *out, size_t i);

/* The steps of a topic; step_count of them. */
void table_steps(struct operation_step out[OPERATION_MAX_LEVELS], const struct table_way *way);

#endif
