/* Whether the rules of access.allow name the operation. Main thread. */
#ifndef FLOW_GATE_ACCESS_H
#define FLOW_GATE_ACCESS_H

#include "gate.h"

extern const struct gate gate_access;

#endif
