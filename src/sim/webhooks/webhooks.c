#include "webhooks/webhooks.h"

#include <string.h>

#include <jansson.h>

#include "api/faults.h"
#include "bridge/clock.h"
#include "bridge/mem.h"
#include "ids.h"
#include "json.h"
#include "sim.h"
#include "webhooks/attempt.h"

enum { LANES = 1024, HOLD_MS = 3000, STALE_S = 600, DELAY_MS = 1000, RETRY_MS_MAX = 60000 };

enum webhook_state {
  WEBHOOK_WAITING, /* in its lane, or for its timer */
  WEBHOOK_SENDING, /* an attempt is on its way */
  WEBHOOK_DELIVERED,
  WEBHOOK_FAILED,
  WEBHOOK_DROPPED,
};

static const char *const state_names[] = {"waiting", "sending", "delivered", "failed", "dropped"};

struct webhook {
  struct timer timer;
  struct list_link link;
  struct list_link in_lane;
  struct sim *sim;
  struct lane *lane;    /* NULL once its first attempt has ended, or without one */
  struct lane *held_in; /* held back until another one of this lane has gone */
  int64_t number;
  enum webhook_state state;
  char *type;
  char *event_id;
  char *about;
  char *url;
  char *failover_url; /* "" for none */
  bool get;
  bool on_failover;
  bool is_copy; /* a duplicate made on request: no further fault */
  json_t *json;
  json_t *form;
  json_t *retries_ms;     /* NULL: the options' */
  unsigned attempts_here; /* on the present URL */
  json_t *attempts;       /* what came of each */
  json_t *fault;          /* NULL for none */
  enum sim_fault_kind fault_kind;
  void (*on_reply)(struct sim *sim, const struct sim_reply *reply);
  struct sim_attempt attempt;
  struct rest_call call;
};

/* Different lanes can share one of these: they then wait for each other, which harms nobody. */
struct lane {
  struct list waiting;  /* those whose first attempt has not ended; the first is on its way */
  struct webhook *held; /* held back until another one has gone; not in the list */
};

struct sim_webhooks {
  struct list all; /* oldest first */
  unsigned count;
  unsigned waiting;
  int64_t last_number;
  struct lane lanes[LANES];
};

static void start_attempt(struct webhook *webhook);

void sim_webhooks_open(struct sim *sim) {
  sim->webhooks = sim_alloc(sizeof *sim->webhooks);
}

static void free_webhook(struct webhook *webhook) {
  timer_stop(webhook->sim->timers, &webhook->timer);
  sim_attempt_free(&webhook->attempt);
  json_decref(webhook->json);
  json_decref(webhook->form);
  json_decref(webhook->retries_ms);
  json_decref(webhook->attempts);
  json_decref(webhook->fault);
  mem_free(webhook->type);
  mem_free(webhook->event_id);
  mem_free(webhook->about);
  mem_free(webhook->url);
  mem_free(webhook->failover_url);
  mem_free(webhook);
}

void sim_webhooks_close(struct sim *sim) {
  struct list_link *link = NULL;
  while ((link = list_take_first(&sim->webhooks->all)))
    free_webhook(container_of(link, struct webhook, link));
  mem_free(sim->webhooks);
  sim->webhooks = NULL;
}

static bool is_finished(const struct webhook *webhook) {
  return webhook->state >= WEBHOOK_DELIVERED;
}

/* Forgets the oldest `count` finished ones. */
static void forget_finished(struct sim_webhooks *webhooks, unsigned count) {
  struct list_link *next = NULL;
  for (struct list_link *link = webhooks->all.first; link && count > 0; link = next) {
    struct webhook *webhook = container_of(link, struct webhook, link);
    next = link->after;
    if (!is_finished(webhook))
      continue;
    list_remove(&webhooks->all, link);
    free_webhook(webhook);
    webhooks->count--;
    count--;
  }
}

void sim_webhooks_clear(struct sim *sim) {
  forget_finished(sim->webhooks, sim->webhooks->count);
}

static struct lane *lane_of(struct sim_webhooks *webhooks, const char *name) {
  return &webhooks->lanes[sim_hash(name) % LANES];
}

