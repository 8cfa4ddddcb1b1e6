/* Whether a command was signed by who sends it, where access.principals has his public_key. The
 * signature was looked at when it came (bridge/command_signature.h). Main thread. */
#ifndef FLOW_GATE_SIGNED_H
#define FLOW_GATE_SIGNED_H

#include "gate.h"

extern const struct gate gate_signed;

#endif
