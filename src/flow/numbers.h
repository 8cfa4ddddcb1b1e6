/* Our own numbers as a subscriber, and what their operation asks for. Main thread. */
#ifndef FLOW_NUMBERS_H
#define FLOW_NUMBERS_H

#include "bridge/hear.h"
#include "subscriber.h"

/* Somebody has looked: no call of that number is missed any more. By its name or as it is.
 * ERR_MISSING: there is none of that name or number. ERR_MEMORY, ERR_LIMIT. */
enum err numbers_see(struct numbers *numbers, struct changes *changes,
                     const char *number) MUST_CHECK;

extern const struct subscriber numbers_subscriber;

#endif
