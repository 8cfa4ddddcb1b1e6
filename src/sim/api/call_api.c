#include <string.h>

#include <jansson.h>

#include "api/handlers.h"
#include "calls/calls.h"
#include "calls/numbers.h"
#include "calls/queues.h"
#include "json.h"
#include "sim.h"

enum { DIAL_TARGETS_MAX = 32 };

struct sim_call *sim_request_call(struct sim_request *request, const char *id, bool needs_answer,
                                  const char *pointer) {
  struct sim_call *call = sim_call_find(request->sim, id);
  if (!call && request->sim->options->accept_any_id && strlen(id) < SIM_ANY_ID_SIZE)
    call = sim_call_make_up(request->sim, id);
  if (call)
    sim_call_revive(call);
  if (!call)
    sim_answer_error(request, SIM_NO_CALL, NULL, pointer);
  else if (!sim_call_is_live(call))
    sim_answer_error(request, SIM_CALL_ENDED, NULL, pointer);
  else if (needs_answer && call->state != CALL_ANSWERED)
    sim_answer_error(request, SIM_NOT_ANSWERED, NULL, pointer);
  else
    return call;
  return NULL;
}

struct sim_call *sim_request_named_call(struct sim_request *request) {
  return sim_request_call(request, sim_json_text(request->params, "call_control_id", ""), true,
                          "/call_control_id");
}

static bool numbers_are_valid(struct sim_request *request, const json_t *to) {
  size_t count = json_is_array(to) ? json_array_size(to) : 1;
  if (count == 0 || count > DIAL_TARGETS_MAX) {
    sim_answer_error(request, SIM_BAD_PARAMETER, "to holds no number, or too many.", "/to");
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    const char *number = json_string_value(json_is_array(to) ? json_array_get(to, i) : to);
    if (!number || !sim_number_is_valid(number)) {
      sim_answer_error(request, SIM_NOT_E164, NULL, "/to");
      return false;
    }
  }
  return true;
}

static bool client_state_is_valid(struct sim_request *request) {
  const char *text = sim_json_text(request->params, "client_state", "");
  size_t len = strlen(text);
  size_t good = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  if (len % 4 == 0 && len - good <= 2 && strspn(text + good, "=") == len - good)
    return true;
  sim_answer_error(request, SIM_BAD_PARAMETER, "client_state must be base64.", "/client_state");
  return false;
}

/* One leg of a dial; the first one is what the answer describes. */
static struct sim_call *dial_one(struct sim_request *request, json_t *to,
                                 const struct sim_call *session_of) {
  json_t *params = json_copy(request->params);
  json_object_set(params, "to", to);
  const char *link = sim_json_text(params, "link_to", NULL);
  const struct sim_call *linked = link ? sim_call_find(request->sim, link) : NULL;
  struct sim_call *call =
      sim_call_new(request->sim, params, false, session_of ? session_of : linked);
  json_decref(params);
  if (call && linked && sim_json_true(call->params, "bridge_on_answer"))
    call->transfer_from = sim_call_find(request->sim, link);
  if (call)
    sim_call_start_outgoing(call);
  return call;
}

void sim_calls_dial(struct sim_request *request) {
  json_t *to = json_object_get(request->params, "to");
  if (!numbers_are_valid(request, to) || !client_state_is_valid(request))
    return;
  struct sim_call *first = NULL;
  size_t count = json_is_array(to) ? json_array_size(to) : 1;
  for (size_t i = 0; i < count; i++) {
    struct sim_call *call =
        dial_one(request, json_is_array(to) ? json_array_get(to, i) : to, first);
    first = first ? first : call;
  }
  if (!first) {
    sim_answer_error(request, SIM_TOO_MANY, NULL, NULL);
    return;
  }
  json_t *data = sim_call_describe(first);
  json_object_set_new(data, "is_alive", json_false());
  sim_answer_data(request, data);
}

void sim_calls_retrieve(struct sim_request *request) {
  struct sim_call *call = sim_call_find(request->sim, request->ids[0]);
  if (!call)
    call = sim_request_call(request, request->ids[0], false, NULL);
  if (call)
    sim_answer_data(request, sim_call_describe(call));
}

void sim_calls_active(struct sim_request *request) {
  json_t *list = json_array();
  for (struct sim_call *call = sim_call_first(request->sim); call; call = sim_call_next(call))
    if (sim_call_is_live(call) &&
        strcmp(sim_call_text(call, "connection_id"), request->ids[0]) == 0)
      json_array_append_new(list, sim_call_describe(call));
  sim_answer_list(request, list);
}

void sim_calls_answer(struct sim_request *request) {
  struct sim_call *call = sim_request_call(request, request->ids[0], false, NULL);
  if (!call || !client_state_is_valid(request))
    return;
  if (call->state == CALL_RINGING) {
    sim_answer_error(request, SIM_NOT_ANSWERED, "Only an inbound call can be answered.", NULL);
    return;
  }
  sim_call_adopt(call, request->params);
  json_object_update(call->params, request->params);
  if (call->state == CALL_PARKED)
    sim_call_answer(call);
  sim_answer_result(request, call->recording ? json_pack("{s:O}", "recording_id",
                                                         json_object_get(call->recording, "id"))
                                             : NULL);
}

