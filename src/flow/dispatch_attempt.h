/* Sends: marks a command as sent, hands its request to the REST client, judges the reply. Main
 * thread. */
#ifndef FLOW_DISPATCH_ATTEMPT_H
#define FLOW_DISPATCH_ATTEMPT_H

#include "dispatch_job.h"

/* Starts whose turn it is, as many as may. At the end of whatever may have made that more. */
void dispatch_go_on(struct dispatch *dispatch);

#endif
