#include <string.h>

#include "fake/fakes.h"

void mqtt_status(const struct mqtt *mqtt, struct mqtt_status *out) {
  *out = (struct mqtt_status){
      .up = mqtt->up, .version = MQTT_VERSION_5, .window = mqtt->window, .places = mqtt->window};
}

void mqtt_forgive(struct mqtt *mqtt) {
  mqtt->forgiven++;
}

static void append(struct mqtt *mqtt, struct mqtt_publish *publish) {
  publish->next = NULL;
  *(mqtt->last ? &mqtt->last->next : &mqtt->first) = publish;
  mqtt->last = publish;
}

void mqtt_publish(struct mqtt *mqtt, struct mqtt_publish *publish) {
  publish->closed_by_broker = false;
  append(mqtt, publish);
  if (mqtt->on_publish)
    mqtt->on_publish(mqtt->context, publish);
}

static void deliver(struct mail *mail) {
  struct mqtt_publish *publish = (struct mqtt_publish *)mail;
  publish->done(publish);
}

bool fake_mqtt_complete(struct mqtt *mqtt, enum mqtt_outcome outcome, int reason_code,
                        void (*before)(void *context, const struct mqtt_publish *publish),
                        void *context) {
  struct mqtt_publish *publish = mqtt->first;
  if (!publish)
    return false;
  mqtt->first = publish->next;
  if (!mqtt->first)
    mqtt->last = NULL;
  if (before)
    before(context, publish);
  publish->outcome = outcome;
  publish->reason_code = reason_code;
  publish->mail.deliver = deliver;
  mailbox_post(mqtt->main, &publish->mail);
  return true;
}

void fake_mqtt_lose_all(struct mqtt *mqtt, bool by_broker) {
  while (mqtt->first) {
    mqtt->first->closed_by_broker = by_broker;
    (void)fake_mqtt_complete(mqtt, MQTT_LOST, 0, NULL, NULL);
  }
}

void fake_mqtt_rotate(struct mqtt *mqtt) {
  struct mqtt_publish *oldest = mqtt->first;
  mqtt->first = oldest->next;
  if (!mqtt->first)
    mqtt->last = NULL;
  append(mqtt, oldest);
}

size_t fake_mqtt_in_flight(const struct mqtt *mqtt) {
  size_t count = 0;
  for (const struct mqtt_publish *publish = mqtt->first; publish; publish = publish->next)
    count++;
  return count;
}
