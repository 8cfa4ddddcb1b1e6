#include "unit/type_sample.h"

#include <stdio.h>
#include <string.h>

static const char *behind_brackets(const char *at) {
  int depth = 0;
  do {
    depth += *at == '(' || *at == '[' || *at == '{';
    depth -= *at == ')' || *at == ']' || *at == '}';
    at++;
  } while (depth > 0);
  return at;
}

/* Behind one of several: at '|', or at what ends the type. */
static const char *behind(const char *at) {
  at += *at != '[' && *at != '{';
  return *at == '(' || *at == '[' || *at == '{' ? behind_brackets(at) : at;
}

const char *type_sample_member(char name[128], bool *required, const char **type, const char *at) {
  if (*at == '}')
    return NULL;
  size_t len = strcspn(at, "!:");
  snprintf(name, 128, "%.*s", (int)len, at);
  *required = at[len] == '!';
  *type = strchr(at, ':') + 1;
  for (at = behind(*type); *at == '|';)
    at = behind(at + 1);
  return *at == ',' ? at + 1 : at;
}

static json_t *object_sample(const char *at) {
  char name[128];
  bool required;
  const char *type;
  json_t *object = json_object();
  while ((at = type_sample_member(name, &required, &type, at)))
    json_object_set_new(object, strcmp(name, "*") == 0 ? "any_other" : name, type_sample(type));
  return object;
}

/* The first of its values; "x", 1, 1.5, true where there are none. */
static json_t *scalar_sample(const char *type) {
  size_t len = type[1] == '(' ? strcspn(type + 2, "|)") : 0;
  char value[128];
  snprintf(value, sizeof value, "%.*s", (int)len, type + 2);
  json_t *made = len > 0 && *type != 's' ? json_loads(value, JSON_DECODE_ANY, NULL) : NULL;
  if (made)
    return made;
  switch (*type) {
  case 's':
  case 'f':
    return json_string(len > 0 ? value : "eA==");
  case 'i':
    return json_integer(1);
  case 'n':
    return json_real(1.5);
  case 'b':
    return json_true();
  default:
    return json_pack("[{s:i}]", "any", 1);
  }
}

json_t *type_sample(const char *type) {
  if (*type == '~')
    type += 2;
  if (*type == '{')
    return object_sample(type + 1);
  return *type == '[' ? json_pack("[o]", type_sample(type + 1)) : scalar_sample(type);
}

json_t *type_counter_sample(const char *type) {
  char kinds[32] = "";
  size_t count = 0;
  for (const char *at = type;; at++) {
    kinds[count++] = *at;
    at = behind(at);
    if (*at != '|')
      break;
  }
  kinds[count] = '\0';
  if (strchr(kinds, '?'))
    return NULL;
  if (!strchr(kinds, '{'))
    return json_pack("{s:i}", "an", 1);
  if (!strchr(kinds, '['))
    return json_pack("[i]", 1);
  return strchr(kinds, 'b') ? NULL : json_true();
}

const char *type_sample_name(const struct operation_param *param) {
  return param->alias ? param->alias : param->name;
}

json_t *type_sample_params(const struct operation *operation) {
  json_t *params = json_object();
  for (size_t i = 0; i < operation->param_count; i++) {
    const struct operation_param *param = &operation->params[i];
    if (strcmp(param->name, "command_id") != 0)
      json_object_set_new(params, type_sample_name(param), type_sample(operation_type(param)));
  }
  return params;
}
