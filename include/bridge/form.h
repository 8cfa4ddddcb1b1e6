/* application/x-www-form-urlencoded, read as the WHATWG's URL standard says (section 5.1), and
 * turned into JSON. Pure; any thread. */
#ifndef BRIDGE_FORM_H
#define BRIDGE_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

enum { FORM_FIELDS_MAX = 256 };

struct form_field {
  struct span name; /* both UTF-8: U+FFFD stands in place of what was none */
  struct span value;
  bool sound; /* nothing was replaced */
};

/* Decoded fields in their order; the spans point into the form itself. */
struct form {
  bool sound; /* an encoder could have written it as it stands */
  size_t count;
  struct form_field fields[];
};

/* Reads a form. Empty parts ("a=1&&b=2") are passed over; a part without '=' has an empty value; a
 * '%' without two hex digits stands for itself; decoded bytes that are no UTF-8 become U+FFFD.
 * `sound` is false where one of the last two happened, and where a byte stands as it is that an
 * encoder never leaves so (spaces, control characters, quotes, braces, anything beyond ASCII).
 * ERR_SYNTAX for an empty form; ERR_LIMIT for more than FORM_FIELDS_MAX fields; ERR_MEMORY. The
 * caller frees with form_free. */
enum err form_parse(struct form **out, struct span body) MUST_CHECK;

/* The first field of that name, in the form's memory; empty when there is none, or it is not sound.
 */
struct span form_value(const struct form *form, const char *name);

/* Whether there is a field of that name. */
bool form_holds(const struct form *form, const char *name);

/* Appends one JSON object: the fields in their order as strings; a name that is there more than
 * once becomes an array in the place of the first. Returns the buffer's status (ERR_LIMIT,
 * ERR_MEMORY). */
enum err form_to_json(struct buf *out, const struct form *form) MUST_CHECK;

/* Frees it and clears the pointer; NULL inside is allowed. */
void form_free(struct form **form);

#endif
