/* Parameters that a command leaves out get the configuration's (bridge/command_default.h). Main
 * thread. */
#ifndef FLOW_GATE_DEFAULTS_H
#define FLOW_GATE_DEFAULTS_H

#include "gate.h"

extern const struct gate gate_defaults;

#endif
