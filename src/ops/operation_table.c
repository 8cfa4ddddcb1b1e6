/* clang-format off */
/* Made by src/ops/generate.py from src/ops/facts.jsonl and src/ops/areas.txt: change those instead. */
#include "bridge/operation.h"

#define PATH  OPERATION_IN_PATH
#define QUERY OPERATION_IN_QUERY
#define BODY  OPERATION_IN_BODY
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* call_control_applications.create: POST /call_control_applications */
static const struct operation_param call_control_applications_create_params[] = {
    {"active", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"anchorsite_override", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"application_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_cost_in_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"dtmf_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"first_command_timeout", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"first_command_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"inbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 2},
    {"outbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 4},
    {"redact_dtmf_debug_logging", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"webhook_api_version", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_event_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_event_url", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"webhook_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step call_control_applications_create_steps[] = {
    {"call_control_applications", -1}, {"create", -1},
};

/* call_control_applications.delete: DELETE /call_control_applications/{id} */
static const struct operation_param call_control_applications_delete_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step call_control_applications_delete_steps[] = {
    {"call_control_applications", -1}, {NULL, 0}, {"delete", -1},
};

/* call_control_applications.list: GET /call_control_applications */
static const struct operation_param call_control_applications_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 8},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"sort", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step call_control_applications_list_steps[] = {
    {"call_control_applications", -1}, {"list", -1},
};

/* call_control_applications.retrieve: GET /call_control_applications/{id} */
static const struct operation_param call_control_applications_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step call_control_applications_retrieve_steps[] = {
    {"call_control_applications", -1}, {NULL, 0}, {"retrieve", -1},
};

/* call_control_applications.update: PATCH /call_control_applications/{id} */
static const struct operation_param call_control_applications_update_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"active", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"anchorsite_override", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"application_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_cost_in_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"dtmf_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"first_command_timeout", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"first_command_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"inbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 2},
    {"outbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 4},
    {"redact_dtmf_debug_logging", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"tags", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"webhook_api_version", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_event_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_event_url", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"webhook_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step call_control_applications_update_steps[] = {
    {"call_control_applications", -1}, {NULL, 0}, {"update", -1},
};

/* call_events.list: GET /call_events */
static const struct operation_param call_events_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 8},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step call_events_list_steps[] = {
    {"call_events", -1}, {"list", -1},
};

/* calls.ai_assistant_add_messages: POST /calls/{call_control_id}/actions/ai_assistant_add_messages */
static const struct operation_param calls_ai_assistant_add_messages_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"messages", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 11},
    {"trigger_response", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_ai_assistant_add_messages_steps[] = {
    {"calls", -1}, {NULL, 0}, {"ai_assistant_add_messages", -1},
};

/* calls.ai_assistant_join: POST /calls/{call_control_id}/actions/ai_assistant_join */
static const struct operation_param calls_ai_assistant_join_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"conversation_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"participant", NULL, BODY, OPERATION_OBJECT, true, OPERATION_NO_SCOPE, 13},
};
static const struct operation_step calls_ai_assistant_join_steps[] = {
    {"calls", -1}, {NULL, 0}, {"ai_assistant_join", -1},
};

/* calls.ai_assistant_start: POST /calls/{call_control_id}/actions/ai_assistant_start */
static const struct operation_param calls_ai_assistant_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"assistant", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 19},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"greeting", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"interruption_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 21},
    {"message_history", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 11},
    {"participants", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 22},
    {"send_message_history_updates", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"transcription", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 24},
};
static const struct operation_step calls_ai_assistant_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"ai_assistant_start", -1},
};

/* calls.ai_assistant_stop: POST /calls/{call_control_id}/actions/ai_assistant_stop */
static const struct operation_param calls_ai_assistant_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_ai_assistant_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"ai_assistant_stop", -1},
};

/* calls.answer: POST /calls/{call_control_id}/actions/answer */
static const struct operation_param calls_answer_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"assistant", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 19},
    {"billing_group_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"conversation_relay_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 29},
    {"custom_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"deepfake_detection", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 33},
    {"preferred_codecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_channels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_format", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_max_length", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"record_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"record_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"send_silence_when_idle", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"sip_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"sound_modifications", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 35},
    {"stream_bidirectional_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_bidirectional_mode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_bidirectional_target_legs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"transcription", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"transcription_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 39},
    {"webhook_retries_policies", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 42},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_urls", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 44},
    {"webhook_urls_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_answer_steps[] = {
    {"calls", -1}, {NULL, 0}, {"answer", -1},
};

/* calls.bridge: POST /calls/{call_control_id}/actions/bridge */
static const struct operation_param calls_bridge_params[] = {
    {"call_control_id", "call_control_id_to_bridge", PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"call_control_id", "call_control_id_to_bridge_with", BODY, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"hold_after_unbridge", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"mute_dtmf", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"park_after_unbridge", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"play_ringtone", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"prevent_double_bridge", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"queue", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_channels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_format", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_max_length", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"record_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"record_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ringtone", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"video_room_context", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"video_room_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_bridge_steps[] = {
    {"calls", -1}, {NULL, 0}, {"bridge", -1},
};

/* calls.client_state_update: PUT /calls/{call_control_id}/actions/client_state_update */
static const struct operation_param calls_client_state_update_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_client_state_update_steps[] = {
    {"calls", -1}, {NULL, 0}, {"client_state_update", -1},
};

/* calls.conversation_relay_start: POST /calls/{call_control_id}/actions/conversation_relay_start */
static const struct operation_param calls_conversation_relay_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"assistant", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 47},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"conversation_relay_dtmf_detection", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"conversation_relay_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 49},
    {"conversation_relay_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"custom_parameters", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 0},
    {"dtmf_detection", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"greeting", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"interruptible", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"interruptible_greeting", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"interruption_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 50},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"languages", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 51},
    {"provider", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"structured_provider", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 0},
    {"transcription", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 0},
    {"transcription_engine", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"transcription_engine_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 0},
    {"tts_provider", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"voice", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"voice_settings", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, 52},
};
static const struct operation_step calls_conversation_relay_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"conversation_relay_start", -1},
};

/* calls.conversation_relay_stop: POST /calls/{call_control_id}/actions/conversation_relay_stop */
static const struct operation_param calls_conversation_relay_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_conversation_relay_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"conversation_relay_stop", -1},
};

/* calls.dial: POST /calls */
static const struct operation_param calls_dial_params[] = {
    {"answering_machine_detection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"answering_machine_detection_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 54},
    {"assistant", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 19},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"billing_group_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"bridge_intent", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"bridge_on_answer", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"conference_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 56},
    {"connection_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"conversation_relay_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 29},
    {"custom_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"deepfake_detection", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 33},
    {"dialogflow_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 58},
    {"diversion", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"enable_dialogflow", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"from_display_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"link_to", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"media_encryption", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"park_after_unbridge", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"preferred_codecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"prevent_double_bridge", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"privacy", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_channels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_format", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_max_length", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"record_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"record_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"retry_on_timeout", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"route_to_mobile", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"send_digits_on_answer", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"send_silence_when_idle", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"sip_auth_password", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sip_auth_username", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sip_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"sip_region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sip_transport_protocol", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sound_modifications", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 35},
    {"stream_auth_token", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_bidirectional_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_bidirectional_mode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_bidirectional_sampling_rate", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"stream_bidirectional_target_legs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_establish_before_call_originate", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"stream_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"supervise_call_control_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"supervisor_role", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"time_limit_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_ANY, true, OPERATION_NO_SCOPE, 59},
    {"transcription", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"transcription_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 39},
    {"webhook_retries_policies", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 42},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_urls", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 44},
    {"webhook_urls_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_dial_steps[] = {
    {"calls", -1}, {"dial", -1},
};

/* calls.enqueue: POST /calls/{call_control_id}/actions/enqueue */
static const struct operation_param calls_enqueue_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"keep_after_hangup", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"max_size", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"max_wait_time_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"queue_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_enqueue_steps[] = {
    {"calls", -1}, {NULL, 0}, {"enqueue", -1},
};

/* calls.fork_start: POST /calls/{call_control_id}/actions/fork_start */
static const struct operation_param calls_fork_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"rx", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"tx", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_fork_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"fork_start", -1},
};

/* calls.fork_stop: POST /calls/{call_control_id}/actions/fork_stop */
static const struct operation_param calls_fork_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_fork_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"fork_stop", -1},
};

/* calls.gather: POST /calls/{call_control_id}/actions/gather */
static const struct operation_param calls_gather_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"gather_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"initial_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"inter_digit_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"maximum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"minimum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"terminating_digit", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"valid_digits", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_gather_steps[] = {
    {"calls", -1}, {NULL, 0}, {"gather", -1},
};

/* calls.gather_stop: POST /calls/{call_control_id}/actions/gather_stop */
static const struct operation_param calls_gather_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_gather_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"gather_stop", -1},
};

/* calls.gather_using_ai: POST /calls/{call_control_id}/actions/gather_using_ai */
static const struct operation_param calls_gather_using_ai_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"assistant", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 61},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"gather_ended_speech", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"greeting", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"interruption_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 21},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"message_history", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 63},
    {"parameters", NULL, BODY, OPERATION_OBJECT, true, OPERATION_NO_SCOPE, 0},
    {"send_message_history_updates", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"send_partial_results", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"transcription", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 24},
    {"user_response_timeout_ms", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"voice", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"voice_settings", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, 52},
};
static const struct operation_step calls_gather_using_ai_steps[] = {
    {"calls", -1}, {NULL, 0}, {"gather_using_ai", -1},
};

/* calls.gather_using_audio: POST /calls/{call_control_id}/actions/gather_using_audio */
static const struct operation_param calls_gather_using_audio_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"inter_digit_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"invalid_audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"invalid_media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"maximum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"maximum_tries", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"minimum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"terminating_digit", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"valid_digits", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_gather_using_audio_steps[] = {
    {"calls", -1}, {NULL, 0}, {"gather_using_audio", -1},
};

/* calls.gather_using_speak: POST /calls/{call_control_id}/actions/gather_using_speak */
static const struct operation_param calls_gather_using_speak_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"inter_digit_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"invalid_payload", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"maximum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"maximum_tries", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"minimum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"payload", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"payload_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"service_level", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"terminating_digit", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"valid_digits", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"voice", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"voice_settings", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, 52},
};
static const struct operation_step calls_gather_using_speak_steps[] = {
    {"calls", -1}, {NULL, 0}, {"gather_using_speak", -1},
};

/* calls.hangup: POST /calls/{call_control_id}/actions/hangup */
static const struct operation_param calls_hangup_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"custom_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
};
static const struct operation_step calls_hangup_steps[] = {
    {"calls", -1}, {NULL, 0}, {"hangup", -1},
};

/* calls.leave_queue: POST /calls/{call_control_id}/actions/leave_queue */
static const struct operation_param calls_leave_queue_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_leave_queue_steps[] = {
    {"calls", -1}, {NULL, 0}, {"leave_queue", -1},
};

/* calls.pay: POST /calls/{call_control_id}/actions/pay */
static const struct operation_param calls_pay_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"amount", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"connector_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"currency", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"description", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"inter_digit_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"max_attempts", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"metadata", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 0},
    {"parameters", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 0},
    {"payment_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"payment_token", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"prompts", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 0},
    {"service_level", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"transaction_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"valid_card_types", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"voice", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_pay_steps[] = {
    {"calls", -1}, {NULL, 0}, {"pay", -1},
};

/* calls.playback_start: POST /calls/{call_control_id}/actions/playback_start */
static const struct operation_param calls_playback_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"audio_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"cache_audio", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"loop", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, 64},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"overlay", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"playback_content", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stop", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"target_legs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_playback_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"playback_start", -1},
};

/* calls.playback_stop: POST /calls/{call_control_id}/actions/playback_stop */
static const struct operation_param calls_playback_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"overlay", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"stop", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_playback_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"playback_stop", -1},
};

/* calls.record_pause: POST /calls/{call_control_id}/actions/record_pause */
static const struct operation_param calls_record_pause_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_record_pause_steps[] = {
    {"calls", -1}, {NULL, 0}, {"record_pause", -1},
};

/* calls.record_resume: POST /calls/{call_control_id}/actions/record_resume */
static const struct operation_param calls_record_resume_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_record_resume_steps[] = {
    {"calls", -1}, {NULL, 0}, {"record_resume", -1},
};

