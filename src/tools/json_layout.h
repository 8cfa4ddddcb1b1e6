/* JSON as it came, laid out anew: in one line, or with a member a line. Pure; any thread. */
#ifndef TOOLS_JSON_LAYOUT_H
#define TOOLS_JSON_LAYOUT_H

#include <stdbool.h>

#include "bridge/buf.h"
#include "bridge/span.h"

/* Appends the text, of which only the space between its values changes, and characters within
 * strings that no terminal should get, which become escapes. False, and nothing is appended, when
 * it is no JSON. Trouble is the buffer's status. */
bool json_lay_out(struct buf *out, struct span text, bool member_a_line);

#endif
