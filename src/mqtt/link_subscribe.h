/* The subscriptions of a connection, asked for one after the other, so that the answer to each, or
 * the end of the connection instead, can only be about that one. On Paho's threads, with its lock
 * held. */
#ifndef MQTT_LINK_SUBSCRIBE_H
#define MQTT_LINK_SUBSCRIBE_H

#include <stddef.h>
#include <stdint.h>

#include <MQTTAsync.h>

#include "end.h"
#include "limits.h"
#include "subscriptions.h"

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
