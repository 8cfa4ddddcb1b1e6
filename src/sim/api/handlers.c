#include "api/handlers.h"

#include <stddef.h>
#include <string.h>

/* A name that ends in '*' is a prefix; the first that fits counts. */
static const struct {
  const char *name;
  sim_handler *handler;
} rows[] = {
    {"calls.dial", sim_calls_dial},
    {"calls.retrieve_status", sim_calls_retrieve},
    {"calls.answer", sim_calls_answer},
    {"calls.reject", sim_calls_reject},
    {"calls.hangup", sim_calls_hangup},
    {"calls.transfer", sim_calls_transfer},
    {"calls.bridge", sim_calls_bridge},
    {"calls.enqueue", sim_calls_enqueue},
    {"calls.leave_queue", sim_calls_leave_queue},
    {"calls.client_state_update", sim_calls_client_state},
    {"calls.speak", sim_calls_speak},
    {"calls.playback_start", sim_calls_play},
    {"calls.playback_stop", sim_calls_stop},
    {"calls.gather", sim_calls_gather},
    {"calls.gather_using_speak", sim_calls_gather_speak},
    {"calls.gather_using_audio", sim_calls_gather_audio},
    {"calls.gather_using_ai", sim_calls_gather_ai},
    {"calls.gather_stop", sim_calls_gather_stop},
    {"calls.send_dtmf", sim_calls_send_dtmf},
    {"calls.record_start", sim_calls_record},
    {"calls.record_pause", sim_calls_record_pause},
    {"calls.record_resume", sim_calls_record_pause},
    {"calls.record_stop", sim_calls_record_stop},
    {"calls.refer", sim_calls_refer},
    {"calls.*", sim_calls_other},
    {"conferences.create", sim_conferences_create},
    {"conferences.list", sim_conferences_list},
    {"conferences.retrieve", sim_conferences_retrieve},
    {"conferences.join", sim_conferences_join},
    {"conferences.leave", sim_conferences_leave},
    {"conferences.end", sim_conferences_end},
    {"conferences.mute", sim_conferences_flag},
    {"conferences.unmute", sim_conferences_flag},
    {"conferences.hold", sim_conferences_flag},
    {"conferences.unhold", sim_conferences_flag},
    {"conferences.speak", sim_conferences_speak},
    {"conferences.play", sim_conferences_play},
    {"conferences.stop", sim_conferences_stop},
    {"conferences.gather_using_audio", sim_conferences_gather},
    {"conferences.record_start", sim_conferences_record},
    {"conferences.record_stop", sim_conferences_record_stop},
    {"conferences.list_participants", sim_conferences_participants},
    {"conferences.retrieve_participant", sim_conferences_participant},
    {"conferences.update_participant", sim_conferences_participant},
    {"conferences.*", sim_conferences_other},
    {"queues.create", sim_queues_create},
    {"queues.list", sim_queues_list},
    {"queues.retrieve", sim_queues_retrieve},
    {"queues.update", sim_queues_update},
    {"queues.delete", sim_queues_delete},
    {"queues.calls.list", sim_queues_calls},
    {"queues.calls.retrieve", sim_queues_call},
    {"queues.calls.update", sim_queues_call_update},
    {"queues.calls.remove", sim_queues_call_remove},
    {"connections.list", sim_connections_list},
    {"connections.list_active_calls", sim_calls_active},
    {"connections.retrieve", sim_connections_retrieve},
    {"connections.retrieve_count", sim_connections_count},
    {"call_events.list", sim_call_events_list},
    {"webhook_deliveries.list", sim_deliveries_list},
    {"webhook_deliveries.retrieve", sim_deliveries_retrieve},
    {"recordings.actions.delete", sim_recordings_delete_many},
    {"messages.retrieve*", sim_resources_answer},
    {"messages.cancel_scheduled", sim_resources_answer},
    {"messages.rcs.generate_deeplink", sim_resources_answer},
    {"messages.*", sim_messages_send},
    {"faxes.create", sim_faxes_create},
    {"faxes.cancel", sim_faxes_action},
    {"faxes.refresh", sim_faxes_action},
    {"texml.accounts.calls.calls", sim_texml_dial},
    {"texml.calls.create", sim_texml_dial},
    {"texml.initiate_ai_call", sim_texml_dial},
    {"texml.accounts.calls.update", sim_texml_update},
    {"texml.accounts.calls.retrieve", sim_texml_retrieve},
    {"texml.accounts.calls.retrieve_calls", sim_texml_calls},
    {"texml.accounts.conferences.participants.participants", sim_texml_participant_dial},
    {"texml.secrets", sim_texml_secret},
    {"texml.accounts.calls.recordings_json.retrieve_recordings_json", sim_texml_list},
    {"texml.accounts.conferences.retrieve_conferences", sim_texml_list},
    {"texml.accounts.conferences.retrieve_recordings*", sim_texml_list},
    {"texml.accounts.conferences.participants.retrieve_participants", sim_texml_list},
    {"texml.accounts.queues.list", sim_texml_list},
    {"texml.accounts.retrieve_*", sim_texml_list},
    {"texml.*", sim_texml_other},
    {"*", sim_resources_answer},
};

static bool fits(const char *pattern, const char *name) {
  size_t len = strlen(pattern);
  if (pattern[len - 1] == '*')
    return strncmp(pattern, name, len - 1) == 0;
  return strcmp(pattern, name) == 0;
}

sim_handler *sim_handler_find(const struct operation *operation) {
  size_t i = 0;
  while (!fits(rows[i].name, operation->name)) /* the last row fits all */
    i++;
  return rows[i].handler;
}

const char *sim_handlers_check(void) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (!strchr(rows[i].name, '*') && !operation_find(span_of(rows[i].name)))
      return rows[i].name;
  return NULL;
}
