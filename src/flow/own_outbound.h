/* bridge.outbound: whether anybody may reach out, and, when asked to, the end of every call. Main
 * thread. */
#ifndef FLOW_OWN_OUTBOUND_H
#define FLOW_OWN_OUTBOUND_H

#include "own_operation.h"

void own_outbound(struct own_call *call);

#endif
