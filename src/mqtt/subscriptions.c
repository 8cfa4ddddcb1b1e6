#include "subscriptions.h"

#include <string.h>

#include "bridge/mem.h"
#include "bridge/topic.h"

enum { STRIKES_MEAN_NO = 2 }; /* one may be an accident of the network */

static bool is_good(const struct mqtt_subscription *subscription) {
  return subscription->filter && subscription->filter[0] && subscription->qos <= 1 &&
         !subscription->commit != !subscription->on_message;
}

enum err mqtt_subscriptions_copy(struct mqtt_subscriptions *out,
                                 const struct mqtt_subscription *list, size_t count) {
  *out = (struct mqtt_subscriptions){.asked = MQTT_NO_SUBSCRIPTION};
  if (count > MQTT_SUBSCRIPTIONS_MAX)
    return ERR_RANGE;
  for (size_t k = 0; k < count; k++) {
    const char *filter = is_good(&list[k]) ? mem_copy(span_of(list[k].filter)) : NULL;
    if (!filter) {
      mqtt_subscriptions_free(out);
      return is_good(&list[k]) ? ERR_MEMORY : ERR_RANGE;
    }
    out->list[k] = list[k];
    out->list[k].filter = filter;
    out->count = k + 1;
  }
  return ERR_OK;
}

void mqtt_subscriptions_free(struct mqtt_subscriptions *subscriptions) {
  for (size_t k = 0; k < subscriptions->count; k++)
    mem_free((void *)subscriptions->list[k].filter);
  subscriptions->count = 0;
}

/* "$share/<group>/<filter>" (MQTT 5.0 section 4.8.2) */
static struct span without_group(struct span filter) {
  static const char share[] = "$share/";
  if (filter.len < sizeof share - 1 || memcmp(filter.data, share, sizeof share - 1) != 0)
    return filter;
  (void)span_cut(&filter, '/');
  (void)span_cut(&filter, '/');
  return filter;
}

size_t mqtt_subscriptions_find(const struct mqtt_subscriptions *subscriptions, struct span topic) {
  for (size_t k = 0; k < subscriptions->count; k++)
    if (topic_filter_matches(without_group(span_of(subscriptions->list[k].filter)), topic))
      return k;
  return MQTT_NO_SUBSCRIPTION;
}

uint32_t mqtt_subscriptions_left_out(const struct mqtt_subscriptions *subscriptions) {
  uint32_t left_out = 0;
  for (size_t k = 0; k < subscriptions->count; k++)
    if (subscriptions->strikes[k] >= STRIKES_MEAN_NO)
      left_out |= UINT32_C(1) << k;
  return left_out;
}

static bool is_news(struct mqtt_subscriptions *subscriptions, size_t k) {
  bool told = subscriptions->told[k];
  subscriptions->told[k] = true;
  return !told;
}

bool mqtt_subscriptions_note(struct mqtt_subscriptions *subscriptions, size_t k,
                             enum mqtt_subscription_news news) {
  bool asked = news == MQTT_SUBSCRIPTION_ASKED;
  subscriptions->asked = asked ? k : MQTT_NO_SUBSCRIPTION;
  if (asked)
    return false;
  subscriptions->strikes[k] = 0;
  if (news == MQTT_SUBSCRIPTION_REFUSED)
    return is_news(subscriptions, k);
  subscriptions->told[k] = false;
  return false;
}

size_t mqtt_subscriptions_note_end(struct mqtt_subscriptions *subscriptions, bool was_up,
                                   bool blamed) {
  size_t k = subscriptions->asked;
  subscriptions->asked = MQTT_NO_SUBSCRIPTION;
  for (size_t i = 0; was_up && i < subscriptions->count; i++)
    if (subscriptions->strikes[i] >= STRIKES_MEAN_NO)
      subscriptions->strikes[i] = STRIKES_MEAN_NO - 1;
  if (!blamed || k == MQTT_NO_SUBSCRIPTION || subscriptions->list[k].required ||
      ++subscriptions->strikes[k] < STRIKES_MEAN_NO || !is_news(subscriptions, k))
    return MQTT_NO_SUBSCRIPTION;
  return k;
}