/* calls.record_start: POST /calls/{call_control_id}/actions/record_start */
static const struct operation_param calls_record_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"channels", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"format", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"max_length", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"play_beep", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"recording_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"transcription", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"transcription_engine", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"transcription_language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"transcription_max_speaker_count", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"transcription_min_speaker_count", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"transcription_profanity_filter", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"transcription_speaker_diarization", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_record_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"record_start", -1},
};

/* calls.record_stop: POST /calls/{call_control_id}/actions/record_stop */
static const struct operation_param calls_record_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_record_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"record_stop", -1},
};

/* calls.refer: POST /calls/{call_control_id}/actions/refer */
static const struct operation_param calls_refer_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"custom_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"sip_address", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"sip_auth_password", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sip_auth_username", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sip_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
};
static const struct operation_step calls_refer_steps[] = {
    {"calls", -1}, {NULL, 0}, {"refer", -1},
};

/* calls.reject: POST /calls/{call_control_id}/actions/reject */
static const struct operation_param calls_reject_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"cause", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_reject_steps[] = {
    {"calls", -1}, {NULL, 0}, {"reject", -1},
};

/* calls.retrieve_status: GET /calls/{call_control_id} */
static const struct operation_param calls_retrieve_status_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
};
static const struct operation_step calls_retrieve_status_steps[] = {
    {"calls", -1}, {NULL, 0}, {"retrieve_status", -1},
};

/* calls.send_dtmf: POST /calls/{call_control_id}/actions/send_dtmf */
static const struct operation_param calls_send_dtmf_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"digits", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"duration_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_send_dtmf_steps[] = {
    {"calls", -1}, {NULL, 0}, {"send_dtmf", -1},
};

/* calls.send_sip_info: POST /calls/{call_control_id}/actions/send_sip_info */
static const struct operation_param calls_send_sip_info_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"body", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"content_type", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_send_sip_info_steps[] = {
    {"calls", -1}, {NULL, 0}, {"send_sip_info", -1},
};

/* calls.siprec_start: POST /calls/{call_control_id}/actions/siprec_start */
static const struct operation_param calls_siprec_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"connector_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"include_metadata_custom_headers", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"secure", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"session_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"sip_transport", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"siprec_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_siprec_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"siprec_start", -1},
};

/* calls.siprec_stop: POST /calls/{call_control_id}/actions/siprec_stop */
static const struct operation_param calls_siprec_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_siprec_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"siprec_stop", -1},
};

/* calls.speak: POST /calls/{call_control_id}/actions/speak */
static const struct operation_param calls_speak_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"loop", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, 64},
    {"payload", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"payload_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"service_level", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stop", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"target_legs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"voice", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"voice_settings", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, 52},
};
static const struct operation_step calls_speak_steps[] = {
    {"calls", -1}, {NULL, 0}, {"speak", -1},
};

/* calls.streaming_start: POST /calls/{call_control_id}/actions/streaming_start */
static const struct operation_param calls_streaming_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"custom_parameters", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"dialogflow_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 58},
    {"enable_dialogflow", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"stream_auth_token", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_bidirectional_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_bidirectional_mode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_bidirectional_sampling_rate", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"stream_bidirectional_target_legs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_streaming_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"streaming_start", -1},
};

/* calls.streaming_stop: POST /calls/{call_control_id}/actions/streaming_stop */
static const struct operation_param calls_streaming_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"stream_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_streaming_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"streaming_stop", -1},
};

/* calls.suppression_start: POST /calls/{call_control_id}/actions/suppression_start */
static const struct operation_param calls_suppression_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"direction", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"noise_suppression_engine", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"noise_suppression_engine_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 66},
};
static const struct operation_step calls_suppression_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"suppression_start", -1},
};

/* calls.suppression_stop: POST /calls/{call_control_id}/actions/suppression_stop */
static const struct operation_param calls_suppression_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_suppression_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"suppression_stop", -1},
};

/* calls.switch_supervisor_role: POST /calls/{call_control_id}/actions/switch_supervisor_role */
static const struct operation_param calls_switch_supervisor_role_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"role", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_switch_supervisor_role_steps[] = {
    {"calls", -1}, {NULL, 0}, {"switch_supervisor_role", -1},
};

/* calls.transcription_start: POST /calls/{call_control_id}/actions/transcription_start */
static const struct operation_param calls_transcription_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"transcription_engine", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"transcription_engine_config", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, 67},
    {"transcription_tracks", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_transcription_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"transcription_start", -1},
};

/* calls.transcription_stop: POST /calls/{call_control_id}/actions/transcription_stop */
static const struct operation_param calls_transcription_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_transcription_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"transcription_stop", -1},
};

/* calls.transfer: POST /calls/{call_control_id}/actions/transfer */
static const struct operation_param calls_transfer_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"answering_machine_detection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"answering_machine_detection_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 54},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"custom_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"diversion", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"early_media", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"from", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"from_display_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"media_encryption", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"mute_dtmf", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"park_after_unbridge", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"preferred_codecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"privacy", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_channels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_format", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_max_length", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"record_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"record_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"record_trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"route_to_mobile", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"send_digits_on_answer", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sip_auth_password", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sip_auth_username", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sip_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"sip_region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sip_transport_protocol", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"sound_modifications", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 35},
    {"target_leg_client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"time_limit_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"webhook_retries_policies", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 42},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_urls", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 44},
    {"webhook_urls_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step calls_transfer_steps[] = {
    {"calls", -1}, {NULL, 0}, {"transfer", -1},
};

/* conferences.create: POST /conferences */
static const struct operation_param conferences_create_params[] = {
    {"beep_enabled", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"call_control_id", NULL, BODY, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"comfort_noise", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"duration_minutes", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"hold_audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"hold_media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"max_participants", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"start_conference_on_create", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_create_steps[] = {
    {"conferences", -1}, {"create", -1},
};

/* conferences.end: POST /conferences/{id}/actions/end */
static const struct operation_param conferences_end_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_end_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"end", -1},
};

/* conferences.gather_using_audio: POST /conferences/{id}/actions/gather_using_audio */
static const struct operation_param conferences_gather_using_audio_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"call_control_id", NULL, BODY, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"gather_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"initial_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"inter_digit_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"invalid_audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"invalid_media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"maximum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"maximum_tries", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"minimum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"stop_playback_on_dtmf", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"terminating_digit", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"valid_digits", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_gather_using_audio_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"gather_using_audio", -1},
};

/* conferences.hold: POST /conferences/{id}/actions/hold */
static const struct operation_param conferences_hold_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, 9},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_hold_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"hold", -1},
};

/* conferences.join: POST /conferences/{id}/actions/join */
static const struct operation_param conferences_join_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"beep_enabled", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"call_control_id", NULL, BODY, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"end_conference_on_exit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"hold", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"hold_audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"hold_media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"mute", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"soft_end_conference_on_exit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"start_conference_on_enter", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"supervisor_role", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"whisper_call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
};
static const struct operation_step conferences_join_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"join", -1},
};

/* conferences.leave: POST /conferences/{id}/actions/leave */
static const struct operation_param conferences_leave_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"beep_enabled", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"call_control_id", NULL, BODY, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_leave_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"leave", -1},
};

/* conferences.list: GET /conferences */
static const struct operation_param conferences_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 8},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_list_steps[] = {
    {"conferences", -1}, {"list", -1},
};

/* conferences.list_participants: GET /conferences/{conference_id}/participants */
static const struct operation_param conferences_list_participants_params[] = {
    {"conference_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 69},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_list_participants_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"list_participants", -1},
};

/* conferences.mute: POST /conferences/{id}/actions/mute */
static const struct operation_param conferences_mute_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, 9},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_mute_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"mute", -1},
};

/* conferences.play: POST /conferences/{id}/actions/play */
static const struct operation_param conferences_play_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, 9},
    {"loop", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, 64},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_play_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"play", -1},
};

/* conferences.record_pause: POST /conferences/{id}/actions/record_pause */
static const struct operation_param conferences_record_pause_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_record_pause_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"record_pause", -1},
};

/* conferences.record_resume: POST /conferences/{id}/actions/record_resume */
static const struct operation_param conferences_record_resume_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_record_resume_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"record_resume", -1},
};

/* conferences.record_start: POST /conferences/{id}/actions/record_start */
static const struct operation_param conferences_record_start_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"channels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"format", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"play_beep", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_record_start_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"record_start", -1},
};

/* conferences.record_stop: POST /conferences/{id}/actions/record_stop */
static const struct operation_param conferences_record_stop_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_record_stop_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"record_stop", -1},
};

/* conferences.retrieve: GET /conferences/{id} */
static const struct operation_param conferences_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"region", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_retrieve_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"retrieve", -1},
};

/* conferences.retrieve_participant: GET /conferences/{id}/participants/{participant_id} */
static const struct operation_param conferences_retrieve_participant_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"participant_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_retrieve_participant_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"participants", 1}, {"retrieve_participant", -1},
};

/* conferences.send_dtmf: POST /conferences/{id}/actions/send_dtmf */
static const struct operation_param conferences_send_dtmf_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, 9},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"digits", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"duration_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_send_dtmf_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"send_dtmf", -1},
};

/* conferences.speak: POST /conferences/{id}/actions/speak */
static const struct operation_param conferences_speak_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, 9},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"payload", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"payload_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"voice", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"voice_settings", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, 52},
};
static const struct operation_step conferences_speak_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"speak", -1},
};

/* conferences.stop: POST /conferences/{id}/actions/stop */
static const struct operation_param conferences_stop_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, 9},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_stop_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"stop", -1},
};

/* conferences.unhold: POST /conferences/{id}/actions/unhold */
static const struct operation_param conferences_unhold_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, true, OPERATION_CALL, 9},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_unhold_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"unhold", -1},
};

/* conferences.unmute: POST /conferences/{id}/actions/unmute */
static const struct operation_param conferences_unmute_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, 9},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_unmute_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"unmute", -1},
};

/* conferences.update: POST /conferences/{id}/actions/update */
static const struct operation_param conferences_update_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"call_control_id", NULL, BODY, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"supervisor_role", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"whisper_call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
};
static const struct operation_step conferences_update_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"update", -1},
};

/* conferences.update_participant: PATCH /conferences/{id}/participants/{participant_id} */
static const struct operation_param conferences_update_participant_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"participant_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"beep_enabled", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"end_conference_on_exit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"soft_end_conference_on_exit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step conferences_update_participant_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"participants", 1}, {"update_participant", -1},
};

/* connections.list: GET /connections */
static const struct operation_param connections_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 71},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"sort", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step connections_list_steps[] = {
    {"connections", -1}, {"list", -1},
};

