#include "bridge/app.h"

#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

#include "bridge/calls.h"
#include "bridge/clock.h"
#include "bridge/crypto.h"
#include "bridge/dispatch.h"
#include "bridge/health.h"
#include "bridge/http.h"
#include "bridge/ingress.h"
#include "bridge/log.h"
#include "bridge/mailbox.h"
#include "bridge/mem.h"
#include "bridge/mqtt.h"
#include "bridge/publish.h"
#include "bridge/rest.h"
#include "bridge/signals.h"
#include "bridge/signature.h"
#include "bridge/store.h"
#include "bridge/timer.h"

enum {
  LOOP_MS = 500,             /* the main loop goes round at least this often */
  COMMIT_TIMEOUT_MS = 10000, /* for a command, while Paho's thread waits */
  REPLY_BYTES = 1024 * 1024, /* of the REST API */
  OUTBOX_GRACE_MS = 1000,    /* at a stop, for what can still be delivered */
  GOODBYE_MS = 2000,         /* at a stop, for the engines to close */
  ROUTE_COUNT = 3,
};

struct app {
  struct config *config;
  const struct app_reload *reload;
  struct signature_key *keys;
  struct mailbox *main;
  struct timers timers;
  sem_t started; /* wakes the loop while there is no listener yet */

  struct signals *signals;
  struct store *store;
  struct publish *publish;
  struct calls *calls;
  struct rest *rest;
  struct dispatch *dispatch;
  struct ingress *ingress;
  struct health *health;
  struct http *http;
  struct mqtt *mqtt;
  bool mqtt_up;

  struct http_route routes[ROUTE_COUNT];
  struct buf will_topic, command_filter, user_agent;
  struct store_calls known_calls;
  struct store_unfinished unfinished;
  bool loaded;
  enum err outcome; /* of what was loaded, and why the app must stop */
  bool stopping;
  const char *why_stopping;
};

/* ---- what happened ------------------------------------------------------------------------------
 */

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

static void on_reload_signal(void *context) {
  struct app *app = context;
  struct config *fresh = NULL;
  if (app->reload->load(app->reload->context, &fresh) == ERR_OK)
    log_set_level((enum log_level)fresh->log_level);
  config_free(&fresh);
  if (http_reload_certificates(app->http) != ERR_OK)
    log_line(LOG_ERROR, "the listener's certificate cannot be read, the old one stays in use");
  rest_reload_certificates(app->rest);
  mqtt_reload_certificates(app->mqtt);
  log_line(LOG_INFO, "certificates and log level read again");
}

static void on_mqtt_up(void *context) {
  struct app *app = context;
  struct mqtt_status status;
  mqtt_status(app->mqtt, &status);
  log_line(LOG_INFO, "connected to the broker",
           LOG_TEXT("version", status.version == MQTT_VERSION_5 ? "5" : "3.1.1"),
           LOG_INT("window", status.window));
  metrics_add(METRIC_MQTT_CONNECTS, 1);
  publish_up(app->publish, app->mqtt);
  health_up(app->health, app->mqtt);
  calls_publish_states(app->calls);
}

static void on_mqtt_down(void *context, const char *why) {
  struct app *app = context;
  publish_down(app->publish);
  health_down(app->health, why);
}

static enum err on_command(void *context, struct command_msg **message) {
  struct app *app = context;
  return dispatch_keep(app->dispatch, message);
}

static size_t pending_commands(void *context) {
  struct app *app = context;
  return dispatch_pending(app->dispatch);
}

static void on_webhook(void *context, struct http_request *request) {
  struct app *app = context;
  ingress_take(app->ingress, &request);
}

static void on_healthz(void *context, struct http_request *request) {
  struct app *app = context;
  health_answer_live(app->health, request);
}

static void on_readyz(void *context, struct http_request *request) {
  struct app *app = context;
  health_answer_ready(app->health, request);
}

/* ---- what the journal knows ---------------------------------------------------------------------
 */

static void on_known_call(struct store_calls *calls, const struct store_call *row) {
  struct app *app = (struct app *)((char *)calls - offsetof(struct app, known_calls));
  if (calls_restore(app->calls, row) != ERR_OK)
    app->outcome = ERR_MEMORY;
}

