/* JSON of any bytes: taken and refused as jansson does, but for what jansson alone refuses (numbers
 * out of range, U+0000, lone surrogates), what it alone takes (version 2.14 does not see a NUL
 * behind a number) and for the depth. And each value that jansson has is found, the same. */
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "bridge/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int enter_object(void *context, int level, struct span key) {
  (void)context, (void)key;
  return level < 3 ? level + 1 : JSON_SCAN_SKIP;
}

static void undo_escapes(void *context, int level, struct span key, struct span value) {
  (void)context, (void)level, (void)key;
  char *out = malloc(value.len + 1);
  size_t len = json_scan_unescape(out, value);
  if (len != (size_t)-1 && (len > value.len || !span_is_utf8((struct span){out, len})))
    abort();
  free(out);
}

static void undo_escapes_loosely(struct span value) {
  char *out = malloc(value.len + 1);
  size_t len = json_scan_unescape(out, value);
  if (len != (size_t)-1 && len > value.len)
    abort();
  free(out);
}

static bool is_jansson_stricter(const json_error_t *error, struct span text) {
  enum json_error_code code = json_error_code(error);
  return code == json_error_numeric_overflow || code == json_error_null_character ||
         code == json_error_null_byte_in_key || strstr(error->text, "Unicode") ||
         memmem(text.data, text.len, "\\u", 2);
}

/* It loses sight of a NUL that ends a number or a word, and reads on behind it. */
static bool is_jansson_blind(struct span text) {
  for (size_t i = 1; i < text.len; i++)
    if (text.data[i] == '\0' && isalnum((unsigned char)text.data[i - 1]))
      return true;
  return false;
}

/* A checksum of all that is reported. */
struct sum {
  uint64_t value;
};

static void add_bytes(struct sum *sum, struct span bytes) {
  for (size_t i = 0; i < bytes.len; i++)
    sum->value = (sum->value ^ (uint8_t)bytes.data[i]) * UINT64_C(1099511628211);
  sum->value = sum->value * 31 + bytes.len;
}

static int add_object(void *context, int level, struct span key) {
  add_bytes(context, key);
  return enter_object(NULL, level, key);
}

static void add_value(void *context, int level, struct span key, struct span value) {
  undo_escapes_loosely(value);
  ((struct sum *)context)->value += (uint64_t)level;
  add_bytes(context, key);
  add_bytes(context, value);
}

/* What is JSON is the same however loosely it is read; what is not may be anything, within bounds.
 */
static void check_loosely(struct span text, enum err strictly) {
  struct sum strict = {1}, loose = {1};
  const struct json_scan_handler strict_handler = {
      .context = &strict, .on_object = add_object, .on_value = add_value};
  const struct json_scan_handler loose_handler = {
      .context = &loose, .on_object = add_object, .on_value = add_value, .loose = true};
  enum err err = json_scan(text, &loose_handler);
  if (strictly != ERR_OK)
    return;
  if (err != ERR_OK || json_scan(text, &strict_handler) != ERR_OK || strict.value != loose.value)
    abort();
}

static bool is_same(const struct json_found *found, const json_t *value) {
  static const enum json_walk_event kinds[] = {
      [JSON_OBJECT] = JSON_WALK_OBJECT, [JSON_ARRAY] = JSON_WALK_ARRAY,
      [JSON_STRING] = JSON_WALK_STRING, [JSON_INTEGER] = JSON_WALK_NUMBER,
      [JSON_REAL] = JSON_WALK_NUMBER,   [JSON_TRUE] = JSON_WALK_TRUE,
      [JSON_FALSE] = JSON_WALK_FALSE,   [JSON_NULL] = JSON_WALK_NULL,
  };
  struct span text = {json_string_value(value), json_string_length(value)};
  return found->kind == kinds[json_typeof(value)] &&
         (!json_is_string(value) || span_equal(found->value, text));
}

enum { FIND_DEPTH = 6, FIND_MEMBERS = 6 };

static void find_all(struct span text, const json_t *value, const char **names, size_t depth) {
  struct json_found found;
  const char *key;
  json_t *member;
  size_t members = 0;
  names[depth] = NULL;
  if (!json_find(&found, text, names) || !is_same(&found, value))
    abort();
  if (depth == FIND_DEPTH)
    return;
  if (json_array_size(value) > 0) {
    names[depth] = "0";
    find_all(text, json_array_get(value, 0), names, depth + 1);
  }
  json_object_foreach((json_t *)value, key, member) {
    names[depth] = key;
    if (members++ < FIND_MEMBERS)
      find_all(text, member, names, depth + 1);
  }
}

/* Names and texts that are written with escapes are told as they stand, which jansson does not. */
static void check_find(struct span text) {
  const char *names[FIND_DEPTH + 1];
  json_t *tree = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
  if (tree && !memchr(text.data, '\\', text.len))
    find_all(text, tree, names, 0);
  json_decref(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct span text = {(const char *)data, size};
  const struct json_scan_handler handler = {
      .context = NULL, .on_object = enter_object, .on_value = undo_escapes};
  enum err err = json_scan(text, &handler);
  check_loosely(text, err);
  json_error_t error;
  json_t *tree = json_loadb(text.data, text.len, 0, &error);
  if (err == ERR_OK && !tree && !is_jansson_stricter(&error, text))
    abort();
  if (err == ERR_SYNTAX && json_is_object(tree) && !is_jansson_blind(text))
    abort();
  json_decref(tree);
  if (err == ERR_OK)
    check_find(text);
  return 0;
}
