/* JSON as it came, byte for byte: which numbers and texts a text holds is not changed by reading
 * it. And trees, which are jansson's, for what is looked at whole or changed: all that reads and
 * writes them is here. Pure; any thread. */
#ifndef BRIDGE_JSON_H
#define BRIDGE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

/* Reads JSON (RFC 8259) once, front to back, and reports the members of the objects that are asked
 * for: no tree, no allocation. The whole text is checked. For documents of which a few members are
 * wanted; json_text_read is for the others. */

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
   * JSON_SCAN_SKIP, as for NULL. Objects within arrays are skipped. */
  int (*on_object)(void *context, int level, struct span key);
  /* A member that is a string or a number; true, false and null are not reported. NULL for nothing.
   */
  void (*on_value)(void *context, int level, struct span key, struct span value);
  /* Any member, after its value: that as it stands, quotes or brackets included. NULL for nothing.
   */
  void (*on_raw)(void *context, int level, struct span key, struct span raw);
  unsigned spare_depth; /* of JSON_SCAN_DEPTH_MAX, for what the text is to stand in */
  /* Only what is asked for needs to be sound: one bad byte elsewhere makes the text no less of what
   * it is (json_walk's `loose`). Values may hold anything. */
  bool loose;
};

/* ERR_SYNTAX when the text is no JSON, holds bytes that are no UTF-8, or when its outermost value
 * is no object, ERR_LIMIT past JSON_SCAN_DEPTH_MAX; what was reported before counts for nothing
 * then. Keys and values point into the text. */
enum err json_scan(struct span text, const struct json_scan_handler *handler) MUST_CHECK;

/* Writes what a scanned string stands for and returns its length, at most raw.len; needs room for
 * that many bytes. (size_t)-1 when an escape is half of a surrogate pair, or none that JSON knows.
 */
size_t json_scan_unescape(char *out, struct span raw);

/* Walks through JSON (RFC 8259) once, front to back, and reports every value: no tree, no
 * allocation. json_scan and json_text stand on it. */

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

/* Looks for one value, for who wants no other. */

struct json_found {
  enum json_walk_event kind;
  struct span value; /* as json_walk reports it, of objects and arrays the whole; in the text */
};

/* names: of a member, of one in that, and so on; "0" is the first value of an array. NULL ends
 * them: JSON_PATH("data", "id"). Of two members of one name it is the first. False when there is
 * none, or the text before it is no JSON of JSON_SCAN_DEPTH_MAX levels at most. */
#define JSON_PATH(...) ((const char *const[]){__VA_ARGS__, NULL})
bool json_find(struct json_found *out, struct span text, const char *const *names);

/* The same for a string, without its escapes. "" and false when it is none, holds a NUL, or does
 * not fit with them. */
bool json_find_text(char *out, size_t size, struct span text, const char *const *names);

/* Text to values and back, strictly: RFC 8259, UTF-8, no duplicate members, bounded depth. */

struct json_t;

enum { JSON_TEXT_DEPTH_MAX = 64 };

/* Reads one value of any type; free with json_decref. Objects and arrays nest max_depth levels at
 * most, which is at most JSON_TEXT_DEPTH_MAX. ERR_SYNTAX with a sentence that says what is
 * wrong and where; ERR_MEMORY. */
enum err json_text_read(struct json_t **out, struct span text, unsigned max_depth, char *why,
                        size_t why_size) MUST_CHECK;

/* Adds a text to an object; NULL adds nothing. ERR_MEMORY (json_pack's "s*" would leave it out). */
enum err json_text_set(struct json_t *object, const char *key, const char *text) MUST_CHECK;

/* Appends the value as compact JSON, members in their order. Reals get the fewest digits that read
 * back as the same number, as ECMAScript writes them. Recurses as deep as the value is. Trouble is
 * the buffer's status. */
void json_text_add(struct buf *out, const struct json_t *value);

/* The same with the members of all objects sorted by key, so that equal values are equal texts. */
void json_text_add_sorted(struct buf *out, const struct json_t *value);

/* JSON text into a buffer, for documents that are flat. */

/* Appends the text, which is UTF-8, as a JSON string with its quotes. Trouble is the buffer's
 * status. */
void json_write_string(struct buf *out, struct span text);

/* JSON, member by member; commas come by themselves. A name stands as it is; NULL in an array, and
 * for the outermost value. A key is to be followed by a value. */
void json_write_key(struct buf *out, const char *name);
void json_write_open(struct buf *out, const char *name, char bracket);
void json_write_close(struct buf *out, char bracket);
void json_write_span(struct buf *out, const char *name, struct span text);
void json_write_text(struct buf *out, const char *name, const char *text);
void json_write_number(struct buf *out, const char *name, int64_t number);
void json_write_flag(struct buf *out, const char *name, bool flag);

/* Nothing for "" and for 0. */
void json_write_text_if(struct buf *out, const char *name, const char *text);
void json_write_time_if(struct buf *out, const char *name, int64_t wall_ms);

#endif
