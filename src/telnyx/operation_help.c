#include "bridge/operation_help.h"

#include "bridge/json.h"
#include "bridge/request.h"
#include "bridge/type.h"

static bool fits(const char *name, const char *alias, struct span pattern) {
  return span_fits(span_of(name), pattern) || (alias && span_fits(span_of(alias), pattern));
}

bool operation_fits(const struct operation *operation, struct span pattern) {
  return fits(operation->name, operation->alias, pattern);
}

bool operation_fits_at(size_t i, struct span pattern) {
  return fits(operation_name_at(i), operation_alias_at(i), pattern);
}

/* ---- types ----------------------------------------------------------------------------------- */

/* Adds a value. */
static void add_type(struct buf *out, const char *type);

static void add_values(struct buf *out, const char *at, bool are_texts) {
  struct span value;
  json_write_open(out, "enum", '[');
  do {
    (void)type_next_value(&value, &at);
    json_write_key(out, NULL);
    if (are_texts)
      json_write_string(out, value);
    else
      buf_add(out, value);
  } while (value.data[value.len] == '|');
  json_write_close(out, ']');
}

static void add_scalar(struct buf *out, const char *type) {
  static const struct {
    char letter;
    const char *members;
  } kinds[] = {{'s', "\"type\":\"string\""},
               {'i', "\"type\":\"integer\""},
               {'n', "\"type\":\"number\""},
               {'b', "\"type\":\"boolean\""},
               {'~', "\"type\":\"null\""},
               {'?', ""},
               {'f', "\"type\":\"string\",\"contentEncoding\":\"base64\""}};
  buf_add_char(out, '{');
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (kinds[i].letter == *type)
      buf_add_text(out, kinds[i].members);
  if (type[1] == '(')
    add_values(out, type + 2, *type == 's');
  buf_add_char(out, '}');
}

static void add_required(struct buf *out, const char *members) {
  struct type_member member;
  bool any = false;
  while (type_next_member(&member, &members)) {
    if (!member.required)
      continue;
    buf_add_text(out, any ? "," : ",\"required\":[");
    json_write_string(out, member.name);
    any = true;
  }
  buf_add_text(out, any ? "]" : "");
}

static void add_object(struct buf *out, const char *members) {
  struct type_member member;
  const char *others = NULL;
  buf_add_text(out, "{\"type\":\"object\",\"properties\":{");
  for (const char *at = members; type_next_member(&member, &at);) {
    if (span_equal_text(member.name, "*")) {
      others = member.type;
      continue;
    }
    json_write_key(out, NULL);
    json_write_string(out, member.name);
    buf_add_char(out, ':');
    add_type(out, member.type);
  }
  buf_add_char(out, '}');
  add_required(out, members);
  if (others) {
    buf_add_text(out, ",\"additionalProperties\":");
    add_type(out, others);
  }
  buf_add_char(out, '}');
}

static void add_one_type(struct buf *out, const char *type) {
  if (*type == '[') {
    buf_add_text(out, "{\"type\":\"array\",\"items\":");
    add_type(out, type + 1);
    buf_add_char(out, '}');
  } else if (*type == '{') {
    add_object(out, type + 1);
  } else {
    add_scalar(out, type);
  }
}

static void add_type(struct buf *out, const char *type) {
  const char *next = type;
  bool several = type_next_one(&next);
  buf_add_text(out, several ? "{\"anyOf\":[" : "");
  add_one_type(out, type);
  while (type_next_one(&type)) {
    buf_add_char(out, ',');
    add_one_type(out, type);
  }
  buf_add_text(out, several ? "]}" : "");
}

void operation_schema_add(struct buf *out, const struct operation_param *param) {
  add_type(out, operation_type(param));
}

/* ---- an operation ---------------------------------------------------------------------------- */

static void add_id(struct buf *out, const struct operation *operation, int param) {
  buf_addf(out, "/{%s}", operation->params[param].name);
}

static void add_steps(struct buf *out, const struct operation *operation) {
  for (size_t i = 0; i < operation->step_count; i++) {
    const struct operation_step *step = &operation->steps[i];
    if (step->word)
      buf_addf(out, "/%s", step->word);
    if (step->param >= 0)
      add_id(out, operation, step->param);
  }
}

/* Without steps it is the name with slashes. */
static void add_topic(struct buf *out, const struct operation *operation, const char *root) {
  struct buf topic;
  struct span rest = span_of(operation->name);
  buf_init(&topic, out->max_len);
  buf_addf(&topic, "%s/cmd", root);
  add_steps(&topic, operation);
  while (operation->step_count == 0 && rest.len > 0) {
    buf_add_char(&topic, '/');
    buf_add(&topic, span_cut(&rest, '.'));
  }
  json_write_span(out, "topic", buf_span(&topic));
  buf_fail(out, buf_status(&topic));
  buf_free(&topic);
}

/* The bridge itself carries out what has a command_id once. */
static const char *repeat_of(const struct operation *operation) {
  static const char *const names[] = {
      [RETRY_UNSAFE] = "unsafe", [RETRY_COMMAND_ID] = "command_id", [RETRY_READ] = "read"};
  if (operation->method)
    return names[request_repeat(operation)];
  return names[operation->class == OPERATION_CLASS_READ ? RETRY_READ : RETRY_COMMAND_ID];
}

static void add_param(struct buf *out, const struct operation_param *param) {
  static const char *const places[] = {
      [OPERATION_IN_PATH] = "path",
      [OPERATION_IN_QUERY] = "query",
      [OPERATION_IN_BODY] = "body",
      [OPERATION_IN_HEADER] = "header",
  };
  json_write_open(out, NULL, '{');
  json_write_text(out, "name", param->name);
  json_write_text_if(out, "alias", param->alias ? param->alias : "");
  json_write_text(out, "in", places[param->place]);
  if (param->required)
    json_write_flag(out, "required", true);
  json_write_key(out, "schema");
  operation_schema_add(out, param);
  json_write_close(out, '}');
}

void operation_help_add(struct buf *out, const struct operation *operation, const char *root) {
  json_write_open(out, NULL, '{');
  json_write_text(out, "operation", operation->name);
  json_write_text_if(out, "alias", operation->alias ? operation->alias : "");
  add_topic(out, operation, root);
  json_write_text(out, "class", operation_class_name(operation->class));
  json_write_text(out, "repeat", repeat_of(operation));
  if (operation->pages)
    json_write_flag(out, "page_all", true);
  json_write_open(out, "parameters", '[');
  for (size_t i = 0; i < operation->param_count; i++)
    add_param(out, &operation->params[i]);
  json_write_close(out, ']');
  if (operation->one_of) {
    json_write_key(out, "one_of");
    add_type(out, operation->one_of);
  }
  json_write_close(out, '}');
}