static void read_unfinished(struct app *app, int64_t after_id);

static void on_unfinished(struct store_op *op) {
  struct app *app = (struct app *)((char *)op - offsetof(struct app, unfinished));
  struct store_unfinished *unfinished = &app->unfinished;
  if (op->result != ERR_OK)
    app->outcome = op->result;
  int64_t last_id = unfinished->after_id;
  for (size_t i = 0; i < unfinished->count; i++) {
    last_id = unfinished->messages[i]->id;
    dispatch_resume(app->dispatch, &unfinished->messages[i]);
  }
  if (unfinished->more && app->outcome == ERR_OK)
    read_unfinished(app, last_id);
  else
    app->loaded = true;
}

static void read_unfinished(struct app *app, int64_t after_id) {
  app->unfinished = (struct store_unfinished){.op.done = on_unfinished, .after_id = after_id};
  store_read_unfinished(app->store, &app->unfinished);
}

static void on_known_calls(struct store_op *op) {
  struct app *app = (struct app *)((char *)op - offsetof(struct app, known_calls));
  if (op->result != ERR_OK)
    app->outcome = op->result;
  read_unfinished(app, 0);
}

static void wake_start(void *context) {
  sem_post(context);
}

/* Calls and unfinished commands come before anything new, so that order holds across a restart. */
static enum err load(struct app *app) {
  app->known_calls =
      (struct store_calls){.op.done = on_known_calls, .limit = CALLS_MAX, .visit = on_known_call};
  store_read_calls(app->store, &app->known_calls);
  while (!app->loaded) {
    mailbox_drain(app->main);
    if (!app->loaded)
      sem_wait(&app->started);
  }
  return app->outcome;
}

/* ---- building -----------------------------------------------------------------------------------
 */

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

static enum err open_store(struct app *app) {
  const struct config *config = app->config;
  char why[256] = "";
  enum err err = store_open(&app->store,
                            &(struct store_options){
                                .path = config->journal_path,
                                .dedupe_window_ms = config->journal_dedupe_window_ms,
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
                      .max_reply_bytes = REPLY_BYTES,
                  },
                  app->main);
  if (err != ERR_OK)
    log_line(LOG_ERROR, "the REST client cannot start", LOG_ERR(err),
             LOG_TEXT("ca_file", config->telnyx_ca_file));
  return err;
}

static enum err build_commands(struct app *app) {
  const struct config *config = app->config;
  return dispatch_create(&app->dispatch,
                         &(struct dispatch_options){
                             .root = config->mqtt_root,
                             .api_url = config->telnyx_api_url,
                             .max_age_ms = config->commands_max_age_ms,
                             .max_command_bytes = (size_t)config->commands_max_bytes,
                             .max_pending = config->commands_max_pending,
                             .max_concurrency = config->telnyx_max_concurrency,
                             .max_retries = config->telnyx_max_retries,
                             .attempt_timeout_ms = config->telnyx_attempt_timeout_ms,
                             .total_timeout_ms = config->telnyx_total_timeout_ms,
                             .commit_timeout_ms = COMMIT_TIMEOUT_MS,
                             .store = app->store,
                             .rest = app->rest,
                             .publish = app->publish,
                             .timers = &app->timers,
                             .main = app->main,
                             .fatal = on_fatal,
                             .context = app,
                         });
}

static enum err build_events(struct app *app) {
  const struct config *config = app->config;
  enum err err = calls_create(&app->calls, &(struct calls_options){
                                               .root = config->mqtt_root,
                                               .state_ttl_ms = config->calls_state_ttl_ms,
                                               .store = app->store,
                                               .publish = app->publish,
                                               .timers = &app->timers,
                                           });
  if (err != ERR_OK)
    return err;
  return ingress_create(&app->ingress,
                        &(struct ingress_options){
                            .root = config->mqtt_root,
                            .keys = app->keys,
                            .key_count = config->telnyx_public_keys_count,
                            .tolerance_s = config->telnyx_timestamp_tolerance_ms / 1000,
                            .store = app->store,
                            .publish = app->publish,
                            .calls = app->calls,
                        });
}

