/* The one account of how many messages may be with the broker connection at once, and how many are:
 * each that is in flight holds one credit until the broker connection is done with it. Pure. */
#ifndef FLOW_CREDIT_H
#define FLOW_CREDIT_H

#include <stdbool.h>
#include <stddef.h>

struct credit {
  size_t limit; /* of this connection; 0 while there is none */
  size_t held;
  bool open; /* not while messages of a former connection are still to come back */
};

/* A connection of that limit came up. Main may hear of it before all messages of the last one came
 * back: those are to go first, and so nothing goes until the last of them is there. */
void credit_up(struct credit *credit, size_t limit);

void credit_down(struct credit *credit);

/* How many more may go, with at most so many in flight. */
size_t credit_left(const struct credit *credit, size_t ceiling);

/* One goes; there must be credit. One is back. */
void credit_take(struct credit *credit);
void credit_give_back(struct credit *credit);

#endif
