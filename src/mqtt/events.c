#include "core.h"

#include <stdio.h>

#include "bridge/address.h"
#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "bridge/metrics.h"

/* --- what main learns; with the lock --- */

/* Main hears of it at once: until it does, it goes on publishing in vain. */
void mqtt_end_as(struct mqtt *mqtt, const struct mqtt_end *end) {
  mqtt->phase = MQTT_PHASE_DOWN;
  age_down(&mqtt->age, clock_mono_ms());
  mqtt->end = *end;
  mqtt->end.repeats = mqtt->retry.losses;
  mqtt_end_text(mqtt->news.why, &mqtt->end);
  if (mqtt->news.up)
    mqtt_post_news(mqtt);
  mqtt->news.up = false;
  pthread_cond_broadcast(&mqtt->changed);
}

void mqtt_end_here(struct mqtt *mqtt, enum mqtt_end_kind kind, int code, const char *detail) {
  struct mqtt_end end = {.kind = kind, .version = mqtt->retry.version, .code = code};
  snprintf(end.detail, sizeof end.detail, "%s", detail);
  mqtt_end_as(mqtt, &end);
}

static void tell_up(struct mqtt *mqtt) {
  char address[SOCKET_TEXT_SIZE];
  socket_write(address, &mqtt->address.storage);
  log_line(LOG_INFO, "connected to the broker", LOG_TEXT("host", mqtt->url.host),
           LOG_TEXT("address", address), LOG_INT("port", mqtt->url.port),
           LOG_TEXT("mqtt", mqtt->retry.version == MQTT_VERSION_5 ? "5" : "3.1.1"),
           LOG_INT("receive_maximum", mqtt->news.limits.receive_max));
  if (mqtt->told_no_retain || (mqtt->news.limits.retain && !mqtt->retry.no_retain))
    return;
  mqtt->told_no_retain = true;
  log_line(LOG_WARN, "the broker retains no messages: states go to those alone who listen");
}

void mqtt_come_up(struct mqtt *mqtt) {
  mqtt->news.up = true;
  mqtt->news.connection++;
  mqtt->news.version = mqtt->retry.version;
  mqtt->told[0] = '\0';
  mqtt_post_news(mqtt);
  metrics_add(METRIC_MQTT_CONNECTS, 1);
  tell_up(mqtt);
}

/* --- on Paho's threads --- */

/* What the broker has queued comes right behind this. */
static bool on_taken(void *context, bool resumed, int64_t its_expiry_ms) {
  struct mqtt *mqtt = context;
  pthread_mutex_lock(&mqtt->lock);
  bool good = age_up(&mqtt->age, resumed, its_expiry_ms, clock_mono_ms());
  pthread_mutex_unlock(&mqtt->lock);
  return good;
}

static void on_ready(void *context, const struct mqtt_limits *limits) {
  struct mqtt *mqtt = context;
  pthread_mutex_lock(&mqtt->lock);
  if (mqtt->phase == MQTT_PHASE_CONNECTING) {
    mqtt->phase = MQTT_PHASE_UP;
    mqtt->news.limits = *limits;
    pthread_cond_broadcast(&mqtt->changed);
  }
  pthread_mutex_unlock(&mqtt->lock);
}

static void on_end(void *context, const struct mqtt_end *end) {
  struct mqtt *mqtt = context;
  pthread_mutex_lock(&mqtt->lock);
  if (mqtt->phase != MQTT_PHASE_DOWN)
    mqtt_end_as(mqtt, end);
  pthread_mutex_unlock(&mqtt->lock);
}

/* What became of a message that main still waits for. With the lock. */
static void complete(struct mqtt *mqtt, struct mqtt_publish *publish, enum mqtt_outcome outcome,
                     int reason_code) {
  if (outcome == MQTT_LOST && mqtt->phase == MQTT_PHASE_DOWN) {
    publish->closed_by_broker = mqtt_end_may_blame_message(&mqtt->end);
    reason_code = publish->closed_by_broker ? mqtt->end.code : 0;
  }
  if (outcome == MQTT_REFUSED && reason_code == MQTT_REASON_QUOTA) {
    /* A quota comes back with time, not with repetition. */
    if (mqtt->phase == MQTT_PHASE_UP)
      mqtt_end_here(mqtt, MQTT_END_LOST, MQTT_REASON_QUOTA, "");
    outcome = MQTT_LOST;
  }
  if (mqtt->waiting.first || mqtt->closing || mqtt->reload)
    pthread_cond_broadcast(&mqtt->changed);
  mqtt_complete(mqtt, publish, outcome, reason_code);
}

static void on_published(void *context, struct mqtt_sending *sending, enum mqtt_outcome outcome,
                         int reason_code) {
  struct mqtt *mqtt = context;
  if (outcome == MQTT_DELIVERED)
    FAULT_POINT(PUBLISH_ACKNOWLEDGED);
  pthread_mutex_lock(&mqtt->lock);
  struct mqtt_publish *publish = mqtt_land(mqtt, (struct mqtt_flight *)sending);
  if (outcome == MQTT_DELIVERED && mqtt->in_flight_count == 0)
    mqtt_link_acknowledge(sending->link);
  if (publish)
    complete(mqtt, publish, outcome, reason_code);
  pthread_mutex_unlock(&mqtt->lock);
}

