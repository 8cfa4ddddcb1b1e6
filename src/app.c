#include "app.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "app_parts.h"
#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/source_networks.h"
#include "bridge/thread.h"

enum {
  LOOP_MS = 500,          /* the main loop goes round at least this often */
  TIMERS_AT_ONCE = 256,   /* then others have a turn */
  MAIL_AT_ONCE = 256,     /* likewise */
  OUTBOX_GRACE_MS = 1000, /* at a stop, for what can still be delivered */
  GOODBYE_MS = 2000,      /* at a stop, for the engines to close */
  GRACE_MS = 2000,        /* at a stop, for Paho's threads to end once all was said */
};

/* The process's one loop: what sockets bring, what is due, what is to be verified of it, and what
 * threads have to say. Each has a budget; that of sockets is the listener's own (http/reading.c),
 * and more than it lets in is not there to be verified. */
static void go_round(struct app *app, int64_t ceiling_ms) {
  loop_wait(app->loop, ceiling_ms);
  if (app->mqtt)
    mqtt_tick(app->mqtt, clock_mono_ms());
  timers_run(loop_timers(app->loop), clock_mono_ms(), TIMERS_AT_ONCE);
  ingress_work(app->ingress);
  mailbox_drain_some(app->main, MAIL_AT_ONCE);
  log_limits_tell();
}

static bool flow_is_busy(const struct app *app) {
  return ingress_busy(app->ingress) > 0 || hear_is_busy(app->hear) ||
         dispatch_is_busy(app->dispatch) || guard_is_busy(app->guard) ||
         documents_is_busy(app->documents);
}

static void go_round_while(struct app *app, bool (*condition)(const struct app *),
                           int64_t until_mono_ms) {
  int64_t left_ms = until_mono_ms - clock_mono_ms();
  while (left_ms > 0 && condition(app)) {
    go_round(app, left_ms < LOOP_MS ? left_ms : LOOP_MS);
    left_ms = until_mono_ms - clock_mono_ms();
  }
}

static bool is_connected(const struct app *app) {
  if (!app->mqtt)
    return false;
  struct mqtt_status status;
  mqtt_status(app->mqtt, &status);
  return status.up;
}

static bool outbox_is_waiting(const struct app *app) {
  return is_connected(app) && !publish_is_idle(app->publish);
}

static bool farewell_is_waiting(const struct app *app) {
  return is_connected(app) && publish_now_waits(app->publish);
}

static bool anything_is_busy(const struct app *app) {
  return flow_is_busy(app) || publish_is_busy(app->publish);
}

/* "offline" needs a place in the window, which may be full: what waits behind it stays on disk. */
static void say_goodbye(struct app *app, int64_t deadline) {
  publish_stop(app->publish);
  health_stopping(app->health);
  go_round_while(app, farewell_is_waiting,
                 clock_earlier(clock_mono_ms() + GOODBYE_MS / 2, deadline));
  int64_t share_ms = clock_earlier(deadline - clock_mono_ms(), (int64_t)4 * GRACE_MS) / 4;
  app->left_behind = !mqtt_close(&app->mqtt, clock_earlier(GOODBYE_MS / 2, share_ms), share_ms);
  publish_down(app->publish);
  health_down(app->health, "shutting down");
}

static void give_up(void) {
  log_line(LOG_ERROR, "did not stop in time; the journal keeps what is not done");
  log_flush(LOG_GRACE_MS);
  _exit(1);
}

static void *guard(void *timeout_ms) {
  int64_t ms = *(const int64_t *)timeout_ms;
  struct timespec left = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
  clock_nanosleep(CLOCK_MONOTONIC, 0, &left, NULL);
  give_up();
  return NULL;
}

/* On a disk that hangs the threads that are waited for do not end: the process then does, in time
 * and whatever it waits for, as in a crash. */
