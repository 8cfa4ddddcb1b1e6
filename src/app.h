/* The bridge as a whole: builds everything, runs the main loop, stops in order. Main thread. */
#ifndef BRIDGE_APP_H
#define BRIDGE_APP_H

#include "bridge/config.h"
#include "bridge/err.h"

/* Reads the configuration again, at SIGHUP, on the main thread. The result is the app's. An
 * error changes nothing; what is wrong with the configuration is in the log by then. */
struct app_reload {
  enum err (*load)(void *context, struct config **out);
  struct config_sources files; /* how to read further files, and no more */
  void *context;
};

/* Runs until SIGTERM or SIGINT. Takes the configuration, whatever comes of it; borrows `reload`.
 * ERR_OK after a clean stop; else the error of the part that failed, which is in the log. Past
 * bridge.shutdown_timeout it does not return: the process ends with status 1. Nor when
 * threads had to be left behind: then the process ends with 0 or 1, as the outcome is. Main thread,
 * before any other exists. */
enum err app_run(struct config **config, const struct app_reload *reload) MUST_CHECK;

#endif
