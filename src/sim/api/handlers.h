/* Which function answers which operation: one table (handlers.c). Main thread. */
#ifndef SIM_HANDLERS_H
#define SIM_HANDLERS_H

#include <stdbool.h>

#include "api/api.h"
#include "calls/calls.h"

struct sim_conference;

typedef void sim_handler(struct sim_request *request);
typedef void sim_call_handler(struct sim_call *call, const struct json_t *params);
typedef void sim_conference_handler(struct sim_conference *conference, const struct json_t *params);

/* What a command leads to that changes no call: an event at once, one later, an id in the answer.
 */
struct sim_consequence {
  const char *event, *later; /* NULL for none */
  bool converses;
};

/* Answers a request by its operation's row; every operation has one. */
void sim_handlers_run(struct sim_request *request);

/* Whether each name in the table is an operation; else the first that is none. */
const char *sim_handlers_check(void);

/* call_api.c */
sim_handler sim_calls_dial, sim_calls_retrieve, sim_calls_answer, sim_calls_reject,
    sim_calls_hangup, sim_calls_transfer, sim_calls_bridge, sim_calls_enqueue,
    sim_calls_client_state, sim_calls_active;

/* action_api.c */
sim_handler sim_calls_gather_ai, sim_calls_send_dtmf, sim_calls_record;
sim_call_handler sim_calls_gather_stop, sim_calls_record_stop, sim_calls_leave_queue,
    sim_calls_refer;
void sim_calls_other(struct sim_request *request, const struct sim_consequence *consequence);

/* conference_api.c */
sim_handler sim_conferences_create, sim_conferences_list, sim_conferences_retrieve,
    sim_conferences_join, sim_conferences_leave, sim_conferences_flag, sim_conferences_gather,
    sim_conferences_record, sim_conferences_participants, sim_conferences_participant;
sim_conference_handler sim_conferences_end, sim_conferences_speak, sim_conferences_play;

/* queue_api.c */
sim_handler sim_queues_create, sim_queues_list, sim_queues_retrieve, sim_queues_update,
    sim_queues_delete, sim_queues_calls, sim_queues_call, sim_queues_call_update,
    sim_queues_call_remove;

/* texml_api.c */
sim_handler sim_texml_dial, sim_texml_update, sim_texml_retrieve, sim_texml_calls,
    sim_texml_participant_dial, sim_texml_list, sim_texml_other, sim_texml_secret;

/* message_api.c */
sim_handler sim_messages_send, sim_faxes_create, sim_faxes_action;

/* resource_api.c */
sim_handler sim_resources_answer, sim_number_orders_create, sim_recordings_delete_many,
    sim_connections_count, sim_call_events_list, sim_deliveries_list, sim_deliveries_retrieve;

/* For handlers; NULL: the answer is the error. The live call whose id it is, answered when needed;
 * pointer: where the id stood, NULL for the path. The answered one of the path, with what the
 * command sets for later webhooks. The answered one that the body names. The live conference of the
 * path. */
struct sim_call *sim_request_call(struct sim_request *request, const char *id, bool needs_answer,
                                  const char *pointer);
struct sim_call *sim_request_answered(struct sim_request *request);
struct sim_call *sim_request_named_call(struct sim_request *request);
struct sim_conference *sim_request_conference(struct sim_request *request);

#endif
