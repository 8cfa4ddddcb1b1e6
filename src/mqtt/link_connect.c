#include "link_parts.h"

#include <stdio.h>

enum {
  SUBSCRIBE_WITHOUT_RETAINED = 2, /* retain handling, MQTT 5.0 section 3.8.3.1 */
  CONNECT_TIMEOUT_S = 10,
  OWN_RECEIVE_MAX = 100,            /* commands on their way to the journal */
  OWN_MAX_PACKET = 4 * 1024 * 1024, /* what is longer, the broker keeps to itself */
};

/* ---- its end ---- */

void mqtt_link_end(struct mqtt_link *link, enum mqtt_end_kind kind, int code, const char *detail) {
  if (link->ended)
    return;
  link->ended = true;
  struct mqtt_end facts = {.kind = kind, .version = link->options.version, .code = code};
  snprintf(facts.detail, sizeof facts.detail, "%s", detail);
  link->handlers.on_end(link->handlers.context, &facts);
}

void mqtt_link_lose(struct mqtt_link *link, const char *detail) {
  mqtt_link_end(link, link->cut ? MQTT_END_CUT : MQTT_END_LOST, 0, detail);
}

/* ---- SUBSCRIBE, one after the other, so that the answer to each, or the end of the connection
 * instead, can only be about that one ---- */

static void ask_from(struct mqtt_link *link, size_t k);

static const struct mqtt_subscription *wanted(const struct mqtt_link *link) {
  return &link->options.subscriptions->list[link->asked];
}

static void tell(struct mqtt_link *link, enum mqtt_subscription_news news, int code,
                 const char *why) {
  link->handlers.on_subscription(link->handlers.context, link->asked, news, code, why);
}

/* Without a subscription that is required; the reason is always told, whatever the filter's length.
 */
static void end_unsubscribed(struct mqtt_link *link, int code, const char *why) {
  char detail[MQTT_END_DETAIL_SIZE];
  snprintf(detail, sizeof detail, "%.40s: %s", wanted(link)->filter, why);
  mqtt_link_end(link, MQTT_END_UNSUBSCRIBED, code, detail);
}

static void granted(struct mqtt_link *link, int qos) {
  if (wanted(link)->required && qos < wanted(link)->qos) {
    end_unsubscribed(link, 0, "it grants QoS 0 only, which loses messages");
    return;
  }
  tell(link, MQTT_SUBSCRIPTION_GRANTED, 0, "");
  ask_from(link, link->asked + 1);
}

static void on_granted5(void *context, MQTTAsync_successData5 *data) {
  granted(context, (int)data->reasonCode);
}

static void on_granted(void *context, MQTTAsync_successData *data) {
  granted(context, data->alt.qos);
}

/* Paho calls its own trouble a failure too, such as a SUBSCRIBE that cannot be written: it sets a
 * negative code then, and no reason. Only what the broker answered is a refusal. */
static void refused(struct mqtt_link *link, int code, int reason) {
  if (code < 0) {
    mqtt_link_lose(link, "");
  } else if (wanted(link)->required) {
    const char *why = mqtt_reason_text(link->options.version, reason);
    end_unsubscribed(link, reason, why ? why : "refused");
  } else {
    tell(link, MQTT_SUBSCRIPTION_REFUSED, reason, "");
    ask_from(link, link->asked + 1);
  }
}

static void on_refused5(void *context, MQTTAsync_failureData5 *data) {
  refused(context, data->code, (int)data->reasonCode);
}

static void on_refused(void *context, MQTTAsync_failureData *data) {
  refused(context, data->code, data->code);
}

static void ask(struct mqtt_link *link) {
  const struct mqtt_subscription *subscription = wanted(link);
  MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
  response.context = link;
  if (link->options.version == MQTT_VERSION_5) {
    response.onSuccess5 = on_granted5;
    response.onFailure5 = on_refused5;
    response.subscribeOptions.retainHandling =
        subscription->retained ? 0 : SUBSCRIBE_WITHOUT_RETAINED;
    response.subscribeOptions.retainAsPublished = 1;
  } else {
    response.onSuccess = on_granted;
    response.onFailure = on_refused;
  }
  tell(link, MQTT_SUBSCRIPTION_ASKED, 0, "");
  int code = MQTTAsync_subscribe(link->client, subscription->filter, subscription->qos, &response);
  if (code != MQTTASYNC_SUCCESS)
    mqtt_link_lose(link, MQTTAsync_strerror(code));
}

