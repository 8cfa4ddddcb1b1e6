#include <string.h>

#include <jansson.h>

#include "bridge/buf.h"
#include "bridge/percent.h"
#include "command_parts.h"

/* ---- path parameters ------------------------------------------------------------------------- */

/* "." and "..", also between slashes: a slash goes as %2F, but not everything on the way leaves
 * that as it is. */
static bool climbs(struct span id) {
  while (id.len > 0) {
    struct span part = span_cut(&id, '/');
    if (span_equal_text(part, ".") || span_equal_text(part, ".."))
      return true;
  }
  return false;
}

static bool is_good_id(struct span id) {
  return id.len > 0 && id.len <= COMMAND_MAX_ID_BYTES && !memchr(id.data, '\0', id.len) &&
         span_is_utf8(id) && !climbs(id);
}

static enum err fail_id(struct command *command, const char *name, const char *key) {
  return command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS, key,
                      "%s must be UTF-8 of 1 to %d bytes without NUL, and no path with \".\" or "
                      "\"..\" in it",
                      name, COMMAND_MAX_ID_BYTES);
}

/* Takes a good id; one that is there already must be the same. */
static enum err set_id(struct command *command, size_t index, struct span id, const char *key) {
  const char *name = command->operation->params[index].name;
  if (!is_good_id(id))
    return fail_id(command, name, key);
  if (command->ids[index] && span_equal_text(id, command->ids[index]))
    return ERR_OK;
  if (command->ids[index])
    return command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS, key,
                        "%s is given twice, with different values", name);
  command->ids[index] = command_keep(command, id);
  return command->ids[index] ? ERR_OK : ERR_MEMORY;
}

static enum err set_id_from_topic(struct command *command, size_t index, struct span level) {
  struct buf id;
  buf_init(&id, COMMAND_MAX_ID_BYTES + 1);
  enum err err = percent_decode(&id, level, false);
  if (err == ERR_SYNTAX)
    err = command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS, NULL,
                       "%s: a '%%' in the topic is not followed by two hex digits",
                       command->operation->params[index].name);
  else if (err == ERR_LIMIT)
    err = fail_id(command, command->operation->params[index].name, NULL);
  else if (err == ERR_OK)
    err = set_id(command, index, buf_span(&id), NULL);
  buf_free(&id);
  return err;
}

static enum err note_converted(struct command *command, const char *key) {
  struct buf pointer;
  buf_init(&pointer, COMMAND_POINTER_BYTES);
  command_add_pointer_step(&pointer, key);
  enum err err = buf_status(&pointer);
  if (err == ERR_OK)
    err = command_note_converted(command, buf_span(&pointer));
  buf_free(&pointer);
  return err;
}

static enum err set_id_from_value(struct command *command, size_t index, const json_t *value,
                                  const char *key) {
  if (json_is_string(value))
    return set_id(command, index,
                  (struct span){json_string_value(value), json_string_length(value)}, key);
  char digits[COMMAND_DIGITS_SIZE];
  if (!json_is_number(value) || !command_digits(digits, value))
    return command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS, key, "%s must be a string", key);
  enum err err = set_id(command, index, span_of(digits), key);
  return err == ERR_OK ? note_converted(command, key) : err;
}

static enum err take_id(struct command *command, size_t index, const char *key) {
  json_t *value = json_object_get(command->params, key);
  if (!value)
    return ERR_OK;
  enum err err = ERR_OK;
  if (!json_is_null(value))
    err = set_id_from_value(command, index, value, key);
  json_object_del(command->params, key);
  return err;
}

/* The parameter of that name in body or query. */
static const struct operation_param *find_beside_path(const struct operation *operation,
                                                      const char *name) {
  const struct operation_param *param =
      operation_param_find(operation, OPERATION_IN_BODY, span_of(name));
  return param ? param : operation_param_find(operation, OPERATION_IN_QUERY, span_of(name));
}

/* Of two parameters that share a name (bridge has two call_control_id), the payload's member is the
 * other one once the path's is known from the topic or by its own alias. */
static enum err read_ids(struct command *command) {
  for (size_t i = 0; i < command->operation->id_count; i++) {
    const struct operation_param *param = &command->operation->params[i];
    enum err err = ERR_OK;
    if (command->topic_ids[i].data)
      err = set_id_from_topic(command, i, command->topic_ids[i]);
    if (err == ERR_OK && param->alias)
      err = take_id(command, i, param->alias);
    if (err == ERR_OK && !(command->ids[i] && find_beside_path(command->operation, param->name)))
      err = take_id(command, i, param->name);
    if (err != ERR_OK)
      return err;
  }
  return ERR_OK;
}

/* ---- query and body parameters --------------------------------------------------------------- */

