/* Percent-encoding (RFC 3986 section 2.1), for paths, queries, forms and topics. Any thread. */
#ifndef BRIDGE_PERCENT_H
#define BRIDGE_PERCENT_H

#include <stdbool.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

/* Appends the text; every byte but letters, digits, "-._~" and those in also_kept as %XX. Trouble
 * is the buffer's status. */
void percent_encode(struct buf *out, struct span text, const char *also_kept);

/* Appends one byte as %XX. Likewise. */
void percent_add_byte(struct buf *out, char byte);

/* Appends the text with each %XX as the byte that it stands for, and with '+' as a space when asked
 * (forms and queries). ERR_SYNTAX for a '%' without two hex digits; else the buffer's status. */
enum err percent_decode(struct buf *out, struct span text, bool plus_is_space) MUST_CHECK;

#endif
