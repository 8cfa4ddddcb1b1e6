/* Amounts of money, in millionths. Pure; any thread. */
#ifndef BRIDGE_MONEY_H
#define BRIDGE_MONEY_H

#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

/* "0.0125"; what is smaller than a millionth is left out. ERR_SYNTAX for what is no such number,
 * ERR_RANGE past a million. */
enum err money_read(int64_t *out, struct span text) MUST_CHECK;

#endif
