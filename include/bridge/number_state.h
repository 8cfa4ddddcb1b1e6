/* What one of our own numbers is doing: what the states of its calls (call_state.h) add up to. A
 * number is ours when a call comes in to it, or goes out from it. Pure; any thread.
 *
 *   {"number":"+13125550100","state":"in_call","with":"+17735550102","since":"<RFC 3339>",
 *    "last_outcome":"no_answer","last_with":"+17735550142",
 *    "calls":[{"call_control_id","state":"ringing"|"in_call","with","direction","since"}]}
 *
 * state: in_call when any call is answered, ringing when one rings, else idle; with and since are
 * of the newest call in that state. last_outcome: answered, busy, declined, no_answer, cancelled,
 * failed, unknown. */
#ifndef BRIDGE_NUMBER_STATE_H
#define BRIDGE_NUMBER_STATE_H

#include "bridge/err.h"
#include "bridge/span.h"

enum { NUMBER_CALLS_MAX = 16 }; /* at once; past it the oldest is forgotten */

/* The number of ours that a call is of, by the call's state, at most 20 digits with a plus or
 * without; NULL when the state does not tell, as long as its direction is not known, and when that
 * is no number (a SIP address). The caller frees it with mem_free. ERR_MEMORY. */
enum err number_of_call(char **out_number, struct span call_state_json) MUST_CHECK;

/* The number's state after a call of it has come to a state of its own; NULL when nothing changes.
 * previous_json is empty for a number not known yet; what cannot be read counts as such. The caller
 * frees *out_json with mem_free. ERR_MEMORY. */
enum err number_state_next(char **out_json, struct span previous_json, const char *number,
                           struct span call_state_json) MUST_CHECK;

#endif
