/* The commands that talk to a running simulator: call, press, hangup, fault, trigger. Main thread.
 */
#ifndef SIM_CLIENT_H
#define SIM_CLIENT_H

#include "options.h"

/* Each returns the exit status. */
int sim_client_call(const struct sim_options *options);
int sim_client_press(const struct sim_options *options);
int sim_client_hangup(const struct sim_options *options);
int sim_client_fault(const struct sim_options *options);

/* Through a running simulator; with --key-file and without one, straight to --webhook-url. */
int sim_client_trigger(const struct sim_options *options);

#endif
