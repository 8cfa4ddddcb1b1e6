/* Events in Telnyx's shapes, made from the samples as things happen, or on request. Main thread. */
#ifndef SIM_EVENTS_H
#define SIM_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

struct json_t;
struct sim_options;

/* An event of a known type with a fresh id and the time of now. The payload is the sample's; what
 * `known` says replaces the sample's values of the same names. With only_known, the headers, tags
 * and assessments that a call can carry but need not are left out unless known. NULL: no such type.
 */
struct json_t *sim_event_make(const char *type, const struct json_t *known, bool only_known);

/* The same for a TeXML callback ("texml.CallAnswered"): its fields. */
struct json_t *sim_callback_make(const char *type, const struct json_t *known);

/* The payload of an event, whatever its envelope; NULL when it has none. Borrowed. */
struct json_t *sim_event_payload(struct json_t *event);

/* ---- samples.c ----
 * The bodies of all webhooks and callbacks that Telnyx is known to send, in their exact shapes
 * (src/sim/samples, embedded at build time). Static storage; any thread. */

struct sim_sample {
  const char *type; /* "call.initiated", "texml.CallAnswered" */
  bool is_form;
  const char *body;
};

/* Sorted by type. */
extern const struct sim_sample sim_samples[];
extern const size_t sim_sample_count;

/* NULL when there is none. */
const struct sim_sample *sim_sample_find(const char *type);

/* ---- trigger.c ----
 * One webhook of any type, made from its sample on request. */

/* Makes the body of wishes->type: fresh ids and times, then "from", "to" and the members of "set"
 * (a path within the payload, or from the top when it begins with data. or meta.). One of the two
 * is set. False and a sentence when there is no such type. */
bool sim_trigger_make(struct json_t **json, struct json_t **form, const struct json_t *wishes,
                      char *why, size_t why_size);

/* {"type","from","to","set"} of the command line; the caller frees it. */
struct json_t *sim_trigger_wishes(const struct sim_options *options);

/* "PATH=VALUE" texts into an object. */
void sim_trigger_add_sets(struct json_t *object, const struct sim_options *options);

#endif
