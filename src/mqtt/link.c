#include "link.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <MQTTAsync.h>

#include "bridge/address.h"
#include "bridge/clock.h"
#include "bridge/mem.h"
#include "dial.h"
#include "link_parts.h"
#include "paho.h"

enum { PAHO_QUEUE_MAX = 65535 /* never reached: the window is smaller */ };

struct mqtt_link {
  MQTTAsync client;
  struct mqtt_link_handlers handlers;
  struct mqtt_link_options options;
  struct mqtt_address address;
  struct mqtt_socket socket;   /* none yet, where Paho opens its own */
  struct mqtt_sockets sockets; /* that were there before it did */
  struct mqtt_limits limits;
  struct mqtt_link_subscribing subscribing;
  bool ended;
  atomic_bool cut;
  char tls_error[MQTT_END_DETAIL_SIZE];
};

static void end(struct mqtt_link *link, enum mqtt_end_kind kind, int code, const char *detail) {
  if (link->ended)
    return;
  link->ended = true;
  struct mqtt_end facts = {.kind = kind, .version = link->options.version, .code = code};
  snprintf(facts.detail, sizeof facts.detail, "%s", detail);
  link->handlers.on_end(link->handlers.context, &facts);
}

/* --- messages coming in --- */

static struct span property_of(MQTTProperties *properties, enum MQTTPropertyCodes code) {
  const MQTTProperty *property = MQTTProperties_getProperty(properties, code);
  if (!property || property->value.data.len <= 0)
    return (struct span){0};
  return (struct span){property->value.data.data, (size_t)property->value.data.len};
}

static uint32_t number_of(MQTTProperties *properties, enum MQTTPropertyCodes code,
                          uint32_t otherwise) {
  if (!MQTTProperties_hasProperty(properties, code))
    return otherwise;
  return (uint32_t)MQTTProperties_getNumericValue(properties, code);
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
    parts.expiry_s = number_of(&message->properties, MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL, 0);
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
  struct mqtt_link *link = context;
  end(link, link->cut ? MQTT_END_CUT : MQTT_END_LOST, 0, "");
}

static void on_disconnect(void *context, MQTTProperties *properties, enum MQTTReasonCodes code) {
  (void)properties;
  end(context, MQTT_END_LOST, (int)code, "");
}

static void ready(struct mqtt_link *link) {
  if (!link->ended)
    link->handlers.on_ready(link->handlers.context, &link->limits);
}

static void on_subscription_news(void *context, size_t k, enum mqtt_subscription_news news,
                                 int code, const char *why) {
  struct mqtt_link *link = context;
  link->handlers.on_subscription(link->handlers.context, k, news, code, why);
}

static void on_all_answered(void *context) {
  ready(context);
}

static void on_subscribing_failed(void *context, enum mqtt_end_kind kind, int code,
                                  const char *why) {
  struct mqtt_link *link = context;
  end(link, kind == MQTT_END_LOST && link->cut ? MQTT_END_CUT : kind, code, why);
}

static void subscribe(struct mqtt_link *link) {
  link->subscribing = (struct mqtt_link_subscribing){.client = link->client,
                                                     .version = link->options.version,
                                                     .limits = &link->limits,
                                                     .subscriptions = link->options.subscriptions,
                                                     .left_out = link->options.left_out,
                                                     .context = link,
                                                     .on_news = on_subscription_news,
                                                     .on_all = on_all_answered,
                                                     .on_failed = on_subscribing_failed};
  mqtt_link_subscribe(&link->subscribing);
}

static void keep_session(struct mqtt_link *link) {
  if (link->options.version == MQTT_VERSION_5)
    return;
  int code =
      mqtt_paho_keep_session(link->client, link->limits.keep_alive_s, link->options.url->tls);
  if (code != MQTTASYNC_SUCCESS)
    end(link, MQTT_END_LOST, 0, MQTTAsync_strerror(code));
}

