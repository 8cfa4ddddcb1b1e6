/* Discovery as a subscriber: what it remembers of the devices that it has published. Main thread.
 */
#ifndef FLOW_DISCOVERY_SUBSCRIBER_H
#define FLOW_DISCOVERY_SUBSCRIBER_H

#include "subscriber.h"

extern const struct subscriber discovery_subscriber;

#endif
