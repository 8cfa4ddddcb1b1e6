/* Our own numbers: what each is doing, and what happens to it, under
 * <root>/number/<name or digits>/. One that has a name in the configuration has that topic only.
 * Main thread. */
#ifndef BRIDGE_NUMBERS_H
#define BRIDGE_NUMBERS_H

#include "bridge/config.h"
#include "bridge/err.h"

struct numbers;

enum {
  /* without a name; past it the one whose state is the oldest is forgotten, and cleared */
  NUMBERS_MAX = 64
};

/* Borrows the configuration (root, numbers, contacts) until numbers_destroy. ERR_MEMORY. */
enum err numbers_create(struct numbers **out, const struct config *config) MUST_CHECK;

/* Frees it and clears the pointer; NULL inside is allowed. */
void numbers_destroy(struct numbers **numbers);

#endif
