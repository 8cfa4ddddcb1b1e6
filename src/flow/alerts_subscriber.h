/* What alerts hear: webhooks of their calls, results of their commands, their deadlines. Main
 * thread. */
#ifndef FLOW_ALERTS_SUBSCRIBER_H
#define FLOW_ALERTS_SUBSCRIBER_H

#include "subscriber.h"

extern const struct subscriber alerts_subscriber;

#endif
