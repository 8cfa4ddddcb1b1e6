#include <string.h>

#include "fake/fakes.h"

void mqtt_status(const struct mqtt *mqtt, struct mqtt_status *out) {
  *out = (struct mqtt_status){.up = mqtt->up, .version = MQTT_VERSION_5, .window = mqtt->window};
}

void mqtt_publish(struct mqtt *mqtt, struct mqtt_publish *publish) {
  publish->next = NULL;
  *(mqtt->last ? &mqtt->last->next : &mqtt->first) = publish;
  mqtt->last = publish;
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
