#include "packet.h"

#include <string.h>

enum { STRING_MAX = 65535, RECEIVE_MAX_UNLESS_STATED = 65535 };

static bool is_mqtt_string(struct span text) {
  return text.len <= STRING_MAX && span_is_utf8(text) &&
         (text.len == 0 || !memchr(text.data, '\0', text.len));
}

bool mqtt_packet_topic_ok(struct span topic) {
  return topic.len > 0 && is_mqtt_string(topic) && !span_holds_any(topic, "+#");
}

/* ---- properties ---- */

/* Filled by hand instead of with MQTTProperties_add, which copies every string; MQTTAsync_send
 * makes a copy of its own anyway. */
static MQTTProperty with_text(enum MQTTPropertyCodes code, struct span text) {
  MQTTProperty property = {.identifier = code};
  property.value.data = (MQTTLenString){.len = (int)text.len, .data = (char *)text.data};
  return property;
}

static MQTTProperty of_user(struct span name, struct span value) {
  MQTTProperty property = with_text(MQTTPROPERTY_CODE_USER_PROPERTY, name);
  property.value.value = (MQTTLenString){.len = (int)value.len, .data = (char *)value.data};
  return property;
}

size_t mqtt_packet_properties(MQTTProperty out[MQTT_PROPERTIES_MAX], const struct msg *msg) {
  const struct msg_parts *parts = &msg->parts;
  size_t count = 0;
  if (parts->content_type.len > 0 && is_mqtt_string(parts->content_type)) {
    if (span_is_utf8(parts->payload))
      out[count++] =
          (MQTTProperty){.identifier = MQTTPROPERTY_CODE_PAYLOAD_FORMAT_INDICATOR, .value.byte = 1};
    out[count++] = with_text(MQTTPROPERTY_CODE_CONTENT_TYPE, parts->content_type);
  }
  if (parts->expiry_s > 0)
    out[count++] = (MQTTProperty){.identifier = MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL,
                                  .value.integer4 = parts->expiry_s};
  if (parts->response_topic.len > 0 && mqtt_packet_topic_ok(parts->response_topic))
    out[count++] = with_text(MQTTPROPERTY_CODE_RESPONSE_TOPIC, parts->response_topic);
  if (parts->correlation.len > 0 && parts->correlation.len <= STRING_MAX)
    out[count++] = with_text(MQTTPROPERTY_CODE_CORRELATION_DATA, parts->correlation);
  size_t at = 0;
  struct span name, value;
  while (count < MQTT_PROPERTIES_MAX && msg_next_property(msg, &at, &name, &value)) {
    if (is_mqtt_string(name) && is_mqtt_string(value))
      out[count++] = of_user(name, value);
  }
  return count;
}

static size_t property_size(const MQTTProperty *property) {
  size_t text = 2 + (size_t)property->value.data.len;
  switch (property->identifier) {
  case MQTTPROPERTY_CODE_PAYLOAD_FORMAT_INDICATOR:
    return 1 + 1;
  case MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL:
    return 1 + 4;
  case MQTTPROPERTY_CODE_USER_PROPERTY:
    return 1 + text + 2 + (size_t)property->value.value.len;
  default:
    return 1 + text;
  }
}

size_t mqtt_packet_properties_size(const MQTTProperty *properties, size_t count) {
  size_t size = 0;
  for (size_t i = 0; i < count; i++)
    size += property_size(&properties[i]);
  return size;
}

/* ---- packets ---- */

/* The bytes of a variable byte integer, MQTT 5.0 section 1.5.5. */
static size_t length_size(size_t value) {
  size_t size = 1;
  while (value >= 128) {
    value /= 128;
    size++;
  }
  return size;
}

static size_t packet_size(size_t rest) {
  return 1 + length_size(rest) + rest;
}

size_t mqtt_packet_size(const struct msg *msg, const MQTTProperty *properties, size_t count) {
  const struct msg_parts *parts = &msg->parts;
  size_t rest = 2 + parts->topic.len + (parts->qos > 0 ? 2 : 0) + parts->payload.len;
  if (properties) {
    size_t size = mqtt_packet_properties_size(properties, count);
    rest += length_size(size) + size;
  }
  return packet_size(rest);
}

/* The whole SUBSCRIBE on MQTT 5, to one filter: packet id, no properties, filter, options. */
static size_t subscribe_size(struct span filter) {
  return packet_size(2 + 1 + 2 + filter.len + 1);
}

/* ---- what the broker allows ---- */

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
  if (!limits->shares && span_starts_with(span_of(filter), "$share/"))
    return version == MQTT_VERSION_5
               ? "the broker has no shared subscriptions, and mqtt.share_group is set"
               : "the broker has no shared subscriptions, being of MQTT 3.1.1, and "
                 "mqtt.share_group is set";
  if (!limits->wildcards && strpbrk(filter, "+#"))
    return "the broker has no subscriptions with wildcards";
  if (limits->max_packet_bytes > 0 && subscribe_size(span_of(filter)) > limits->max_packet_bytes)
    return "the broker's maximum packet size is too small for a subscription";
  return NULL;
}
