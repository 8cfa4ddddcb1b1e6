#include "link.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include <MQTTAsync.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "packet.h"
#include "paho.h"

enum {
  CONNECT_TIMEOUT_S = 10,
  OWN_RECEIVE_MAX = 100,            /* commands on their way to the journal */
  OWN_MAX_PACKET = 4 * 1024 * 1024, /* what is longer, the broker keeps to itself */
  PAHO_QUEUE_MAX = 65535,           /* never reached: the window is smaller */
  DEFAULT_RECEIVE_MAX = 65535,      /* MQTT 5.0 section 3.2.2.3.3 */
  CODE_REFUSED = 0x80,              /* reason codes from here on are refusals */
  SUBSCRIBE_WITHOUT_RETAINED = 2,   /* retain handling, MQTT 5.0 section 3.8.3.1 */
};

struct mqtt_link {
  MQTTAsync client;
  struct mqtt_link_handlers handlers;
  const struct mqtt_options *mqtt;
  struct mqtt_address address;
  enum mqtt_version version;
  bool tls;
  struct mqtt_socket socket;
  struct mqtt_limits limits;
  bool ended;
  bool clean;
  atomic_bool cut;
  char tls_error[MQTT_END_DETAIL_SIZE];
};

static void end(struct mqtt_link *link, enum mqtt_end_kind kind, int code, const char *detail) {
  if (link->ended)
    return;
  link->ended = true;
  struct mqtt_end facts = {.kind = kind, .version = link->version, .code = code};
  snprintf(facts.detail, sizeof facts.detail, "%s", detail);
  link->handlers.on_end(link->handlers.context, &facts);
}

/* --- commands coming in --- */

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

static bool keep(struct mqtt_link *link, struct span topic, MQTTAsync_message *message) {
  size_t len = message->payloadlen > 0 ? (size_t)message->payloadlen : 0;
  struct command_msg_parts parts = {
      .topic = topic,
      .payload = {message->payload,
                  len <= MQTT_COMMAND_MAX_BYTES ? len : MQTT_COMMAND_MAX_BYTES + 1},
      .qos = (uint8_t)message->qos,
      .retain = message->retained != 0,
      .dup = message->dup != 0,
      .packet_id = (uint16_t)(message->qos > 0 ? message->msgid : 0),
      .received_wall_ms = clock_wall_ms(),
  };
  if (link->version == MQTT_VERSION_5) {
    parts.response_topic = property_of(&message->properties, MQTTPROPERTY_CODE_RESPONSE_TOPIC);
    parts.correlation = property_of(&message->properties, MQTTPROPERTY_CODE_CORRELATION_DATA);
    parts.expiry_s = number_of(&message->properties, MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL, 0);
  }
  return link->handlers.on_command(link->handlers.context, &parts);
}

/* Paho sends the PUBACK right after this returns, whatever it returns. What was not kept must not
 * be acknowledged, so the connection is cut here; what comes after it in Paho's buffer cannot be
 * acknowledged either, and is left to the broker too. */
