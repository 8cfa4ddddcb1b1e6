/* What a message of the bridge says, in a line for people. Pure but for the time zone, which turns
 * a moment into local time; any thread. */
#ifndef TOOLS_DESCRIBE_H
#define TOOLS_DESCRIBE_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/config.h"
#include "bridge/span.h"
#include "line.h"

/* Appends "14:03:07.120 event  call.answered ...": when it came, what it is, whom it is about, and
 * what of it matters. Contacts and numbers of the configuration go by their names. `full` shows ids
 * as they are. */
void describe_message(struct line *line, const struct config *config, struct span topic,
                      struct span payload, int64_t wall_ms, bool full);

#endif
