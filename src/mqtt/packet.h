/* What a PUBLISH of a message holds on the wire, without any library: its MQTT 5 properties, its
 * size, and whether its topic can be sent at all. Pure. Sources: MQTT 5.0 sections 2.2, 3.3. */
#ifndef BRIDGE_MQTT_PACKET_H
#define BRIDGE_MQTT_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/msg.h"
#include "bridge/span.h"

/* MQTT 5.0 section 2.2.2.2 */
enum mqtt_property_id {
  MQTT_PROPERTY_FORMAT = 0x01,
  MQTT_PROPERTY_EXPIRY = 0x02,
  MQTT_PROPERTY_CONTENT_TYPE = 0x03,
  MQTT_PROPERTY_RESPONSE_TOPIC = 0x08,
  MQTT_PROPERTY_CORRELATION = 0x09,
  MQTT_PROPERTY_USER = 0x26,
};

enum { MQTT_USER_PROPERTIES_MAX = 32, MQTT_PROPERTIES_MAX = MQTT_USER_PROPERTIES_MAX + 5 };

struct mqtt_property {
  enum mqtt_property_id id;
  uint32_t number;   /* of FORMAT and EXPIRY */
  struct span value; /* of the others; borrowed from the message */
  struct span name;  /* of USER */
};

/* Fills `out` and returns how many there are. The payload is marked as text when it has a content
 * type and is UTF-8. User properties that MQTT cannot carry (not UTF-8, a NUL, past 65,535 bytes)
 * and those past the ceiling are left out: a malformed packet would cost the connection. */
size_t mqtt_packet_properties(struct mqtt_property out[MQTT_PROPERTIES_MAX], const struct msg *msg);

/* The bytes that all properties take, without the length in front of them. */
size_t mqtt_packet_properties_size(const struct mqtt_property *properties, size_t count);

/* The whole packet on MQTT 5, or on 3.1.1 with `properties` NULL. */
size_t mqtt_packet_size(const struct msg *msg, const struct mqtt_property *properties,
                        size_t count);

/* The whole SUBSCRIBE on MQTT 5, to one filter and without properties. */
size_t mqtt_packet_subscribe_size(struct span filter);

/* Whether the topic can be published to: not empty, at most 65,535 bytes of UTF-8, no wildcard, no
 * NUL. */
bool mqtt_packet_topic_ok(struct span topic);

#endif
