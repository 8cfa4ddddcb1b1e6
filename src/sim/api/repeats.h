/* command_id: a command that comes again within a minute is not carried out again; it gets the
 * first one's answer. Main thread. */
#ifndef SIM_REPEATS_H
#define SIM_REPEATS_H

#include <stdbool.h>

struct sim;
struct sim_request;

enum { SIM_REPEATS_MAX = 4096, SIM_REPEAT_WINDOW_MS = 60000 };

void sim_repeats_open(struct sim *sim);
void sim_repeats_close(struct sim *sim);

/* Whether the request is a repeat; then it has its answer. */
bool sim_repeats_answer(struct sim_request *request);

/* Remembers the answer of a request that was carried out. */
void sim_repeats_keep(const struct sim_request *request);

#endif
