/* What today counts, as a subscriber. Main thread. */
#ifndef FLOW_TODAY_SUBSCRIBER_H
#define FLOW_TODAY_SUBSCRIBER_H

#include "subscriber.h"

extern const struct subscriber today_subscriber;

#endif