/* connections.list_active_calls: GET /connections/{connection_id}/active_calls */
static const struct operation_param connections_list_active_calls_params[] = {
    {"connection_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step connections_list_active_calls_steps[] = {
    {"connections", -1}, {NULL, 0}, {"list_active_calls", -1},
};

/* connections.retrieve: GET /connections/{id} */
static const struct operation_param connections_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step connections_retrieve_steps[] = {
    {"connections", -1}, {NULL, 0}, {"retrieve", -1},
};

/* connections.retrieve_count: GET /connections/count */
static const struct operation_step connections_retrieve_count_steps[] = {
    {"connections", -1}, {"retrieve_count", -1},
};

/* faxes.cancel: POST /faxes/{id}/actions/cancel */
static const struct operation_param faxes_cancel_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step faxes_cancel_steps[] = {
    {"faxes", -1}, {NULL, 0}, {"cancel", -1},
};

/* faxes.create: POST /faxes */
static const struct operation_param faxes_create_params[] = {
    {"black_threshold", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"connection_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"from_display_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"media_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"monochrome", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"preview_format", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"quality", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"store_media", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"store_preview", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"t38_enabled", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step faxes_create_steps[] = {
    {"faxes", -1}, {"create", -1},
};

/* faxes.delete: DELETE /faxes/{id} */
static const struct operation_param faxes_delete_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step faxes_delete_steps[] = {
    {"faxes", -1}, {NULL, 0}, {"delete", -1},
};

/* faxes.list: GET /faxes */
static const struct operation_param faxes_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 75},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step faxes_list_steps[] = {
    {"faxes", -1}, {"list", -1},
};

/* faxes.refresh: POST /faxes/{id}/actions/refresh */
static const struct operation_param faxes_refresh_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step faxes_refresh_steps[] = {
    {"faxes", -1}, {NULL, 0}, {"refresh", -1},
};

/* faxes.retrieve: GET /faxes/{id} */
static const struct operation_param faxes_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step faxes_retrieve_steps[] = {
    {"faxes", -1}, {NULL, 0}, {"retrieve", -1},
};

/* messages.cancel_scheduled: DELETE /messages/{id} */
static const struct operation_param messages_cancel_scheduled_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_cancel_scheduled_steps[] = {
    {"messages", -1}, {NULL, 0}, {"cancel_scheduled", -1},
};

/* messages.rcs.generate_deeplink: GET /messages/rcs/deeplinks/{agent_id} */
static const struct operation_param messages_rcs_generate_deeplink_params[] = {
    {"agent_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"body", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"phone_number", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_rcs_generate_deeplink_steps[] = {
    {"messages", -1}, {"rcs", -1}, {"deeplinks", 0}, {"generate_deeplink", -1},
};

/* messages.rcs.send: POST /messages/rcs */
static const struct operation_param messages_rcs_send_params[] = {
    {"agent_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"agent_message", NULL, BODY, OPERATION_OBJECT, true, OPERATION_NO_SCOPE, 80},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"mms_fallback", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 82},
    {"sms_fallback", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 84},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_rcs_send_steps[] = {
    {"messages", -1}, {"rcs", -1}, {"send", -1},
};

/* messages.retrieve: GET /messages/{id} */
static const struct operation_param messages_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_retrieve_steps[] = {
    {"messages", -1}, {NULL, 0}, {"retrieve", -1},
};

/* messages.retrieve_group_messages: GET /messages/group/{message_id} */
static const struct operation_param messages_retrieve_group_messages_params[] = {
    {"message_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_retrieve_group_messages_steps[] = {
    {"messages", -1}, {"group", 0}, {"retrieve_group_messages", -1},
};

/* messages.schedule: POST /messages/schedule */
static const struct operation_param messages_schedule_params[] = {
    {"auto_detect", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"from", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"send_at", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_schedule_steps[] = {
    {"messages", -1}, {"schedule", -1},
};

/* messages.send: POST /messages */
static const struct operation_param messages_send_params[] = {
    {"auto_detect", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"encoding", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"from", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"send_at", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_send_steps[] = {
    {"messages", -1}, {"send", -1},
};

/* messages.send_group_mms: POST /messages/group_mms */
static const struct operation_param messages_send_group_mms_params[] = {
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_ARRAY, true, OPERATION_NO_SCOPE, 9},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_send_group_mms_steps[] = {
    {"messages", -1}, {"send_group_mms", -1},
};

/* messages.send_long_code: POST /messages/long_code */
static const struct operation_param messages_send_long_code_params[] = {
    {"auto_detect", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"encoding", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_send_long_code_steps[] = {
    {"messages", -1}, {"send_long_code", -1},
};

/* messages.send_number_pool: POST /messages/number_pool */
static const struct operation_param messages_send_number_pool_params[] = {
    {"auto_detect", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"encoding", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_send_number_pool_steps[] = {
    {"messages", -1}, {"send_number_pool", -1},
};

/* messages.send_short_code: POST /messages/short_code */
static const struct operation_param messages_send_short_code_params[] = {
    {"auto_detect", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"encoding", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_send_short_code_steps[] = {
    {"messages", -1}, {"send_short_code", -1},
};

/* messages.send_with_alphanumeric_sender: POST /messages/alphanumeric_sender_id */
static const struct operation_param messages_send_with_alphanumeric_sender_params[] = {
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"text", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step messages_send_with_alphanumeric_sender_steps[] = {
    {"messages", -1}, {"send_with_alphanumeric_sender", -1},
};

/* messages.whatsapp: POST /messages/whatsapp */
static const struct operation_param messages_whatsapp_params[] = {
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"whatsapp_message", NULL, BODY, OPERATION_OBJECT, true, OPERATION_NO_SCOPE, 97},
};
static const struct operation_step messages_whatsapp_steps[] = {
    {"messages", -1}, {"whatsapp", -1},
};

/* queues.calls.list: GET /queues/{queue_name}/calls */
static const struct operation_param queues_calls_list_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, 0},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step queues_calls_list_steps[] = {
    {"queues", -1}, {NULL, 0}, {"calls", -1}, {"list", -1},
};

/* queues.calls.remove: DELETE /queues/{queue_name}/calls/{call_control_id} */
static const struct operation_param queues_calls_remove_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, 0},
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
};
static const struct operation_step queues_calls_remove_steps[] = {
    {"queues", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"remove", -1},
};

/* queues.calls.retrieve: GET /queues/{queue_name}/calls/{call_control_id} */
static const struct operation_param queues_calls_retrieve_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, 0},
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
};
static const struct operation_step queues_calls_retrieve_steps[] = {
    {"queues", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"retrieve", -1},
};

/* queues.calls.update: PATCH /queues/{queue_name}/calls/{call_control_id} */
static const struct operation_param queues_calls_update_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, 0},
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"keep_after_hangup", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step queues_calls_update_steps[] = {
    {"queues", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"update", -1},
};

/* queues.create: POST /queues */
static const struct operation_param queues_create_params[] = {
    {"max_size", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"queue_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step queues_create_steps[] = {
    {"queues", -1}, {"create", -1},
};

/* queues.delete: DELETE /queues/{queue_name} */
static const struct operation_param queues_delete_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, 0},
};
static const struct operation_step queues_delete_steps[] = {
    {"queues", -1}, {NULL, 0}, {"delete", -1},
};

/* queues.list: GET /queues */
static const struct operation_param queues_list_params[] = {
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step queues_list_steps[] = {
    {"queues", -1}, {"list", -1},
};

/* queues.retrieve: GET /queues/{queue_name} */
static const struct operation_param queues_retrieve_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, 0},
};
static const struct operation_step queues_retrieve_steps[] = {
    {"queues", -1}, {NULL, 0}, {"retrieve", -1},
};

/* queues.update: POST /queues/{queue_name} */
static const struct operation_param queues_update_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, 0},
    {"max_size", NULL, BODY, OPERATION_INTEGER, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step queues_update_steps[] = {
    {"queues", -1}, {NULL, 0}, {"update", -1},
};

/* recording_transcriptions.delete: DELETE /recording_transcriptions/{recording_transcription_id} */
static const struct operation_param recording_transcriptions_delete_params[] = {
    {"recording_transcription_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step recording_transcriptions_delete_steps[] = {
    {"recording_transcriptions", -1}, {NULL, 0}, {"delete", -1},
};

/* recording_transcriptions.list: GET /recording_transcriptions */
static const struct operation_param recording_transcriptions_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 100},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step recording_transcriptions_list_steps[] = {
    {"recording_transcriptions", -1}, {"list", -1},
};

/* recording_transcriptions.retrieve: GET /recording_transcriptions/{recording_transcription_id} */
static const struct operation_param recording_transcriptions_retrieve_params[] = {
    {"recording_transcription_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step recording_transcriptions_retrieve_steps[] = {
    {"recording_transcriptions", -1}, {NULL, 0}, {"retrieve", -1},
};

/* recordings.actions.delete: POST /recordings/actions/delete */
static const struct operation_param recordings_actions_delete_params[] = {
    {"ids", NULL, BODY, OPERATION_ARRAY, true, OPERATION_NO_SCOPE, 9},
};
static const struct operation_step recordings_actions_delete_steps[] = {
    {"recordings", -1}, {"actions", -1}, {"delete", -1},
};

/* recordings.delete: DELETE /recordings/{recording_id} */
static const struct operation_param recordings_delete_params[] = {
    {"recording_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step recordings_delete_steps[] = {
    {"recordings", -1}, {NULL, 0}, {"delete", -1},
};

/* recordings.list: GET /recordings */
static const struct operation_param recordings_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 102},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step recordings_list_steps[] = {
    {"recordings", -1}, {"list", -1},
};

/* recordings.retrieve: GET /recordings/{recording_id} */
static const struct operation_param recordings_retrieve_params[] = {
    {"recording_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step recordings_retrieve_steps[] = {
    {"recordings", -1}, {NULL, 0}, {"retrieve", -1},
};

/* texml.accounts.calls.calls: POST /texml/Accounts/{account_sid}/Calls */
static const struct operation_param texml_accounts_calls_calls_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"ApplicationSid", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"AsyncAmd", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"AsyncAmdStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"AsyncAmdStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"CallerId", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"CancelPlaybackOnDetectMessageEnd", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"CancelPlaybackOnMachineDetection", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"CustomHeaders", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"DeepfakeDetection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"DeepfakeDetectionCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"DeepfakeDetectionCallbackUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"DetectionMode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"FallbackUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"From", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepMaxFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepMinFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepMinToneDuration", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepProfile", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralConfirmation", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralMinPurity", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralRejectFaxCng", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralWindow", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionPromptEndTimeout", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionSilenceTimeout", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionSpeechEndThreshold", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionSpeechThreshold", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionTimeout", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MediaEncryption", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"PreferredCodecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Record", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"RecordingChannels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingTimeout", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"RecordingTrack", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SendRecordingUrl", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"SipAuthPassword", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SipAuthUsername", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SipRegion", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SuperviseCallSid", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SupervisingRole", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Texml", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"TimeLimit", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"Timeout", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"To", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"UrlMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_calls_calls_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {"calls", -1},
};

/* texml.accounts.calls.recordings.recording_sid_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Recordings/{recording_sid}.json */
static const struct operation_param texml_accounts_calls_recordings_recording_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"recording_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"Status", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_calls_recordings_recording_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"recordings", -1}, {NULL, 2}, {"recording_sid_json", -1},
};

/* texml.accounts.calls.recordings_json.recordings_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Recordings.json */
static const struct operation_param texml_accounts_calls_recordings_json_recordings_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"PlayBeep", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"RecordingChannels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingTrack", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SendRecordingUrl", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_calls_recordings_json_recordings_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"recordings_json", -1}, {"recordings_json", -1},
};

/* texml.accounts.calls.recordings_json.retrieve_recordings_json: GET /texml/Accounts/{account_sid}/Calls/{call_sid}/Recordings.json */
static const struct operation_param texml_accounts_calls_recordings_json_retrieve_recordings_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
};
static const struct operation_step texml_accounts_calls_recordings_json_retrieve_recordings_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"recordings_json", -1}, {"retrieve_recordings_json", -1},
};

/* texml.accounts.calls.retrieve: GET /texml/Accounts/{account_sid}/Calls/{call_sid} */
static const struct operation_param texml_accounts_calls_retrieve_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
};
static const struct operation_step texml_accounts_calls_retrieve_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"retrieve", -1},
};

/* texml.accounts.calls.retrieve_calls: GET /texml/Accounts/{account_sid}/Calls */
static const struct operation_param texml_accounts_calls_retrieve_calls_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"EndTime", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"EndTime<", "EndTime_lt", QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"EndTime>", "EndTime_gt", QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"From", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Page", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"PageSize", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"PageToken", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StartTime", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StartTime<", "StartTime_lt", QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StartTime>", "StartTime_gt", QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Status", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"To", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_calls_retrieve_calls_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {"retrieve_calls", -1},
};

/* texml.accounts.calls.siprec.siprec_sid_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Siprec/{siprec_sid}.json */
static const struct operation_param texml_accounts_calls_siprec_siprec_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"siprec_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"Status", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_calls_siprec_siprec_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"siprec", -1}, {NULL, 2}, {"siprec_sid_json", -1},
};

/* texml.accounts.calls.siprec_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Siprec.json */
static const struct operation_param texml_accounts_calls_siprec_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"ConnectorName", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"IncludeMetadataCustomHeaders", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"Name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Secure", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"SessionTimeoutSecs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"SipTransport", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_calls_siprec_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"siprec_json", -1},
};

/* texml.accounts.calls.streams.streaming_sid_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Streams/{streaming_sid}.json */
static const struct operation_param texml_accounts_calls_streams_streaming_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"streaming_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"Status", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_calls_streams_streaming_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"streams", -1}, {NULL, 2}, {"streaming_sid_json", -1},
};

