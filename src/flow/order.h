/* Who may start: commands about the same thing (a call, a conference) run one after the other in
 * the order they came; those about different things run side by side. A command may be about
 * several. Main thread. */
#ifndef BRIDGE_ORDER_H
#define BRIDGE_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/err.h"

struct order;
struct order_ticket;

/* A place in line, embedded in its owner. */
struct order_place {
  struct order_ticket *tickets; /* one per thing; the order's own */
  size_t ticket_count;
  size_t not_first; /* in how many lines others stand before */
};

/* ERR_MEMORY. */
enum err order_create(struct order **out) MUST_CHECK;

/* Stands in line for each key; no key means no line. *first tells whether the place may start now;
 * if not, order_leave will name it. ERR_MEMORY leaves nothing behind. The keys are copied. */
enum err order_enter(struct order *order, bool *first, struct order_place *place,
                     const char *const *keys, size_t key_count) MUST_CHECK;

/* Leaves all lines. For each place that may start now, start(place) is called, in the order of the
 * keys. No effect on a place that has left already. */
void order_leave(struct order *order, struct order_place *place,
                 void (*start)(struct order_place *place));

/* Frees it and clears the pointer; NULL inside is allowed. Nobody may stand in line any more. */
void order_destroy(struct order **order);

#endif
