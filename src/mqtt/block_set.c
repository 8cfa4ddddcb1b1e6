#include "block_set.h"

#include <assert.h>
#include <stdint.h>

#include "bridge/mem.h"

enum { CAPACITY_FIRST = 1024, ALIGNMENT_BITS = 4 };

/* Where a block belongs; blocks are aligned, so their last bits tell nothing. */
static size_t place_of(const struct block_set *set, const void *block) {
  const uint64_t golden = 0x9E3779B97F4A7C15; /* 2^64 / the golden ratio: spreads neighbours */
  return (size_t)((((uintptr_t)block >> ALIGNMENT_BITS) * golden) >> 32) & (set->capacity - 1);
}

/* The slot that holds the block, or the free one at the end of its row. */
static size_t find(const struct block_set *set, const void *block) {
  size_t at = place_of(set, block);
  while (set->slots[at] && set->slots[at] != block)
    at = (at + 1) & (set->capacity - 1);
  return at;
}

static enum err grow(struct block_set *set) {
  struct block_set larger = {.capacity = set->capacity > 0 ? set->capacity * 2 : CAPACITY_FIRST};
  larger.slots = mem_alloc(larger.capacity * sizeof *larger.slots);
  if (!larger.slots)
    return ERR_MEMORY;
  for (size_t i = 0; i < set->capacity; i++)
    if (set->slots[i])
      larger.slots[find(&larger, set->slots[i])] = set->slots[i];
  larger.count = set->count;
  mem_free(set->slots);
  *set = larger;
  return ERR_OK;
}

enum err block_set_add(struct block_set *set, const void *block) {
  if (set->count * 2 >= set->capacity && grow(set) != ERR_OK)
    return ERR_MEMORY;
  size_t at = find(set, block);
  assert(!set->slots[at]);
  set->slots[at] = block;
  set->count++;
  return ERR_OK;
}

/* Moves up what would not be found any more behind a gap (linear probing). */
static void close_gap(struct block_set *set, size_t gap) {
  size_t mask = set->capacity - 1;
  set->slots[gap] = NULL;
  for (size_t at = (gap + 1) & mask; set->slots[at]; at = (at + 1) & mask) {
    size_t place = place_of(set, set->slots[at]);
    if (((at - place) & mask) < ((at - gap) & mask))
      continue; /* its place lies behind the gap */
    set->slots[gap] = set->slots[at];
    set->slots[at] = NULL;
    gap = at;
  }
}

bool block_set_remove(struct block_set *set, const void *block) {
  if (set->count == 0)
    return false;
  size_t at = find(set, block);
  if (!set->slots[at])
    return false;
  close_gap(set, at);
  set->count--;
  return true;
}
