/* Recording of calls. Main thread. */
#ifndef SIM_RECORDINGS_H
#define SIM_RECORDINGS_H

#include "calls/calls.h"

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
