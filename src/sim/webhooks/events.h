/* Events in Telnyx's shapes, made from the samples. Main thread. */
#ifndef SIM_EVENTS_H
#define SIM_EVENTS_H

#include <stdbool.h>

struct json_t;

/* An event of a known type with a fresh id and the time of now. The payload is the sample's; what
 * `known` says replaces the sample's values of the same names. With only_known, the headers, tags
 * and assessments that a call can carry but need not are left out unless known. NULL: no such type.
 */
struct json_t *sim_event_make(const char *type, const struct json_t *known, bool only_known);

/* The same for a TeXML callback ("texml.CallAnswered"): its fields. */
struct json_t *sim_callback_make(const char *type, const struct json_t *known);

/* The payload of an event, whatever its envelope; NULL when it has none. Borrowed. */
struct json_t *sim_event_payload(struct json_t *event);

#endif
