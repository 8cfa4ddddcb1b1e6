#include "url.h"

#include <stdio.h>
#include <string.h>

/* Paho's words for the schemes. */
static const char *const paho_schemes[ADDRESS_SCHEME_COUNT] = {
    [ADDRESS_MQTT] = "tcp", [ADDRESS_MQTTS] = "ssl", [ADDRESS_WS] = "ws", [ADDRESS_WSS] = "wss"};

static enum err fail(char *why, size_t why_size, const char *what) {
  snprintf(why, why_size, "the broker's URL %s", what);
  return ERR_RANGE;
}

enum err mqtt_url_parse(struct mqtt_url *out, const char *text, char *why, size_t why_size) {
  struct address address;
  const char *reason = NULL;
  *out = (struct mqtt_url){0};
  if (!text || !*text)
    return fail(why, why_size, "is missing");
  if (address_read_url(&address, span_of(text), ADDRESS_BROKER, &reason) != ERR_OK)
    return fail(why, why_size, reason);
  /* Paho takes a port from behind the last colon, wherever that is. */
  if (address.path.len > 0 && memchr(address.path.data, ':', address.path.len))
    return fail(why, why_size, "must not have a colon in its path");
  out->tls = address.tls;
  out->websocket = address.scheme == ADDRESS_WS || address.scheme == ADDRESS_WSS;
  out->port = address.port;
  memcpy(out->host, address.host.data, address.host.len);
  snprintf(out->paho, sizeof out->paho, address.is_v6 ? "%s://[%s]:%u%.*s" : "%s://%s:%u%.*s",
           paho_schemes[address.scheme], out->host, out->port, (int)address.path.len,
           address.path.len > 0 ? address.path.data : "");
  return ERR_OK;
}
