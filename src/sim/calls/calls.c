#include "calls/calls.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "json.h"
#include "sim.h"
#include "webhooks/events.h"
#include "webhooks/webhooks.h"

static const char *const state_names[] = {"parked", "ringing", "answered", "ended"};

static struct sim_call *call_of(struct list_link *link) {
  return link ? container_of(link, struct sim_call, link) : NULL;
}

static void free_call(struct sim_call *call) {
  sim_task_cancel_all(call->sim->timers, &call->tasks);
  json_decref(call->info);
  json_decref(call->params);
  json_decref(call->recording);
  mem_free(call->webhook_url);
  json_decref(call->media.playing);
  json_decref(call->media.waiting);
  json_decref(call->gather.params);
  mem_free(call->gather.typed);
  json_decref(call->script.verbs);
  mem_free(call->script.url);
  mem_free(call->script.fallback);
  mem_free(call);
}

static int compare_ids(const void *a, const void *b) {
  return strcmp(a, b);
}

static void forget(struct sim_call *call) {
  list_remove(&call->sim->calls.all, &call->link);
  tdelete(call->id, &call->sim->calls_by_id, compare_ids);
  call->sim->calls.count--;
  free_call(call);
}

void sim_calls_close(struct sim *sim) {
  while (sim->calls.all.first)
    forget(call_of(sim->calls.all.first));
}

static void enter(struct sim_call *call) {
  if (!tsearch(call->id, &call->sim->calls_by_id, compare_ids)) {
    fprintf(stderr, "telnyx-sim: out of memory\n");
    exit(1);
  }
}

/* Fewer than SIM_ANY_ID_SIZE bytes. */
static void set_id(struct sim_call *call, const char *id) {
  tdelete(call->id, &call->sim->calls_by_id, compare_ids);
  snprintf(call->id, sizeof call->id, "%s", id);
  json_object_set_new(call->info, "call_control_id", json_string(id));
  enter(call);
}

/* Forgets the oldest call that nothing waits for any more; false when there is none. */
static bool forget_one(struct sim *sim) {
  struct sim_call *call = sim_call_first(sim);
  while (call && (call->state != CALL_ENDED || call->tasks.count > 0))
    call = sim_call_next(call);
  if (call)
    forget(call);
  return call != NULL;
}

static void make_info(struct sim_call *call, const struct sim_call *session_of) {
  static const char *const kept[] = {"from", "to", "connection_id", "custom_headers", "sip_headers",
                                     "tags", NULL};
  char leg[CRYPT_UUID_SIZE];
  char session[CRYPT_UUID_SIZE];
  char now[SIM_TIME_SIZE];
  crypt_uuid(leg);
  crypt_uuid(session);
  sim_time_micros(now);
  call->info = json_pack(
      "{s:s,s:s,s:s,s:s,s:s,s:s,s:n,s:s}", "call_control_id", call->id, "call_leg_id", leg,
      "call_session_id", session_of ? sim_call_text(session_of, "call_session_id") : session,
      "connection_id", SIM_CONNECTION_ID, "from", "", "to", "", "client_state", "start_time", now);
  sim_json_copy_members(call->info, call->params, kept);
}

struct sim_call *sim_call_new(struct sim *sim, const json_t *params, bool incoming,
                              const struct sim_call *session_of) {
  if (sim->calls.count >= SIM_CALLS_MAX && !forget_one(sim))
    return NULL;
  struct sim_call *call = sim_alloc(sizeof *call);
  call->sim = sim;
  call->tasks.owner = call;
  call->incoming = incoming;
  call->state = incoming ? CALL_PARKED : CALL_RINGING;
  call->started_mono_ms = clock_mono_ms();
  call->params = json_deep_copy(params);
  if (!call->params)
    call->params = json_object();
  sim_make_call_id(call->id);
  make_info(call, session_of);
  sim_call_adopt(call, params);
  enter(call);
  list_append(&sim->calls.all, &call->link);
  sim->calls.count++;
  return call;
}

struct sim_call *sim_call_make_up(struct sim *sim, const char *id) {
  json_t *params = json_pack("{s:s,s:s}", "from", "+13125550142", "to", SIM_OWN_NUMBER);
  struct sim_call *call = sim_call_new(sim, params, false, NULL);
  json_decref(params);
  if (!call)
    return NULL;
  set_id(call, id);
  call->made_up = true;
  return call;
}

