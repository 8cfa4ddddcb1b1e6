#include <assert.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "core.h"
#include "socket.h"

enum {
  PROBE_TIMEOUT_MS = 5 * 1000,
  READY_TIMEOUT_MS = 20 * 1000, /* from CONNECT to SUBACK */
  DRAIN_TIMEOUT_MS = 5 * 1000,  /* for what is in flight, before connecting anew by wish */
  /* Paho searches its lists from end to end for each message: past this, more in flight makes it
   * slower (1,000: 240 us of processor per message, 100: 65 us). */
  PAHO_FLIGHT_MAX = 100,
  NUDGE_MS = 5, /* without an acknowledgement for so long, Paho's sender may have gone to sleep */
  NUDGE_GROWTH = 10,
};

void mqtt_wait_until(struct mqtt *mqtt, int64_t mono_ms) {
  if (mono_ms == INT64_MAX) {
    pthread_cond_wait(&mqtt->changed, &mqtt->lock);
    return;
  }
  int64_t left_ms = mono_ms - clock_mono_ms();
  if (left_ms <= 0)
    return;
  struct timespec until = clock_deadline(left_ms);
  pthread_cond_timedwait(&mqtt->changed, &mqtt->lock, &until);
}

/* --- one connection; with the lock, which is let go around Paho --- */

static struct mqtt_publish *take_waiting(struct mqtt *mqtt) {
  struct mqtt_publish *publish = mqtt->waiting;
  mqtt->waiting = publish->next;
  if (!mqtt->waiting)
    mqtt->waiting_end = &mqtt->waiting;
  publish->next = mqtt->in_flight;
  publish->link = &mqtt->in_flight;
  if (publish->next)
    publish->next->link = &publish->next;
  mqtt->in_flight = publish;
  mqtt->in_flight_count++;
  mqtt->in_flight_bytes += publish->size;
  return publish;
}

/* When the socket is full, Paho neither reads nor writes for up to a second: never fill it. */
static bool can_feed(const struct mqtt *mqtt) {
  if (mqtt->phase != MQTT_PHASE_UP || !mqtt->waiting)
    return false;
  size_t bytes = mqtt->in_flight_bytes + mqtt->waiting->size;
  unsigned window = mqtt_window(mqtt, &mqtt->news.limits);
  return mqtt->in_flight_count == 0 ||
         (mqtt->in_flight_count < window && mqtt->in_flight_count < PAHO_FLIGHT_MAX &&
          bytes <= mqtt->news.limits.send_bytes);
}

static void plan_nudge(struct mqtt *mqtt, int64_t wait_ms) {
  mqtt->nudge_wait_ms = wait_ms;
  mqtt->nudge_mono_ms = clock_mono_ms() + wait_ms;
}

/* Seldomer and seldomer: most likely the broker is merely far away. */
static void nudge(struct mqtt *mqtt) {
  plan_nudge(mqtt, mqtt->nudge_wait_ms * NUDGE_GROWTH);
  pthread_mutex_unlock(&mqtt->lock);
  mqtt_link_nudge(mqtt->link);
  pthread_mutex_lock(&mqtt->lock);
}

static void feed_one(struct mqtt *mqtt) {
  struct mqtt_publish *publish = take_waiting(mqtt);
  plan_nudge(mqtt, NUDGE_MS);
  pthread_mutex_unlock(&mqtt->lock);
  enum err err = mqtt_link_send(mqtt->link, publish);
  FAULT_POINT(PUBLISH_SENT);
  pthread_mutex_lock(&mqtt->lock);
  if (err == ERR_OK || mqtt->abandoned)
    return; /* by now it may be completed */
  mqtt_unlink_in_flight(mqtt, publish);
  if (err == ERR_NETWORK)
    mqtt_complete(mqtt, publish, MQTT_LOST, 0);
  else
    mqtt_complete(mqtt, publish, MQTT_REFUSED,
                  err == ERR_LIMIT ? MQTT_REASON_TOO_LARGE : MQTT_REASON_TOPIC);
}

/* When to leave a connection that is up: never, or once the wish to is old enough. */
static int64_t leave_mono_ms(const struct mqtt *mqtt, int64_t reload_since) {
  if (mqtt->closing)
    return mqtt->close_mono_ms;
  return mqtt->reload ? reload_since + DRAIN_TIMEOUT_MS : INT64_MAX;
}

