#include <math.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "command_parts.h"
#include "json_text.h"

/* ---- what is exact --------------------------------------------------------------------------- */

enum {
  EXACT_DIGITS = 15, /* so many of a decimal fraction survive in a double (DBL_DIG) */
};

/* A whole number that a double holds exactly, with all its neighbours. */
static bool is_whole(double value) {
  const double most = 9007199254740992.0; /* 2^53 */
  return value >= -most && value <= most && value == floor(value);
}

bool command_digits(char out[COMMAND_DIGITS_SIZE], const struct json_t *number) {
  long long value = 0;
  if (json_is_integer(number))
    value = json_integer_value(number);
  else if (is_whole(json_real_value(number)))
    value = (long long)json_real_value(number);
  else
    return false;
  snprintf(out, COMMAND_DIGITS_SIZE, "%lld", value);
  return true;
}

/* How many digits of a decimal number count: none of the zeroes at its ends. */
static size_t significant_digits(struct span number) {
  size_t digits = 0, zeroes = 0;
  for (size_t i = 0; i < number.len && number.data[i] != 'e' && number.data[i] != 'E'; i++) {
    char c = number.data[i];
    if (c < '0' || c > '9' || (c == '0' && digits == 0))
      continue;
    zeroes = c == '0' ? zeroes + 1 : 0;
    digits++;
  }
  return digits - zeroes;
}

/* The number that a text is and nothing else: no space, no plus, no leading zero. */
enum err command_number(struct json_t **out, struct span text) {
  char why[128];
  *out = NULL;
  bool digits = text.len > 0 && (text.data[0] == '-' || span_hex_value(text.data[0]) >= 0) &&
                span_hex_value(text.data[text.len - 1]) >= 0;
  if (!digits)
    return ERR_OK;
  enum err err = json_text_read(out, text, 1, why, sizeof why);
  if (err == ERR_MEMORY)
    return err;
  bool exact =
      json_is_integer(*out) || (json_is_real(*out) && significant_digits(text) <= EXACT_DIGITS);
  bool vanished = json_is_real(*out) && json_real_value(*out) == 0 && significant_digits(text) > 0;
  if (exact && !vanished)
    return ERR_OK;
  json_decref(*out);
  *out = NULL;
  return ERR_OK;
}

/* ---- types ----------------------------------------------------------------------------------- */

enum { TEXT = 1, INTEGER = 2, NUMBER = 4, BOOLEAN = 8, ANYTHING = 16 };

/* A type of the operation table, read; of several that are good, what any of them takes. */
struct type {
  unsigned scalars;                           /* of TEXT and so on */
  const char *items;                          /* an array's type, NULL for none */
  const char *objects[OPERATION_MAX_OBJECTS]; /* their members */
  size_t object_count;
};

/* Behind the bracket that closes what begins there. */
static const char *behind_brackets(const char *at) {
  int depth = 0;
  do {
    depth += *at == '(' || *at == '[' || *at == '{';
    depth -= *at == ')' || *at == ']' || *at == '}';
    at++;
  } while (depth > 0);
  return at;
}

static bool opens(char c) {
  return c == '(' || c == '[' || c == '{';
}

/* Adds what a type takes, up to the ',', ']', '}' or NUL behind it. */
static void add_type(struct type *type, const char *at) {
  static const char letters[] = "sinb?";
  for (; *at && !strchr(",]}", *at); at = opens(*at) ? behind_brackets(at) : at + 1) {
    const char *letter = strchr(letters, *at);
    if (letter)
      type->scalars |= 1U << (letter - letters);
    else if (*at == 'f')
      type->scalars |= TEXT;
    else if (*at == '[')
      type->items = at + 1;
    else if (*at == '{' && type->object_count < OPERATION_MAX_OBJECTS)
      type->objects[type->object_count++] = at + 1;
  }
}

static const char *behind_member(const char *at) {
  while (*at != ',' && *at != '}')
    at = opens(*at) ? behind_brackets(at) : at + 1;
  return *at == ',' ? at + 1 : at;
}

/* A member's type in an object, NULL where it is not known. */
static const char *find_member(const char *members, const char *name) {
  const char *others = strncmp(members, "*:", 2) == 0 ? members + 2 : NULL;
  size_t len = strlen(name);
  for (const char *at = members; *at != '}'; at = behind_member(at)) {
    size_t known_len = strcspn(at, "!:");
    if (known_len == len && memcmp(at, name, len) == 0)
      return strchr(at, ':') + 1;
  }
  return others;
}

/* What any of the objects says of a member. */
static struct type type_of_member(const struct type *type, const char *name) {
  struct type member = {0};
  for (size_t i = 0; i < type->object_count; i++) {
    const char *found = find_member(type->objects[i], name);
    if (found)
      add_type(&member, found);
  }
  return member;
}

static const char *expected(unsigned scalars) {
  if (scalars & TEXT)
    return "a string";
  if (scalars == BOOLEAN)
    return "true or false";
  if (scalars & BOOLEAN)
    return "a number, true or false";
  return scalars & NUMBER ? "a number" : "an integer";
}

/* ---- one value ------------------------------------------------------------------------------- */

/* Where in the payload we are: the keys and indices that lead there. */
struct place {
  const struct place *outer; /* NULL for the payload's own members */
  const char *key;           /* NULL in an array */
  size_t index;
};

