/* Messages on their way from Paho's thread to main, with a ceiling (see `on_message` in
 * bridge/mqtt.h). Not locked: mqtt_inbox_put and mqtt_inbox_take are for whoever holds the
 * engine's lock. */
#ifndef MQTT_INBOX_H
#define MQTT_INBOX_H

#include <stddef.h>

#include "bridge/list.h"
#include "bridge/mqtt.h"

struct mqtt_inbox {
  struct list list;
  size_t count, bytes;
};

struct mqtt_inbox_item {
  struct list_link link;
  size_t subscription;
  struct mqtt_message message; /* spans point behind this struct */
};

/* Copies the message. Returns how many messages were lost for it: at the ceiling the oldest ones of
 * its topic, or itself, as without memory. */
size_t mqtt_inbox_put(struct mqtt_inbox *inbox, size_t subscription,
                      const struct mqtt_message *message);

/* The oldest, for the caller to free with mem_free; NULL when there is none. */
struct mqtt_inbox_item *mqtt_inbox_take(struct mqtt_inbox *inbox);

void mqtt_inbox_free(struct mqtt_inbox *inbox);

#endif
