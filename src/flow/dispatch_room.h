/* How many commands may wait, and who makes room where there are too many. Main thread. */
#ifndef FLOW_DISPATCH_ROOM_H
#define FLOW_DISPATCH_ROOM_H

#include <stdbool.h>

#include "dispatch_job.h"

/* Whether there is no room for a further command of the operation, also when the newest that waits
 * of the operation that has most makes room for one that has fewer. */
bool room_is_full(struct dispatch *dispatch, const struct operation *operation);

#endif
