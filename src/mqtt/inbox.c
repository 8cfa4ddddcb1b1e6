#include "inbox.h"

#include <string.h>

#include "bridge/mem.h"

static size_t size_of(const struct mqtt_message *message) {
  return message->topic.len + message->payload.len;
}

static struct mqtt_inbox_item *item_of(struct list_link *link) {
  return container_of(link, struct mqtt_inbox_item, link);
}

static bool has_room(const struct mqtt_inbox *inbox, size_t bytes) {
  return inbox->count < MQTT_INBOX_MESSAGES && bytes <= MQTT_INBOX_BYTES - inbox->bytes;
}

static void forget(struct mqtt_inbox *inbox, struct mqtt_inbox_item *item) {
  list_remove(&inbox->list, &item->link);
  inbox->count--;
  inbox->bytes -= size_of(&item->message);
}

/* Frees the oldest ones of the topic until there is room; how many. */
static size_t make_room(struct mqtt_inbox *inbox, struct span topic, size_t bytes) {
  size_t lost = 0;
  struct list_link *after = NULL;
  for (struct list_link *link = inbox->list.first; link && !has_room(inbox, bytes); link = after) {
    struct mqtt_inbox_item *item = item_of(link);
    after = link->after;
    if (!span_equal(item->message.topic, topic))
      continue;
    forget(inbox, item);
    mem_free(item);
    lost++;
  }
  return lost;
}

static struct span copy_to(char *to, struct span from) {
  if (from.len > 0)
    memcpy(to, from.data, from.len);
  return (struct span){to, from.len};
}

static struct mqtt_inbox_item *make(size_t subscription, const struct mqtt_message *message) {
  struct mqtt_inbox_item *item = mem_alloc(sizeof *item + size_of(message));
  if (!item)
    return NULL;
  char *bytes = (char *)(item + 1);
  item->subscription = subscription;
  item->message = *message;
  item->message.topic = copy_to(bytes, message->topic);
  item->message.payload = copy_to(bytes + message->topic.len, message->payload);
  return item;
}

size_t mqtt_inbox_put(struct mqtt_inbox *inbox, size_t subscription,
                      const struct mqtt_message *message) {
  size_t bytes = size_of(message);
  if (bytes > MQTT_INBOX_BYTES)
    return 1;
  size_t lost = make_room(inbox, message->topic, bytes);
  struct mqtt_inbox_item *item = has_room(inbox, bytes) ? make(subscription, message) : NULL;
  if (!item)
    return lost + 1;
  list_append(&inbox->list, &item->link);
  inbox->count++;
  inbox->bytes += bytes;
  return lost;
}

struct mqtt_inbox_item *mqtt_inbox_take(struct mqtt_inbox *inbox) {
  if (!inbox->list.first)
    return NULL;
  struct mqtt_inbox_item *item = item_of(inbox->list.first);
  forget(inbox, item);
  return item;
}

void mqtt_inbox_free(struct mqtt_inbox *inbox) {
  struct mqtt_inbox_item *item = NULL;
  while ((item = mqtt_inbox_take(inbox)))
    mem_free(item);
}
