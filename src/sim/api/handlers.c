#include "api/handlers.h"

#include <stdbool.h>
#include <string.h>

#include "calls/conferences.h"
#include "calls/media.h"

/* The first whose name fits counts, where * stands for anything. Where a handler is of a call or
 * a conference, that is answered or live, and was answered {"result":"ok"} before it is run. */
static const struct row {
  const char *name;
  sim_handler *handler;
  sim_call_handler *on_call;
  sim_conference_handler *on_conference;
  bool is_conference;
  struct sim_consequence consequence; /* of other commands to a call */
} rows[] = {
#define REQUEST(name_, function) {.name = (name_), .handler = (function)}
#define CALL(name_, function)    {.name = (name_), .on_call = (function)}
#define CONFERENCE(name_, function)                                                                \
  {.name = (name_), .is_conference = true, .on_conference = (function)}
#define EVENTS(name_, event, later, converses)                                                     \
  {                                                                                                \
    .name = (name_), .consequence = { event, later, converses }                                    \
  }
    REQUEST("calls.dial", sim_calls_dial),
    REQUEST("calls.retrieve_status", sim_calls_retrieve),
    REQUEST("calls.answer", sim_calls_answer),
    REQUEST("calls.reject", sim_calls_reject),
    REQUEST("calls.hangup", sim_calls_hangup),
    REQUEST("calls.transfer", sim_calls_transfer),
    REQUEST("calls.bridge", sim_calls_bridge),
    REQUEST("calls.enqueue", sim_calls_enqueue),
    CALL("calls.leave_queue", sim_calls_leave_queue),
    REQUEST("calls.client_state_update", sim_calls_client_state),
    CALL("calls.speak", sim_media_speak),
    CALL("calls.playback_start", sim_media_play),
    CALL("calls.playback_stop", sim_media_stop),
    CALL("calls.gather", sim_gather_start),
    CALL("calls.gather_using_speak", sim_gather_start),
    CALL("calls.gather_using_audio", sim_gather_start),
    REQUEST("calls.gather_using_ai", sim_calls_gather_ai),
    CALL("calls.gather_stop", sim_calls_gather_stop),
    REQUEST("calls.send_dtmf", sim_calls_send_dtmf),
    REQUEST("calls.record_start", sim_calls_record),
    CALL("calls.record_stop", sim_calls_record_stop),
    CALL("calls.refer", sim_calls_refer),
    EVENTS("calls.ai_assistant_start", NULL, NULL, true),
    EVENTS("calls.ai_assistant_join", NULL, NULL, true),
    EVENTS("calls.ai_assistant_stop", "call.conversation.ended",
           "call.conversation_insights.generated", false),
    EVENTS("calls.conversation_relay_start", NULL, NULL, true),
    EVENTS("calls.conversation_relay_stop", "call.conversation.ended", NULL, false),
    EVENTS("calls.fork_start", "call.fork.started", NULL, false),
    EVENTS("calls.fork_stop", "call.fork.stopped", NULL, false),
    EVENTS("calls.siprec_start", "siprec.started", NULL, false),
    EVENTS("calls.siprec_stop", "siprec.stopped", NULL, false),
    EVENTS("calls.streaming_start", "streaming.started", NULL, false),
    EVENTS("calls.streaming_stop", "streaming.stopped", NULL, false),
    EVENTS("calls.transcription_start", NULL, "call.transcription", false),
    EVENTS("calls.pay", "call.payment.progress", "call.payment.completed", false),
    EVENTS("calls.*", NULL, NULL, false),
    REQUEST("conferences.create", sim_conferences_create),
    REQUEST("conferences.list", sim_conferences_list),
    REQUEST("conferences.retrieve", sim_conferences_retrieve),
    REQUEST("conferences.join", sim_conferences_join),
    REQUEST("conferences.leave", sim_conferences_leave),
    CONFERENCE("conferences.end", sim_conferences_end),
    REQUEST("conferences.mute", sim_conferences_flag),
    REQUEST("conferences.unmute", sim_conferences_flag),
    REQUEST("conferences.hold", sim_conferences_flag),
    REQUEST("conferences.unhold", sim_conferences_flag),
    CONFERENCE("conferences.speak", sim_conferences_speak),
    CONFERENCE("conferences.play", sim_conferences_play),
    CONFERENCE("conferences.stop", sim_conference_stop),
    REQUEST("conferences.gather_using_audio", sim_conferences_gather),
    REQUEST("conferences.record_start", sim_conferences_record),
    CONFERENCE("conferences.record_stop", sim_conference_record_stop),
    REQUEST("conferences.list_participants", sim_conferences_participants),
    REQUEST("conferences.retrieve_participant", sim_conferences_participant),
    REQUEST("conferences.update_participant", sim_conferences_participant),
    CONFERENCE("conferences.*", NULL),
    REQUEST("queues.create", sim_queues_create),
    REQUEST("queues.list", sim_queues_list),
    REQUEST("queues.retrieve", sim_queues_retrieve),
    REQUEST("queues.update", sim_queues_update),
    REQUEST("queues.delete", sim_queues_delete),
    REQUEST("queues.calls.list", sim_queues_calls),
    REQUEST("queues.calls.retrieve", sim_queues_call),
    REQUEST("queues.calls.update", sim_queues_call_update),
    REQUEST("queues.calls.remove", sim_queues_call_remove),
    REQUEST("connections.list_active_calls", sim_calls_active),
    REQUEST("connections.retrieve_count", sim_connections_count),
    REQUEST("call_events.list", sim_call_events_list),
    REQUEST("webhook_deliveries.list", sim_deliveries_list),
    REQUEST("webhook_deliveries.retrieve", sim_deliveries_retrieve),
    REQUEST("number_orders.create", sim_number_orders_create),
    REQUEST("recordings.actions.delete", sim_recordings_delete_many),
    REQUEST("messages.retrieve*", sim_resources_answer),
    REQUEST("messages.cancel_scheduled", sim_resources_answer),
    REQUEST("messages.rcs.generate_deeplink", sim_resources_answer),
    REQUEST("messages.*", sim_messages_send),
    REQUEST("faxes.create", sim_faxes_create),
    REQUEST("faxes.cancel", sim_faxes_action),
    REQUEST("faxes.refresh", sim_faxes_action),
    REQUEST("texml.accounts.calls.calls", sim_texml_dial),
    REQUEST("texml.calls.create", sim_texml_dial),
    REQUEST("texml.initiate_ai_call", sim_texml_dial),
    REQUEST("texml.accounts.calls.update", sim_texml_update),
    REQUEST("texml.accounts.calls.retrieve", sim_texml_retrieve),
    REQUEST("texml.accounts.calls.retrieve_calls", sim_texml_calls),
    REQUEST("texml.accounts.conferences.participants.participants", sim_texml_participant_dial),
    REQUEST("texml.secrets", sim_texml_secret),
    REQUEST("texml.accounts.calls.recordings_json.retrieve_recordings_json", sim_texml_list),
    REQUEST("texml.accounts.conferences.retrieve_conferences", sim_texml_list),
    REQUEST("texml.accounts.conferences.retrieve_recordings*", sim_texml_list),
    REQUEST("texml.accounts.conferences.participants.retrieve_participants", sim_texml_list),
    REQUEST("texml.accounts.queues.list", sim_texml_list),
    REQUEST("texml.accounts.retrieve_*", sim_texml_list),
    REQUEST("texml.*", sim_texml_other),
    REQUEST("*", sim_resources_answer),
#undef REQUEST
#undef CALL
#undef CONFERENCE
#undef EVENTS
};

static void run_for_call(struct sim_request *request, sim_call_handler *handler) {
  struct sim_call *call = sim_request_answered(request);
  if (!call)
    return;
  sim_answer_result(request, NULL);
  handler(call, request->params);
}

static void run_for_conference(struct sim_request *request, sim_conference_handler *handler) {
  struct sim_conference *conference = sim_request_conference(request);
  if (!conference)
    return;
  sim_answer_result(request, NULL);
  if (handler)
    handler(conference, request->params);
}

void sim_handlers_run(struct sim_request *request) {
  const struct row *row = rows;
  while (!span_fits(span_of(request->operation->name), span_of(row->name))) /* the last fits all */
    row++;
  if (row->handler)
    row->handler(request);
  else if (row->on_call)
    run_for_call(request, row->on_call);
  else if (row->is_conference)
    run_for_conference(request, row->on_conference);
  else
    sim_calls_other(request, &row->consequence);
}

const char *sim_handlers_check(void) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (!strchr(rows[i].name, '*') && !operation_find(span_of(rows[i].name)))
      return rows[i].name;
  return NULL;
}
