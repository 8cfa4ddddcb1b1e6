/* What a PUBLISH of a message holds on the wire: its MQTT 5 properties, its size, and whether its
 * topic can be sent at all; and what the broker allows, from its CONNACK. Pure: of Paho the types
 * alone. Sources: MQTT 5.0 sections 2.2, 3.2.2.3, 3.3. */
#ifndef BRIDGE_MQTT_PACKET_H
#define BRIDGE_MQTT_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <MQTTProperties.h>

#include "bridge/mqtt.h"
#include "bridge/msg.h"
#include "bridge/span.h"

enum { MQTT_USER_PROPERTIES_MAX = 32, MQTT_PROPERTIES_MAX = MQTT_USER_PROPERTIES_MAX + 5 };

/* Fills `out`, which borrows from the message, and returns how many there are. The payload is
 * marked as text when it has a content type and is UTF-8. User properties that MQTT cannot carry
 * (not UTF-8, a NUL, past 65,535 bytes) and those past the ceiling are left out: a malformed packet
 * would cost the connection. */
size_t mqtt_packet_properties(MQTTProperty out[MQTT_PROPERTIES_MAX], const struct msg *msg);

/* The bytes that all properties take, without the length in front of them. */
size_t mqtt_packet_properties_size(const MQTTProperty *properties, size_t count);

/* The whole packet on MQTT 5, or on 3.1.1 with `properties` NULL. */
size_t mqtt_packet_size(const struct msg *msg, const MQTTProperty *properties, size_t count);

/* Whether the topic can be published to: not empty, at most 65,535 bytes of UTF-8, no wildcard, no
 * NUL. */
bool mqtt_packet_topic_ok(struct span topic);

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
