/* The public keys of those who sign their commands, which are looked at as they come, on Paho's
 * thread. Where nobody does, nobody looks. */
#include "app_parts.h"

#include "bridge/command.h"
#include "bridge/mem.h"
#include "bridge/signature.h"

static bool signs(const struct config_principal *principal) {
  return principal->public_key && principal->public_key[0] != '\0';
}

/* As flow/principals finds him. */
static const struct signature_key *find_key(const struct app *app, struct span topic) {
  const struct config *config = app->config;
  struct span name;
  if (!command_principal(&name, topic, config->mqtt_root))
    return NULL;
  if (name.len == 0)
    name = span_of("default");
  for (size_t i = 0; i < config->access_principals_count; i++)
    if (span_equal_text(name, config->access_principals[i].entry.name))
      return signs(&config->access_principals[i]) ? &app->signers[i] : NULL;
  return NULL;
}

static enum err prove(void *context, struct command_msg_parts *parts,
                      const struct mqtt_user_properties *properties) {
  const struct app *app = context;
  const struct signature_key *key = find_key(app, parts->topic);
  struct command_claim claim = {.seen = 0};
  struct span name, value;
  int at = 0;
  if (!key)
    return ERR_OK;
  while (mqtt_next_user_property(&name, &value, properties, &at))
    command_claim_take(&claim, name, value);
  return command_signature_judge(parts, &claim, key->bytes, parts->received_wall_ms);
}

enum err app_read_signers(struct app *app) {
  const struct config *config = app->config;
  size_t count = config->access_principals_count;
  bool any = false;
  app->signers = count > 0 ? mem_alloc(count * sizeof app->signers[0]) : NULL;
  if (count > 0 && !app->signers)
    return ERR_MEMORY;
  for (size_t i = 0; i < count; i++) {
    const struct config_principal *principal = &config->access_principals[i];
    enum err err = ERR_OK;
    if (signs(principal))
      err = signature_key_parse(&app->signers[i], span_of(principal->public_key));
    if (err != ERR_OK)
      return err;
    any = any || signs(principal);
  }
  app->prove = any ? prove : NULL;
  return ERR_OK;
}
