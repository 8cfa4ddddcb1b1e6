#include "app_parts.h"

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/log.h"
#include "bridge/mem.h"

enum {
  REDELIVERY_MARGIN_MS = 10 * 60 * 1000,
  TEXT_MAX = 1024,
};

/* ---- what happened ---- */

static void on_fatal(void *context, const char *why) {
  struct app *app = context;
  log_line(LOG_ERROR, "cannot go on, stopping; the journal keeps what is not done",
           LOG_TEXT("why", why));
  app->outcome = ERR_MEMORY;
  app->stopping = true;
}

static void on_stop_signal(void *context, const char *name) {
  struct app *app = context;
  log_line(LOG_INFO, "stopping", LOG_TEXT("signal", name));
  app->stopping = true;
}

/* False leaves all as it is; what is wrong with the configuration is in the log by then. */
static bool reload_settings(struct app *app) {
  struct config *fresh = NULL;
  bool loaded = app->reload->load(app->reload->context, &fresh) == ERR_OK;
  if (loaded) {
    log_set_level((enum log_level)fresh->log_level);
    hear_reload(app->hear, fresh);
  }
  config_free(&fresh);
  return loaded;
}

static void on_reload_signal(void *context) {
  struct app *app = context;
  if (!app->mqtt || app->stopping) /* the last part is not there yet, or the first is gone */
    return;
  bool settings = reload_settings(app);
  enum err err = http_reload_certificates(app->http);
  bool certificate = err == ERR_OK || err == ERR_MISSING;
  bool documents = documents_reload(app->documents);
  rest_reload_certificates(app->rest);
  mqtt_reload_certificates(app->mqtt);
  if (settings && certificate && documents)
    log_line(LOG_INFO, "certificates, documents, log level and limits were read again");
  else
    log_line(LOG_WARN, "not all could be read again",
             LOG_TEXT("settings", settings ? "read" : "unchanged"),
             LOG_TEXT("listener_certificate", certificate ? "read" : "unchanged"),
             LOG_TEXT("documents", documents ? "read" : "unchanged"));
}

static void on_silent(void *context, struct span call_control_id) {
  struct app *app = context;
  hear_silence(app->hear, call_control_id);
}

static void on_submit(void *context, struct command_msg **message) {
  struct app *app = context;
  dispatch_submit(app->dispatch, message);
}

static void read_figures(void *context, struct health_figures *out) {
  struct app *app = context;
  int64_t now_ms = clock_wall_ms();
  *out = (struct health_figures){.calls_now = (int64_t)calls_alive(app->calls),
                                 .spent = guard_spent_today(app->guard, now_ms, &out->is_spent)};
  today_read(app->today, now_ms, &out->calls, &out->messages);
}

static bool lacks_costs(void *context) {
  struct app *app = context;
  return guard_lacks_costs(app->guard);
}

static size_t pending_commands(void *context) {
  struct app *app = context;
  return dispatch_pending(app->dispatch);
}

/* ---- building ---- */

static enum err read_keys(struct app *app) {
  const struct config *config = app->config;
  app->keys = mem_alloc(config->telnyx_public_keys_count * sizeof app->keys[0]);
  if (!app->keys)
    return ERR_MEMORY;
  for (size_t i = 0; i < config->telnyx_public_keys_count; i++) {
    enum err err = signature_key_parse(&app->keys[i], span_of(config->telnyx_public_keys[i]));
    if (err != ERR_OK)
      return err;
    log_line(LOG_INFO, "public key", LOG_INT("number", i + 1),
             LOG_TEXT("form", signature_form_name(app->keys[i].form)));
  }
  return ERR_OK;
}

/* A broker delivers again what it had no acknowledgement for. That was on its way when the
 * connection went, which is noticed within one and a half keep-alives, and the session ends max_age
 * later; the rest is for clocks that are set a little. */
static int64_t redelivery_window_ms(const struct config *config) {
  return 2 * (config->commands_max_age_ms + config->mqtt_keep_alive_ms) + REDELIVERY_MARGIN_MS;
}

/* Stamps are whole seconds: a webhook may come again until its second is over. */
static int64_t dedupe_window_ms(const struct config *config) {
  enum { STAMP_MS = 1000 };
  return config->journal_dedupe_window_ms + STAMP_MS;
}

static enum err open_store(struct app *app) {
  const struct config *config = app->config;
  char why[256] = "";
  enum err err = store_open(&app->store,
                            &(struct store_options){
                                .path = config->journal_path,
                                .dedupe_window_ms = dedupe_window_ms(config),
                                .redelivery_window_ms = redelivery_window_ms(config),
                                .retention_ms = config->journal_retention_ms,
                                .max_bytes = config->journal_max_bytes,
                            },
                            app->main, why, sizeof why);
  if (err != ERR_OK)
    log_line(LOG_ERROR, "the journal cannot be opened", LOG_TEXT("path", config->journal_path),
             LOG_TEXT("why", why));
  return err;
}