void sim_call_revive(struct sim_call *call) {
  if (call->made_up)
    call->state = CALL_ANSWERED;
}

struct sim_call *sim_call_find(const struct sim *sim, const char *id) {
  char *const *node = tfind(id, &sim->calls_by_id, compare_ids);
  return node ? container_of(*node, struct sim_call, id) : NULL;
}

struct sim_call *sim_call_first(const struct sim *sim) {
  return call_of(sim->calls.all.first);
}

struct sim_call *sim_call_next(const struct sim_call *call) {
  return call_of(call->link.after);
}

bool sim_call_is_live(const struct sim_call *call) {
  return call->state != CALL_ENDED;
}

const char *sim_call_text(const struct sim_call *call, const char *key) {
  return sim_json_text(call->info, key, "");
}

void sim_call_adopt(struct sim_call *call, const json_t *params) {
  json_t *client_state = json_object_get(params, "client_state");
  if (json_is_string(client_state))
    json_object_set(call->info, "client_state", client_state);
  const char *url = sim_json_text(params, "webhook_url", NULL);
  if (url && *url) {
    mem_free(call->webhook_url);
    call->webhook_url = sim_copy(span_of(url));
  }
  const char *method = sim_json_text(params, "webhook_url_method", NULL);
  if (method)
    call->webhook_get = strcmp(method, "GET") == 0;
}

/* webhook_urls and webhook_retries_policies name events and say where to and how often. */
static void apply_overrides(const struct sim_call *call, struct sim_delivery *delivery) {
  const json_t *urls =
      json_object_get(json_object_get(call->params, "webhook_urls"), delivery->type);
  const json_t *first = json_is_array(urls) ? json_array_get(urls, 0) : urls;
  if (json_is_string(first)) {
    delivery->url = json_string_value(first);
    delivery->get = strcmp(sim_json_text(call->params, "webhook_urls_method", "POST"), "GET") == 0;
    const char *second = json_string_value(json_array_get(urls, 1));
    delivery->failover_url = second ? second : "";
  }
  const json_t *policy =
      json_object_get(json_object_get(call->params, "webhook_retries_policies"), delivery->type);
  delivery->retries_ms = json_object_get(policy, "retries_ms");
}

void sim_call_event(struct sim_call *call, const char *type, json_t *extras) {
  if (!call->texml) {
    json_t *known = json_copy(call->info);
    json_object_update(known, extras);
    struct sim_delivery delivery = {.type = type,
                                    .about = call->id,
                                    .lane = sim_call_text(call, "call_session_id"),
                                    .url = call->webhook_url,
                                    .get = call->webhook_get,
                                    .json = sim_event_make(type, known, true)};
    apply_overrides(call, &delivery);
    sim_webhooks_post(call->sim, &delivery);
    json_decref(known);
  }
  json_decref(extras);
}

json_t *sim_call_describe(const struct sim_call *call) {
  int64_t since = call->answered_mono_ms ? clock_mono_ms() - call->answered_mono_ms : 0;
  json_t *json = json_pack("{s:s,s:b,s:i}", "record_type", "call", "is_alive",
                           call->state == CALL_ANSWERED || call->state == CALL_PARKED,
                           "call_duration", (int)(since / 1000));
  static const char *const names[] = {"call_control_id", "call_leg_id", "call_session_id",
                                      "client_state",    "start_time",  NULL};
  sim_json_copy_members(json, call->info, names);
  return json;
}

json_t *sim_call_report(const struct sim_call *call) {
  json_t *json = sim_call_describe(call);
  json_object_update(json, call->info);
  json_object_set_new(json, "state", json_string(state_names[call->state]));
  json_object_set_new(json, "direction", json_string(call->incoming ? "incoming" : "outgoing"));
  json_object_set_new(json, "bridged_with", call->peer ? json_string(call->peer->id) : json_null());
  json_object_set_new(json, "muted", json_boolean(call->seat.muted));
  json_object_set_new(json, "on_hold", json_boolean(call->seat.on_hold));
  json_object_set_new(json, "recording", json_boolean(call->recording != NULL));
  json_object_set_new(json, "gathering", json_boolean(call->gather.typed != NULL));
  return json;
}

void sim_call_later(struct sim_call *call, enum sim_task_kind kind, int64_t ms, sim_task_run *run,
                    json_t *detail) {
  sim_task_add(call->sim->timers, &call->tasks, kind, sim_scaled(call->sim, ms), run, detail);
}
