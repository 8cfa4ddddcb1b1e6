#include "url.h"

#include <stdio.h>
#include <string.h>

#include "bridge/span.h"

struct scheme {
  const char *prefix;
  const char *paho;
  bool tls;
  bool websocket;
  uint16_t port;
};

static const struct scheme schemes[] = {
    {"mqtt://", "tcp", false, false, 1883}, {"tcp://", "tcp", false, false, 1883},
    {"mqtts://", "ssl", true, false, 8883}, {"ssl://", "ssl", true, false, 8883},
    {"ws://", "ws", false, true, 80},       {"wss://", "wss", true, true, 443},
};

static enum err fail(char *why, size_t why_size, const char *what) {
  snprintf(why, why_size, "the broker's URL %s", what);
  return ERR_RANGE;
}

static const struct scheme *find_scheme(struct span *rest) {
  for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
    if (!span_starts_with(*rest, schemes[i].prefix))
      continue;
    size_t len = strlen(schemes[i].prefix);
    *rest = (struct span){rest->data + len, rest->len - len};
    return &schemes[i];
  }
  return NULL;
}

static bool is_plain(struct span text, const char *forbidden) {
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c <= ' ' || c >= 0x7F || strchr(forbidden, c))
      return false;
  }
  return true;
}

/* Cuts "host" or "[address]" off the front; what is left is empty or begins with ':'. */
static bool cut_host(struct span *host, struct span *rest) {
  if (rest->len > 0 && rest->data[0] == '[') {
    struct span inside = {rest->data + 1, rest->len - 1};
    *host = span_cut(&inside, ']');
    if (host->len + 2 > rest->len)
      return false;
    *rest = (struct span){host->data + host->len + 1, rest->len - host->len - 2};
    return host->len > 0 && is_plain(*host, "[]/?#@%");
  }
  const char *colon = rest->len > 0 ? memchr(rest->data, ':', rest->len) : NULL;
  host->data = rest->data;
  host->len = colon ? (size_t)(colon - rest->data) : rest->len;
  *rest = (struct span){host->data + host->len, rest->len - host->len};
  return host->len > 0 && is_plain(*host, "[]/?#@%:");
}

static bool read_port(uint16_t *port, struct span text) {
  if (text.len == 0)
    return true;
  unsigned long value = 0;
  if (text.data[0] != ':' || text.len == 1 || text.len > 6)
    return false;
  for (size_t i = 1; i < text.len; i++) {
    if (text.data[i] < '0' || text.data[i] > '9')
      return false;
    value = value * 10 + (unsigned long)(text.data[i] - '0');
  }
  *port = (uint16_t)value;
  return value > 0 && value <= 65535;
}

static void write_paho(struct mqtt_url *out, const struct scheme *scheme, struct span path) {
  bool brackets = strchr(out->host, ':') != NULL;
  snprintf(out->paho, sizeof out->paho, "%s://%s%s%s:%u%.*s", scheme->paho, brackets ? "[" : "",
           out->host, brackets ? "]" : "", out->port, (int)path.len, path.len > 0 ? path.data : "");
}

enum err mqtt_url_parse(struct mqtt_url *out, const char *text, char *why, size_t why_size) {
  struct span rest = span_of(text);
  *out = (struct mqtt_url){0};
  if (rest.len == 0)
    return fail(why, why_size, "is missing");
  if (rest.len > MQTT_URL_MAX)
    return fail(why, why_size, "is longer than 512 characters");
  const struct scheme *scheme = find_scheme(&rest);
  if (!scheme)
    return fail(why, why_size, "must begin with mqtt://, mqtts://, ws:// or wss://");
  const char *slash = rest.len > 0 ? memchr(rest.data, '/', rest.len) : NULL;
  struct span authority = {rest.data, slash ? (size_t)(slash - rest.data) : rest.len};
  struct span path = {authority.data + authority.len, rest.len - authority.len};
  if (authority.len > 0 && memchr(authority.data, '@', authority.len))
    return fail(why, why_size, "must not hold a user name: it has settings of its own");
  struct span host;
  if (!cut_host(&host, &authority) || host.len > MQTT_HOST_MAX)
    return fail(why, why_size, "has no usable host name");
  out->port = scheme->port;
  if (!read_port(&out->port, authority))
    return fail(why, why_size, "has a port that is not a number from 1 to 65535");
  if (!scheme->websocket && path.len > 1)
    return fail(why, why_size, "must not have a path (only ws:// and wss:// have one)");
  /* Paho takes a port from behind the last colon, wherever that is. */
  if (!is_plain(path, ":"))
    return fail(why, why_size, "has a path with a character that is not allowed there");
  out->tls = scheme->tls;
  out->websocket = scheme->websocket;
  memcpy(out->host, host.data, host.len);
  write_paho(out, scheme, scheme->websocket ? path : (struct span){0});
  return ERR_OK;
}
