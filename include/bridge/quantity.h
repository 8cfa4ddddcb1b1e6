/* Durations, sizes, counts and amounts as people write them: "30s", "256KiB", "10", "0.0125". Pure;
 * any thread. */
#ifndef BRIDGE_QUANTITY_H
#define BRIDGE_QUANTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

enum quantity_kind {
  QUANTITY_COUNT,    /* no unit */
  QUANTITY_DURATION, /* in ms: "ms", "s", "m", "h", "d" */
  QUANTITY_SIZE,     /* in bytes: "", "KiB", "MiB", "GiB", "TiB" */
};

/* ERR_SYNTAX; ERR_RANGE past 63 bits, with *out undefined. */
enum err quantity_parse(int64_t *out, enum quantity_kind kind, struct span text) MUST_CHECK;

/* Whether it is digits alone, which is no duration. */
bool quantity_lacks_unit(struct span text);

/* Appends it with the largest unit that needs no fraction. The value is not negative. Trouble is
 * the buffer's status. */
void quantity_print(struct buf *out, enum quantity_kind kind, int64_t value);

/* An amount of money, in millionths: "0.0125"; what is smaller than one is left out. ERR_SYNTAX for
 * what is no such number, ERR_RANGE past a million. */
enum err quantity_parse_money(int64_t *out, struct span text) MUST_CHECK;

#endif
