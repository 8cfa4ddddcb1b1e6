#include "bridge/mqtt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/thread.h"
#include "core.h"
#include "options.h"

enum {
  INBOX_AT_ONCE = 32, /* then main has a turn */
};

/* --- news from the engine's thread --- */

static void set_window(struct mqtt_status *status, unsigned window) {
  status->window = window;
  status->credit = window + MQTT_AT_HAND;
}

static void take_news(struct mqtt *mqtt, const struct mqtt_news *news) {
  struct mqtt_status *status = &mqtt->status;
  bool was_up = status->up;
  bool other_reason = !news->up && strcmp(status->why_down, news->why) != 0;
  status->up = news->up;
  status->version = news->version;
  snprintf(status->why_down, sizeof status->why_down, "%s", news->up ? "" : news->why);
  if (news->up) {
    set_window(status, mqtt_window(mqtt, &news->limits));
    status->max_packet_bytes = news->limits.max_packet_bytes;
    status->retains = news->limits.retain;
    status->shares = news->limits.shares;
  }
  mqtt->seen = news->connection;
  if (was_up || other_reason)
    mqtt->handlers.on_down(mqtt->handlers.context, news->why);
  if (news->up)
    mqtt->handlers.on_up(mqtt->handlers.context);
}

static void deliver_news(struct mail *mail) {
  struct mqtt *mqtt = container_of(mail, struct mqtt, news_mail);
  pthread_mutex_lock(&mqtt->lock);
  struct mqtt_news news = mqtt->news;
  bool closing = mqtt->closing;
  mqtt->news_posted = false;
  pthread_mutex_unlock(&mqtt->lock);
  bool known = news.up && mqtt->status.up && news.connection == mqtt->seen;
  if (!closing && !known)
    take_news(mqtt, &news);
}

/* --- messages from Paho's threads --- */

/* The next one for main; NULL when there is none, or nobody wants it any more. */
static struct mqtt_inbox_item *next_message(struct mqtt *mqtt) {
  pthread_mutex_lock(&mqtt->lock);
  struct mqtt_inbox_item *item = mqtt->closing ? NULL : mqtt_inbox_take(&mqtt->inbox);
  mqtt->inbox_posted = item != NULL;
  pthread_mutex_unlock(&mqtt->lock);
  return item;
}

static void deliver_inbox(struct mail *mail) {
  struct mqtt *mqtt = container_of(mail, struct mqtt, inbox_mail);
  for (int i = 0; i < INBOX_AT_ONCE; i++) {
    struct mqtt_inbox_item *item = next_message(mqtt);
    if (!item)
      return;
    const struct mqtt_subscription *subscription = &mqtt->subscriptions.list[item->subscription];
    subscription->on_message(subscription->context, &item->message);
    mem_free(item);
  }
  mailbox_post(mqtt->main, &mqtt->inbox_mail);
}

/* --- opening --- */

void mqtt_ignore_proxies(void) {
  (void)unsetenv("http_proxy"); /* fails for malformed names only */
  (void)unsetenv("https_proxy");
}

static void init(struct mqtt *mqtt, const struct mqtt_handlers *handlers, struct mailbox *main) {
  mqtt->handlers = *handlers;
  mqtt->main = main;
  mqtt->inbox_mail.deliver = deliver_inbox;
  mqtt->news_mail.deliver = deliver_news;
  mqtt->keep_alive_s = mqtt->options.keep_alive_s;
  age_init(&mqtt->age, mqtt->options.session_expiry_s * INT64_C(1000), clock_mono_ms());
  mqtt_retry_init(&mqtt->retry, mqtt->options.version);
  set_window(&mqtt->status, mqtt->options.max_window);
  snprintf(mqtt->status.why_down, sizeof mqtt->status.why_down, "connecting for the first time");
  pthread_mutex_init(&mqtt->lock, NULL);
  thread_cond_init(&mqtt->changed);
}

static bool make_flights(struct mqtt *mqtt) {
  mqtt->flights = mem_alloc(mqtt->options.max_window * sizeof *mqtt->flights);
  for (unsigned i = 0; mqtt->flights && i < mqtt->options.max_window; i++)
    list_append(&mqtt->grounded, &mqtt->flights[i].link);
  return mqtt->flights != NULL;
}

static enum err make(struct mqtt **out, const struct mqtt_options *options,
                     const struct mqtt_handlers *handlers, struct mailbox *main) {
  struct mqtt *mqtt = mem_alloc(sizeof *mqtt);
  if (!mqtt || mqtt_options_copy(&mqtt->options, options) != ERR_OK) {
    mem_free(mqtt);
    return ERR_MEMORY;
  }
  init(mqtt, handlers, main);
  enum err err = mqtt_subscriptions_copy(&mqtt->subscriptions, options->subscriptions,
                                         options->subscription_count);
  if (err == ERR_OK && !make_flights(mqtt))
    err = ERR_MEMORY;
  if (err == ERR_OK)
    *out = mqtt;
  else
    mqtt_destroy(mqtt);
  return err;
}

static enum err fail(enum err err, char *why, size_t why_size, const char *what) {
  snprintf(why, why_size, "%s", what);
  return err;
}