static enum err open_rest(struct app *app) {
  const struct config *config = app->config;
  buf_addf(&app->user_agent, "telnyx-mqtt/%s", BRIDGE_VERSION);
  enum err err = buf_status(&app->user_agent);
  if (err != ERR_OK)
    return err;
  err = rest_open(&app->rest,
                  &(struct rest_options){
                      .api_key = config->telnyx_api_key,
                      .ca_file = config->telnyx_ca_file,
                      .user_agent = app->user_agent.data,
                      .max_connections = config->telnyx_max_concurrency,
                      .connect_timeout_ms = config->telnyx_connect_timeout_ms,
                      .max_reply_bytes = (size_t)config->commands_max_reply,
                  },
                  app->main);
  if (err != ERR_OK)
    log_line(LOG_ERROR, "the REST client cannot start", LOG_ERR(err),
             LOG_TEXT("ca_file", config->telnyx_ca_file));
  return err;
}

static enum err build_commands(struct app *app) {
  const struct config *config = app->config;
  enum err err =
      gates_create(&app->gates, &(struct gates_options){
                                    .table = gates_table,
                                    .count = gates_count,
                                    .contacts = config->contacts,
                                    .contact_count = config->contacts_count,
                                    .defaults = (const char *const *)config->commands_defaults,
                                    .default_count = config->commands_defaults_count,
                                    .access = {.rules = (const char *const *)config->access_allow,
                                               .count = config->access_allow_count},
                                    .principals = config->access_principals,
                                    .principal_count = config->access_principals_count,
                                    .clock = &app->clock,
                                    .guard = app->guard,
                                });
  if (err != ERR_OK)
    return err;
  return dispatch_create(
      &app->dispatch,
      &(struct dispatch_options){
          .root = config->mqtt_root,
          .response_topics = config->mqtt_response_topics,
          .response_topic_count = config->mqtt_response_topics_count,
          .discovery = config->homeassistant_discovery ? config->homeassistant_prefix : NULL,
          .api_url = config->telnyx_api_url,
          .max_age_ms = config->commands_max_age_ms,
          .max_command_bytes = (size_t)config->commands_max_bytes,
          .validation = (enum command_validation)config->commands_validation,
          .max_reply_bytes = (size_t)config->commands_max_reply,
          .max_pending = config->commands_max_pending,
          .max_concurrency = config->telnyx_max_concurrency,
          .max_retries = config->telnyx_max_retries,
          .attempt_timeout_ms = config->telnyx_attempt_timeout_ms,
          .total_timeout_ms = config->telnyx_total_timeout_ms,
          .commit_timeout_ms = APP_COMMIT_TIMEOUT_MS,
          .gates = app->gates,
          .own_operation = own_operation_described,
          .max_items = config->commands_max_items,
          .alerts = app->alerts,
          .numbers = app->numbers,
          .documents = app->documents,
          .hear = app->hear,
          .guard = app->guard,
          .store = app->store,
          .rest = app->rest,
          .publish = app->publish,
          .timers = loop_timers(app->loop),
          .main = app->main,
          .fatal = on_fatal,
          .context = app,
      });
}

static enum err build_discovery(struct app *app) {
  const struct config *config = app->config;
  health_topic(&app->bridge_topics, config->mqtt_root, app_client_id(config), "");
  enum err err = buf_status(&app->bridge_topics);
  if (err != ERR_OK)
    return err;
  return discovery_create(&app->discovery,
                          &(struct discovery_options){
                              .home = {.config = config, .bridge_topics = app->bridge_topics.data},
                              .store = app->store,
                              .publish = app->publish,
                              .timers = loop_timers(app->loop),
                          });
}

static void write_health(void *context, struct buf *json) {
  const struct app *app = context;
  health_write(app->health, json);
}

static enum err build_admin_page(struct app *app) {
  const struct config *config = app->config;
  if (!config->admin_listen || !config->admin_listen[0])
    return ERR_OK;
  return admin_page_create(&app->admin_page,
                           &(struct admin_page_options){.root = config->mqtt_root,
                                                        .calls = app->calls,
                                                        .alerts = app->alerts,
                                                        .timers = loop_timers(app->loop),
                                                        .write_health = write_health,
                                                        .context = app});
}

