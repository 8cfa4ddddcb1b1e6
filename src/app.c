#include "bridge/app.h"

#include <unistd.h>

#include "app_parts.h"
#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "bridge/mem.h"

enum {
  LOOP_MS = 500,          /* the main loop goes round at least this often */
  OUTBOX_GRACE_MS = 1000, /* at a stop, for what can still be delivered */
  GOODBYE_MS = 2000,      /* at a stop, for the engines to close */
};

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
  FAULT_POINT(STOP_BEGUN);
  go_round_while(app, flow_is_busy, deadline - GOODBYE_MS);
  rest_close(&app->rest);
  FAULT_POINT(STOP_FINISHED);
  int64_t grace = clock_mono_ms() + OUTBOX_GRACE_MS;
  go_round_while(app, outbox_is_waiting, grace < deadline ? grace : deadline);
  health_stopping(app->health);
  publish_stop(app->publish);
  mqtt_close(&app->mqtt, GOODBYE_MS / 2);
  publish_down(app->publish);
  FAULT_POINT(STOP_DISCONNECTED);
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

enum err app_run(struct config **config, const struct app_reload *reload) {
  struct app app = {.config = *config, .reload = reload};
  *config = NULL;
  enum err err = app_build(&app);
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