static enum err build_flow(struct app *app) {
  const struct config *config = app->config;
  enum err err = publish_create(&app->publish, app->store, &app->timers);
  if (err == ERR_OK)
    err = build_events(app);
  if (err == ERR_OK)
    err = build_commands(app);
  if (err != ERR_OK)
    return err;
  return health_create(&app->health, &(struct health_options){
                                         .root = config->mqtt_root,
                                         .interval_ms = config->bridge_health_interval_ms,
                                         .store = app->store,
                                         .publish = app->publish,
                                         .timers = &app->timers,
                                         .pending_commands = pending_commands,
                                         .context = app,
                                     });
}

static enum err open_http(struct app *app) {
  const struct config *config = app->config;
  const struct http_route routes[ROUTE_COUNT] = {
      {config->http_path, HTTP_POST, (size_t)config->http_max_body_bytes, on_webhook},
      {"/healthz", HTTP_GET, 0, on_healthz},
      {"/readyz", HTTP_GET, 0, on_readyz},
  };
  for (size_t i = 0; i < ROUTE_COUNT; i++)
    app->routes[i] = routes[i];
  char why[256] = "";
  enum err err = http_open(&app->http,
                           &(struct http_options){
                               .listen = span_of(config->http_listen),
                               .cert_file = config->http_cert_file,
                               .key_file = config->http_key_file,
                               .routes = app->routes,
                               .route_count = ROUTE_COUNT,
                               .context = app,
                               .request_timeout_ms = config->http_request_timeout_ms,
                               .max_connections = config->http_max_connections,
                           },
                           why, sizeof why);
  if (err != ERR_OK) {
    log_line(LOG_ERROR, "cannot listen for webhooks", LOG_TEXT("listen", config->http_listen),
             LOG_TEXT("why", why));
    return err;
  }
  mailbox_set_wake(app->main, http_wake, app->http);
  log_line(LOG_INFO, "listening for webhooks", LOG_INT("port", http_port(app->http)),
           LOG_TEXT("path", config->http_path));
  return ERR_OK;
}

static enum err make_topics(struct app *app) {
  const struct config *config = app->config;
  health_topic(&app->will_topic, config->mqtt_root, "state");
  if (config->mqtt_share_group && config->mqtt_share_group[0] != '\0')
    buf_addf(&app->command_filter, "$share/%s/", config->mqtt_share_group);
  buf_addf(&app->command_filter, "%s/cmd/#", config->mqtt_root);
  enum err err = buf_status(&app->will_topic);
  return err != ERR_OK ? err : buf_status(&app->command_filter);
}

static enum err open_mqtt(struct app *app) {
  const struct config *config = app->config;
  enum err err = make_topics(app);
  if (err != ERR_OK)
    return err;
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
      .command_filter = app->command_filter.data,
      .will_topic = app->will_topic.data,
      .will_payload = HEALTH_OFFLINE,
      .max_window = config->mqtt_window,
      .commit_timeout_ms = COMMIT_TIMEOUT_MS,
  };
  const struct mqtt_handlers handlers = {app, on_mqtt_up, on_mqtt_down, on_command};
  char why[256] = "";
  err = mqtt_open(&app->mqtt, &options, &handlers, app->main, why, sizeof why);
  if (err != ERR_OK)
    log_line(LOG_ERROR, "cannot use the broker", LOG_TEXT("why", why));
  return err;
}

static enum err build(struct app *app) {
  enum err (*const steps[])(struct app *) = {read_keys, open_store, open_rest, build_flow,
                                             load,      open_http,  open_mqtt};
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    enum err err = steps[i](app);
    if (err != ERR_OK)
      return err;
  }
  return ERR_OK;
}

/* ---- the loop and the stop ----------------------------------------------------------------------
 */

static void go_round(struct app *app, int64_t ceiling_ms) {
  http_serve(app->http, timers_next_in_ms(&app->timers, clock_mono_ms(), ceiling_ms));
  int64_t now_mono_ms = clock_mono_ms();
  dispatch_mark_alive(app->dispatch, now_mono_ms);
  timers_run(&app->timers, now_mono_ms);
  mailbox_drain(app->main);
}

