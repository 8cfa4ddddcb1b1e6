/* TeXML calls: callbacks as forms instead of events. Main thread. */
#ifndef SIM_TEXML_H
#define SIM_TEXML_H

#include <stddef.h>

#include "bridge/span.h"
#include "calls/calls.h"

/* Tells of a step of a TeXML call ("CallInitiated", "CallRinging", "CallAnswered", "CallDtmf",
 * "CallCompleted"), unless its StatusCallbackEvent leaves it out; takes the extras. No effect on
 * other calls. */
void sim_texml_progress(struct sim_call *call, const char *step, struct json_t *extras);

/* What the call's instructions are asked for with, and the extras (taken; NULL for none). */
struct json_t *sim_texml_fields(struct sim_call *call, struct json_t *extras);

/* How long the call has been talked on, in seconds of the simulated world; 0 before. */
long long sim_texml_seconds(const struct sim_call *call);

/* A call in TeXML REST's shape. */
struct json_t *sim_texml_describe(const struct sim_call *call);

/* ---- texml_parse.c ----
 * A TeXML document as JSON: what the simulator carries out. Pure; any thread. */

/* The elements in Response, in their order:
 * [{"verb":"Gather","text":"","attributes":{"action":"/x"}, "children":[...]}, ...]. NULL: it is no
 * document, and `why` says so. The caller lets go of it. */
struct json_t *sim_texml_parse(struct span document, char *why, size_t why_size);

/* ---- texml_run.c ----
 * What a TeXML call is told to do: asks its URL, and carries out the document verb by verb. */

/* Makes a call that has not begun yet one of TeXML: once it is answered, or comes in, it is told
 * what to do by its parameters Texml, or Url. */
void sim_texml_begin(struct sim_call *call);

#endif
