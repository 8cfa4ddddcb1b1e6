/* numbers.clear_missed: somebody has looked at a number's missed calls. Main thread. */
#ifndef FLOW_OWN_NUMBERS_H
#define FLOW_OWN_NUMBERS_H

#include "own_operation.h"

void own_numbers_clear_missed(struct own_call *call);

#endif
