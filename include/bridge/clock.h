/* Time. Wall time is for what others see (timestamps, ages across restarts); monotonic time is for
 * every deadline and wait. Any thread. */
#ifndef BRIDGE_CLOCK_H
#define BRIDGE_CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "bridge/err.h"
#include "bridge/span.h"

/* Milliseconds since 1970-01-01 UTC. Can jump. */
int64_t clock_wall_ms(void);

/* Milliseconds of a clock that never jumps and counts suspended time (CLOCK_BOOTTIME), so that a
 * process that slept ten minutes knows it. */
int64_t clock_mono_ms(void);

/* The same in microseconds, for what is shorter than a millisecond. */
int64_t clock_mono_us(void);

/* When in_ms (0 or more) from now are over, on CLOCK_MONOTONIC: what pthread_cond_timedwait and
 * sem_clockwait take. */
struct timespec clock_deadline(int64_t in_ms);
struct timespec clock_deadline_us(int64_t in_us);

enum { CLOCK_RFC3339_SIZE = 32 };

/* Writes wall_ms as RFC 3339 UTC with milliseconds ("2026-11-21T12:00:00.123Z"). */
void clock_format_rfc3339(char out[CLOCK_RFC3339_SIZE], int64_t wall_ms);

/* Reads an RFC 3339 time, with any offset and precision ("2026-11-21T13:00:00.5+01:00"), as
 * microseconds since 1970-01-01 UTC; further digits of a fraction are dropped. ERR_SYNTAX. */
enum err clock_parse_rfc3339(int64_t *out_us, struct span text) MUST_CHECK;

#endif
