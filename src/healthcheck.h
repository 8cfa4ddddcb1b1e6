/* Whether the bridge that runs on this machine is ready: what its /readyz says. A process of its
 * own, with one thread. */
#ifndef BRIDGE_HEALTHCHECK_H
#define BRIDGE_HEALTHCHECK_H

#include <stdbool.h>

#include "bridge/buf.h"
#include "bridge/config.h"

/* Asks the listener of this configuration over this machine's own addresses, with TLS where it
 * serves TLS; blocks for some seconds at most. Appends a sentence with the answer. */
bool healthcheck(struct buf *sentence, const struct config *config);

#endif