static void guard_stop(const struct app *app) {
  static int64_t timeout_ms; /* the thread may read it after all else is gone */
  pthread_t thread;
  timeout_ms = app->config->bridge_shutdown_timeout_ms;
  if (thread_start(&thread, guard, &timeout_ms) == ERR_OK)
    pthread_detach(thread);
  else
    log_line(LOG_WARN, "no thread can be started: the stop may take longer than it should");
}

/* First no more work is let in; what is under way may finish, and what it leads to may go out; then
 * the engines close, and the journal last. After a failed start there may be neither listener nor
 * broker. */
static void stop(struct app *app) {
  int64_t deadline = clock_mono_ms() + app->config->bridge_shutdown_timeout_ms;
  app->stopping = true;
  guard_stop(app);
  if (app->http)
    http_stop_accepting(app->http);
  if (app->admin)
    http_stop_accepting(app->admin);
  ingress_stop(app->ingress);
  documents_stop(app->documents);
  hear_stop(app->hear);
  guard_close(app->guard);
  dispatch_stop(app->dispatch);
  FAULT_POINT(STOP_BEGUN);
  go_round_while(app, flow_is_busy, deadline - GOODBYE_MS);
  rest_close(&app->rest);
  FAULT_POINT(STOP_FINISHED);
  go_round_while(app, outbox_is_waiting,
                 clock_earlier(clock_mono_ms() + OUTBOX_GRACE_MS, deadline));
  say_goodbye(app, deadline);
  FAULT_POINT(STOP_DISCONNECTED);
  go_round_while(app, anything_is_busy, deadline);
  if (anything_is_busy(app))
    give_up();
}

/* Everything that a failed start may have left half built. */
static void take_down(struct app *app) {
  signals_close(&app->signals);
  if (app->http)
    http_stop_accepting(app->http);
  if (app->admin)
    http_stop_accepting(app->admin);
  if (app->mqtt)
    app->left_behind = !mqtt_close(&app->mqtt, 0, GRACE_MS);
  if (app->rest)
    rest_close(&app->rest);
  if (app->store)
    store_close(&app->store);
  if (app->main)
    mailbox_drain(app->main);
  health_destroy(&app->health);
  documents_destroy(&app->documents);
  ingress_destroy(&app->ingress);
  if (app->main)
    mailbox_drain(app->main); /* the verifier's last */
  hear_destroy(&app->hear);
  calls_destroy(&app->calls);
  dispatch_destroy(&app->dispatch);
  alerts_destroy(&app->alerts);
  numbers_destroy(&app->numbers);
  today_destroy(&app->today);
  admin_page_destroy(&app->admin_page);
  discovery_destroy(&app->discovery);
  gates_destroy(&app->gates);
  guard_destroy(&app->guard);
  publish_destroy(&app->publish);
  http_close(&app->http);
  http_close(&app->admin);
  source_networks_free(&app->trusted_proxies);
  source_networks_free(&app->allowed_networks);
  mailbox_destroy(&app->main);
  loop_close(&app->loop);
  buf_free(&app->bridge_topics);
  buf_free(&app->will_topic);
  buf_free(&app->command_filter);
  buf_free(&app->principal_filter);
  buf_free(&app->user_agent);
  mem_free(app->keys);
  mem_free(app->signers);
  config_free(&app->config);
}

enum err app_run(struct config **config, const struct app_reload *reload) {
  struct app app = {.config = *config, .reload = reload};
  *config = NULL;
  enum err err = app_build(&app);
  if (err != ERR_OK)
    log_line(LOG_ERROR, "the start failed", LOG_ERR(err));
  while (err == ERR_OK && !app.stopping)
    go_round(&app, LOOP_MS);
  if (app.health) /* the last part of flow/: from then on something may be under way */
    stop(&app);
  take_down(&app);
  if (err == ERR_OK) {
    err = app.outcome;
    log_line(LOG_INFO, "stopped");
  }
  if (app.left_behind) {
    log_stop(LOG_GRACE_MS);
    _exit(err == ERR_OK ? 0 : 1);
  }
  return err;
}
