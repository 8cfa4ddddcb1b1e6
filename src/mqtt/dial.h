/* From the broker's name to a TCP connection: every address of the name is tried. One thread. Then
 * that connection, below Paho: tuning it, and cutting it. */
#ifndef BRIDGE_MQTT_DIAL_H
#define BRIDGE_MQTT_DIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "bridge/err.h"

enum { MQTT_ADDRESSES_MAX = 32 };

struct mqtt_address {
  struct sockaddr_storage storage;
  socklen_t len;
};

/* In the order in which they are to be tried. */
struct mqtt_addresses {
  struct mqtt_address list[MQTT_ADDRESSES_MAX];
  size_t count;
};

/* Looks the name up; the resolver says what is to be tried first. Addresses past the ceiling are
 * left out. May block for as long as the resolver does. ERR_NETWORK with `why`. */
enum err mqtt_dial_resolve(struct mqtt_addresses *out, const char *host, uint16_t port, char *why,
                           size_t why_size) MUST_CHECK;

/* Connects to the first address that answers: one after the other, without waiting long for any
 * that is slow (RFC 8305). Returns the connection, which is the caller's, and takes its address,
 * and those that refused, out of the list. `stop` is asked now and then whether to give up.
 * ERR_NETWORK when none answers, with what the first one says ("Connection refused"). */
enum err mqtt_dial(int *fd, struct mqtt_address *address, struct mqtt_addresses *addresses,
                   bool (*stop)(void *context), void *context, char *why,
                   size_t why_size) MUST_CHECK;

/* ---- the connection below Paho. Any thread. ---- */

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
