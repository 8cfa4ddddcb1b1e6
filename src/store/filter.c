#include "seen.h"

enum {
  LINE_BYTES = 64,     /* 512 bits, one cache line */
  LINES_PER_CHUNK = 2, /* 16 bits a digest */
  PROBES = 6,          /* bits set for a digest, all in one line */
  PROBE_BITS = 9,      /* to number a bit of a line */
};

uint64_t store_digest_half(const struct store_digest *digest, size_t index) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; i++)
    value = value << 8 | digest->bytes[index * 8 + i];
  return value;
}

uint64_t store_digest_first_bits(const struct store_digest *digest, unsigned bits) {
  return bits > 0 ? store_digest_half(digest, 0) >> (64 - bits) : 0;
}

size_t store_filter_bytes(unsigned chunk_bits) {
  return ((size_t)LINES_PER_CHUNK * LINE_BYTES) << chunk_bits;
}

/* Where its line begins. */
static size_t line_of(unsigned chunk_bits, const struct store_digest *digest) {
  _Static_assert(LINES_PER_CHUNK == 2, "one bit more than a chunk numbers a line");
  return (size_t)store_digest_first_bits(digest, chunk_bits + 1) * LINE_BYTES;
}

/* The n-th of the digest's bits within its line. */
static unsigned probe(uint64_t second_half, unsigned n) {
  return (unsigned)(second_half >> n * PROBE_BITS) & ((1U << PROBE_BITS) - 1);
}

void store_filter_add(uint8_t *filter, unsigned chunk_bits, const struct store_digest *digest) {
  uint8_t *line = filter + line_of(chunk_bits, digest);
  uint64_t bits = store_digest_half(digest, 1);
  for (unsigned n = 0; n < PROBES; n++)
    line[probe(bits, n) / 8] |= (uint8_t)(1U << probe(bits, n) % 8);
}

bool store_filter_may_hold(const uint8_t *filter, unsigned chunk_bits,
                           const struct store_digest *digest) {
  const uint8_t *line = filter + line_of(chunk_bits, digest);
  uint64_t bits = store_digest_half(digest, 1);
  for (unsigned n = 0; n < PROBES; n++)
    if ((line[probe(bits, n) / 8] >> probe(bits, n) % 8 & 1) == 0)
      return false;
  return true;
}
