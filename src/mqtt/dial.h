/* From the broker's name to a TCP connection: every address of the name is tried. One thread. */
#ifndef BRIDGE_MQTT_DIAL_H
#define BRIDGE_MQTT_DIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "bridge/err.h"

enum { MQTT_ADDRESSES_MAX = 32, MQTT_ADDRESS_TEXT_SIZE = 64 };

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

/* "192.0.2.1:1883", "[2001:db8::1]:1883" */
void mqtt_address_text(char out[MQTT_ADDRESS_TEXT_SIZE], const struct mqtt_address *address);

#endif
