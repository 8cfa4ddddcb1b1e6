#include "link_parts.h"

static void published(void *context, enum mqtt_outcome outcome, int reason_code) {
  struct mqtt_sending *sending = context;
  struct mqtt_link *link = sending->link;
  link->handlers.on_published(link->handlers.context, sending, outcome, reason_code);
}

static void on_delivered5(void *context, MQTTAsync_successData5 *data) {
  (void)data;
  published(context, MQTT_DELIVERED, 0);
}

static void on_delivered(void *context, MQTTAsync_successData *data) {
  (void)data;
  published(context, MQTT_DELIVERED, 0);
}

static void on_failed5(void *context, MQTTAsync_failureData5 *data) {
  int refusal = mqtt_paho_publish_refusal(data->code, (int)data->reasonCode);
  published(context, refusal > 0 ? MQTT_REFUSED : MQTT_LOST, refusal);
}

static void on_failed(void *context, MQTTAsync_failureData *data) {
  (void)data;
  published(context, MQTT_LOST, 0);
}

static void set_response(MQTTAsync_responseOptions *response, bool five,
                         struct mqtt_sending *sending) {
  response->context = sending;
  if (five) {
    response->onSuccess5 = on_delivered5;
    response->onFailure5 = on_failed5;
  } else {
    response->onSuccess = on_delivered;
    response->onFailure = on_failed;
  }
}

enum err mqtt_link_send(struct mqtt_link *link, const struct msg *msg,
                        struct mqtt_sending *sending) {
  const struct msg_parts *parts = &msg->parts;
  MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
  MQTTProperty properties[MQTT_PROPERTIES_MAX];
  bool five = link->options.version == MQTT_VERSION_5;
  size_t count = five ? mqtt_packet_properties(properties, msg) : 0;
  uint32_t max_bytes = link->limits.max_packet_bytes;
  if (!mqtt_packet_topic_ok(parts->topic))
    return ERR_SYNTAX;
  if (max_bytes > 0 && mqtt_packet_size(msg, five ? properties : NULL, count) > max_bytes)
    return ERR_LIMIT;
  sending->link = link;
  set_response(&response, five, sending);
  if (five)
    response.properties =
        (MQTTProperties){.count = (int)count,
                         .max_count = MQTT_PROPERTIES_MAX,
                         .length = (int)mqtt_packet_properties_size(properties, count),
                         .array = properties};
  int code =
      MQTTAsync_send(link->client, parts->topic.data, (int)parts->payload.len,
                     parts->payload.len > 0 ? parts->payload.data : "", parts->qos > 0 ? 1 : 0,
                     parts->retain && link->limits.retain, &response);
  return code == MQTTASYNC_SUCCESS ? ERR_OK : ERR_NETWORK;
}
