/* JSON text into a buffer, for documents that are flat. Any thread. */
#ifndef BRIDGE_JSON_WRITE_H
#define BRIDGE_JSON_WRITE_H

#include "bridge/buf.h"
#include "bridge/span.h"

/* Appends the text, which is UTF-8, as a JSON string with its quotes. Trouble is the buffer's
 * status. */
void json_write_string(struct buf *out, struct span text);

#endif
