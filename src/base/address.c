#include "bridge/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { PORT_DIGITS_MAX = 5, PORT_MAX = 65535 };

#define ADDRESS_SCHEME_AS_ROW(id, name_, port_, tls_)                                              \
  [id] = {.name = (name_), .port = (port_), .tls = (tls_)},
static const struct {
  const char *name;
  uint16_t port;
  bool tls;
} schemes_table[ADDRESS_SCHEME_COUNT] = {ADDRESS_SCHEME_TABLE(ADDRESS_SCHEME_AS_ROW)};
#undef ADDRESS_SCHEME_AS_ROW

static enum err refuse(const char **why, const char *phrase) {
  *why = phrase;
  return ERR_SYNTAX;
}

static bool is_host(struct span text) {
  return text.len > 0 && text.len <= ADDRESS_HOST_MAX && span_is_word(text, "-._:");
}

static bool read_port(uint16_t *out, struct span text, unsigned least) {
  int64_t port = 0;
  bool good = text.len <= PORT_DIGITS_MAX && span_to_int(&port, text);
  *out = (uint16_t)port;
  return good && port >= least && port <= PORT_MAX;
}

static bool is_number(struct span text, int family) {
  char copy[INET6_ADDRSTRLEN];
  unsigned char address[sizeof(struct in6_addr)];
  if (text.len >= sizeof copy)
    return false;
  snprintf(copy, sizeof copy, "%.*s", (int)text.len, text.data);
  return inet_pton(family, copy, address) == 1;
}

/* "host", "host:port", "[v6]" or "[v6]:port" into its two parts; *port is without data when there
 * is no colon. False when a bracket is not closed, or holds no IPv6 address, or something else
 * follows it. */
static bool split_authority(struct address *out, struct span *port, struct span text) {
  out->is_v6 = span_take(&text, '[');
  if (!out->is_v6) {
    out->host = span_cut(&text, ':');
    *port = text;
    return true;
  }
  out->host = span_cut(&text, ']');
  if (!text.data || (text.len > 0 && text.data[0] != ':'))
    return false;
  *port = text.len > 0 ? (struct span){text.data + 1, text.len - 1} : (struct span){0};
  return is_number(out->host, AF_INET6);
}

/* Cuts "scheme://" off when it is one of the set. */
static bool cut_scheme(struct address *out, struct span *text, unsigned schemes) {
  for (int scheme = 0; scheme < ADDRESS_SCHEME_COUNT; scheme++) {
    struct span rest = *text;
    if (!(schemes & 1u << scheme) || !span_take_text(&rest, schemes_table[scheme].name) ||
        !span_take_text(&rest, "://"))
      continue;
    *text = rest;
    out->scheme = (enum address_scheme)scheme;
    out->tls = schemes_table[scheme].tls;
    out->port = schemes_table[scheme].port;
    return true;
  }
  return false;
}

enum err address_read_url(struct address *out, struct span text, unsigned schemes,
                          const char **why) {
  struct span rest = text, port;
  *out = (struct address){0};
  if (text.len > ADDRESS_URL_MAX)
    return refuse(why, "must be at most 512 bytes long");
  if (!cut_scheme(out, &rest, schemes))
    return refuse(why, schemes == ADDRESS_API
                           ? "must begin with https:// or http://"
                           : "must begin with mqtt://, mqtts://, ws:// or wss://");
  if (span_holds_any(rest, "@"))
    return refuse(why, "must not hold a user name or password: those have settings of their own");
  if (span_holds_any(rest, "?# \t\r\n"))
    return refuse(why, "must not hold spaces, '?' or '#'");
  size_t end = 0;
  while (end < rest.len && rest.data[end] != '/')
    end++;
  out->path = (struct span){rest.data + end, rest.len - end};
  if (!split_authority(out, &port, (struct span){rest.data, end}) || !is_host(out->host))
    return refuse(why, "must have a host after ://, as a name, an IPv4 or an [IPv6] address");
  if (port.data && !read_port(&out->port, port, 1))
    return refuse(why, "must have a port from 1 to 65535 after the host's colon");
  if (out->path.len > 0 && (out->scheme == ADDRESS_MQTT || out->scheme == ADDRESS_MQTTS))
    return refuse(why, "must end after host and port: only ws:// and wss:// have a path");
  return ERR_OK;
}

enum err address_read_listen(struct address *out, struct span text, const char **why) {
  struct span port;
  *out = (struct address){0};
  bool split = split_authority(out, &port, text);
  if (split && !out->is_v6 && out->host.len == 0 && read_port(&out->port, port, 0)) {
    out->host = span_of("::");
    out->is_v6 = true;
  }
  if (!split || !(out->is_v6 || is_number(out->host, AF_INET)))
    return refuse(why, "must be an address and a port, such as [::]:8080 or 127.0.0.1:8080");
  if (!read_port(&out->port, port, 0))
    return refuse(why, "must end with a colon and a port from 0 to 65535, such as [::]:8080");
  return ERR_OK;
}

void address_write(char out[ADDRESS_AUTHORITY_SIZE], const struct address *address,
                   const char *loopback) {
  bool every = span_equal_text(address->host, "::") || span_equal_text(address->host, "0.0.0.0");
  struct span host = every ? span_of(loopback) : address->host;
  snprintf(out, ADDRESS_AUTHORITY_SIZE, address->is_v6 && !every ? "[%.*s]:%u" : "%.*s:%u",
           (int)host.len, host.data, address->port);
}

