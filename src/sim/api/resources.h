/* Things that are merely kept: applications, recordings, messages. By kind (the first word of their
 * path) and id. Main thread. */
#ifndef SIM_RESOURCES_H
#define SIM_RESOURCES_H

#include <stdbool.h>

struct json_t;
struct sim;

enum { SIM_RESOURCES_MAX = 1000 }; /* of each kind; then the oldest goes */

/* Keeps it (takes it), with an id and times unless it has them. Borrowed. */
struct json_t *sim_resource_add(struct sim *sim, const char *kind, struct json_t *resource);

/* Borrowed; NULL when there is none. */
struct json_t *sim_resource_find(const struct sim *sim, const char *kind, const char *id);

bool sim_resource_remove(struct sim *sim, const char *kind, const char *id);

/* A list of its own of all of a kind, newest first. */
struct json_t *sim_resource_list(const struct sim *sim, const char *kind);

#endif
