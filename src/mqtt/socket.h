/* The TCP connection below Paho: tuning it, and cutting it. Any thread. */
#ifndef BRIDGE_MQTT_SOCKET_H
#define BRIDGE_MQTT_SOCKET_H

#include <stddef.h>

#include "bridge/err.h"

/* A descriptor of this side's own for the connection. Paho closes the other one when it likes, and
 * its number then stands for something else; this one always means the connection. */
struct mqtt_socket {
  int fd; /* -1 for none */
};

/* ERR_LIMIT: no descriptor is left. */
enum err mqtt_socket_copy(struct mqtt_socket *out, int fd) MUST_CHECK;

/* Turns Nagle's algorithm off (RFC 896: it holds a small packet back for up to 40 ms while another
 * is not acknowledged) and makes room for writing, because Paho stops reading when a write does
 * not fit. Returns the bytes that fit. */
size_t mqtt_socket_tune(const struct mqtt_socket *socket);

/* Acknowledges at once what was received, by TCP. Else that waits for up to 40 ms for something to
 * go along with, and a broker that has Nagle's algorithm on (mosquitto's default) holds its next
 * small packet back meanwhile. */
void mqtt_socket_acknowledge(const struct mqtt_socket *socket);

/* Shuts both directions: nothing that is written from now on reaches the broker. */
void mqtt_socket_cut(const struct mqtt_socket *socket);

/* Closes this side's own descriptor. None is allowed. */
void mqtt_socket_close(struct mqtt_socket *socket);

#endif