static enum err build_events(struct app *app) {
  const struct config *config = app->config;
  enum err err = calls_create(&app->calls, &(struct calls_options){
                                               .root = config->mqtt_root,
                                               .state_ttl_ms = config->calls_state_ttl_ms,
                                               .max_silence_ms = config->calls_max_silence_ms,
                                               .store = app->store,
                                               .publish = app->publish,
                                               .timers = loop_timers(app->loop),
                                               .silent = on_silent,
                                               .context = app,
                                           });
  if (err == ERR_OK)
    err = alerts_create(&app->alerts, config);
  if (err == ERR_OK)
    err = numbers_create(&app->numbers, config);
  if (err == ERR_OK)
    err = today_create(&app->today);
  if (err == ERR_OK)
    err = build_discovery(app);
  if (err == ERR_OK)
    err = build_admin_page(app);
  if (err != ERR_OK)
    return err;
  err = hear_create(&app->hear, &(struct hear_options){
                                    .subscribers = subscribers,
                                    .subscriber_count = subscriber_count,
                                    .root = config->mqtt_root,
                                    .calls = app->calls,
                                    .alerts = app->alerts,
                                    .numbers = app->numbers,
                                    .today = app->today,
                                    .discovery = app->discovery,
                                    .store = app->store,
                                    .publish = app->publish,
                                    .timers = loop_timers(app->loop),
                                    .submit = on_submit,
                                    .fatal = on_fatal,
                                    .context = app,
                                    .guard = app->guard,
                                    .admin_page = app->admin_page,
                                });
  if (err != ERR_OK)
    return err;
  return ingress_create(
      &app->ingress, &(struct ingress_options){
                         .root = config->mqtt_root,
                         .verifier = {.keys = app->keys,
                                      .key_count = config->telnyx_public_keys_count,
                                      .tolerance_s = config->telnyx_timestamp_tolerance_ms / 1000,
                                      .threads = verifier_threads()},
                         .main = app->main,
                         .store = app->store,
                         .publish = app->publish,
                         .hear = app->hear,
                         .admin_page = app->admin_page,
                         .clock = &app->clock,
                     });
}

static void build_clock(struct app *app) {
  struct store_stats stats;
  store_stats(app->store, &stats);
  clock_proof_init(&app->clock, BRIDGE_RELEASED_S * INT64_C(1000),
                   app->config->telnyx_timestamp_tolerance_ms);
  clock_proof_note(&app->clock, CLOCK_PROOF_JOURNAL, stats.newest_wall_ms);
  const char *why = clock_proof_why(&app->clock, clock_wall_ms());
  if (why)
    log_line(LOG_ERROR, "not ready until the clock is right", LOG_TEXT("why", why));
}

static bool is_current(void *context, const struct msg *msg) {
  struct app *app = context;
  return hear_is_current(app->hear, msg);
}

static void on_refused(void *context, const struct msg *msg) {
  struct app *app = context;
  discovery_refused(app->discovery, msg);
}

static enum err build_flow(struct app *app) {
  const struct config *config = app->config;
  build_clock(app);
  enum err err =
      publish_create(&app->publish, &(struct publish_options){.store = app->store,
                                                              .timers = loop_timers(app->loop),
                                                              .is_current = is_current,
                                                              .refused = on_refused,
                                                              .context = app});
  if (err == ERR_OK)
    err = app_build_guard(app);
  if (err == ERR_OK)
    err = build_events(app);
  if (err == ERR_OK)
    err = documents_create(&app->documents, &(struct documents_options){
                                                .root = config->mqtt_root,
                                                .items = config->texml_documents,
                                                .count = config->texml_documents_count,
                                                .ingress = app->ingress,
                                                .hear = app->hear,
                                                .publish = app->publish,
                                                .guard = app->guard,
                                                .timers = loop_timers(app->loop),
                                            });
  if (err == ERR_OK)
    err = build_commands(app);
  if (err != ERR_OK)
    return err;
  return health_create(&app->health, &(struct health_options){
                                         .root = config->mqtt_root,
                                         .client_id = app_client_id(config),
                                         .guarded = config->guard_enabled,
                                         .interval_ms = config->bridge_health_interval_ms,
                                         .store = app->store,
                                         .publish = app->publish,
                                         .timers = loop_timers(app->loop),
                                         .clock = &app->clock,
                                         .pending_commands = pending_commands,
                                         .lacks_costs = lacks_costs,
                                         .figures = read_figures,
                                         .context = app,
                                     });
}

static enum err prepare(struct app *app) {
  buf_init(&app->bridge_topics, TEXT_MAX);
  buf_init(&app->will_topic, TEXT_MAX);
  buf_init(&app->command_filter, TEXT_MAX);
  buf_init(&app->principal_filter, TEXT_MAX);
  buf_init(&app->user_agent, TEXT_MAX);
  mqtt_ignore_proxies();
  const struct config *config = app->config;
  const struct loop_options loop = {.max_streams =
                                        config->http_max_connections + APP_ADMIN_CONNECTIONS,
                                    .handshake_timeout_ms = config->http_request_timeout_ms,
                                    .tls = config->http_cert_file && config->http_cert_file[0]};
  enum err err = loop_open(&app->loop, &loop);
  if (err == ERR_OK)
    err = mailbox_create(&app->main, loop_wake, app->loop);
  if (err == ERR_OK)
    err = crypt_start();
  if (err != ERR_OK)
    return err;
  return signals_open(&app->signals,
                      &(struct signals_handlers){app, on_stop_signal, on_reload_signal}, app->loop);
}

enum err app_build(struct app *app) {
  static enum err (*const steps[])(struct app *) = {prepare,    read_keys,        open_store,
                                                    open_rest,  build_flow,       app_load,
                                                    app_listen, app_listen_admin, app_open_mqtt};
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    enum err err = steps[i](app);
    if (err != ERR_OK)
      return err;
  }
  dispatch_start(app->dispatch);
  hear_start(app->hear);
  return ERR_OK;
}