/* Until the link ends, or until a wish to leave finds it idle or is old. */
static void serve(struct mqtt *mqtt) {
  int64_t reload_since = INT64_MAX;
  while (mqtt->phase == MQTT_PHASE_UP && !mqtt->forget) {
    if (can_feed(mqtt)) {
      feed_one(mqtt);
      continue;
    }
    if (mqtt->reload && reload_since == INT64_MAX)
      reload_since = clock_mono_ms();
    int64_t leave = leave_mono_ms(mqtt, reload_since);
    bool idle = !mqtt->waiting && mqtt->in_flight_count == 0;
    if (leave != INT64_MAX && (idle || clock_mono_ms() >= leave))
      return;
    int64_t until = mqtt->in_flight_count > 0 ? mqtt->nudge_mono_ms : INT64_MAX;
    if (clock_mono_ms() >= until)
      nudge(mqtt);
    else
      mqtt_wait_until(mqtt, until < leave ? until : leave);
  }
}

static void wait_ready(struct mqtt *mqtt) {
  int64_t deadline = clock_mono_ms() + READY_TIMEOUT_MS;
  while (mqtt->phase == MQTT_PHASE_CONNECTING && !mqtt->closing) {
    if (clock_mono_ms() >= deadline)
      mqtt_end_here(mqtt, MQTT_END_UNREACHABLE, 0, "no answer in time");
    else
      mqtt_wait_until(mqtt, deadline);
  }
}

/* A broker may ask for a shorter keep-alive, which Paho ignores (MQTT 5.0 section 3.2.2.3.14). */
static bool adopt_keep_alive(struct mqtt *mqtt) {
  int wanted = mqtt->news.limits.keep_alive_s;
  if (wanted <= 0 || (mqtt->keep_alive_s > 0 && wanted >= mqtt->keep_alive_s))
    return false;
  mqtt->keep_alive_s = wanted;
  mqtt_end_here(mqtt, MQTT_END_WANTED, 0, "with the keep-alive that the broker asks for");
  return true;
}

/* ---- the session's age ---- */

/* A broker counts a session's expiry from the last disconnect. It does not know that this side came
 * and went without being able to keep a command, nor of a time in which it stood still itself. */
static bool session_is_too_old(const struct mqtt *mqtt) {
  return clock_mono_ms() - mqtt->sound_mono_ms > mqtt_session_expiry_ms(mqtt);
}

/* A connection that is cut at once because nothing can be kept was of no use to what waits. */
static void note_end(struct mqtt *mqtt) {
  if (mqtt->end.up_ms >= MQTT_DRAINED_MS || (mqtt->end.up_ms > 0 && mqtt->end.kind != MQTT_END_CUT))
    mqtt->sound_mono_ms = clock_mono_ms();
  if (mqtt->end.up_ms > 0)
    mqtt->new_session = false;
}

/* ---- a link ---- */

static void leave(struct mqtt *mqtt) {
  if (mqtt->forget && mqtt->phase == MQTT_PHASE_UP) {
    mqtt_link_cut(mqtt->link);
    mqtt_end_here(mqtt, MQTT_END_WANTED, 0, "what the broker has queued is too old");
  } else if (mqtt->phase != MQTT_PHASE_DOWN) {
    mqtt_end_here(mqtt, MQTT_END_WANTED, 0,
                  mqtt->reload ? "with the certificate files of now" : "");
  }
}

static void use_link(struct mqtt *mqtt) {
  wait_ready(mqtt);
  int64_t since = clock_mono_ms();
  bool up = mqtt->phase == MQTT_PHASE_UP && !adopt_keep_alive(mqtt);
  if (up) {
    mqtt_come_up(mqtt);
    serve(mqtt);
  }
  leave(mqtt);
  mqtt->end.up_ms = up ? clock_mono_ms() - since + 1 : 0;
  mqtt->reload = false;
  note_end(mqtt);
}

static void run_link(struct mqtt *mqtt, const struct mqtt_address *address) {
  mqtt->new_session = mqtt->new_session || mqtt->forget || session_is_too_old(mqtt);
  mqtt->forget = false;
  const struct mqtt_link_options options = {.url = &mqtt->url,
                                            .address = address,
                                            .mqtt = &mqtt->options,
                                            .version = mqtt->retry.version,
                                            .keep_alive_s = mqtt->keep_alive_s,
                                            .clean = mqtt->new_session};
  const struct mqtt_link_handlers handlers = mqtt_link_handlers(mqtt);
  char why[MQTT_END_DETAIL_SIZE] = "";
  mqtt->phase = MQTT_PHASE_CONNECTING;
  pthread_mutex_unlock(&mqtt->lock);
  enum err err = mqtt_link_open(&mqtt->link, &options, &handlers, why, sizeof why);
  pthread_mutex_lock(&mqtt->lock);
  if (err != ERR_OK) {
    mqtt_end_here(mqtt, MQTT_END_UNREACHABLE, 0, why[0] ? why : err_text(err));
    return;
  }
  use_link(mqtt);
  pthread_mutex_unlock(&mqtt->lock);
  mqtt_link_close(&mqtt->link);
  pthread_mutex_lock(&mqtt->lock);
  mqtt_lose_waiting(mqtt);
  assert(mqtt->in_flight_count == 0 || mqtt->abandoned);
}

