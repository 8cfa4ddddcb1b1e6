/* Topic filters and what they match (MQTT 5 section 4.7). Pure; any thread. */
#ifndef BRIDGE_TOPIC_FILTER_H
#define BRIDGE_TOPIC_FILTER_H

#include <stdbool.h>

#include "bridge/span.h"

/* Whether it is a filter: 1 to 65,535 bytes of UTF-8 without control characters; '+' alone in its
 * level, '#' alone in the last one. */
bool topic_filter_is_good(struct span filter);

/* Whether a good filter matches a topic name. '+' is one level, '#' is any number of them, none
 * included ("reply/#" matches "reply"); neither stands for a first level that begins with '$'. */
bool topic_filter_matches(struct span filter, struct span topic);

#endif
