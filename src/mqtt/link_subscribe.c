#include "link_parts.h"

enum { SUBSCRIBE_WITHOUT_RETAINED = 2 /* retain handling, MQTT 5.0 section 3.8.3.1 */ };

static void ask_from(struct mqtt_link_subscribing *subscribing, size_t k);

static const struct mqtt_subscription *wanted(const struct mqtt_link_subscribing *subscribing) {
  return &subscribing->subscriptions->list[subscribing->at];
}

static void tell(struct mqtt_link_subscribing *subscribing, enum mqtt_subscription_news news,
                 int code, const char *why) {
  subscribing->on_news(subscribing->context, subscribing->at, news, code, why);
}

static void granted(struct mqtt_link_subscribing *subscribing, int qos) {
  if (wanted(subscribing)->required && qos < wanted(subscribing)->qos) {
    subscribing->on_failed(subscribing->context, MQTT_END_UNSUBSCRIBED, 0,
                           "it grants QoS 0 only, which loses commands");
    return;
  }
  tell(subscribing, MQTT_SUBSCRIPTION_GRANTED, 0, "");
  ask_from(subscribing, subscribing->at + 1);
}

static void on_granted5(void *context, MQTTAsync_successData5 *data) {
  granted(context, (int)data->reasonCode);
}

static void on_granted(void *context, MQTTAsync_successData *data) {
  granted(context, data->alt.qos);
}

/* Paho calls its own trouble a failure too, such as a SUBSCRIBE that cannot be written: it sets a
 * negative code then, and no reason. Only what the broker answered is a refusal. */
static void refused(struct mqtt_link_subscribing *subscribing, int code, int reason) {
  if (code < 0) {
    subscribing->on_failed(subscribing->context, MQTT_END_LOST, 0, "");
  } else if (wanted(subscribing)->required) {
    subscribing->on_failed(subscribing->context, MQTT_END_UNSUBSCRIBED, reason, "");
  } else {
    tell(subscribing, MQTT_SUBSCRIPTION_REFUSED, reason, "");
    ask_from(subscribing, subscribing->at + 1);
  }
}

static void on_refused5(void *context, MQTTAsync_failureData5 *data) {
  refused(context, data->code, (int)data->reasonCode);
}

static void on_refused(void *context, MQTTAsync_failureData *data) {
  refused(context, data->code, data->code);
}

static void ask(struct mqtt_link_subscribing *subscribing) {
  const struct mqtt_subscription *subscription = wanted(subscribing);
  MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
  response.context = subscribing;
  if (subscribing->version == MQTT_VERSION_5) {
    response.onSuccess5 = on_granted5;
    response.onFailure5 = on_refused5;
    response.subscribeOptions.retainHandling =
        subscription->retained ? 0 : SUBSCRIBE_WITHOUT_RETAINED;
    response.subscribeOptions.retainAsPublished = 1;
  } else {
    response.onSuccess = on_granted;
    response.onFailure = on_refused;
  }
  tell(subscribing, MQTT_SUBSCRIPTION_ASKED, 0, "");
  int code =
      MQTTAsync_subscribe(subscribing->client, subscription->filter, subscription->qos, &response);
  if (code != MQTTASYNC_SUCCESS)
    subscribing->on_failed(subscribing->context, MQTT_END_LOST, 0, MQTTAsync_strerror(code));
}

/* Asks for the next one from `k` on that the broker can be asked for. */
static void ask_from(struct mqtt_link_subscribing *subscribing, size_t k) {
  for (subscribing->at = k; subscribing->at < subscribing->subscriptions->count;
       subscribing->at++) {
    if (subscribing->left_out & UINT32_C(1) << subscribing->at)
      continue;
    const char *objection = mqtt_limits_objection(subscribing->limits, subscribing->version,
                                                  wanted(subscribing)->filter);
    if (!objection) {
      ask(subscribing);
      return;
    }
    if (wanted(subscribing)->required) {
      subscribing->on_failed(subscribing->context, MQTT_END_UNSUITABLE, 0, objection);
      return;
    }
    tell(subscribing, MQTT_SUBSCRIPTION_REFUSED, 0, objection);
  }
  subscribing->on_all(subscribing->context);
}

void mqtt_link_subscribe(struct mqtt_link_subscribing *subscribing) {
  ask_from(subscribing, 0);
}
