/* How many calls began and how many messages came and went since the day began (UTC, as the
 * budget's day does); known again after a restart. Main thread. */
#ifndef BRIDGE_TODAY_H
#define BRIDGE_TODAY_H

#include <stdint.h>

#include "bridge/err.h"

struct today;

/* ERR_MEMORY. */
enum err today_create(struct today **out) MUST_CHECK;

/* Calls in both directions, and messages received and sent. */
void today_read(struct today *today, int64_t now_wall_ms, int64_t *calls, int64_t *messages);

/* Frees it and clears the pointer; NULL inside is allowed. */
void today_destroy(struct today **today);

#endif
