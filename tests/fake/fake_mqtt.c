#include <string.h>

#include "fake/fakes.h"

void mqtt_status(const struct mqtt *mqtt, struct mqtt_status *out) {
  *out = (struct mqtt_status){.up = mqtt->up,
                              .version = MQTT_VERSION_5,
                              .window = mqtt->window,
                              .credit = mqtt->window,
                              .max_packet_bytes = mqtt->max_packet_bytes};
}

void mqtt_forgive(struct mqtt *mqtt) {
  mqtt->forgiven++;
}

void mqtt_publish(struct mqtt *mqtt, struct mqtt_publish *publish) {
  publish->closed_by_broker = false;
  list_append(&mqtt->in_flight, &publish->link);
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
  struct list_link *link = list_take_first(&mqtt->in_flight);
  if (!link)
    return false;
  struct mqtt_publish *publish = container_of(link, struct mqtt_publish, link);
  if (before)
    before(context, publish);
  publish->outcome = outcome;
  publish->reason_code = reason_code;
  publish->mail.deliver = deliver;
  mailbox_post(mqtt->main, &publish->mail);
  return true;
}

void fake_mqtt_lose_all(struct mqtt *mqtt, bool by_broker) {
  for (struct mqtt_publish *publish = NULL; (publish = fake_mqtt_oldest(mqtt));) {
    publish->closed_by_broker = by_broker;
    (void)fake_mqtt_complete(mqtt, MQTT_LOST, 0, NULL, NULL);
  }
}

void fake_mqtt_rotate(struct mqtt *mqtt) {
  list_append(&mqtt->in_flight, list_take_first(&mqtt->in_flight));
}

struct mqtt_publish *fake_mqtt_oldest(const struct mqtt *mqtt) {
  struct list_link *first = mqtt->in_flight.first;
  return first ? container_of(first, struct mqtt_publish, link) : NULL;
}

size_t fake_mqtt_in_flight(const struct mqtt *mqtt) {
  size_t count = 0;
  for (const struct list_link *link = mqtt->in_flight.first; link; link = link->after)
    count++;
  return count;
}