static int on_message(void *context, char *topic, int topic_len, MQTTAsync_message *message) {
  struct mqtt_link *link = context;
  struct span name = {topic, topic_len > 0 ? (size_t)topic_len : strlen(topic)};
  if (!link->cut && !keep(link, name, message)) {
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

static void subscribed(struct mqtt_link *link, int granted_qos) {
  if (granted_qos >= 1)
    ready(link);
  else
    end(link, MQTT_END_UNSUBSCRIBED, 0, "it grants QoS 0 only, which loses commands");
}

static void on_subscribed5(void *context, MQTTAsync_successData5 *data) {
  subscribed(context, (int)data->reasonCode);
}

static void on_subscribed(void *context, MQTTAsync_successData *data) {
  subscribed(context, data->alt.qos);
}

/* Paho calls its own trouble a failure too, such as a SUBSCRIBE that cannot be written: it sets a
 * negative code then, and no reason. Only what the broker answered is a refusal. */
static void unsubscribed(struct mqtt_link *link, int code, int reason) {
  if (code < 0)
    end(link, link->cut ? MQTT_END_CUT : MQTT_END_LOST, 0, "");
  else
    end(link, MQTT_END_UNSUBSCRIBED, reason, "");
}

static void on_unsubscribed5(void *context, MQTTAsync_failureData5 *data) {
  unsubscribed(context, data->code, (int)data->reasonCode);
}

static void on_unsubscribed(void *context, MQTTAsync_failureData *data) {
  unsubscribed(context, data->code, data->code);
}

static void subscribe(struct mqtt_link *link) {
  MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
  response.context = link;
  if (link->version == MQTT_VERSION_5) {
    response.onSuccess5 = on_subscribed5;
    response.onFailure5 = on_unsubscribed5;
    response.subscribeOptions.retainHandling = SUBSCRIBE_WITHOUT_RETAINED;
    response.subscribeOptions.retainAsPublished = 1;
  } else {
    response.onSuccess = on_subscribed;
    response.onFailure = on_unsubscribed;
  }
  int code = MQTTAsync_subscribe(link->client, link->mqtt->command_filter, 1, &response);
  if (code != MQTTASYNC_SUCCESS)
    end(link, MQTT_END_LOST, 0, MQTTAsync_strerror(code));
}

/* With a clean session (3.1.1) Paho gives up what is in flight before it tells that the connection
 * is lost, when nobody knows yet whom to blame. Connecting "again" while connected sends nothing,
 * but makes Paho believe that the session is not clean, so that it clears it in mqtt_link_close
 * only. */
static void keep_session_until_close(struct mqtt_link *link) {
  MQTTAsync_connectOptions options = MQTTAsync_connectOptions_initializer;
  MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;
  if (link->version == MQTT_VERSION_5)
    return;
  options.MQTTVersion = MQTTVERSION_3_1_1;
  options.cleansession = 0;
  options.keepAliveInterval = link->limits.keep_alive_s;
  if (link->tls)
    options.ssl = &tls;
  int code = MQTTAsync_connect(link->client, &options);
  if (code != MQTTASYNC_SUCCESS)
    end(link, MQTT_END_LOST, 0, MQTTAsync_strerror(code));
}

static void connected(struct mqtt_link *link) {
  if (mqtt_socket_find(&link->socket, &link->address) != ERR_OK) {
    end(link, MQTT_END_LOST, 0, "its socket was not found among this process's descriptors");
    return;
  }
  link->limits.send_bytes = mqtt_socket_tune(&link->socket) / 2;
  keep_session_until_close(link);
  if (!link->limits.acknowledges)
    end(link, MQTT_END_REFUSED, 0, "it takes QoS 0 only, and would acknowledge nothing");
  else if (link->mqtt->command_filter)
    subscribe(link);
  else
    ready(link);
}

static void on_connected5(void *context, MQTTAsync_successData5 *data) {
  struct mqtt_link *link = context;
  MQTTProperties *properties = &data->properties;
  link->limits.receive_max =
      number_of(properties, MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, DEFAULT_RECEIVE_MAX);
  link->limits.max_packet_bytes = number_of(properties, MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE, 0);
  link->limits.acknowledges = number_of(properties, MQTTPROPERTY_CODE_MAXIMUM_QOS, 1) > 0;
  link->limits.retain = number_of(properties, MQTTPROPERTY_CODE_RETAIN_AVAILABLE, 1) > 0;
  link->limits.keep_alive_s = (int)number_of(properties, MQTTPROPERTY_CODE_SERVER_KEEP_ALIVE,
                                             (uint32_t)link->limits.keep_alive_s);
  connected(link);
}

static void on_connected(void *context, MQTTAsync_successData *data) {
  (void)data;
  connected(context);
}

/* Paho tells in words how far it came. */
static bool reached_broker(const char *message) {
  return message && (strcmp(message, "TCP connect completion failure") == 0 ||
                     strcmp(message, "socket error") == 0);
}

static void refused(struct mqtt_link *link, int code, const char *message) {
  if (code > 0)
    end(link, MQTT_END_REFUSED, code, "");
  else if (reached_broker(message))
    end(link, MQTT_END_MUTE, 0, "");
  else if (link->tls_error[0])
    end(link, MQTT_END_UNREACHABLE, 0, link->tls_error);
  else if (message && strcmp(message, "TCP connect timeout") == 0)
    end(link, MQTT_END_UNREACHABLE, 0, "no answer in time");
  else
    end(link, MQTT_END_UNREACHABLE, 0, "");
}

/* Up to Paho 1.3.14 the broker's code is `code`; from 1.3.15 on it is the reason of a plain
 * failure.
 */
static void on_refused5(void *context, MQTTAsync_failureData5 *data) {
  bool has_reason = data->code == MQTTASYNC_FAILURE && data->reasonCode > 0;
  refused(context, has_reason ? (int)data->reasonCode : data->code, data->message);
}

static void on_refused(void *context, MQTTAsync_failureData *data) {
  refused(context, data->code, data->message);
}

/* One line of OpenSSL's error queue, the first of which is the cause: "thread:error:0A000086:SSL
 * routines:tls_process_server_certificate:certificate verify failed:file:line:". */
static int on_tls_error(const char *line, size_t len, void *context) {
  enum { REASON_FIELD = 5 };
  struct mqtt_link *link = context;
  struct span rest = {line, len}, field = {0};
  for (int i = 0; i <= REASON_FIELD; i++)
    field = span_cut(&rest, ':');
  if (field.len > 0 && !link->tls_error[0])
    snprintf(link->tls_error, sizeof link->tls_error, "TLS: %.*s", (int)field.len, field.data);
  return 1;
}

/* --- opening and closing --- */

static const char *given(const char *text) {
  return text && text[0] ? text : NULL;
}

static void set_tls(struct mqtt_link *link, MQTTAsync_SSLOptions *tls) {
  tls->enableServerCertAuth = 1;
  tls->verify = 1; /* the host name too */
  tls->trustStore = given(link->mqtt->ca_file);
  tls->keyStore = given(link->mqtt->cert_file);
  tls->privateKey = given(link->mqtt->key_file);
  tls->ssl_error_cb = on_tls_error;
  tls->ssl_error_context = link;
}

static void set_will(const struct mqtt_options *mqtt, MQTTAsync_willOptions *will) {
  will->topicName = mqtt->will_topic;
  will->message = mqtt->will_payload ? mqtt->will_payload : "";
  will->retained = 1;
  will->qos = 1;
}

static MQTTProperty number(enum MQTTPropertyCodes code, uint32_t value) {
  return (MQTTProperty){.identifier = code, .value.integer4 = value};
}

/* Paho copies all that the options point to. */
static int connect_client(struct mqtt_link *link) {
  MQTTAsync_connectOptions options = MQTTAsync_connectOptions_initializer5;
  MQTTAsync_connectOptions options3 = MQTTAsync_connectOptions_initializer;
  MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;
  MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
  uint32_t expiry_s = link->mqtt->session_expiry_s > 0 ? link->mqtt->session_expiry_s : 1;
  MQTTProperty list[] = {
      number(MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, expiry_s),
      number(MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE, OWN_MAX_PACKET),
      {.identifier = MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, .value.integer2 = OWN_RECEIVE_MAX}};
  MQTTProperties properties = {.count = 3, .max_count = 3, .length = 5 + 5 + 3, .array = list};
  if (link->version == MQTT_VERSION_5) {
    options.cleanstart = link->clean;
    options.connectProperties = &properties;
    options.onSuccess5 = on_connected5;
    options.onFailure5 = on_refused5;
  } else {
    options = options3;
    options.MQTTVersion = MQTTVERSION_3_1_1;
    options.onSuccess = on_connected;
    options.onFailure = on_refused;
  }
  options.context = link;
  options.keepAliveInterval = link->limits.keep_alive_s;
  options.connectTimeout = CONNECT_TIMEOUT_S;
  options.username = given(link->mqtt->username);
  options.password = given(link->mqtt->password);
  if (link->mqtt->will_topic) {
    set_will(link->mqtt, &will);
    options.will = &will;
  }
  if (link->tls) {
    set_tls(link, &tls);
    options.ssl = &tls;
  }
  return MQTTAsync_connect(link->client, &options);
}

static int create_client(struct mqtt_link *link, const struct mqtt_url *url) {
  MQTTAsync_createOptions options = MQTTAsync_createOptions_initializer5;
  options.MQTTVersion = (int)link->version;
  options.maxBufferedMessages = PAHO_QUEUE_MAX;
  MQTTAsync_setTraceLevel(MQTTASYNC_TRACE_ERROR);
  int code = MQTTAsync_createWithOptions(&link->client, url->paho, link->mqtt->client_id,
                                         MQTTCLIENT_PERSISTENCE_NONE, NULL, &options);
  if (code == MQTTASYNC_SUCCESS)
    code = MQTTAsync_setCallbacks(link->client, link, on_lost, on_message, NULL);
  if (code == MQTTASYNC_SUCCESS)
    code = MQTTAsync_setDisconnected(link->client, link, on_disconnect);
  return code;
}

enum err mqtt_link_open(struct mqtt_link **out, const struct mqtt_link_options *options,
                        const struct mqtt_link_handlers *handlers, char *why, size_t why_size) {
  struct mqtt_link *link = mem_alloc(sizeof *link);
  if (!link)
    return ERR_MEMORY;
  link->handlers = *handlers;
  link->mqtt = options->mqtt;
  link->address = *options->address;
  link->version = options->version;
  link->tls = options->url->tls;
  link->clean = options->clean;
  link->limits = (struct mqtt_limits){.receive_max = DEFAULT_RECEIVE_MAX,
                                      .keep_alive_s = options->keep_alive_s,
                                      .retain = true,
                                      .acknowledges = true};
  int code = create_client(link, options->url);
  if (code == MQTTASYNC_SUCCESS) {
    assert(mqtt_paho_takes_our_memory());
    code = connect_client(link);
  }
  if (code != MQTTASYNC_SUCCESS) {
    snprintf(why, why_size, "%s", MQTTAsync_strerror(code));
    mqtt_link_close(&link);
    return ERR_RANGE;
  }
  *out = link;
  return ERR_OK;
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
  (void)MQTTAsync_reconnect(link->client); /* while connected: a no-op that wakes the sender */
}

void mqtt_link_close(struct mqtt_link **link) {
  if (!*link)
    return;
  MQTTAsync_destroy(&(*link)->client);
  mem_free(*link);
  *link = NULL;
}

/* --- messages going out --- */

static void published(void *context, enum mqtt_outcome outcome, int reason_code) {
  struct mqtt_publish *publish = context;
  struct mqtt_link *link = publish->via;
  link->handlers.on_published(link->handlers.context, publish, outcome, reason_code);
}

static void on_delivered5(void *context, MQTTAsync_successData5 *data) {
  (void)data;
  published(context, MQTT_DELIVERED, 0);
}

static void on_delivered(void *context, MQTTAsync_successData *data) {
  (void)data;
  published(context, MQTT_DELIVERED, 0);
}

/* Where nothing was answered, Paho sets a negative code and may leave the reason as it was on its
 * stack (MQTTAsync_writeComplete). */
static void on_failed5(void *context, MQTTAsync_failureData5 *data) {
  bool answered = data->code == 0 && (int)data->reasonCode >= CODE_REFUSED;
  published(context, answered ? MQTT_REFUSED : MQTT_LOST, answered ? (int)data->reasonCode : 0);
}

static void on_failed(void *context, MQTTAsync_failureData *data) {
  (void)data;
  published(context, MQTT_LOST, 0);
}

static MQTTLenString text_of(struct span span) {
  return (MQTTLenString){.len = (int)span.len, .data = (char *)span.data};
}

/* Filled by hand instead of with MQTTProperties_add, which copies every string; MQTTAsync_send
 * makes a copy of its own anyway. The ids are MQTT's own numbers on both sides. */
static void convert(MQTTProperty *out, const struct mqtt_property *property) {
  *out = (MQTTProperty){.identifier = (enum MQTTPropertyCodes)property->id};
  switch (property->id) {
  case MQTT_PROPERTY_FORMAT:
    out->value.byte = (unsigned char)property->number;
    break;
  case MQTT_PROPERTY_EXPIRY:
    out->value.integer4 = property->number;
    break;
  case MQTT_PROPERTY_CONTENT_TYPE:
  case MQTT_PROPERTY_CORRELATION:
    out->value.data = text_of(property->value);
    break;
  case MQTT_PROPERTY_USER:
    out->value.data = text_of(property->name);
    out->value.value = text_of(property->value);
    break;
  }
}

static int send_parts(struct mqtt_link *link, const struct msg_parts *parts,
                      MQTTAsync_responseOptions *response) {
  const char *payload = parts->payload.len > 0 ? parts->payload.data : "";
  return MQTTAsync_send(link->client, parts->topic.data, (int)parts->payload.len, payload,
                        parts->qos > 0 ? 1 : 0, parts->retain && link->limits.retain, response);
}

static int send5(struct mqtt_link *link, const struct msg *msg,
                 const struct mqtt_property *properties, size_t count,
                 MQTTAsync_responseOptions *response) {
  MQTTProperty list[MQTT_PROPERTIES_MAX];
  for (size_t i = 0; i < count; i++)
    convert(&list[i], &properties[i]);
  response->onSuccess5 = on_delivered5;
  response->onFailure5 = on_failed5;
  response->properties =
      (MQTTProperties){.count = (int)count,
                       .max_count = MQTT_PROPERTIES_MAX,
                       .length = (int)mqtt_packet_properties_size(properties, count),
                       .array = list};
  return send_parts(link, &msg->parts, response);
}

enum err mqtt_link_send(struct mqtt_link *link, struct mqtt_publish *publish) {
  const struct msg *msg = publish->msg;
  bool five = link->version == MQTT_VERSION_5;
  struct mqtt_property properties[MQTT_PROPERTIES_MAX];
  size_t count = five ? mqtt_packet_properties(properties, msg) : 0;
  uint32_t max_bytes = link->limits.max_packet_bytes;
  if (!mqtt_packet_topic_ok(msg->parts.topic))
    return ERR_SYNTAX;
  if (max_bytes > 0 && mqtt_packet_size(msg, five ? properties : NULL, count) > max_bytes)
    return ERR_LIMIT;
  MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
  response.context = publish;
  publish->via = link;
  int code = MQTTASYNC_SUCCESS;
  if (five) {
    code = send5(link, msg, properties, count, &response);
  } else {
    response.onSuccess = on_delivered;
    response.onFailure = on_failed;
    code = send_parts(link, &msg->parts, &response);
  }
  return code == MQTTASYNC_SUCCESS ? ERR_OK : ERR_NETWORK;
}
