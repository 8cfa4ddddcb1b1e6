/* A command's payload, of what was written on the command line. Pure; any thread. */
#ifndef TOOLS_SEND_PAYLOAD_H
#define TOOLS_SEND_PAYLOAD_H

#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/operation.h"
#include "bridge/span.h"

/* Appends a JSON object of the document's members, as they are (empty: none), and of the words,
 * "key=value" each, NULL at the end, which win over it. A value is what the operation takes: a
 * text, a number, true or false, JSON, or an element of an array, for which a key may be repeated.
 * A correlation_id comes to it where none is given. ERR_SYNTAX with a sentence in `why`; else the
 * buffer's status. */
enum err send_payload(struct buf *out, const struct operation *operation, struct span document,
                      const char *const words[], const char *correlation_id, char *why,
                      size_t why_size) MUST_CHECK;

/* The value of a member of the outermost object, as it stands; empty when there is none, or when
 * the text is no object. */
struct span send_member(struct span text, const char *key);

#endif
