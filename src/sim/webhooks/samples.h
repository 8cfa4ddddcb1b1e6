/* The bodies of all webhooks and callbacks that Telnyx is known to send, in their exact shapes
 * (src/sim/samples, embedded at build time). Static storage; any thread. */
#ifndef SIM_SAMPLES_H
#define SIM_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>

struct sim_sample {
  const char *type; /* "call.initiated", "texml.CallAnswered" */
  bool is_form;
  const char *body;
};

/* Sorted by type. */
extern const struct sim_sample sim_samples[];
extern const size_t sim_sample_count;

/* NULL when there is none. */
const struct sim_sample *sim_sample_find(const char *type);

#endif
