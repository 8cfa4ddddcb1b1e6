/* JSON text to values and back, strictly: RFC 8259, UTF-8, no duplicate keys, bounded depth. Values
 * are jansson's. Pure; any thread. */
#ifndef BRIDGE_JSON_TEXT_H
#define BRIDGE_JSON_TEXT_H

#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

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

#endif