/* texml.accounts.calls.streams_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Streams.json */
static const struct operation_param texml_accounts_calls_streams_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"BidirectionalCodec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"BidirectionalMode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_calls_streams_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"streams_json", -1},
};

/* texml.accounts.calls.update: POST /texml/Accounts/{account_sid}/Calls/{call_sid} */
static const struct operation_param texml_accounts_calls_update_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"FallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"FallbackUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Status", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Texml", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_calls_update_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"update", -1},
};

/* texml.accounts.conferences.participants.delete: DELETE /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants/{call_sid_or_participant_label} */
static const struct operation_param texml_accounts_conferences_participants_delete_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"call_sid_or_participant_label", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
};
static const struct operation_step texml_accounts_conferences_participants_delete_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"participants", -1}, {NULL, 2}, {"delete", -1},
};

/* texml.accounts.conferences.participants.participants: POST /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants */
static const struct operation_param texml_accounts_conferences_participants_participants_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"AmdStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"AmdStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ApplicationSid", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Beep", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"CallSidToCoach", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"CallerId", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"CancelPlaybackOnDetectMessageEnd", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"CancelPlaybackOnMachineDetection", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"Coaching", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"ConferenceRecord", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ConferenceRecordingStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ConferenceRecordingStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ConferenceRecordingStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ConferenceRecordingTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"ConferenceStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ConferenceStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ConferenceStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ConferenceTrim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"CustomHeaders", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"EarlyMedia", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"EndConferenceOnExit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"From", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Label", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepMaxFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepMinFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepMinToneDuration", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepProfile", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralConfirmation", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralMinPurity", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralRejectFaxCng", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralWindow", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionSilenceTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionSpeechEndThreshold", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionSpeechThreshold", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"MaxParticipants", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"Muted", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"PreferredCodecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Record", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"RecordingChannels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingTrack", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SipAuthPassword", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SipAuthUsername", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StartConferenceOnEnter", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"TimeLimit", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"Timeout", "timeout_seconds", BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"To", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"WaitUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_conferences_participants_participants_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"participants", -1}, {"participants", -1},
};

/* texml.accounts.conferences.participants.retrieve: GET /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants/{call_sid_or_participant_label} */
static const struct operation_param texml_accounts_conferences_participants_retrieve_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"call_sid_or_participant_label", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
};
static const struct operation_step texml_accounts_conferences_participants_retrieve_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"participants", -1}, {NULL, 2}, {"retrieve", -1},
};

/* texml.accounts.conferences.participants.retrieve_participants: GET /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants */
static const struct operation_param texml_accounts_conferences_participants_retrieve_participants_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
};
static const struct operation_step texml_accounts_conferences_participants_retrieve_participants_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"participants", -1}, {"retrieve_participants", -1},
};

/* texml.accounts.conferences.participants.update: POST /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants/{call_sid_or_participant_label} */
static const struct operation_param texml_accounts_conferences_participants_update_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"call_sid_or_participant_label", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, 0},
    {"AnnounceMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"AnnounceUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"BeepOnExit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"CallSidToCoach", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Coaching", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"EndConferenceOnExit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"Hold", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"HoldMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"HoldUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Muted", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"WaitUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_conferences_participants_update_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"participants", -1}, {NULL, 2}, {"update", -1},
};

/* texml.accounts.conferences.retrieve: GET /texml/Accounts/{account_sid}/Conferences/{conference_sid} */
static const struct operation_param texml_accounts_conferences_retrieve_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
};
static const struct operation_step texml_accounts_conferences_retrieve_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"retrieve", -1},
};

/* texml.accounts.conferences.retrieve_conferences: GET /texml/Accounts/{account_sid}/Conferences */
static const struct operation_param texml_accounts_conferences_retrieve_conferences_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"DateCreated", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"DateUpdated", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"FriendlyName", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Page", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"PageSize", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"PageToken", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Status", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_conferences_retrieve_conferences_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {"retrieve_conferences", -1},
};

/* texml.accounts.conferences.retrieve_recordings: GET /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Recordings */
static const struct operation_param texml_accounts_conferences_retrieve_recordings_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
};
static const struct operation_step texml_accounts_conferences_retrieve_recordings_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"retrieve_recordings", -1},
};

/* texml.accounts.conferences.retrieve_recordings_json: GET /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Recordings.json */
static const struct operation_param texml_accounts_conferences_retrieve_recordings_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
};
static const struct operation_step texml_accounts_conferences_retrieve_recordings_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"retrieve_recordings_json", -1},
};

/* texml.accounts.conferences.update: POST /texml/Accounts/{account_sid}/Conferences/{conference_sid} */
static const struct operation_param texml_accounts_conferences_update_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, 0},
    {"AnnounceMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"AnnounceUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Status", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_conferences_update_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"update", -1},
};

/* texml.accounts.queues.create: POST /texml/Accounts/{account_sid}/Queues */
static const struct operation_param texml_accounts_queues_create_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"FriendlyName", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"MaxSize", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_queues_create_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"queues", -1}, {"create", -1},
};

/* texml.accounts.queues.delete: DELETE /texml/Accounts/{account_sid}/Queues/{queue_sid} */
static const struct operation_param texml_accounts_queues_delete_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"queue_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, 0},
};
static const struct operation_step texml_accounts_queues_delete_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"queues", -1}, {NULL, 1}, {"delete", -1},
};

/* texml.accounts.queues.list: GET /texml/Accounts/{account_sid}/Queues */
static const struct operation_param texml_accounts_queues_list_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"DateCreated", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"DateUpdated", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Page", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"PageSize", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"PageToken", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_queues_list_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"queues", -1}, {"list", -1},
};

/* texml.accounts.queues.retrieve: GET /texml/Accounts/{account_sid}/Queues/{queue_sid} */
static const struct operation_param texml_accounts_queues_retrieve_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"queue_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, 0},
};
static const struct operation_step texml_accounts_queues_retrieve_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"queues", -1}, {NULL, 1}, {"retrieve", -1},
};

/* texml.accounts.queues.update: POST /texml/Accounts/{account_sid}/Queues/{queue_sid} */
static const struct operation_param texml_accounts_queues_update_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"queue_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, 0},
    {"MaxSize", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_queues_update_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"queues", -1}, {NULL, 1}, {"update", -1},
};

/* texml.accounts.recordings.json.delete_recording_sid_json: DELETE /texml/Accounts/{account_sid}/Recordings/{recording_sid}.json */
static const struct operation_param texml_accounts_recordings_json_delete_recording_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"recording_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_recordings_json_delete_recording_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"recordings", -1}, {NULL, 1}, {"json", -1}, {"delete_recording_sid_json", -1},
};

/* texml.accounts.recordings.json.retrieve_recording_sid_json: GET /texml/Accounts/{account_sid}/Recordings/{recording_sid}.json */
static const struct operation_param texml_accounts_recordings_json_retrieve_recording_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"recording_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_recordings_json_retrieve_recording_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"recordings", -1}, {NULL, 1}, {"json", -1}, {"retrieve_recording_sid_json", -1},
};

/* texml.accounts.retrieve_recordings_json: GET /texml/Accounts/{account_sid}/Recordings.json */
static const struct operation_param texml_accounts_retrieve_recordings_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"DateCreated", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Page", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"PageSize", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_retrieve_recordings_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"retrieve_recordings_json", -1},
};

/* texml.accounts.retrieve_transcriptions_json: GET /texml/Accounts/{account_sid}/Transcriptions.json */
static const struct operation_param texml_accounts_retrieve_transcriptions_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"PageSize", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"PageToken", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_retrieve_transcriptions_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"retrieve_transcriptions_json", -1},
};

/* texml.accounts.transcriptions.json.delete_recording_transcription_sid_json: DELETE /texml/Accounts/{account_sid}/Transcriptions/{recording_transcription_sid}.json */
static const struct operation_param texml_accounts_transcriptions_json_delete_recording_transcription_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"recording_transcription_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_transcriptions_json_delete_recording_transcription_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"transcriptions", -1}, {NULL, 1}, {"json", -1}, {"delete_recording_transcription_sid_json", -1},
};

/* texml.accounts.transcriptions.json.retrieve_recording_transcription_sid_json: GET /texml/Accounts/{account_sid}/Transcriptions/{recording_transcription_sid}.json */
static const struct operation_param texml_accounts_transcriptions_json_retrieve_recording_transcription_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"recording_transcription_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_accounts_transcriptions_json_retrieve_recording_transcription_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"transcriptions", -1}, {NULL, 1}, {"json", -1}, {"retrieve_recording_transcription_sid_json", -1},
};

