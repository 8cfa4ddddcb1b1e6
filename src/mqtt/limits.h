/* What the broker allows, from its CONNACK, and whether the bridge can work with that. Pure.
 * Sources: MQTT 5.0 section 3.2.2.3. */
#ifndef BRIDGE_MQTT_LIMITS_H
#define BRIDGE_MQTT_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/mqtt.h"

struct mqtt_limits {
  unsigned receive_max;
  uint32_t max_packet_bytes; /* 0 for none stated */
  uint32_t session_expiry_s; /* that the broker uses in place of the one asked for; 0 for none */
  int keep_alive_s;          /* the broker's own, which the client must use; 0 for none */
  bool retain;
  bool acknowledges; /* QoS 1 is allowed */
  bool wildcards;    /* in subscriptions */
  bool shares;       /* subscriptions */
  size_t send_bytes; /* what can be on its way without filling the socket */
};

/* Of a broker that names none. MQTT 3.1.1 has no shared subscriptions: a filter of one is a topic
 * like any other there, which nobody publishes to. */
struct mqtt_limits mqtt_limits_of(enum mqtt_version version);

/* What the bridge misses in the broker, with a subscription to the filter (NULL for none): a
 * sentence for people, in static storage. NULL when it can work with it. */
const char *mqtt_limits_objection(const struct mqtt_limits *limits, enum mqtt_version version,
                                  const char *filter);

#endif
