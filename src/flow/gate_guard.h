/* Whether anybody may reach out now: the switch, how often, how many at once, for how much; and how
 * long a call may last. Main thread. */
#ifndef FLOW_GATE_GUARD_H
#define FLOW_GATE_GUARD_H

#include "gate.h"

extern const struct gate gate_guard;

#endif
