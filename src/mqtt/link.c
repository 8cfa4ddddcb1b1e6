#include "link.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bridge/address.h"
#include "bridge/clock.h"
#include "bridge/mem.h"
#include "link_parts.h"

enum { PAHO_QUEUE_MAX = 65535 /* never reached: the window is smaller */ };

/* --- messages coming in --- */

static struct span property_of(MQTTProperties *properties, enum MQTTPropertyCodes code) {
  const MQTTProperty *property = MQTTProperties_getProperty(properties, code);
  if (!property || property->value.data.len <= 0)
    return (struct span){0};
  return (struct span){property->value.data.data, (size_t)property->value.data.len};
}

static struct span span_of_string(MQTTLenString string) {
  return (struct span){string.data, string.len > 0 ? (size_t)string.len : 0};
}

bool mqtt_next_user_property(struct span *name, struct span *value,
                             const struct mqtt_user_properties *properties, int *at) {
  const MQTTProperties *all = (const MQTTProperties *)properties;
  while (all && *at < all->count) {
    const MQTTProperty *property = &all->array[(*at)++];
    if (property->identifier != MQTTPROPERTY_CODE_USER_PROPERTY)
      continue;
    *name = span_of_string(property->value.data);
    *value = span_of_string(property->value.value);
    return true;
  }
  return false;
}

static struct span payload_of(const MQTTAsync_message *message) {
  return (struct span){message->payload, message->payloadlen > 0 ? (size_t)message->payloadlen : 0};
}

static bool keep(struct mqtt_link *link, size_t k, struct span topic, MQTTAsync_message *message) {
  struct span payload = payload_of(message);
  struct command_msg_parts parts = {
      .topic = topic,
      .payload = {payload.data,
                  payload.len <= MQTT_COMMAND_MAX_BYTES ? payload.len : MQTT_COMMAND_MAX_BYTES + 1},
      .qos = (uint8_t)message->qos,
      .retain = message->retained != 0,
      .dup = message->dup != 0,
      .packet_id = (uint16_t)(message->qos > 0 ? message->msgid : 0),
      .received_wall_ms = clock_wall_ms(),
  };
  const struct mqtt_user_properties *user = NULL;
  if (link->options.version == MQTT_VERSION_5) {
    parts.response_topic = property_of(&message->properties, MQTTPROPERTY_CODE_RESPONSE_TOPIC);
    parts.correlation = property_of(&message->properties, MQTTPROPERTY_CODE_CORRELATION_DATA);
    parts.expiry_s =
        mqtt_link_number(&message->properties, MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL, 0);
    user = (const struct mqtt_user_properties *)&message->properties;
  }
  return link->handlers.on_command(link->handlers.context, k, &parts, user);
}

/* On 3.1.1, what is retained comes unasked. */
static bool is_wanted(const struct mqtt_link *link, size_t k, const MQTTAsync_message *message) {
  return link->options.version == MQTT_VERSION_5 || !message->retained ||
         link->options.subscriptions->list[k].retained;
}

/* False when a command was not committed. A session may bring what an earlier process asked for. */
static bool take(struct mqtt_link *link, struct span topic, MQTTAsync_message *message) {
  size_t k = mqtt_subscriptions_find(link->options.subscriptions, topic);
  if (k == MQTT_NO_SUBSCRIPTION)
    return true;
  if (link->options.subscriptions->list[k].commit)
    return keep(link, k, topic, message);
  const struct mqtt_message parts = {
      .topic = topic, .payload = payload_of(message), .retained = message->retained != 0};
  if (is_wanted(link, k, message))
    link->handlers.on_message(link->handlers.context, k, &parts);
  return true;
}

/* Paho sends the PUBACK right after this returns, whatever it returns. What was not kept must not
 * be acknowledged, so the connection is cut here; what comes after it in Paho's buffer cannot be
 * acknowledged either, and is left to the broker too. */
static int on_message(void *context, char *topic, int topic_len, MQTTAsync_message *message) {
  struct mqtt_link *link = context;
  struct span name = {topic, topic_len > 0 ? (size_t)topic_len : strlen(topic)};
  if (!link->cut && !take(link, name, message)) {
    link->cut = true;
    mqtt_socket_cut(&link->socket);
  }
  MQTTAsync_freeMessage(&message);
  MQTTAsync_free(topic);
  return 1;
}

/* --- the connection's life --- */

static void on_lost(void *context, char *cause) {
  (void)cause; /* always NULL */
  mqtt_link_lose(context, "");
}

