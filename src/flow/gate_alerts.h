/* What only alerts may say: client_state of the form by which they know their calls. Main thread.
 */
#ifndef FLOW_GATE_ALERTS_H
#define FLOW_GATE_ALERTS_H

#include "gate.h"

extern const struct gate gate_alerts;

#endif
