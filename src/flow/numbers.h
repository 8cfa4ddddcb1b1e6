/* What each of our own numbers is doing: <root>/number/<digits>/state, retained. Main
 * thread. */
#ifndef FLOW_NUMBERS_H
#define FLOW_NUMBERS_H

#include "subscriber.h"

enum { NUMBERS_MAX = 64 }; /* past it the one whose state is the oldest is forgotten, and cleared */

extern const struct subscriber numbers_subscriber;

#endif
