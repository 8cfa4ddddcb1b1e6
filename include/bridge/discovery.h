/* Home Assistant's MQTT discovery: the bridge's devices (home.h) are published when the broker is
 * there, and when Home Assistant says that it is, spread over a second. What was published once is
 * remembered in the journal, and cleared at a start whose configuration has it no more. A broker
 * that forbids it turns it off until the next start, and nothing else. Main thread. */
#ifndef BRIDGE_DISCOVERY_H
#define BRIDGE_DISCOVERY_H

#include <stdbool.h>

#include "bridge/err.h"
#include "bridge/home.h"
#include "bridge/loop.h"
#include "bridge/mqtt.h"
#include "bridge/msg.h"
#include "bridge/publish.h"
#include "bridge/store.h"

struct discovery;

struct discovery_options {
  struct home home;
  struct store *store;
  struct publish *publish;
  struct timers *timers;
};

/* Borrows what options point at until discovery_destroy. ERR_MEMORY. */
enum err discovery_create(struct discovery **out,
                          const struct discovery_options *options) MUST_CHECK;

/* Where Home Assistant says that it has started, "<prefix>/status". */
const char *discovery_status_topic(const struct discovery *discovery);

/* A message to that topic. */
void discovery_hear_status(struct discovery *discovery, const struct mqtt_message *message);

/* The broker did not take a message without the journal, or ended the connection for it. */
void discovery_refused(struct discovery *discovery, const struct msg *msg);

/* Frees it and clears the pointer; NULL inside is allowed. Nothing may be busy. */
void discovery_destroy(struct discovery **discovery);

#endif