/* What was not kept cuts the connection. With the lock. */
static void note_committed(struct mqtt *mqtt, enum err err, int64_t came_mono_ms) {
  int64_t now = clock_mono_ms();
  mqtt->committing--;
  if (mqtt->closing || err != ERR_OK)
    pthread_cond_broadcast(&mqtt->changed);
  if (err == ERR_OK) {
    age_committed(&mqtt->age, now);
  } else {
    age_not_committed(&mqtt->age, came_mono_ms);
    mqtt->cut_mono_ms = now;
  }
}

static void set_age(struct mqtt *mqtt, struct command_msg_parts *parts, int64_t now_mono_ms) {
  struct age_moments moments = age_of_command(&mqtt->age, now_mono_ms);
  parts->held_ms = now_mono_ms - moments.published_mono_ms;
  if (parts->expiry_s > 0)
    parts->expiry_s = age_expiry_s(&moments, parts->expiry_s);
  if (age_wants_new_session(&mqtt->age, now_mono_ms))
    pthread_cond_broadcast(&mqtt->changed);
}

/* What is begun before main wants to leave is waited for (mqtt_close); nothing else may be begun.
 */
static bool takes_commands(const struct mqtt *mqtt, int64_t now_mono_ms) {
  return !mqtt->closing || now_mono_ms < mqtt->close_mono_ms;
}

static enum err make_command(struct command_msg **out, struct command_msg_parts *parts,
                             const struct mqtt_subscription *subscription,
                             const struct mqtt_user_properties *properties) {
  enum err err = ERR_OK;
  if (subscription->prove)
    err = subscription->prove(subscription->context, parts, properties);
  return err == ERR_OK ? command_msg_create(out, parts) : err;
}

static bool on_command(void *context, size_t k, const struct command_msg_parts *parts,
                       const struct mqtt_user_properties *properties) {
  struct mqtt *mqtt = context;
  const struct mqtt_subscription *subscription = &mqtt->subscriptions.list[k];
  struct command_msg *message = NULL;
  struct command_msg_parts aged = *parts;
  int64_t came_mono_ms = clock_mono_ms();
  pthread_mutex_lock(&mqtt->lock);
  bool taken = takes_commands(mqtt, came_mono_ms);
  mqtt->committing++;
  set_age(mqtt, &aged, came_mono_ms);
  pthread_mutex_unlock(&mqtt->lock);
  enum err err = taken ? make_command(&message, &aged, subscription, properties) : ERR_CLOSED;
  if (err == ERR_OK)
    err = subscription->commit(subscription->context, &message);
  pthread_mutex_lock(&mqtt->lock);
  note_committed(mqtt, err, came_mono_ms);
  pthread_mutex_unlock(&mqtt->lock);
  command_msg_free(&message);
  if (err != ERR_OK)
    log_line(LOG_ERROR,
             "a command was not committed: cutting the connection, so that it comes again",
             LOG_FOREIGN("topic", parts->topic), LOG_ERR(err));
  return err == ERR_OK;
}

static void on_message(void *context, size_t k, const struct mqtt_message *message) {
  static struct log_limit limit;
  struct mqtt *mqtt = context;
  pthread_mutex_lock(&mqtt->lock);
  size_t lost = mqtt->closing ? 0 : mqtt_inbox_put(&mqtt->inbox, k, message);
  if (!mqtt->closing && !mqtt->inbox_posted && mqtt->inbox.count > 0) {
    mqtt->inbox_posted = true;
    mailbox_post(mqtt->main, &mqtt->inbox_mail);
  }
  pthread_mutex_unlock(&mqtt->lock);
  if (lost > 0)
    log_limited(&limit, LOG_WARN, "messages from the broker were dropped", "too many wait",
                LOG_FOREIGN("topic", message->topic), LOG_INT("count", lost));
}

/* ---- subscriptions ---- */

static void tell_missing(struct mqtt *mqtt, size_t k, const char *why) {
  log_line(LOG_WARN, "the broker does not grant a subscription: going on without it",
           LOG_TEXT("filter", mqtt->subscriptions.list[k].filter), LOG_TEXT("why", why));
}

static void on_subscription(void *context, size_t k, enum mqtt_subscription_news news, int code,
                            const char *why) {
  struct mqtt *mqtt = context;
  pthread_mutex_lock(&mqtt->lock);
  bool tell = mqtt_subscriptions_note(&mqtt->subscriptions, k, news);
  enum mqtt_version version = mqtt->retry.version;
  pthread_mutex_unlock(&mqtt->lock);
  const char *reason = mqtt_reason_text(version, code);
  if (tell)
    tell_missing(mqtt, k, reason ? reason : why);
}

void mqtt_note_subscriptions_end(struct mqtt *mqtt) {
  enum mqtt_end_kind kind = mqtt->end.kind;
  bool blamed = kind == MQTT_END_LOST || kind == MQTT_END_UNREACHABLE;
  size_t k = mqtt_subscriptions_note_end(&mqtt->subscriptions, mqtt->end.up_ms > 0, blamed);
  if (k != MQTT_NO_SUBSCRIPTION)
    tell_missing(mqtt, k, "it ends the connection, or does not answer");
}

struct mqtt_link_handlers mqtt_link_handlers(struct mqtt *mqtt) {
  return (struct mqtt_link_handlers){.context = mqtt,
                                     .on_taken = on_taken,
                                     .on_ready = on_ready,
                                     .on_end = on_end,
                                     .on_subscription = on_subscription,
                                     .on_command = on_command,
                                     .on_message = on_message,
                                     .on_published = on_published};
}
