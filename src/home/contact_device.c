/* Somebody who can be reached: by a message, and by a call until he has pressed a key. */
#include "devices.h"

#include <stdio.h>
#include <string.h>

#include "bridge/access.h"

/* Whether commands.defaults say whom a message is from. */
static bool has_sender(const struct config *config, bool *failed) {
  const struct operation *send = operation_find(span_of("messages.send"));
  json_t *params = json_object();
  enum err err = params && send ? ERR_OK : ERR_MEMORY;
  for (size_t i = 0; err == ERR_OK && i < config->commands_defaults_count; i++) {
    struct command_default standard;
    if (command_default_read(&standard, span_of(config->commands_defaults[i])) == ERR_OK)
      err = command_default_fill(&standard, send, params);
  }
  bool has = json_object_get(params, "from") || json_object_get(params, "messaging_profile_id");
  json_decref(params);
  *failed = *failed || err != ERR_OK;
  return has;
}

/* The alerts' number, or the first of one's own; NULL: the command has none. */
static const char *sender_of(const struct config *config, bool *failed) {
  if (has_sender(config, failed))
    return NULL;
  if (config->alerts_from && config->alerts_from[0])
    return config->alerts_from;
  return config->numbers_count > 0 ? config->numbers[0].number : NULL;
}

static json_t *message_parameters(const struct config *config, const char *name, bool *failed) {
  const char *from = sender_of(config, failed);
  json_t *parameters = json_pack("{s:s}", "to", name);
  if (from && json_object_set_new(parameters, "from", json_string(from)) != 0)
    *failed = true;
  return parameters;
}

static bool can_read(const struct config_contact *contact) {
  return (contact->sms && contact->sms[0]) || contact->number[0] == '+';
}

/* An alert says what number it calls from, and through which application. */
static bool can_call(const struct home *home) {
  const struct config *config = home->config;
  return home_has_alerts(home) && config->alerts_from && config->alerts_from[0] &&
         config->alerts_connection_id && config->alerts_connection_id[0];
}

void make_contact_device(struct draft *draft, const struct home *home,
                         const struct config_contact *contact) {
  const char *name = contact->entry.name;
  char id[CONFIG_NAME_MAX + 16], title[CONFIG_NAME_MAX + 1];
  snprintf(id, sizeof id, "_contact_%s", name);
  draft_title(title, name);
  draft_begin(draft, home, id, title);
  draft_set_availability(draft);
  if (can_read(contact)) {
    json_t *message = draft_add(draft, "message", "notify", "Message");
    draft_set_topic(draft, message, "command_topic", "cmd/messages/send");
    draft_set(draft, message, "icon", "mdi:message-text");
    draft_set_command(draft, message, message_parameters(home->config, name, &draft->failed));
  }
  if (can_call(home)) {
    json_t *call = draft_add(draft, "call", "notify", "Call");
    draft_set_topic(draft, call, "command_topic", "cmd/alerts/start");
    draft_set(draft, call, "icon", "mdi:phone-alert");
    draft_set_command(draft, call, json_pack("{s:[s],s:i}", "contacts", name, "rounds", 1));
  }
}
