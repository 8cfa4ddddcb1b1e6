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
 * last_outcome: a word of call_state.h. missed: incoming calls that ended neither answered nor
 * declined since somebody looked. What is unknown is left out. */
#ifndef BRIDGE_NUMBER_STATE_H
#define BRIDGE_NUMBER_STATE_H

#include <stdbool.h>

#include "bridge/err.h"
#include "bridge/event.h"
#include "bridge/span.h"

/* What happens to one of our own numbers, as small flat JSON that anything can use as it is:
 *
 *   {"event_type":"call_missed","from":"+17735550142","to":"+13125550100","name":"anna",
 *    "call_control_id":"v3:...","outcome":"no_answer"}
 *   {"event_type":"message_received","from","to","name","text","media":["https://..."],"message_id"}
 *
 * name is the contact's who is at the other end; what is unknown is left out. */

/* call_incoming: it rings. call_missed: an incoming one has ended, and was neither answered nor
 * declined. call_ended: any other has. digits: a key was pressed, or several at a gather's end. */
#define NUMBER_EVENT_TABLE(X)                                                                      \
  X(call_incoming)                                                                                 \
  X(call_answered)                                                                                 \
  X(call_missed)                                                                                   \
  X(call_ended)                                                                                    \
  X(digits)                                                                                        \
  X(message_received)                                                                              \
  X(message_delivered)                                                                             \
  X(message_failed)                                                                                \
  X(fax_received)

#define NUMBER_EVENT_AS_ENUM(name) NUMBER_EVENT_##name,
enum number_event { NUMBER_EVENT_none, NUMBER_EVENT_TABLE(NUMBER_EVENT_AS_ENUM) };
#undef NUMBER_EVENT_AS_ENUM

/* Who is who, by a number with its plus. */
struct number_book {
  const void *context;
  const char *(*contact)(const void *context, const char *number); /* his name; NULL: nobody's */
  bool (*is_ours)(const void *context, const char *number);
};

/* An event of a call, by the call's state (call_state.h); `digits` is empty but for digits. The
 * caller frees *out_json with mem_free. ERR_MEMORY. */
enum err number_event_of_call(char **out_json, enum number_event kind, struct span call_state_json,
                              struct span digits, const struct number_book *book) MUST_CHECK;

/* The keys that a webhook tells of; empty for none. A gather's end tells of several alone: one has
 * been told of. */
struct span number_event_digits(const struct event *event);

/* What the webhook of a message or a fax means for a number of ours; NULL, both, when it means
 * nothing or cannot be read. Of several recipients the first that is ours counts. The caller frees
 * both with mem_free, also after an error. ERR_MEMORY. */
enum err number_event_of_message(char **out_json, char **out_number, const struct event *event,
                                 struct span body, const struct number_book *book) MUST_CHECK;

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
