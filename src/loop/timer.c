#include "bridge/loop.h"

#include <stddef.h>

/* A pairing heap: start is O(1), stop and fire O(log n) amortised, no memory of its own.
 * `prev` is the left sibling, or the parent for a first child. */

static struct timer *meld(struct timer *a, struct timer *b) {
  if (!a)
    return b;
  if (!b)
    return a;
  if (b->due_mono_ms < a->due_mono_ms) {
    struct timer *swap = a;
    a = b;
    b = swap;
  }
  b->prev = a;
  b->next = a->child;
  if (a->child)
    a->child->prev = b;
  a->child = b;
  return a;
}

/* Melds a list of siblings into one heap: pairs from the left, then all into one. */
static struct timer *meld_siblings(struct timer *first) {
  struct timer *pairs = NULL;
  while (first) {
    struct timer *a = first;
    struct timer *b = a->next;
    first = b ? b->next : NULL;
    a->next = a->prev = NULL;
    if (b)
      b->next = b->prev = NULL;
    struct timer *pair = meld(a, b);
    pair->next = pairs;
    pairs = pair;
  }
  struct timer *root = NULL;
  while (pairs) {
    struct timer *pair = pairs;
    pairs = pair->next;
    pair->next = NULL;
    root = meld(root, pair);
  }
  return root;
}

void timer_start(struct timers *timers, struct timer *timer, int64_t due_mono_ms,
                 void (*fire)(struct timer *timer)) {
  timer_stop(timers, timer);
  *timer = (struct timer){.running = true, .due_mono_ms = due_mono_ms, .fire = fire};
  timers->root = meld(timers->root, timer);
}

void timer_stop(struct timers *timers, struct timer *timer) {
  if (!timer->running)
    return;
  if (timer == timers->root) {
    timers->root = meld_siblings(timer->child);
  } else {
    if (timer->prev->child == timer)
      timer->prev->child = timer->next;
    else
      timer->prev->next = timer->next;
    if (timer->next)
      timer->next->prev = timer->prev;
    timers->root = meld(timers->root, meld_siblings(timer->child));
  }
  timer->running = false;
}

void timers_run(struct timers *timers, int64_t now_mono_ms, size_t most) {
  for (; most > 0 && timers->root && timers->root->due_mono_ms <= now_mono_ms; most--) {
    struct timer *timer = timers->root;
    timer_stop(timers, timer);
    timer->fire(timer);
  }
}

int64_t timers_next_in_ms(const struct timers *timers, int64_t now_mono_ms, int64_t ceiling_ms) {
  if (!timers->root)
    return ceiling_ms;
  int64_t wait_ms = timers->root->due_mono_ms - now_mono_ms;
  if (wait_ms < 0)
    return 0;
  return wait_ms < ceiling_ms ? wait_ms : ceiling_ms;
}
