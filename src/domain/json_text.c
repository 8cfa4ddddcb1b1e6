#include "bridge/json_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "bridge/mem.h"

/* ---- reading --------------------------------------------------------------------------------- */

static bool is_deeper_than(json_t *value, unsigned max_depth) {
  const char *key;
  size_t index;
  json_t *child;
  if (!json_is_object(value) && !json_is_array(value))
    return false;
  if (max_depth == 0)
    return true;
  json_object_foreach(value, key, child) if (is_deeper_than(child, max_depth - 1)) return true;
  json_array_foreach(value, index, child) if (is_deeper_than(child, max_depth - 1)) return true;
  return false;
}

enum err json_text_read(struct json_t **out, struct span text, unsigned max_depth, char *why,
                        size_t why_size) {
  /* jansson reports some failed allocations as bad syntax, so its memory is asked. */
  unsigned failures = mem_failures();
  json_error_t error = {0};
  json_t *value = json_loadb(text.data ? text.data : "", text.len,
                             JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
  if (mem_failures() != failures) {
    json_decref(value);
    return ERR_MEMORY;
  }
  if (!value) {
    snprintf(why, why_size, "line %d, column %d: %s", error.line, error.column, error.text);
    return ERR_SYNTAX;
  }
  if (is_deeper_than(value, max_depth)) {
    json_decref(value);
    snprintf(why, why_size, "objects and arrays are nested deeper than %u levels", max_depth);
    return ERR_SYNTAX;
  }
  *out = value;
  return ERR_OK;
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
  out.exponent = atoi(mark + 1);
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

void json_text_add_number(struct buf *out, const struct json_t *number) {
  if (json_is_integer(number))
    buf_addf(out, "%lld", (long long)json_integer_value(number));
  else
    add_real(out, json_real_value(number));
}

/* ---- writing --------------------------------------------------------------------------------- */

static void add_string(struct buf *out, struct span text) {
  buf_add_char(out, '"');
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c == '"' || c == '\\')
      buf_addf(out, "\\%c", c);
    else if (c < 0x20)
      buf_addf(out, "\\u%04x", c);
    else
      buf_add_char(out, (char)c);
  }
  buf_add_char(out, '"');
}

static void add_object(struct buf *out, const json_t *object) {
  const char *key, *separator = "";
  json_t *value;
  buf_add_char(out, '{');
  json_object_foreach((json_t *)object, key, value) {
    buf_add_text(out, separator);
    add_string(out, span_of(key));
    buf_add_char(out, ':');
    json_text_add(out, value);
    separator = ",";
  }
  buf_add_char(out, '}');
}

static void add_array(struct buf *out, const json_t *array) {
  buf_add_char(out, '[');
  for (size_t i = 0; i < json_array_size(array); i++) {
    if (i > 0)
      buf_add_char(out, ',');
    json_text_add(out, json_array_get(array, i));
  }
  buf_add_char(out, ']');
}

void json_text_add(struct buf *out, const struct json_t *value) {
  switch (json_typeof(value)) {
  case JSON_OBJECT:
    add_object(out, value);
    break;
  case JSON_ARRAY:
    add_array(out, value);
    break;
  case JSON_STRING:
    add_string(out, (struct span){json_string_value(value), json_string_length(value)});
    break;
  case JSON_INTEGER:
  case JSON_REAL:
    json_text_add_number(out, value);
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
