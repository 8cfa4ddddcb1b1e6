/* What is typed on a call: digits, and gathering them. Main thread. */
#ifndef SIM_GATHER_H
#define SIM_GATHER_H

#include "calls/calls.h"

enum { SIM_DIGITS_MAX = 128 };

/* Gathers digits, after a prompt where params hold one: the other side types what its number's row
 * says. params borrowed. */
void sim_gather_start(struct sim_call *call, const struct json_t *params);

/* Ends it with a status of call.gather.ended; no effect when none runs. */
void sim_gather_end(struct sim_call *call, const char *status);

/* Its prompt was heard to the end: from now on the time to answer runs. */
void sim_gather_prompt_ended(struct sim_call *call);

/* The other side types digits ('w' and 'W' are pauses). */
void sim_gather_press(struct sim_call *call, const char *digits);

/* This side sends digits: a bridged peer hears them. */
void sim_gather_send_dtmf(struct sim_call *call, const char *digits);

/* Lets go of what a call holds of all this. */
void sim_gather_free(struct sim_call *call);

#endif