void sim_calls_reject(struct sim_request *request) {
  struct sim_call *call = sim_request_call(request, request->ids[0], false, NULL);
  if (!call)
    return;
  if (call->state != CALL_PARKED && !call->made_up) {
    sim_answer_error(request, SIM_BAD_PARAMETER, "Only an unanswered inbound call can be rejected.",
                     NULL);
    return;
  }
  sim_call_adopt(call, request->params);
  bool busy = strcmp(sim_json_text(request->params, "cause", ""), "USER_BUSY") == 0;
  sim_answer_result(request, NULL);
  sim_call_hang_up(call, busy ? "user_busy" : "call_rejected", "callee", busy ? "486" : "603");
}

void sim_calls_hangup(struct sim_request *request) {
  struct sim_call *call = sim_request_call(request, request->ids[0], false, NULL);
  if (!call)
    return;
  sim_call_adopt(call, request->params);
  sim_answer_result(request, NULL);
  bool answered = call->state == CALL_ANSWERED;
  sim_call_hang_up(call, answered ? "normal_clearing" : "originator_cancel",
                   call->incoming ? "callee" : "caller", answered ? "200" : "487");
}

/* Leg B of a transfer: a new call, bridged with the first when it answers. */
static struct sim_call *start_transfer(struct sim_request *request, struct sim_call *call) {
  json_t *params = json_copy(request->params);
  json_object_del(params, "client_state");
  json_t *state = json_object_get(request->params, "target_leg_client_state");
  if (state)
    json_object_set(params, "client_state", state);
  if (!json_object_get(params, "from"))
    json_object_set_new(params, "from", json_string(sim_call_text(call, "to")));
  json_object_set_new(params, "connection_id", json_string(sim_call_text(call, "connection_id")));
  struct sim_call *target = sim_call_new(request->sim, params, false, call);
  json_decref(params);
  if (!target)
    return NULL;
  target->transfer_from = call;
  sim_call_start_outgoing(target);
  return target;
}

void sim_calls_transfer(struct sim_request *request) {
  struct sim_call *call = sim_request_call(request, request->ids[0], true, NULL);
  if (!call || !numbers_are_valid(request, json_object_get(request->params, "to")) ||
      !client_state_is_valid(request))
    return;
  sim_call_adopt(call, request->params);
  if (start_transfer(request, call))
    sim_answer_result(request, NULL);
  else
    sim_answer_error(request, SIM_TOO_MANY, NULL, NULL);
}

/* The other call of a bridge: named, or the head of a queue. */
static struct sim_call *bridge_target(struct sim_request *request) {
  const char *name = sim_json_text(request->params, "queue", NULL);
  if (!name)
    return sim_request_named_call(request);
  const struct sim_queue *queue = sim_queue_find(request->sim, name);
  struct sim_call *head = queue ? sim_queue_head(request->sim, queue) : NULL;
  if (!head)
    sim_answer_error(request, SIM_NO_RESOURCE, "No call waits in this queue.", "/queue");
  return head;
}

void sim_calls_bridge(struct sim_request *request) {
  struct sim_call *call = sim_request_call(request, request->ids[0], true, NULL);
  struct sim_call *other = call ? bridge_target(request) : NULL;
  if (!other)
    return;
  if (other == call) {
    sim_answer_error(request, SIM_BAD_PARAMETER, "A call cannot be bridged with itself.",
                     "/call_control_id");
    return;
  }
  sim_call_adopt(call, request->params);
  const char *parked = sim_json_text(request->params, "park_after_unbridge", "");
  call->park_after_unbridge = strcmp(parked, "self") == 0;
  sim_answer_result(request, NULL);
  sim_call_bridge(call, other);
}

void sim_calls_enqueue(struct sim_request *request) {
  struct sim_call *call = sim_request_answered(request);
  if (!call)
    return;
  const char *name = sim_json_text(request->params, "queue_name", "");
  struct sim_queue *queue = sim_queue_find(request->sim, name);
  if (!queue)
    queue = sim_queue_new(request->sim, name,
                          sim_json_int(request->params, "max_size", SIM_QUEUE_SIZE_DEFAULT));
  if (!queue)
    sim_answer_error(request, SIM_TOO_MANY, NULL, NULL);
  else if (sim_queue_enter(queue, call, sim_json_int(request->params, "max_wait_time_secs", 0)))
    sim_answer_result(request, NULL);
  else
    sim_answer_error(request, SIM_QUEUE_FULL, NULL, NULL);
}

void sim_calls_client_state(struct sim_request *request) {
  struct sim_call *call = sim_request_call(request, request->ids[0], false, NULL);
  if (!call || !client_state_is_valid(request))
    return;
  sim_call_adopt(call, request->params);
  sim_answer_result(request, NULL);
}
