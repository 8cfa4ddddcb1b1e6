#include "limits.h"

#include <string.h>

#include "packet.h"

enum { RECEIVE_MAX_UNLESS_STATED = 65535 };

struct mqtt_limits mqtt_limits_of(enum mqtt_version version) {
  return (struct mqtt_limits){.receive_max = RECEIVE_MAX_UNLESS_STATED,
                              .retain = true,
                              .acknowledges = true,
                              .wildcards = true,
                              .shares = version == MQTT_VERSION_5};
}

const char *mqtt_limits_objection(const struct mqtt_limits *limits, enum mqtt_version version,
                                  const char *filter) {
  if (!limits->acknowledges)
    return "the broker takes QoS 0 only, and would acknowledge nothing";
  if (!filter)
    return NULL;
  if (!limits->shares && strncmp(filter, "$share/", strlen("$share/")) == 0)
    return version == MQTT_VERSION_5
               ? "the broker has no shared subscriptions, and mqtt.share_group is set"
               : "the broker has no shared subscriptions, being of MQTT 3.1.1, and "
                 "mqtt.share_group is "
                 "set";
  if (!limits->wildcards && strpbrk(filter, "+#"))
    return "the broker has no subscriptions with wildcards";
  if (limits->max_packet_bytes > 0 &&
      mqtt_packet_subscribe_size(span_of(filter)) > limits->max_packet_bytes)
    return "the broker's maximum packet size is too small for a subscription";
  return NULL;
}
