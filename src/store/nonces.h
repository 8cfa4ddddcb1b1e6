/* The nonces of signed commands, so that none is used twice, whatever the clock shows: what is
 * forgotten leaves behind until when it counted, and what counts no longer than that may have been
 * used. Past a ceiling the oldest are forgotten before they expire. Used by the store's thread
 * alone, within its transactions. */
#ifndef BRIDGE_STORE_NONCES_H
#define BRIDGE_STORE_NONCES_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"
#include "sql.h"

struct store_nonces;

enum { STORE_NONCES_MAX = 65536 };

enum err store_nonces_open(struct store_nonces **out, struct sql *sql) MUST_CHECK;
void store_nonces_close(struct store_nonces **nonces);

/* Uses it, if it is surely unused: *fresh. */
enum err store_nonces_use(bool *fresh, struct store_nonces *nonces, struct span nonce,
                          int64_t expires_wall_ms, int64_t now_wall_ms) MUST_CHECK;

#endif
