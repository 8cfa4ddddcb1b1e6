/* bridge.resend sends dead letters once more. It is a command, and not a task of the command
 * line, because whoever mends the cause (the broker's rights or limits) has the broker at hand, not
 * the bridge's machine; the bridge goes on meanwhile, and the result says how many there were.
 * Whoever may write to <root>/cmd/# may do it: it publishes nothing but what the bridge would have
 * published. Main thread. */
#ifndef FLOW_OWN_RESEND_H
#define FLOW_OWN_RESEND_H

#include "own_operation.h"

void own_resend(struct own_call *call);

#endif
