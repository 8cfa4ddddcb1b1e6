/* Time. Wall time is for what others see (timestamps, ages across restarts); monotonic time is for
 * every deadline and wait. Any thread. */
#ifndef BRIDGE_CLOCK_H
#define BRIDGE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/* Milliseconds since 1970-01-01 UTC. Can jump. */
int64_t clock_wall_ms(void);

/* Milliseconds of a clock that never jumps and counts suspended time (CLOCK_BOOTTIME), so that a
 * process that slept ten minutes knows it. */
int64_t clock_mono_ms(void);

enum { CLOCK_RFC3339_SIZE = 32 };

/* Writes wall_ms as RFC 3339 UTC with milliseconds ("2026-11-21T12:00:00.123Z"). */
void clock_format_rfc3339(char out[CLOCK_RFC3339_SIZE], int64_t wall_ms);

#endif
