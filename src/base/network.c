#include "bridge/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

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
