/* The bridge as a whole: builds everything, runs the main loop, stops in order. */
#ifndef BRIDGE_APP_H
#define BRIDGE_APP_H

#include "bridge/config.h"
#include "bridge/err.h"

/* Reads the configuration again, at SIGHUP. The result is the app's. */
struct app_reload {
  enum err (*load)(void *context, struct config **out);
  void *context;
};

/* Runs until SIGTERM or SIGINT. Takes the configuration. ERR_OK after a clean stop; what failed is
 * in the log. Main thread, before any other exists. */
enum err app_run(struct config **config, const struct app_reload *reload) MUST_CHECK;

#endif
