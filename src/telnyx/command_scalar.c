/* Checks one value of a command's parameters: what is of another kind and exactly what is wanted is
 * converted, everything else that is wrong is noted, and so is a value that nobody knows. Pure. */
#include <stdio.h>

#include "validate.h"

/* ---- what is found --------------------------------------------------------------------------- */

/* `why` goes on behind what is expected. */
enum err validate_refuse(const struct value *value, const char *code, const char *expected,
                         const char *nearest, const char *why) {
  value->walk->problems++;
  return value->walk->trial
             ? ERR_OK
             : command_note_problem(value->walk->command,
                                    &(struct problem){value->place, code, expected, nearest},
                                    "must be %s%s", expected, why);
}

static enum err refuse_for(const struct value *value, const char *code, const struct type *type,
                           const char *nearest, const char *why) {
  struct buf expected;
  buf_init(&expected, VALIDATE_EXPECTED_BYTES);
  type_describe(&expected, type);
  enum err err = buf_status(&expected);
  if (err == ERR_OK)
    err = validate_refuse(value, code, expected.data, nearest, why);
  buf_free(&expected);
  return err;
}

enum err validate_note_unknown(const struct value *value, const char *nearest) {
  value->walk->unknown++;
  return value->walk->trial ? ERR_OK
                            : command_note_unknown(value->walk->command, value->place, nearest);
}

bool validate_tells_unknown(const struct walk *walk) {
  return !walk->trial && walk->unknown < COMMAND_NOTES_MAX;
}

static enum err note_converted(const struct value *value) {
  return value->walk->trial ? ERR_OK : command_note_converted(value->walk->command, value->place);
}

/* ---- scalars --------------------------------------------------------------------------------- */

struct span validate_text(const json_t *string) {
  return (struct span){json_string_value(string), json_string_length(string)};
}

static enum err refuse_type(const struct value *value, const struct type *type, const char *why) {
  return refuse_for(value, "type", type, "", why);
}

bool validate_is_listed(const struct type *type, struct span text) {
  struct span known;
  for (const char *at = type->values; type_next_value(&known, &at);)
    if (span_equal(text, known))
      return true;
  return false;
}

/* True: it is the nearest so far. */
bool validate_offer(struct nearest *nearest, struct span name) {
  char text[NEAREST_MAX + 2];
  size_t before = nearest->distance;
  snprintf(text, sizeof text, "%.*s", (int)name.len, name.data);
  nearest_offer(nearest, text);
  return nearest->distance < before;
}

static void find_nearest_value(struct nearest *nearest, const struct type *type, struct span text) {
  struct span known;
  nearest_start(nearest, text);
  for (const char *at = type->values; type_next_value(&known, &at);)
    validate_offer(nearest, known);
}

/* What Telnyx takes tomorrow may be a new value; it refuses what is none. */
static enum err check_listed(const struct value *value, const struct type *type, struct span text) {
  if (validate_is_listed(type, text))
    return ERR_OK;
  struct nearest nearest = {0};
  if (validate_tells_unknown(value->walk))
    find_nearest_value(&nearest, type, text);
  return value->walk->strict || value->walk->own
             ? refuse_for(value, "value", type, nearest.name, "")
             : validate_note_unknown(value, nearest.name);
}

static enum err number_to_text(struct value *value, const struct type *type) {
  char digits[COMMAND_DIGITS_SIZE];
  if (!command_digits(digits, value->value))
    return refuse_type(value, type, ", and this number is no whole one: put it in quotes");
  value->other = json_string(digits);
  enum err err = value->other ? note_converted(value) : ERR_MEMORY;
  return err == ERR_OK && !(type->kinds & TYPE_TEXT) ? check_listed(value, type, span_of(digits))
                                                     : err;
}

static enum err check_number(struct value *value, const struct type *type) {
  char digits[COMMAND_DIGITS_SIZE];
  unsigned wanted = type->kinds | type->listed;
  bool whole = command_digits(digits, value->value);
  if (type->kinds & TYPE_NUMBER || (type->kinds & TYPE_INTEGER && (whole || !value->walk->strict)))
    return ERR_OK;
  if (type->listed & (TYPE_NUMBER | TYPE_INTEGER))
    return check_listed(value, type, span_of(whole ? digits : ""));
  return wanted & TYPE_TEXT ? number_to_text(value, type) : refuse_type(value, type, "");
}

static enum err text_to_scalar(struct value *value, const struct type *type) {
  struct span text = validate_text(value->value);
  unsigned wanted = type->kinds | type->listed;
  enum err err = ERR_OK;
  char digits[COMMAND_DIGITS_SIZE];
  if ((wanted & TYPE_BOOLEAN) && (span_equal_text(text, "true") || span_equal_text(text, "false")))
    value->other = json_boolean(text.data[0] == 't');
  else if (wanted & (TYPE_NUMBER | TYPE_INTEGER))
    err = command_number(&value->other, text);
  bool fraction = json_is_real(value->other) && !command_digits(digits, value->other);
  if (fraction && !(wanted & TYPE_NUMBER)) {
    json_decref(value->other);
    value->other = NULL;
  }
  return value->other ? note_converted(value) : err;
}

static enum err check_text(struct value *value, const struct type *type) {
  if (type->kinds & TYPE_TEXT ||
      (type->listed & TYPE_TEXT && validate_is_listed(type, validate_text(value->value))))
    return ERR_OK;
  enum err err = text_to_scalar(value, type);
  if (err != ERR_OK || (value->other && !(type->listed & ~(unsigned)TYPE_TEXT)))
    return err;
  if (value->other || type->listed & TYPE_TEXT)
    return check_listed(value, type, validate_text(value->value));
  bool scalar = type->kinds & (TYPE_NUMBER | TYPE_INTEGER | TYPE_BOOLEAN);
  return refuse_type(value, type, scalar ? ", and this text is not exactly one" : "");
}

static enum err check_boolean(const struct value *value, const struct type *type) {
  if (type->kinds & TYPE_BOOLEAN)
    return ERR_OK;
  return type->listed & TYPE_BOOLEAN
             ? check_listed(value, type, span_of(json_is_true(value->value) ? "true" : "false"))
             : refuse_type(value, type, "");
}

static enum err check_null(const struct value *value, const struct type *type) {
  return value->walk->strict && !(type->kinds & TYPE_NULL) ? refuse_type(value, type, "") : ERR_OK;
}

enum err validate_scalar(struct value *value, const struct type *type) {
  if (json_is_null(value->value))
    return check_null(value, type);
  bool is_list = value->walk->in_query && type->items &&
                 !(json_is_object(value->value) || json_is_array(value->value));
  if (type->kinds & TYPE_ANY || is_list)
    return ERR_OK;
  if (json_is_string(value->value))
    return check_text(value, type);
  if (json_is_number(value->value))
    return check_number(value, type);
  return json_is_boolean(value->value) ? check_boolean(value, type) : refuse_type(value, type, "");
}