static void finish(struct webhook *webhook, enum webhook_state state) {
  webhook->state = state;
  webhook->sim->webhooks->waiting--;
}

/* The webhook may be gone afterwards. */
static void tell_reply(const struct webhook *webhook, struct span body) {
  const struct sim_reply reply = {webhook->about, webhook->url, body};
  if (webhook->on_reply && webhook->sim->rest) /* else the simulator ends */
    webhook->on_reply(webhook->sim, &reply);
}

/* A lane's next one may go. */
static void leave_lane(struct webhook *webhook) {
  struct lane *lane = webhook->lane;
  if (!lane)
    return;
  webhook->lane = NULL;
  list_remove(&lane->waiting, &webhook->in_lane);
  if (lane->held)
    start_attempt(lane->held);
  if (lane->waiting.first)
    start_attempt(container_of(lane->waiting.first, struct webhook, in_lane));
}

static void send_copy(const struct webhook *webhook);

static void on_retry(struct timer *timer) {
  start_attempt(container_of(timer, struct webhook, timer));
}

static void wait_for(struct webhook *webhook, int64_t wait_ms) {
  webhook->state = WEBHOOK_WAITING;
  timer_start(webhook->sim->timers, &webhook->timer, clock_mono_ms() + wait_ms, on_retry);
}

/* Milliseconds until the next attempt on the present URL; -1 when there is none. */
static int64_t next_wait_ms(const struct webhook *webhook) {
  const struct sim *sim = webhook->sim;
  unsigned retry = webhook->attempts_here; /* 1: the first retry */
  if (json_array_size(webhook->attempts) >= SIM_WEBHOOK_ATTEMPTS_MAX)
    return -1;
  if (webhook->retries_ms) {
    const json_t *wait = json_array_get(webhook->retries_ms, retry - 1);
    return wait ? sim_scaled(sim, (int64_t)json_number_value(wait)) : -1;
  }
  if (retry > (unsigned)sim->options->webhook_retries)
    return -1;
  int64_t wait_ms = sim->options->webhook_retry_ms;
  for (unsigned i = 1; i < retry && wait_ms < RETRY_MS_MAX; i++)
    wait_ms *= 2;
  return sim_scaled(sim, wait_ms < RETRY_MS_MAX ? wait_ms : RETRY_MS_MAX);
}

static void judge(struct webhook *webhook, bool success) {
  if (success) {
    finish(webhook, WEBHOOK_DELIVERED);
    return;
  }
  int64_t wait_ms = next_wait_ms(webhook);
  if (wait_ms < 0 && !webhook->on_failover && *webhook->failover_url &&
      json_array_size(webhook->attempts) < SIM_WEBHOOK_ATTEMPTS_MAX) {
    webhook->on_failover = true;
    webhook->attempts_here = 0;
    wait_ms = 0;
  }
  if (wait_ms >= 0)
    wait_for(webhook, wait_ms);
  else
    finish(webhook, WEBHOOK_FAILED);
}

static void note_attempt(struct webhook *webhook, const struct rest_call *call, bool success) {
  char now[SIM_TIME_SIZE];
  sim_time_micros(now);
  const char *why = call->outcome == REST_REPLIED ? NULL : call->why;
  json_array_append_new(webhook->attempts,
                        json_pack("{s:s,s:i,s:s?,s:I,s:s}", "url", webhook->attempt.url, "status",
                                  call->outcome == REST_REPLIED ? call->http_status : 0, "error",
                                  why, "duration_ms", (json_int_t)call->duration_ms, "ended_at",
                                  now));
  if (call->outcome == REST_REPLIED)
    sim_say(webhook->sim, success ? "->" : "!!", "%-34s %s  %d  %lld ms", webhook->type,
            sim_short_id(webhook->about), call->http_status, (long long)call->duration_ms);
  else
    sim_say(webhook->sim, "!!", "%-34s %s  %s", webhook->type, sim_short_id(webhook->about),
            call->why);
}

