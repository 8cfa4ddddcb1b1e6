/* The broker: what is subscribed to, and who hears of it. */
#include "app_parts.h"
#include "bridge/fault.h"
#include "bridge/log.h"

static bool shares_commands(const struct config *config) {
  return config->mqtt_share_group && config->mqtt_share_group[0] != '\0';
}

/* One of several says under its own name what it is: what would they together be? */
const char *app_client_id(const struct config *config) {
  return shares_commands(config) ? config->mqtt_client_id : NULL;
}

/* ---- what happened ---- */

static void on_mqtt_up(void *context) {
  struct app *app = context;
  FAULT_POINT(START_CONNECTED);
  publish_up(app->publish, app->mqtt);
  health_up(app->health, app->mqtt);
  hear_up(app->hear);
}

static void on_mqtt_down(void *context, const char *why) {
  struct app *app = context;
  publish_down(app->publish);
  health_down(app->health, why);
  hear_down(app->hear);
}

static enum err on_command(void *context, struct command_msg **message) {
  struct app *app = context;
  return dispatch_commit(app->dispatch, message);
}

static enum err make_topics(struct app *app) {
  const struct config *config = app->config;
  health_topic(&app->will_topic, config->mqtt_root, app_client_id(config), "state");
  if (shares_commands(config)) {
    buf_addf(&app->command_filter, "$share/%s/", config->mqtt_share_group);
    buf_addf(&app->principal_filter, "$share/%s/", config->mqtt_share_group);
  }
  buf_addf(&app->command_filter, "%s/cmd/#", config->mqtt_root);
  buf_addf(&app->principal_filter, "%s/as/+/cmd/#", config->mqtt_root);
  buf_fail(&app->command_filter, buf_status(&app->principal_filter));
  enum err err = buf_status(&app->will_topic);
  return err != ERR_OK ? err : buf_status(&app->command_filter);
}

static void on_outbound(void *context, const struct mqtt_message *message) {
  struct app *app = context;
  guard_hear_outbound(app->guard, message);
}

static void on_home_status(void *context, const struct mqtt_message *message) {
  struct app *app = context;
  discovery_hear_status(app->discovery, message);
}

enum err app_open_mqtt(struct app *app) {
  const struct config *config = app->config;
  enum err err = make_topics(app);
  if (err == ERR_OK)
    err = app_read_signers(app);
  if (err != ERR_OK)
    return err;
  struct mqtt_subscription subscriptions[4] = {
      {.filter = app->command_filter.data,
       .qos = 1,
       .required = true,
       .commit = on_command,
       .prove = app->prove,
       .context = app},
      {.filter = guard_outbound_topic(app->guard),
       .qos = 1,
       .retained = true,
       .on_message = on_outbound,
       .context = app},
  };
  size_t count = 2;
  if (config->access_principals_count > 0)
    subscriptions[count++] = (struct mqtt_subscription){.filter = app->principal_filter.data,
                                                        .qos = 1,
                                                        .required = true,
                                                        .commit = on_command,
                                                        .prove = app->prove,
                                                        .context = app};
  if (config->homeassistant_discovery)
    subscriptions[count++] =
        (struct mqtt_subscription){.filter = discovery_status_topic(app->discovery),
                                   .qos = 1,
                                   .on_message = on_home_status,
                                   .context = app};
  const struct mqtt_options options = {
      .url = config->mqtt_url,
      .client_id = config->mqtt_client_id,
      .username = config->mqtt_username,
      .password = config->mqtt_password,
      .ca_file = config->mqtt_ca_file,
      .cert_file = config->mqtt_cert_file,
      .key_file = config->mqtt_key_file,
      .version = (enum mqtt_version)config->mqtt_version,
      .keep_alive_s = (int)(config->mqtt_keep_alive_ms / 1000),
      .session_expiry_s = (uint32_t)(config->commands_max_age_ms / 1000),
      .subscriptions = subscriptions,
      .subscription_count = count,
      .will_topic = app->will_topic.data,
      .will_payload = HEALTH_OFFLINE,
      .max_window = config->mqtt_window,
      .commit_timeout_ms = APP_COMMIT_TIMEOUT_MS,
  };
  const struct mqtt_handlers handlers = {app, on_mqtt_up, on_mqtt_down};
  char why[256] = "";
  err = mqtt_open(&app->mqtt, &options, &handlers, app->main, why, sizeof why);
  if (err != ERR_OK)
    log_line(LOG_ERROR, "cannot use the broker", LOG_TEXT("why", why));
  return err;
}
