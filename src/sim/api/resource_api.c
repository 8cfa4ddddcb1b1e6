#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "api/handlers.h"
#include "api/resources.h"
#include "json.h"
#include "sim.h"
#include "webhooks/webhooks.h"

enum { KIND_SIZE = 64 };

/* The first word of the path, and of its record_type without the plural's s. */
static void kind_of(char out[KIND_SIZE], const struct operation *operation) {
  struct span path = span_of(operation->path + 1);
  struct span word = span_cut(&path, '/');
  snprintf(out, KIND_SIZE, "%.*s", (int)word.len, word.data);
}

static void set_record_type(json_t *resource, const char *kind) {
  size_t len = strlen(kind);
  if (!json_object_get(resource, "record_type"))
    json_object_set_new(resource, "record_type",
                        json_stringn(kind, len > 0 && kind[len - 1] == 's' ? len - 1 : len));
}

static void create(struct sim_request *request, const char *kind) {
  json_t *resource = json_deep_copy(request->params);
  set_record_type(resource, kind);
  sim_resource_add(request->sim, kind, resource);
  sim_answer_data(request, json_incref(resource));
}

/* The resource of the last id of the path; with --accept-any-id it is made when it is not there. */
static json_t *the_resource(struct sim_request *request, const char *kind) {
  const char *id = request->ids[request->operation->id_count - 1];
  json_t *resource = sim_resource_find(request->sim, kind, id);
  if (!resource && request->sim->options->accept_any_id) {
    resource = sim_resource_add(request->sim, kind, json_pack("{s:s}", "id", id));
    set_record_type(resource, kind);
  }
  if (!resource)
    sim_answer_error(request, SIM_NO_RESOURCE, NULL, NULL);
  return resource;
}

/* Create, list, retrieve, update or delete, by what the operation looks like. */
void sim_resources_answer(struct sim_request *request) {
  char kind[KIND_SIZE];
  kind_of(kind, request->operation);
  const char *method = request->operation->method;
  bool read = strcmp(method, "GET") == 0;
  if (request->operation->pages || (request->operation->id_count == 0 && read)) {
    sim_answer_list(request, sim_resource_list(request->sim, kind));
    return;
  }
  if (request->operation->id_count == 0) {
    create(request, kind);
    return;
  }
  json_t *resource = the_resource(request, kind);
  if (!resource)
    return;
  if (!read && strcmp(method, "DELETE") != 0)
    json_object_update(resource, request->params);
  sim_answer_data(request, json_deep_copy(resource));
  if (strcmp(method, "DELETE") == 0)
    sim_resource_remove(request->sim, kind, request->ids[request->operation->id_count - 1]);
}

/* What is ordered is the account's at once. */
void sim_number_orders_create(struct sim_request *request) {
  static const char *const told[] = {"connection_id", "messaging_profile_id", NULL};
  size_t index = 0;
  json_t *ordered = NULL;
  json_array_foreach(json_object_get(request->params, "phone_numbers"), index, ordered) {
    json_t *number = json_pack("{s:s,s:s,s:s}", "record_type", "phone_number", "phone_number",
                               sim_json_text(ordered, "phone_number", ""), "status", "active");
    sim_json_copy_members(number, request->params, told);
    sim_resource_add(request->sim, "phone_numbers", number);
  }
  create(request, "number_orders");
}

void sim_recordings_delete_many(struct sim_request *request) {
  size_t index = 0;
  json_t *id = NULL;
  json_array_foreach(json_object_get(request->params, "ids"), index, id) {
    if (json_is_string(id))
      sim_resource_remove(request->sim, "recordings", json_string_value(id));
  }
  sim_answer_result(request, NULL);
}

void sim_connections_count(struct sim_request *request) {
  json_t *applications = sim_resource_list(request->sim, "call_control_applications");
  json_t *texml = sim_resource_list(request->sim, "texml_applications");
  sim_answer_data(request, json_pack("{s:s,s:{s:i,s:i},s:{s:i}}", "record_type", "connection_count",
                                     "counts", "call_control_applications",
                                     (int)json_array_size(applications), "texml_applications",
                                     (int)json_array_size(texml), "limits", "global_limit", 1000));
  json_decref(applications);
  json_decref(texml);
}

/* A webhook that was sent, as GET /call_events and /webhook_deliveries show it. */
static json_t *call_event(const json_t *webhook) {
  const json_t *data = json_object_get(json_object_get(webhook, "json"), "data");
  const json_t *payload = json_object_get(data, "payload");
  return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:{}}", "record_type", "call_event", "type", "webhook",
                   "name", sim_json_text(webhook, "type", ""), "call_leg_id",
                   sim_json_text(payload, "call_leg_id", ""), "call_session_id",
                   sim_json_text(payload, "call_session_id", ""), "event_timestamp",
                   sim_json_text(data, "occurred_at", ""), "metadata");
}

void sim_call_events_list(struct sim_request *request) {
  json_t *sent = sim_webhooks_list(request->sim, 0, SIM_WEBHOOKS_MAX);
  json_t *list = json_array();
  size_t index = 0;
  json_t *webhook = NULL;
  json_array_foreach(sent, index, webhook) {
    if (strncmp(sim_json_text(webhook, "type", ""), "call.", 5) == 0)
      json_array_append_new(list, call_event(webhook));
  }
  json_decref(sent);
  sim_answer_list(request, list);
}

static json_t *delivery(const json_t *webhook) {
  json_t *json = json_pack("{s:s,s:s,s:s}", "record_type", "webhook_delivery", "id",
                           sim_json_text(webhook, "event_id", ""), "status",
                           sim_json_text(webhook, "state", ""));
  json_object_set(json, "webhook", json_object_get(webhook, "json"));
  json_object_set(json, "attempts", json_object_get(webhook, "attempts"));
  return json;
}

void sim_deliveries_list(struct sim_request *request) {
  json_t *sent = sim_webhooks_list(request->sim, 0, SIM_WEBHOOKS_MAX);
  json_t *list = json_array();
  for (size_t i = json_array_size(sent); i > 0; i--)
    json_array_append_new(list, delivery(json_array_get(sent, i - 1)));
  json_decref(sent);
  sim_answer_list(request, list);
}

void sim_deliveries_retrieve(struct sim_request *request) {
  json_t *sent = sim_webhooks_list(request->sim, 0, SIM_WEBHOOKS_MAX);
  size_t index = 0;
  json_t *webhook = NULL;
  json_t *found = NULL;
  json_array_foreach(sent, index, webhook) {
    if (!found && strcmp(sim_json_text(webhook, "event_id", ""), request->ids[0]) == 0)
      found = delivery(webhook);
  }
  json_decref(sent);
  if (!found && request->sim->options->accept_any_id)
    found = json_pack("{s:s,s:s,s:s}", "record_type", "webhook_delivery", "id", request->ids[0],
                      "status", "delivered");
  if (found)
    sim_answer_data(request, found);
  else
    sim_answer_error(request, SIM_NO_RESOURCE, NULL, NULL);
}