struct conversion {
  struct command *command;
  struct place place;
  json_t *value; /* borrowed */
  json_t *other; /* out: what it becomes, one reference; NULL when it stays */
};

static void add_place(struct buf *pointer, const struct place *place) {
  if (place->outer)
    add_place(pointer, place->outer);
  if (place->key)
    command_add_pointer_step(pointer, place->key);
  else
    buf_addf(pointer, "/%zu", place->index);
}

static enum err refuse(const struct conversion *conversion, const char *wanted, const char *why) {
  struct buf pointer;
  buf_init(&pointer, COMMAND_POINTER_BYTES);
  add_place(&pointer, &conversion->place);
  enum err err = buf_status(&pointer);
  bool named = err == ERR_OK;
  if (err != ERR_MEMORY)
    err = command_fail_at(conversion->command, named ? buf_span(&pointer) : span_of(""),
                          "%s must be %s, and %s", named ? pointer.data + 1 : "a parameter", wanted,
                          why);
  buf_free(&pointer);
  return err;
}

static enum err note(const struct conversion *conversion) {
  struct buf pointer;
  buf_init(&pointer, COMMAND_POINTER_BYTES);
  add_place(&pointer, &conversion->place);
  enum err err = buf_status(&pointer);
  if (err == ERR_OK)
    err = command_note_converted(conversion->command, buf_span(&pointer));
  buf_free(&pointer);
  return err == ERR_LIMIT ? ERR_OK : err; /* a name that is so long is nobody's mistake */
}

static enum err number_to_text(struct conversion *conversion) {
  char digits[COMMAND_DIGITS_SIZE];
  if (!command_digits(digits, conversion->value))
    return refuse(conversion, "a string", "this number is no whole one: put it in quotes");
  conversion->other = json_string(digits);
  return conversion->other ? ERR_OK : ERR_MEMORY;
}

static enum err text_to_scalar(struct conversion *conversion, unsigned scalars) {
  struct span text = {json_string_value(conversion->value), json_string_length(conversion->value)};
  enum err err = ERR_OK;
  char digits[COMMAND_DIGITS_SIZE];
  if ((scalars & BOOLEAN) && (span_equal_text(text, "true") || span_equal_text(text, "false")))
    conversion->other = json_boolean(text.data[0] == 't');
  else if (scalars & (NUMBER | INTEGER))
    err = command_number(&conversion->other, text);
  bool fraction = json_is_real(conversion->other) && !command_digits(digits, conversion->other);
  if (fraction && !(scalars & NUMBER)) {
    json_decref(conversion->other);
    conversion->other = NULL;
  }
  if (err == ERR_OK && !conversion->other)
    err = refuse(conversion, expected(scalars), "this text is not exactly one");
  return err;
}

static enum err convert_value(struct conversion *conversion, const struct type *type);

/* ---- what is in a value ---------------------------------------------------------------------- */

static enum err convert_items(const struct conversion *outer, const char *type_text) {
  enum err err = ERR_OK;
  struct type type = {0};
  add_type(&type, type_text);
  for (size_t i = 0; i < json_array_size(outer->value) && err == ERR_OK; i++) {
    struct conversion inner = {.command = outer->command,
                               .place = {.outer = &outer->place, .index = i},
                               .value = json_array_get(outer->value, i)};
    err = convert_value(&inner, &type);
    if (inner.other && json_array_set_new(outer->value, i, inner.other) != 0)
      err = ERR_MEMORY;
  }
  return err;
}

static enum err convert_members(const struct conversion *outer, const struct type *type) {
  enum err err = ERR_OK;
  for (void *at = json_object_iter(outer->value); at && err == ERR_OK;
       at = json_object_iter_next(outer->value, at)) {
    struct conversion inner = {.command = outer->command,
                               .place = {.outer = &outer->place, .key = json_object_iter_key(at)},
                               .value = json_object_iter_value(at)};
    const struct type member = type_of_member(type, inner.place.key);
    err = convert_value(&inner, &member);
    if (inner.other && json_object_iter_set_new(outer->value, at, inner.other) != 0)
      err = ERR_MEMORY;
  }
  return err;
}

static enum err convert_value(struct conversion *conversion, const struct type *type) {
  const json_t *value = conversion->value;
  enum err err = ERR_OK;
  if (type->scalars & ANYTHING)
    return ERR_OK;
  if (json_is_array(value) && type->items)
    return convert_items(conversion, type->items);
  if (json_is_object(value) && type->object_count > 0)
    return convert_members(conversion, type);
  if (json_is_number(value) && (type->scalars & TEXT) && !(type->scalars & (INTEGER | NUMBER)))
    err = number_to_text(conversion);
  else if (json_is_string(value) && type->scalars && !(type->scalars & TEXT))
    err = text_to_scalar(conversion, type->scalars);
  if (err == ERR_OK && conversion->other)
    err = note(conversion);
  return err;
}

enum err command_convert(struct json_t **other, struct command *command, const char *key,
                         struct json_t *value, const char *type) {
  struct conversion conversion = {.command = command, .place = {.key = key}, .value = value};
  struct type read = {0};
  add_type(&read, type);
  enum err err = convert_value(&conversion, &read);
  *other = conversion.other;
  return err;
}