enum err mqtt_open(struct mqtt **out, const struct mqtt_options *options,
                   const struct mqtt_handlers *handlers, struct mailbox *main, char *why,
                   size_t why_size) {
  struct mqtt_url url;
  enum err err = mqtt_options_check(&url, options, why, why_size);
  if (err != ERR_OK)
    return err;
  struct mqtt *mqtt = NULL;
  err = make(&mqtt, options, handlers, main);
  if (err != ERR_OK)
    return fail(err, why, why_size, err_text(err));
  mqtt->url = url;
  if (thread_start(&mqtt->thread, mqtt_loop_run, mqtt) != ERR_OK) {
    mqtt_destroy(mqtt);
    return fail(ERR_LIMIT, why, why_size, "no thread can be started");
  }
  *out = mqtt;
  return ERR_OK;
}

/* --- publishing --- */

void mqtt_publish(struct mqtt *mqtt, struct mqtt_publish *publish) {
  publish->closed_by_broker = false;
  pthread_mutex_lock(&mqtt->lock);
  /* Of a connection that main has not heard of yet nothing is used: main would be sending this
   * message before the lost ones of the connection that it knows. */
  bool up = mqtt->phase == MQTT_PHASE_UP && mqtt->seen == mqtt->news.connection;
  if (up)
    list_append(&mqtt->waiting, &publish->link);
  pthread_mutex_unlock(&mqtt->lock);
  if (up)
    pthread_cond_signal(&mqtt->changed); /* who wakes finds the lock free */
  else
    mqtt_complete(mqtt, publish, MQTT_LOST, 0);
}

void mqtt_forgive(struct mqtt *mqtt) {
  pthread_mutex_lock(&mqtt->lock);
  mqtt->retry.failures = mqtt->retry.losses = 0;
  pthread_mutex_unlock(&mqtt->lock);
}

void mqtt_status(const struct mqtt *mqtt, struct mqtt_status *out) {
  *out = mqtt->status;
}

void mqtt_reload_certificates(struct mqtt *mqtt) {
  const struct mqtt_options *options = &mqtt->options;
  const char *const files[] = {options->ca_file, options->cert_file, options->key_file};
  bool used = false;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    used = used || (mqtt->url.tls && files[i] && files[i][0]);
  if (!used)
    return;
  pthread_mutex_lock(&mqtt->lock);
  mqtt->reload = true;
  pthread_cond_signal(&mqtt->changed);
  pthread_mutex_unlock(&mqtt->lock);
}

void mqtt_tick(struct mqtt *mqtt, int64_t now_mono_ms) {
  pthread_mutex_lock(&mqtt->lock);
  int64_t stood_still_ms = age_tick(&mqtt->age, now_mono_ms);
  if (stood_still_ms > 0 && mqtt->age.ends_session)
    pthread_cond_signal(&mqtt->changed);
  pthread_mutex_unlock(&mqtt->lock);
  if (stood_still_ms > 0)
    log_line(LOG_WARN, "the process stood still", LOG_INT("for_ms", stood_still_ms));
}

/* --- closing --- */

static void deliver_farewell(struct mail *mail) {
  mqtt_destroy(container_of(mail, struct mqtt, farewell));
}

/* The thread hangs, in the resolver perhaps, or a command does in the journal: its memory is left
 * to it, and what Paho still has in hand. Only main's part of the messages goes back to main. With
 * the lock. */
static void abandon(struct mqtt *mqtt) {
  mqtt->left_behind = true;
  mqtt_lose_waiting(mqtt);
  for (struct list_link *link = mqtt->in_flight.first; link; link = link->after) {
    struct mqtt_flight *flight = container_of(link, struct mqtt_flight, link);
    mqtt_complete(mqtt, flight->publish, MQTT_LOST, 0);
    flight->publish = NULL;
  }
}

/* A look-up cannot be ended, and nothing is lost with it: it is not waited for. With the lock. */
static bool wait_finished(struct mqtt *mqtt, int64_t deadline) {
  int64_t committed_by = deadline + mqtt->options.commit_timeout_ms;
  while (!mqtt->finished && !mqtt->looking_up &&
         clock_mono_ms() < (mqtt->committing > 0 ? committed_by : deadline))
    mqtt_wait_until(mqtt, mqtt->committing > 0 ? committed_by : deadline);
  return mqtt->finished;
}

bool mqtt_close(struct mqtt **mqtt_ref, int64_t timeout_ms, int64_t grace_ms) {
  struct mqtt *mqtt = *mqtt_ref;
  if (!mqtt)
    return true;
  *mqtt_ref = NULL;
  pthread_mutex_lock(&mqtt->lock);
  mqtt->closing = true;
  mqtt->close_mono_ms = clock_mono_ms() + timeout_ms;
  pthread_cond_broadcast(&mqtt->changed);
  bool finished = wait_finished(mqtt, mqtt->close_mono_ms + grace_ms);
  if (!finished)
    abandon(mqtt);
  pthread_mutex_unlock(&mqtt->lock);
  if (!finished) {
    log_line(LOG_WARN, "the broker connection does not end: leaving it behind");
    pthread_detach(mqtt->thread);
    return false;
  }
  pthread_join(mqtt->thread, NULL);
  mqtt->farewell.deliver = deliver_farewell;
  mailbox_post(mqtt->main, &mqtt->farewell);
  return true;
}
