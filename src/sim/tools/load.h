/* `telnyx-sim load`: many signed webhooks at a rate, and what became of them. Main thread. */
#ifndef SIM_LOAD_H
#define SIM_LOAD_H

#include "options.h"

/* 0 when all were answered 2xx, else 1. */
int sim_load(const struct sim_options *options);

#endif
