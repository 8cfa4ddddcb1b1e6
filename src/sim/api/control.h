/* What the simulator itself is asked, below /sim. Main thread. */
#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include "bridge/http.h"

void sim_control_on_request(void *context, struct http_request *request);

#endif
