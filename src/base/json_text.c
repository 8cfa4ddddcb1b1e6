#include "bridge/json.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "bridge/mem.h"

/* ---- reading --------------------------------------------------------------------------------- */

/* Builds the tree with jansson's constructors. Its own reader is not used: when an allocation fails
 * inside a long string it writes past its buffer (2.14, lex_save). */
struct builder {
  json_t *open[JSON_TEXT_DEPTH_MAX]; /* objects and arrays from the outermost in; each but the
                                        first belongs to the one before it */
  size_t depth;
  json_t *root;
  struct buf text; /* of the string or number at hand */
  const char *why; /* a sentence's part after an error of our own */
};

static enum err refuse(struct builder *builder, const char *why) {
  builder->why = why;
  return ERR_RANGE;
}

static enum err unescape(struct builder *builder, struct span raw) {
  buf_clear(&builder->text);
  buf_add(&builder->text, raw);
  if (raw.len == 0 || buf_status(&builder->text) != ERR_OK || !memchr(raw.data, '\\', raw.len))
    return buf_status(&builder->text);
  size_t len = json_scan_unescape(builder->text.data, raw);
  if (len == (size_t)-1)
    return refuse(builder, "half of a surrogate pair");
  buf_cut(&builder->text, len);
  return ERR_OK;
}

static enum err make_string(struct builder *builder, json_t **out, struct span raw) {
  enum err err = unescape(builder, raw);
  if (err != ERR_OK)
    return err;
  struct span text = buf_span(&builder->text);
  *out = json_stringn_nocheck(text.len > 0 ? text.data : "", text.len);
  return *out ? ERR_OK : ERR_MEMORY;
}

static enum err make_number(struct builder *builder, json_t **out, struct span raw) {
  buf_clear(&builder->text);
  buf_add(&builder->text, raw); /* for the NUL behind it */
  if (buf_status(&builder->text) != ERR_OK)
    return buf_status(&builder->text);
  if (strpbrk(builder->text.data, ".eE")) {
    double real = strtod(builder->text.data, NULL);
    if (isinf(real))
      return refuse(builder, "a number that is too large");
    *out = json_real(real);
  } else {
    errno = 0;
    long long integer = strtoll(builder->text.data, NULL, 10);
    if (errno == ERANGE)
      return refuse(builder, "an integer that needs more than 64 bits");
    *out = json_integer(integer);
  }
  return *out ? ERR_OK : ERR_MEMORY;
}

static enum err make_value(struct builder *builder, json_t **out, enum json_walk_event event,
                           struct span raw) {
  if (event == JSON_WALK_STRING)
    return make_string(builder, out, raw);
  if (event == JSON_WALK_NUMBER)
    return make_number(builder, out, raw);
  if (event == JSON_WALK_OBJECT || event == JSON_WALK_ARRAY)
    *out = event == JSON_WALK_OBJECT ? json_object() : json_array();
  else
    *out = event == JSON_WALK_NULL ? json_null() : json_boolean(event == JSON_WALK_TRUE);
  return *out ? ERR_OK : ERR_MEMORY;
}

/* Gives the value to the innermost open object or array, or makes it the root. */
static enum err place_value(struct builder *builder, struct span key, json_t *value) {
  json_t *parent = builder->depth > 0 ? builder->open[builder->depth - 1] : NULL;
  if (!parent) {
    builder->root = value;
    return ERR_OK;
  }
  if (json_is_array(parent))
    return json_array_append_new(parent, value) == 0 ? ERR_OK : ERR_MEMORY;
  enum err err = unescape(builder, key);
  const char *name = key.len > 0 && err == ERR_OK ? builder->text.data : "";
  if (err == ERR_OK && strlen(name) != builder->text.len)
    err = refuse(builder, "a member's name with a NUL");
  if (err == ERR_OK && json_object_get(parent, name))
    err = refuse(builder, "a duplicate member");
  if (err == ERR_OK)
    return json_object_set_new_nocheck(parent, name, value) == 0 ? ERR_OK : ERR_MEMORY;
  json_decref(value);
  return err;
}

static enum err on_event(void *context, enum json_walk_event event, struct span key,
                         struct span raw) {
  struct builder *builder = context;
  if (event == JSON_WALK_END) {
    builder->depth--;
    return ERR_OK;
  }
  json_t *value = NULL;
  enum err err = make_value(builder, &value, event, raw);
  if (err == ERR_OK)
    err = place_value(builder, key, value);
  if (err == ERR_OK && (event == JSON_WALK_OBJECT || event == JSON_WALK_ARRAY))
    builder->open[builder->depth++] = value;
  return err;
}

/* "line 2, column 5: expected ':'". Columns count bytes. */
static void explain(char *why, size_t why_size, struct span text, const struct json_walk *walk,
                    enum err err, const char *own_why) {
  size_t line = 1, column = 1;
  for (size_t i = 0; i < walk->stopped_at; i++) {
    column = text.data[i] == '\n' ? 1 : column + 1;
    line += text.data[i] == '\n';
  }
  if (err == ERR_LIMIT)
    snprintf(why, why_size, "line %zu, column %zu: nested deeper than %u levels", line, column,
             walk->max_depth);
  else if (err == ERR_SYNTAX)
    snprintf(why, why_size, "line %zu, column %zu: expected %s", line, column, walk->expected);
  else
    snprintf(why, why_size, "before line %zu, column %zu: %s", line, column, own_why);
}

