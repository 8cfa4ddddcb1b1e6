/* What happens to a connection: on Paho's threads, which call the link's handlers, and the ends
 * that the engine's thread brings about. All of it changes the engine under its lock and wakes who
 * waits for it. */
#ifndef MQTT_EVENTS_H
#define MQTT_EVENTS_H

#include "core.h"
#include "end.h"
#include "link.h"

/* The handlers of this engine's links. */
struct mqtt_link_handlers mqtt_link_handlers(struct mqtt *mqtt);

/* The connection is up, or ends for a reason of this side: main learns of it. With the lock. */
void mqtt_come_up(struct mqtt *mqtt);
void mqtt_end_as(struct mqtt *mqtt, const struct mqtt_end *end);
void mqtt_end_here(struct mqtt *mqtt, enum mqtt_end_kind kind, int code, const char *detail);

/* Learns from how the connection ended which subscriptions it can have. With the lock. */
void mqtt_note_subscriptions_end(struct mqtt *mqtt);

#endif
