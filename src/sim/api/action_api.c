#include <string.h>

#include <jansson.h>

#include "api/handlers.h"
#include "calls/gather.h"
#include "calls/media.h"
#include "calls/progress.h"
#include "calls/recordings.h"
#include "json.h"
#include "sim.h"

enum { FOLLOW_UP_MS = 1000 };

/* The answered call of the path, with what the command sets for later webhooks. */
static struct sim_call *answered_call(struct sim_request *request) {
  struct sim_call *call = sim_request_call(request, request->ids[0], true, NULL);
  if (call)
    sim_call_adopt(call, request->params);
  return call;
}

void sim_calls_speak(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_media_speak(call, request->params);
}

void sim_calls_play(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_media_play(call, request->params);
}

void sim_calls_stop(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_media_stop(call, request->params);
}

void sim_calls_gather(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_gather_start(call, request->params);
}

void sim_calls_gather_speak(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_gather_start(call, request->params);
}

void sim_calls_gather_audio(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_gather_start(call, request->params);
}

static json_t *conversation(void) {
  char id[CRYPT_UUID_SIZE];
  crypt_uuid(id);
  return json_pack("{s:s}", "conversation_id", id);
}

static void on_follow_up(void *owner, json_t *detail) {
  sim_call_event(owner, sim_json_text(detail, "type", ""),
                 json_incref(json_object_get(detail, "extras")));
}

/* An event a little later; takes the extras. */
static void follow_up(struct sim_call *call, const char *type, json_t *extras) {
  sim_call_later(call, TASK_STREAM, FOLLOW_UP_MS, on_follow_up,
                 json_pack("{s:s,s:o}", "type", type, "extras", extras ? extras : json_object()));
}

void sim_calls_gather_ai(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, conversation());
  follow_up(call, "call.ai_gather.ended",
            json_pack("{s:s,s:{},s:[]}", "status", "valid", "result", "message_history"));
}

void sim_calls_gather_stop(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_gather_end(call, "cancelled");
}

void sim_calls_send_dtmf(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
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
  struct sim_call *call = answered_call(request);
  if (call)
    sim_answer_result(request, json_pack("{s:s}", "recording_id",
                                         sim_recording_start(call, request->params, "")));
}

void sim_calls_record_pause(struct sim_request *request) {
  if (answered_call(request))
    sim_answer_result(request, NULL);
}

void sim_calls_record_stop(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_recording_stop(call);
}

static void on_referred(void *owner, json_t *detail) {
  sim_call_event(owner, "call.refer.completed", json_incref(detail));
  sim_call_hang_up(owner, "normal_clearing", "callee", "200");
}

void sim_calls_refer(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_call_event(call, "call.refer.started", json_pack("{s:i}", "sip_notify_response", 100));
  sim_call_later(call, TASK_STREAM, FOLLOW_UP_MS, on_referred,
                 json_pack("{s:i}", "sip_notify_response", 200));
}

/* What the remaining commands lead to: an event at once, one later, an id in the answer. */
static const struct {
  const char *name;
  const char *event;
  const char *later;
  bool converses;
} consequences[] = {
    {"calls.ai_assistant_start", NULL, NULL, true},
    {"calls.ai_assistant_join", NULL, NULL, true},
    {"calls.ai_assistant_stop", "call.conversation.ended", "call.conversation_insights.generated",
     false},
    {"calls.conversation_relay_start", NULL, NULL, true},
    {"calls.conversation_relay_stop", "call.conversation.ended", NULL, false},
    {"calls.fork_start", "call.fork.started", NULL, false},
    {"calls.fork_stop", "call.fork.stopped", NULL, false},
    {"calls.siprec_start", "siprec.started", NULL, false},
    {"calls.siprec_stop", "siprec.stopped", NULL, false},
    {"calls.streaming_start", "streaming.started", NULL, false},
    {"calls.streaming_stop", "streaming.stopped", NULL, false},
    {"calls.transcription_start", NULL, "call.transcription", false},
    {"calls.pay", "call.payment.progress", "call.payment.completed", false},
};

static json_t *stream_fields(const json_t *params) {
  static const char *const names[] = {"stream_url", NULL};
  json_t *fields = json_object();
  sim_json_copy_members(fields, params, names);
  return fields;
}

void sim_calls_other(struct sim_request *request) {
  struct sim_call *call = answered_call(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  for (size_t i = 0; i < sizeof consequences / sizeof consequences[0]; i++) {
    if (strcmp(consequences[i].name, request->operation->name) != 0)
      continue;
    if (consequences[i].converses)
      sim_answer_result(request, conversation());
    if (consequences[i].event)
      sim_call_event(call, consequences[i].event, stream_fields(request->params));
    if (consequences[i].later)
      follow_up(call, consequences[i].later, NULL);
  }
}
