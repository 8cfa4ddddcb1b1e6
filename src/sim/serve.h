/* `telnyx-sim serve`: everything built, the loop, everything taken down in order. Main thread. */
#ifndef SIM_SERVE_H
#define SIM_SERVE_H

#include "options.h"

/* The exit status. */
int sim_serve(const struct sim_options *options);

#endif
