/* The alerts that run, and those that ended lately: each with its state in the journal, on the bus,
 * and its next deadline. What an alert does is decided in bridge/alert.h; here its commands, events
 * and states are written down together with the input that led to them. Main thread. */
#ifndef BRIDGE_ALERTS_H
#define BRIDGE_ALERTS_H

#include "bridge/config.h"
#include "bridge/err.h"

struct alerts;

/* Borrows the configuration (root, contacts, alerts, share group) until alerts_destroy. ERR_MEMORY.
 */
enum err alerts_create(struct alerts **out, const struct config *config) MUST_CHECK;

/* Frees them and clears the pointer; NULL inside is allowed. */
void alerts_destroy(struct alerts **alerts);

#endif
