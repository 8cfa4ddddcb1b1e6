#include "calls/calls.h"

#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "calls/conferences.h"
#include "calls/media.h"
#include "calls/numbers.h"
#include "calls/queues.h"
#include "calls/texml.h"
#include "json.h"
#include "sim.h"

enum { TIMEOUT_SECS = 30, DETECTION_MS = 1500, GREETING_MS = 2000 };

static void on_hung_up(void *owner, json_t *detail) {
  sim_call_hang_up(owner, sim_json_text(detail, "cause", "normal_clearing"), "callee",
                   sim_json_text(detail, "sip", "200"));
}

static json_t *hangup_detail(const char *cause, const char *sip_cause) {
  return json_pack("{s:s,s:s}", "cause", cause, "sip", sip_cause);
}

static void on_timed_out(void *owner, json_t *detail) {
  (void)detail;
  sim_call_hang_up(owner, "timeout", "caller", "487");
}

static void on_answered(void *owner, json_t *detail) {
  (void)detail;
  sim_call_answer(owner);
}

/* What the number does decides; a ring longer than timeout_secs ends the call whatever it is. */
static void schedule_outcome(struct sim_call *call) {
  const struct sim_number *number = sim_number_find(sim_call_text(call, "to"));
  int64_t timeout_ms = sim_json_int(call->params, "timeout_secs", TIMEOUT_SECS) * 1000;
  int64_t ring_ms = call->sim->options->ring_ms * number->ring_percent / 100;
  if (number->outcome == OUTCOME_TIMES_OUT || ring_ms >= timeout_ms)
    sim_call_later(call, TASK_PROGRESS, timeout_ms, on_timed_out, NULL);
  else if (number->outcome == OUTCOME_REFUSED)
    sim_call_later(call, TASK_PROGRESS, ring_ms, on_hung_up,
                   hangup_detail(number->cause, number->sip_cause));
  else
    sim_call_later(call, TASK_PROGRESS, ring_ms, on_answered, NULL);
}

void sim_call_start_outgoing(struct sim_call *call) {
  sim_say(call->sim, "--", "call %s  %s -> %s  ringing", sim_short_id(call->id),
          sim_call_text(call, "from"), sim_call_text(call, "to"));
  sim_call_event(call, "call.initiated",
                 json_pack("{s:s,s:s}", "direction", "outgoing", "state", "bridging"));
  sim_texml_progress(call, "CallInitiated", NULL);
  sim_texml_progress(call, "CallRinging", NULL);
  schedule_outcome(call);
}

void sim_call_start_incoming(struct sim_call *call) {
  sim_say(call->sim, "--", "call %s  %s -> %s  comes in", sim_short_id(call->id),
          sim_call_text(call, "from"), sim_call_text(call, "to"));
  sim_texml_progress(call, "CallInitiated", NULL);
  if (call->script.begin)
    call->script.begin(call);
  sim_call_event(call, "call.initiated",
                 json_pack("{s:s,s:s,s:s?}", "direction", "incoming", "state", "parked",
                           "caller_id_name", sim_json_text(call->params, "caller_id_name", NULL)));
  sim_call_later(call, TASK_PROGRESS, call->sim->options->caller_patience_ms, on_hung_up,
                 hangup_detail("originator_cancel", "487"));
}

static void on_greeting_ended(void *owner, json_t *detail) {
  struct sim_call *call = owner;
  bool premium = sim_json_true(detail, "premium");
  const char *greeting = sim_json_text(detail, "greeting", "ended");
  if (premium)
    greeting = strcmp(greeting, "beep_detected") == 0 ? greeting : "no_beep_detected";
  sim_call_event(call,
                 premium ? "call.machine.premium.greeting.ended" : "call.machine.greeting.ended",
                 json_pack("{s:s}", "result", greeting));
}

static void on_detected(void *owner, json_t *detail) {
  struct sim_call *call = owner;
  const struct sim_number *number = sim_number_find(sim_call_text(call, "to"));
  bool premium = sim_json_true(detail, "premium");
  sim_call_event(
      call, premium ? "call.machine.premium.detection.ended" : "call.machine.detection.ended",
      json_pack("{s:s}", "result", premium ? number->premium_detection : number->detection));
  if (number->greeting && !sim_json_true(detail, "only_detect"))
    sim_call_later(call, TASK_DETECTION, GREETING_MS, on_greeting_ended,
                   json_pack("{s:b,s:s}", "premium", premium, "greeting", number->greeting));
}

static void start_detection(struct sim_call *call) {
  const char *mode = sim_json_text(call->params, "answering_machine_detection", "disabled");
  if (strcmp(mode, "disabled") == 0)
    return;
  sim_call_later(call, TASK_DETECTION, DETECTION_MS, on_detected,
                 json_pack("{s:b,s:b}", "premium", strcmp(mode, "premium") == 0, "only_detect",
                           strcmp(mode, "detect") == 0));
}

