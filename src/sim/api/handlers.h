/* Which function answers which operation: one table (sim_handlers.c). Main thread. */
#ifndef SIM_HANDLERS_H
#define SIM_HANDLERS_H

#include "api/api.h"

/* The handler of an operation; every operation has one. */
sim_handler *sim_handler_find(const struct operation *operation);

/* Whether each name in the table is an operation; else the first that is none. */
const char *sim_handlers_check(void);

/* sim_call_api.c */
sim_handler sim_calls_dial, sim_calls_retrieve, sim_calls_answer, sim_calls_reject,
    sim_calls_hangup, sim_calls_transfer, sim_calls_bridge, sim_calls_enqueue,
    sim_calls_leave_queue, sim_calls_client_state, sim_calls_active;

/* sim_action_api.c */
sim_handler sim_calls_speak, sim_calls_play, sim_calls_stop, sim_calls_gather,
    sim_calls_gather_speak, sim_calls_gather_audio, sim_calls_gather_ai, sim_calls_gather_stop,
    sim_calls_send_dtmf, sim_calls_record, sim_calls_record_pause, sim_calls_record_stop,
    sim_calls_refer, sim_calls_other;

/* sim_conference_api.c */
sim_handler sim_conferences_create, sim_conferences_list, sim_conferences_retrieve,
    sim_conferences_join, sim_conferences_leave, sim_conferences_end, sim_conferences_flag,
    sim_conferences_speak, sim_conferences_play, sim_conferences_stop, sim_conferences_gather,
    sim_conferences_record, sim_conferences_record_stop, sim_conferences_other,
    sim_conferences_participants, sim_conferences_participant;

/* sim_queue_api.c */
sim_handler sim_queues_create, sim_queues_list, sim_queues_retrieve, sim_queues_update,
    sim_queues_delete, sim_queues_calls, sim_queues_call, sim_queues_call_update,
    sim_queues_call_remove;

/* sim_texml_api.c */
sim_handler sim_texml_dial, sim_texml_update, sim_texml_retrieve, sim_texml_calls,
    sim_texml_participant_dial, sim_texml_list, sim_texml_other, sim_texml_secret;

/* sim_message_api.c */
sim_handler sim_messages_send, sim_faxes_create, sim_faxes_action;

/* sim_resource_api.c */
sim_handler sim_resources_answer, sim_recordings_delete_many, sim_connections_list,
    sim_connections_retrieve, sim_connections_count, sim_call_events_list, sim_deliveries_list,
    sim_deliveries_retrieve;

/* For handlers of calls: the live call whose id it is, answered when needed; else the answer is the
 * error, and NULL comes back. pointer: where the id stood, NULL for the path. */
struct sim_call *sim_request_call(struct sim_request *request, const char *id, bool needs_answer,
                                  const char *pointer);

#endif
