#include "link_parts.h"

static int send_parts(MQTTAsync client, const struct mqtt_limits *limits,
                      const struct msg_parts *parts, MQTTAsync_responseOptions *response) {
  const char *payload = parts->payload.len > 0 ? parts->payload.data : "";
  return MQTTAsync_send(client, parts->topic.data, (int)parts->payload.len, payload,
                        parts->qos > 0 ? 1 : 0, parts->retain && limits->retain, response);
}

static int send5(MQTTAsync client, const struct mqtt_limits *limits, const struct msg *msg,
                 MQTTProperty *properties, size_t count, MQTTAsync_responseOptions *response) {
  response->properties =
      (MQTTProperties){.count = (int)count,
                       .max_count = MQTT_PROPERTIES_MAX,
                       .length = (int)mqtt_packet_properties_size(properties, count),
                       .array = properties};
  return send_parts(client, limits, &msg->parts, response);
}

enum err mqtt_link_send_msg(MQTTAsync client, enum mqtt_version version,
                            const struct mqtt_limits *limits, const struct msg *msg,
                            MQTTAsync_responseOptions *response) {
  bool five = version == MQTT_VERSION_5;
  MQTTProperty properties[MQTT_PROPERTIES_MAX];
  size_t count = five ? mqtt_packet_properties(properties, msg) : 0;
  uint32_t max_bytes = limits->max_packet_bytes;
  if (!mqtt_packet_topic_ok(msg->parts.topic))
    return ERR_SYNTAX;
  if (max_bytes > 0 && mqtt_packet_size(msg, five ? properties : NULL, count) > max_bytes)
    return ERR_LIMIT;
  int code = five ? send5(client, limits, msg, properties, count, response)
                  : send_parts(client, limits, &msg->parts, response);
  return code == MQTTASYNC_SUCCESS ? ERR_OK : ERR_NETWORK;
}
