/* Checks a command's parameters in one walk along values and types, as command_scalar.c does with
 * each, and notes which names are missing and which nobody knows. Pure. */
#include <string.h>

#include "validate.h"

/* What there is to say, counted. In a trial what is unknown counts, too, and what would be refused
 * counts for more than any number of names and values that Telnyx may know. */
static size_t weight_of(const struct walk *walk) {
  enum { PROBLEM = 1024 };
  return walk->trial ? walk->problems * PROBLEM + walk->unknown : walk->problems;
}

static bool is_enough(const struct walk *walk) {
  return weight_of(walk) >= walk->enough;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* A name that nobody knows; `known` holds what is near. One that is nearly what is missing is a
 * slip in any case. */
static enum err check_unknown(const struct value *member, const struct nearest *known,
                              bool nearest_is_missing) {
  struct walk *walk = member->walk;
  if (!walk->strict && !walk->own && !nearest_is_missing)
    return validate_note_unknown(member, known->name);
  walk->problems++;
  if (walk->trial)
    return ERR_OK;
  const struct problem problem = {member->place, "unknown", "", known->name};
  return known->name[0] ? command_note_problem(walk->command, &problem,
                                               "is not known: did you mean %s?", known->name)
                        : command_note_problem(walk->command, &problem, "is not known");
}

static enum err refuse_missing(const struct value *object, struct span name, const char *expected) {
  struct walk *walk = object->walk;
  const struct place place = {.outer = object->place, .key = name};
  walk->problems++;
  return walk->trial ? ERR_OK
                     : command_note_problem(walk->command,
                                            &(struct problem){&place, "missing", expected, ""},
                                            "is required and missing");
}

static enum err refuse_missing_of(const struct value *object, struct span name,
                                  const struct type *type) {
  struct buf expected;
  buf_init(&expected, VALIDATE_EXPECTED_BYTES);
  type_describe(&expected, type);
  enum err err = buf_status(&expected);
  if (err == ERR_OK)
    err = refuse_missing(object, name, expected.data);
  buf_free(&expected);
  return err;
}

static json_t *get(const json_t *object, struct span name) {
  return json_object_getn(object, name.data, name.len);
}

static bool is_given(const json_t *object, struct span name) {
  const json_t *value = get(object, name);
  return value && !json_is_null(value);
}

/* ---- what is in a value ---------------------------------------------------------------------- */

static enum err check_value(struct value *value, const char *type_text);

static enum err check_items(const struct value *array, const char *type_text) {
  enum err err = ERR_OK;
  size_t count = json_array_size(array->value);
  for (size_t i = 0; i < count && err == ERR_OK && !is_enough(array->walk); i++) {
    const struct place place = {.outer = array->place, .index = i};
    struct value item = {array->walk, &place, json_array_get(array->value, i), NULL};
    err = check_value(&item, type_text);
    if (item.other && item.walk->trial)
      json_decref(item.other);
    else if (item.other && json_array_set_new(array->value, i, item.other) != 0)
      err = ERR_MEMORY;
  }
  return err;
}

static struct span key_at(void *at) {
  return (struct span){json_object_iter_key(at), json_object_iter_key_len(at)};
}

/* The member of a JSON object that an iteration is at. */
static enum err check_member(const struct value *object, void *at, const char *type_text) {
  const struct place place = {.outer = object->place, .key = key_at(at)};
  struct value member = {object->walk, &place, json_object_iter_value(at), NULL};
  enum err err = check_value(&member, type_text);
  if (member.other && member.walk->trial)
    json_decref(member.other);
  else if (member.other && json_object_iter_set_new(object->value, at, member.other) != 0)
    err = ERR_MEMORY;
  return err;
}

static enum err check_unknown_member(const struct value *object, struct span name,
                                     const char *row) {
  const struct place place = {.outer = object->place, .key = name};
  struct nearest known;
  struct type_member member;
  bool missing = false;
  nearest_start(&known, name);
  while (!object->walk->trial && type_next_member(&member, &row))
    if (validate_offer(&known, member.name))
      missing = member.required && !is_given(object->value, member.name);
  return check_unknown(&(struct value){.walk = object->walk, .place = &place}, &known, missing);
}

static enum err check_required(const struct value *object, const char *row) {
  struct type_member member;
  enum err err = ERR_OK;
  while (err == ERR_OK && type_next_member(&member, &row)) {
    if (!member.required || is_given(object->value, member.name))
      continue;
    const struct type type = type_read(member.type);
    bool null = get(object->value, member.name) && type.kinds & (TYPE_NULL | TYPE_ANY);
    err = null ? ERR_OK : refuse_missing_of(object, member.name, &type);
  }
  return err;
}

static enum err check_object(const struct value *object, const char *row) {
  struct type_member known;
  enum err err = check_required(object, row);
  for (void *at = json_object_iter(object->value); at && err == ERR_OK && !is_enough(object->walk);
       at = json_object_iter_next(object->value, at))
    err = type_find_member(&known, row, key_at(at)) ? check_member(object, at, known.type)
                                                    : check_unknown_member(object, key_at(at), row);
  return err;
}

/* ---- one of several objects ------------------------------------------------------------------ */

static bool may_be_tag(const struct type_member *member) {
  const struct type type = type_read(member->type);
  return member->required && type.listed == TYPE_TEXT && !type.kinds;
}

/* The member whose value tells which of them it is ("type"): all of them require it, with some
 * values alone. */
static bool find_tag(struct type_member *tag, const char *rows) {
  const char *first, *row, *others = rows;
  struct type_member other;
  bool found = false;
  (void)type_next_object(&first, &others);
  while (!found && type_next_member(tag, &first)) {
    found = may_be_tag(tag);
    for (const char *at = others; found && type_next_object(&row, &at);)
      found = type_find_member(&other, row, tag->name) && may_be_tag(&other);
  }
  return found;
}

/* How much there is to say about the object if it is this one; SIZE_MAX when it says that it is
 * another. */
static enum err try_object(size_t *found, const struct value *object, const char *row,
                           struct span tag, size_t enough) {
  struct walk walk = *object->walk;
  struct type_member known;
  *found = SIZE_MAX;
  if (tag.data && type_find_member(&known, row, tag)) {
    const struct type type = type_read(known.type);
    const json_t *said = get(object->value, tag);
    if (json_is_string(said) && !validate_is_listed(&type, validate_text(said)))
      return ERR_OK;
  }
  walk.trial = true;
  walk.problems = walk.unknown = 0;
  walk.enough = enough;
  enum err err = check_object(&(struct value){&walk, object->place, object->value, NULL}, row);
  *found = weight_of(&walk);
  return err;
}

/* What the tags of all of them may be. */
static void add_tags(struct buf *expected, struct nearest *nearest, const char *rows,
                     struct span name) {
  const char *row;
  struct type_member tag;
  struct span value;
  while (type_next_object(&row, &rows)) {
    const struct type type = type_read(type_find_member(&tag, row, name) ? tag.type : "s");
    for (const char *at = type.values; type_next_value(&value, &at);) {
      validate_offer(nearest, value);
      buf_addf(expected, "%s\"%.*s\"", expected->len > 0 ? ", " : "one of ", (int)value.len,
               value.data);
    }
  }
}

/* By its tag it is none of them, or it has no tag. */
static enum err check_tag(const struct value *object, const struct type *type, struct span name) {
  const struct place place = {.outer = object->place, .key = name};
  const struct value tag = {object->walk, &place, get(object->value, name), NULL};
  bool said = json_is_string(tag.value);
  bool passes = said && !object->walk->strict && !object->walk->own;
  struct buf expected;
  struct nearest nearest;
  if (passes && !validate_tells_unknown(object->walk))
    return validate_note_unknown(&tag, "");
  buf_init(&expected, VALIDATE_EXPECTED_BYTES);
  nearest_start(&nearest, validate_text(tag.value));
  add_tags(&expected, &nearest, type->objects, name);
  enum err err = buf_status(&expected);
  if (err == ERR_MEMORY)
    ; /* so it is */
  else if (!said)
    err = refuse_missing(object, name, expected.data);
  else if (passes)
    err = validate_note_unknown(&tag, nearest.name);
  else
    err = validate_refuse(&tag, "value", expected.data, nearest.name, "");
  buf_free(&expected);
  return err;
}

/* The one that there is least to say about; NULL when by its tag it is none of them. */
static enum err choose(const char **best, size_t *least, const struct value *object,
                       const char *rows) {
  struct type_member tag;
  const struct span tagged = find_tag(&tag, rows) ? tag.name : (struct span){NULL, 0};
  const char *row;
  size_t found;
  enum err err = ERR_OK;
  for (*least = SIZE_MAX, *best = NULL; *least > 0 && type_next_object(&row, &rows);) {
    err = try_object(&found, object, row, tagged, *least);
    if (err != ERR_OK)
      break;
    *best = found < *least ? row : *best;
    *least = found < *least ? found : *least;
  }
  return err;
}

static enum err check_objects(const struct value *object, const struct type *type) {
  const char *best, *rows = type->objects;
  size_t least;
  struct type_member tag;
  if (type_next_object(&best, &rows) && !rows)
    return check_object(object, best);
  bool tagged = find_tag(&tag, type->objects);
  enum err err = choose(&best, &least, object, type->objects);
  if (err != ERR_OK)
    return err;
  return tagged && least > 0 && (!best || !is_given(object->value, tag.name))
             ? check_tag(object, type, tag.name)
             : check_object(object, best);
}

static enum err check_value(struct value *value, const char *type_text) {
  const struct type type = type_read(type_text);
  bool anything = type.kinds & TYPE_ANY;
  if (json_is_array(value->value) && type.items && !anything)
    return check_items(value, type.items);
  if (json_is_object(value->value) && type.objects && !anything)
    return check_objects(value, &type);
  return validate_scalar(value, &type);
}

/* ---- the parameters -------------------------------------------------------------------------- */

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

static bool is_missing(const struct command *command, size_t index) {
  const struct operation_param *param = &command->operation->params[index];
  if (index < command->operation->id_count)
    return !command->ids[index];
  if (!param->required || command->validation == COMMAND_OFF)
    return false;
  return !is_given(command->params, span_of(param->name)) &&
         !is_given(command->params, span_of(param->alias));
}

/* null where that is a value of the API's own. */
static bool is_good_null(const struct command *command, const struct operation_param *param,
                         const struct type *type) {
  return type->kinds & (TYPE_NULL | TYPE_ANY) &&
         (json_object_get(command->params, param->name) ||
          (param->alias && json_object_get(command->params, param->alias)));
}

static enum err check_required_params(const struct value *params) {
  const struct command *command = params->walk->command;
  enum err err = ERR_OK;
  for (size_t i = 0; i < command->operation->param_count && err == ERR_OK; i++) {
    const struct operation_param *param = &command->operation->params[i];
    if (!is_missing(command, i))
      continue;
    const struct type type = type_read(operation_type(param));
    if (!is_good_null(command, param, &type))
      err = refuse_missing_of(params, span_of(name_to_give(command, param)), &type);
  }
  return err;
}

/* Of several forms that a body may have, the nearest says what is missing besides. */
static enum err check_forms(const struct value *params) {
  const struct operation *operation = params->walk->command->operation;
  const char *best;
  size_t least;
  struct type_member member;
  if (!operation->one_of)
    return ERR_OK;
  enum err err = choose(&best, &least, params, type_read(operation->one_of).objects);
  while (err == ERR_OK && best && type_next_member(&member, &best)) {
    const struct type type = type_read(member.type);
    const struct operation_param *param = command_find_param(operation, member.name);
    if (param && !param->required && !is_given(params->value, member.name))
      err = refuse_missing_of(params, member.name, &type);
  }
  return err;
}

static enum err check_unknown_param(const struct value *params, struct span name) {
  static const char *const own_names[] = {"correlation_id", "expires_at", "command_id", "page_all"};
  const struct command *command = params->walk->command;
  size_t own_count = command->operation->pages ? 4 : 3;
  const struct place place = {.key = name};
  struct nearest known;
  bool missing = false;
  nearest_start(&known, name);
  bool told = validate_tells_unknown(params->walk);
  for (size_t i = 0; told && i < own_count; i++)
    nearest_offer(&known, own_names[i]);
  for (size_t i = 0; told && i < command->operation->param_count; i++) {
    const struct operation_param *param = &command->operation->params[i];
    bool nearer = validate_offer(&known, span_of(param->name));
    if (nearer || validate_offer(&known, span_of(param->alias)))
      missing = is_missing(command, i);
  }
  return check_unknown(&(struct value){.walk = params->walk, .place = &place}, &known, missing);
}

static enum err check_param(const struct value *params, void *at) {
  const struct operation *operation = params->walk->command->operation;
  const struct operation_param *param = command_find_param(operation, key_at(at));
  if (!param)
    return check_unknown_param(params, key_at(at));
  params->walk->in_query = param->place == OPERATION_IN_QUERY;
  return check_member(params, at, operation_type(param));
}

/* Of a path parameter that takes some values alone. */
static enum err check_id(struct walk *walk, size_t index) {
  const struct operation_param *param = &walk->command->operation->params[index];
  const char *id = walk->command->ids[index];
  const struct type type = type_read(operation_type(param));
  const struct place place = {.key = span_of(param->name)};
  if (!id || type.kinds & TYPE_TEXT)
    return ERR_OK;
  struct value value = {.walk = walk, .place = &place, .value = json_string(id)};
  enum err err = value.value ? validate_scalar(&value, &type) : ERR_MEMORY;
  json_decref(value.value);
  return err;
}

enum err command_validate(struct command *command) {
  struct walk walk = {
      .command = command,
      .strict = command->validation == COMMAND_STRICT,
      .own = !command->operation->method,
      .enough = COMMAND_NOTES_MAX + 1,
  };
  const struct value params = {.walk = &walk, .value = command->params};
  enum err err = check_required_params(&params);
  if (err != ERR_OK || (command->validation == COMMAND_OFF && !walk.own))
    return err;
  err = check_forms(&params);
  for (size_t i = 0; i < command->operation->id_count && err == ERR_OK; i++)
    err = check_id(&walk, i);
  for (void *at = json_object_iter(command->params); at && err == ERR_OK && !is_enough(&walk);
       at = json_object_iter_next(command->params, at))
    err = check_param(&params, at);
  return err;
}
