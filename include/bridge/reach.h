/* Whom a command reaches: the destinations in its parameters, wherever they stand, and what in them
 * makes the bridge blind to what follows. Pure; any thread, one at a time. */
#ifndef BRIDGE_REACH_H
#define BRIDGE_REACH_H

#include <stddef.h>

#include "bridge/command.h"
#include "bridge/destination.h"
#include "bridge/err.h"

enum { REACH_MAX_DESTINATIONS = 256, REACH_MAX_BLIND = 32 };

struct reach_destination {
  struct destination destination;
  const char *param; /* where it stands */
};

struct reach {
  struct reach_destination *destinations;
  size_t count;
  const char *unseen; /* a parameter whose destinations cannot be told, "" when the operation has
                         none that says them; NULL: all were seen */
  const char *blind[REACH_MAX_BLIND]; /* parameters that take events elsewhere, or bring orders from
                                         there */
  size_t blind_count;
};

/* Reads a checked command of class reach, or call. ERR_MEMORY; ERR_LIMIT: more than the
 * arrays hold. Free with reach_free; names live as long as the command. */
enum err reach_read(struct reach *out, const struct command *command) MUST_CHECK;
void reach_free(struct reach *reach);

#endif
