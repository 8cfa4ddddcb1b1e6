/* Walks through JSON (RFC 8259) once, front to back, and reports every value: no tree, no
 * allocation. json_scan and json_text stand on it. Any thread. */
#ifndef BRIDGE_JSON_WALK_H
#define BRIDGE_JSON_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/err.h"
#include "bridge/span.h"

enum json_walk_event {
  JSON_WALK_OBJECT, /* begins */
  JSON_WALK_ARRAY,  /* begins */
  JSON_WALK_END,    /* of the innermost object or array; value: the whole of it as it stands */
  JSON_WALK_STRING, /* value: as it stands between its quotes, escapes and all; well-formed UTF-8
                       unless `loose` */
  JSON_WALK_NUMBER, /* value: as it stands, as for the literals */
  JSON_WALK_TRUE,
  JSON_WALK_FALSE,
  JSON_WALK_NULL,
};

struct json_walk {
  void *context;
  /* `key` is the member's name, as it stands between its quotes; data is NULL where there is none.
   * What it returns but ERR_OK ends the walk. */
  enum err (*on_event)(void *context, enum json_walk_event event, struct span key,
                       struct span value);
  unsigned max_depth; /* nested objects and arrays; one more is ERR_LIMIT */
  /* Only what holds the text together must be sound. Strings hold any bytes and any escapes, what
   * is no value that JSON knows (NaN, 01) is null, and so is what is nested too deep. */
  bool loose;
  size_t stopped_at;    /* out: where in the text the walk ended */
  const char *expected; /* out: after ERR_SYNTAX, what should have stood there ("a value") */
};

/* The text must be one value of any kind, with nothing behind it. ERR_SYNTAX, ERR_LIMIT, or what
 * on_event returned. */
enum err json_walk(struct json_walk *walk, struct span text) MUST_CHECK;

/* The text without what is no part of it: the byte-order mark that editors and shells of one system
 * put before it, and the NULs that programs in C leave behind it. */
struct span json_unwrapped(struct span text);

#endif
