#include "core.h"

#include <assert.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "paho.h"

enum {
  READY_TIMEOUT_MS = 20 * 1000, /* from CONNECT to SUBACK */
  DRAIN_TIMEOUT_MS = 5 * 1000,  /* for what is in flight, before connecting anew by wish */
  CUT_TIMEOUT_MS = 2 * 1000,    /* after which a connection that was cut should be down */
};

/* --- one connection; with the lock, which is let go around Paho --- */

static struct mqtt_publish *first_waiting(const struct mqtt *mqtt) {
  return container_of(mqtt->waiting.first, struct mqtt_publish, link);
}

static struct mqtt_flight *start_flight(struct mqtt *mqtt) {
  struct mqtt_publish *publish = first_waiting(mqtt);
  struct mqtt_flight *flight =
      container_of(list_take_first(&mqtt->grounded), struct mqtt_flight, link);
  list_remove(&mqtt->waiting, &publish->link);
  *flight = (struct mqtt_flight){.publish = publish, .msg = msg_ref(publish->msg)};
  list_append(&mqtt->in_flight, &flight->link);
  mqtt->in_flight_count++;
  mqtt->in_flight_bytes += msg_size(flight->msg);
  return flight;
}

/* When the socket is full, Paho neither reads nor writes for up to a second: never fill it. */
static bool can_feed(const struct mqtt *mqtt) {
  if (mqtt->phase != MQTT_PHASE_UP || !mqtt->waiting.first)
    return false;
  size_t bytes = mqtt->in_flight_bytes + msg_size(first_waiting(mqtt)->msg);
  unsigned window = mqtt_window(mqtt, &mqtt->news.limits);
  return mqtt->in_flight_count == 0 ||
         (mqtt->in_flight_count < window && bytes <= mqtt->news.limits.send_bytes);
}

static void nudge(struct mqtt *mqtt) {
  mqtt_paho_plan_next(&mqtt->nudge, clock_mono_ms());
  pthread_mutex_unlock(&mqtt->lock);
  mqtt_link_nudge(mqtt->link);
  pthread_mutex_lock(&mqtt->lock);
}