static void on_done(struct rest_call *call) {
  struct webhook *webhook = call->owner;
  bool success =
      call->outcome == REST_REPLIED && call->http_status >= 200 && call->http_status < 300;
  bool first = json_array_size(webhook->attempts) == 0;
  if (call->outcome == REST_CANCELLED) {
    finish(webhook, WEBHOOK_FAILED);
  } else {
    note_attempt(webhook, call, success);
    judge(webhook, success);
  }
  sim_attempt_free(&webhook->attempt);
  struct buf reply = call->reply;
  buf_init(&call->reply, 0);
  if (first && webhook->fault && webhook->fault_kind == FAULT_WEBHOOK_DUPLICATE)
    send_copy(webhook);
  if (first && call->outcome != REST_CANCELLED)
    leave_lane(webhook);
  struct span body = {0}; /* of no success */
  if (webhook->state == WEBHOOK_DELIVERED)
    body = reply.len > 0 ? buf_span(&reply) : span_of("");
  if (is_finished(webhook))
    tell_reply(webhook, body);
  buf_free(&reply);
}

static bool has_fault(const struct webhook *webhook, enum sim_fault_kind kind) {
  return webhook->fault && webhook->fault_kind == kind;
}

static void start_attempt(struct webhook *webhook) {
  struct sim *sim = webhook->sim;
  timer_stop(sim->timers, &webhook->timer);
  if (webhook->held_in && webhook->held_in->held == webhook)
    webhook->held_in->held = NULL;
  webhook->held_in = NULL;
  if (!sim->rest) { /* the simulator ends: what comes back then starts nothing new */
    finish(webhook, WEBHOOK_FAILED);
    return;
  }
  webhook->state = WEBHOOK_SENDING;
  webhook->attempts_here++;
  struct sim_attempt_parts parts = {
      .json = webhook->json,
      .form = webhook->form,
      .url = webhook->on_failover ? webhook->failover_url : webhook->url,
      .get = webhook->get,
      .number = (unsigned)json_array_size(webhook->attempts) + 1,
      .wall_s = clock_wall_ms() / 1000,
  };
  if (has_fault(webhook, FAULT_WEBHOOK_STALE))
    parts.wall_s -= sim_json_int(webhook->fault, "age_s", STALE_S);
  sim_attempt_make(&webhook->attempt, &sim->pair, &parts);
  if (has_fault(webhook, FAULT_WEBHOOK_BAD_SIGNATURE))
    webhook->attempt.signature[0] = webhook->attempt.signature[0] == 'A' ? 'B' : 'A';
  webhook->call = (struct rest_call){
      .done = on_done, .owner = webhook, .timeout_ms = sim->options->webhook_timeout_ms};
  sim_attempt_fill(&webhook->call, &webhook->attempt);
  rest_send(sim->rest, &webhook->call);
}

/* The id by which the receiver knows the event; every known envelope has it in one of two places.
 */
static const char *event_id(const struct sim_delivery *delivery) {
  const char *id = sim_json_text(json_object_get(delivery->json, "data"), "id", NULL);
  return id ? id : sim_json_text(delivery->json, "id", "");
}

static struct webhook *make_webhook(struct sim *sim, struct sim_delivery *delivery) {
  struct webhook *webhook = sim_alloc(sizeof *webhook);
  const struct sim_options *options = sim->options;
  webhook->sim = sim;
  webhook->number = ++sim->webhooks->last_number;
  webhook->type = sim_copy(span_of(delivery->type));
  webhook->event_id = sim_copy(span_of(event_id(delivery)));
  webhook->about = sim_copy(span_of(delivery->about ? delivery->about : "-"));
  webhook->url = sim_copy(span_of(delivery->url ? delivery->url : options->webhook_url));
  webhook->failover_url = sim_copy(
      span_of(delivery->failover_url ? delivery->failover_url : options->webhook_failover_url));
  webhook->get = delivery->get;
  webhook->json = delivery->json;
  webhook->form = delivery->form;
  webhook->retries_ms = json_incref(delivery->retries_ms);
  webhook->on_reply = delivery->on_reply;
  webhook->attempts = json_array();
  list_append(&sim->webhooks->all, &webhook->link);
  sim->webhooks->count++;
  sim->webhooks->waiting++;
  return webhook;
}

