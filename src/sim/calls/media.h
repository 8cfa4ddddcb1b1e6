/* What is heard on a call, what is typed, and what is recorded. Main thread. */
#ifndef SIM_MEDIA_H
#define SIM_MEDIA_H

#include "calls/calls.h"

/* ---- media.c: speech, playback, prompts ---- */

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

/* ---- gather.c ---- */

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

/* ---- recordings.c ---- */

/* Starts one, or goes on with the one that runs; returns its id, which lives as long as it. The
 * parameters' names begin with the prefix ("record_channels" of dial, "channels" of record_start).
 */
const char *sim_recording_start(struct sim_call *call, const struct json_t *params,
                                const char *prefix);

/* Ends it; it is saved and told of a little later. No effect when none runs. */
void sim_recording_stop(struct sim_call *call);

/* A recording as REST shows it, for calls and conferences; takes the extras. */
struct json_t *sim_recording_new(const char *channels, const char *format, struct json_t *extras);

/* Marks it ended now, keeps it among the recordings (takes it), and returns what its event says. */
struct json_t *sim_recording_keep(struct sim *sim, struct json_t *recording);

#endif
