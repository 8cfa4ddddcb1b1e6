/* Hours of the day in which nobody is to be disturbed: "22:00-07:00 Europe/Berlin". What the clocks
 * of the place show counts, also on the days when they are changed. Pure; any thread. */
#ifndef BRIDGE_QUIET_HOURS_H
#define BRIDGE_QUIET_HOURS_H

#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

/* ---- a time zone ---- */

struct zone;

/* From the bytes of its file in tzdata (TZif, RFC 9636): the C library knows one zone for the whole
 * process. ERR_SYNTAX: no such file, or one from before version 2 (2005). ERR_MEMORY. */
enum err zone_read(struct zone **out, struct span file) MUST_CHECK;
void zone_free(struct zone **zone); /* NULL inside is allowed; clears the pointer */

/* By how many seconds the clocks there are ahead of UTC at that time, in seconds since 1970. */
int32_t zone_offset_s(const struct zone *zone, int64_t wall_s);

/* ---- the hours ---- */

struct quiet_hours {
  int from_minute, to_minute; /* of the day; the latter is not one of them any more */
  struct span zone;           /* its name */
};

/* *out borrows from the text. ERR_SYNTAX: *why completes a sentence that begins with it. */
enum err quiet_hours_read(struct quiet_hours *out, struct span text, const char **why) MUST_CHECK;

/* 0 outside of them, else in how many milliseconds they end; times since 1970. */
int64_t quiet_hours_left_ms(const struct quiet_hours *hours, const struct zone *zone,
                            int64_t wall_ms);

#endif
