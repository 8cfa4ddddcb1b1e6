/* How a command ended, from its result. Pure; any thread. */
#ifndef BRIDGE_RESULT_OUTCOME_H
#define BRIDGE_RESULT_OUTCOME_H

#include <stdbool.h>

#include "bridge/command_error.h"
#include "bridge/err.h"
#include "bridge/span.h"

struct result_outcome {
  bool ok;
  enum command_error error; /* COMMAND_ERROR_NONE when ok */
  int http_status;          /* 0 when no reply came */
};

/* Reads a payload of result_build. ERR_SYNTAX when it is no JSON object. */
enum err result_outcome_read(struct result_outcome *out, struct span payload) MUST_CHECK;

#endif
