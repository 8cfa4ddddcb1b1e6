/* Reads JSON (RFC 8259) once, front to back, and reports the members of the objects that are asked
 * for: no tree, no allocation. The whole text is checked. For documents of which a few members are
 * wanted; jansson is for the others. Any thread. */
#ifndef BRIDGE_JSON_SCAN_H
#define BRIDGE_JSON_SCAN_H

#include <stddef.h>

#include "bridge/err.h"
#include "bridge/span.h"

enum {
  JSON_SCAN_DEPTH_MAX = 64, /* nested objects and arrays; one more is ERR_LIMIT */
  JSON_SCAN_ROOT = 0,       /* the level of the outermost object */
  JSON_SCAN_SKIP = -1,      /* the level of what is only checked */
};

/* Keys and strings are as they stand between their quotes, escapes and all: a key that is written
 * with escapes equals no other. */
struct json_scan_handler {
  void *context;
  /* An object begins as member `key` of an object of `level`. Returns its own level (1, 2, ...), or
   * JSON_SCAN_SKIP. Objects within arrays are skipped. */
  int (*on_object)(void *context, int level, struct span key);
  /* A member that is a string or a number. true, false and null are not reported. */
  void (*on_value)(void *context, int level, struct span key, struct span value);
};

/* ERR_SYNTAX when the text is no JSON, holds bytes that are no UTF-8, or when its outermost value
 * is no object, ERR_LIMIT past JSON_SCAN_DEPTH_MAX; what was reported before counts for nothing
 * then. Keys and values point into the text. */
enum err json_scan(struct span text, const struct json_scan_handler *handler) MUST_CHECK;

/* The same for text of which only what is asked for needs to be sound: one bad byte elsewhere makes
 * it no less of what it is (json_walk's `loose`). Values may hold anything. */
enum err json_scan_loosely(struct span text, const struct json_scan_handler *handler) MUST_CHECK;

/* Reports any member, after its value: the value as it stands, quotes or brackets included. */
typedef void json_scan_raw_fn(void *context, int level, struct span key, struct span raw);

/* The same, with raw reports as well, to the handler's context. */
enum err json_scan_with_raw(struct span text, const struct json_scan_handler *handler,
                            json_scan_raw_fn *on_raw) MUST_CHECK;

/* Writes what a scanned string stands for and returns its length, at most raw.len; needs room for
 * that many bytes. (size_t)-1 when an escape is half of a surrogate pair, or none that JSON knows.
 */
size_t json_scan_unescape(char *out, struct span raw);

#endif
