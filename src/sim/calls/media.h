/* What is heard on a call: speech, playback, prompts. Main thread. */
#ifndef SIM_MEDIA_H
#define SIM_MEDIA_H

#include "calls/calls.h"

enum { SIM_MEDIA_WAITING_MAX = 16 };

/* Each starts when what runs has ended. params borrowed. */
void sim_media_speak(struct sim_call *call, const struct json_t *params);
void sim_media_play(struct sim_call *call, const struct json_t *params);

/* Ends what runs, and with "all" in params what waits too. */
void sim_media_stop(struct sim_call *call, const struct json_t *params);

/* The same as a prompt, of which a call has one at a time: `ended` is told when it was heard to the
 * end. False when params hold nothing to be heard. */
bool sim_media_prompt(struct sim_call *call, const struct json_t *params,
                      void (*ended)(struct sim_call *call));

/* Nobody wants to hear prompts any longer: ends the one that runs, and nobody is told. */
void sim_media_end_prompt(struct sim_call *call);

/* Tells the end of whatever ran, after a hangup. */
void sim_media_call_ended(struct sim_call *call);

#endif
