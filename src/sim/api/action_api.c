#include <string.h>

#include <jansson.h>

#include "api/handlers.h"
#include "calls/calls.h"
#include "calls/media.h"
#include "calls/queues.h"
#include "json.h"
#include "sim.h"

enum { FOLLOW_UP_MS = 1000 };

struct sim_call *sim_request_answered(struct sim_request *request) {
  struct sim_call *call = sim_request_call(request, request->ids[0], true, NULL);
  if (call)
    sim_call_adopt(call, request->params);
  return call;
}

static void on_follow_up(void *owner, json_t *detail) {
  sim_call_event(owner, sim_json_text(detail, "type", ""),
                 json_incref(json_object_get(detail, "extras")));
}

/* An event a little later; takes the extras. */
static void follow_up(struct sim_call *call, const char *type, json_t *extras) {
  sim_call_later(call, TASK_STREAM, FOLLOW_UP_MS, on_follow_up,
                 json_pack("{s:s,s:o}", "type", type, "extras", extras));
}

static json_t *conversation(void) {
  char id[CRYPT_UUID_SIZE];
  crypt_uuid(id);
  return json_pack("{s:s}", "conversation_id", id);
}

void sim_calls_other(struct sim_request *request, const struct sim_consequence *consequence) {
  static const char *const names[] = {"stream_url", NULL};
  struct sim_call *call = sim_request_answered(request);
  if (!call)
    return;
  sim_answer_result(request, consequence->converses ? conversation() : NULL);
  if (consequence->event) {
    json_t *fields = json_object();
    sim_json_copy_members(fields, request->params, names);
    sim_call_event(call, consequence->event, fields);
  }
  if (consequence->later)
    follow_up(call, consequence->later, json_object());
}

void sim_calls_gather_ai(struct sim_request *request) {
  struct sim_call *call = sim_request_answered(request);
  if (!call)
    return;
  sim_answer_result(request, conversation());
  follow_up(call, "call.ai_gather.ended",
            json_pack("{s:s,s:{},s:[]}", "status", "valid", "result", "message_history"));
}

void sim_calls_gather_stop(struct sim_call *call, const json_t *params) {
  (void)params;
  sim_gather_end(call, "cancelled");
}

void sim_calls_send_dtmf(struct sim_request *request) {
  struct sim_call *call = sim_request_answered(request);
  const char *digits = sim_json_text(request->params, "digits", "");
  if (!call)
    return;
  if (digits[strspn(digits, "0123456789ABCDabcd*#wW")] != '\0') {
    sim_answer_error(request, SIM_BAD_PARAMETER, "digits holds what is no DTMF digit.", "/digits");
    return;
  }
  sim_answer_result(request, NULL);
  sim_gather_send_dtmf(call, digits);
}

void sim_calls_record(struct sim_request *request) {
  struct sim_call *call = sim_request_answered(request);
  if (call)
    sim_answer_result(request, json_pack("{s:s}", "recording_id",
                                         sim_recording_start(call, request->params, "")));
}

void sim_calls_record_stop(struct sim_call *call, const json_t *params) {
  (void)params;
  sim_recording_stop(call);
}

void sim_calls_leave_queue(struct sim_call *call, const json_t *params) {
  (void)params;
  sim_queue_leave(call, "leave");
}

static void on_referred(void *owner, json_t *detail) {
  sim_call_event(owner, "call.refer.completed", json_incref(detail));
  sim_call_hang_up(owner, "normal_clearing", "callee", "200");
}

void sim_calls_refer(struct sim_call *call, const json_t *params) {
  (void)params;
  sim_call_event(call, "call.refer.started", json_pack("{s:i}", "sip_notify_response", 100));
  sim_call_later(call, TASK_STREAM, FOLLOW_UP_MS, on_referred,
                 json_pack("{s:i}", "sip_notify_response", 200));
}
