/* The CONNECT, put into Paho's words. On the engine's thread. */
#ifndef BRIDGE_MQTT_LINK_CONNECT_H
#define BRIDGE_MQTT_LINK_CONNECT_H

#include <MQTTAsync.h>

#include "link.h"

/* How it went: two of the four are called, according to the version. */
struct mqtt_link_callbacks {
  void *context;
  MQTTAsync_onSuccess5 *on_connected5;
  MQTTAsync_onFailure5 *on_refused5;
  MQTTAsync_onSuccess *on_connected;
  MQTTAsync_onFailure *on_refused;
  char
      *tls_error; /* gets what is wrong with TLS; MQTT_END_DETAIL_SIZE, lives as long as `client` */
};

/* Starts connecting. Returns Paho's code. */
int mqtt_link_connect(MQTTAsync client, const struct mqtt_link_options *options,
                      const struct mqtt_link_callbacks *callbacks) MUST_CHECK;

#endif
