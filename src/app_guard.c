#include "app_parts.h"

#include "bridge/guard.h"
#include "bridge/log.h"
#include "bridge/mem.h"

/* What is wrong with them was said when the settings were read, unless it went since. */
static enum err read_quiet_hours(struct guard_limits *limits, const struct app *app,
                                 const char *text) {
  char why[CONFIG_MESSAGE_SIZE] = "";
  const char *reason = why;
  if (!text || !text[0])
    return ERR_OK;
  enum err err = quiet_hours_read(&limits->quiet_hours, span_of(text), &reason);
  if (err == ERR_OK)
    err = config_read_zone(&limits->quiet_zone, limits->quiet_hours.zone, &app->reload->files, why,
                           sizeof why);
  if (err != ERR_OK)
    log_line(LOG_ERROR, "quiet hours cannot be kept", LOG_ERR(err), LOG_TEXT("hours", text),
             LOG_TEXT("why", reason));
  return err;
}

static struct destination_rules rules_of(char *const *allow, size_t allow_count, char *const *deny,
                                         size_t deny_count) {
  return (struct destination_rules){.allow = (const char *const *)allow,
                                    .allow_count = allow_count,
                                    .deny = (const char *const *)deny,
                                    .deny_count = deny_count};
}

static enum err read_house(struct guard_limits *limits, const struct app *app) {
  const struct config *config = app->config;
  limits->name = "";
  limits->destinations = rules_of(config->guard_allow, config->guard_allow_count,
                                  config->guard_deny, config->guard_deny_count);
  return read_quiet_hours(limits, app, config->guard_quiet_hours);
}

static enum err read_principal(struct guard_limits *limits, const struct app *app,
                               const struct config_principal *principal) {
  limits->name = principal->entry.name;
  limits->destinations = rules_of(principal->guard_allow, principal->guard_allow_count,
                                  principal->guard_deny, principal->guard_deny_count);
  return read_quiet_hours(limits, app, principal->quiet_hours);
}

static enum err read_limits(struct guard_limits *limits, const struct app *app) {
  const struct config *config = app->config;
  limits[GUARD_ALERTS].name = GUARD_ALERTS_NAME;
  enum err err = read_house(&limits[GUARD_HOUSE], app);
  for (size_t i = 0; i < config->access_principals_count && err == ERR_OK; i++)
    err = read_principal(&limits[GUARD_PRINCIPALS + i], app, &config->access_principals[i]);
  return err;
}

static void warn(const struct config *config) {
  if (!config->guard_enabled)
    log_line(LOG_WARN,
             "guard.enabled is false: whoever may publish can ring, write and fax without "
             "limit");
  if (config->guard_dry_run)
    log_line(LOG_WARN, "guard.dry_run is true: nobody is rung or written to");
}

static enum err make(struct app *app, struct guard_limits *limits, size_t count) {
  const struct config *config = app->config;
  struct guard_options options = {
      .root = config->mqtt_root,
      .api_url = config->telnyx_api_url,
      .rules = {.enabled = config->guard_enabled,
                .dry_run = config->guard_dry_run,
                .limits = limits,
                .limits_count = count},
      .store = app->store,
      .publish = app->publish,
      .rest = app->rest,
      .timers = loop_timers(app->loop),
  };
  guard_read_prices(&options.rules, config);
  for (size_t i = 0; i < count; i++)
    guard_read_limits(&limits[i], config);
  return guard_create(&app->guard, &options);
}

enum err app_build_guard(struct app *app) {
  size_t count = GUARD_PRINCIPALS + app->config->access_principals_count;
  struct guard_limits *limits = mem_alloc(count * sizeof *limits);
  if (!limits)
    return ERR_MEMORY;
  warn(app->config);
  enum err err = read_limits(limits, app);
  if (err == ERR_OK)
    err = make(app, limits, count);
  else
    for (size_t i = 0; i < count; i++)
      zone_free(&limits[i].quiet_zone);
  mem_free(limits);
  return err;
}
