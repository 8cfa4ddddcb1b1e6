#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "api/handlers.h"
#include "api/resources.h"
#include "calls/calls.h"
#include "calls/conferences.h"
#include "calls/numbers.h"
#include "calls/texml.h"
#include "json.h"
#include "sim.h"

/* A TeXML call from the request's parameters; NULL: the answer is the error. */
static struct sim_call *texml_dial(struct sim_request *request) {
  const char *to = sim_json_text(request->params, "To", "");
  if (!sim_number_is_valid(to)) {
    sim_answer_error(request, SIM_NOT_E164, NULL, "/To");
    return NULL;
  }
  json_t *params = json_copy(request->params);
  json_object_set_new(params, "to", json_string(to));
  json_object_set_new(params, "from", json_string(sim_json_text(params, "From", "")));
  bool by_account = strstr(request->operation->path, "{account_sid}") != NULL;
  json_object_set_new(params, by_account ? "account_sid" : "connection_id",
                      json_string(request->ids[0]));
  struct sim_call *call = sim_call_new(request->sim, params, false, NULL);
  json_decref(params);
  if (!call) {
    sim_answer_error(request, SIM_TOO_MANY, NULL, NULL);
    return NULL;
  }
  sim_texml_begin(call);
  sim_call_start_outgoing(call);
  return call;
}

void sim_texml_dial(struct sim_request *request) {
  const struct sim_call *call = texml_dial(request);
  if (!call)
    return;
  json_t *answer = sim_texml_describe(call);
  json_object_set_new(answer, "status", json_string("queued"));
  sim_answer_flat(request, answer);
}

void sim_texml_participant_dial(struct sim_request *request) {
  const struct sim_call *call = texml_dial(request);
  if (!call)
    return;
  json_t *answer = sim_texml_describe(call);
  json_object_set_new(answer, "conference_sid", json_string(request->ids[1]));
  sim_answer_flat(request, answer);
}

static struct sim_call *texml_call(struct sim_request *request) {
  struct sim_call *call = sim_call_find(request->sim, request->ids[1]);
  return call ? call : sim_request_call(request, request->ids[1], false, NULL);
}

void sim_texml_update(struct sim_request *request) {
  struct sim_call *call = texml_call(request);
  if (!call)
    return;
  json_object_update(call->params, request->params);
  const char *status = sim_json_text(request->params, "Status", "");
  if (strcmp(status, "completed") == 0 || strcmp(status, "canceled") == 0)
    sim_call_hang_up(call, call->state == CALL_ANSWERED ? "normal_clearing" : "originator_cancel",
                     "caller", "200");
  sim_answer_flat(request, sim_texml_describe(call));
}

void sim_texml_retrieve(struct sim_request *request) {
  const struct sim_call *call = texml_call(request);
  if (call)
    sim_answer_flat(request, sim_texml_describe(call));
}

void sim_texml_calls(struct sim_request *request) {
  json_t *list = json_array();
  for (const struct sim_call *call = sim_call_first(request->sim); call; call = sim_call_next(call))
    if (call->texml)
      json_array_append_new(list, sim_texml_describe(call));
  sim_answer_texml_list(request, "calls", list);
}

void sim_texml_secret(struct sim_request *request) {
  sim_answer_data(request,
                  json_pack("{s:s,s:s}", "name", sim_json_text(request->params, "name", ""),
                            "value", "REDACTED"));
}

/* The last word of the path names the list ("Recordings.json" -> "recordings"). */
static void list_name(char *out, size_t size, const char *path) {
  snprintf(out, size, "%s", strrchr(path, '/') + 1);
  char *dot = strchr(out, '.');
  if (dot)
    *dot = '\0';
  for (char *at = out; *at; at++)
    if (*at >= 'A' && *at <= 'Z')
      *at = (char)(*at + ('a' - 'A'));
}

void sim_texml_list(struct sim_request *request) {
  char name[32];
  list_name(name, sizeof name, request->operation->path);
  json_t *list = NULL;
  if (strcmp(name, "recordings") == 0)
    list = sim_resource_list(request->sim, "recordings");
  else if (strcmp(name, "queues") == 0)
    list = sim_resource_list(request->sim, "texml_queues");
  else
    list = json_array();
  for (const struct sim_conference *at = sim_conference_first(request->sim);
       strcmp(name, "conferences") == 0 && at; at = sim_conference_next(at))
    json_array_append_new(
        list, json_pack("{s:s,s:s,s:s,s:s}", "sid", at->id, "friendly_name", at->name, "status",
                        at->ended ? "completed" : "in-progress", "account_sid", request->ids[0]));
  sim_answer_texml_list(request, name, list);
}

/* What is left of TeXML (queues, participants, streams, SIPREC, recordings) is kept as it is asked
 * for, and answered as a flat object with the ids of its path. */
void sim_texml_other(struct sim_request *request) {
  if (strcmp(request->operation->method, "DELETE") == 0) {
    request->status = 204;
    return;
  }
  char now[SIM_TIME_SIZE];
  char sid[CRYPT_UUID_SIZE];
  sim_time_rfc2822(now);
  crypt_uuid(sid);
  size_t last = request->operation->id_count - 1;
  json_t *answer =
      json_pack("{s:s,s:s,s:s,s:s}", "account_sid", request->ids[0], "sid",
                last > 0 ? request->ids[last] : sid, "date_created", now, "date_updated", now);
  for (size_t i = 1; i < request->operation->id_count; i++)
    json_object_set_new(answer, request->operation->params[i].name, json_string(request->ids[i]));
  json_object_update(answer, request->params);
  if (strcmp(request->operation->name, "texml.accounts.queues.create") == 0)
    sim_resource_add(request->sim, "texml_queues", json_incref(answer));
  sim_answer_flat(request, answer);
}