static void connected(struct mqtt_link *link) {
  if (link->socket.fd < 0 &&
      mqtt_socket_find(&link->socket, &link->sockets, &link->address) != ERR_OK) {
    end(link, MQTT_END_LOST, 0, "which of this process's sockets is Paho's cannot be told");
    return;
  }
  link->limits.send_bytes = mqtt_socket_tune(&link->socket) / 2;
  keep_session(link);
  const char *objection = mqtt_limits_objection(&link->limits, link->options.version, NULL);
  if (objection)
    end(link, MQTT_END_UNSUITABLE, 0, objection);
  else
    subscribe(link);
}

static void read_limits(struct mqtt_limits *limits, MQTTProperties *properties) {
  limits->receive_max =
      number_of(properties, MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, limits->receive_max);
  limits->max_packet_bytes = number_of(properties, MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE, 0);
  limits->session_expiry_s = number_of(properties, MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, 0);
  limits->keep_alive_s = (int)number_of(properties, MQTTPROPERTY_CODE_SERVER_KEEP_ALIVE,
                                        (uint32_t)limits->keep_alive_s);
  limits->acknowledges = number_of(properties, MQTTPROPERTY_CODE_MAXIMUM_QOS, 1) > 0;
  limits->retain = number_of(properties, MQTTPROPERTY_CODE_RETAIN_AVAILABLE, 1) > 0;
  limits->wildcards =
      number_of(properties, MQTTPROPERTY_CODE_WILDCARD_SUBSCRIPTION_AVAILABLE, 1) > 0;
  limits->shares = number_of(properties, MQTTPROPERTY_CODE_SHARED_SUBSCRIPTION_AVAILABLE, 1) > 0;
}

/* What the broker has queued comes right behind its CONNACK, so whether it may is decided here. */
static void taken(struct mqtt_link *link, bool resumed) {
  int64_t its_expiry_ms = link->limits.session_expiry_s * INT64_C(1000);
  if (link->handlers.on_taken(link->handlers.context, resumed, its_expiry_ms)) {
    connected(link);
    return;
  }
  link->cut = true;
  end(link, MQTT_END_STALE, 0, "");
}

static void on_connected5(void *context, MQTTAsync_successData5 *data) {
  struct mqtt_link *link = context;
  read_limits(&link->limits, &data->properties);
  taken(link, data->alt.connect.sessionPresent != 0 && !link->options.clean);
}

static void on_connected(void *context, MQTTAsync_successData *data) {
  (void)data;
  taken(context, false); /* 3.1.1's sessions are clean */
}

static void refused(struct mqtt_link *link, int code, const char *message) {
  if (code > 0)
    end(link, MQTT_END_REFUSED, code, "");
  else if (mqtt_paho_reached_broker(message))
    end(link, MQTT_END_MUTE, 0, "");
  else if (link->tls_error[0])
    end(link, MQTT_END_UNREACHABLE, 0, link->tls_error);
  else if (mqtt_paho_waited_in_vain(message))
    end(link, MQTT_END_UNREACHABLE, 0, "no answer in time");
  else
    end(link, MQTT_END_UNREACHABLE, 0, "");
}

static void on_refused5(void *context, MQTTAsync_failureData5 *data) {
  refused(context, mqtt_paho_connect_refusal(data->code, (int)data->reasonCode), data->message);
}

static void on_refused(void *context, MQTTAsync_failureData *data) {
  refused(context, data->code, data->message);
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
  const struct mqtt_link_callbacks callbacks = {.context = link,
                                                .on_connected5 = on_connected5,
                                                .on_refused5 = on_refused5,
                                                .on_connected = on_connected,
                                                .on_refused = on_refused,
                                                .tls_error = link->tls_error};
  int code = create_client(link, uri);
  if (code == MQTTASYNC_SUCCESS) {
    assert(mqtt_paho_takes_our_memory());
    code = mqtt_link_connect(link->client, &link->options, &callbacks);
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

/* --- messages going out --- */

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

enum err mqtt_link_send(struct mqtt_link *link, const struct msg *msg,
                        struct mqtt_sending *sending) {
  MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
  sending->link = link;
  response.context = sending;
  if (link->options.version == MQTT_VERSION_5) {
    response.onSuccess5 = on_delivered5;
    response.onFailure5 = on_failed5;
  } else {
    response.onSuccess = on_delivered;
    response.onFailure = on_failed;
  }
  return mqtt_link_send_msg(link->client, link->options.version, &link->limits, msg, &response);
}