static void on_disconnect(void *context, MQTTProperties *properties, enum MQTTReasonCodes code) {
  (void)properties;
  mqtt_link_end(context, MQTT_END_LOST, (int)code, "");
}

/* --- opening and closing --- */

/* Gives Paho the connection. One that takes none opens its own: to the same address where that can
 * stand in the URI, and to be found afterwards among the sockets that were not there before. */
static enum err offer(struct mqtt_link *link, char uri[MQTT_URI_SIZE]) {
  const struct mqtt_link_options *options = &link->options;
  snprintf(uri, MQTT_URI_SIZE, "%s", options->url->paho);
  enum err err = mqtt_socket_copy(&link->socket, options->connection);
  if (err == ERR_OK && mqtt_paho_offer(options->connection))
    return ERR_OK;
  close(options->connection);
  mqtt_socket_close(&link->socket);
  if (err != ERR_OK)
    return err;
  if (mqtt_link_can_choose(options->url)) {
    char address[SOCKET_TEXT_SIZE];
    socket_write(address, &link->address.storage);
    snprintf(uri, MQTT_URI_SIZE, "tcp://%s", address);
  }
  return mqtt_sockets_note(&link->sockets);
}

bool mqtt_link_can_choose(const struct mqtt_url *url) {
  return mqtt_paho_takes_connections() || (!url->tls && !url->websocket);
}

static int create_client(struct mqtt_link *link, const char *uri) {
  MQTTAsync_createOptions options = MQTTAsync_createOptions_initializer5;
  options.MQTTVersion = (int)link->options.version;
  options.maxBufferedMessages = PAHO_QUEUE_MAX;
  MQTTAsync_setTraceLevel(MQTTASYNC_TRACE_ERROR);
  int code = MQTTAsync_createWithOptions(&link->client, uri, link->options.mqtt->client_id,
                                         MQTTCLIENT_PERSISTENCE_NONE, NULL, &options);
  if (code == MQTTASYNC_SUCCESS)
    code = MQTTAsync_setCallbacks(link->client, link, on_lost, on_message, NULL);
  if (code == MQTTASYNC_SUCCESS)
    code = MQTTAsync_setDisconnected(link->client, link, on_disconnect);
  return code;
}

static void init(struct mqtt_link *link, const struct mqtt_link_options *options,
                 const struct mqtt_link_handlers *handlers) {
  link->handlers = *handlers;
  link->options = *options;
  link->address = *options->address;
  link->socket.fd = -1;
  link->limits = mqtt_limits_of(options->version);
  link->limits.keep_alive_s = options->keep_alive_s;
}

static enum err start(struct mqtt_link *link, const char *uri, char *why, size_t why_size) {
  int code = create_client(link, uri);
  if (code == MQTTASYNC_SUCCESS) {
    assert(mqtt_paho_takes_our_memory());
    code = mqtt_link_connect(link);
  }
  if (code == MQTTASYNC_SUCCESS)
    return ERR_OK;
  snprintf(why, why_size, "%s", MQTTAsync_strerror(code));
  return ERR_RANGE;
}

enum err mqtt_link_open(struct mqtt_link **out, const struct mqtt_link_options *options,
                        const struct mqtt_link_handlers *handlers, char *why, size_t why_size) {
  struct mqtt_link *link = mem_alloc(sizeof *link);
  if (!link) {
    close(options->connection);
    return ERR_MEMORY;
  }
  char uri[MQTT_URI_SIZE];
  init(link, options, handlers);
  enum err err = offer(link, uri);
  if (err == ERR_OK)
    err = start(link, uri, why, why_size);
  if (err != ERR_OK)
    mqtt_link_close(&link);
  else
    *out = link;
  return err;
}

/* The socket first: what is not taken must not be acknowledged. */
void mqtt_link_cut(struct mqtt_link *link) {
  mqtt_socket_cut(&link->socket);
  link->cut = true;
}

void mqtt_link_acknowledge(struct mqtt_link *link) {
  mqtt_socket_acknowledge(&link->socket);
}

void mqtt_link_nudge(struct mqtt_link *link) {
  mqtt_paho_wake_sender(link->client);
}

void mqtt_link_close(struct mqtt_link **link) {
  if (!*link)
    return;
  MQTTAsync_destroy(&(*link)->client);
  int connection = mqtt_paho_withdraw();
  if (connection >= 0)
    close(connection);
  mqtt_socket_close(&(*link)->socket);
  mqtt_sockets_free(&(*link)->sockets);
  mem_free(*link);
  *link = NULL;
}
