/* Durations, sizes and counts as people write them: "30s", "256KiB", "10". Pure; any thread. */
#ifndef BRIDGE_CONFIG_NUMBER_H
#define BRIDGE_CONFIG_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"
#include "setting.h"

/* Milliseconds, bytes or a plain number, by kind. ERR_SYNTAX; ERR_RANGE past 63 bits, with *out
 * undefined. */
enum err config_number_parse(int64_t *out, enum config_kind kind, struct span text) MUST_CHECK;

/* Whether it is digits alone, which is no duration. */
bool config_number_lacks_unit(struct span text);

/* Appends it with the largest unit that needs no fraction. The value is not negative. Trouble is
 * the buffer's status. */
void config_number_print(struct buf *out, enum config_kind kind, int64_t value);

#endif
