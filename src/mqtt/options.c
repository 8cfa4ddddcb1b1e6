#include "options.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bridge/crypt.h"
#include "bridge/mem.h"

enum {
  WINDOW_MAX = 60000, /* MQTT has 65,535 packet ids, and Paho searches them one by one */
};

/* Every string of the options but the password: what to copy, and what to free. */
#define TEXTS(X)                                                                                   \
  X(url)                                                                                           \
  X(client_id)                                                                                     \
  X(username)                                                                                      \
  X(ca_file) X(cert_file) X(key_file) X(will_topic) X(will_payload)

void mqtt_options_free(struct mqtt_options *options) {
#define FREE(name) mem_free((void *)options->name);
  TEXTS(FREE)
#undef FREE
  crypt_secret_free((char *)options->password);
}

enum err mqtt_options_copy(struct mqtt_options *out, const struct mqtt_options *options) {
  bool complete = true;
  *out = *options;
  out->session_expiry_s = options->session_expiry_s > 0 ? options->session_expiry_s : 1;
#define COPY(name)                                                                                 \
  out->name = options->name ? mem_copy(span_of(options->name)) : NULL;                             \
  complete = complete && (out->name || !options->name);
  TEXTS(COPY)
#undef COPY
  out->password = options->password ? crypt_secret_copy(span_of(options->password)) : NULL;
  complete = complete && (out->password || !options->password);
  if (complete)
    return ERR_OK;
  mqtt_options_free(out);
  return ERR_MEMORY;
}

static enum err fail(enum err err, char *why, size_t why_size, const char *what,
                     const char *which) {
  snprintf(why, why_size, "%s%s", what, which);
  return err;
}

/* Paho's words for the schemes. */
static const char *const paho_schemes[ADDRESS_SCHEME_COUNT] = {
    [ADDRESS_MQTT] = "tcp", [ADDRESS_MQTTS] = "ssl", [ADDRESS_WS] = "ws", [ADDRESS_WSS] = "wss"};

static const char url_is[] = "the broker's URL ";

enum err mqtt_url_parse(struct mqtt_url *out, const char *text, char *why, size_t why_size) {
  struct address address;
  const char *reason = NULL;
  *out = (struct mqtt_url){0};
  if (!text || !*text)
    return fail(ERR_RANGE, why, why_size, url_is, "is missing");
  if (address_read_url(&address, span_of(text), ADDRESS_BROKER, &reason) != ERR_OK)
    return fail(ERR_RANGE, why, why_size, url_is, reason);
  /* Paho takes a port from behind the last colon, wherever that is. */
  if (address.path.len > 0 && memchr(address.path.data, ':', address.path.len))
    return fail(ERR_RANGE, why, why_size, url_is, "must not have a colon in its path");
  out->tls = address.tls;
  out->websocket = address.scheme == ADDRESS_WS || address.scheme == ADDRESS_WSS;
  out->port = address.port;
  memcpy(out->host, address.host.data, address.host.len);
  snprintf(out->paho, sizeof out->paho, address.is_v6 ? "%s://[%s]:%u%.*s" : "%s://%s:%u%.*s",
           paho_schemes[address.scheme], out->host, out->port, (int)address.path.len,
           address.path.len > 0 ? address.path.data : "");
  return ERR_OK;
}

static enum err check_file(const char *file, char *why, size_t why_size) {
  if (!file || !file[0] || access(file, R_OK) == 0)
    return ERR_OK;
  return fail(ERR_IO, why, why_size, "cannot read ", file);
}

enum err mqtt_options_check(struct mqtt_url *url, const struct mqtt_options *options, char *why,
                            size_t why_size) {
  enum err err = mqtt_url_parse(url, options->url, why, why_size);
  if (err == ERR_OK && (!options->client_id || !options->client_id[0]))
    err = fail(ERR_RANGE, why, why_size, "the MQTT client id is missing", "");
  if (err == ERR_OK && (options->max_window == 0 || options->max_window > WINDOW_MAX))
    err = fail(ERR_RANGE, why, why_size, "the window must be from 1 to 60000 messages", "");
  if (err == ERR_OK && (options->keep_alive_s < 0 || options->keep_alive_s > 65535))
    err = fail(ERR_RANGE, why, why_size, "the keep-alive must be from 0 to 65535 seconds", "");
  if (err == ERR_OK)
    err = check_file(options->ca_file, why, why_size);
  if (err == ERR_OK)
    err = check_file(options->cert_file, why, why_size);
  if (err == ERR_OK && options->subscription_count > MQTT_SUBSCRIPTIONS_MAX)
    err = fail(ERR_RANGE, why, why_size, "there are too many subscriptions", "");
  return err == ERR_OK ? check_file(options->key_file, why, why_size) : err;
}
