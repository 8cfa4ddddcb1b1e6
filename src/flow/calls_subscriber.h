/* Calls as a subscriber: an event's changes of its call's state. Main thread. */
#ifndef FLOW_CALLS_SUBSCRIBER_H
#define FLOW_CALLS_SUBSCRIBER_H

#include "subscriber.h"

extern const struct subscriber calls_subscriber;

#endif
