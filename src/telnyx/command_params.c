#include <stdio.h>
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

/* Nothing more is said of it. */
static enum err refuse_id(struct command *command, size_t index, const struct place *place,
                          const char *code, const char *sentence) {
  const struct problem problem = {place, code, "", ""};
  const char *name = command->operation->params[index].name;
  command->ids[index] = "";
  return place ? command_note_problem(command, &problem, "%s", sentence)
               : command_note_problem(command, &problem, "%s %s", name, sentence);
}

static enum err refuse_bad_id(struct command *command, size_t index, const struct place *place) {
  char sentence[160];
  snprintf(sentence, sizeof sentence,
           "must be UTF-8 of 1 to %d bytes without NUL, and no path with \".\" or \"..\" in it",
           COMMAND_MAX_ID_BYTES);
  return refuse_id(command, index, place, "value", sentence);
}

/* Takes a good id; one that is there already must be the same. No place: it is the topic's. */
static enum err set_id(struct command *command, size_t index, struct span id,
                       const struct place *place) {
  const char *known = command->ids[index];
  if (!is_good_id(id))
    return refuse_bad_id(command, index, place);
  if (known)
    return *known == '\0' || span_equal_text(id, known)
               ? ERR_OK
               : refuse_id(command, index, place, "conflict",
                           "is given twice, with different values");
  command->ids[index] = command_keep(command, id);
  return command->ids[index] ? ERR_OK : ERR_MEMORY;
}

static enum err set_id_from_topic(struct command *command, size_t index, struct span level) {
  struct buf id;
  buf_init(&id, COMMAND_MAX_ID_BYTES + 1);
  enum err err = percent_decode(&id, level, false);
  if (err == ERR_SYNTAX)
    err = refuse_id(command, index, NULL, "value",
                    "is wrong: a '%' in the topic is not followed by two hex digits");
  else if (err == ERR_LIMIT)
    err = refuse_bad_id(command, index, NULL);
  else if (err == ERR_OK)
    err = set_id(command, index, buf_span(&id), NULL);
  buf_free(&id);
  return err;
}

static enum err set_id_from_value(struct command *command, size_t index, const json_t *value,
                                  const struct place *place) {
  if (json_is_string(value))
    return set_id(command, index,
                  (struct span){json_string_value(value), json_string_length(value)}, place);
  char digits[COMMAND_DIGITS_SIZE];
  if (!json_is_number(value) || !command_digits(digits, value))
    return refuse_id(command, index, place, "type", "must be a string");
  enum err err = set_id(command, index, span_of(digits), place);
  return err == ERR_OK ? command_note_converted(command, place) : err;
}

static enum err take_id(struct command *command, size_t index, const char *key) {
  const json_t *value = json_object_get(command->params, key);
  const struct place place = {.key = span_of(key)};
  enum err err = ERR_OK;
  if (value && !json_is_null(value))
    err = set_id_from_value(command, index, value, &place);
  if (value)
    json_object_del(command->params, key);
  return err;
}

/* Most begin otherwise, and there may be a hundred. */
static bool is_called(struct span name, const char *known) {
  return known && name.len > 0 && name.data[0] == known[0] && span_equal_text(name, known);
}

const struct operation_param *command_find_param(const struct operation *operation,
                                                 struct span name) {
  for (size_t i = operation->id_count; i < operation->param_count; i++) {
    const struct operation_param *param = &operation->params[i];
    if (is_called(name, param->name) || is_called(name, param->alias))
      return param;
  }
  return NULL;
}

/* Of two parameters that share a name (bridge has two call_control_id), the payload's member is the
 * other one once the path's is known from the topic or by its own alias. */
enum err command_read_ids(struct command *command) {
  for (size_t i = 0; i < command->operation->id_count; i++) {
    const struct operation_param *param = &command->operation->params[i];
    enum err err = ERR_OK;
    if (command->topic_ids[i].data)
      err = set_id_from_topic(command, i, command->topic_ids[i]);
    if (err == ERR_OK && param->alias)
      err = take_id(command, i, param->alias);
    if (err == ERR_OK &&
        !(command->ids[i] && command_find_param(command->operation, span_of(param->name))))
      err = take_id(command, i, param->name);
    if (err != ERR_OK)
      return err;
  }
  return ERR_OK;
}

/* ---- query and body parameters --------------------------------------------------------------- */

static enum err use_wire_name(struct command *command, const struct operation_param *param,
                              json_t *value) {
  const json_t *other = json_object_get(command->params, param->name);
  const struct place place = {.key = span_of(param->alias)};
  if (other && !json_equal(value, other))
    return command_note_problem(command, &(struct problem){&place, "conflict", "", ""},
                                "and %s are one parameter and have different values", param->name);
  if (json_object_set(command->params, param->name, value) != 0)
    return ERR_MEMORY;
  json_object_del(command->params, param->alias);
  return ERR_OK;
}

enum err command_use_wire_names(struct command *command) {
  const struct operation *operation = command->operation;
  enum err err = ERR_OK;
  for (size_t i = operation->id_count; i < operation->param_count && err == ERR_OK; i++) {
    const struct operation_param *param = &operation->params[i];
    json_t *value = param->alias ? json_object_get(command->params, param->alias) : NULL;
    err = value ? use_wire_name(command, param, value) : ERR_OK;
  }
  return err;
}