enum err json_text_read(struct json_t **out, struct span text, unsigned max_depth, char *why,
                        size_t why_size) {
  struct builder builder = {.depth = 0};
  struct json_walk walk = {.context = &builder, .on_event = on_event, .max_depth = max_depth};
  assert(max_depth <= JSON_TEXT_DEPTH_MAX);
  buf_init(&builder.text, text.len);
  enum err err = json_walk(&walk, text);
  buf_free(&builder.text);
  *out = builder.root;
  if (err == ERR_OK)
    return ERR_OK;
  json_decref(builder.root);
  *out = NULL;
  if (err == ERR_MEMORY)
    return err;
  explain(why, why_size, text, &walk, err, builder.why);
  return ERR_SYNTAX;
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* The fewest digits that read back as the same number, and the power of ten of the first one. */
struct decimal {
  char digits[18];
  int count;
  int exponent;
};

static struct decimal decimal_of(double value) {
  enum { ENOUGH = 17 }; /* digits that tell any two doubles apart */
  char text[40];
  for (int digits = 1;; digits++) {
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    if (digits == ENOUGH || strtod(text, NULL) == value)
      break;
  }
  struct decimal out = {0};
  char *mark = strchr(text, 'e');
  out.exponent = (int)strtol(mark + 1, NULL, 10);
  for (const char *at = text; at < mark; at++)
    if (*at >= '0' && *at <= '9')
      out.digits[out.count++] = *at;
  return out;
}

static void add_zeroes(struct buf *out, int count) {
  for (int i = 0; i < count; i++)
    buf_add_char(out, '0');
}

/* ECMAScript's Number::toString (ECMA-262, section 6.1.6.1.20): without an exponent from 1e-6 up to
 * 1e21. */
static void add_real(struct buf *out, double value) {
  struct decimal decimal = decimal_of(value < 0 ? -value : value);
  int point = decimal.exponent + 1; /* how many digits stand before the point */
  if (value < 0)
    buf_add_char(out, '-');
  if (value == 0) {
    buf_add_char(out, '0');
  } else if (point > 21 || point <= -6) {
    buf_add_char(out, decimal.digits[0]);
    if (decimal.count > 1)
      buf_addf(out, ".%s", decimal.digits + 1);
    buf_addf(out, "e%+d", decimal.exponent);
  } else if (point <= 0) {
    buf_add_text(out, "0.");
    add_zeroes(out, -point);
    buf_add_text(out, decimal.digits);
  } else if (decimal.count <= point) {
    buf_add_text(out, decimal.digits);
    add_zeroes(out, point - decimal.count);
  } else {
    buf_addf(out, "%.*s.%s", point, decimal.digits, decimal.digits + point);
  }
}

static void add_number(struct buf *out, const struct json_t *number) {
  if (json_is_integer(number))
    buf_addf(out, "%lld", (long long)json_integer_value(number));
  else
    add_real(out, json_real_value(number));
}

/* ---- writing --------------------------------------------------------------------------------- */

/* ---- values ---------------------------------------------------------------------------------- */

static void add_value(struct buf *out, const json_t *value, bool sorted);

static void add_member(struct buf *out, const char *key, const json_t *value, bool sorted) {
  json_write_string(out, span_of(key));
  buf_add_char(out, ':');
  add_value(out, value, sorted);
}

static void add_members(struct buf *out, const json_t *object) {
  const char *key, *separator = "";
  json_t *value;
  json_object_foreach((json_t *)object, key, value) {
    buf_add_text(out, separator);
    add_member(out, key, value, false);
    separator = ",";
  }
}

static int compare_keys(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_members_sorted(struct buf *out, const json_t *object) {
  const char *key;
  json_t *value;
  size_t count = 0;
  const char **keys = mem_alloc(json_object_size(object) * sizeof *keys);
  if (!keys) {
    buf_fail(out, ERR_MEMORY);
    return;
  }
  json_object_foreach((json_t *)object, key, value) {
    keys[count++] = key;
  }
  qsort(keys, count, sizeof *keys, compare_keys);
  for (size_t i = 0; i < count; i++) {
    buf_add_text(out, i > 0 ? "," : "");
    add_member(out, keys[i], json_object_get(object, keys[i]), true);
  }
  mem_free(keys);
}

static void add_object(struct buf *out, const json_t *object, bool sorted) {
  buf_add_char(out, '{');
  if (sorted && json_object_size(object) > 0)
    add_members_sorted(out, object);
  else
    add_members(out, object);
  buf_add_char(out, '}');
}

static void add_array(struct buf *out, const json_t *array, bool sorted) {
  buf_add_char(out, '[');
  for (size_t i = 0; i < json_array_size(array); i++) {
    if (i > 0)
      buf_add_char(out, ',');
    add_value(out, json_array_get(array, i), sorted);
  }
  buf_add_char(out, ']');
}

static void add_value(struct buf *out, const json_t *value, bool sorted) {
  switch (json_typeof(value)) {
  case JSON_OBJECT:
    add_object(out, value, sorted);
    break;
  case JSON_ARRAY:
    add_array(out, value, sorted);
    break;
  case JSON_STRING:
    json_write_string(out, (struct span){json_string_value(value), json_string_length(value)});
    break;
  case JSON_INTEGER:
  case JSON_REAL:
    add_number(out, value);
    break;
  case JSON_TRUE:
    buf_add_text(out, "true");
    break;
  case JSON_FALSE:
    buf_add_text(out, "false");
    break;
  case JSON_NULL:
    buf_add_text(out, "null");
    break;
  }
}

void json_text_add(struct buf *out, const struct json_t *value) {
  add_value(out, value, false);
}

void json_text_add_sorted(struct buf *out, const struct json_t *value) {
  add_value(out, value, true);
}

enum err json_text_set(json_t *object, const char *key, const char *text) {
  return !text || json_object_set_new(object, key, json_string(text)) == 0 ? ERR_OK : ERR_MEMORY;
}
