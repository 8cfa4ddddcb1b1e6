/* The known name that somebody may have meant. Pure; any thread. */
#ifndef BRIDGE_CONFIG_NEAREST_H
#define BRIDGE_CONFIG_NEAREST_H

#include <stddef.h>

#include "bridge/span.h"

enum { CONFIG_NEAREST_MAX = 64 }; /* longer names have no neighbours */

struct config_nearest {
  struct span wanted;
  size_t distance;
  char name[CONFIG_NEAREST_MAX + 1]; /* "" while nothing is near */
};

/* Starts a search; `wanted` is borrowed. */
void config_nearest_start(struct config_nearest *nearest, struct span wanted);

/* Keeps the candidate when it is nearer than those before and near at all: about one letter in
 * three may differ. Letters compare without case; swapping two neighbours counts once. */
void config_nearest_offer(struct config_nearest *nearest, const char *candidate);

#endif
