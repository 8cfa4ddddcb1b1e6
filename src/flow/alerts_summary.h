/* What all alerts together are: <root>/bridge/alerts says how many run, <root>/bridge/last_alert
 * how the one is of which something was last heard. Both retained, both made anew at each
 * connection. Main thread. */
#ifndef FLOW_ALERTS_SUMMARY_H
#define FLOW_ALERTS_SUMMARY_H

#include "subscriber.h"

extern const struct subscriber alerts_summary_subscriber; /* after alerts_subscriber */

#endif
