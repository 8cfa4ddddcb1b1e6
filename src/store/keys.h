/* The idempotency keys of done commands whose results are gone, within the dedupe window. When
 * there are too many for the room that they may take, the oldest are forgotten before it is over.
 * Used by the store's thread alone, within its transactions. */
#ifndef BRIDGE_STORE_KEYS_H
#define BRIDGE_STORE_KEYS_H

#include <stdint.h>

#include "bridge/err.h"
#include "bridge/store.h"
#include "sql.h"
#include "step.h"

struct store_keys;

enum { STORE_KEY_BYTES = 160 }; /* what one takes in the file */

enum err store_keys_open(struct store_keys **out, struct sql *sql, int64_t window_ms,
                         int64_t most_bytes) MUST_CHECK;
void store_keys_close(struct store_keys **keys);

/* outcome: as in config/schema.sql. */
enum err store_keys_add(struct store_keys *keys, int64_t received_ms, struct span key,
                        struct span fingerprint, struct span outcome) MUST_CHECK;

/* Fills in what is known of a key. */
enum err store_keys_find(struct store_first *first, struct store_keys *keys, const char *key,
                         int64_t now_wall_ms) MUST_CHECK;

/* Removes those whose window is over, as far as the step goes. */
enum err store_keys_forget(struct store_step *step, struct store_keys *keys,
                           int64_t now_wall_ms) MUST_CHECK;

#endif
