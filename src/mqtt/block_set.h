/* Which blocks of memory are allocated: a set of addresses, so that a block that was freed before
 * can be told without looking into it. One thread at a time. A set of zeroes is empty. */
#ifndef BRIDGE_BLOCK_SET_H
#define BRIDGE_BLOCK_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/err.h"

struct block_set {
  const void **slots;
  size_t capacity; /* a power of two */
  size_t count;
};

/* The block, not NULL, must not be in the set. ERR_MEMORY: it is not. */
enum err block_set_add(struct block_set *set, const void *block) MUST_CHECK;

/* Takes the block out; whether it was in. */
bool block_set_remove(struct block_set *set, const void *block);

#endif
