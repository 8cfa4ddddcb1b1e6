#include <string.h>

#include <jansson.h>

#include "api/handlers.h"
#include "api/resources.h"
#include "bridge/mem.h"
#include "calls/numbers.h"
#include "ids.h"
#include "json.h"
#include "sim.h"
#include "tasks.h"
#include "webhooks/events.h"
#include "webhooks/webhooks.h"

enum { STEP_MS = 300, JOURNEYS_MAX = 1000 };

/* What becomes of a message or a fax: its events one after the other, with the status each shows.
 */
struct step {
  const char *event; /* NULL: the end */
  const char *status;
};

static const struct step message_steps[] = {
    {"message.sent", "sent"}, {"message.finalized", "delivered"}, {NULL, NULL}};
static const struct step message_failure[] = {
    {"message.sent", "sent"}, {"message.finalized", "delivery_failed"}, {NULL, NULL}};
static const struct step fax_steps[] = {{"fax.queued", "queued"},
                                        {"fax.media.processed", "media.processed"},
                                        {"fax.sending.started", "sending"},
                                        {"fax.delivered", "delivered"},
                                        {NULL, NULL}};
static const struct step fax_failure[] = {{"fax.queued", "queued"},
                                          {"fax.media.processed", "media.processed"},
                                          {"fax.sending.started", "sending"},
                                          {"fax.failed", "failed"},
                                          {NULL, NULL}};

/* A message or fax on its way; it is freed with its last step. */
struct sim_journey {
  struct list_link link;
  struct sim *sim;
  struct sim_tasks tasks;
  const struct step *step;
  json_t *resource; /* what REST shows of it; the events say the same */
  bool is_fax;
};

static void on_step(void *owner, json_t *detail);

static void end_journey(struct sim_journey *journey) {
  list_remove(&journey->sim->journeys.all, &journey->link);
  journey->sim->journeys.count--;
  sim_task_cancel_all(journey->sim->timers, &journey->tasks);
  json_decref(journey->resource);
  mem_free(journey);
}

void sim_journeys_close(struct sim *sim) {
  while (sim->journeys.all.first)
    end_journey(container_of(sim->journeys.all.first, struct sim_journey, link));
}

static void set_message_status(json_t *resource, const char *status) {
  size_t index = 0;
  json_t *to = NULL;
  json_array_foreach(json_object_get(resource, "to"), index, to) {
    json_object_set_new(to, "status", json_string(status));
  }
}

static void tell(struct sim_journey *journey) {
  const char *id = sim_json_text(journey->resource, "id", "");
  json_t *known = json_deep_copy(journey->resource);
  struct sim_delivery delivery = {.type = journey->step->event,
                                  .about = id,
                                  .lane = id,
                                  .url = sim_json_text(journey->resource, "webhook_url", NULL),
                                  .json = sim_event_make(journey->step->event, known, true)};
  sim_webhooks_post(journey->sim, &delivery);
  json_decref(known);
}

static void next_step(struct sim_journey *journey) {
  if (!journey->step->event) {
    end_journey(journey);
    return;
  }
  sim_task_add(journey->sim->timers, &journey->tasks, TASK_PROGRESS,
               sim_scaled(journey->sim, STEP_MS), on_step, NULL);
}

static void on_step(void *owner, json_t *detail) {
  (void)detail;
  struct sim_journey *journey = owner;
  if (journey->is_fax)
    json_object_set_new(journey->resource, "status", json_string(journey->step->status));
  else
    set_message_status(journey->resource, journey->step->status);
  tell(journey);
  journey->step++;
  next_step(journey);
}

static void start_journey(struct sim *sim, json_t *resource, const struct step *steps,
                          bool is_fax) {
  if (sim->journeys.count >= JOURNEYS_MAX)
    return; /* it stays queued */
  struct sim_journey *journey = sim_alloc(sizeof *journey);
  journey->sim = sim;
  journey->tasks.owner = journey;
  journey->step = steps;
  journey->resource = json_incref(resource);
  journey->is_fax = is_fax;
  list_append(&sim->journeys.all, &journey->link);
  sim->journeys.count++;
  next_step(journey);
}

static bool fails(const char *number) {
  return sim_number_find(number)->outcome != OUTCOME_ANSWERED;
}

/* One number or several, as the list that messages show. */
static json_t *recipients(const json_t *to) {
  json_t *list = json_array();
  size_t count = json_is_array(to) ? json_array_size(to) : 1;
  for (size_t i = 0; i < count; i++) {
    const char *number = json_string_value(json_is_array(to) ? json_array_get(to, i) : to);
    json_array_append_new(list,
                          json_pack("{s:s,s:s,s:s,s:s}", "phone_number", number ? number : "",
                                    "status", "queued", "carrier", "", "line_type", "Wireless"));
  }
  return list;
}

void sim_messages_send(struct sim_request *request) {
  static const char *const names[] = {"text",
                                      "subject",
                                      "media_urls",
                                      "webhook_url",
                                      "webhook_failover_url",
                                      "messaging_profile_id",
                                      "send_at",
                                      NULL};
  const char *from = sim_json_text(request->params, "from", "+13125550142");
  const json_t *to = json_object_get(request->params, "to");
  json_t *message =
      json_pack("{s:s,s:s,s:s,s:{s:s,s:s,s:s},s:o,s:i,s:[]}", "record_type", "message", "direction",
                "outbound", "type", "SMS", "from", "phone_number", from, "carrier", "", "line_type",
                "", "to", recipients(to), "parts", 1, "errors");
  sim_json_copy_members(message, request->params, names);
  const char *first =
      sim_json_text(json_array_get(json_object_get(message, "to"), 0), "phone_number", "");
  bool failing = fails(first);
  sim_say(request->sim, "--", "message to %s: %s", first,
          sim_json_text(request->params, "text", ""));
  sim_resource_add(request->sim, "messages", message);
  sim_answer_data(request, json_deep_copy(message));
  start_journey(request->sim, message, failing ? message_failure : message_steps, false);
}

void sim_faxes_create(struct sim_request *request) {
  static const char *const names[] = {"connection_id", "from",         "to",          "media_url",
                                      "media_name",    "client_state", "webhook_url", NULL};
  json_t *fax = json_pack("{s:s,s:s,s:s,s:s}", "record_type", "fax", "direction", "outbound",
                          "status", "queued", "quality", "normal");
  sim_json_copy_members(fax, request->params, names);
  sim_resource_add(request->sim, "faxes", fax);
  json_object_set(fax, "fax_id", json_object_get(fax, "id"));
  json_object_set(fax, "original_media_url", json_object_get(fax, "media_url"));
  request->status = 202;
  sim_answer_data(request, json_deep_copy(fax));
  bool failing = fails(sim_json_text(fax, "to", ""));
  start_journey(request->sim, fax, failing ? fax_failure : fax_steps, true);
}

void sim_faxes_action(struct sim_request *request) {
  if (!sim_resource_find(request->sim, "faxes", request->ids[0]) &&
      !request->sim->options->accept_any_id)
    sim_answer_error(request, SIM_NO_RESOURCE, NULL, NULL);
  else
    sim_answer_result(request, NULL);
}
