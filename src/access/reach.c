#include "bridge/destination.h"

#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "bridge/mem.h"
#include "bridge/texml.h"

struct reading {
  struct reach *reach;
  const char *param; /* whose value is read */
  bool unseen;
};

/* ---- destinations ---------------------------------------------------------------------------- */

static enum err add_destination(void *context, struct span text) {
  struct reading *reading = context;
  struct reach *reach = reading->reach;
  if (reach->count == REACH_MAX_DESTINATIONS)
    return ERR_LIMIT;
  size_t size = sizeof reach->destinations[0];
  struct reach_destination *more = mem_resize(reach->destinations, (reach->count + 1) * size);
  if (!more)
    return ERR_MEMORY;
  reach->destinations = more;
  struct reach_destination *added = &more[reach->count++];
  added->param = reading->param;
  destination_read(&added->destination, text);
  return ERR_OK;
}

static enum err add_unseen(void *context, struct span what, struct span value) {
  struct reading *reading = context;
  (void)what;
  (void)value;
  reading->unseen = true;
  return ERR_OK;
}

/* Members of an object that say whom. */
static bool says_whom(const char *key) {
  static const char *const keys[] = {"to",           "cc",     "bcc",    "email",
                                     "phone_number", "number", "address"};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
    if (strcmp(key, keys[i]) == 0)
      return true;
  return false;
}

static enum err read_value(struct reading *reading, const json_t *value);

static enum err read_members(struct reading *reading, const json_t *object) {
  const char *key;
  json_t *member;
  enum err err = ERR_OK;
  json_object_foreach((json_t *)object, key, member) {
    if (says_whom(key) && err == ERR_OK)
      err = read_value(reading, member);
  }
  return err;
}

/* Its depth is limited by the parser's. */
static enum err read_value(struct reading *reading, const json_t *value) {
  enum err err = ERR_OK;
  if (json_is_string(value))
    return add_destination(reading,
                           (struct span){json_string_value(value), json_string_length(value)});
  if (json_is_object(value))
    return read_members(reading, value);
  if (!json_is_array(value))
    reading->unseen = reading->unseen || !json_is_null(value);
  for (size_t i = 0; i < json_array_size(value) && err == ERR_OK; i++)
    err = read_value(reading, json_array_get(value, i));
  return err;
}

/* By whatever case: nobody knows what Telnyx makes of another. */
static enum err read_param(struct reading *reading, const struct command *command) {
  const struct operation *operation = command->operation;
  for (size_t i = 0; i < operation->id_count; i++)
    if (strcmp(operation->params[i].name, reading->param) == 0)
      return add_destination(reading, span_of(command->ids[i]));
  const char *key;
  json_t *value;
  enum err err = ERR_OK;
  json_object_foreach(command->params, key, value) {
    if (strcasecmp(key, reading->param) == 0 && err == ERR_OK)
      err = read_value(reading, value);
  }
  return err;
}

static enum err read_texml(struct reading *reading, const json_t *texml) {
  const struct texml_reader reader = {reading, add_destination, add_unseen, NULL, NULL};
  enum err err = texml_read(
      &reader, (struct span){json_string_value(texml), json_string_length(texml)}, NULL, 0);
  if (err == ERR_SYNTAX)
    reading->unseen = true;
  return err == ERR_SYNTAX ? ERR_OK : err;
}

/* The parameter's name as the operation table has it, which outlives the command's own. */
static const char *static_name(const struct operation *operation, struct span name) {
  for (size_t i = 0; i < operation->param_count; i++)
    if (span_equal_text(name, operation->params[i].name))
      return operation->params[i].name;
  return "";
}

static enum err read_all_texml(bool *found, struct reach *reach, const struct command *command) {
  const char *key;
  json_t *value;
  enum err err = ERR_OK;
  json_object_foreach(command->params, key, value) {
    if (strcasecmp(key, "Texml") != 0 || !json_is_string(value) || err != ERR_OK)
      continue;
    struct reading reading = {reach, "Texml", false};
    *found = true;
    err = read_texml(&reading, value);
    if (reading.unseen)
      reach->unseen = reading.param;
  }
  return err;
}

/* An operation that takes orders for a call reaches nobody without any. */
static bool takes_texml_alone(const struct operation *operation) {
  return operation->destinations[0] == '\0' &&
         operation_param_find(operation, OPERATION_IN_BODY, span_of("Texml"));
}

static enum err read_destinations(struct reach *reach, const struct command *command) {
  struct span names = span_of(command->operation->destinations);
  bool texml = takes_texml_alone(command->operation);
  enum err err = ERR_OK;
  while (names.len > 0 && err == ERR_OK) {
    struct reading reading = {reach, static_name(command->operation, span_cut(&names, ',')), false};
    err = read_param(&reading, command);
    if (reading.unseen)
      reach->unseen = reading.param;
  }
  if (err == ERR_OK)
    err = read_all_texml(&texml, reach, command);
  if (reach->count == 0 && !reach->unseen && !texml)
    reach->unseen = "";
  return err;
}

/* ---- what makes blind ------------------------------------------------------------------------ */

static bool begins(const char *text, const char *start) {
  return strncasecmp(text, start, strlen(start)) == 0;
}

static bool ends(const char *text, const char *end) {
  size_t len = strlen(text), end_len = strlen(end);
  return len >= end_len && strcasecmp(text + len - end_len, end) == 0;
}

/* Where events go instead of to the bridge, or where further orders come from. */
static bool leads_elsewhere(const char *name) {
  static const char *const documents[] = {"Url", "FallbackUrl", "WaitUrl", "VoiceUrl"};
  for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
    if (strcasecmp(name, documents[i]) == 0)
      return true;
  bool how = ends(name, "method") || ends(name, "Event") || ends(name, "Events") ||
             ends(name, "_policies");
  return !how && (begins(name, "webhook") || strcasestr(name, "callback") != NULL);
}

/* An assistant's tools transfer calls and send messages. */
static bool holds_tools(const json_t *value) {
  const char *key;
  json_t *member;
  json_object_foreach((json_t *)value, key, member) {
    bool tools = strcmp(key, "tools") == 0 || strcmp(key, "tool_ids") == 0 ||
                 strcmp(key, "mcp_servers") == 0;
    if ((tools && json_array_size(member) > 0) || holds_tools(member))
      return true;
  }
  for (size_t i = 0; i < json_array_size(value); i++)
    if (holds_tools(json_array_get(value, i)))
      return true;
  return false;
}

static bool is_given(const json_t *value) {
  return !json_is_null(value) && !(json_is_string(value) && json_string_length(value) == 0);
}

static enum err read_blind(struct reach *reach, const struct command *command) {
  const char *key;
  json_t *value;
  bool reaches = command->operation->class == OPERATION_CLASS_REACH;
  json_object_foreach(command->params, key, value) {
    bool tools = strcmp(key, "tools") == 0 ? json_array_size(value) > 0 : holds_tools(value);
    if (!tools && !(reaches && leads_elsewhere(key) && is_given(value)))
      continue;
    if (reach->blind_count == REACH_MAX_BLIND)
      return ERR_LIMIT;
    reach->blind[reach->blind_count++] = key;
  }
  return ERR_OK;
}

enum err reach_read(struct reach *out, const struct command *command) {
  *out = (struct reach){0};
  enum err err = read_blind(out, command);
  if (err == ERR_OK && command->operation->class == OPERATION_CLASS_REACH)
    err = read_destinations(out, command);
  if (err != ERR_OK)
    reach_free(out);
  return err;
}

void reach_free(struct reach *reach) {
  mem_free(reach->destinations);
  *reach = (struct reach){0};
}