/* Into its lane; at once when nothing waits there. */
static void enqueue(struct webhook *webhook, const char *lane_name) {
  if (!lane_name) {
    start_attempt(webhook);
    return;
  }
  struct lane *lane = lane_of(webhook->sim->webhooks, lane_name);
  webhook->lane = lane;
  list_append(&lane->waiting, &webhook->in_lane);
  if (lane->waiting.first == &webhook->in_lane)
    start_attempt(webhook);
}

/* Held back until the next one of its lane has gone, or until a while has passed. */
static void hold(struct webhook *webhook, const char *lane_name) {
  if (lane_name) {
    webhook->held_in = lane_of(webhook->sim->webhooks, lane_name);
    webhook->held_in->held = webhook;
  }
  wait_for(webhook, HOLD_MS);
}

static void dispatch(struct webhook *webhook, const char *lane_name) {
  enum sim_fault_kind kind = FAULT_WEBHOOK_DROP;
  if (!webhook->is_copy)
    webhook->fault = sim_faults_for_webhook(webhook->sim, &kind, webhook->type);
  webhook->fault_kind = kind;
  if (webhook->fault)
    sim_say(webhook->sim, "!!", "%-34s %s  fault: %s", webhook->type, sim_short_id(webhook->about),
            sim_fault_name(kind));
  if (has_fault(webhook, FAULT_WEBHOOK_DROP)) {
    finish(webhook, WEBHOOK_DROPPED);
    tell_reply(webhook, (struct span){0});
  } else if (has_fault(webhook, FAULT_WEBHOOK_DELAY))
    wait_for(webhook, sim_json_int(webhook->fault, "delay_ms", DELAY_MS));
  else if (has_fault(webhook, FAULT_WEBHOOK_REORDER))
    hold(webhook, lane_name);
  else
    enqueue(webhook, lane_name);
}

void sim_webhooks_post(struct sim *sim, struct sim_delivery *delivery) {
  if (sim->webhooks->count >= SIM_WEBHOOKS_MAX)
    forget_finished(sim->webhooks, sim->webhooks->count - SIM_WEBHOOKS_MAX + 1);
  if (sim->webhooks->count >= SIM_WEBHOOKS_MAX) {
    sim_say(sim, "!!", "%s dropped: %u webhooks wait already", delivery->type,
            sim->webhooks->count);
    json_decref(delivery->json);
    json_decref(delivery->form);
    return;
  }
  dispatch(make_webhook(sim, delivery), delivery->lane);
}

static void send_copy(const struct webhook *webhook) {
  struct sim_delivery delivery = {.type = webhook->type,
                                  .about = webhook->about,
                                  .url = webhook->url,
                                  .get = webhook->get,
                                  .json = json_deep_copy(webhook->json),
                                  .form = json_deep_copy(webhook->form)};
  struct webhook *copy = make_webhook(webhook->sim, &delivery);
  copy->is_copy = true;
  dispatch(copy, NULL);
}

static json_t *describe(const struct webhook *webhook) {
  return json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:s?,s:O,s:O?,s:O?}", "number",
                   (json_int_t)webhook->number, "type", webhook->type, "event_id",
                   webhook->event_id, "about", webhook->about, "url",
                   webhook->on_failover ? webhook->failover_url : webhook->url, "method",
                   webhook->get ? "GET" : "POST", "state", state_names[webhook->state], "fault",
                   webhook->fault ? sim_fault_name(webhook->fault_kind) : NULL, "attempts",
                   webhook->attempts, "json", webhook->json, "form", webhook->form);
}

json_t *sim_webhooks_list(const struct sim *sim, int64_t since, int64_t limit) {
  json_t *list = json_array();
  for (struct list_link *link = sim->webhooks->all.first; link && limit > 0; link = link->after) {
    const struct webhook *webhook = container_of(link, struct webhook, link);
    if (webhook->number < since)
      continue;
    json_array_append_new(list, describe(webhook));
    limit--;
  }
  return list;
}

unsigned sim_webhooks_waiting(const struct sim *sim) {
  return sim->webhooks->waiting;
}
