#include "bridge/config.h"

#include <stdio.h>
#include <string.h>

#include "bridge/alert.h"
#include "bridge/mem.h"
#include "check.h"
#include "loader.h"
#include "setting.h"

static bool is_refused(const struct config_loader *loader, enum config_id id) {
  return loader->refused[id];
}

static bool is_set(const struct config_loader *loader, enum config_id id) {
  return !config_value_is_unset(loader->config, &config_settings[id]);
}

/* Where to point at: where the setting was given, or the file as a whole. */
static const char *where_of(const struct config_loader *loader, enum config_id id) {
  if (loader->config->origin[id][0])
    return loader->config->origin[id];
  return loader->sources->file_name ? loader->sources->file_name : "configuration";
}

/* ---- what must be there ---------------------------------------------------------------------- */

static void check_required(struct config_loader *loader) {
  for (size_t id = 0; id < CONFIG_COUNT; id++) {
    const struct config_setting *setting = &config_settings[id];
    if (!setting->required || is_refused(loader, id) || is_set(loader, id))
      continue;
    const struct config_name variable =
        config_setting_variable(setting, setting->usual_name != NULL, false);
    config_loader_error(
        loader, where_of(loader, id),
        "%s is required: set it in the file, or as %s or %s_FILE in the environment",
        config_name_of(id).text, variable.text, variable.text);
  }
}

/* ---- what must come together ----------------------------------------------------------------- */

static void check_companion(struct config_loader *loader, enum config_id has,
                            enum config_id needs) {
  if (!is_set(loader, has) || is_set(loader, needs) || is_refused(loader, needs))
    return;
  config_loader_error(loader, where_of(loader, has), "%s needs %s too", config_name_of(has).text,
                      config_name_of(needs).text);
}

static void check_companions(struct config_loader *loader) {
  for (enum config_id id = 0; id < CONFIG_COUNT; id++) {
    if (config_settings[id].file != CONFIG_FILE_KEY)
      continue;
    check_companion(loader, config_settings[id].chain, id);
    check_companion(loader, id, config_settings[id].chain);
  }
  /* MQTT 3.1.1, [MQTT-3.1.2-22] */
  check_companion(loader, CONFIG_ID_mqtt_password, CONFIG_ID_mqtt_username);
}

/* Certificates that would never be used show that the URL is not the one meant. */
static void check_tls(struct config_loader *loader, enum config_id id, enum config_id url_id,
                      const char *url, const char *secure) {
  if (!is_set(loader, id) || is_refused(loader, url_id) ||
      strncmp(url, secure, strlen(secure)) == 0)
    return;
  config_loader_error(loader, where_of(loader, id), "%s is of use with TLS only, and %s has none",
                      config_name_of(id).text, config_name_of(url_id).text);
}

/* ---- what must be longer than what ----------------------------------------------------------- */

static int64_t duration_of(const struct config_loader *loader, enum config_id id) {
  return *(const int64_t *)((const char *)loader->config + config_settings[id].offset);
}

static void check_order(struct config_loader *loader) {
  static const struct {
    enum config_id shorter, longer;
    int times; /* so many of the shorter one must fit */
    const char *why;
  } pairs[] = {
      {CONFIG_ID_telnyx_connect_timeout_ms, CONFIG_ID_telnyx_attempt_timeout_ms, 1, ""},
      {CONFIG_ID_telnyx_attempt_timeout_ms, CONFIG_ID_telnyx_total_timeout_ms, 1, ""},
      /* Else it could come again when its id is forgotten. A webhook that is stamped ahead is let
       * in until its stamp, and then a tolerance long. */
      {CONFIG_ID_telnyx_timestamp_tolerance_ms, CONFIG_ID_journal_dedupe_window_ms, 2,
       ": a webhook that is stamped ahead could be published twice"},
      {CONFIG_ID_commands_max_age_ms, CONFIG_ID_journal_dedupe_window_ms, 1, ""},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    enum config_id shorter = pairs[i].shorter, longer = pairs[i].longer;
    if (is_refused(loader, shorter) || is_refused(loader, longer) ||
        pairs[i].times * duration_of(loader, shorter) <= duration_of(loader, longer))
      continue;
    bool said = loader->config->origin[shorter][0];
    config_loader_error(loader, where_of(loader, said ? shorter : longer),
                        "%s%s must not be longer than %s%s", pairs[i].times == 1 ? "" : "twice ",
                        config_name_of(shorter).text, config_name_of(longer).text, pairs[i].why);
  }
}

/* Each bridge of a group has topics under its client id, beside those of a bridge alone. */
static bool is_topic_of_one_alone(const char *client_id) {
  static const char *const topics[] = {"state", "info", "health", "outbound"};
  for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
    if (strcmp(client_id, topics[i]) == 0)
      return true;
  return false;
}

