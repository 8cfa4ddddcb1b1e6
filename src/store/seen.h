/* The event ids of the dedupe window. Looking one up costs the same at a thousand and at a million,
 * and so does adding one: new ids are listed in order, and found through a table in memory; a full
 * list is grouped and written as a generation once, and a filter of two bytes per id answers for it
 * from memory. Ids are held as 128-bit BLAKE2b digests: that two ids of one window share one is not
 * to be expected in the lifetime of the universe, and cannot be arranged.
 *
 * Ceilings: 32,768 ids in a generation, 128 generations (4.2 million ids, 8 MiB of filters), and
 * the bytes that they may take on the disk. When more events than that come within the window, the
 * oldest are forgotten before its end.
 *
 * Used by the store's thread alone, within its transactions. */
#ifndef BRIDGE_STORE_SEEN_H
#define BRIDGE_STORE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/crypt.h"
#include "bridge/err.h"
#include "sql.h"

enum { STORE_SEEN_GENERATION = 32768, STORE_SEEN_GENERATIONS = 128 };

struct store_seen;

enum err store_seen_open(struct store_seen **out, struct sql *sql, int64_t window_ms,
                         int64_t most_bytes) MUST_CHECK;
void store_seen_close(struct store_seen **seen);

/* Whether the id is known. */
enum err store_seen_find(bool *known, struct store_seen *seen, struct span id) MUST_CHECK;

/* Likewise; when it is not, it is from now on, if the transaction holds. ERR_FULL when the
 * list is twice its size because no generation could be written. */
enum err store_seen_add(bool *known, struct store_seen *seen, struct span id,
                        int64_t now_wall_ms) MUST_CHECK;

/* What became of the transaction. */
void store_seen_commit(struct store_seen *seen);
void store_seen_rollback(struct store_seen *seen);

/* Whether there is a generation to be written or to be forgotten, and doing so, in a transaction of
 * its own. */
bool store_seen_due(const struct store_seen *seen, int64_t now_wall_ms);
enum err store_seen_tidy(struct store_seen *seen, int64_t now_wall_ms) MUST_CHECK;

/* ---- filter.c ----
 * Digests of ids, 128 bits of BLAKE2b, and a filter over many of them that answers from memory:
 * "surely not among them", or perhaps. A filter for 2^chunk_bits chunks of digests has two cache
 * lines a chunk, and all bits of a digest are in one of them. Pure. What is stored depends on every
 * detail. */

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
