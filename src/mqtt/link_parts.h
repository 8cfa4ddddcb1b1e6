/* What the files of a link share: link.c has its life and what comes in, link_connect.c puts the
 * CONNECT into Paho's words and link_send.c a PUBLISH, both on the engine's thread;
 * link_subscribe.c asks for the subscriptions, on Paho's threads, with its lock held. */
#ifndef MQTT_LINK_PARTS_H
#define MQTT_LINK_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include <MQTTAsync.h>

#include "link.h"

/* ---- link_connect.c ---- */

/* How it went: two of the four are called, according to the version. */
struct mqtt_link_callbacks {
  void *context;
  MQTTAsync_onSuccess5 *on_connected5;
  MQTTAsync_onFailure5 *on_refused5;
  MQTTAsync_onSuccess *on_connected;
  MQTTAsync_onFailure *on_refused;
  char *tls_error; /* MQTT_END_DETAIL_SIZE: what is wrong with TLS; lives as long as `client` */
};

/* Starts connecting. Returns Paho's code. */
int mqtt_link_connect(MQTTAsync client, const struct mqtt_link_options *options,
                      const struct mqtt_link_callbacks *callbacks) MUST_CHECK;

/* ---- link_send.c ---- */

/* Hands the message to Paho, which copies it; the callbacks are set in `response`. ERR_LIMIT:
 * larger than the broker's maximum packet; ERR_SYNTAX: a topic that cannot be published to;
 * ERR_NETWORK: not connected any more. */
enum err mqtt_link_send_msg(MQTTAsync client, enum mqtt_version version,
                            const struct mqtt_limits *limits, const struct msg *msg,
                            MQTTAsync_responseOptions *response) MUST_CHECK;

/* ---- link_subscribe.c: one after the other, so that the answer to each, or the end of the
 * connection instead, can only be about that one ---- */

struct mqtt_link_subscribing {
  /* Set by whoever starts it; must stay where it is. */
  MQTTAsync client;
  enum mqtt_version version;
  const struct mqtt_limits *limits;
  const struct mqtt_subscriptions *subscriptions;
  uint32_t left_out; /* bits: not asked for */
  void *context;
  void (*on_news)(void *context, size_t k, enum mqtt_subscription_news news, int code,
                  const char *why);
  void (*on_all)(void *context); /* all are answered */
  /* One that is required was refused, or none can be asked for any more. */
  void (*on_failed)(void *context, enum mqtt_end_kind kind, int code, const char *why);

  size_t at; /* its own: the one that is asked for */
};

void mqtt_link_subscribe(struct mqtt_link_subscribing *subscribing);

#endif
