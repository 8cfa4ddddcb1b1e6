/* What one of our own numbers is doing: what the states of its calls (call_state.h) add up to. A
 * number is ours when a call comes in to it, or goes out from it. Pure; any thread.
 *
 *   {"number":"+13125550100","state":"in_call","with":"+17735550102","with_name":"anna",
 *    "since":"2026-11-29T03:00:01Z","last_caller":"+17735550142","last_outcome":"no_answer",
 *    "last_with":"+17735550142","missed":2,
 *    "calls":[{"call_control_id","state":"ringing"|"in_call","with","direction","since",
 *              "with_name"}],"name":"office"}
 *
 * name: what the number is called here. state: in_call when any call is answered, ringing when one
 * rings, else idle; with and since are of the newest call in that state, with_name is the contact's
 * who is at the other end. last_caller and last_caller_name are of the newest incoming call.
 * last_outcome: a word of call_outcome.h. missed: incoming calls that ended neither answered nor
 * declined since somebody looked. What is unknown is left out. */
#ifndef BRIDGE_NUMBER_STATE_H
#define BRIDGE_NUMBER_STATE_H

#include "bridge/err.h"
#include "bridge/number_event.h"
#include "bridge/span.h"

enum { NUMBER_CALLS_MAX = 16 }; /* at once; past it the oldest is forgotten */

struct number_self {
  const char *number; /* with its plus, or as it came */
  const char *name;   /* NULL for none */
};

/* The number of ours that a call is of, by the call's state, at most 20 digits with a plus or
 * without; NULL when the state does not tell, as long as its direction is not known, and when that
 * is no number (a SIP address). The caller frees it with mem_free. ERR_MEMORY. */
enum err number_of_call(char **out_number, struct span call_state_json) MUST_CHECK;

/* Whether that can be a number of ours. */
bool number_is_one(const char *text);

/* The number's state after a call of it has come to a state of its own, and what happened by that;
 * NULL and none when nothing changes. previous_json is empty for a number not known yet; what
 * cannot be read counts as such. The caller frees *out_json with mem_free. ERR_MEMORY. */
enum err number_state_next(char **out_json, enum number_event *happened, struct span previous_json,
                           const struct number_self *self, struct span call_state_json,
                           const struct number_book *book) MUST_CHECK;

/* The same after somebody has looked: no call is missed. Of a number not known yet it is the state
 * to begin with. ERR_MEMORY. */
enum err number_state_seen(char **out_json, struct span previous_json,
                           const struct number_self *self) MUST_CHECK;

#endif