/* texml.calls.create: POST /texml/calls/{connection_id} */
static const struct operation_param texml_calls_create_params[] = {
    {"connection_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"From", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"Method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Texml", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"To", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"Url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_calls_create_steps[] = {
    {"texml", -1}, {"calls", -1}, {NULL, 0}, {"create", -1},
};

/* texml.initiate_ai_call: POST /texml/ai_calls/{connection_id} */
static const struct operation_param texml_initiate_ai_call_params[] = {
    {"connection_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"AIAssistantDynamicVariables", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 103},
    {"AIAssistantId", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"AIAssistantVersion", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"AsyncAmd", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"AsyncAmdStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"AsyncAmdStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"CallerId", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ConversationCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ConversationCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"ConversationCallbacks", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"CustomHeaders", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 31},
    {"DetectionMode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"From", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"MachineDetection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepMaxFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepMinFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepMinToneDuration", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepProfile", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralConfirmation", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralMinPurity", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralRejectFaxCng", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionBeepSpectralWindow", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionPromptEndTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionSilenceTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionSpeechEndThreshold", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionSpeechThreshold", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"MachineDetectionTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"Passports", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"PreferredCodecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"Record", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"RecordingChannels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"RecordingTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"RecordingTrack", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SendRecordingUrl", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"SipAuthPassword", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SipAuthUsername", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"SipRegion", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"StatusCallbacks", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"TimeLimit", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"Timeout", "timeout_seconds", BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"To", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"Trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_initiate_ai_call_steps[] = {
    {"texml", -1}, {"ai_calls", 0}, {"initiate_ai_call", -1},
};

/* texml.secrets: POST /texml/secrets */
static const struct operation_param texml_secrets_params[] = {
    {"name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"value", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_secrets_steps[] = {
    {"texml", -1}, {"secrets", -1},
};

/* texml_applications.create: POST /texml_applications */
static const struct operation_param texml_applications_create_params[] = {
    {"active", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"anchorsite_override", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"call_cost_in_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"dtmf_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"first_command_timeout", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"first_command_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"friendly_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"inbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 2},
    {"outbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 4},
    {"status_callback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"status_callback_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"tags", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"voice_fallback_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"voice_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"voice_url", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_applications_create_steps[] = {
    {"texml_applications", -1}, {"create", -1},
};

/* texml_applications.delete: DELETE /texml_applications/{id} */
static const struct operation_param texml_applications_delete_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_applications_delete_steps[] = {
    {"texml_applications", -1}, {NULL, 0}, {"delete", -1},
};

/* texml_applications.list: GET /texml_applications */
static const struct operation_param texml_applications_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 105},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"sort", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_applications_list_steps[] = {
    {"texml_applications", -1}, {"list", -1},
};

/* texml_applications.retrieve: GET /texml_applications/{id} */
static const struct operation_param texml_applications_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_applications_retrieve_steps[] = {
    {"texml_applications", -1}, {NULL, 0}, {"retrieve", -1},
};

/* texml_applications.update: PATCH /texml_applications/{id} */
static const struct operation_param texml_applications_update_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"active", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"anchorsite_override", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"call_cost_in_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"dtmf_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"first_command_timeout", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, 0},
    {"first_command_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"friendly_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"inbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 2},
    {"outbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 4},
    {"status_callback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"status_callback_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"tags", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 9},
    {"voice_fallback_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"voice_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, 0},
    {"voice_url", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step texml_applications_update_steps[] = {
    {"texml_applications", -1}, {NULL, 0}, {"update", -1},
};

/* webhook_deliveries.list: GET /webhook_deliveries */
static const struct operation_param webhook_deliveries_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, 107},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step webhook_deliveries_list_steps[] = {
    {"webhook_deliveries", -1}, {"list", -1},
};

/* webhook_deliveries.retrieve: GET /webhook_deliveries/{id} */
static const struct operation_param webhook_deliveries_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
};
static const struct operation_step webhook_deliveries_retrieve_steps[] = {
    {"webhook_deliveries", -1}, {NULL, 0}, {"retrieve", -1},
};

static const struct operation table[] = {
    {"call_control_applications.create", NULL, "POST",
     "/call_control_applications",
     call_control_applications_create_params, COUNT(call_control_applications_create_params), 0, call_control_applications_create_steps, COUNT(call_control_applications_create_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CONFIGURE, OPERATION_REACH_NONE, ""},
    {"call_control_applications.delete", NULL, "DELETE",
     "/call_control_applications/{id}",
     call_control_applications_delete_params, COUNT(call_control_applications_delete_params), 1, call_control_applications_delete_steps, COUNT(call_control_applications_delete_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_DELETE, OPERATION_REACH_NONE, ""},
    {"call_control_applications.list", NULL, "GET",
     "/call_control_applications",
     call_control_applications_list_params, COUNT(call_control_applications_list_params), 0, call_control_applications_list_steps, COUNT(call_control_applications_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"call_control_applications.retrieve", NULL, "GET",
     "/call_control_applications/{id}",
     call_control_applications_retrieve_params, COUNT(call_control_applications_retrieve_params), 1, call_control_applications_retrieve_steps, COUNT(call_control_applications_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"call_control_applications.update", NULL, "PATCH",
     "/call_control_applications/{id}",
     call_control_applications_update_params, COUNT(call_control_applications_update_params), 1, call_control_applications_update_steps, COUNT(call_control_applications_update_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CONFIGURE, OPERATION_REACH_NONE, ""},
    {"call_events.list", NULL, "GET",
     "/call_events",
     call_events_list_params, COUNT(call_events_list_params), 0, call_events_list_steps, COUNT(call_events_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"calls.ai_assistant_add_messages", "calls.add_ai_assistant_messages", "POST",
     "/calls/{call_control_id}/actions/ai_assistant_add_messages",
     calls_ai_assistant_add_messages_params, COUNT(calls_ai_assistant_add_messages_params), 1, calls_ai_assistant_add_messages_steps, COUNT(calls_ai_assistant_add_messages_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.ai_assistant_join", "calls.join_ai_assistant", "POST",
     "/calls/{call_control_id}/actions/ai_assistant_join",
     calls_ai_assistant_join_params, COUNT(calls_ai_assistant_join_params), 1, calls_ai_assistant_join_steps, COUNT(calls_ai_assistant_join_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.ai_assistant_start", "calls.start_ai_assistant", "POST",
     "/calls/{call_control_id}/actions/ai_assistant_start",
     calls_ai_assistant_start_params, COUNT(calls_ai_assistant_start_params), 1, calls_ai_assistant_start_steps, COUNT(calls_ai_assistant_start_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.ai_assistant_stop", "calls.stop_ai_assistant", "POST",
     "/calls/{call_control_id}/actions/ai_assistant_stop",
     calls_ai_assistant_stop_params, COUNT(calls_ai_assistant_stop_params), 1, calls_ai_assistant_stop_steps, COUNT(calls_ai_assistant_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.answer", NULL, "POST",
     "/calls/{call_control_id}/actions/answer",
     calls_answer_params, COUNT(calls_answer_params), 1, calls_answer_steps, COUNT(calls_answer_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.bridge", NULL, "POST",
     "/calls/{call_control_id}/actions/bridge",
     calls_bridge_params, COUNT(calls_bridge_params), 1, calls_bridge_steps, COUNT(calls_bridge_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.client_state_update", "calls.update_client_state", "PUT",
     "/calls/{call_control_id}/actions/client_state_update",
     calls_client_state_update_params, COUNT(calls_client_state_update_params), 1, calls_client_state_update_steps, COUNT(calls_client_state_update_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.conversation_relay_start", "calls.start_conversation_relay", "POST",
     "/calls/{call_control_id}/actions/conversation_relay_start",
     calls_conversation_relay_start_params, COUNT(calls_conversation_relay_start_params), 1, calls_conversation_relay_start_steps, COUNT(calls_conversation_relay_start_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.conversation_relay_stop", "calls.stop_conversation_relay", "POST",
     "/calls/{call_control_id}/actions/conversation_relay_stop",
     calls_conversation_relay_stop_params, COUNT(calls_conversation_relay_stop_params), 1, calls_conversation_relay_stop_steps, COUNT(calls_conversation_relay_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.dial", NULL, "POST",
     "/calls",
     calls_dial_params, COUNT(calls_dial_params), 0, calls_dial_steps, COUNT(calls_dial_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_CALL, "to"},
    {"calls.enqueue", NULL, "POST",
     "/calls/{call_control_id}/actions/enqueue",
     calls_enqueue_params, COUNT(calls_enqueue_params), 1, calls_enqueue_steps, COUNT(calls_enqueue_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.fork_start", "calls.start_forking", "POST",
     "/calls/{call_control_id}/actions/fork_start",
     calls_fork_start_params, COUNT(calls_fork_start_params), 1, calls_fork_start_steps, COUNT(calls_fork_start_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.fork_stop", "calls.stop_forking", "POST",
     "/calls/{call_control_id}/actions/fork_stop",
     calls_fork_stop_params, COUNT(calls_fork_stop_params), 1, calls_fork_stop_steps, COUNT(calls_fork_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.gather", NULL, "POST",
     "/calls/{call_control_id}/actions/gather",
     calls_gather_params, COUNT(calls_gather_params), 1, calls_gather_steps, COUNT(calls_gather_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.gather_stop", "calls.stop_gather", "POST",
     "/calls/{call_control_id}/actions/gather_stop",
     calls_gather_stop_params, COUNT(calls_gather_stop_params), 1, calls_gather_stop_steps, COUNT(calls_gather_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.gather_using_ai", NULL, "POST",
     "/calls/{call_control_id}/actions/gather_using_ai",
     calls_gather_using_ai_params, COUNT(calls_gather_using_ai_params), 1, calls_gather_using_ai_steps, COUNT(calls_gather_using_ai_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.gather_using_audio", NULL, "POST",
     "/calls/{call_control_id}/actions/gather_using_audio",
     calls_gather_using_audio_params, COUNT(calls_gather_using_audio_params), 1, calls_gather_using_audio_steps, COUNT(calls_gather_using_audio_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.gather_using_speak", NULL, "POST",
     "/calls/{call_control_id}/actions/gather_using_speak",
     calls_gather_using_speak_params, COUNT(calls_gather_using_speak_params), 1, calls_gather_using_speak_steps, COUNT(calls_gather_using_speak_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.hangup", NULL, "POST",
     "/calls/{call_control_id}/actions/hangup",
     calls_hangup_params, COUNT(calls_hangup_params), 1, calls_hangup_steps, COUNT(calls_hangup_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.leave_queue", NULL, "POST",
     "/calls/{call_control_id}/actions/leave_queue",
     calls_leave_queue_params, COUNT(calls_leave_queue_params), 1, calls_leave_queue_steps, COUNT(calls_leave_queue_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.pay", NULL, "POST",
     "/calls/{call_control_id}/actions/pay",
     calls_pay_params, COUNT(calls_pay_params), 1, calls_pay_steps, COUNT(calls_pay_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_SPEND, OPERATION_REACH_NONE, ""},
    {"calls.playback_start", "calls.start_playback", "POST",
     "/calls/{call_control_id}/actions/playback_start",
     calls_playback_start_params, COUNT(calls_playback_start_params), 1, calls_playback_start_steps, COUNT(calls_playback_start_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.playback_stop", "calls.stop_playback", "POST",
     "/calls/{call_control_id}/actions/playback_stop",
     calls_playback_stop_params, COUNT(calls_playback_stop_params), 1, calls_playback_stop_steps, COUNT(calls_playback_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.record_pause", "calls.pause_recording", "POST",
     "/calls/{call_control_id}/actions/record_pause",
     calls_record_pause_params, COUNT(calls_record_pause_params), 1, calls_record_pause_steps, COUNT(calls_record_pause_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.record_resume", "calls.resume_recording", "POST",
     "/calls/{call_control_id}/actions/record_resume",
     calls_record_resume_params, COUNT(calls_record_resume_params), 1, calls_record_resume_steps, COUNT(calls_record_resume_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.record_start", "calls.start_recording", "POST",
     "/calls/{call_control_id}/actions/record_start",
     calls_record_start_params, COUNT(calls_record_start_params), 1, calls_record_start_steps, COUNT(calls_record_start_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.record_stop", "calls.stop_recording", "POST",
     "/calls/{call_control_id}/actions/record_stop",
     calls_record_stop_params, COUNT(calls_record_stop_params), 1, calls_record_stop_steps, COUNT(calls_record_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.refer", NULL, "POST",
     "/calls/{call_control_id}/actions/refer",
     calls_refer_params, COUNT(calls_refer_params), 1, calls_refer_steps, COUNT(calls_refer_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_CALL, "sip_address"},
    {"calls.reject", NULL, "POST",
     "/calls/{call_control_id}/actions/reject",
     calls_reject_params, COUNT(calls_reject_params), 1, calls_reject_steps, COUNT(calls_reject_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.retrieve_status", NULL, "GET",
     "/calls/{call_control_id}",
     calls_retrieve_status_params, COUNT(calls_retrieve_status_params), 1, calls_retrieve_status_steps, COUNT(calls_retrieve_status_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"calls.send_dtmf", NULL, "POST",
     "/calls/{call_control_id}/actions/send_dtmf",
     calls_send_dtmf_params, COUNT(calls_send_dtmf_params), 1, calls_send_dtmf_steps, COUNT(calls_send_dtmf_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.send_sip_info", NULL, "POST",
     "/calls/{call_control_id}/actions/send_sip_info",
     calls_send_sip_info_params, COUNT(calls_send_sip_info_params), 1, calls_send_sip_info_steps, COUNT(calls_send_sip_info_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.siprec_start", "calls.start_siprec", "POST",
     "/calls/{call_control_id}/actions/siprec_start",
     calls_siprec_start_params, COUNT(calls_siprec_start_params), 1, calls_siprec_start_steps, COUNT(calls_siprec_start_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.siprec_stop", "calls.stop_siprec", "POST",
     "/calls/{call_control_id}/actions/siprec_stop",
     calls_siprec_stop_params, COUNT(calls_siprec_stop_params), 1, calls_siprec_stop_steps, COUNT(calls_siprec_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.speak", NULL, "POST",
     "/calls/{call_control_id}/actions/speak",
     calls_speak_params, COUNT(calls_speak_params), 1, calls_speak_steps, COUNT(calls_speak_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.streaming_start", "calls.start_streaming", "POST",
     "/calls/{call_control_id}/actions/streaming_start",
     calls_streaming_start_params, COUNT(calls_streaming_start_params), 1, calls_streaming_start_steps, COUNT(calls_streaming_start_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.streaming_stop", "calls.stop_streaming", "POST",
     "/calls/{call_control_id}/actions/streaming_stop",
     calls_streaming_stop_params, COUNT(calls_streaming_stop_params), 1, calls_streaming_stop_steps, COUNT(calls_streaming_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.suppression_start", "calls.start_noise_suppression", "POST",
     "/calls/{call_control_id}/actions/suppression_start",
     calls_suppression_start_params, COUNT(calls_suppression_start_params), 1, calls_suppression_start_steps, COUNT(calls_suppression_start_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.suppression_stop", "calls.stop_noise_suppression", "POST",
     "/calls/{call_control_id}/actions/suppression_stop",
     calls_suppression_stop_params, COUNT(calls_suppression_stop_params), 1, calls_suppression_stop_steps, COUNT(calls_suppression_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.switch_supervisor_role", NULL, "POST",
     "/calls/{call_control_id}/actions/switch_supervisor_role",
     calls_switch_supervisor_role_params, COUNT(calls_switch_supervisor_role_params), 1, calls_switch_supervisor_role_steps, COUNT(calls_switch_supervisor_role_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.transcription_start", "calls.start_transcription", "POST",
     "/calls/{call_control_id}/actions/transcription_start",
     calls_transcription_start_params, COUNT(calls_transcription_start_params), 1, calls_transcription_start_steps, COUNT(calls_transcription_start_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.transcription_stop", "calls.stop_transcription", "POST",
     "/calls/{call_control_id}/actions/transcription_stop",
     calls_transcription_stop_params, COUNT(calls_transcription_stop_params), 1, calls_transcription_stop_steps, COUNT(calls_transcription_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"calls.transfer", NULL, "POST",
     "/calls/{call_control_id}/actions/transfer",
     calls_transfer_params, COUNT(calls_transfer_params), 1, calls_transfer_steps, COUNT(calls_transfer_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_CALL, "to"},
    {"conferences.create", NULL, "POST",
     "/conferences",
     conferences_create_params, COUNT(conferences_create_params), 0, conferences_create_steps, COUNT(conferences_create_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.end", "conferences.end_conference", "POST",
     "/conferences/{id}/actions/end",
     conferences_end_params, COUNT(conferences_end_params), 1, conferences_end_steps, COUNT(conferences_end_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.gather_using_audio", "conferences.gather_dtmf_audio", "POST",
     "/conferences/{id}/actions/gather_using_audio",
     conferences_gather_using_audio_params, COUNT(conferences_gather_using_audio_params), 1, conferences_gather_using_audio_steps, COUNT(conferences_gather_using_audio_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.hold", NULL, "POST",
     "/conferences/{id}/actions/hold",
     conferences_hold_params, COUNT(conferences_hold_params), 1, conferences_hold_steps, COUNT(conferences_hold_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.join", NULL, "POST",
     "/conferences/{id}/actions/join",
     conferences_join_params, COUNT(conferences_join_params), 1, conferences_join_steps, COUNT(conferences_join_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.leave", NULL, "POST",
     "/conferences/{id}/actions/leave",
     conferences_leave_params, COUNT(conferences_leave_params), 1, conferences_leave_steps, COUNT(conferences_leave_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.list", NULL, "GET",
     "/conferences",
     conferences_list_params, COUNT(conferences_list_params), 0, conferences_list_steps, COUNT(conferences_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"conferences.list_participants", NULL, "GET",
     "/conferences/{conference_id}/participants",
     conferences_list_participants_params, COUNT(conferences_list_participants_params), 1, conferences_list_participants_steps, COUNT(conferences_list_participants_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"conferences.mute", NULL, "POST",
     "/conferences/{id}/actions/mute",
     conferences_mute_params, COUNT(conferences_mute_params), 1, conferences_mute_steps, COUNT(conferences_mute_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.play", NULL, "POST",
     "/conferences/{id}/actions/play",
     conferences_play_params, COUNT(conferences_play_params), 1, conferences_play_steps, COUNT(conferences_play_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.record_pause", NULL, "POST",
     "/conferences/{id}/actions/record_pause",
     conferences_record_pause_params, COUNT(conferences_record_pause_params), 1, conferences_record_pause_steps, COUNT(conferences_record_pause_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.record_resume", NULL, "POST",
     "/conferences/{id}/actions/record_resume",
     conferences_record_resume_params, COUNT(conferences_record_resume_params), 1, conferences_record_resume_steps, COUNT(conferences_record_resume_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.record_start", NULL, "POST",
     "/conferences/{id}/actions/record_start",
     conferences_record_start_params, COUNT(conferences_record_start_params), 1, conferences_record_start_steps, COUNT(conferences_record_start_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.record_stop", NULL, "POST",
     "/conferences/{id}/actions/record_stop",
     conferences_record_stop_params, COUNT(conferences_record_stop_params), 1, conferences_record_stop_steps, COUNT(conferences_record_stop_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.retrieve", NULL, "GET",
     "/conferences/{id}",
     conferences_retrieve_params, COUNT(conferences_retrieve_params), 1, conferences_retrieve_steps, COUNT(conferences_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"conferences.retrieve_participant", NULL, "GET",
     "/conferences/{id}/participants/{participant_id}",
     conferences_retrieve_participant_params, COUNT(conferences_retrieve_participant_params), 2, conferences_retrieve_participant_steps, COUNT(conferences_retrieve_participant_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"conferences.send_dtmf", NULL, "POST",
     "/conferences/{id}/actions/send_dtmf",
     conferences_send_dtmf_params, COUNT(conferences_send_dtmf_params), 1, conferences_send_dtmf_steps, COUNT(conferences_send_dtmf_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.speak", NULL, "POST",
     "/conferences/{id}/actions/speak",
     conferences_speak_params, COUNT(conferences_speak_params), 1, conferences_speak_steps, COUNT(conferences_speak_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.stop", NULL, "POST",
     "/conferences/{id}/actions/stop",
     conferences_stop_params, COUNT(conferences_stop_params), 1, conferences_stop_steps, COUNT(conferences_stop_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.unhold", NULL, "POST",
     "/conferences/{id}/actions/unhold",
     conferences_unhold_params, COUNT(conferences_unhold_params), 1, conferences_unhold_steps, COUNT(conferences_unhold_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.unmute", NULL, "POST",
     "/conferences/{id}/actions/unmute",
     conferences_unmute_params, COUNT(conferences_unmute_params), 1, conferences_unmute_steps, COUNT(conferences_unmute_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.update", NULL, "POST",
     "/conferences/{id}/actions/update",
     conferences_update_params, COUNT(conferences_update_params), 1, conferences_update_steps, COUNT(conferences_update_steps),
     OPERATION_JSON, true, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"conferences.update_participant", NULL, "PATCH",
     "/conferences/{id}/participants/{participant_id}",
     conferences_update_participant_params, COUNT(conferences_update_participant_params), 2, conferences_update_participant_steps, COUNT(conferences_update_participant_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"connections.list", NULL, "GET",
     "/connections",
     connections_list_params, COUNT(connections_list_params), 0, connections_list_steps, COUNT(connections_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"connections.list_active_calls", NULL, "GET",
     "/connections/{connection_id}/active_calls",
     connections_list_active_calls_params, COUNT(connections_list_active_calls_params), 1, connections_list_active_calls_steps, COUNT(connections_list_active_calls_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"connections.retrieve", NULL, "GET",
     "/connections/{id}",
     connections_retrieve_params, COUNT(connections_retrieve_params), 1, connections_retrieve_steps, COUNT(connections_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"connections.retrieve_count", NULL, "GET",
     "/connections/count",
     NULL, 0, 0, connections_retrieve_count_steps, COUNT(connections_retrieve_count_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"faxes.cancel", NULL, "POST",
     "/faxes/{id}/actions/cancel",
     faxes_cancel_params, COUNT(faxes_cancel_params), 1, faxes_cancel_steps, COUNT(faxes_cancel_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"faxes.create", NULL, "POST",
     "/faxes",
     faxes_create_params, COUNT(faxes_create_params), 0, faxes_create_steps, COUNT(faxes_create_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_MESSAGE, "to"},
    {"faxes.delete", NULL, "DELETE",
     "/faxes/{id}",
     faxes_delete_params, COUNT(faxes_delete_params), 1, faxes_delete_steps, COUNT(faxes_delete_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_DELETE, OPERATION_REACH_NONE, ""},
    {"faxes.list", NULL, "GET",
     "/faxes",
     faxes_list_params, COUNT(faxes_list_params), 0, faxes_list_steps, COUNT(faxes_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"faxes.refresh", NULL, "POST",
     "/faxes/{id}/actions/refresh",
     faxes_refresh_params, COUNT(faxes_refresh_params), 1, faxes_refresh_steps, COUNT(faxes_refresh_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"faxes.retrieve", NULL, "GET",
     "/faxes/{id}",
     faxes_retrieve_params, COUNT(faxes_retrieve_params), 1, faxes_retrieve_steps, COUNT(faxes_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"messages.cancel_scheduled", NULL, "DELETE",
     "/messages/{id}",
     messages_cancel_scheduled_params, COUNT(messages_cancel_scheduled_params), 1, messages_cancel_scheduled_steps, COUNT(messages_cancel_scheduled_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"messages.rcs.generate_deeplink", NULL, "GET",
     "/messages/rcs/deeplinks/{agent_id}",
     messages_rcs_generate_deeplink_params, COUNT(messages_rcs_generate_deeplink_params), 1, messages_rcs_generate_deeplink_steps, COUNT(messages_rcs_generate_deeplink_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"messages.rcs.send", NULL, "POST",
     "/messages/rcs",
     messages_rcs_send_params, COUNT(messages_rcs_send_params), 0, messages_rcs_send_steps, COUNT(messages_rcs_send_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_MESSAGE, "to,mms_fallback,sms_fallback"},
    {"messages.retrieve", NULL, "GET",
     "/messages/{id}",
     messages_retrieve_params, COUNT(messages_retrieve_params), 1, messages_retrieve_steps, COUNT(messages_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"messages.retrieve_group_messages", NULL, "GET",
     "/messages/group/{message_id}",
     messages_retrieve_group_messages_params, COUNT(messages_retrieve_group_messages_params), 1, messages_retrieve_group_messages_steps, COUNT(messages_retrieve_group_messages_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"messages.schedule", NULL, "POST",
     "/messages/schedule",
     messages_schedule_params, COUNT(messages_schedule_params), 0, messages_schedule_steps, COUNT(messages_schedule_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_MESSAGE, "to"},
    {"messages.send", NULL, "POST",
     "/messages",
     messages_send_params, COUNT(messages_send_params), 0, messages_send_steps, COUNT(messages_send_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_MESSAGE, "to"},
    {"messages.send_group_mms", NULL, "POST",
     "/messages/group_mms",
     messages_send_group_mms_params, COUNT(messages_send_group_mms_params), 0, messages_send_group_mms_steps, COUNT(messages_send_group_mms_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_MESSAGE, "to"},
    {"messages.send_long_code", NULL, "POST",
     "/messages/long_code",
     messages_send_long_code_params, COUNT(messages_send_long_code_params), 0, messages_send_long_code_steps, COUNT(messages_send_long_code_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_MESSAGE, "to"},
    {"messages.send_number_pool", NULL, "POST",
     "/messages/number_pool",
     messages_send_number_pool_params, COUNT(messages_send_number_pool_params), 0, messages_send_number_pool_steps, COUNT(messages_send_number_pool_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_MESSAGE, "to"},
    {"messages.send_short_code", NULL, "POST",
     "/messages/short_code",
     messages_send_short_code_params, COUNT(messages_send_short_code_params), 0, messages_send_short_code_steps, COUNT(messages_send_short_code_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_MESSAGE, "to"},
    {"messages.send_with_alphanumeric_sender", NULL, "POST",
     "/messages/alphanumeric_sender_id",
     messages_send_with_alphanumeric_sender_params, COUNT(messages_send_with_alphanumeric_sender_params), 0, messages_send_with_alphanumeric_sender_steps, COUNT(messages_send_with_alphanumeric_sender_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_MESSAGE, "to"},
    {"messages.whatsapp", NULL, "POST",
     "/messages/whatsapp",
     messages_whatsapp_params, COUNT(messages_whatsapp_params), 0, messages_whatsapp_steps, COUNT(messages_whatsapp_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_MESSAGE, "to"},
    {"queues.calls.list", NULL, "GET",
     "/queues/{queue_name}/calls",
     queues_calls_list_params, COUNT(queues_calls_list_params), 1, queues_calls_list_steps, COUNT(queues_calls_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"queues.calls.remove", NULL, "DELETE",
     "/queues/{queue_name}/calls/{call_control_id}",
     queues_calls_remove_params, COUNT(queues_calls_remove_params), 2, queues_calls_remove_steps, COUNT(queues_calls_remove_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"queues.calls.retrieve", NULL, "GET",
     "/queues/{queue_name}/calls/{call_control_id}",
     queues_calls_retrieve_params, COUNT(queues_calls_retrieve_params), 2, queues_calls_retrieve_steps, COUNT(queues_calls_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"queues.calls.update", NULL, "PATCH",
     "/queues/{queue_name}/calls/{call_control_id}",
     queues_calls_update_params, COUNT(queues_calls_update_params), 2, queues_calls_update_steps, COUNT(queues_calls_update_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"queues.create", NULL, "POST",
     "/queues",
     queues_create_params, COUNT(queues_create_params), 0, queues_create_steps, COUNT(queues_create_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"queues.delete", NULL, "DELETE",
     "/queues/{queue_name}",
     queues_delete_params, COUNT(queues_delete_params), 1, queues_delete_steps, COUNT(queues_delete_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_DELETE, OPERATION_REACH_NONE, ""},
    {"queues.list", NULL, "GET",
     "/queues",
     queues_list_params, COUNT(queues_list_params), 0, queues_list_steps, COUNT(queues_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"queues.retrieve", NULL, "GET",
     "/queues/{queue_name}",
     queues_retrieve_params, COUNT(queues_retrieve_params), 1, queues_retrieve_steps, COUNT(queues_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"queues.update", NULL, "POST",
     "/queues/{queue_name}",
     queues_update_params, COUNT(queues_update_params), 1, queues_update_steps, COUNT(queues_update_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"recording_transcriptions.delete", NULL, "DELETE",
     "/recording_transcriptions/{recording_transcription_id}",
     recording_transcriptions_delete_params, COUNT(recording_transcriptions_delete_params), 1, recording_transcriptions_delete_steps, COUNT(recording_transcriptions_delete_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_DELETE, OPERATION_REACH_NONE, ""},
    {"recording_transcriptions.list", NULL, "GET",
     "/recording_transcriptions",
     recording_transcriptions_list_params, COUNT(recording_transcriptions_list_params), 0, recording_transcriptions_list_steps, COUNT(recording_transcriptions_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"recording_transcriptions.retrieve", NULL, "GET",
     "/recording_transcriptions/{recording_transcription_id}",
     recording_transcriptions_retrieve_params, COUNT(recording_transcriptions_retrieve_params), 1, recording_transcriptions_retrieve_steps, COUNT(recording_transcriptions_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"recordings.actions.delete", NULL, "POST",
     "/recordings/actions/delete",
     recordings_actions_delete_params, COUNT(recordings_actions_delete_params), 0, recordings_actions_delete_steps, COUNT(recordings_actions_delete_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_DELETE, OPERATION_REACH_NONE, ""},
    {"recordings.delete", NULL, "DELETE",
     "/recordings/{recording_id}",
     recordings_delete_params, COUNT(recordings_delete_params), 1, recordings_delete_steps, COUNT(recordings_delete_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_DELETE, OPERATION_REACH_NONE, ""},
    {"recordings.list", NULL, "GET",
     "/recordings",
     recordings_list_params, COUNT(recordings_list_params), 0, recordings_list_steps, COUNT(recordings_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"recordings.retrieve", NULL, "GET",
     "/recordings/{recording_id}",
     recordings_retrieve_params, COUNT(recordings_retrieve_params), 1, recordings_retrieve_steps, COUNT(recordings_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.calls.calls", NULL, "POST",
     "/texml/Accounts/{account_sid}/Calls",
     texml_accounts_calls_calls_params, COUNT(texml_accounts_calls_calls_params), 1, texml_accounts_calls_calls_steps, COUNT(texml_accounts_calls_calls_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_CALL, "To"},
    {"texml.accounts.calls.recordings.recording_sid_json", NULL, "POST",
     "/texml/Accounts/{account_sid}/Calls/{call_sid}/Recordings/{recording_sid}.json",
     texml_accounts_calls_recordings_recording_sid_json_params, COUNT(texml_accounts_calls_recordings_recording_sid_json_params), 3, texml_accounts_calls_recordings_recording_sid_json_steps, COUNT(texml_accounts_calls_recordings_recording_sid_json_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.calls.recordings_json.recordings_json", NULL, "POST",
     "/texml/Accounts/{account_sid}/Calls/{call_sid}/Recordings.json",
     texml_accounts_calls_recordings_json_recordings_json_params, COUNT(texml_accounts_calls_recordings_json_recordings_json_params), 2, texml_accounts_calls_recordings_json_recordings_json_steps, COUNT(texml_accounts_calls_recordings_json_recordings_json_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.calls.recordings_json.retrieve_recordings_json", NULL, "GET",
     "/texml/Accounts/{account_sid}/Calls/{call_sid}/Recordings.json",
     texml_accounts_calls_recordings_json_retrieve_recordings_json_params, COUNT(texml_accounts_calls_recordings_json_retrieve_recordings_json_params), 2, texml_accounts_calls_recordings_json_retrieve_recordings_json_steps, COUNT(texml_accounts_calls_recordings_json_retrieve_recordings_json_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.calls.retrieve", NULL, "GET",
     "/texml/Accounts/{account_sid}/Calls/{call_sid}",
     texml_accounts_calls_retrieve_params, COUNT(texml_accounts_calls_retrieve_params), 2, texml_accounts_calls_retrieve_steps, COUNT(texml_accounts_calls_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.calls.retrieve_calls", NULL, "GET",
     "/texml/Accounts/{account_sid}/Calls",
     texml_accounts_calls_retrieve_calls_params, COUNT(texml_accounts_calls_retrieve_calls_params), 1, texml_accounts_calls_retrieve_calls_steps, COUNT(texml_accounts_calls_retrieve_calls_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.calls.siprec.siprec_sid_json", NULL, "POST",
     "/texml/Accounts/{account_sid}/Calls/{call_sid}/Siprec/{siprec_sid}.json",
     texml_accounts_calls_siprec_siprec_sid_json_params, COUNT(texml_accounts_calls_siprec_siprec_sid_json_params), 3, texml_accounts_calls_siprec_siprec_sid_json_steps, COUNT(texml_accounts_calls_siprec_siprec_sid_json_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.calls.siprec_json", NULL, "POST",
     "/texml/Accounts/{account_sid}/Calls/{call_sid}/Siprec.json",
     texml_accounts_calls_siprec_json_params, COUNT(texml_accounts_calls_siprec_json_params), 2, texml_accounts_calls_siprec_json_steps, COUNT(texml_accounts_calls_siprec_json_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.calls.streams.streaming_sid_json", NULL, "POST",
     "/texml/Accounts/{account_sid}/Calls/{call_sid}/Streams/{streaming_sid}.json",
     texml_accounts_calls_streams_streaming_sid_json_params, COUNT(texml_accounts_calls_streams_streaming_sid_json_params), 3, texml_accounts_calls_streams_streaming_sid_json_steps, COUNT(texml_accounts_calls_streams_streaming_sid_json_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.calls.streams_json", NULL, "POST",
     "/texml/Accounts/{account_sid}/Calls/{call_sid}/Streams.json",
     texml_accounts_calls_streams_json_params, COUNT(texml_accounts_calls_streams_json_params), 2, texml_accounts_calls_streams_json_steps, COUNT(texml_accounts_calls_streams_json_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.calls.update", NULL, "POST",
     "/texml/Accounts/{account_sid}/Calls/{call_sid}",
     texml_accounts_calls_update_params, COUNT(texml_accounts_calls_update_params), 2, texml_accounts_calls_update_steps, COUNT(texml_accounts_calls_update_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_CALL, ""},
    {"texml.accounts.conferences.participants.delete", NULL, "DELETE",
     "/texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants/{call_sid_or_participant_label}",
     texml_accounts_conferences_participants_delete_params, COUNT(texml_accounts_conferences_participants_delete_params), 3, texml_accounts_conferences_participants_delete_steps, COUNT(texml_accounts_conferences_participants_delete_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.conferences.participants.participants", NULL, "POST",
     "/texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants",
     texml_accounts_conferences_participants_participants_params, COUNT(texml_accounts_conferences_participants_participants_params), 2, texml_accounts_conferences_participants_participants_steps, COUNT(texml_accounts_conferences_participants_participants_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_CALL, "To"},
    {"texml.accounts.conferences.participants.retrieve", NULL, "GET",
     "/texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants/{call_sid_or_participant_label}",
     texml_accounts_conferences_participants_retrieve_params, COUNT(texml_accounts_conferences_participants_retrieve_params), 3, texml_accounts_conferences_participants_retrieve_steps, COUNT(texml_accounts_conferences_participants_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.conferences.participants.retrieve_participants", NULL, "GET",
     "/texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants",
     texml_accounts_conferences_participants_retrieve_participants_params, COUNT(texml_accounts_conferences_participants_retrieve_participants_params), 2, texml_accounts_conferences_participants_retrieve_participants_steps, COUNT(texml_accounts_conferences_participants_retrieve_participants_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.conferences.participants.update", NULL, "POST",
     "/texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants/{call_sid_or_participant_label}",
     texml_accounts_conferences_participants_update_params, COUNT(texml_accounts_conferences_participants_update_params), 3, texml_accounts_conferences_participants_update_steps, COUNT(texml_accounts_conferences_participants_update_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.conferences.retrieve", NULL, "GET",
     "/texml/Accounts/{account_sid}/Conferences/{conference_sid}",
     texml_accounts_conferences_retrieve_params, COUNT(texml_accounts_conferences_retrieve_params), 2, texml_accounts_conferences_retrieve_steps, COUNT(texml_accounts_conferences_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.conferences.retrieve_conferences", NULL, "GET",
     "/texml/Accounts/{account_sid}/Conferences",
     texml_accounts_conferences_retrieve_conferences_params, COUNT(texml_accounts_conferences_retrieve_conferences_params), 1, texml_accounts_conferences_retrieve_conferences_steps, COUNT(texml_accounts_conferences_retrieve_conferences_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.conferences.retrieve_recordings", NULL, "GET",
     "/texml/Accounts/{account_sid}/Conferences/{conference_sid}/Recordings",
     texml_accounts_conferences_retrieve_recordings_params, COUNT(texml_accounts_conferences_retrieve_recordings_params), 2, texml_accounts_conferences_retrieve_recordings_steps, COUNT(texml_accounts_conferences_retrieve_recordings_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.conferences.retrieve_recordings_json", NULL, "GET",
     "/texml/Accounts/{account_sid}/Conferences/{conference_sid}/Recordings.json",
     texml_accounts_conferences_retrieve_recordings_json_params, COUNT(texml_accounts_conferences_retrieve_recordings_json_params), 2, texml_accounts_conferences_retrieve_recordings_json_steps, COUNT(texml_accounts_conferences_retrieve_recordings_json_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.conferences.update", NULL, "POST",
     "/texml/Accounts/{account_sid}/Conferences/{conference_sid}",
     texml_accounts_conferences_update_params, COUNT(texml_accounts_conferences_update_params), 2, texml_accounts_conferences_update_steps, COUNT(texml_accounts_conferences_update_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.queues.create", NULL, "POST",
     "/texml/Accounts/{account_sid}/Queues",
     texml_accounts_queues_create_params, COUNT(texml_accounts_queues_create_params), 1, texml_accounts_queues_create_steps, COUNT(texml_accounts_queues_create_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.queues.delete", NULL, "DELETE",
     "/texml/Accounts/{account_sid}/Queues/{queue_sid}",
     texml_accounts_queues_delete_params, COUNT(texml_accounts_queues_delete_params), 2, texml_accounts_queues_delete_steps, COUNT(texml_accounts_queues_delete_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_DELETE, OPERATION_REACH_NONE, ""},
    {"texml.accounts.queues.list", NULL, "GET",
     "/texml/Accounts/{account_sid}/Queues",
     texml_accounts_queues_list_params, COUNT(texml_accounts_queues_list_params), 1, texml_accounts_queues_list_steps, COUNT(texml_accounts_queues_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.queues.retrieve", NULL, "GET",
     "/texml/Accounts/{account_sid}/Queues/{queue_sid}",
     texml_accounts_queues_retrieve_params, COUNT(texml_accounts_queues_retrieve_params), 2, texml_accounts_queues_retrieve_steps, COUNT(texml_accounts_queues_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.queues.update", NULL, "POST",
     "/texml/Accounts/{account_sid}/Queues/{queue_sid}",
     texml_accounts_queues_update_params, COUNT(texml_accounts_queues_update_params), 2, texml_accounts_queues_update_steps, COUNT(texml_accounts_queues_update_steps),
     OPERATION_FORM, false, false,
     OPERATION_CLASS_CALL, OPERATION_REACH_NONE, ""},
    {"texml.accounts.recordings.json.delete_recording_sid_json", NULL, "DELETE",
     "/texml/Accounts/{account_sid}/Recordings/{recording_sid}.json",
     texml_accounts_recordings_json_delete_recording_sid_json_params, COUNT(texml_accounts_recordings_json_delete_recording_sid_json_params), 2, texml_accounts_recordings_json_delete_recording_sid_json_steps, COUNT(texml_accounts_recordings_json_delete_recording_sid_json_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_DELETE, OPERATION_REACH_NONE, ""},
    {"texml.accounts.recordings.json.retrieve_recording_sid_json", NULL, "GET",
     "/texml/Accounts/{account_sid}/Recordings/{recording_sid}.json",
     texml_accounts_recordings_json_retrieve_recording_sid_json_params, COUNT(texml_accounts_recordings_json_retrieve_recording_sid_json_params), 2, texml_accounts_recordings_json_retrieve_recording_sid_json_steps, COUNT(texml_accounts_recordings_json_retrieve_recording_sid_json_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.retrieve_recordings_json", NULL, "GET",
     "/texml/Accounts/{account_sid}/Recordings.json",
     texml_accounts_retrieve_recordings_json_params, COUNT(texml_accounts_retrieve_recordings_json_params), 1, texml_accounts_retrieve_recordings_json_steps, COUNT(texml_accounts_retrieve_recordings_json_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.retrieve_transcriptions_json", NULL, "GET",
     "/texml/Accounts/{account_sid}/Transcriptions.json",
     texml_accounts_retrieve_transcriptions_json_params, COUNT(texml_accounts_retrieve_transcriptions_json_params), 1, texml_accounts_retrieve_transcriptions_json_steps, COUNT(texml_accounts_retrieve_transcriptions_json_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.accounts.transcriptions.json.delete_recording_transcription_sid_json", NULL, "DELETE",
     "/texml/Accounts/{account_sid}/Transcriptions/{recording_transcription_sid}.json",
     texml_accounts_transcriptions_json_delete_recording_transcription_sid_json_params, COUNT(texml_accounts_transcriptions_json_delete_recording_transcription_sid_json_params), 2, texml_accounts_transcriptions_json_delete_recording_transcription_sid_json_steps, COUNT(texml_accounts_transcriptions_json_delete_recording_transcription_sid_json_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_DELETE, OPERATION_REACH_NONE, ""},
    {"texml.accounts.transcriptions.json.retrieve_recording_transcription_sid_json", NULL, "GET",
     "/texml/Accounts/{account_sid}/Transcriptions/{recording_transcription_sid}.json",
     texml_accounts_transcriptions_json_retrieve_recording_transcription_sid_json_params, COUNT(texml_accounts_transcriptions_json_retrieve_recording_transcription_sid_json_params), 2, texml_accounts_transcriptions_json_retrieve_recording_transcription_sid_json_steps, COUNT(texml_accounts_transcriptions_json_retrieve_recording_transcription_sid_json_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml.calls.create", NULL, "POST",
     "/texml/calls/{connection_id}",
     texml_calls_create_params, COUNT(texml_calls_create_params), 1, texml_calls_create_steps, COUNT(texml_calls_create_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_CALL, "To"},
    {"texml.initiate_ai_call", NULL, "POST",
     "/texml/ai_calls/{connection_id}",
     texml_initiate_ai_call_params, COUNT(texml_initiate_ai_call_params), 1, texml_initiate_ai_call_steps, COUNT(texml_initiate_ai_call_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_REACH, OPERATION_REACH_CALL, "To"},
    {"texml.secrets", NULL, "POST",
     "/texml/secrets",
     texml_secrets_params, COUNT(texml_secrets_params), 0, texml_secrets_steps, COUNT(texml_secrets_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_SECRET, OPERATION_REACH_NONE, ""},
    {"texml_applications.create", NULL, "POST",
     "/texml_applications",
     texml_applications_create_params, COUNT(texml_applications_create_params), 0, texml_applications_create_steps, COUNT(texml_applications_create_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CONFIGURE, OPERATION_REACH_NONE, ""},
    {"texml_applications.delete", NULL, "DELETE",
     "/texml_applications/{id}",
     texml_applications_delete_params, COUNT(texml_applications_delete_params), 1, texml_applications_delete_steps, COUNT(texml_applications_delete_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_DELETE, OPERATION_REACH_NONE, ""},
    {"texml_applications.list", NULL, "GET",
     "/texml_applications",
     texml_applications_list_params, COUNT(texml_applications_list_params), 0, texml_applications_list_steps, COUNT(texml_applications_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml_applications.retrieve", NULL, "GET",
     "/texml_applications/{id}",
     texml_applications_retrieve_params, COUNT(texml_applications_retrieve_params), 1, texml_applications_retrieve_steps, COUNT(texml_applications_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"texml_applications.update", NULL, "PATCH",
     "/texml_applications/{id}",
     texml_applications_update_params, COUNT(texml_applications_update_params), 1, texml_applications_update_steps, COUNT(texml_applications_update_steps),
     OPERATION_JSON, false, false,
     OPERATION_CLASS_CONFIGURE, OPERATION_REACH_NONE, ""},
    {"webhook_deliveries.list", NULL, "GET",
     "/webhook_deliveries",
     webhook_deliveries_list_params, COUNT(webhook_deliveries_list_params), 0, webhook_deliveries_list_steps, COUNT(webhook_deliveries_list_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
    {"webhook_deliveries.retrieve", NULL, "GET",
     "/webhook_deliveries/{id}",
     webhook_deliveries_retrieve_params, COUNT(webhook_deliveries_retrieve_params), 1, webhook_deliveries_retrieve_steps, COUNT(webhook_deliveries_retrieve_steps),
     OPERATION_NO_BODY, false, false,
     OPERATION_CLASS_READ, OPERATION_REACH_NONE, ""},
};

const struct operation *operation_all(size_t *count) {
  *count = COUNT(table);
  return table;
}

static const char *const shapes[] = {
    "",
    "channel_limit:i,shaken_stir_enabled:b,sip_subdomain:s,sip_subdomain_receive_settings:s",
    "{1}",
    "channel_limit:i,outbound_voice_profile_id:s",
    "{3}",
    "contains:s",
    "eq:s,gt:s,gte:s,lt:s,lte:s",
    "application_name:{5},application_session_id:s,connection_id:s,failed:b,from:s,leg_id:s,name:s,occurred_at:{6},product:s,status:s,to:s,type:s",
    "{7}",
    "[s]",
    "content:s,role:s,tool_call_id:s",
    "[{10}]",
    "id:s,name:s,on_hangup:s,role:s",
    "{12}",
    "*:b|n|s",
    "authentication_method:s,base_url:s,certificate_ref:s,forward_metadata:b,llm_api_key_ref:s,model:s,token_retrieval_url:s",
    "external_llm:{15},llm_api_key_ref:s,model:s",
    "api_key_ref:s,expressive_mode:b,language_boost:s,similarity_boost:n,speed:n,style:n,temperature:n,use_speaker_boost:b,voice:s,voice_speed:n",
    "dynamic_variables:{14},external_llm:{15},fallback_config:{16},greeting:s,id:s,instructions:s,llm_api_key_ref:s,model:s,name:s,openai_api_key_ref:s,voice_settings:{17}",
    "{18}",
    "enable:b",
    "{20}",
    "[{12}]",
    "language:s,model:s",
    "{23}",
    "enable:b,interruptible:s,interruptible_greeting:s,welcome_greeting_interruptible:s",
    "language:s,speech_model:s,transcription_engine:s,transcription_provider:s,tts_provider:s,voice:s",
    "type:s",
    "dtmf_detection:b,greeting:s,interruptible:s,interruptible_greeting:s,interruption_settings:{25},language:s,languages:[{26}],provider:s,transcription_engine:s,tts_provider:s,url:s,voice:s,voice_settings:{27}",
    "{28}",
    "name:s,value:s",
    "[{30}]",
    "enabled:b,rtp_timeout:i,timeout:i",
    "{32}",
    "octaves:n,pitch:n,semitone:n,track:s",
    "{34}",
    "*:n",
    "api_key_ref:s,enable_endpoint_detection:b,enable_speaker_diarization:b,hints:[s],interim_results:b,keyterms:[s],keywords_boosting:{36},language:s,max_endpoint_delay_ms:n,max_speaker_count:n,min_speaker_count:n,model:s,profanity_filter:b,region:s,smart_format:b,transcription_engine:s,transcription_model:s,use_enhanced:b,utterance_end_ms:n",
    "client_state:s,command_id:s,transcription_engine:s,transcription_engine_config:{37},transcription_tracks:s",
    "{38}",
    "retries_ms:[n]",
    "*:{40}",
    "{41}",
    "*:[s]",
    "{43}",
    "*:s",
    "dynamic_variables:{45}",
    "{46}",
    "dtmf_detection:b,interruptible:s,interruptible_greeting:s,languages:[{26}],url:s",
    "{48}",
    "{25}",
    "[{26}]",
    "{27}",
    "after_greeting_silence_millis:i,beep_detection_profile:s,beep_max_frequency_hz:n,beep_min_frequency_hz:n,beep_min_tone_duration_millis:n,beep_spectral_confirmation:b,beep_spectral_min_purity:n,beep_spectral_reject_fax_cng:b,beep_spectral_window_millis:n,between_words_silence_millis:i,greeting_duration_millis:i,greeting_silence_duration_millis:i,greeting_total_analysis_time_millis:i,initial_silence_millis:i,maximum_number_of_words:i,maximum_word_length_millis:i,silence_threshold:i,total_analysis_time_millis:i",
    "{53}",
    "beep_enabled:s,conference_name:s,early_media:b,end_conference_on_exit:b,hold:b,hold_audio_url:s,hold_media_name:s,id:s,mute:b,soft_end_conference_on_exit:b,start_conference_on_create:b,start_conference_on_enter:b,supervisor_role:s,whisper_call_control_ids:[s]",
    "{55}",
    "analyze_sentiment:b,partial_automated_agent_reply:b",
    "{57}",
    "s|[s]",
    "instructions:s,model:s,openai_api_key_ref:s",
    "{60}",
    "content:s,role:s",
    "[{62}]",
    "n|s",
    "attenuation_limit:i,enhancement_level:n,family:s,mode:s,model:s,size:s,suppression_level:n,voice_gain:n",
    "{65}",
    "{37}",
    "muted:b,on_hold:b,whispering:b",
    "{68}",
    "connection_name:{5},fqdn:s,outbound_voice_profile_id:s",
    "{70}",
    "gt:s,gte:s,lt:s,lte:s",
    "eq:s",
    "created_at:{72},direction:{73},from:{73},to:{73}",
    "{74}",
    "file_url:s,force_refresh:b,thumbnail_url:s",
    "content_info:{76},text:s",
    "event_type:s",
    "content_message:{77},event:{78},expire_time:s,ttl:s",
    "{79}",
    "from:s,media_urls:[s],subject:s,text:s",
    "{81}",
    "from:s,text:s",
    "{83}",
    "caption:s,filename:s,link:s,voice:b",
    "birthday:s,name:s",
    "button:s,catalog_id:s,mode:s,name:s,product_retailer_id:s",
    "text:s",
    "sub_text:s,text:s",
    "action:{87},body:{88},footer:{88},header:{89},type:s",
    "address:s,latitude:s,longitude:s,name:s",
    "emoji:s,message_id:s",
    "code:s,policy:s",
    "language:{93},name:s,template_id:s",
    "body:s,preview_url:b",
    "audio:{85},biz_opaque_callback_data:s,contacts:[{86}],document:{85},image:{85},interactive:{90},location:{91},reaction:{92},sticker:{85},template:{94},text:{95},type:s,video:{85}",
    "{96}",
    "gte:s,lte:s",
    "created_at:{98},recording_id:s",
    "{99}",
    "call_control_id:s,call_leg_id:s,call_session_id:s,conference_id:s,conference_region:s,connection_id:s,created_at:{98},end_time:{98},from:s,sip_call_id:s,start_time:{98},to:s",
    "{101}",
    "{45}",
    "friendly_name:s,outbound_voice_profile_id:s",
    "{104}",
    "attempts:{5},event_type:s,finished_at:{98},started_at:{98},status:{73},webhook:{5}",
    "{106}",
};

const char *operation_shape(size_t row) {
  return shapes[row];
}
