/* The broker's URL: checked, taken apart, and put into Paho's words. Pure. */
#ifndef BRIDGE_MQTT_URL_H
#define BRIDGE_MQTT_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/address.h"

enum { MQTT_URI_SIZE = ADDRESS_URL_MAX + 32 };

struct mqtt_url {
  bool tls;
  bool websocket;
  uint16_t port;                   /* 1883, 8883, 80 or 443 when the URL names none */
  char host[ADDRESS_HOST_MAX + 1]; /* a name or an address, IPv6 without brackets */
  char paho[MQTT_URI_SIZE];        /* the URI for Paho, with the port always in it */
};

/* mqtt://host[:port], mqtts://host[:port], ws:// and wss:// with an optional path ("/mqtt" when
 * there is none). ERR_RANGE; `why` says what is wrong without repeating the URL, which may hold a
 * password. */
enum err mqtt_url_parse(struct mqtt_url *out, const char *text, char *why,
                        size_t why_size) MUST_CHECK;

#endif
