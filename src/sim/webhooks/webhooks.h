/* The way out: webhooks are signed, sent, tried again as Telnyx does, and kept for GET
 * /sim/webhooks. Deliveries of one lane (a call, a conference) leave in order: the next one starts
 * when the first attempt of the one before has ended. Main thread. */
#ifndef SIM_WEBHOOKS_H
#define SIM_WEBHOOKS_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/span.h"

struct json_t;
struct sim;

enum {
  SIM_WEBHOOKS_MAX = 10000,     /* kept, sent or waiting; then the oldest finished one goes */
  SIM_WEBHOOK_ATTEMPTS_MAX = 12 /* of one webhook, over both URLs */
};

/* What came back for a delivery. */
struct sim_reply {
  const char *about, *url; /* the delivery's */
  struct span body;        /* data NULL: no success, or none in time */
};

struct sim_delivery {
  const char *type;          /* "call.answered", "texml.CallAnswered" */
  const char *about;         /* an id for people and for the list; NULL for none */
  const char *lane;          /* what it is ordered by; NULL: it waits for nothing */
  const char *url;           /* NULL: --webhook-url */
  const char *failover_url;  /* NULL: --webhook-failover-url */
  bool get;                  /* as query parameters instead of a body */
  struct json_t *json;       /* taken: an event with its envelope, */
  struct json_t *form;       /* or taken: the fields of a TeXML callback */
  struct json_t *retries_ms; /* borrowed: waits before the retries; NULL: --webhook-retry-ms */
  /* Told once when it is finished; NULL: nobody wants to know. */
  void (*on_reply)(struct sim *sim, const struct sim_reply *reply);
};

void sim_webhooks_open(struct sim *sim);
void sim_webhooks_close(struct sim *sim);

/* Hands one over. When all that are kept still wait, it is dropped, and a line says so. */
void sim_webhooks_post(struct sim *sim, struct sim_delivery *delivery);

/* What was sent, from number `since` on, at most `limit`, as an array. */
struct json_t *sim_webhooks_list(const struct sim *sim, int64_t since, int64_t limit);

/* Forgets what is finished. */
void sim_webhooks_clear(struct sim *sim);

/* Sent and not yet finished. */
unsigned sim_webhooks_waiting(const struct sim *sim);

#endif
