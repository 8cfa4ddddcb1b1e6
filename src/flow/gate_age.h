/* A phone must not ring late. Main thread. */
#ifndef FLOW_GATE_AGE_H
#define FLOW_GATE_AGE_H

#include "gate.h"

extern const struct gate gate_age;

#endif