static enum err use_wire_names(struct command *command) {
  const struct operation *operation = command->operation;
  for (size_t i = operation->id_count; i < operation->param_count; i++) {
    const struct operation_param *param = &operation->params[i];
    json_t *value = param->alias ? json_object_get(command->params, param->alias) : NULL;
    const json_t *other = json_object_get(command->params, param->name);
    if (!value)
      continue;
    if (other && !json_equal(value, other))
      return command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS, param->alias,
                          "%s and %s are one parameter and have different values", param->alias,
                          param->name);
    if (json_object_set(command->params, param->name, value) != 0)
      return ERR_MEMORY;
    json_object_del(command->params, param->alias);
  }
  return ERR_OK;
}

static bool is_missing(const struct command *command, size_t index) {
  const struct operation_param *param = &command->operation->params[index];
  if (param->place == OPERATION_IN_PATH)
    return !command->ids[index];
  const json_t *value = json_object_get(command->params, param->name);
  return !value || json_is_null(value);
}

/* By which name the sender gives it: where the path's parameter of the same name takes the name
 * itself, the alias. */
static const char *name_to_give(const struct command *command,
                                const struct operation_param *param) {
  for (size_t i = 0; i < command->operation->id_count && param->alias; i++)
    if (strcmp(command->operation->params[i].name, param->name) == 0 &&
        &command->operation->params[i] != param && !command->topic_ids[i].data)
      return param->alias;
  return param->name;
}

static enum err check_required(struct command *command) {
  struct buf missing;
  buf_init(&missing, 1024);
  const char *first = NULL;
  for (size_t i = 0; i < command->operation->param_count; i++) {
    const struct operation_param *param = &command->operation->params[i];
    if (!param->required || !is_missing(command, i))
      continue;
    const char *name = name_to_give(command, param);
    buf_addf(&missing, first ? ", %s" : "%s", name);
    first = first ? first : name;
  }
  enum err err = buf_status(&missing);
  if (err == ERR_OK && first)
    err = command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS, first, "required and missing: %s",
                       missing.data);
  buf_free(&missing);
  return err;
}

/* Only what is surely wrong: a query takes lists as text. */
static bool is_kind(const struct operation_param *param, const json_t *value) {
  switch ((enum operation_kind)param->kind) {
  case OPERATION_ANY:
    return true;
  case OPERATION_STRING:
    return json_is_string(value);
  case OPERATION_INTEGER:
  case OPERATION_NUMBER:
    return json_is_number(value);
  case OPERATION_BOOLEAN:
    return json_is_boolean(value);
  case OPERATION_ARRAY:
    return json_is_array(value) || (json_is_string(value) && param->place == OPERATION_IN_QUERY);
  case OPERATION_OBJECT:
    return json_is_object(value);
  }
  return false;
}

static const char *kind_text(enum operation_kind kind) {
  static const char *const texts[] = {"anything",      "a string", "an integer", "a number",
                                      "true or false", "an array", "an object"};
  return texts[kind];
}

static enum err use_kind(struct command *command, void *member,
                         const struct operation_param *param) {
  const char *key = json_object_iter_key(member);
  json_t *value = json_object_iter_value(member), *other = NULL;
  enum err err = command_convert(&other, command, key, value, operation_type(param));
  if (other) {
    if (json_object_iter_set_new(command->params, member, other) != 0)
      err = ERR_MEMORY;
    value = other;
  }
  if (err == ERR_OK && !json_is_null(value) && !is_kind(param, value))
    err = command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS, key, "%s must be %s", key,
                       kind_text((enum operation_kind)param->kind));
  return err;
}

/* Numbers come as text from senders that know nothing else, and text as numbers from spreadsheets
 * and templates. null stands for nothing anywhere. */
static enum err use_kinds(struct command *command) {
  enum err err = ERR_OK;
  for (void *member = json_object_iter(command->params); member && err == ERR_OK;
       member = json_object_iter_next(command->params, member)) {
    const struct operation_param *param =
        find_beside_path(command->operation, json_object_iter_key(member));
    if (param)
      err = use_kind(command, member, param);
  }
  return err;
}

/* The bridge's own operations have no other parameters than those which are described. */
static enum err check_own(struct command *command) {
  if (command->operation->method)
    return ERR_OK;
  const char *key;
  json_t *value;
  json_object_foreach(command->params, key, value) {
    if (!find_beside_path(command->operation, key))
      return command_fail(command, COMMAND_ERROR_INVALID_PARAMETERS, key,
                          command->operation->param_count == 0 ? "%s takes no parameters"
                                                               : "%s has no such parameter",
                          command->name);
  }
  return ERR_OK;
}

enum err command_read_params(struct command *command) {
  static enum err (*const steps[])(struct command *) = {read_ids, use_kinds, use_wire_names,
                                                        check_own, check_required};
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    enum err err = steps[i](command);
    if (err != ERR_OK || command->error != COMMAND_ERROR_NONE)
      return err;
  }
  return ERR_OK;
}
