#include "link_parts.h"

#include <stdio.h>

enum {
  CONNECT_TIMEOUT_S = 10,
  OWN_RECEIVE_MAX = 100,            /* commands on their way to the journal */
  OWN_MAX_PACKET = 4 * 1024 * 1024, /* what is longer, the broker keeps to itself */
};

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
static int connect_with(MQTTAsync client, MQTTAsync_connectOptions connect,
                        const struct mqtt_link_options *options,
                        const struct mqtt_link_callbacks *callbacks) {
  MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;
  MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
  connect.context = callbacks->context;
  connect.keepAliveInterval = options->keep_alive_s;
  connect.connectTimeout = CONNECT_TIMEOUT_S;
  connect.username = given(options->mqtt->username);
  connect.password = given(options->mqtt->password);
  if (options->mqtt->will_topic) {
    set_will(&will, options);
    connect.will = &will;
  }
  if (options->url->tls) {
    set_tls(&tls, options->mqtt, callbacks->tls_error);
    connect.ssl = &tls;
  }
  return MQTTAsync_connect(client, &connect);
}

static int connect5(MQTTAsync client, const struct mqtt_link_options *options,
                    const struct mqtt_link_callbacks *callbacks) {
  MQTTAsync_connectOptions connect = MQTTAsync_connectOptions_initializer5;
  MQTTProperty list[] = {
      number(MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, options->mqtt->session_expiry_s),
      number(MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE, OWN_MAX_PACKET),
      {.identifier = MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, .value.integer2 = OWN_RECEIVE_MAX}};
  MQTTProperties properties = {.count = 3, .max_count = 3, .length = 5 + 5 + 3, .array = list};
  connect.cleanstart = options->clean;
  connect.connectProperties = &properties;
  connect.onSuccess5 = callbacks->on_connected5;
  connect.onFailure5 = callbacks->on_refused5;
  return connect_with(client, connect, options, callbacks);
}

static int connect3(MQTTAsync client, const struct mqtt_link_options *options,
                    const struct mqtt_link_callbacks *callbacks) {
  MQTTAsync_connectOptions connect = MQTTAsync_connectOptions_initializer;
  connect.MQTTVersion = MQTTVERSION_3_1_1;
  connect.onSuccess = callbacks->on_connected;
  connect.onFailure = callbacks->on_refused;
  return connect_with(client, connect, options, callbacks);
}

int mqtt_link_connect(MQTTAsync client, const struct mqtt_link_options *options,
                      const struct mqtt_link_callbacks *callbacks) {
  return options->version == MQTT_VERSION_5 ? connect5(client, options, callbacks)
                                            : connect3(client, options, callbacks);
}
