/* IP addresses and networks as values: read from text, written, compared. Pure; any thread. */
#ifndef BRIDGE_NETWORK_H
#define BRIDGE_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/err.h"
#include "bridge/span.h"

struct sockaddr_storage;

enum { IP_BYTES = 16, IP_TEXT_SIZE = 46 /* INET6_ADDRSTRLEN */ };

/* An address of either family; an IPv4 one as ::ffff:192.0.2.1, so that both its spellings are one
 * (RFC 4291 section 2.5.5.2). */
struct ip {
  unsigned char bytes[IP_BYTES];
};

/* Reads "192.0.2.1", "2001:db8::1"; without zone, port or brackets. False for anything else. */
bool ip_read(struct ip *out, struct span text);

void ip_of_socket(struct ip *out, const struct sockaddr_storage *from);
bool ip_is_v4(const struct ip *ip);
bool ip_equal(const struct ip *a, const struct ip *b);

/* As people know it: "192.0.2.1", "2001:db8::1". */
void ip_write(char out[IP_TEXT_SIZE], const struct ip *ip);

struct network {
  struct ip first;
  unsigned char bits; /* of IP_BYTES * 8, that are the same in all its addresses */
};

/* Reads "192.0.2.0/24", "2001:db8::/32", or an address alone. ERR_SYNTAX: *why then holds a phrase
 * that begins with "must", in static storage. RFC 4632 section 3.1. */
enum err network_read(struct network *out, struct span text, const char **why) MUST_CHECK;

/* ::/0 has no IPv4 address. */
bool network_has(const struct network *network, const struct ip *ip);

/* Several; owned by whoever made the list. */
struct networks {
  struct network *all;
  size_t count;
};

bool networks_have(const struct networks *networks, const struct ip *ip);

#endif
