/* Help at hand: which operations there are and what they take, for <root>/cmd/bridge/operations.
 * Main thread. */
#ifndef FLOW_OWN_HELP_H
#define FLOW_OWN_HELP_H

#include "own_operation.h"

/* Answers {"operations":["calls.dial",...]}: the names; with a pattern, as operation_fits has it,
 * what operation_help_add says of each that it names. What does not fit into OWN_HELP_BYTES is left
 * out: then "left_out" says how many. */
enum { OWN_HELP_BYTES = 64 * 1024 };
void own_help(struct own_call *call);

#endif
