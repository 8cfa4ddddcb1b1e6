/* application/x-www-form-urlencoded (WHATWG URL standard, section 5.1), read strictly, and turned
 * into JSON. Pure; any thread. */
#ifndef BRIDGE_FORM_H
#define BRIDGE_FORM_H

#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

enum { FORM_FIELDS_MAX = 256 };

struct form_field {
  struct span name;
  struct span value;
};

/* Decoded fields in their order; the spans point into the form itself. */
struct form {
  size_t count;
  struct form_field fields[];
};

/* Reads a form. Empty parts ("a=1&&b=2") are passed over; a part without '=' has an empty value.
 * ERR_SYNTAX for a broken escape, for bytes that an encoder never leaves as they are (spaces,
 * control characters, quotes, braces, anything beyond ASCII), for decoded bytes that are no UTF-8,
 * and for an empty form; ERR_LIMIT for more than FORM_FIELDS_MAX fields; ERR_MEMORY. The caller
 * frees with form_free. */
enum err form_parse(struct form **out, struct span body) MUST_CHECK;

/* The first field of that name, in the form's memory; empty when there is none. */
struct span form_value(const struct form *form, const char *name);

/* Appends one JSON object: the fields in their order as strings; a name that is there more than
 * once becomes an array in the place of the first. Returns the buffer's status (ERR_LIMIT,
 * ERR_MEMORY). */
enum err form_to_json(struct buf *out, const struct form *form) MUST_CHECK;

/* Frees it and clears the pointer; NULL inside is allowed. */
void form_free(struct form **form);

#endif
