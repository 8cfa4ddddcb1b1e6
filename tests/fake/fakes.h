/* Stand-ins for the engines below flow/, linked in place of them: the same functions, moved by
 * hand. */
#ifndef TESTS_FAKES_H
#define TESTS_FAKES_H

#include <stdbool.h>

#include "bridge/http.h"
#include "bridge/mqtt.h"
#include "bridge/rest.h"

/* The broker. up, max_packet_bytes: what mqtt_status says; forgiven: how often mqtt_forgive was
 * called. */
struct mqtt {
  bool up;
  unsigned window, forgiven;
  uint32_t max_packet_bytes;
  struct list in_flight;
  struct mailbox *main;
  void (*on_publish)(void *context,
                     const struct mqtt_publish *publish); /* as it is sent, or NULL */
  void *context;
};

/* Completes the oldest in flight; NULL when there is none. `before` sees it first. */
bool fake_mqtt_complete(struct mqtt *mqtt, enum mqtt_outcome outcome, int reason_code,
                        void (*before)(void *context, const struct mqtt_publish *publish),
                        void *context);

/* The connection ends: all in flight come back as lost. */
void fake_mqtt_lose_all(struct mqtt *mqtt, bool by_broker);

/* The oldest in flight becomes the newest: a broker need not acknowledge in order. */
void fake_mqtt_rotate(struct mqtt *mqtt);

/* In flight; NULL when there is none. */
struct mqtt_publish *fake_mqtt_oldest(const struct mqtt *mqtt);
size_t fake_mqtt_in_flight(const struct mqtt *mqtt);

/* Telnyx's API. */
struct rest {
  struct rest_call *waiting[64];
  size_t count;
  struct mailbox *main;
  void (*on_request)(void *context, const struct rest_call *call); /* when it is taken */
  void *context;
};

/* Takes the oldest call and replies; false when there is none. */
bool fake_rest_reply(struct rest *rest, int http_status, const char *body);

/* Ends the oldest call without a reply; false when there is none. */
bool fake_rest_end(struct rest *rest, enum rest_outcome outcome, bool sent);

/* The last answer that http_answer gave, by the request's owner: an int that takes the status. */
struct http_request *fake_http_request(int *status);

/* The body of that answer. */
const char *fake_http_body(void);

#endif
