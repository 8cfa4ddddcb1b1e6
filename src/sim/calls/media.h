/* What is heard and typed on a call: speech, playback, digits, gathering. Main thread. */
#ifndef SIM_MEDIA_H
#define SIM_MEDIA_H

#include "calls/calls.h"

enum { SIM_MEDIA_WAITING_MAX = 16, SIM_DIGITS_MAX = 128 };

/* Each starts when what runs has ended. params borrowed. */
void sim_media_speak(struct sim_call *call, const struct json_t *params);
void sim_media_play(struct sim_call *call, const struct json_t *params);

/* Ends what runs, and with "all" in params what waits too. */
void sim_media_stop(struct sim_call *call, const struct json_t *params);

/* Gathers digits: the other side types what its number's row says. */
void sim_media_gather(struct sim_call *call, const struct json_t *params);

/* Ends a gather with a status of call.gather.ended; no effect when none runs. */
void sim_media_gather_end(struct sim_call *call, const char *status);

/* The other side types digits ('w' and 'W' are pauses). */
void sim_media_press(struct sim_call *call, const char *digits);

/* This side sends digits: a bridged peer hears them. */
void sim_media_send_dtmf(struct sim_call *call, const char *digits);

/* Lets go of what a call holds of all this. */
void sim_media_free(struct sim_call *call);

/* Tells the end of whatever ran, after a hangup. */
void sim_media_call_ended(struct sim_call *call);

#endif
