/* Time. Wall time is for what others see (timestamps, ages across restarts); monotonic time is for
 * every deadline and wait. Any thread. */
#ifndef BRIDGE_CLOCK_H
#define BRIDGE_CLOCK_H

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

/* Of two moments, or waits. */
static inline int64_t clock_earlier(int64_t a, int64_t b) {
  return a < b ? a : b;
}

enum { CLOCK_RFC3339_SIZE = 32 };

/* Writes wall_ms as RFC 3339 UTC with milliseconds ("2026-11-21T12:00:00.123Z"). */
void clock_format_rfc3339(char out[CLOCK_RFC3339_SIZE], int64_t wall_ms);

/* Reads an RFC 3339 time, with any offset and precision ("2026-11-21T13:00:00.5+01:00"), as
 * microseconds since 1970-01-01 UTC; further digits of a fraction are dropped. ERR_SYNTAX. */
enum err clock_parse_rfc3339(int64_t *out_us, struct span text) MUST_CHECK;

/* Whether the wall clock is provably behind. A small machine without a battery-backed clock starts
 * somewhere in the past, and then takes each webhook for one from the future: that is no fault of
 * the sender's. It cannot be earlier than the release of this version, nor, as far as that can be
 * believed, than the newest time in the journal, nor than a time that Telnyx has signed. */

/* What it cannot be earlier than: id, what the log says of a clock that is. */
#define CLOCK_PROOF_TABLE(X)                                                                       \
  X(CLOCK_PROOF_RELEASE, "the clock is wrong: it is earlier than this version's release")          \
  X(CLOCK_PROOF_JOURNAL, "the clock is wrong: it is earlier than the newest time in the journal")  \
  X(CLOCK_PROOF_SIGNED, "the clock is wrong: it is earlier than a time that Telnyx has signed")

#define CLOCK_PROOF_AS_ENUM(id, sentence) id,
enum clock_proof_kind { CLOCK_PROOF_TABLE(CLOCK_PROOF_AS_ENUM) CLOCK_PROOF_COUNT };
#undef CLOCK_PROOF_AS_ENUM

struct clock_proof {
  int64_t tolerance_ms; /* a clock may be so far behind and is right enough */
  int64_t released_wall_ms;
  int64_t latest_wall_ms; /* the latest of what is known beside that */
  enum clock_proof_kind kind;
};

/* Nothing is known but when the program was made. */
void clock_proof_init(struct clock_proof *proof, int64_t released_wall_ms, int64_t tolerance_ms);

/* It is at least that time, by the journal or by a signature. */
void clock_proof_note(struct clock_proof *proof, enum clock_proof_kind kind, int64_t wall_ms);

/* Something signed fits the clock: if the journal's times are later, it was written by a clock that
 * was ahead, and they count no more. */
void clock_proof_confirm(struct clock_proof *proof, int64_t now_wall_ms);

/* A sentence when the clock is wrong, NULL when nothing proves it. Static storage. */
const char *clock_proof_why(const struct clock_proof *proof, int64_t now_wall_ms);

/* Dates of HTTP headers, read in the three forms that a recipient must accept (RFC 9110 section
 * 5.6.7). Pure; any thread, of a program that leaves the locale as it is. */

/* Seconds since 1970-01-01 UTC; ERR_SYNTAX. */
enum err http_date_parse(int64_t *out_s, struct span text) MUST_CHECK;

enum { HTTP_DATE_SIZE = 30 };

/* "Sun, 06 Nov 1994 08:49:37 GMT", the form to be sent, for seconds since 1970-01-01 UTC; "" past
 * the year 9999. */
void http_date_format(char out[HTTP_DATE_SIZE], int64_t wall_s);

#endif
