#include "bridge/operation_help.h"

#include "bridge/json.h"
#include "bridge/request.h"

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

/* Each of these adds a value. */
static void add_type(struct buf *out, struct span type);

/* Up to the next separator outside of brackets, of which types have three kinds. */
static struct span cut(struct span *rest, char separator) {
  struct span part = {rest->data, 0};
  for (int depth = 0; part.len < rest->len; part.len++) {
    char c = part.data[part.len];
    if (c == separator && depth == 0)
      break;
    depth += (c == '[' || c == '{' || c == '(') - (c == ']' || c == '}' || c == ')');
  }
  size_t used = part.len < rest->len ? part.len + 1 : part.len;
  *rest = (struct span){rest->data + used, rest->len - used};
  return part;
}

static struct span between_brackets(struct span type) {
  return (struct span){type.data + 1, type.len - 2};
}

static void add_values(struct buf *out, struct span values, bool are_texts) {
  json_write_open(out, "enum", '[');
  while (values.len > 0) {
    struct span value = span_cut(&values, '|');
    json_write_key(out, NULL);
    if (are_texts)
      json_write_string(out, value);
    else
      buf_add(out, value);
  }
  json_write_close(out, ']');
}

static void add_scalar(struct buf *out, struct span type) {
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
    if (kinds[i].letter == type.data[0])
      buf_add_text(out, kinds[i].members);
  if (type.len > 1)
    add_values(out, between_brackets((struct span){type.data + 1, type.len - 1}),
               type.data[0] == 's');
  buf_add_char(out, '}');
}

static void add_array(struct buf *out, struct span items) {
  buf_add_text(out, "{\"type\":\"array\",\"items\":");
  add_type(out, items);
  buf_add_char(out, '}');
}

/* Without the mark of a required one. */
static bool is_required(struct span *name) {
  bool marked = span_ends_with(*name, "!");
  name->len -= marked;
  return marked;
}

static void add_required(struct buf *out, struct span members) {
  const char *const opening = ",\"required\":[";
  const char *before = opening;
  while (members.len > 0) {
    struct span type = cut(&members, ',');
    struct span name = span_cut(&type, ':');
    if (!is_required(&name))
      continue;
    buf_add_text(out, before);
    json_write_string(out, name);
    before = ",";
  }
  if (before != opening)
    buf_add_char(out, ']');
}

static void add_object(struct buf *out, struct span members) {
  struct span others = {NULL, 0};
  buf_add_text(out, "{\"type\":\"object\",\"properties\":{");
  for (struct span rest = members; rest.len > 0;) {
    struct span type = cut(&rest, ',');
    struct span name = span_cut(&type, ':');
    (void)is_required(&name);
    if (span_equal_text(name, "*")) {
      others = type;
      continue;
    }
    json_write_key(out, NULL);
    json_write_string(out, name);
    buf_add_char(out, ':');
    add_type(out, type);
  }
  buf_add_char(out, '}');
  add_required(out, members);
  if (others.len > 0) {
    buf_add_text(out, ",\"additionalProperties\":");
    add_type(out, others);
  }
  buf_add_char(out, '}');
}

static void add_one_type(struct buf *out, struct span type) {
  if (span_starts_with(type, "["))
    add_array(out, between_brackets(type));
  else if (span_starts_with(type, "{"))
    add_object(out, between_brackets(type));
  else
    add_scalar(out, type);
}

static void add_type(struct buf *out, struct span type) {
  struct span rest = type;
  struct span first = cut(&rest, '|');
  if (rest.len == 0) {
    add_one_type(out, first);
    return;
  }
  buf_add_text(out, "{\"anyOf\":[");
  add_one_type(out, first);
  while (rest.len > 0) {
    buf_add_char(out, ',');
    add_one_type(out, cut(&rest, '|'));
  }
  buf_add_text(out, "]}");
}

void operation_schema_add(struct buf *out, const struct operation_param *param) {
  add_type(out, span_of(operation_type(param)));
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
      [OPERATION_IN_PATH] = "path", [OPERATION_IN_QUERY] = "query", [OPERATION_IN_BODY] = "body"};
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
  json_write_open(out, "parameters", '[');
  for (size_t i = 0; i < operation->param_count; i++)
    add_param(out, &operation->params[i]);
  json_write_close(out, ']');
  json_write_close(out, '}');
}