static void check_share_group(struct config_loader *loader) {
  const struct config *config = loader->config;
  const char *client_id = config->mqtt_client_id;
  if (!is_set(loader, CONFIG_ID_mqtt_share_group))
    return;
  if (config->mqtt_version == CONFIG_MQTT_3_1_1)
    config_loader_error(loader, where_of(loader, CONFIG_ID_mqtt_share_group),
                        "mqtt.share_group needs MQTT 5, and mqtt.version is 3.1.1");
  if (!is_refused(loader, CONFIG_ID_mqtt_client_id) && is_topic_of_one_alone(client_id))
    config_loader_error(loader, where_of(loader, CONFIG_ID_mqtt_client_id),
                        "mqtt.client_id must not be %s with mqtt.share_group: bridge/%s is a "
                        "bridge's that has no group",
                        client_id, client_id);
}

/* Nonces stand in each bridge's own journal, and user properties are MQTT 5's. */
static void check_signers(struct config_loader *loader) {
  const struct config *config = loader->config;
  const char *why = NULL;
  if (is_set(loader, CONFIG_ID_mqtt_share_group))
    why = "cannot be with mqtt.share_group: what one bridge has run, another would run again";
  else if (config->mqtt_version == CONFIG_MQTT_3_1_1)
    why = "needs MQTT 5, and mqtt.version is 3.1.1";
  for (size_t i = 0; why && i < config->access_principals_count; i++) {
    const struct config_principal *principal = &config->access_principals[i];
    if (principal->public_key && principal->public_key[0] != '\0')
      config_loader_error(loader, principal->entry.origin, "access.principals.%s.public_key %s",
                          principal->entry.name, why);
  }
}

static bool is_contact(const struct config *config, const char *name) {
  struct config_why why;
  for (size_t i = 0; i < config->contacts_count; i++)
    if (strcmp(config->contacts[i].entry.name, name) == 0)
      return true;
  return config_check_phone(span_of(name), &why) == ERR_OK;
}

static void check_plan(struct config_loader *loader, const struct config_plan *plan) {
  for (size_t i = 0; i < plan->contacts_count; i++)
    if (!is_contact(loader->config, plan->contacts[i]))
      config_loader_error(loader, plan->entry.origin,
                          "alerts.plans.%s calls %s, who is neither in contacts nor a number",
                          plan->entry.name, plan->contacts[i]);
  if (plan->contacts_count > ALERT_CONTACTS_MAX)
    config_loader_error(loader, plan->entry.origin, "alerts.plans.%s calls more than %d contacts",
                        plan->entry.name, ALERT_CONTACTS_MAX);
  bool pin = plan->pin && plan->pin[0];
  bool decline = plan->decline && plan->decline[0];
  if (decline && (pin ? plan->decline[0] != '*' : strcmp(plan->decline, plan->ack) == 0))
    config_loader_error(loader, plan->entry.origin, "alerts.plans.%s.decline must be %s",
                        plan->entry.name, pin ? "*, beside a pin" : "another key than ack");
}

static void check_plans(struct config_loader *loader) {
  const struct config *config = loader->config;
  if (is_refused(loader, CONFIG_ID_alerts_plans) || is_refused(loader, CONFIG_ID_contacts))
    return;
  for (size_t i = 0; i < config->alerts_plans_count; i++)
    check_plan(loader, &config->alerts_plans[i]);
}

static void check_zone(struct config_loader *loader, const char *quiet_hours, const char *where,
                       const char *setting) {
  char why[CONFIG_MESSAGE_SIZE] = "";
  const char *reason = NULL;
  struct quiet_hours hours;
  struct zone *zone = NULL;
  if (!quiet_hours || !quiet_hours[0] ||
      quiet_hours_read(&hours, span_of(quiet_hours), &reason) != ERR_OK)
    return;
  enum err err = config_read_zone(&zone, hours.zone, loader->sources, why, sizeof why);
  zone_free(&zone);
  loader->out_of_memory = loader->out_of_memory || err == ERR_MEMORY;
  if (err == ERR_SYNTAX)
    config_loader_error(loader, where, "%s %s", setting, why);
}

static void check_zones(struct config_loader *loader) {
  const struct config *config = loader->config;
  if (!is_refused(loader, CONFIG_ID_guard_quiet_hours))
    check_zone(loader, config->guard_quiet_hours, where_of(loader, CONFIG_ID_guard_quiet_hours),
               "guard.quiet_hours");
  if (is_refused(loader, CONFIG_ID_access_principals))
    return;
  for (size_t i = 0; i < config->access_principals_count; i++) {
    const struct config_principal *principal = &config->access_principals[i];
    char name[CONFIG_SLOT_NAME_SIZE];
    snprintf(name, sizeof name, "access.principals.%s.guard.quiet_hours", principal->entry.name);
    check_zone(loader, principal->quiet_hours, principal->entry.origin, name);
  }
}

