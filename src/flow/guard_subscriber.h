/* The guard hears of calls, and is known by its notes. Main thread. */
#ifndef FLOW_GUARD_SUBSCRIBER_H
#define FLOW_GUARD_SUBSCRIBER_H

#include "subscriber.h"

extern const struct subscriber guard_subscriber;

#endif
