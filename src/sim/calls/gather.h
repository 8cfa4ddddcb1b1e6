/* What is typed on a call: digits, and gathering them. Main thread. */
#ifndef SIM_GATHER_H
#define SIM_GATHER_H

#include "calls/calls.h"

enum { SIM_DIGITS_MAX = 128 };

/* Gathers digits, after a prompt where params hold one: the other side types what its number's row
 * says. params borrowed. */
void sim_gather_start(struct sim_call *call, const struct json_t *params);

/* `ended` is told of the end of the one that runs. */
void sim_gather_tell(struct sim_call *call,
                     void (*ended)(struct sim_call *call, const char *digits, const char *status));

/* Ends it with a status of call.gather.ended; no effect when none runs. */
void sim_gather_end(struct sim_call *call, const char *status);

/* The other side types digits ('w' and 'W' are pauses). */
void sim_gather_press(struct sim_call *call, const char *digits);

/* This side sends digits: a bridged peer hears them. */
void sim_gather_send_dtmf(struct sim_call *call, const char *digits);

#endif
