#include "draft.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/json.h"
#include "bridge/mem.h"

enum { TEXT_MAX = 8192, MESSAGE_MAX = 512 * 1024 };

/* Home Assistant takes letters, digits, - and _. */
static void add_id(char out[DRAFT_ID_SIZE], const char *text) {
  size_t len = strlen(out);
  for (; *text && len + 1 < DRAFT_ID_SIZE; text++)
    out[len++] = isalnum((unsigned char)*text) || *text == '-' ? *text : '_';
  out[len] = '\0';
}

static void add_bridge_id(char out[DRAFT_ID_SIZE], const struct home *home) {
  const struct config *config = home->config;
  add_id(out, config->mqtt_root);
  if (config->mqtt_share_group && config->mqtt_share_group[0]) {
    add_id(out, "_");
    add_id(out, config->mqtt_client_id);
  }
}

/* Takes the value. */
static void put(struct draft *draft, json_t *object, const char *key, json_t *value) {
  if (json_object_set_new(object, key, value) != 0)
    draft->failed = true;
}

static void put_text(struct draft *draft, json_t *object, const char *key, const char *text) {
  put(draft, object, key, json_string(text));
}

void draft_begin(struct draft *draft, const struct home *home, const char *id, const char *name) {
  char bridge[DRAFT_ID_SIZE] = "";
  *draft = (struct draft){
      .home = home, .root = json_object(), .device = json_object(), .components = json_object()};
  add_bridge_id(bridge, home);
  if (id) {
    add_id(draft->object_id, home->config->mqtt_root);
    add_id(draft->object_id, id);
    put_text(draft, draft->device, "via_device", bridge);
  } else {
    add_id(draft->object_id, bridge);
  }
  put_text(draft, draft->device, "identifiers", draft->object_id);
  put_text(draft, draft->device, "name", name);
  put_text(draft, draft->device, "manufacturer", "telnyx-mqtt");
  put_text(draft, draft->device, "sw_version", BRIDGE_VERSION);
  put(draft, draft->root, "origin",
      json_pack("{s:s,s:s}", "name", "telnyx-mqtt", "sw_version", BRIDGE_VERSION));
}

enum err draft_end(struct draft *draft, char **out_json) {
  struct buf text;
  put(draft, draft->root, "device", draft->device);
  put(draft, draft->root, "components", draft->components);
  buf_init(&text, MESSAGE_MAX);
  if (!draft->failed)
    json_text_add(&text, draft->root);
  draft->failed = draft->failed || buf_status(&text) != ERR_OK;
  json_decref(draft->root);
  *out_json = draft->failed ? NULL : buf_take(&text);
  buf_free(&text);
  return *out_json ? ERR_OK : ERR_MEMORY;
}

/* A number of several bridges that share the commands is there as long as one of them is: no topic
 * tells. */
void draft_set_availability(struct draft *draft) {
  const char *group = draft->home->config->mqtt_share_group;
  bool is_everybodys = json_object_get(draft->device, "via_device") && group && group[0];
  char topic[TEXT_MAX];
  if (is_everybodys)
    return;
  snprintf(topic, sizeof topic, "%sstate", draft->home->bridge_topics);
  put(draft, draft->root, "availability", json_pack("[{s:s}]", "topic", topic));
}

/* ---- entities -------------------------------------------------------------------------------- */

json_t *draft_add(struct draft *draft, const char *id, const char *platform, const char *name) {
  char unique_id[2 * DRAFT_ID_SIZE];
  json_t *entity = json_object();
  snprintf(unique_id, sizeof unique_id, "%s_%s", draft->object_id, id);
  put_text(draft, entity, "platform", platform);
  put_text(draft, entity, "unique_id", unique_id);
  if (name)
    put_text(draft, entity, "name", name);
  put(draft, entity, "qos", json_integer(1));
  put(draft, draft->components, id, entity);
  return draft->failed ? NULL : entity;
}

void draft_name_as_device(struct draft *draft, json_t *entity) {
  put(draft, entity, "name", json_null());
}

void draft_set(struct draft *draft, json_t *entity, const char *key, const char *text) {
  put_text(draft, entity, key, text);
}

void draft_set_number(struct draft *draft, json_t *entity, const char *key, int number) {
  put(draft, entity, key, json_integer(number));
}

void draft_set_json(struct draft *draft, json_t *entity, const char *key, json_t *value) {
  put(draft, entity, key, value);
}

void draft_set_topic(struct draft *draft, json_t *entity, const char *key, const char *format,
                     ...) {
  char topic[TEXT_MAX], leaf[TEXT_MAX / 2];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(leaf, sizeof leaf, format, arguments);
  va_end(arguments);
  snprintf(topic, sizeof topic, "%.*s/%s", TEXT_MAX / 2 - 2, draft->home->config->mqtt_root, leaf);
  put_text(draft, entity, key, topic);
}

void draft_set_bridge_topic(struct draft *draft, json_t *entity, const char *key,
                            const char *leaf) {
  char topic[TEXT_MAX];
  snprintf(topic, sizeof topic, "%s%s", draft->home->bridge_topics, leaf);
  put_text(draft, entity, key, topic);
}

/* {"contacts":["anna"]} -> {{ dict({"contacts":["anna"]}, text=value) | to_json }}: names hold no
 * brace, so that nothing in it is Jinja's. */
void draft_set_command(struct draft *draft, json_t *entity, json_t *parameters) {
  struct buf template;
  buf_init(&template, TEXT_MAX);
  buf_add_text(&template, "{{ dict(");
  if (parameters)
    json_text_add(&template, parameters);
  else
    draft->failed = true;
  buf_add_text(&template, ", text=value) | to_json }}");
  if (buf_status(&template) == ERR_OK)
    put_text(draft, entity, "command_template", template.data);
  else
    draft->failed = true;
  buf_free(&template);
  json_decref(parameters);
}

void draft_set_members(struct draft *draft, json_t *entity, const char *key, const char *keys) {
  char template[TEXT_MAX];
  snprintf(template, sizeof template,
           "{{ dict(value_json.items() | selectattr(0, 'in', %s)%s) | to_json }}", keys,
           draft->home->config->homeassistant_show_numbers
               ? ""
               : " | rejectattr(1, 'match', '[+][0-9]')");
  put_text(draft, entity, key, template);
}

void draft_title(char out[CONFIG_NAME_MAX + 1], const char *name) {
  snprintf(out, CONFIG_NAME_MAX + 1, "%s", name);
  out[0] = (char)toupper((unsigned char)out[0]);
  for (char *at = out; *at; at++)
    if (*at == '_' || *at == '-')
      *at = ' ';
}
