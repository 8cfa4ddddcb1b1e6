/* Numbers that cost more than a call does: premium, shared-cost and satellite ones (the table is
 * made by src/ops/ranges.py). Pure; any thread. */
#ifndef BRIDGE_DEAR_RANGE_H
#define BRIDGE_DEAR_RANGE_H

#include <stddef.h>
#include <stdint.h>

#include "bridge/span.h"

enum dear_cost { DEAR_NOT, DEAR_PREMIUM, DEAR_SHARED_COST, DEAR_SATELLITE };

struct dear_range {
  const char prefix[9]; /* with the calling code, without the plus */
  uint32_t lengths;     /* bit n: numbers of n digits */
  uint8_t cost;         /* enum dear_cost */
};

/* Sorted by prefix. */
extern const struct dear_range dear_ranges[];
extern const size_t dear_range_count;
extern const char dear_ranges_version[]; /* of the metadata */

/* What a number costs, given as digits with the calling code; *prefix is the range's, static, NULL
 * for DEAR_NOT. */
enum dear_cost dear_range_find(const char **prefix, struct span digits);

#endif
