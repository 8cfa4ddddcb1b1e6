#include <string.h>

#include "contract.h"

enum { WHERE_BYTES = 256 };

json_t *contract_reference(const char *where, const char *name) {
  return json_pack("{s:s++}", "$ref", "#/", where, name);
}

json_t *contract_message_of(const char *channel, const char *message) {
  char where[WHERE_BYTES];
  snprintf(where, sizeof where, "channels/%s/messages/", channel);
  return contract_reference(where, message);
}

const char *contract_text(const json_t *object, const char *name) {
  const char *text = json_string_value(json_object_get(object, name));
  return text ? text : "";
}

/* ---- parameters ---- */

static bool is_id(const json_t *parameter) {
  return strcmp(contract_text(parameter, "in"), "path") == 0;
}

static bool is_required(const json_t *parameter) {
  return json_is_true(json_object_get(parameter, "required"));
}

/* One of the query or the body that is called as one of the path is: while both stand in the
 * payload, it goes by its other name. */
static bool is_called_as_an_id(const json_t *help, const json_t *parameter) {
  size_t i;
  json_t *other;
  json_array_foreach(json_object_get(help, "parameters"), i, other) {
    if (is_id(other) && !is_id(parameter) &&
        strcmp(contract_text(other, "name"), contract_text(parameter, "name")) == 0)
      return true;
  }
  return false;
}

static void add_property(json_t *properties, const json_t *parameter, const char *name_key) {
  json_object_set(properties, contract_text(parameter, name_key),
                  json_object_get(parameter, "schema"));
}

/* ---- schemas ---- */

json_t *contract_command_schema(const json_t *help) {
  json_t *properties = json_object();
  json_t *required = json_array();
  size_t i;
  json_t *parameter;
  static const char *const keys[] = {"command_id", "correlation_id", "expires_at"};
  for (i = 0; i < sizeof keys / sizeof keys[0]; i++)
    json_object_set_new(properties, keys[i], contract_reference("components/schemas/", keys[i]));
  if (json_is_true(json_object_get(help, "page_all")))
    json_object_set_new(properties, "page_all",
                        contract_reference("components/schemas/", "page_all"));
  json_array_foreach(json_object_get(help, "parameters"), i, parameter) {
    bool doubtful = is_called_as_an_id(help, parameter);
    add_property(properties, parameter, "name");
    if (doubtful)
      add_property(properties, parameter, "alias");
    else if (!is_id(parameter) && is_required(parameter))
      json_array_append(required, json_object_get(parameter, "name"));
  }
  json_t *forms = json_object_get(help, "one_of");
  return json_pack("{s:s,s:s,s:o,s:o,s:o*}", "type", "object", "title",
                   contract_text(help, "operation"), "required", required, "properties", properties,
                   "allOf", forms ? json_pack("[O]", forms) : NULL);
}

/* By either name where the topic has the id, by its own where the payload has. */
static json_t *doubtful_payload(const json_t *parameter, bool by_id) {
  const char *name = contract_text(parameter, "name"), *alias = contract_text(parameter, "alias");
  return by_id ? json_pack("{s:[{s:[s]},{s:[s]}]}", "anyOf", "required", name, "required", alias)
               : json_pack("{s:[s]}", "required", alias);
}

json_t *contract_command_payload(const json_t *help, const char *key, bool by_id) {
  json_t *all = json_pack("[o]", contract_reference("components/schemas/", key));
  size_t i;
  json_t *parameter;
  json_array_foreach(json_object_get(help, "parameters"), i, parameter) {
    if (is_id(parameter) && !by_id)
      json_array_append_new(all,
                            json_pack("{s:[s]}", "required", contract_text(parameter, "name")));
    if (is_called_as_an_id(help, parameter) && is_required(parameter))
      json_array_append_new(all, doubtful_payload(parameter, by_id));
  }
  if (json_array_size(all) > 1)
    return json_pack("{s:o}", "allOf", all);
  json_t *schema = json_incref(json_array_get(all, 0));
  json_decref(all);
  return schema;
}

json_t *contract_command_operation(const json_t *help, const char *key) {
  return json_pack("{s:s,s:o,s:[o],s:o,s:{s:o,s:[o]},s:s,s:s}", "action", "receive", "channel",
                   contract_reference("channels/", key), "messages", contract_message_of(key, key),
                   "bindings", contract_reference("components/operationBindings/", "command"),
                   "reply", "channel", contract_reference("channels/", "result"), "messages",
                   contract_message_of("result", "result"), "x-class", contract_text(help, "class"),
                   "x-repeat", contract_text(help, "repeat"));
}
