/* The table of subscriptions: a copy of the caller's, who gets a message, and how the broker takes
 * each of them. Not locked; mqtt.c and events.c hold the engine's lock where it matters. Any thread
 * that holds that lock. */
#ifndef MQTT_SUBSCRIPTIONS_H
#define MQTT_SUBSCRIPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/mqtt.h"
#include "bridge/span.h"

enum { MQTT_NO_SUBSCRIPTION = MQTT_SUBSCRIPTIONS_MAX };

enum mqtt_subscription_news {
  MQTT_SUBSCRIPTION_ASKED,
  MQTT_SUBSCRIPTION_GRANTED,
  MQTT_SUBSCRIPTION_REFUSED, /* of one that is not required */
};

struct mqtt_subscriptions {
  struct mqtt_subscription list[MQTT_SUBSCRIPTIONS_MAX]; /* filters owned */
  size_t count;
  size_t asked; /* not answered yet; MQTT_NO_SUBSCRIPTION for none */
  unsigned
      strikes[MQTT_SUBSCRIPTIONS_MAX]; /* connections in a row that ended instead of an answer */
  bool told[MQTT_SUBSCRIPTIONS_MAX];   /* the log says that it is missing */
};

/* ERR_RANGE: too many, or one that nobody could use; ERR_MEMORY. */
enum err mqtt_subscriptions_copy(struct mqtt_subscriptions *out,
                                 const struct mqtt_subscription *list, size_t count) MUST_CHECK;
void mqtt_subscriptions_free(struct mqtt_subscriptions *subscriptions);

/* Whose the topic is; MQTT_NO_SUBSCRIPTION for nobody's. Any thread. */
size_t mqtt_subscriptions_find(const struct mqtt_subscriptions *subscriptions, struct span topic);

/* Those that the next connection does without, as bits: asked for them, the broker ended the last
 * two. The connection after one that came up without them tries again. */
uint32_t mqtt_subscriptions_left_out(const struct mqtt_subscriptions *subscriptions);

/* What became of one. Returns whether the log is to say that it is missing. */
bool mqtt_subscriptions_note(struct mqtt_subscriptions *subscriptions, size_t k,
                             enum mqtt_subscription_news news);

/* The connection ended. `blamed`: as the other side wished, or without an answer in time. Returns
 * the subscription that is done without from now on and was not before, or
 * MQTT_NO_SUBSCRIPTION. */
size_t mqtt_subscriptions_note_end(struct mqtt_subscriptions *subscriptions, bool was_up,
                                   bool blamed);

#endif
