/* The engine's options: whether they can work, their URL taken apart, and a copy that outlives the
 * caller's. Made on main, freed by whoever ends the engine. Not shared between threads. */
#ifndef MQTT_OPTIONS_H
#define MQTT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/address.h"
#include "bridge/err.h"
#include "bridge/mqtt.h"

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
 * password. Pure. */
enum err mqtt_url_parse(struct mqtt_url *out, const char *text, char *why,
                        size_t why_size) MUST_CHECK;

/* ERR_RANGE; ERR_IO: a file that cannot be read. `why` says which. */
enum err mqtt_options_check(struct mqtt_url *url, const struct mqtt_options *options, char *why,
                            size_t why_size) MUST_CHECK;

/* The texts are copied; the subscriptions are not (subscriptions.h). ERR_MEMORY. */
enum err mqtt_options_copy(struct mqtt_options *out, const struct mqtt_options *options) MUST_CHECK;
void mqtt_options_free(struct mqtt_options *options);

#endif