static void feed_one(struct mqtt *mqtt) {
  struct mqtt_flight *flight = start_flight(mqtt);
  mqtt_paho_plan_nudge(&mqtt->nudge, clock_mono_ms());
  pthread_mutex_unlock(&mqtt->lock);
  enum err err = mqtt_link_send(mqtt->link, flight->msg, &flight->sending);
  FAULT_POINT(PUBLISH_SENT);
  pthread_mutex_lock(&mqtt->lock);
  if (err == ERR_OK)
    return; /* by now it may be completed */
  struct mqtt_publish *publish = mqtt_land(mqtt, flight);
  if (!publish)
    return;
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

/* When a connection that was cut is given up, if nobody has noticed. Until then each command that
 * comes on it is dropped, and Paho acknowledges it, as it thinks: into a socket that is shut. */
static int64_t cut_end_mono_ms(const struct mqtt *mqtt) {
  return mqtt->cut_mono_ms > 0 ? mqtt->cut_mono_ms + CUT_TIMEOUT_MS : INT64_MAX;
}

static bool cut_is_overdue(const struct mqtt *mqtt) {
  return clock_mono_ms() >= cut_end_mono_ms(mqtt);
}

/* Until the link ends, or until a wish to leave finds it idle or is old. */
static void serve(struct mqtt *mqtt) {
  int64_t reload_since = INT64_MAX;
  while (mqtt->phase == MQTT_PHASE_UP && !mqtt->age.ends_session && !cut_is_overdue(mqtt)) {
    if (can_feed(mqtt)) {
      feed_one(mqtt);
      continue;
    }
    if (mqtt->reload && reload_since == INT64_MAX)
      reload_since = clock_mono_ms();
    int64_t leave = leave_mono_ms(mqtt, reload_since);
    bool idle = !mqtt->waiting.first && mqtt->in_flight_count == 0;
    if (leave != INT64_MAX && (idle || clock_mono_ms() >= leave))
      return;
    int64_t until = mqtt->in_flight_count > 0 ? mqtt->nudge.mono_ms : INT64_MAX;
    if (clock_mono_ms() >= until)
      nudge(mqtt);
    else
      mqtt_wait_until(mqtt, clock_earlier(clock_earlier(until, leave), cut_end_mono_ms(mqtt)));
  }
}

static void wait_ready(struct mqtt *mqtt) {
  int64_t deadline = clock_mono_ms() + READY_TIMEOUT_MS;
  while (mqtt->phase == MQTT_PHASE_CONNECTING && !mqtt->closing && !cut_is_overdue(mqtt)) {
    if (clock_mono_ms() >= deadline)
      mqtt_end_here(mqtt, MQTT_END_UNREACHABLE, 0, "no answer in time");
    else
      mqtt_wait_until(mqtt, clock_earlier(deadline, cut_end_mono_ms(mqtt)));
  }
}

/* A broker may ask for a shorter keep-alive (MQTT 5.0 section 3.2.2.3.14). */
static bool adopt_keep_alive(struct mqtt *mqtt) {
  int wanted = mqtt->news.limits.keep_alive_s;
  if (wanted <= 0 || (mqtt->keep_alive_s > 0 && wanted >= mqtt->keep_alive_s) ||
      mqtt_paho_follows_keep_alive())
    return false;
  mqtt->keep_alive_s = wanted;
  mqtt_end_here(mqtt, MQTT_END_WANTED, 0, "with the keep-alive that the broker asks for");
  return true;
}

/* ---- a link ---- */

static void leave(struct mqtt *mqtt) {
  if (mqtt->phase != MQTT_PHASE_DOWN && mqtt->cut_mono_ms > 0 && !mqtt->closing)
    mqtt_end_here(mqtt, MQTT_END_CUT, 0, "");
  else if (mqtt->age.ends_session && mqtt->phase == MQTT_PHASE_UP) {
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
  mqtt_note_subscriptions_end(mqtt);
}

static void run_link(struct mqtt *mqtt, int connection) {
  mqtt->cut_mono_ms = 0;
  const struct mqtt_link_options options = {
      .url = &mqtt->url,
      .connection = connection,
      .address = &mqtt->address,
      .mqtt = &mqtt->options,
      .subscriptions = &mqtt->subscriptions,
      .left_out = mqtt_subscriptions_left_out(&mqtt->subscriptions),
      .version = mqtt->retry.version,
      .keep_alive_s = mqtt->keep_alive_s,
      .clean = age_wants_new_session(&mqtt->age, clock_mono_ms()),
      .will_retained = !mqtt->retry.no_retain};
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
  assert(mqtt->in_flight_count == 0);
}

/* --- attempts --- */

/* False sets the end, unless the engine is closing: main may leave the thread behind meanwhile. */
static bool look_up(struct mqtt *mqtt, struct mqtt_addresses *addresses) {
  char why[MQTT_END_DETAIL_SIZE] = "";
  if (mqtt->closing)
    return false;
  mqtt->looking_up = true;
  pthread_mutex_unlock(&mqtt->lock);
  enum err err = mqtt_dial_resolve(addresses, mqtt->url.host, mqtt->url.port, why, sizeof why);
  pthread_mutex_lock(&mqtt->lock);
  mqtt->looking_up = false;
  if (err != ERR_OK && !mqtt->closing)
    mqtt_end_here(mqtt, MQTT_END_UNREACHABLE, 0, why);
  return err == ERR_OK && !mqtt->closing;
}

static bool is_closing(void *context) {
  struct mqtt *mqtt = context;
  pthread_mutex_lock(&mqtt->lock);
  bool closing = mqtt->closing;
  pthread_mutex_unlock(&mqtt->lock);
  return closing;
}

/* Somebody answers there: Paho, which does not say why it could not connect, came no further. */
static void explain(struct mqtt *mqtt) {
  if (mqtt->end.kind != MQTT_END_UNREACHABLE || mqtt->end.detail[0])
    return;
  if (mqtt->url.tls)
    mqtt_end_here(mqtt, MQTT_END_UNREACHABLE, 0,
                  "no TLS connection: is its certificate for this host, does it ask for one?");
  else if (mqtt->url.websocket)
    mqtt_end_here(mqtt, MQTT_END_UNREACHABLE, 0, "no WebSocket there: is the URL's path right?");
}

/* One connection, to the next of the addresses that answers. */
static void attempt_one(struct mqtt *mqtt, struct mqtt_addresses *addresses) {
  char why[MQTT_END_DETAIL_SIZE] = "";
  int connection = -1;
  struct mqtt_address address;
  pthread_mutex_unlock(&mqtt->lock);
  enum err err = mqtt_dial(&connection, &address, addresses, is_closing, mqtt, why, sizeof why);
  pthread_mutex_lock(&mqtt->lock);
  if (err != ERR_OK) {
    mqtt_end_here(mqtt, MQTT_END_UNREACHABLE, 0, why);
    return;
  }
  mqtt->address = address;
  run_link(mqtt, connection);
  explain(mqtt);
}

/* Another address may be a better one, unless this side is to blame. */
static bool may_go_on(const struct mqtt *mqtt) {
  return !mqtt->closing && mqtt->end.up_ms == 0 && mqtt->end.kind <= MQTT_END_LOST &&
         mqtt_link_can_choose(&mqtt->url);
}

/* Every address of the name, until one works. What counts in the end is the attempt that came
 * farthest: an address that refuses the connection says more than another where nobody listens. */
static void attempt(struct mqtt *mqtt) {
  struct mqtt_addresses addresses;
  struct mqtt_end farthest = {0};
  if (!look_up(mqtt, &addresses))
    return;
  for (bool first = true; addresses.count > 0; first = false) {
    attempt_one(mqtt, &addresses);
    if (!may_go_on(mqtt))
      return;
    if (first || mqtt->end.kind > farthest.kind)
      farthest = mqtt->end;
  }
  mqtt_end_as(mqtt, &farthest);
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
  if (delay_ms == 0 && mqtt->end.kind == MQTT_END_REFUSED)
    return; /* the same in other words */
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
  pthread_mutex_lock(&mqtt->lock);
  while (!mqtt->closing) {
    attempt(mqtt);
    if (!mqtt->closing)
      pause_before_next(mqtt);
  }
  mqtt->finished = true;
  bool left_behind = mqtt->left_behind;
  pthread_cond_broadcast(&mqtt->changed);
  pthread_mutex_unlock(&mqtt->lock);
  if (left_behind)
    mqtt_destroy(mqtt);
  return NULL;
}
