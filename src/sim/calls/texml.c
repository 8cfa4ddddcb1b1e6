#include "calls/texml.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "json.h"
#include "sim.h"
#include "webhooks/events.h"
#include "webhooks/webhooks.h"

enum { TYPE_SIZE = 64 };

/* The steps, and what StatusCallbackEvent calls them. */
static const struct {
  const char *step;
  const char *word;
  const char *status; /* NULL: by the cause */
} steps[] = {
    {"CallInitiated", "initiated", "initiated"}, {"CallRinging", "ringing", "ringing"},
    {"CallAnswered", "answered", "in-progress"}, {"CallDtmf", "dtmf", "dtmf"},
    {"CallCompleted", "completed", NULL},
};

static const char *status_of_cause(const char *cause) {
  static const struct {
    const char *cause;
    const char *status;
  } causes[] = {
      {"user_busy", "busy"},      {"call_rejected", "busy"},         {"timeout", "no-answer"},
      {"no_answer", "no-answer"}, {"originator_cancel", "canceled"}, {"not_found", "failed"},
      {"unspecified", "failed"}};
  for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
    if (strcmp(causes[i].cause, cause) == 0)
      return causes[i].status;
  return "completed";
}

long long sim_texml_seconds(const struct sim_call *call) {
  if (!call->answered_mono_ms)
    return 0;
  double ms = (double)(clock_mono_ms() - call->answered_mono_ms);
  return (long long)(ms * call->sim->options->speed / 1000);
}

static json_t *callback_fields(struct sim_call *call, const char *status, json_t *extras) {
  char now[SIM_TIME_SIZE];
  char sequence[24];
  sim_time_micros(now);
  snprintf(sequence, sizeof sequence, "%u", call->callback_sequence++);
  json_t *fields =
      json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "AccountSid",
                sim_json_text(call->params, "account_sid", SIM_ACCOUNT_SID), "CallSid", call->id,
                "CallSidLegacy", call->id, "CallStatus", status, "ConnectionId",
                sim_call_text(call, "connection_id"), "From", sim_call_text(call, "from"), "To",
                sim_call_text(call, "to"), "CallerId", sim_call_text(call, "from"), "Timestamp",
                now, "SequenceNumber", sequence);
  json_object_set_new(fields, "CallInitiatedAt", json_string(sim_call_text(call, "start_time")));
  json_object_set_new(fields, "CallDuration", json_sprintf("%lld", sim_texml_seconds(call)));
  if (call->script.dialled_by[0])
    json_object_set_new(fields, "ParentCallSid", json_string(call->script.dialled_by));
  json_object_update(fields, extras);
  return fields;
}

static void send_callback(struct sim_call *call, const char *step, const char *url,
                          const char *method, const json_t *fields) {
  char type[TYPE_SIZE];
  snprintf(type, sizeof type, "texml.%s", step);
  struct sim_delivery delivery = {.type = type,
                                  .about = call->id,
                                  .lane = sim_call_text(call, "call_session_id"),
                                  .url = url,
                                  .get = strcmp(method, "GET") == 0,
                                  .form = sim_callback_make(type, fields)};
  sim_webhooks_post(call->sim, &delivery);
}

json_t *sim_texml_fields(struct sim_call *call, json_t *extras) {
  static const char *const statuses[] = {"ringing", "ringing", "in-progress", "completed"};
  json_t *fields = callback_fields(call, statuses[call->state], extras);
  json_decref(extras);
  return fields;
}

void sim_texml_progress(struct sim_call *call, const char *step, json_t *extras) {
  const char *wanted = sim_json_text(call->params, "StatusCallbackEvent", NULL);
  size_t i = 0;
  while (i + 1 < sizeof steps / sizeof steps[0] && strcmp(steps[i].step, step) != 0)
    i++;
  if (call->texml) {
    const char *cause = sim_json_text(extras, "HangupCause", "");
    json_t *fields =
        callback_fields(call, steps[i].status ? steps[i].status : status_of_cause(cause), extras);
    if (!wanted || strstr(wanted, steps[i].word))
      send_callback(call, step, sim_json_text(call->params, "StatusCallback", NULL),
                    sim_json_text(call->params, "StatusCallbackMethod", "POST"), fields);
    json_decref(fields);
  }
  json_decref(extras);
}

json_t *sim_texml_describe(const struct sim_call *call) {
  static const char *const statuses[] = {"queued", "ringing", "in-progress", "completed"};
  char now[SIM_TIME_SIZE];
  sim_time_rfc2822(now);
  return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "account_sid",
                   sim_json_text(call->params, "account_sid", SIM_ACCOUNT_SID), "sid", call->id,
                   "call_sid", call->id, "from", sim_call_text(call, "from"), "to",
                   sim_call_text(call, "to"), "status", statuses[call->state], "direction",
                   call->incoming ? "inbound" : "outbound", "date_created", now, "date_updated",
                   now);
}
