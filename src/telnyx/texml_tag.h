/* A start tag as it stands in a document, where the parser tells values but no places. Pure; any
 * thread. */
#ifndef TELNYX_TEXML_TAG_H
#define TELNYX_TEXML_TAG_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/span.h"

struct texml_attribute {
  struct span name, value; /* as they stand there, the value without its quotes */
  struct span whole;       /* with the space before it, and with its quotes */
};

/* The attributes of a well-formed start tag, one after the other; *at is 0 at first. */
bool texml_next_attribute(struct texml_attribute *out, struct span tag, size_t *at);

/* From the place where the tag begins to that of `to` in it. */
void texml_advance(unsigned long *line, unsigned long *column, struct span tag, const char *to);

#endif
