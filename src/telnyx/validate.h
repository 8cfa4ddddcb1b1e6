/* What the two files of the validation share: command_validate.c, which walks through a command's
 * parameters, and command_scalar.c, which looks at one value. Pure. */
#ifndef BRIDGE_VALIDATE_H
#define BRIDGE_VALIDATE_H

#include <jansson.h>

#include "bridge/nearest.h"
#include "bridge/type.h"
#include "command_parts.h"

enum { VALIDATE_EXPECTED_BYTES = 640 };

struct walk {
  struct command *command;
  bool strict;     /* only what the table knows, and only as it knows it */
  bool own;        /* likewise, but null stands for nothing */
  bool in_query;   /* where a list may be one text, or one value alone */
  bool trial;      /* nothing is noted or changed: does the value fit? */
  size_t problems; /* how many there are so far */
  size_t unknown;
  size_t enough; /* so much of both, and nobody wants to know more */
};

/* A value on the way. */
struct value {
  struct walk *walk;
  const struct place *place; /* NULL for all parameters together */
  json_t *value;             /* borrowed */
  json_t *other;             /* out: what it becomes, one reference; NULL when it stays */
};

/* Each notes what it says, or, in a trial, counts it. `why` goes on behind what is expected.
 * ERR_MEMORY. */
enum err validate_refuse(const struct value *value, const char *code, const char *expected,
                         const char *nearest, const char *why) MUST_CHECK;
enum err validate_note_unknown(const struct value *value, const char *nearest) MUST_CHECK;

/* Whether one more that nobody knows will be told, so that it is worth looking for what is near. */
bool validate_tells_unknown(const struct walk *walk);

/* A value that is no array and no object. ERR_MEMORY. */
enum err validate_scalar(struct value *value, const struct type *type) MUST_CHECK;

/* A string's; empty for what is none. */
struct span validate_text(const json_t *string);

/* Whether a text is one of the known values. */
bool validate_is_listed(const struct type *type, struct span text);

/* Offers a name of the table; true: it is the nearest so far. */
bool validate_offer(struct nearest *nearest, struct span name);

#endif
