/* TeXML calls: callbacks as forms instead of events. Main thread. */
#ifndef SIM_TEXML_H
#define SIM_TEXML_H

#include "calls/calls.h"

/* Tells of a step of a TeXML call ("CallInitiated", "CallRinging", "CallAnswered", "CallDtmf",
 * "CallCompleted"), unless its StatusCallbackEvent leaves it out; takes the extras. No effect on
 * other calls. */
void sim_texml_progress(struct sim_call *call, const char *step, struct json_t *extras);

/* What the call's instructions are asked for with, and the extras (taken; NULL for none). */
struct json_t *sim_texml_fields(struct sim_call *call, struct json_t *extras);

/* A call in TeXML REST's shape. */
struct json_t *sim_texml_describe(const struct sim_call *call);

#endif
