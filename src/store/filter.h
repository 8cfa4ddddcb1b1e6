/* Digests of ids, 128 bits of BLAKE2b, and a filter over many of them that answers from memory:
 * "surely not among them", or perhaps. A filter for 2^chunk_bits chunks of digests has two cache
 * lines a chunk, and all bits of a digest are in one of them. Pure. What is stored depends on every
 * detail. */
#ifndef BRIDGE_STORE_FILTER_H
#define BRIDGE_STORE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/crypt.h"

struct store_digest {
  uint8_t bytes[CRYPT_DIGEST_BYTES];
};

/* Its halves as numbers: the first places it in a chunk and a line, the second within its line. */
uint64_t store_digest_half(const struct store_digest *digest, size_t index);
uint64_t store_digest_first_bits(const struct store_digest *digest, unsigned bits);

size_t store_filter_bytes(unsigned chunk_bits);
void store_filter_add(uint8_t *filter, unsigned chunk_bits, const struct store_digest *digest);
bool store_filter_may_hold(const uint8_t *filter, unsigned chunk_bits,
                           const struct store_digest *digest);

#endif