/* What was asked for when the call was made, and begins once it is answered. */
static void start_what_was_asked(struct sim_call *call) {
  if (!call->incoming)
    start_detection(call);
  if (json_object_get(call->params, "record"))
    sim_recording_start(call, call->params, "record_");
  const char *stream_url = sim_json_text(call->params, "stream_url", NULL);
  if (stream_url)
    sim_call_event(call, "streaming.started", json_pack("{s:s}", "stream_url", stream_url));
  long long limit_s = sim_json_int(call->params, "time_limit_secs", 0);
  if (limit_s > 0)
    sim_call_later(call, TASK_PROGRESS, limit_s * 1000, on_hung_up,
                   hangup_detail("time_limit", "200"));
  const struct sim_number *number = sim_number_find(sim_call_text(call, "to"));
  if (!call->incoming && number->cause)
    sim_call_later(call, TASK_PROGRESS, call->sim->options->callee_hangup_ms, on_hung_up,
                   hangup_detail(number->cause, number->sip_cause));
}

void sim_call_answer(struct sim_call *call) {
  sim_task_cancel(call->sim->timers, &call->tasks, TASK_PROGRESS);
  call->state = CALL_ANSWERED;
  call->answered_mono_ms = clock_mono_ms();
  sim_say(call->sim, "--", "call %s  answered", sim_short_id(call->id));
  struct sim_call *from = call->transfer_from;
  call->transfer_from = NULL;
  bool bridges = from && from->state == CALL_ANSWERED;
  if (bridges)
    sim_call_bridge(from, call);
  sim_call_event(call, "call.answered", json_pack("{s:s}", "state", "answered"));
  sim_texml_progress(call, "CallAnswered", NULL);
  if (call->script.begin && !call->incoming)
    call->script.begin(call);
  start_what_was_asked(call);
}

/* Disconnects it from its peer, if it has one; returns that. */
static struct sim_call *unbridge(struct sim_call *call) {
  struct sim_call *peer = call->peer;
  if (peer)
    peer->peer = NULL;
  call->peer = NULL;
  return peer;
}

void sim_call_bridge(struct sim_call *a, struct sim_call *b) {
  unbridge(a);
  unbridge(b);
  a->peer = b;
  b->peer = a;
  sim_say(a->sim, "--", "call %s  bridged with %s", sim_short_id(a->id), sim_short_id(b->id));
  sim_queue_leave(a, "bridged");
  sim_queue_leave(b, "bridged");
  sim_call_event(a, "call.bridged", NULL);
  sim_call_event(b, "call.bridged", NULL);
}

/* A call that rings for this one's sake rings no more. */
static void cancel_transfers(struct sim_call *call) {
  for (struct sim_call *other = sim_call_first(call->sim); other; other = sim_call_next(other)) {
    if (other->transfer_from != call)
      continue;
    other->transfer_from = NULL;
    if (sim_call_is_live(other))
      sim_call_hang_up(other, "originator_cancel", "caller", "487");
  }
}

static void tell_hangup(struct sim_call *call, const char *cause, const char *source,
                        const char *sip_cause) {
  sim_call_event(call, "call.hangup",
                 json_pack("{s:s,s:s,s:s,s:s}", "hangup_cause", cause, "hangup_source", source,
                           "sip_hangup_cause", sip_cause, "state", "hangup"));
  sim_texml_progress(call, "CallCompleted",
                     json_pack("{s:s,s:s,s:s}", "HangupCause", cause, "HangupSource", source,
                               "SipHangupCause", sip_cause));
}

static void tell_cost(struct sim_call *call, int64_t answered_ms) {
  if (!call->sim->options->cost)
    return;
  sim_call_event(call, "call.cost",
                 json_pack("{s:i,s:s}", "billed_duration_secs", (int)(answered_ms / 1000) + 1,
                           "status", "success"));
}

void sim_call_hang_up(struct sim_call *call, const char *cause, const char *source,
                      const char *sip_cause) {
  if (!sim_call_is_live(call))
    return;
  bool was_answered = call->state == CALL_ANSWERED;
  call->state = CALL_ENDED;
  sim_say(call->sim, "--", "call %s  hung up: %s", sim_short_id(call->id), cause);
  sim_task_cancel_all(call->sim->timers, &call->tasks);
  sim_media_call_ended(call);
  sim_gather_end(call, "call_hangup");
  sim_queue_leave(call, "hangup");
  sim_conference_remove(call);
  struct sim_call *peer = unbridge(call);
  call->transfer_from = NULL;
  tell_hangup(call, cause, source, sip_cause);
  sim_recording_stop(call);
  if (was_answered)
    tell_cost(call, clock_mono_ms() - call->answered_mono_ms);
  cancel_transfers(call);
  if (peer && !peer->park_after_unbridge)
    sim_call_hang_up(peer, "normal_clearing", source, "200");
  if (call->script.ended)
    call->script.ended(call, cause);
}
