#include "core.h"

#include <time.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/mem.h"
#include "options.h"

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

void mqtt_destroy(struct mqtt *mqtt) {
  mem_free(mqtt->flights);
  mqtt_inbox_free(&mqtt->inbox);
  mqtt_subscriptions_free(&mqtt->subscriptions);
  pthread_cond_destroy(&mqtt->changed);
  pthread_mutex_destroy(&mqtt->lock);
  mqtt_options_free(&mqtt->options);
  mem_free(mqtt);
}

unsigned mqtt_window(const struct mqtt *mqtt, const struct mqtt_limits *limits) {
  unsigned max_window = mqtt->options.max_window;
  return limits->receive_max < max_window ? limits->receive_max : max_window;
}

void mqtt_post_news(struct mqtt *mqtt) {
  if (mqtt->news_posted || mqtt->closing)
    return;
  mqtt->news_posted = true;
  mailbox_post(mqtt->main, &mqtt->news_mail);
}

/* ---- messages going out ---- */

static void deliver_publish(struct mail *mail) {
  struct mqtt_publish *publish = container_of(mail, struct mqtt_publish, mail);
  publish->done(publish);
}

void mqtt_complete(struct mqtt *mqtt, struct mqtt_publish *publish, enum mqtt_outcome outcome,
                   int reason_code) {
  publish->outcome = outcome;
  publish->reason_code = reason_code;
  publish->mail.deliver = deliver_publish;
  mailbox_post(mqtt->main, &publish->mail);
}

void mqtt_lose_waiting(struct mqtt *mqtt) {
  struct list_link *link = NULL;
  while ((link = list_take_first(&mqtt->waiting)))
    mqtt_complete(mqtt, container_of(link, struct mqtt_publish, link), MQTT_LOST, 0);
}

struct mqtt_publish *mqtt_land(struct mqtt *mqtt, struct mqtt_flight *flight) {
  struct mqtt_publish *publish = flight->publish;
  list_remove(&mqtt->in_flight, &flight->link);
  mqtt->in_flight_count--;
  mqtt->in_flight_bytes -= msg_size(flight->msg);
  msg_unref(&flight->msg);
  list_append(&mqtt->grounded, &flight->link);
  return publish;
}
