/* What the files of a link share. link.c opens and closes it, and takes what comes in;
 * link_connect.c brings it up: the CONNECT on the engine's thread, and what follows from the
 * answer, the subscriptions too, on Paho's threads, with its lock held; link_send.c sends messages,
 * on the engine's thread. */
#ifndef MQTT_LINK_PARTS_H
#define MQTT_LINK_PARTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <MQTTAsync.h>

#include "link.h"
#include "paho.h"

struct mqtt_link {
  MQTTAsync client;
  struct mqtt_link_handlers handlers;
  struct mqtt_link_options options;
  struct mqtt_address address;
  struct mqtt_socket socket;   /* none yet, where Paho opens its own */
  struct mqtt_sockets sockets; /* that were there before it did */
  struct mqtt_limits limits;
  size_t asked; /* the subscription that is asked for */
  bool ended;
  atomic_bool cut;
  char tls_error[MQTT_END_DETAIL_SIZE]; /* what is wrong with TLS */
};

/* A property's number. */
uint32_t mqtt_link_number(MQTTProperties *properties, enum MQTTPropertyCodes code,
                          uint32_t otherwise);

/* Starts connecting. Returns Paho's code. */
int mqtt_link_connect(struct mqtt_link *link) MUST_CHECK;

/* Tells of the end, once. */
void mqtt_link_end(struct mqtt_link *link, enum mqtt_end_kind kind, int code, const char *detail);

/* The connection went, by this side's hand if it was cut. */
void mqtt_link_lose(struct mqtt_link *link, const char *detail);

#endif
