/* The known name that somebody may have meant. Pure; any thread. */
#ifndef BRIDGE_NEAREST_H
#define BRIDGE_NEAREST_H

#include <stddef.h>

#include "bridge/span.h"

enum {
  NEAREST_MAX = 64, /* bytes; longer names have no neighbours */
  NEAREST_FAR = 1000,
};

struct nearest {
  struct span wanted;
  size_t distance;
  char name[NEAREST_MAX + 1]; /* "" while nothing is near */
};

/* How many letters must be added, removed, replaced or swapped with their neighbour to make one of
 * the other, without case. NEAREST_FAR when the lengths alone differ by `least`, as who looks for
 * less need not know more, and when either is longer than NEAREST_MAX. */
size_t nearest_distance(struct span a, struct span b, size_t least);

/* Starts a search; `wanted` is borrowed. */
void nearest_start(struct nearest *nearest, struct span wanted);

/* Keeps the candidate when it is nearer than those before and near at all: about one letter in
 * three may differ. */
void nearest_offer(struct nearest *nearest, const char *candidate);

#endif
