/* What happens to one of our own numbers, as small flat JSON that anything can use as it is:
 *
 *   {"event_type":"call_missed","from":"+17735550142","to":"+13125550100","name":"anna",
 *    "call_control_id":"v3:...","outcome":"no_answer"}
 *   {"event_type":"message_received","from","to","name","text","media":["https://..."],"message_id"}
 *
 * name is the contact's who is at the other end; what is unknown is left out. Pure; any thread. */
#ifndef BRIDGE_NUMBER_EVENT_H
#define BRIDGE_NUMBER_EVENT_H

#include <stdbool.h>

#include "bridge/err.h"
#include "bridge/event.h"
#include "bridge/span.h"

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

#endif
