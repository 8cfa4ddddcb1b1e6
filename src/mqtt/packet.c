#include "packet.h"

#include <string.h>

enum { STRING_MAX = 65535 };

static bool is_mqtt_string(struct span text) {
  return text.len <= STRING_MAX && span_is_utf8(text) &&
         (text.len == 0 || !memchr(text.data, '\0', text.len));
}

bool mqtt_packet_topic_ok(struct span topic) {
  return topic.len > 0 && is_mqtt_string(topic) && !memchr(topic.data, '+', topic.len) &&
         !memchr(topic.data, '#', topic.len);
}

size_t mqtt_packet_properties(struct mqtt_property out[MQTT_PROPERTIES_MAX],
                              const struct msg *msg) {
  const struct msg_parts *parts = &msg->parts;
  size_t count = 0;
  if (parts->content_type.len > 0 && is_mqtt_string(parts->content_type)) {
    if (span_is_utf8(parts->payload))
      out[count++] = (struct mqtt_property){.id = MQTT_PROPERTY_FORMAT, .number = 1};
    out[count++] =
        (struct mqtt_property){.id = MQTT_PROPERTY_CONTENT_TYPE, .value = parts->content_type};
  }
  if (parts->expiry_s > 0)
    out[count++] = (struct mqtt_property){.id = MQTT_PROPERTY_EXPIRY, .number = parts->expiry_s};
  if (parts->response_topic.len > 0 && mqtt_packet_topic_ok(parts->response_topic))
    out[count++] =
        (struct mqtt_property){.id = MQTT_PROPERTY_RESPONSE_TOPIC, .value = parts->response_topic};
  if (parts->correlation.len > 0 && parts->correlation.len <= STRING_MAX)
    out[count++] =
        (struct mqtt_property){.id = MQTT_PROPERTY_CORRELATION, .value = parts->correlation};
  size_t at = 0;
  struct span name, value;
  while (count < MQTT_PROPERTIES_MAX && msg_next_property(msg, &at, &name, &value)) {
    if (is_mqtt_string(name) && is_mqtt_string(value))
      out[count++] = (struct mqtt_property){.id = MQTT_PROPERTY_USER, .name = name, .value = value};
  }
  return count;
}

static size_t property_size(const struct mqtt_property *property) {
  switch (property->id) {
  case MQTT_PROPERTY_FORMAT:
    return 1 + 1;
  case MQTT_PROPERTY_EXPIRY:
    return 1 + 4;
  case MQTT_PROPERTY_CONTENT_TYPE:
  case MQTT_PROPERTY_RESPONSE_TOPIC:
  case MQTT_PROPERTY_CORRELATION:
    return 1 + 2 + property->value.len;
  case MQTT_PROPERTY_USER:
    return 1 + 2 + property->name.len + 2 + property->value.len;
  }
  return 0;
}

size_t mqtt_packet_properties_size(const struct mqtt_property *properties, size_t count) {
  size_t size = 0;
  for (size_t i = 0; i < count; i++)
    size += property_size(&properties[i]);
  return size;
}

/* The bytes of a variable byte integer, MQTT 5.0 section 1.5.5. */
static size_t length_size(size_t value) {
  size_t size = 1;
  while (value >= 128) {
    value /= 128;
    size++;
  }
  return size;
}

size_t mqtt_packet_size(const struct msg *msg, const struct mqtt_property *properties,
                        size_t count) {
  const struct msg_parts *parts = &msg->parts;
  size_t rest = 2 + parts->topic.len + (parts->qos > 0 ? 2 : 0) + parts->payload.len;
  if (properties) {
    size_t size = mqtt_packet_properties_size(properties, count);
    rest += length_size(size) + size;
  }
  return 1 + length_size(rest) + rest;
}

size_t mqtt_packet_subscribe_size(struct span filter) {
  size_t rest = 2 + 1 + 2 + filter.len + 1; /* packet id, no properties, filter, options */
  return 1 + length_size(rest) + rest;
}
