#include "app_parts.h"

#include "bridge/guard.h"
#include "bridge/log.h"

static struct guard_rules rules_of(const struct config *config) {
  return (struct guard_rules){
      .enabled = config->guard_enabled,
      .dry_run = config->guard_dry_run,
      .destinations = {.allow = (const char *const *)config->guard_allow,
                       .allow_count = config->guard_allow_count,
                       .deny = (const char *const *)config->guard_deny,
                       .deny_count = config->guard_deny_count},
  };
}

/* What is wrong with it was said when the settings were read, unless it went since. */
static enum err read_quiet_hours(struct guard_rules *rules, const struct app *app) {
  char why[CONFIG_MESSAGE_SIZE] = "";
  const char *text = app->config->guard_quiet_hours, *reason = why;
  if (!text || !text[0])
    return ERR_OK;
  enum err err = quiet_hours_read(&rules->quiet_hours, span_of(text), &reason);
  if (err == ERR_OK)
    err = config_read_zone(&rules->quiet_zone, rules->quiet_hours.zone, &app->reload->files, why,
                           sizeof why);
  if (err != ERR_OK)
    log_line(LOG_ERROR, "guard.quiet_hours cannot be kept", LOG_ERR(err), LOG_TEXT("why", reason));
  return err;
}

enum err app_build_guard(struct app *app) {
  const struct config *config = app->config;
  struct guard_rules rules = rules_of(config);
  guard_read_limits(&rules, config);
  enum err err = read_quiet_hours(&rules, app);
  if (err != ERR_OK)
    return err;
  if (!config->guard_enabled)
    log_line(LOG_WARN,
             "guard.enabled is false: whoever may publish can ring, write and fax without "
             "limit");
  if (config->guard_dry_run)
    log_line(LOG_WARN, "guard.dry_run is true: nobody is rung or written to");
  return guard_create(&app->guard, &(struct guard_options){
                                       .root = config->mqtt_root,
                                       .api_url = config->telnyx_api_url,
                                       .rules = rules,
                                       .store = app->store,
                                       .publish = app->publish,
                                       .rest = app->rest,
                                       .timers = loop_timers(app->loop),
                                   });
}
