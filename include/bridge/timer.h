/* Timers of one loop, on monotonic time that the caller passes in (so tests own the clock). Timers
 * are embedded in their owners; starting and stopping allocate nothing. Owner thread only. */
#ifndef BRIDGE_TIMER_H
#define BRIDGE_TIMER_H

#include <stdbool.h>
#include <stdint.h>

struct timer {
  struct timer *child, *next, *prev; /* pairing heap; the heap's own */
  bool running;
  int64_t due_mono_ms;
  void (*fire)(struct timer *timer);
};

struct timers {
  struct timer *root;
};

/* (Re)starts the timer: fire(timer) once now >= due_mono_ms. */
void timer_start(struct timers *timers, struct timer *timer, int64_t due_mono_ms,
                 void (*fire)(struct timer *timer));

/* No effect on a timer that is not running (zeroed memory counts as such). */
void timer_stop(struct timers *timers, struct timer *timer);

/* Fires what is due, in order of due time. A fired timer may be started again or freed. */
void timers_run(struct timers *timers, int64_t now_mono_ms);

/* Milliseconds until the next one is due, 0 when overdue, ceiling_ms when that is sooner. */
int64_t timers_next_in_ms(const struct timers *timers, int64_t now_mono_ms, int64_t ceiling_ms);

#endif