/* Asks for the next one from `k` on that the broker can be asked for. */
static void ask_from(struct mqtt_link *link, size_t k) {
  for (link->asked = k; link->asked < link->options.subscriptions->count; link->asked++) {
    if (link->options.left_out & UINT32_C(1) << link->asked)
      continue;
    const char *objection =
        mqtt_limits_objection(&link->limits, link->options.version, wanted(link)->filter);
    if (!objection) {
      ask(link);
      return;
    }
    if (wanted(link)->required) {
      mqtt_link_end(link, MQTT_END_UNSUITABLE, 0, objection);
      return;
    }
    tell(link, MQTT_SUBSCRIPTION_REFUSED, 0, objection);
  }
  if (!link->ended)
    link->handlers.on_ready(link->handlers.context, &link->limits);
}

/* ---- CONNACK ---- */

uint32_t mqtt_link_number(MQTTProperties *properties, enum MQTTPropertyCodes code,
                          uint32_t otherwise) {
  if (!MQTTProperties_hasProperty(properties, code))
    return otherwise;
  return (uint32_t)MQTTProperties_getNumericValue(properties, code);
}

static void keep_session(struct mqtt_link *link) {
  if (link->options.version == MQTT_VERSION_5)
    return;
  int code =
      mqtt_paho_keep_session(link->client, link->limits.keep_alive_s, link->options.url->tls);
  if (code != MQTTASYNC_SUCCESS)
    mqtt_link_end(link, MQTT_END_LOST, 0, MQTTAsync_strerror(code));
}

static void connected(struct mqtt_link *link) {
  if (link->socket.fd < 0 &&
      mqtt_socket_find(&link->socket, &link->sockets, &link->address) != ERR_OK) {
    mqtt_link_end(link, MQTT_END_LOST, 0,
                  "which of this process's sockets is Paho's cannot be told");
    return;
  }
  link->limits.send_bytes = mqtt_socket_tune(&link->socket) / 2;
  keep_session(link);
  const char *objection = mqtt_limits_objection(&link->limits, link->options.version, NULL);
  if (objection)
    mqtt_link_end(link, MQTT_END_UNSUITABLE, 0, objection);
  else
    ask_from(link, 0);
}

static void read_limits(struct mqtt_limits *limits, MQTTProperties *properties) {
  limits->receive_max =
      mqtt_link_number(properties, MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, limits->receive_max);
  limits->max_packet_bytes = mqtt_link_number(properties, MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE, 0);
  limits->session_expiry_s =
      mqtt_link_number(properties, MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, 0);
  limits->keep_alive_s = (int)mqtt_link_number(properties, MQTTPROPERTY_CODE_SERVER_KEEP_ALIVE,
                                               (uint32_t)limits->keep_alive_s);
  limits->acknowledges = mqtt_link_number(properties, MQTTPROPERTY_CODE_MAXIMUM_QOS, 1) > 0;
  limits->retain = mqtt_link_number(properties, MQTTPROPERTY_CODE_RETAIN_AVAILABLE, 1) > 0;
  limits->wildcards =
      mqtt_link_number(properties, MQTTPROPERTY_CODE_WILDCARD_SUBSCRIPTION_AVAILABLE, 1) > 0;
  limits->shares =
      mqtt_link_number(properties, MQTTPROPERTY_CODE_SHARED_SUBSCRIPTION_AVAILABLE, 1) > 0;
}