/* One number, one topic. */
static void check_numbers(struct config_loader *loader) {
  const struct config *config = loader->config;
  for (size_t i = 0; i < config->numbers_count; i++)
    for (size_t j = 0; j < i; j++)
      if (config->numbers[i].number && config->numbers[j].number &&
          strcmp(config->numbers[i].number, config->numbers[j].number) == 0)
        config_loader_error(loader, config->numbers[i].entry.origin,
                            "numbers.%s has the number that numbers.%s has already",
                            config->numbers[i].entry.name, config->numbers[j].entry.name);
}

static void check_document(struct config_loader *loader,
                           const struct config_texml_document *document) {
  const char *name = document->entry.name, *where = document->entry.origin;
  bool file = document->file && document->file[0], secret = document->secret && document->secret[0];
  if (file == (document->ask != CONFIG_ASK_NOBODY))
    config_loader_error(loader, where, "texml.documents.%s needs a file, or ask: mqtt%s", name,
                        file ? ", and not both" : "");
  if (document->takes_unsigned != secret)
    config_loader_error(loader, where, "texml.documents.%s: unsigned and secret go together", name);
}

static void check_documents(struct config_loader *loader) {
  const struct config *config = loader->config;
  for (size_t i = 0; i < config->texml_documents_count; i++)
    check_document(loader, &config->texml_documents[i]);
}

static void check_whole(struct config_loader *loader) {
  const struct config *config = loader->config;
  if (loader->file_cut || loader->out_of_memory)
    return;
  const char *broker = span_starts_with(span_of(config->mqtt_url), "ws") ? "wss" : "mqtts";
  check_required(loader);
  check_companions(loader);
  check_tls(loader, CONFIG_ID_telnyx_ca_file, CONFIG_ID_telnyx_api_url, config->telnyx_api_url,
            "https");
  check_tls(loader, CONFIG_ID_mqtt_ca_file, CONFIG_ID_mqtt_url, config->mqtt_url, broker);
  check_tls(loader, CONFIG_ID_mqtt_cert_file, CONFIG_ID_mqtt_url, config->mqtt_url, broker);
  check_order(loader);
  check_share_group(loader);
  check_signers(loader);
  check_plans(loader);
  check_numbers(loader);
  check_zones(loader);
  check_documents(loader);
}

/* ---- loading ---- */

/* The default names a topic below the default root: below another root it is another. */
static enum err follow_root(struct config *config) {
  static const char below[] = "/reply/#";
  size_t count = config->mqtt_response_topics_count;
  if (config->origin[CONFIG_ID_mqtt_response_topics][0] || count == 0)
    return ERR_OK;
  size_t size = strlen(config->mqtt_root) + sizeof below;
  char *topic = mem_alloc(size);
  if (!topic)
    return ERR_MEMORY;
  snprintf(topic, size, "%s%s", config->mqtt_root, below);
  mem_free(config->mqtt_response_topics[count - 1]);
  config->mqtt_response_topics[count - 1] = topic;
  return ERR_OK;
}

/* A value that is unset in the end has no origin, whoever said so. */
static void drop_origins_of_unset(struct config *config) {
  for (size_t i = 0; i < CONFIG_COUNT; i++)
    if (config_value_is_unset(config, &config_settings[i]))
      config->origin[i][0] = '\0';
}

static enum err load(struct config *config, const struct config_sources *sources,
                     struct config_errors *errors) {
  enum err err = config_value_set_defaults(config, config_settings, CONFIG_COUNT);
  if (err != ERR_OK)
    return err;
  struct config_loader loader = {.sources = sources, .config = config, .errors = errors};
  config_file_read(&loader);
  config_environment_read(&loader);
  config_flags_read(&loader);
  drop_origins_of_unset(config);
  check_whole(&loader);
  if (loader.out_of_memory || follow_root(config) != ERR_OK)
    return ERR_MEMORY;
  return errors->count > 0 ? ERR_SYNTAX : ERR_OK;
}

enum err config_load(struct config **out, const struct config_sources *sources,
                     struct config_errors *errors) {
  errors->count = 0;
  errors->left_out = 0;
  struct config *config = mem_alloc(sizeof *config);
  if (!config)
    return ERR_MEMORY;
  enum err err = load(config, sources, errors);
  if (err == ERR_OK)
    *out = config;
  else
    config_free(&config);
  return err;
}

void config_free(struct config **config) {
  if (!*config)
    return;
  for (size_t i = 0; i < CONFIG_COUNT; i++)
    config_value_clear(*config, &config_settings[i]);
  mem_free(*config);
  *config = NULL;
}