/* --- attempts --- */

/* Looks the name up, and whether somebody listens there; false sets the end, unless the engine is
 * closing. Main may leave the thread behind meanwhile. */
static bool reach(struct mqtt *mqtt, struct mqtt_address *address, bool probe) {
  char why[MQTT_END_DETAIL_SIZE] = "";
  if (mqtt->closing)
    return false;
  mqtt->looking_up = true;
  pthread_mutex_unlock(&mqtt->lock);
  enum err err = mqtt_socket_resolve(address, mqtt->url.host, mqtt->url.port, why, sizeof why);
  if (err == ERR_OK && probe)
    err = mqtt_socket_probe(address, PROBE_TIMEOUT_MS, why, sizeof why);
  pthread_mutex_lock(&mqtt->lock);
  mqtt->looking_up = false;
  if (err != ERR_OK && !mqtt->closing)
    mqtt_end_here(mqtt, MQTT_END_UNREACHABLE, 0, why);
  return err == ERR_OK && !mqtt->closing;
}

/* Paho does not say why it could not connect, and takes its time over it: once it failed, a look of
 * our own comes first, until somebody listens there. */
static void attempt(struct mqtt *mqtt) {
  struct mqtt_address address;
  if (!reach(mqtt, &address, mqtt->probe_first))
    return;
  run_link(mqtt, &address);
  mqtt->probe_first = mqtt->end.kind == MQTT_END_UNREACHABLE;
  if (!mqtt->probe_first || mqtt->end.detail[0] || !reach(mqtt, &address, true))
    return;
  if (mqtt->url.tls)
    mqtt_end_here(mqtt, MQTT_END_UNREACHABLE, 0,
                  "no TLS connection: is its certificate for this host, does it ask for one?");
}

static void tell_end(struct mqtt *mqtt, int64_t delay_ms) {
  char text[MQTT_END_TEXT_SIZE];
  mqtt_end_text(text, &mqtt->end);
  mqtt_post_news(mqtt);
  if (strcmp(text, mqtt->told) == 0)
    return;
  snprintf(mqtt->told, sizeof mqtt->told, "%s", text);
  log_line(mqtt->end.kind == MQTT_END_WANTED ? LOG_INFO : LOG_WARN, text,
           LOG_TEXT("host", mqtt->url.host), LOG_INT("port", mqtt->url.port),
           LOG_INT("retry_in_ms", delay_ms));
}

static void pause_before_next(struct mqtt *mqtt) {
  uint32_t random = 0;
  crypt_random(&random, sizeof random);
  enum mqtt_version tried = mqtt->retry.version;
  int64_t now = clock_mono_ms();
  int64_t delay_ms = mqtt_retry_after(&mqtt->retry, &mqtt->end, random, now);
  if (delay_ms == 0 && tried != mqtt->retry.version) {
    log_line(LOG_INFO, "the broker does not take MQTT 5: trying 3.1.1");
    return;
  }
  tell_end(mqtt, delay_ms);
  while (!mqtt->closing && !mqtt->reload && clock_mono_ms() < now + delay_ms)
    mqtt_wait_until(mqtt, now + delay_ms);
  mqtt->reload = false;
}

/* Batch threads do not interrupt who wakes them, but wait for its turn to end, and find more to do
 * at once: 5 % less processor for a webhook. Paho's threads inherit this, as this one starts them.
 */
static void let_each_finish_its_turn(void) {
  const struct sched_param none = {0};
  (void)pthread_setschedparam(pthread_self(), SCHED_BATCH, &none); /* slower without */
}

void *mqtt_loop_run(void *context) {
  struct mqtt *mqtt = context;
  pthread_setname_np(pthread_self(), "mqtt");
  let_each_finish_its_turn();
  mqtt->sound_mono_ms = clock_mono_ms();
  pthread_mutex_lock(&mqtt->lock);
  while (!mqtt->closing) {
    attempt(mqtt);
    if (!mqtt->closing)
      pause_before_next(mqtt);
  }
  mqtt->finished = true;
  pthread_cond_broadcast(&mqtt->changed);
  pthread_mutex_unlock(&mqtt->lock);
  return NULL;
}
