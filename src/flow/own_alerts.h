/* alerts.start, alerts.acknowledge, alerts.cancel, alerts.list. Main thread. */
#ifndef FLOW_OWN_ALERTS_H
#define FLOW_OWN_ALERTS_H

#include "own_operation.h"

enum { OWN_ALERTS_START_PARAMS = 19, OWN_ALERTS_END_PARAMS = 2 };
extern const struct operation_param own_alerts_start_params[OWN_ALERTS_START_PARAMS];
extern const struct operation_param own_alerts_end_params[OWN_ALERTS_END_PARAMS];

void own_alerts_start(struct own_call *call);
void own_alerts_acknowledge(struct own_call *call);
void own_alerts_cancel(struct own_call *call);
void own_alerts_list(struct own_call *call);

#endif