/* What the broker has queued comes right behind its CONNACK, so whether it may is decided here. */
static void taken(struct mqtt_link *link, bool resumed) {
  int64_t its_expiry_ms = link->limits.session_expiry_s * INT64_C(1000);
  if (link->handlers.on_taken(link->handlers.context, resumed, its_expiry_ms)) {
    connected(link);
    return;
  }
  link->cut = true;
  mqtt_link_end(link, MQTT_END_STALE, 0, "");
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

static void connect_failed(struct mqtt_link *link, int code, const char *message) {
  if (code > 0)
    mqtt_link_end(link, MQTT_END_REFUSED, code, "");
  else if (mqtt_paho_reached_broker(message))
    mqtt_link_end(link, MQTT_END_MUTE, 0, "");
  else if (link->tls_error[0])
    mqtt_link_end(link, MQTT_END_UNREACHABLE, 0, link->tls_error);
  else if (mqtt_paho_waited_in_vain(message))
    mqtt_link_end(link, MQTT_END_UNREACHABLE, 0, "no answer in time");
  else
    mqtt_link_end(link, MQTT_END_UNREACHABLE, 0, "");
}

static void on_connect_failed5(void *context, MQTTAsync_failureData5 *data) {
  connect_failed(context, mqtt_paho_connect_refusal(data->code, (int)data->reasonCode),
                 data->message);
}

static void on_connect_failed(void *context, MQTTAsync_failureData *data) {
  connect_failed(context, data->code, data->message);
}

/* ---- CONNECT ---- */

/* One line of OpenSSL's error queue, the first of which is the cause: "thread:error:0A000086:SSL
 * routines:tls_process_server_certificate:certificate verify failed:file:line:". */
static int on_tls_error(const char *line, size_t len, void *context) {
  enum { REASON_FIELD = 5 };
  char *tls_error = context;
  struct span rest = {line, len}, field = {0};
  for (int i = 0; i <= REASON_FIELD; i++)
    field = span_cut(&rest, ':');
  if (field.len > 0 && !tls_error[0])
    snprintf(tls_error, MQTT_END_DETAIL_SIZE, "TLS: %.*s", (int)field.len, field.data);
  return 1;
}

static const char *given(const char *text) {
  return text && text[0] ? text : NULL;
}

static void set_tls(MQTTAsync_SSLOptions *tls, const struct mqtt_options *mqtt, char *tls_error) {
  tls->enableServerCertAuth = 1;
  tls->verify = 1; /* the host name too */
  tls->trustStore = given(mqtt->ca_file);
  tls->keyStore = given(mqtt->cert_file);
  tls->privateKey = given(mqtt->key_file);
  tls->ssl_error_cb = on_tls_error;
  tls->ssl_error_context = tls_error;
}

static void set_will(MQTTAsync_willOptions *will, const struct mqtt_link_options *options) {
  will->topicName = options->mqtt->will_topic;
  will->message = options->mqtt->will_payload ? options->mqtt->will_payload : "";
  will->retained = options->will_retained;
  will->qos = 1;
}

static MQTTProperty number(enum MQTTPropertyCodes code, uint32_t value) {
  return (MQTTProperty){.identifier = code, .value.integer4 = value};
}

/* The rest of the options, which are the same for both versions. Paho copies all that they point
 * to. */
static int connect_with(struct mqtt_link *link, MQTTAsync_connectOptions connect) {
  MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;
  MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
  const struct mqtt_link_options *options = &link->options;
  connect.context = link;
  connect.keepAliveInterval = options->keep_alive_s;
  connect.connectTimeout = CONNECT_TIMEOUT_S;
  connect.username = given(options->mqtt->username);
  connect.password = given(options->mqtt->password);
  if (options->mqtt->will_topic) {
    set_will(&will, options);
    connect.will = &will;
  }
  if (options->url->tls) {
    set_tls(&tls, options->mqtt, link->tls_error);
    connect.ssl = &tls;
  }
  return MQTTAsync_connect(link->client, &connect);
}

static int connect5(struct mqtt_link *link) {
  MQTTAsync_connectOptions connect = MQTTAsync_connectOptions_initializer5;
  MQTTProperty list[] = {
      number(MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, link->options.mqtt->session_expiry_s),
      number(MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE, OWN_MAX_PACKET),
      {.identifier = MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, .value.integer2 = OWN_RECEIVE_MAX}};
  MQTTProperties properties = {.count = 3, .max_count = 3, .length = 5 + 5 + 3, .array = list};
  connect.cleanstart = link->options.clean;
  connect.connectProperties = &properties;
  connect.onSuccess5 = on_connected5;
  connect.onFailure5 = on_connect_failed5;
  return connect_with(link, connect);
}

static int connect3(struct mqtt_link *link) {
  MQTTAsync_connectOptions connect = MQTTAsync_connectOptions_initializer;
  connect.MQTTVersion = MQTTVERSION_3_1_1;
  connect.onSuccess = on_connected;
  connect.onFailure = on_connect_failed;
  return connect_with(link, connect);
}

int mqtt_link_connect(struct mqtt_link *link) {
  return link->options.version == MQTT_VERSION_5 ? connect5(link) : connect3(link);
}
