/* texml.answer: what a call is told that waits for an answer by MQTT. Main thread. */
#ifndef FLOW_OWN_TEXML_H
#define FLOW_OWN_TEXML_H

#include "own_operation.h"

enum { OWN_TEXML_PARAMS = 2, OWN_TEXML_STEPS = 3 };

extern const struct operation_param own_texml_params[OWN_TEXML_PARAMS];
extern const struct operation_step own_texml_steps[OWN_TEXML_STEPS];

void own_texml_answer(struct own_call *call);

#endif
