/* How often somebody did something of late: a sliding window in buckets, which survives a restart
 * as text. Never forgets early: what counts, counts for at least the window. Pure; any thread. */
#ifndef BRIDGE_RATES_H
#define BRIDGE_RATES_H

#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/span.h"

enum { RATE_BUCKETS = 60 };

struct rate {
  int64_t newest;                    /* the number of the last bucket, since 1970 */
  uint32_t counts[RATE_BUCKETS + 1]; /* by number; one more, as the first and the last are parts */
};

/* How many happened within the window up to now. A clock that went back is taken for standing
 * still; by more than a window: all of it was now. */
uint64_t rate_count(struct rate *rate, int64_t window_ms, int64_t now_wall_ms);

/* So many more. */
void rate_add(struct rate *rate, int64_t window_ms, int64_t now_wall_ms, uint32_t count);

/* So many of those that were added last did not happen. */
void rate_take_back(struct rate *rate, uint32_t count);

/* In how many milliseconds `count` more are within the limit; 0: now, -1: never. */
int64_t rate_wait_ms(struct rate *rate, int64_t window_ms, int64_t now_wall_ms, uint64_t limit,
                     uint32_t count);

/* Appends it as text; reads such text off the front of *text, and leaves it empty where that is
 * none. */
void rate_write(struct buf *out, const struct rate *rate);
void rate_read(struct rate *rate, struct span *text);

#endif
