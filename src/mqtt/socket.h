/* The TCP connection below Paho, to which Paho gives no handle: finding it, tuning it, cutting it.
 * Also looks whether a broker can be reached at all, with an error that says why not. */
#ifndef BRIDGE_MQTT_SOCKET_H
#define BRIDGE_MQTT_SOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "bridge/err.h"

struct mqtt_address {
  struct sockaddr_storage storage;
  socklen_t len;
};

/* Resolves the name as Paho will: the first IPv4 address, else the last one. May block for as long
 * as the resolver does. ERR_NETWORK with `why`. */
enum err mqtt_socket_resolve(struct mqtt_address *out, const char *host, uint16_t port, char *why,
                             size_t why_size) MUST_CHECK;

/* Connects and closes again. ERR_NETWORK with `why` ("connection refused"). */
enum err mqtt_socket_probe(const struct mqtt_address *address, int timeout_ms, char *why,
                           size_t why_size) MUST_CHECK;

/* A connection, known by its inode, so that a descriptor that was closed and used again for
 * something else is never mistaken for it. */
struct mqtt_socket {
  int fd;
  uint64_t inode;
};

/* Of this process's TCP connections to the address, the one that received the fewest bytes: right
 * after a CONNACK that is the new one. When none has this address (a name with several), the port
 * alone decides. ERR_NOT_FOUND. */
enum err mqtt_socket_find(struct mqtt_socket *out, const struct mqtt_address *address) MUST_CHECK;

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

#endif
