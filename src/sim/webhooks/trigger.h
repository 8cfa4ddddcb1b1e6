/* One webhook of any type, made from its sample on request. Main thread. */
#ifndef SIM_TRIGGER_H
#define SIM_TRIGGER_H

#include <stdbool.h>
#include <stddef.h>

struct json_t;
struct sim_options;

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