static bool flow_is_busy(const struct app *app) {
  return ingress_busy(app->ingress) > 0 || calls_busy(app->calls) > 0 ||
         dispatch_is_busy(app->dispatch);
}

static void go_round_while(struct app *app, bool (*condition)(const struct app *),
                           int64_t until_mono_ms) {
  int64_t left_ms = until_mono_ms - clock_mono_ms();
  while (left_ms > 0 && condition(app)) {
    go_round(app, left_ms < LOOP_MS ? left_ms : LOOP_MS);
    left_ms = until_mono_ms - clock_mono_ms();
  }
}

static bool outbox_is_waiting(const struct app *app) {
  struct mqtt_status status;
  mqtt_status(app->mqtt, &status);
  return status.up && !publish_is_idle(app->publish);
}

static bool anything_is_busy(const struct app *app) {
  return flow_is_busy(app) || publish_is_busy(app->publish);
}

/* First no more work is let in; what is under way may finish, and what it leads to may go out; then
 * the engines close, and the journal last. */
static void stop(struct app *app) {
  int64_t deadline = clock_mono_ms() + app->config->bridge_shutdown_timeout_ms;
  http_stop_accepting(app->http);
  ingress_stop(app->ingress);
  calls_stop(app->calls);
  dispatch_stop(app->dispatch);
  go_round_while(app, flow_is_busy, deadline - GOODBYE_MS);
  rest_close(&app->rest);
  int64_t grace = clock_mono_ms() + OUTBOX_GRACE_MS;
  go_round_while(app, outbox_is_waiting, grace < deadline ? grace : deadline);
  health_stopping(app->health);
  publish_stop(app->publish);
  mqtt_close(&app->mqtt, GOODBYE_MS / 2);
  publish_down(app->publish);
  go_round_while(app, anything_is_busy, deadline);
  if (!anything_is_busy(app))
    return;
  log_line(LOG_ERROR, "did not stop in time; the journal keeps what is not done");
  _exit(1);
}

/* Everything that a failed start may have left half built. */
static void take_down(struct app *app) {
  signals_close(app->signals);
  if (app->http)
    http_stop_accepting(app->http);
  if (app->mqtt)
    mqtt_close(&app->mqtt, 0);
  if (app->rest)
    rest_close(&app->rest);
  if (app->store)
    store_close(&app->store);
  mailbox_drain(app->main);
  health_destroy(&app->health);
  ingress_destroy(&app->ingress);
  calls_destroy(&app->calls);
  dispatch_destroy(&app->dispatch);
  publish_destroy(&app->publish);
  if (app->http) {
    mailbox_set_wake(app->main, NULL, NULL);
    http_close(&app->http);
  }
  signals_free(&app->signals);
  mailbox_destroy(&app->main);
  buf_free(&app->will_topic);
  buf_free(&app->command_filter);
  buf_free(&app->user_agent);
  mem_free(app->keys);
  config_free(&app->config);
  sem_destroy(&app->started);
}

static enum err prepare(struct app *app) {
  enum { TEXT_MAX = 1024 };
  buf_init(&app->will_topic, TEXT_MAX);
  buf_init(&app->command_filter, TEXT_MAX);
  buf_init(&app->user_agent, TEXT_MAX);
  sem_init(&app->started, 0, 0);
  log_set_level((enum log_level)app->config->log_level);
  log_set_format((enum log_format)app->config->log_format);
  log_set_mask_numbers(app->config->log_mask_numbers);
  enum err err = mailbox_create(&app->main, wake_start, &app->started);
  if (err == ERR_OK)
    err = crypto_start();
  if (err != ERR_OK)
    return err;
  return signals_open(&app->signals,
                      &(struct signals_handlers){app, on_stop_signal, on_reload_signal}, app->main);
}

enum err app_run(struct config **config, const struct app_reload *reload) {
  struct app app = {.config = *config, .reload = reload};
  *config = NULL;
  enum err err = prepare(&app);
  if (err == ERR_OK)
    err = build(&app);
  if (err == ERR_OK) {
    while (!app.stopping)
      go_round(&app, LOOP_MS);
    stop(&app);
    err = app.outcome;
    log_line(LOG_INFO, "stopped");
  }
  take_down(&app);
  return err;
}