/* ---- networks ---- */

enum { V4_AT = 12, V4_BITS_AT = V4_AT * 8, V4_BITS = 32, V6_BITS = 128 };

static const unsigned char v4_prefix[V4_AT] = {[10] = 0xFF, [11] = 0xFF};

static void set_v4(struct ip *out, const void *four_bytes) {
  memcpy(out->bytes, v4_prefix, V4_AT);
  memcpy(out->bytes + V4_AT, four_bytes, IP_BYTES - V4_AT);
}

bool ip_read(struct ip *out, struct span text) {
  char copy[IP_TEXT_SIZE];
  struct in_addr v4;
  if (text.len == 0 || text.len >= sizeof copy || memchr(text.data, '\0', text.len))
    return false;
  snprintf(copy, sizeof copy, "%.*s", (int)text.len, text.data);
  if (inet_pton(AF_INET6, copy, out->bytes) == 1)
    return true;
  if (inet_pton(AF_INET, copy, &v4) != 1)
    return false;
  set_v4(out, &v4);
  return true;
}

void ip_of_socket(struct ip *out, const struct sockaddr_storage *from) {
  if (from->ss_family == AF_INET6)
    memcpy(out->bytes, ((const struct sockaddr_in6 *)from)->sin6_addr.s6_addr, IP_BYTES);
  else
    set_v4(out, &((const struct sockaddr_in *)from)->sin_addr);
}

bool ip_is_v4(const struct ip *ip) {
  return memcmp(ip->bytes, v4_prefix, V4_AT) == 0;
}

bool ip_equal(const struct ip *a, const struct ip *b) {
  return memcmp(a->bytes, b->bytes, IP_BYTES) == 0;
}

void ip_write(char out[IP_TEXT_SIZE], const struct ip *ip) {
  bool is_v4 = ip_is_v4(ip);
  inet_ntop(is_v4 ? AF_INET : AF_INET6, ip->bytes + (is_v4 ? V4_AT : 0), out, IP_TEXT_SIZE);
}

uint16_t socket_port(const struct sockaddr_storage *socket) {
  bool has_one = socket->ss_family == AF_INET || socket->ss_family == AF_INET6;
  /* it stands at the same place in both families */
  return has_one ? ntohs(((const struct sockaddr_in *)socket)->sin_port) : 0;
}

void socket_write(char out[SOCKET_TEXT_SIZE], const struct sockaddr_storage *socket) {
  struct ip ip;
  char host[IP_TEXT_SIZE];
  ip_of_socket(&ip, socket);
  ip_write(host, &ip);
  snprintf(out, SOCKET_TEXT_SIZE, ip_is_v4(&ip) ? "%s:%u" : "[%s]:%u", host, socket_port(socket));
}

/* Whether both begin with the same so many bits. */
static bool same_bits(const struct ip *a, const struct ip *b, unsigned bits) {
  unsigned char last = (unsigned char)(0xFF00 >> bits % 8);
  return memcmp(a->bytes, b->bytes, bits / 8) == 0 &&
         (bits % 8 == 0 || ((a->bytes[bits / 8] ^ b->bytes[bits / 8]) & last) == 0);
}

/* Whether all bits behind the first so many are zero. */
static bool ends_in_zeroes(const struct ip *ip, unsigned bits) {
  for (; bits < V6_BITS; bits++)
    if (ip->bytes[bits / 8] & 0x80 >> bits % 8)
      return false;
  return true;
}

static bool read_bits(unsigned *out, struct span text, unsigned most) {
  int64_t bits = 0;
  bool good = span_to_int(&bits, text) && bits <= most && (text.len == 1 || text.data[0] != '0');
  *out = (unsigned)bits;
  return good;
}

enum err network_read(struct network *out, struct span text, const char **why) {
  struct span rest = text;
  struct span address = span_cut(&rest, '/');
  bool is_alone = address.len == text.len;
  *out = (struct network){.bits = V6_BITS};
  *why = "must be an address or a network, such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32";
  if (!ip_read(&out->first, address))
    return ERR_SYNTAX;
  bool as_v4 = memchr(address.data, ':', address.len) == NULL;
  unsigned bits = as_v4 ? V4_BITS : V6_BITS;
  if (!is_alone && !read_bits(&bits, rest, bits))
    return ERR_SYNTAX;
  out->bits = (unsigned char)(as_v4 ? bits + V4_BITS_AT : bits);
  *why = "must have nothing but zeroes behind the network's own bits, as 10.0.0.0/8 has";
  return ends_in_zeroes(&out->first, out->bits) ? ERR_OK : ERR_SYNTAX;
}

bool network_has(const struct network *network, const struct ip *ip) {
  bool other_family = network->bits < V4_BITS_AT && ip_is_v4(ip);
  return !other_family && same_bits(&network->first, ip, network->bits);
}

bool networks_have(const struct networks *networks, const struct ip *ip) {
  for (size_t i = 0; i < networks->count; i++)
    if (network_has(&networks->all[i], ip))
      return true;
  return false;
}
