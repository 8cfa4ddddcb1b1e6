/* Values for the types of the operation table, made by a reader of its own. */
#ifndef TESTS_TYPE_SAMPLE_H
#define TESTS_TYPE_SAMPLE_H

#include <stdbool.h>

#include <jansson.h>

#include "bridge/operation.h"

/* Of a choice the first that is not null; objects with all their members. */
json_t *type_sample(const char *type);

/* A value of which the bridge can make none of the type; NULL where anything is good. */
json_t *type_counter_sample(const char *type);

/* One type of an object's member, and behind it; NULL behind the last. */
const char *type_sample_member(char name[128], bool *required, const char **type, const char *at);

/* By which name a parameter that shares one with another is alone. */
const char *type_sample_name(const struct operation_param *param);

/* All of the operation's parameters. */
json_t *type_sample_params(const struct operation *operation);

#endif
