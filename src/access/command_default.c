#include "bridge/access.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/json.h"
#include "bridge/nearest.h"
#include "bridge/operation_help.h"

enum { SHOWN_MAX = 48 }; /* bytes of a name in a message */

enum err command_default_read(struct command_default *out, struct span text) {
  struct span name = span_cut(&text, '=');
  out->value = text;
  out->pattern = span_cut(&name, ':');
  out->param = name;
  return out->pattern.len > 0 && out->param.len > 0 && out->value.len > 0 ? ERR_OK : ERR_SYNTAX;
}

/* One that shares its name with an id in the path could be taken for that. */
static const struct operation_param *find(const struct operation *operation, struct span name) {
  const struct operation_param *param = operation_param_find(operation, OPERATION_IN_BODY, name);
  if (!param)
    param = operation_param_find(operation, OPERATION_IN_QUERY, name);
  return param && !operation_param_find(operation, OPERATION_IN_PATH, span_of(param->name)) ? param
                                                                                            : NULL;
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool is_kind(const json_t *value, enum operation_kind kind) {
  switch (kind) {
  case OPERATION_INTEGER:
    return json_is_integer(value);
  case OPERATION_NUMBER:
    return json_is_number(value);
  case OPERATION_BOOLEAN:
    return json_is_boolean(value);
  case OPERATION_ARRAY:
    return json_is_array(value);
  case OPERATION_OBJECT:
    return json_is_object(value);
  default:
    return true;
  }
}

static const char *kind_text(enum operation_kind kind) {
  static const char *const texts[] = {
      [OPERATION_ANY] = "text, or a JSON array or object",
      [OPERATION_STRING] = "text",
      [OPERATION_INTEGER] = "a whole number",
      [OPERATION_NUMBER] = "a number",
      [OPERATION_BOOLEAN] = "true or false",
      [OPERATION_ARRAY] = "a JSON array",
      [OPERATION_OBJECT] = "a JSON object",
  };
  return texts[kind];
}

static enum err read_json(json_t **out, enum operation_kind kind, struct span text) {
  char why[128];
  enum err err = json_text_read(out, text, JSON_TEXT_DEPTH_MAX, why, sizeof why);
  if (err != ERR_OK || is_kind(*out, kind))
    return err;
  json_decref(*out);
  return ERR_SYNTAX;
}

/* *out is the caller's, with ERR_OK alone. ERR_SYNTAX: the parameter takes no such value. */
static enum err read_value(json_t **out, enum operation_kind kind, struct span text) {
  bool is_json = kind != OPERATION_STRING &&
                 (kind != OPERATION_ANY || text.data[0] == '[' || text.data[0] == '{');
  if (is_json)
    return read_json(out, kind, text);
  *out = json_stringn(text.data, text.len);
  return *out ? ERR_OK : ERR_MEMORY;
}

enum err command_default_fill(const struct command_default *entry,
                              const struct operation *operation, struct json_t *params) {
  const struct operation_param *param =
      operation_fits(operation, entry->pattern) ? find(operation, entry->param) : NULL;
  if (!param || json_object_get(params, param->name) ||
      (param->alias && json_object_get(params, param->alias)))
    return ERR_OK;
  json_t *value;
  enum err err = read_value(&value, param->kind, entry->value);
  if (err != ERR_OK)
    return err;
  return json_object_set_new(params, param->name, value) == 0 ? ERR_OK : ERR_MEMORY;
}

/* ---- what is wrong with one ------------------------------------------------------------------ */

static int shown(struct span text) {
  return text.len < SHOWN_MAX ? (int)text.len : SHOWN_MAX;
}

static void say_nearest(char *why, size_t why_size, const struct nearest *nearest) {
  size_t len = strlen(why);
  if (nearest->name[0])
    snprintf(why + len, why_size - len, "; did you mean %s?", nearest->name);
}

static void say_no_operation(const struct command_default *entry, char *why, size_t why_size) {
  struct nearest nearest;
  nearest_start(&nearest, entry->pattern);
  for (size_t i = 0; i < operation_count(); i++)
    nearest_offer(&nearest, operation_name_at(i));
  snprintf(why, why_size, "names no operation: there is no %.*s", shown(entry->pattern),
           entry->pattern.data);
  say_nearest(why, why_size, &nearest);
}

static void say_no_param(const struct command_default *entry, char *why, size_t why_size) {
  struct nearest nearest;
  nearest_start(&nearest, entry->param);
  for (size_t i = 0; i < operation_count(); i++) {
    struct operation_look look;
    if (!operation_fits_at(i, entry->pattern))
      continue;
    operation_look(&look, i);
    for (size_t k = look.operation.id_count; k < look.operation.param_count; k++)
      nearest_offer(&nearest, look.params[k].name);
  }
  snprintf(why, why_size, "is of no use: %.*s has no parameter %.*s in query or body",
           shown(entry->pattern), entry->pattern.data, shown(entry->param), entry->param.data);
  say_nearest(why, why_size, &nearest);
}

static enum err check_value(const struct command_default *entry, const struct operation *operation,
                            const struct operation_param *param, char *why, size_t why_size) {
  json_t *value;
  enum err err = read_value(&value, param->kind, entry->value);
  if (err == ERR_OK)
    json_decref(value);
  if (err == ERR_SYNTAX)
    snprintf(why, why_size, "must have %s for %s of %s", kind_text(param->kind), param->name,
             operation->name);
  return err;
}

enum err command_default_check(struct span text, char *why, size_t why_size) {
  struct command_default entry;
  bool is_operation = false, is_param = false;
  enum err err = command_default_read(&entry, text);
  if (err != ERR_OK)
    snprintf(why, why_size,
             "must be operation:parameter=value, such as calls.dial:from=+13125550100");
  for (size_t i = 0; err == ERR_OK && i < operation_count(); i++) {
    struct operation_look look;
    if (!operation_fits_at(i, entry.pattern))
      continue;
    operation_look(&look, i);
    is_operation = true;
    const struct operation_param *param = find(&look.operation, entry.param);
    is_param = is_param || param;
    err = param ? check_value(&entry, &look.operation, param, why, why_size) : ERR_OK;
  }
  if (err != ERR_OK || is_param)
    return err;
  if (is_operation)
    say_no_param(&entry, why, why_size);
  else
    say_no_operation(&entry, why, why_size);
  return ERR_SYNTAX;
}
