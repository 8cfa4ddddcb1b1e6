/* Addresses as people write them: URLs, and address and port to listen on. One reader for all of
 * them: what the configuration lets pass is what the parts understand. Pure; any thread. */
#ifndef BRIDGE_ADDRESS_H
#define BRIDGE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

enum { ADDRESS_URL_MAX = 512, ADDRESS_HOST_MAX = 255 }; /* bytes; RFC 1035 section 2.3.4 */

/* id, name, port where the URL names none, over TLS. */
#define ADDRESS_SCHEME_TABLE(X)                                                                    \
  X(ADDRESS_HTTP, "http", 80, false)                                                               \
  X(ADDRESS_HTTPS, "https", 443, true)                                                             \
  X(ADDRESS_MQTT, "mqtt", 1883, false)                                                             \
  X(ADDRESS_MQTTS, "mqtts", 8883, true)                                                            \
  X(ADDRESS_WS, "ws", 80, false)                                                                   \
  X(ADDRESS_WSS, "wss", 443, true)

#define ADDRESS_SCHEME_AS_ENUM(id, name, port, tls) id,
enum address_scheme { ADDRESS_SCHEME_TABLE(ADDRESS_SCHEME_AS_ENUM) ADDRESS_SCHEME_COUNT };
#undef ADDRESS_SCHEME_AS_ENUM

/* Sets of schemes, as bits. */
#define ADDRESS_API (1u << ADDRESS_HTTP | 1u << ADDRESS_HTTPS)
#define ADDRESS_BROKER                                                                             \
  (1u << ADDRESS_MQTT | 1u << ADDRESS_MQTTS | 1u << ADDRESS_WS | 1u << ADDRESS_WSS)

struct address {
  enum address_scheme scheme;
  bool tls;
  bool is_v6;
  struct span host; /* a name or an address, IPv6 without brackets */
  uint16_t port;    /* the scheme's where the URL names none */
  struct span path; /* with its slash, empty for none */
};

/* Reads scheme://host[:port][/path]. ERR_SYNTAX: *why then holds a phrase that begins with "must",
 * and tells nothing of the URL, which may hold a password; static storage. The spans point into
 * `text`. RFC 3986 section 3, without user information, query and fragment. */
enum err address_read_url(struct address *out, struct span text, unsigned schemes,
                          const char **why) MUST_CHECK;

/* Reads an IP address and a port to listen on: "[::]:8080", "127.0.0.1:0" (a free port), ":8080"
 * (as "[::]:8080"). Numbers only: no name is looked up. As above, without scheme and path. */
enum err address_read_listen(struct address *out, struct span text, const char **why) MUST_CHECK;

enum { ADDRESS_AUTHORITY_SIZE = 46 + sizeof "[]:65535" }; /* of a number: INET6_ADDRSTRLEN */

/* Writes the address of a listener as a URL has it: host:port, IPv6 in brackets. Of one on every
 * address `loopback` takes the host's place: "localhost", "127.0.0.1". */
void address_write(char out[ADDRESS_AUTHORITY_SIZE], const struct address *address,
                   const char *loopback);

/* IP addresses and networks as values: read from text, written, compared. Pure; any thread. */

struct sockaddr_storage;

enum { IP_BYTES = 16, IP_TEXT_SIZE = 46 /* INET6_ADDRSTRLEN */ };

/* An address of either family; an IPv4 one as ::ffff:192.0.2.1, so that both its spellings are one
 * (RFC 4291 section 2.5.5.2). */
struct ip {
  unsigned char bytes[IP_BYTES];
};

/* Reads "192.0.2.1", "2001:db8::1"; without zone, port or brackets. False for anything else. */
bool ip_read(struct ip *out, struct span text);

/* The peer's, as ip_read would have it; the socket is one of IPv6, or else of IPv4. */
void ip_of_socket(struct ip *out, const struct sockaddr_storage *from);
bool ip_is_v4(const struct ip *ip);
bool ip_equal(const struct ip *a, const struct ip *b);

/* As people know it: "192.0.2.1", "2001:db8::1". */
void ip_write(char out[IP_TEXT_SIZE], const struct ip *ip);

/* The port of an address of IPv4 or IPv6, 0 of another; and both as in a URL: "192.0.2.1:80",
 * "[2001:db8::1]:80". */
enum { SOCKET_TEXT_SIZE = IP_TEXT_SIZE + sizeof "[]:65535" };
uint16_t socket_port(const struct sockaddr_storage *socket);
void socket_write(char out[SOCKET_TEXT_SIZE], const struct sockaddr_storage *socket);

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

/* Whether one of them has the address. */
bool networks_have(const struct networks *networks, const struct ip *ip);

#endif
