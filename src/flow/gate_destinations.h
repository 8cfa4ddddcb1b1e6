/* Whom one may reach (guard.allow, guard.deny), and what would make the guard blind. Main thread.
 */
#ifndef FLOW_GATE_DESTINATIONS_H
#define FLOW_GATE_DESTINATIONS_H

#include "gate.h"

extern const struct gate gate_destinations;

#endif
