/* clang-format off */
/* Made by src/ops/generate.py from src/ops/facts.jsonl and src/ops/areas.txt: change those instead. */
#include "bridge/operation.h"

#define PATH  OPERATION_IN_PATH
#define QUERY OPERATION_IN_QUERY
#define BODY  OPERATION_IN_BODY
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* call_control_applications.create: POST /call_control_applications */
static const struct operation_param call_control_applications_create_params[] = {
    {"active", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"anchorsite_override", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Latency|Chicago, IL|Ashburn, VA|San Jose, CA|London, UK|Chennai, IN|Amsterdam, Netherlands|Toronto, Canada|Sydney, Australia)"},
    {"application_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_cost_in_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"dtmf_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(RFC 2833|Inband|SIP INFO)"},
    {"first_command_timeout", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"first_command_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"inbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{channel_limit:i,shaken_stir_enabled:b,sip_subdomain:s,sip_subdomain_receive_settings:s(only_my_connections|from_anyone)}"},
    {"outbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{channel_limit:i,outbound_voice_profile_id:s}"},
    {"redact_dtmf_debug_logging", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"webhook_api_version", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(1|2)"},
    {"webhook_event_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s|~"},
    {"webhook_event_url", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"webhook_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i|~"},
};
static const struct operation_step call_control_applications_create_steps[] = {
    {"call_control_applications", -1}, {"create", -1},
};

/* call_control_applications.delete: DELETE /call_control_applications/{id} */
static const struct operation_param call_control_applications_delete_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step call_control_applications_delete_steps[] = {
    {"call_control_applications", -1}, {NULL, 0}, {"delete", -1},
};

/* call_control_applications.list: GET /call_control_applications */
static const struct operation_param call_control_applications_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{application_name:{contains:s},application_session_id:s,connection_id:s,failed:b,from:s,leg_id:s,name:s,occurred_at:{eq:s,gt:s,gte:s,lt:s,lte:s},outbound.outbound_voice_profile_id:s,product:s(fax|call_control|texml),status:s(in_progress|completed|init),to:s,type:s(webhook|command)}"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"sort", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(created_at|active|connection_name)"},
};
static const struct operation_step call_control_applications_list_steps[] = {
    {"call_control_applications", -1}, {"list", -1},
};

/* call_control_applications.retrieve: GET /call_control_applications/{id} */
static const struct operation_param call_control_applications_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step call_control_applications_retrieve_steps[] = {
    {"call_control_applications", -1}, {NULL, 0}, {"retrieve", -1},
};

/* call_control_applications.update: PATCH /call_control_applications/{id} */
static const struct operation_param call_control_applications_update_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"active", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"anchorsite_override", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Latency|Chicago, IL|Ashburn, VA|San Jose, CA|London, UK|Chennai, IN|Amsterdam, Netherlands|Toronto, Canada|Sydney, Australia)"},
    {"application_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_cost_in_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"dtmf_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(RFC 2833|Inband|SIP INFO)"},
    {"first_command_timeout", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"first_command_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"inbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{channel_limit:i,shaken_stir_enabled:b,sip_subdomain:s,sip_subdomain_receive_settings:s(only_my_connections|from_anyone)}"},
    {"outbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{channel_limit:i,outbound_voice_profile_id:s}"},
    {"redact_dtmf_debug_logging", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"tags", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"webhook_api_version", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(1|2)"},
    {"webhook_event_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s|~"},
    {"webhook_event_url", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"webhook_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i|~"},
};
static const struct operation_step call_control_applications_update_steps[] = {
    {"call_control_applications", -1}, {NULL, 0}, {"update", -1},
};

/* call_events.list: GET /call_events */
static const struct operation_param call_events_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{application_name:{contains:s},application_session_id:s,connection_id:s,failed:b,from:s,leg_id:s,name:s,occurred_at:{eq:s,gt:s,gte:s,lt:s,lte:s},outbound.outbound_voice_profile_id:s,product:s(fax|call_control|texml),status:s(in_progress|completed|init),to:s,type:s(webhook|command)}"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step call_events_list_steps[] = {
    {"call_events", -1}, {"list", -1},
};

/* calls.ai_assistant_add_messages: POST /calls/{call_control_id}/actions/ai_assistant_add_messages */
static const struct operation_param calls_ai_assistant_add_messages_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"messages", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{content!:s,metadata:{*:?},role!:s(user)}|{content:s,metadata:{*:?},role!:s(assistant),tool_calls:[{*:?}]}|{content!:s,metadata:{*:?},role!:s(tool),tool_call_id!:s}|{content!:s,metadata:{*:?},role!:s(system)}|{content!:s,metadata:{*:?},role!:s(developer)}]"},
    {"trigger_response", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
};
static const struct operation_step calls_ai_assistant_add_messages_steps[] = {
    {"calls", -1}, {NULL, 0}, {"ai_assistant_add_messages", -1},
};

/* calls.ai_assistant_join: POST /calls/{call_control_id}/actions/ai_assistant_join */
static const struct operation_param calls_ai_assistant_join_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"conversation_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"participant", NULL, BODY, OPERATION_OBJECT, true, OPERATION_NO_SCOPE, "{id!:s,name:s,on_hangup:s(continue_conversation|end_conversation),role!:s(user)}"},
};
static const struct operation_step calls_ai_assistant_join_steps[] = {
    {"calls", -1}, {NULL, 0}, {"ai_assistant_join", -1},
};

/* calls.ai_assistant_start: POST /calls/{call_control_id}/actions/ai_assistant_start */
static const struct operation_param calls_ai_assistant_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"assistant", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{dynamic_variables:{*:b|s|n},external_llm:{*:?,authentication_method:s(token|certificate),base_url:s,certificate_ref:s,forward_metadata:b,llm_api_key_ref:s,model:s,token_retrieval_url:s},fallback_config:{*:?,external_llm:{authentication_method:s(token|certificate),base_url:s,certificate_ref:s,forward_metadata:b,llm_api_key_ref:s,model:s,token_retrieval_url:s},llm_api_key_ref:s,model:s},greeting:s,id!:s,instructions:s,llm_api_key_ref:s,mcp_servers:[{*:?}],model:s,name:s,observability_settings:{*:?},openai_api_key_ref:s,tools:[{*:?}],voice_settings:{api_key_ref:s,background_audio:{*:?},expressive_mode:b,language_boost:~|s(auto|Chinese|Chinese,Yue|English|Arabic|Russian|Spanish|French|Portuguese|German|Turkish|Dutch|Ukrainian|Vietnamese|Indonesian|Japanese|Italian|Korean|Thai|Polish|Romanian|Greek|Czech|Finnish|Hindi|Bulgarian|Danish|Hebrew|Malay|Persian|Slovak|Swedish|Croatian|Filipino|Hungarian|Norwegian|Slovenian|Catalan|Nynorsk|Tamil|Afrikaans),similarity_boost:n,speed:n,style:n,temperature:n,use_speaker_boost:b,voice!:s,voice_speed:n}}"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"greeting", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"interruption_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{enable:b}"},
    {"message_history", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{content!:s,metadata:{*:?},role!:s(user)}|{content:s,metadata:{*:?},role!:s(assistant),tool_calls:[{*:?}]}|{content!:s,metadata:{*:?},role!:s(tool),tool_call_id!:s}|{content!:s,metadata:{*:?},role!:s(system)}|{content!:s,metadata:{*:?},role!:s(developer)}]"},
    {"participants", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{id!:s,name:s,on_hangup:s(continue_conversation|end_conversation),role!:s(user)}]"},
    {"send_message_history_updates", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"transcription", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{language:s,model:s(deepgram/flux|deepgram/nova-3|deepgram/nova-2|azure/fast|assemblyai/universal-3-5-pro|assemblyai/universal-streaming|xai/grok-stt|soniox/stt-rt-v4|nvidia/parakeet-v3|omi-health/omi-med-stt-v1|humain/realtime|reson8/turns|cohere/ar-stt|distil-whisper/distil-large-v2|openai/whisper-large-v3-turbo|flux|speechmatics/standard|speechmatics/enhanced|azure/realtime|google/latest_long)}"},
};
static const struct operation_step calls_ai_assistant_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"ai_assistant_start", -1},
};

/* calls.ai_assistant_stop: POST /calls/{call_control_id}/actions/ai_assistant_stop */
static const struct operation_param calls_ai_assistant_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_ai_assistant_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"ai_assistant_stop", -1},
};

/* calls.answer: POST /calls/{call_control_id}/actions/answer */
static const struct operation_param calls_answer_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"assistant", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{dynamic_variables:{*:b|s|n},external_llm:{*:?,authentication_method:s(token|certificate),base_url:s,certificate_ref:s,forward_metadata:b,llm_api_key_ref:s,model:s,token_retrieval_url:s},fallback_config:{*:?,external_llm:{authentication_method:s(token|certificate),base_url:s,certificate_ref:s,forward_metadata:b,llm_api_key_ref:s,model:s,token_retrieval_url:s},llm_api_key_ref:s,model:s},greeting:s,id!:s,instructions:s,llm_api_key_ref:s,mcp_servers:[{*:?}],model:s,name:s,observability_settings:{*:?},openai_api_key_ref:s,tools:[{*:?}],voice_settings:{api_key_ref:s,background_audio:{*:?},expressive_mode:b,language_boost:~|s(auto|Chinese|Chinese,Yue|English|Arabic|Russian|Spanish|French|Portuguese|German|Turkish|Dutch|Ukrainian|Vietnamese|Indonesian|Japanese|Italian|Korean|Thai|Polish|Romanian|Greek|Czech|Finnish|Hindi|Bulgarian|Danish|Hebrew|Malay|Persian|Slovak|Swedish|Croatian|Filipino|Hungarian|Norwegian|Slovenian|Catalan|Nynorsk|Tamil|Afrikaans),similarity_boost:n,speed:n,style:n,temperature:n,use_speaker_boost:b,voice!:s,voice_speed:n}}"},
    {"billing_group_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"conversation_relay_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{custom_parameters:{*:?},dtmf_detection:b,greeting:s,interruptible:s(none|any|speech|dtmf),interruptible_greeting:s(none|any|speech|dtmf),interruption_settings:{enable:b,interruptible:s(none|any|speech|dtmf),interruptible_greeting:s(none|any|speech|dtmf),welcome_greeting_interruptible:s(none|any|speech|dtmf)},language:s,languages:[{language!:s,speech_model:s,transcription_engine:s(Google|Telnyx|Deepgram|Azure|xAI|AssemblyAI|Speechmatics|Soniox|A|B),transcription_engine_config:{*:?},transcription_provider:s,tts_provider:s,voice:s,voice_settings:{*:?}}],provider:s,structured_provider:{*:?},transcription_engine:s(Google|Telnyx|Deepgram|Azure|xAI|AssemblyAI|Speechmatics|Soniox|A|B),transcription_engine_config:{*:?},tts_provider:s,url!:s,voice:s,voice_settings:{api_key_ref:s,type!:s(elevenlabs)}|{type!:s(telnyx),voice_speed:n}|{*:?,type!:s(aws)}|{language_boost:~|s(auto|Chinese|Chinese,Yue|English|Arabic|Russian|Spanish|French|Portuguese|German|Turkish|Dutch|Ukrainian|Vietnamese|Indonesian|Japanese|Italian|Korean|Thai|Polish|Romanian|Greek|Czech|Finnish|Hindi|Bulgarian|Danish|Hebrew|Malay|Persian|Slovak|Swedish|Croatian|Filipino|Hungarian|Norwegian|Slovenian|Catalan|Nynorsk|Tamil|Afrikaans),pitch:n,speed:n,type!:s(minimax),vol:n}|{api_key_ref:s,deployment_id:s,effect:s(eq_car|eq_telecomhp8k),gender:s(Male|Female),region:s,type!:s(azure)}|{format:s(wav|mp3),precision:s(PCM_16|PCM_24|PCM_32|MULAW),sample_rate:s(8000|16000|22050|32000|44100|48000),type!:s(resemble)}|{delivery_mode:s(STABLE|BALANCED|CREATIVE),type!:s(inworld)}|{language:s,type!:s(xai)}|{reduce_silence:b,speed:n,type!:s(soniox)}}"},
    {"custom_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s,value!:s}]"},
    {"deepfake_detection", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{enabled!:b,rtp_timeout:i,timeout:i}"},
    {"preferred_codecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(G722,PCMU,PCMA,G729,OPUS,VP8,H264)"},
    {"record", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(record-from-answer)"},
    {"record_channels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(single|dual)"},
    {"record_custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"record_format", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(wav|mp3)"},
    {"record_max_length", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"record_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"record_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|inbound|outbound)"},
    {"record_trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(trim-silence)"},
    {"send_silence_when_idle", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"sip_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s(User-to-User),value!:s}]"},
    {"sound_modifications", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{octaves:n,pitch:n,semitone:n,track:s}"},
    {"stream_bidirectional_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(PCMU|PCMA|G722|OPUS|AMR-WB|L16)"},
    {"stream_bidirectional_mode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(mp3|rtp)"},
    {"stream_bidirectional_target_legs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|self|opposite)"},
    {"stream_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(default|PCMU|PCMA|G722|OPUS|AMR-WB|L16)"},
    {"stream_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(inbound_track|outbound_track|both_tracks)"},
    {"stream_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"transcription", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"transcription_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{client_state:s,command_id:s,transcription_engine:s(Google|Telnyx|Deepgram|Azure|xAI|AssemblyAI|Speechmatics|Soniox|A|B|Parakeet|Humain|Reson8|Cohere),transcription_engine_config:{enable_speaker_diarization:b,hints:[s],interim_results:b,language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|yue|zh|hr|cs|da|nl|en|et|fil|fi|fr|gl|ka|de|el|gu|iw|hi|hu|is|id|it|ja|jv|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|rw|sr|si|sk|sl|ss|st|es|su|sw|sv|ta|te|th|tn|tr|ts|uk|ur|uz|ve|vi|xh|zu),max_speaker_count:n,min_speaker_count:n,model:s(phone_call|default|latest_long|latest_short|command_and_search|video|medical_conversation|medical_dictation),profanity_filter:b,speech_context:[{*:?}],transcription_engine:s(Google),use_enhanced:b}|{language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|zh|hr|cs|da|nl|en|et|fi|fr|gl|ka|de|el|gu|hi|hu|is|id|it|ja|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|sr|si|sk|sl|es|su|sw|sv|ta|te|th|tr|uk|ur|uz|vi|he|la|mi|cy|br|sn|yo|so|oc|be|tg|sd|yi|fo|ht|ps|tk|nn|mt|sa|lb|bo|tl|mg|as|tt|haw|ln|ha|ba|jw|auto_detect),transcription_engine:s(Telnyx),transcription_model:s(openai/whisper-large-v3-turbo|openai/whisper-tiny)}|{api_key_ref:s,language:s(auto|af|sq|am|ar|hy|eu|bn|bs|bg|my|ca|yue|zh|hr|cs|da|nl|en|et|fi|fr|gl|ka|de|el|gu|hi|hu|is|id|it|ja|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|fa|pl|pt|ro|ru|sr|si|sk|sl|es|sw|sv|ta|te|th|tr|uk|ur|uz|vi|zu|he|cy|so|ps|mt|ga|nb|wuu),region!:s(australiaeast|centralindia|eastus|northcentralus|westeurope|westus2),transcription_engine!:s(Azure)}|{interim_results:b,language:s(ar|cs|da|nl|en|fil|fr|de|hi|id|it|ja|ko|mk|ms|fa|pl|pt|ro|ru|es|sv|th|tr|vi),transcription_engine:s(xAI),transcription_model:s(xai/grok-stt)}|{interim_results:b,transcription_engine:s(AssemblyAI),transcription_model:s(assemblyai/universal-3-5-pro|assemblyai/universal-streaming)}|{interim_results:b,language:s(eu|en|gl|mn|sw|cy|mt|tl|ba|ga|ug|ar_en|cmn_en|en_ms|en_ta|es-bilingual-en|cmn_en_ms_ta),transcription_engine:s(Speechmatics),transcription_model:s(speechmatics/standard)}|{enable_endpoint_detection:b,interim_results:b,language:s,max_endpoint_delay_ms:n,transcription_engine!:s(Soniox),transcription_model:s(soniox/stt-rt-v4)}|{interim_results:b,transcription_engine:s(Parakeet),transcription_model:s(nvidia/parakeet-v3|omi-health/omi-med-stt-v1)}|{language:s(auto|ar|en|codeswitch),transcription_engine:s(Humain),transcription_model:s(humain/realtime)}|{language:s(auto|nl|en|fr|de|it|pl|pt|es|sv|fy),transcription_engine:s(Reson8),transcription_model:s(reson8/turns)}|{language:s(ar|en),transcription_engine:s(Cohere),transcription_model:s(cohere/ar-stt)}|{enable_speaker_diarization:b,hints:[s],interim_results:b,language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|yue|zh|hr|cs|da|nl|en|et|fil|fi|fr|gl|ka|de|el|gu|iw|hi|hu|is|id|it|ja|jv|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|rw|sr|si|sk|sl|ss|st|es|su|sw|sv|ta|te|th|tn|tr|ts|uk|ur|uz|ve|vi|xh|zu),max_speaker_count:n,min_speaker_count:n,model:s(phone_call|default|latest_long|latest_short|command_and_search|video|medical_conversation|medical_dictation),profanity_filter:b,speech_context:[{*:?}],transcription_engine:s(A),use_enhanced:b}|{language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|zh|hr|cs|da|nl|en|et|fi|fr|gl|ka|de|el|gu|hi|hu|is|id|it|ja|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|sr|si|sk|sl|es|su|sw|sv|ta|te|th|tr|uk|ur|uz|vi|he|la|mi|cy|br|sn|yo|so|oc|be|tg|sd|yi|fo|ht|ps|tk|nn|mt|sa|lb|bo|tl|mg|as|tt|haw|ln|ha|ba|jw|auto_detect),transcription_engine:s(B),transcription_model:s(openai/whisper-large-v3-turbo|openai/whisper-tiny)}|{hints:[s],interim_results:b,keywords_boosting:{*:n},language:s(bg|ca|cs|et|fi|fr|el|hi|hu|id|it|ja|lv|lt|ms|no|pl|ro|ru|sk|tr|uk|vi|auto_detect|zh-CN|zh-Hans|zh-TW|zh-Hant|zh-HK|da-DK|nl-BE|en-US|en-AU|en-GB|en-NZ|en-IN|fr-CA|de-CH|ko-KR|pt-BR|pt-PT|es-419|sv-SE|th-TH),smart_format:b,transcription_engine!:s(deepgram/nova-2),transcription_model!:s(deepgram/nova-2),utterance_end_ms:n}|{interim_results:b,keyterms:[s],keywords_boosting:{*:n},language:s(nl|fr|de|es|auto_detect|da-DK|en-US|en-AU|en-GB|en-NZ|en-IN|fr-CA|pt-BR|pt-PT|es-419|sv-SE),smart_format:b,transcription_engine!:s(deepgram/nova-3),transcription_model!:s(deepgram/nova-3),utterance_end_ms:n},transcription_tracks:s}"},
    {"webhook_retries_policies", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:{retries_ms:[n]}}"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"webhook_url_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"webhook_urls", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:[s]}"},
    {"webhook_urls_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
};
static const struct operation_step calls_answer_steps[] = {
    {"calls", -1}, {NULL, 0}, {"answer", -1},
};

/* calls.bridge: POST /calls/{call_control_id}/actions/bridge */
static const struct operation_param calls_bridge_params[] = {
    {"call_control_id", "call_control_id_to_bridge", PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"call_control_id", "call_control_id_to_bridge_with", BODY, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"hold_after_unbridge", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"mute_dtmf", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(none|both|self|opposite)"},
    {"park_after_unbridge", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"play_ringtone", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"prevent_double_bridge", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"queue", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"record", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(record-from-answer)"},
    {"record_channels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(single|dual)"},
    {"record_custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"record_format", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(wav|mp3)"},
    {"record_max_length", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"record_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"record_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|inbound|outbound)"},
    {"record_trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(trim-silence)"},
    {"ringtone", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(in|bg|my|nl|fi|fr|de|hu|it|lt|no|pl|pt|ru|es|th|uk|ve|br|be|at|au|ch|cl|cn|cz|dk|ee|gr|il|jp|mx|nz|ph|se|sg|tw|us-old|us|za)"},
    {"video_room_context", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"video_room_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_bridge_steps[] = {
    {"calls", -1}, {NULL, 0}, {"bridge", -1},
};

/* calls.client_state_update: PUT /calls/{call_control_id}/actions/client_state_update */
static const struct operation_param calls_client_state_update_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_client_state_update_steps[] = {
    {"calls", -1}, {NULL, 0}, {"client_state_update", -1},
};

/* calls.conversation_relay_start: POST /calls/{call_control_id}/actions/conversation_relay_start */
static const struct operation_param calls_conversation_relay_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"assistant", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:?,dynamic_variables:{*:s}}"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"conversation_relay_dtmf_detection", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"conversation_relay_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{dtmf_detection:b,interruptible:s(none|any|speech|dtmf),interruptible_greeting:s(none|any|speech|dtmf),languages:[{language!:s,speech_model:s,transcription_engine:s(Google|Telnyx|Deepgram|Azure|xAI|AssemblyAI|Speechmatics|Soniox|A|B),transcription_engine_config:{*:?},transcription_provider:s,tts_provider:s,voice:s,voice_settings:{*:?}}],url!:s}"},
    {"conversation_relay_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"custom_parameters", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:?}"},
    {"dtmf_detection", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"greeting", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"interruptible", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(none|any|speech|dtmf)"},
    {"interruptible_greeting", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(none|any|speech|dtmf)"},
    {"interruption_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{enable:b,interruptible:s(none|any|speech|dtmf),interruptible_greeting:s(none|any|speech|dtmf),welcome_greeting_interruptible:s(none|any|speech|dtmf)}"},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"languages", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{language!:s,speech_model:s,transcription_engine:s(Google|Telnyx|Deepgram|Azure|xAI|AssemblyAI|Speechmatics|Soniox|A|B),transcription_engine_config:{*:?},transcription_provider:s,tts_provider:s,voice:s,voice_settings:{*:?}}]"},
    {"provider", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"structured_provider", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:?}"},
    {"transcription", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:?}"},
    {"transcription_engine", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Google|Telnyx|Deepgram|Azure|xAI|AssemblyAI|Speechmatics|Soniox|A|B)"},
    {"transcription_engine_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:?}"},
    {"tts_provider", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"voice", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"voice_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{api_key_ref:s,type!:s(elevenlabs)}|{type!:s(telnyx),voice_speed:n}|{*:?,type!:s(aws)}|{language_boost:~|s(auto|Chinese|Chinese,Yue|English|Arabic|Russian|Spanish|French|Portuguese|German|Turkish|Dutch|Ukrainian|Vietnamese|Indonesian|Japanese|Italian|Korean|Thai|Polish|Romanian|Greek|Czech|Finnish|Hindi|Bulgarian|Danish|Hebrew|Malay|Persian|Slovak|Swedish|Croatian|Filipino|Hungarian|Norwegian|Slovenian|Catalan|Nynorsk|Tamil|Afrikaans),pitch:n,speed:n,type!:s(minimax),vol:n}|{api_key_ref:s,deployment_id:s,effect:s(eq_car|eq_telecomhp8k),gender:s(Male|Female),region:s,type!:s(azure)}|{format:s(wav|mp3),precision:s(PCM_16|PCM_24|PCM_32|MULAW),sample_rate:s(8000|16000|22050|32000|44100|48000),type!:s(resemble)}|{delivery_mode:s(STABLE|BALANCED|CREATIVE),type!:s(inworld)}|{language:s,type!:s(xai)}|{reduce_silence:b,speed:n,type!:s(soniox)}"},
};
static const struct operation_step calls_conversation_relay_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"conversation_relay_start", -1},
};

/* calls.conversation_relay_stop: POST /calls/{call_control_id}/actions/conversation_relay_stop */
static const struct operation_param calls_conversation_relay_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_conversation_relay_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"conversation_relay_stop", -1},
};

/* calls.dial: POST /calls */
static const struct operation_param calls_dial_params[] = {
    {"answering_machine_detection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(disabled|premium|detect|detect_beep|detect_words|greeting_end)"},
    {"answering_machine_detection_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{after_greeting_silence_millis:i,beep_detection_profile:s(both|freq_only),beep_max_frequency_hz:n,beep_min_frequency_hz:n,beep_min_tone_duration_millis:n,beep_spectral_confirmation:b,beep_spectral_min_purity:n,beep_spectral_reject_fax_cng:b,beep_spectral_window_millis:n,between_words_silence_millis:i,greeting_duration_millis:i,greeting_silence_duration_millis:i,greeting_total_analysis_time_millis:i,initial_silence_millis:i,maximum_number_of_words:i,maximum_word_length_millis:i,silence_threshold:i,total_analysis_time_millis:i}"},
    {"assistant", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{dynamic_variables:{*:b|s|n},external_llm:{*:?,authentication_method:s(token|certificate),base_url:s,certificate_ref:s,forward_metadata:b,llm_api_key_ref:s,model:s,token_retrieval_url:s},fallback_config:{*:?,external_llm:{authentication_method:s(token|certificate),base_url:s,certificate_ref:s,forward_metadata:b,llm_api_key_ref:s,model:s,token_retrieval_url:s},llm_api_key_ref:s,model:s},greeting:s,id!:s,instructions:s,llm_api_key_ref:s,mcp_servers:[{*:?}],model:s,name:s,observability_settings:{*:?},openai_api_key_ref:s,tools:[{*:?}],voice_settings:{api_key_ref:s,background_audio:{*:?},expressive_mode:b,language_boost:~|s(auto|Chinese|Chinese,Yue|English|Arabic|Russian|Spanish|French|Portuguese|German|Turkish|Dutch|Ukrainian|Vietnamese|Indonesian|Japanese|Italian|Korean|Thai|Polish|Romanian|Greek|Czech|Finnish|Hindi|Bulgarian|Danish|Hebrew|Malay|Persian|Slovak|Swedish|Croatian|Filipino|Hungarian|Norwegian|Slovenian|Catalan|Nynorsk|Tamil|Afrikaans),similarity_boost:n,speed:n,style:n,temperature:n,use_speaker_boost:b,voice!:s,voice_speed:n}}"},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"billing_group_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"bridge_intent", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"bridge_on_answer", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"conference_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{beep_enabled:s(always|never|on_enter|on_exit),conference_name:s,early_media:b,end_conference_on_exit:b,hold:b,hold_audio_url:s,hold_media_name:s,id:s,mute:b,soft_end_conference_on_exit:b,start_conference_on_create:b,start_conference_on_enter:b,supervisor_role:s(none|barge|whisper|monitor),whisper_call_control_ids:[s]}"},
    {"connection_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"conversation_relay_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{custom_parameters:{*:?},dtmf_detection:b,greeting:s,interruptible:s(none|any|speech|dtmf),interruptible_greeting:s(none|any|speech|dtmf),interruption_settings:{enable:b,interruptible:s(none|any|speech|dtmf),interruptible_greeting:s(none|any|speech|dtmf),welcome_greeting_interruptible:s(none|any|speech|dtmf)},language:s,languages:[{language!:s,speech_model:s,transcription_engine:s(Google|Telnyx|Deepgram|Azure|xAI|AssemblyAI|Speechmatics|Soniox|A|B),transcription_engine_config:{*:?},transcription_provider:s,tts_provider:s,voice:s,voice_settings:{*:?}}],provider:s,structured_provider:{*:?},transcription_engine:s(Google|Telnyx|Deepgram|Azure|xAI|AssemblyAI|Speechmatics|Soniox|A|B),transcription_engine_config:{*:?},tts_provider:s,url!:s,voice:s,voice_settings:{api_key_ref:s,type!:s(elevenlabs)}|{type!:s(telnyx),voice_speed:n}|{*:?,type!:s(aws)}|{language_boost:~|s(auto|Chinese|Chinese,Yue|English|Arabic|Russian|Spanish|French|Portuguese|German|Turkish|Dutch|Ukrainian|Vietnamese|Indonesian|Japanese|Italian|Korean|Thai|Polish|Romanian|Greek|Czech|Finnish|Hindi|Bulgarian|Danish|Hebrew|Malay|Persian|Slovak|Swedish|Croatian|Filipino|Hungarian|Norwegian|Slovenian|Catalan|Nynorsk|Tamil|Afrikaans),pitch:n,speed:n,type!:s(minimax),vol:n}|{api_key_ref:s,deployment_id:s,effect:s(eq_car|eq_telecomhp8k),gender:s(Male|Female),region:s,type!:s(azure)}|{format:s(wav|mp3),precision:s(PCM_16|PCM_24|PCM_32|MULAW),sample_rate:s(8000|16000|22050|32000|44100|48000),type!:s(resemble)}|{delivery_mode:s(STABLE|BALANCED|CREATIVE),type!:s(inworld)}|{language:s,type!:s(xai)}|{reduce_silence:b,speed:n,type!:s(soniox)}}"},
    {"custom_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s,value!:s}]"},
    {"deepfake_detection", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{enabled!:b,rtp_timeout:i,timeout:i}"},
    {"dialogflow_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{analyze_sentiment:b,partial_automated_agent_reply:b}"},
    {"diversion", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"enable_dialogflow", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"from_display_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"link_to", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"media_encryption", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(disabled|SRTP|DTLS)"},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"park_after_unbridge", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"preferred_codecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"prevent_double_bridge", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"privacy", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(none|id)"},
    {"record", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(record-from-answer)"},
    {"record_channels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(single|dual)"},
    {"record_custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"record_format", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(wav|mp3)"},
    {"record_max_length", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"record_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"record_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|inbound|outbound)"},
    {"record_trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(trim-silence)"},
    {"retry_on_timeout", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"route_to_mobile", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"send_digits_on_answer", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"send_silence_when_idle", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"sip_auth_password", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"sip_auth_username", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"sip_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s(User-to-User),value!:s}]"},
    {"sip_region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Canada|Australia|Middle East)"},
    {"sip_transport_protocol", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(UDP|TCP|TLS)"},
    {"sound_modifications", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{octaves:n,pitch:n,semitone:n,track:s}"},
    {"stream_auth_token", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"stream_bidirectional_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(PCMU|PCMA|G722|OPUS|AMR-WB|L16)"},
    {"stream_bidirectional_mode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(mp3|rtp)"},
    {"stream_bidirectional_sampling_rate", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i(8000|16000|22050|24000|48000)"},
    {"stream_bidirectional_target_legs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|self|opposite)"},
    {"stream_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(default|PCMU|PCMA|G722|OPUS|AMR-WB|L16)"},
    {"stream_establish_before_call_originate", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"stream_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(inbound_track|outbound_track|both_tracks)"},
    {"stream_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"supervise_call_control_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"supervisor_role", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(barge|whisper|monitor)"},
    {"time_limit_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"to", NULL, BODY, OPERATION_ANY, true, OPERATION_NO_SCOPE, "s|[s]"},
    {"transcription", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"transcription_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{client_state:s,command_id:s,transcription_engine:s(Google|Telnyx|Deepgram|Azure|xAI|AssemblyAI|Speechmatics|Soniox|A|B|Parakeet|Humain|Reson8|Cohere),transcription_engine_config:{enable_speaker_diarization:b,hints:[s],interim_results:b,language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|yue|zh|hr|cs|da|nl|en|et|fil|fi|fr|gl|ka|de|el|gu|iw|hi|hu|is|id|it|ja|jv|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|rw|sr|si|sk|sl|ss|st|es|su|sw|sv|ta|te|th|tn|tr|ts|uk|ur|uz|ve|vi|xh|zu),max_speaker_count:n,min_speaker_count:n,model:s(phone_call|default|latest_long|latest_short|command_and_search|video|medical_conversation|medical_dictation),profanity_filter:b,speech_context:[{*:?}],transcription_engine:s(Google),use_enhanced:b}|{language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|zh|hr|cs|da|nl|en|et|fi|fr|gl|ka|de|el|gu|hi|hu|is|id|it|ja|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|sr|si|sk|sl|es|su|sw|sv|ta|te|th|tr|uk|ur|uz|vi|he|la|mi|cy|br|sn|yo|so|oc|be|tg|sd|yi|fo|ht|ps|tk|nn|mt|sa|lb|bo|tl|mg|as|tt|haw|ln|ha|ba|jw|auto_detect),transcription_engine:s(Telnyx),transcription_model:s(openai/whisper-large-v3-turbo|openai/whisper-tiny)}|{api_key_ref:s,language:s(auto|af|sq|am|ar|hy|eu|bn|bs|bg|my|ca|yue|zh|hr|cs|da|nl|en|et|fi|fr|gl|ka|de|el|gu|hi|hu|is|id|it|ja|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|fa|pl|pt|ro|ru|sr|si|sk|sl|es|sw|sv|ta|te|th|tr|uk|ur|uz|vi|zu|he|cy|so|ps|mt|ga|nb|wuu),region!:s(australiaeast|centralindia|eastus|northcentralus|westeurope|westus2),transcription_engine!:s(Azure)}|{interim_results:b,language:s(ar|cs|da|nl|en|fil|fr|de|hi|id|it|ja|ko|mk|ms|fa|pl|pt|ro|ru|es|sv|th|tr|vi),transcription_engine:s(xAI),transcription_model:s(xai/grok-stt)}|{interim_results:b,transcription_engine:s(AssemblyAI),transcription_model:s(assemblyai/universal-3-5-pro|assemblyai/universal-streaming)}|{interim_results:b,language:s(eu|en|gl|mn|sw|cy|mt|tl|ba|ga|ug|ar_en|cmn_en|en_ms|en_ta|es-bilingual-en|cmn_en_ms_ta),transcription_engine:s(Speechmatics),transcription_model:s(speechmatics/standard)}|{enable_endpoint_detection:b,interim_results:b,language:s,max_endpoint_delay_ms:n,transcription_engine!:s(Soniox),transcription_model:s(soniox/stt-rt-v4)}|{interim_results:b,transcription_engine:s(Parakeet),transcription_model:s(nvidia/parakeet-v3|omi-health/omi-med-stt-v1)}|{language:s(auto|ar|en|codeswitch),transcription_engine:s(Humain),transcription_model:s(humain/realtime)}|{language:s(auto|nl|en|fr|de|it|pl|pt|es|sv|fy),transcription_engine:s(Reson8),transcription_model:s(reson8/turns)}|{language:s(ar|en),transcription_engine:s(Cohere),transcription_model:s(cohere/ar-stt)}|{enable_speaker_diarization:b,hints:[s],interim_results:b,language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|yue|zh|hr|cs|da|nl|en|et|fil|fi|fr|gl|ka|de|el|gu|iw|hi|hu|is|id|it|ja|jv|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|rw|sr|si|sk|sl|ss|st|es|su|sw|sv|ta|te|th|tn|tr|ts|uk|ur|uz|ve|vi|xh|zu),max_speaker_count:n,min_speaker_count:n,model:s(phone_call|default|latest_long|latest_short|command_and_search|video|medical_conversation|medical_dictation),profanity_filter:b,speech_context:[{*:?}],transcription_engine:s(A),use_enhanced:b}|{language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|zh|hr|cs|da|nl|en|et|fi|fr|gl|ka|de|el|gu|hi|hu|is|id|it|ja|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|sr|si|sk|sl|es|su|sw|sv|ta|te|th|tr|uk|ur|uz|vi|he|la|mi|cy|br|sn|yo|so|oc|be|tg|sd|yi|fo|ht|ps|tk|nn|mt|sa|lb|bo|tl|mg|as|tt|haw|ln|ha|ba|jw|auto_detect),transcription_engine:s(B),transcription_model:s(openai/whisper-large-v3-turbo|openai/whisper-tiny)}|{hints:[s],interim_results:b,keywords_boosting:{*:n},language:s(bg|ca|cs|et|fi|fr|el|hi|hu|id|it|ja|lv|lt|ms|no|pl|ro|ru|sk|tr|uk|vi|auto_detect|zh-CN|zh-Hans|zh-TW|zh-Hant|zh-HK|da-DK|nl-BE|en-US|en-AU|en-GB|en-NZ|en-IN|fr-CA|de-CH|ko-KR|pt-BR|pt-PT|es-419|sv-SE|th-TH),smart_format:b,transcription_engine!:s(deepgram/nova-2),transcription_model!:s(deepgram/nova-2),utterance_end_ms:n}|{interim_results:b,keyterms:[s],keywords_boosting:{*:n},language:s(nl|fr|de|es|auto_detect|da-DK|en-US|en-AU|en-GB|en-NZ|en-IN|fr-CA|pt-BR|pt-PT|es-419|sv-SE),smart_format:b,transcription_engine!:s(deepgram/nova-3),transcription_model!:s(deepgram/nova-3),utterance_end_ms:n},transcription_tracks:s}"},
    {"webhook_retries_policies", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:{retries_ms:[n]}}"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"webhook_url_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"webhook_urls", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:[s]}"},
    {"webhook_urls_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
};
static const struct operation_step calls_dial_steps[] = {
    {"calls", -1}, {"dial", -1},
};

/* calls.enqueue: POST /calls/{call_control_id}/actions/enqueue */
static const struct operation_param calls_enqueue_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"keep_after_hangup", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"max_size", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"max_wait_time_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"queue_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_enqueue_steps[] = {
    {"calls", -1}, {NULL, 0}, {"enqueue", -1},
};

/* calls.fork_start: POST /calls/{call_control_id}/actions/fork_start */
static const struct operation_param calls_fork_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"rx", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"stream_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(decrypted)"},
    {"tx", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_fork_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"fork_start", -1},
};

/* calls.fork_stop: POST /calls/{call_control_id}/actions/fork_stop */
static const struct operation_param calls_fork_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"stream_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(decrypted|raw)"},
};
static const struct operation_step calls_fork_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"fork_stop", -1},
};

/* calls.gather: POST /calls/{call_control_id}/actions/gather */
static const struct operation_param calls_gather_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"gather_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"initial_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"inter_digit_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"maximum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"minimum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"terminating_digit", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"valid_digits", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_gather_steps[] = {
    {"calls", -1}, {NULL, 0}, {"gather", -1},
};

/* calls.gather_stop: POST /calls/{call_control_id}/actions/gather_stop */
static const struct operation_param calls_gather_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_gather_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"gather_stop", -1},
};

/* calls.gather_using_ai: POST /calls/{call_control_id}/actions/gather_using_ai */
static const struct operation_param calls_gather_using_ai_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"assistant", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{instructions:s,model:s,openai_api_key_ref:s,tools:[{*:?}]}"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"gather_ended_speech", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"greeting", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"interruption_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{enable:b}"},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|yue|zh|hr|cs|da|nl|en|et|fil|fi|fr|gl|ka|de|el|gu|iw|hi|hu|is|id|it|ja|jv|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|rw|sr|si|sk|sl|ss|st|es|su|sw|sv|ta|te|th|tn|tr|ts|uk|ur|uz|ve|vi|xh|zu)"},
    {"message_history", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{content:s,role:s(assistant|user)}]"},
    {"parameters", NULL, BODY, OPERATION_OBJECT, true, OPERATION_NO_SCOPE, "{*:?}"},
    {"send_message_history_updates", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"send_partial_results", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"transcription", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{language:s,model:s(deepgram/flux|deepgram/nova-3|deepgram/nova-2|azure/fast|assemblyai/universal-3-5-pro|assemblyai/universal-streaming|xai/grok-stt|soniox/stt-rt-v4|nvidia/parakeet-v3|omi-health/omi-med-stt-v1|humain/realtime|reson8/turns|cohere/ar-stt|distil-whisper/distil-large-v2|openai/whisper-large-v3-turbo|flux|speechmatics/standard|speechmatics/enhanced|azure/realtime|google/latest_long)}"},
    {"user_response_timeout_ms", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"voice", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"voice_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{api_key_ref:s,type!:s(elevenlabs)}|{type!:s(telnyx),voice_speed:n}|{*:?,type!:s(aws)}|{api_key_ref:s,deployment_id:s,effect:s(eq_car|eq_telecomhp8k),gender:s(Male|Female),region:s,type!:s(azure)}|{format:s(wav|mp3),precision:s(PCM_16|PCM_24|PCM_32|MULAW),sample_rate:s(8000|16000|22050|32000|44100|48000),type!:s(resemble)}|{language:s,type!:s(xai)}|{reduce_silence:b,speed:n,type!:s(soniox)}"},
};
static const struct operation_step calls_gather_using_ai_steps[] = {
    {"calls", -1}, {NULL, 0}, {"gather_using_ai", -1},
};

/* calls.gather_using_audio: POST /calls/{call_control_id}/actions/gather_using_audio */
static const struct operation_param calls_gather_using_audio_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"inter_digit_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"invalid_audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"invalid_media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"maximum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"maximum_tries", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"minimum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"terminating_digit", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"valid_digits", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_gather_using_audio_steps[] = {
    {"calls", -1}, {NULL, 0}, {"gather_using_audio", -1},
};

/* calls.gather_using_speak: POST /calls/{call_control_id}/actions/gather_using_speak */
static const struct operation_param calls_gather_using_speak_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"inter_digit_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"invalid_payload", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(da-DK|en-US|en-AU|en-GB|en-IN|fr-CA|ko-KR|pt-BR|pt-PT|sv-SE|arb|cmn-CN|cy-GB|de-DE|en-GB-WLS|es-ES|es-MX|es-US|fr-FR|hi-IN|is-IS|it-IT|ja-JP|nb-NO|nl-NL|pl-PL|ro-RO|ru-RU|tr-TR)"},
    {"maximum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"maximum_tries", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"minimum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"payload", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"payload_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(text|ssml)"},
    {"service_level", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(premium|basic)"},
    {"terminating_digit", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"valid_digits", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"voice", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"voice_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{api_key_ref:s,type!:s(elevenlabs)}|{type!:s(telnyx),voice_speed:n}|{*:?,type!:s(aws)}|{language_boost:~|s(auto|Chinese|Chinese,Yue|English|Arabic|Russian|Spanish|French|Portuguese|German|Turkish|Dutch|Ukrainian|Vietnamese|Indonesian|Japanese|Italian|Korean|Thai|Polish|Romanian|Greek|Czech|Finnish|Hindi|Bulgarian|Danish|Hebrew|Malay|Persian|Slovak|Swedish|Croatian|Filipino|Hungarian|Norwegian|Slovenian|Catalan|Nynorsk|Tamil|Afrikaans),pitch:n,speed:n,type!:s(minimax),vol:n}|{api_key_ref:s,deployment_id:s,effect:s(eq_car|eq_telecomhp8k),gender:s(Male|Female),region:s,type!:s(azure)}|{format:s(wav|mp3),precision:s(PCM_16|PCM_24|PCM_32|MULAW),sample_rate:s(8000|16000|22050|32000|44100|48000),type!:s(resemble)}|{delivery_mode:s(STABLE|BALANCED|CREATIVE),type!:s(inworld)}|{language:s,type!:s(xai)}|{reduce_silence:b,speed:n,type!:s(soniox)}"},
};
static const struct operation_step calls_gather_using_speak_steps[] = {
    {"calls", -1}, {NULL, 0}, {"gather_using_speak", -1},
};

/* calls.hangup: POST /calls/{call_control_id}/actions/hangup */
static const struct operation_param calls_hangup_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"custom_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s,value!:s}]"},
};
static const struct operation_step calls_hangup_steps[] = {
    {"calls", -1}, {NULL, 0}, {"hangup", -1},
};

/* calls.leave_queue: POST /calls/{call_control_id}/actions/leave_queue */
static const struct operation_param calls_leave_queue_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_leave_queue_steps[] = {
    {"calls", -1}, {NULL, 0}, {"leave_queue", -1},
};

/* calls.pay: POST /calls/{call_control_id}/actions/pay */
static const struct operation_param calls_pay_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"amount", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"connector_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"currency", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(USD|usd)"},
    {"description", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"inter_digit_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"max_attempts", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"metadata", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:?}"},
    {"parameters", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:?}"},
    {"payment_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(credit-card|ach-debit)"},
    {"payment_token", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"prompts", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{bank-account-number:s|[{*:?}],bank-routing-number:s|[{*:?}],expiration-date:s|[{*:?}],payment-card-number:s|[{*:?}],postal-code:s|[{*:?}],security-code:s|[{*:?}]}"},
    {"service_level", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"transaction_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(charge|tokenize)"},
    {"valid_card_types", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s(visa|mastercard|amex|optima|discover|diners-club|jcb|maestro|enroute)]"},
    {"voice", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_pay_steps[] = {
    {"calls", -1}, {NULL, 0}, {"pay", -1},
};

/* calls.playback_start: POST /calls/{call_control_id}/actions/playback_start */
static const struct operation_param calls_playback_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"audio_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(wav|mp3)"},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"cache_audio", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"loop", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, "s|n"},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"overlay", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"playback_content", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"stop", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"target_legs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_playback_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"playback_start", -1},
};

/* calls.playback_stop: POST /calls/{call_control_id}/actions/playback_stop */
static const struct operation_param calls_playback_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"overlay", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"stop", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_playback_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"playback_stop", -1},
};

/* calls.record_pause: POST /calls/{call_control_id}/actions/record_pause */
static const struct operation_param calls_record_pause_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_record_pause_steps[] = {
    {"calls", -1}, {NULL, 0}, {"record_pause", -1},
};

/* calls.record_resume: POST /calls/{call_control_id}/actions/record_resume */
static const struct operation_param calls_record_resume_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_record_resume_steps[] = {
    {"calls", -1}, {NULL, 0}, {"record_resume", -1},
};

/* calls.record_start: POST /calls/{call_control_id}/actions/record_start */
static const struct operation_param calls_record_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"channels", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s(single|dual)"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"format", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s(wav|mp3)"},
    {"max_length", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"play_beep", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"recording_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|inbound|outbound)"},
    {"timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"transcription", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"transcription_engine", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(deepgram/nova-3|A|B)"},
    {"transcription_language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|zh|hr|cs|da|nl|en|et|fi|fr|gl|ka|de|el|gu|hi|hu|is|id|it|ja|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|sr|si|sk|sl|es|su|sw|sv|ta|te|th|tr|uk|ur|uz|vi|he|la|mi|cy|br|sn|yo|so|oc|be|tg|sd|yi|fo|ht|ps|tk|nn|mt|sa|lb|bo|tl|mg|as|tt|haw|ln|ha|ba|jw|auto_detect|zh-TW|da-DK|nl-BE|en-US|en-AU|en-GB|en-NZ|en-IN|fr-CA|de-CH|ko-KR|pt-BR|pt-PT|es-419|sv-SE|th-TH|de-DE|es-ES|es-MX|es-US|fr-FR|hi-IN|is-IS|it-IT|ja-JP|nl-NL|pl-PL|ro-RO|ru-RU|tr-TR|af-ZA|am-ET|ar-AE|ar-BH|ar-DZ|ar-EG|ar-IL|ar-IQ|ar-JO|ar-KW|ar-LB|ar-MA|ar-MR|ar-OM|ar-PS|ar-QA|ar-SA|ar-TN|ar-YE|az-AZ|bg-BG|bn-BD|bn-IN|bs-BA|ca-ES|cs-CZ|de-AT|el-GR|en-CA|en-GH|en-HK|en-IE|en-KE|en-NG|en-PH|en-PK|en-SG|en-TZ|en-ZA|es-AR|es-BO|es-CL|es-CO|es-CR|es-DO|es-EC|es-GT|es-HN|es-NI|es-PA|es-PE|es-PR|es-PY|es-SV|es-UY|es-VE|et-EE|eu-ES|fa-IR|fi-FI|fil-PH|fr-BE|fr-CH|gl-ES|gu-IN|hr-HR|hu-HU|hy-AM|id-ID|it-CH|iw-IL|jv-ID|ka-GE|kk-KZ|km-KH|kn-IN|lo-LA|lt-LT|lv-LV|mk-MK|ml-IN|mn-MN|mr-IN|ms-MY|my-MM|ne-NP|no-NO|pa-Guru-IN|rw-RW|si-LK|sk-SK|sl-SI|sq-AL|sr-RS|ss-latn-za|st-ZA|su-ID|sw-KE|sw-TZ|ta-IN|ta-LK|ta-MY|ta-SG|te-IN|tn-latn-za|ts-ZA|uk-UA|ur-IN|ur-PK|uz-UZ|ve-ZA|vi-VN|xh-ZA|yue-Hant-HK|zu-ZA)"},
    {"transcription_max_speaker_count", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"transcription_min_speaker_count", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"transcription_profanity_filter", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"transcription_speaker_diarization", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(trim-silence)"},
};
static const struct operation_step calls_record_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"record_start", -1},
};

/* calls.record_stop: POST /calls/{call_control_id}/actions/record_stop */
static const struct operation_param calls_record_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_record_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"record_stop", -1},
};

/* calls.refer: POST /calls/{call_control_id}/actions/refer */
static const struct operation_param calls_refer_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"custom_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s,value!:s}]"},
    {"sip_address", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"sip_auth_password", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"sip_auth_username", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"sip_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s(User-to-User),value!:s}]"},
};
static const struct operation_step calls_refer_steps[] = {
    {"calls", -1}, {NULL, 0}, {"refer", -1},
};

/* calls.reject: POST /calls/{call_control_id}/actions/reject */
static const struct operation_param calls_reject_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"cause", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s(CALL_REJECTED|USER_BUSY)"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_reject_steps[] = {
    {"calls", -1}, {NULL, 0}, {"reject", -1},
};

/* calls.retrieve_status: GET /calls/{call_control_id} */
static const struct operation_param calls_retrieve_status_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
};
static const struct operation_step calls_retrieve_status_steps[] = {
    {"calls", -1}, {NULL, 0}, {"retrieve_status", -1},
};

/* calls.send_dtmf: POST /calls/{call_control_id}/actions/send_dtmf */
static const struct operation_param calls_send_dtmf_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"digits", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"duration_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step calls_send_dtmf_steps[] = {
    {"calls", -1}, {NULL, 0}, {"send_dtmf", -1},
};

/* calls.send_sip_info: POST /calls/{call_control_id}/actions/send_sip_info */
static const struct operation_param calls_send_sip_info_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"body", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"content_type", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_send_sip_info_steps[] = {
    {"calls", -1}, {NULL, 0}, {"send_sip_info", -1},
};

/* calls.siprec_start: POST /calls/{call_control_id}/actions/siprec_start */
static const struct operation_param calls_siprec_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"connector_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"include_metadata_custom_headers", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"secure", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"session_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"sip_transport", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(udp|tcp|tls)"},
    {"siprec_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(inbound_track|outbound_track|both_tracks)"},
};
static const struct operation_step calls_siprec_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"siprec_start", -1},
};

/* calls.siprec_stop: POST /calls/{call_control_id}/actions/siprec_stop */
static const struct operation_param calls_siprec_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_siprec_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"siprec_stop", -1},
};

/* calls.speak: POST /calls/{call_control_id}/actions/speak */
static const struct operation_param calls_speak_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(da-DK|en-US|en-AU|en-GB|en-IN|fr-CA|ko-KR|pt-BR|pt-PT|sv-SE|arb|cmn-CN|cy-GB|de-DE|en-GB-WLS|es-ES|es-MX|es-US|fr-FR|hi-IN|is-IS|it-IT|ja-JP|nb-NO|nl-NL|pl-PL|ro-RO|ru-RU|tr-TR)"},
    {"loop", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, "s|n"},
    {"payload", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"payload_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(text|ssml)"},
    {"service_level", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(premium|basic)"},
    {"stop", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"target_legs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|self|opposite)"},
    {"voice", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"voice_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{api_key_ref:s,type!:s(elevenlabs)}|{type!:s(telnyx),voice_speed:n}|{*:?,type!:s(aws)}|{language_boost:~|s(auto|Chinese|Chinese,Yue|English|Arabic|Russian|Spanish|French|Portuguese|German|Turkish|Dutch|Ukrainian|Vietnamese|Indonesian|Japanese|Italian|Korean|Thai|Polish|Romanian|Greek|Czech|Finnish|Hindi|Bulgarian|Danish|Hebrew|Malay|Persian|Slovak|Swedish|Croatian|Filipino|Hungarian|Norwegian|Slovenian|Catalan|Nynorsk|Tamil|Afrikaans),pitch:n,speed:n,type!:s(minimax),vol:n}|{api_key_ref:s,deployment_id:s,effect:s(eq_car|eq_telecomhp8k),gender:s(Male|Female),region:s,type!:s(azure)}|{format:s(wav|mp3),precision:s(PCM_16|PCM_24|PCM_32|MULAW),sample_rate:s(8000|16000|22050|32000|44100|48000),type!:s(resemble)}|{delivery_mode:s(STABLE|BALANCED|CREATIVE),type!:s(inworld)}|{language:s,type!:s(xai)}|{reduce_silence:b,speed:n,type!:s(soniox)}"},
};
static const struct operation_step calls_speak_steps[] = {
    {"calls", -1}, {NULL, 0}, {"speak", -1},
};

/* calls.streaming_start: POST /calls/{call_control_id}/actions/streaming_start */
static const struct operation_param calls_streaming_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"custom_parameters", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name:s,value:s}]"},
    {"dialogflow_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{analyze_sentiment:b,partial_automated_agent_reply:b}"},
    {"enable_dialogflow", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"stream_auth_token", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"stream_bidirectional_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(PCMU|PCMA|G722|OPUS|AMR-WB|L16)"},
    {"stream_bidirectional_mode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(mp3|rtp)"},
    {"stream_bidirectional_sampling_rate", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i(8000|16000|22050|24000|48000)"},
    {"stream_bidirectional_target_legs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|self|opposite)"},
    {"stream_codec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(default|PCMU|PCMA|G722|OPUS|AMR-WB|L16)"},
    {"stream_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(inbound_track|outbound_track|both_tracks)"},
    {"stream_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_streaming_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"streaming_start", -1},
};

/* calls.streaming_stop: POST /calls/{call_control_id}/actions/streaming_stop */
static const struct operation_param calls_streaming_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"stream_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_streaming_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"streaming_stop", -1},
};

/* calls.suppression_start: POST /calls/{call_control_id}/actions/suppression_start */
static const struct operation_param calls_suppression_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"direction", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|inbound|outbound)"},
    {"noise_suppression_engine", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Denoiser|DeepFilterNet|Krisp|AiCoustics|aic_l_quail|aic_l_rook|aic_s_quail|aic_s_rook|quail_voice_focus_s|quail_voice_focus_xs)"},
    {"noise_suppression_engine_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{attenuation_limit:i,enhancement_level:n,family:s(quail|sparrow),mode:s(advanced|standard),model:s(krisp-viva-tel-v2.kef|krisp-viva-tel-lite-v1.kef|krisp-viva-pro-v1.kef|krisp-viva-ss-v1.kef),size:s(s|l|xs|xxs|vf_l|vf_1_1_l),suppression_level:n,voice_gain:n}"},
};
static const struct operation_step calls_suppression_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"suppression_start", -1},
};

/* calls.suppression_stop: POST /calls/{call_control_id}/actions/suppression_stop */
static const struct operation_param calls_suppression_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_suppression_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"suppression_stop", -1},
};

/* calls.switch_supervisor_role: POST /calls/{call_control_id}/actions/switch_supervisor_role */
static const struct operation_param calls_switch_supervisor_role_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"role", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s(barge|whisper|monitor)"},
};
static const struct operation_step calls_switch_supervisor_role_steps[] = {
    {"calls", -1}, {NULL, 0}, {"switch_supervisor_role", -1},
};

/* calls.transcription_start: POST /calls/{call_control_id}/actions/transcription_start */
static const struct operation_param calls_transcription_start_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"transcription_engine", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Google|Telnyx|Deepgram|Azure|xAI|AssemblyAI|Speechmatics|Soniox|A|B|Parakeet|Humain|Reson8|Cohere)"},
    {"transcription_engine_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{enable_speaker_diarization:b,hints:[s],interim_results:b,language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|yue|zh|hr|cs|da|nl|en|et|fil|fi|fr|gl|ka|de|el|gu|iw|hi|hu|is|id|it|ja|jv|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|rw|sr|si|sk|sl|ss|st|es|su|sw|sv|ta|te|th|tn|tr|ts|uk|ur|uz|ve|vi|xh|zu),max_speaker_count:n,min_speaker_count:n,model:s(phone_call|default|latest_long|latest_short|command_and_search|video|medical_conversation|medical_dictation),profanity_filter:b,speech_context:[{*:?}],transcription_engine:s(Google),use_enhanced:b}|{language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|zh|hr|cs|da|nl|en|et|fi|fr|gl|ka|de|el|gu|hi|hu|is|id|it|ja|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|sr|si|sk|sl|es|su|sw|sv|ta|te|th|tr|uk|ur|uz|vi|he|la|mi|cy|br|sn|yo|so|oc|be|tg|sd|yi|fo|ht|ps|tk|nn|mt|sa|lb|bo|tl|mg|as|tt|haw|ln|ha|ba|jw|auto_detect),transcription_engine:s(Telnyx),transcription_model:s(openai/whisper-large-v3-turbo|openai/whisper-tiny)}|{api_key_ref:s,language:s(auto|af|sq|am|ar|hy|eu|bn|bs|bg|my|ca|yue|zh|hr|cs|da|nl|en|et|fi|fr|gl|ka|de|el|gu|hi|hu|is|id|it|ja|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|fa|pl|pt|ro|ru|sr|si|sk|sl|es|sw|sv|ta|te|th|tr|uk|ur|uz|vi|zu|he|cy|so|ps|mt|ga|nb|wuu),region!:s(australiaeast|centralindia|eastus|northcentralus|westeurope|westus2),transcription_engine!:s(Azure)}|{interim_results:b,language:s(ar|cs|da|nl|en|fil|fr|de|hi|id|it|ja|ko|mk|ms|fa|pl|pt|ro|ru|es|sv|th|tr|vi),transcription_engine:s(xAI),transcription_model:s(xai/grok-stt)}|{interim_results:b,transcription_engine:s(AssemblyAI),transcription_model:s(assemblyai/universal-3-5-pro|assemblyai/universal-streaming)}|{interim_results:b,language:s(eu|en|gl|mn|sw|cy|mt|tl|ba|ga|ug|ar_en|cmn_en|en_ms|en_ta|es-bilingual-en|cmn_en_ms_ta),transcription_engine:s(Speechmatics),transcription_model:s(speechmatics/standard)}|{enable_endpoint_detection:b,interim_results:b,language:s,max_endpoint_delay_ms:n,transcription_engine!:s(Soniox),transcription_model:s(soniox/stt-rt-v4)}|{interim_results:b,transcription_engine:s(Parakeet),transcription_model:s(nvidia/parakeet-v3|omi-health/omi-med-stt-v1)}|{language:s(auto|ar|en|codeswitch),transcription_engine:s(Humain),transcription_model:s(humain/realtime)}|{language:s(auto|nl|en|fr|de|it|pl|pt|es|sv|fy),transcription_engine:s(Reson8),transcription_model:s(reson8/turns)}|{language:s(ar|en),transcription_engine:s(Cohere),transcription_model:s(cohere/ar-stt)}|{enable_speaker_diarization:b,hints:[s],interim_results:b,language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|yue|zh|hr|cs|da|nl|en|et|fil|fi|fr|gl|ka|de|el|gu|iw|hi|hu|is|id|it|ja|jv|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|rw|sr|si|sk|sl|ss|st|es|su|sw|sv|ta|te|th|tn|tr|ts|uk|ur|uz|ve|vi|xh|zu),max_speaker_count:n,min_speaker_count:n,model:s(phone_call|default|latest_long|latest_short|command_and_search|video|medical_conversation|medical_dictation),profanity_filter:b,speech_context:[{*:?}],transcription_engine:s(A),use_enhanced:b}|{language:s(af|sq|am|ar|hy|az|eu|bn|bs|bg|my|ca|zh|hr|cs|da|nl|en|et|fi|fr|gl|ka|de|el|gu|hi|hu|is|id|it|ja|kn|kk|km|ko|lo|lv|lt|mk|ms|ml|mr|mn|ne|no|fa|pl|pt|pa|ro|ru|sr|si|sk|sl|es|su|sw|sv|ta|te|th|tr|uk|ur|uz|vi|he|la|mi|cy|br|sn|yo|so|oc|be|tg|sd|yi|fo|ht|ps|tk|nn|mt|sa|lb|bo|tl|mg|as|tt|haw|ln|ha|ba|jw|auto_detect),transcription_engine:s(B),transcription_model:s(openai/whisper-large-v3-turbo|openai/whisper-tiny)}|{hints:[s],interim_results:b,keywords_boosting:{*:n},language:s(bg|ca|cs|et|fi|fr|el|hi|hu|id|it|ja|lv|lt|ms|no|pl|ro|ru|sk|tr|uk|vi|auto_detect|zh-CN|zh-Hans|zh-TW|zh-Hant|zh-HK|da-DK|nl-BE|en-US|en-AU|en-GB|en-NZ|en-IN|fr-CA|de-CH|ko-KR|pt-BR|pt-PT|es-419|sv-SE|th-TH),smart_format:b,transcription_engine!:s(deepgram/nova-2),transcription_model!:s(deepgram/nova-2),utterance_end_ms:n}|{interim_results:b,keyterms:[s],keywords_boosting:{*:n},language:s(nl|fr|de|es|auto_detect|da-DK|en-US|en-AU|en-GB|en-NZ|en-IN|fr-CA|pt-BR|pt-PT|es-419|sv-SE),smart_format:b,transcription_engine!:s(deepgram/nova-3),transcription_model!:s(deepgram/nova-3),utterance_end_ms:n}"},
    {"transcription_tracks", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_transcription_start_steps[] = {
    {"calls", -1}, {NULL, 0}, {"transcription_start", -1},
};

/* calls.transcription_stop: POST /calls/{call_control_id}/actions/transcription_stop */
static const struct operation_param calls_transcription_stop_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step calls_transcription_stop_steps[] = {
    {"calls", -1}, {NULL, 0}, {"transcription_stop", -1},
};

/* calls.transfer: POST /calls/{call_control_id}/actions/transfer */
static const struct operation_param calls_transfer_params[] = {
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"answering_machine_detection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(disabled|premium|detect|detect_beep|detect_words|greeting_end)"},
    {"answering_machine_detection_config", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{after_greeting_silence_millis:i,beep_detection_profile:s(both|freq_only),beep_max_frequency_hz:n,beep_min_frequency_hz:n,beep_min_tone_duration_millis:n,beep_spectral_confirmation:b,beep_spectral_min_purity:n,beep_spectral_reject_fax_cng:b,beep_spectral_window_millis:n,between_words_silence_millis:i,greeting_duration_millis:i,greeting_silence_duration_millis:i,greeting_total_analysis_time_millis:i,initial_silence_millis:i,maximum_number_of_words:i,maximum_word_length_millis:i,silence_threshold:i,total_analysis_time_millis:i}"},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"custom_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s,value!:s}]"},
    {"diversion", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"early_media", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"from", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"from_display_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"media_encryption", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(disabled|SRTP|DTLS)"},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"mute_dtmf", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(none|both|self|opposite)"},
    {"park_after_unbridge", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"preferred_codecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"privacy", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(none|id)"},
    {"record", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(record-from-answer)"},
    {"record_channels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(single|dual)"},
    {"record_custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"record_format", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(wav|mp3)"},
    {"record_max_length", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"record_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"record_track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|inbound|outbound)"},
    {"record_trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(trim-silence)"},
    {"route_to_mobile", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"send_digits_on_answer", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"sip_auth_password", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"sip_auth_username", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"sip_headers", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s(User-to-User),value!:s}]"},
    {"sip_region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Canada|Australia|Middle East)"},
    {"sip_transport_protocol", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(UDP|TCP|TLS)"},
    {"sound_modifications", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{octaves:n,pitch:n,semitone:n,track:s}"},
    {"target_leg_client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"time_limit_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"webhook_retries_policies", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:{retries_ms:[n]}}"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"webhook_url_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"webhook_urls", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:[s]}"},
    {"webhook_urls_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
};
static const struct operation_step calls_transfer_steps[] = {
    {"calls", -1}, {NULL, 0}, {"transfer", -1},
};

/* conferences.create: POST /conferences */
static const struct operation_param conferences_create_params[] = {
    {"beep_enabled", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(always|never|on_enter|on_exit)"},
    {"call_control_id", NULL, BODY, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"comfort_noise", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"duration_minutes", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"hold_audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"hold_media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"max_participants", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
    {"start_conference_on_create", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
};
static const struct operation_step conferences_create_steps[] = {
    {"conferences", -1}, {"create", -1},
};

/* conferences.end: POST /conferences/{id}/actions/end */
static const struct operation_param conferences_end_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step conferences_end_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"end", -1},
};

/* conferences.gather_using_audio: POST /conferences/{id}/actions/gather_using_audio */
static const struct operation_param conferences_gather_using_audio_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"call_control_id", NULL, BODY, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"gather_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"initial_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"inter_digit_timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"invalid_audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"invalid_media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"maximum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"maximum_tries", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"minimum_digits", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"stop_playback_on_dtmf", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"terminating_digit", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"timeout_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"valid_digits", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step conferences_gather_using_audio_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"gather_using_audio", -1},
};

/* conferences.hold: POST /conferences/{id}/actions/hold */
static const struct operation_param conferences_hold_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, "[s]"},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_hold_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"hold", -1},
};

/* conferences.join: POST /conferences/{id}/actions/join */
static const struct operation_param conferences_join_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"beep_enabled", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(always|never|on_enter|on_exit)"},
    {"call_control_id", NULL, BODY, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"end_conference_on_exit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"hold", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"hold_audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"hold_media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"mute", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
    {"soft_end_conference_on_exit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"start_conference_on_enter", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"supervisor_role", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(none|barge|whisper|monitor)"},
    {"whisper_call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
};
static const struct operation_step conferences_join_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"join", -1},
};

/* conferences.leave: POST /conferences/{id}/actions/leave */
static const struct operation_param conferences_leave_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"beep_enabled", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(always|never|on_enter|on_exit)"},
    {"call_control_id", NULL, BODY, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_leave_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"leave", -1},
};

/* conferences.list: GET /conferences */
static const struct operation_param conferences_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{application_name:{contains:s},application_session_id:s,connection_id:s,failed:b,from:s,leg_id:s,name:s,occurred_at:{eq:s,gt:s,gte:s,lt:s,lte:s},outbound.outbound_voice_profile_id:s,product:s(fax|call_control|texml),status:s(in_progress|completed|init),to:s,type:s(webhook|command)}"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"region", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_list_steps[] = {
    {"conferences", -1}, {"list", -1},
};

/* conferences.list_participants: GET /conferences/{conference_id}/participants */
static const struct operation_param conferences_list_participants_params[] = {
    {"conference_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{muted:b,on_hold:b,whispering:b}"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"region", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_list_participants_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"list_participants", -1},
};

/* conferences.mute: POST /conferences/{id}/actions/mute */
static const struct operation_param conferences_mute_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, "[s]"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_mute_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"mute", -1},
};

/* conferences.play: POST /conferences/{id}/actions/play */
static const struct operation_param conferences_play_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"audio_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, "[s]"},
    {"loop", NULL, BODY, OPERATION_ANY, false, OPERATION_NO_SCOPE, "s|n"},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_play_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"play", -1},
};

/* conferences.record_pause: POST /conferences/{id}/actions/record_pause */
static const struct operation_param conferences_record_pause_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_record_pause_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"record_pause", -1},
};

/* conferences.record_resume: POST /conferences/{id}/actions/record_resume */
static const struct operation_param conferences_record_resume_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_record_resume_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"record_resume", -1},
};

/* conferences.record_start: POST /conferences/{id}/actions/record_start */
static const struct operation_param conferences_record_start_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"channels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(single|dual)"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"custom_file_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"format", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s(wav|mp3)"},
    {"play_beep", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
    {"trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(trim-silence)"},
};
static const struct operation_step conferences_record_start_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"record_start", -1},
};

/* conferences.record_stop: POST /conferences/{id}/actions/record_stop */
static const struct operation_param conferences_record_stop_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"recording_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_record_stop_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"record_stop", -1},
};

/* conferences.retrieve: GET /conferences/{id} */
static const struct operation_param conferences_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"region", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_retrieve_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"retrieve", -1},
};

/* conferences.retrieve_participant: GET /conferences/{id}/participants/{participant_id} */
static const struct operation_param conferences_retrieve_participant_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"participant_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step conferences_retrieve_participant_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"participants", 1}, {"retrieve_participant", -1},
};

/* conferences.send_dtmf: POST /conferences/{id}/actions/send_dtmf */
static const struct operation_param conferences_send_dtmf_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, "[s]"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"digits", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"duration_millis", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step conferences_send_dtmf_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"send_dtmf", -1},
};

/* conferences.speak: POST /conferences/{id}/actions/speak */
static const struct operation_param conferences_speak_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, "[s]"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"language", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(da-DK|en-US|en-AU|en-GB|en-IN|fr-CA|ko-KR|pt-BR|pt-PT|sv-SE|arb|cmn-CN|cy-GB|de-DE|en-GB-WLS|es-ES|es-MX|es-US|fr-FR|hi-IN|is-IS|it-IT|ja-JP|nb-NO|nl-NL|pl-PL|ro-RO|ru-RU|tr-TR)"},
    {"payload", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"payload_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(text|ssml)"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
    {"voice", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"voice_settings", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{api_key_ref:s,type!:s(elevenlabs)}|{type!:s(telnyx),voice_speed:n}|{*:?,type!:s(aws)}|{language_boost:~|s(auto|Chinese|Chinese,Yue|English|Arabic|Russian|Spanish|French|Portuguese|German|Turkish|Dutch|Ukrainian|Vietnamese|Indonesian|Japanese|Italian|Korean|Thai|Polish|Romanian|Greek|Czech|Finnish|Hindi|Bulgarian|Danish|Hebrew|Malay|Persian|Slovak|Swedish|Croatian|Filipino|Hungarian|Norwegian|Slovenian|Catalan|Nynorsk|Tamil|Afrikaans),pitch:n,speed:n,type!:s(minimax),vol:n}|{api_key_ref:s,deployment_id:s,effect:s(eq_car|eq_telecomhp8k),gender:s(Male|Female),region:s,type!:s(azure)}|{format:s(wav|mp3),precision:s(PCM_16|PCM_24|PCM_32|MULAW),sample_rate:s(8000|16000|22050|32000|44100|48000),type!:s(resemble)}|{delivery_mode:s(STABLE|BALANCED|CREATIVE),type!:s(inworld)}|{language:s,type!:s(xai)}|{reduce_silence:b,speed:n,type!:s(soniox)}"},
};
static const struct operation_step conferences_speak_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"speak", -1},
};

/* conferences.stop: POST /conferences/{id}/actions/stop */
static const struct operation_param conferences_stop_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, "[s]"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_stop_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"stop", -1},
};

/* conferences.unhold: POST /conferences/{id}/actions/unhold */
static const struct operation_param conferences_unhold_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, true, OPERATION_CALL, "[s]"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_unhold_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"unhold", -1},
};

/* conferences.unmute: POST /conferences/{id}/actions/unmute */
static const struct operation_param conferences_unmute_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_CALL, "[s]"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
};
static const struct operation_step conferences_unmute_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"unmute", -1},
};

/* conferences.update: POST /conferences/{id}/actions/update */
static const struct operation_param conferences_update_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"call_control_id", NULL, BODY, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"command_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"region", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Australia|Middle East)"},
    {"supervisor_role", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s(none|barge|whisper|monitor)"},
    {"whisper_call_control_ids", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
};
static const struct operation_step conferences_update_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"update", -1},
};

/* conferences.update_participant: PATCH /conferences/{id}/participants/{participant_id} */
static const struct operation_param conferences_update_participant_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"participant_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"beep_enabled", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(always|never|on_enter|on_exit)"},
    {"end_conference_on_exit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"soft_end_conference_on_exit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
};
static const struct operation_step conferences_update_participant_steps[] = {
    {"conferences", -1}, {NULL, 0}, {"participants", 1}, {"update_participant", -1},
};

/* connections.list: GET /connections */
static const struct operation_param connections_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{connection_name:{contains:s},fqdn:s,outbound_voice_profile_id:s}"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"sort", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(created_at|active|connection_name)"},
};
static const struct operation_step connections_list_steps[] = {
    {"connections", -1}, {"list", -1},
};

/* connections.list_active_calls: GET /connections/{connection_id}/active_calls */
static const struct operation_param connections_list_active_calls_params[] = {
    {"connection_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step connections_list_active_calls_steps[] = {
    {"connections", -1}, {NULL, 0}, {"list_active_calls", -1},
};

/* connections.retrieve: GET /connections/{id} */
static const struct operation_param connections_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
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
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step faxes_cancel_steps[] = {
    {"faxes", -1}, {NULL, 0}, {"cancel", -1},
};

/* faxes.create: POST /faxes */
static const struct operation_param faxes_create_params[] = {
    {"black_threshold", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"client_state", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"connection_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"from_display_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"media_name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"media_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"monochrome", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"preview_format", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(pdf|tiff)"},
    {"quality", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(high|normal|very_high|ultra_light|ultra_dark)"},
    {"store_media", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"store_preview", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"t38_enabled", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step faxes_create_steps[] = {
    {"faxes", -1}, {"create", -1},
};

/* faxes.delete: DELETE /faxes/{id} */
static const struct operation_param faxes_delete_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step faxes_delete_steps[] = {
    {"faxes", -1}, {NULL, 0}, {"delete", -1},
};

/* faxes.list: GET /faxes */
static const struct operation_param faxes_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{created_at:{gt:s,gte:s,lt:s,lte:s},direction:{eq:s},from:{eq:s},to:{eq:s}}"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step faxes_list_steps[] = {
    {"faxes", -1}, {"list", -1},
};

/* faxes.refresh: POST /faxes/{id}/actions/refresh */
static const struct operation_param faxes_refresh_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step faxes_refresh_steps[] = {
    {"faxes", -1}, {NULL, 0}, {"refresh", -1},
};

/* faxes.retrieve: GET /faxes/{id} */
static const struct operation_param faxes_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step faxes_retrieve_steps[] = {
    {"faxes", -1}, {NULL, 0}, {"retrieve", -1},
};

/* messages.cancel_scheduled: DELETE /messages/{id} */
static const struct operation_param messages_cancel_scheduled_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_cancel_scheduled_steps[] = {
    {"messages", -1}, {NULL, 0}, {"cancel_scheduled", -1},
};

/* messages.rcs.generate_deeplink: GET /messages/rcs/deeplinks/{agent_id} */
static const struct operation_param messages_rcs_generate_deeplink_params[] = {
    {"agent_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"body", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"phone_number", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_rcs_generate_deeplink_steps[] = {
    {"messages", -1}, {"rcs", -1}, {"deeplinks", 0}, {"generate_deeplink", -1},
};

/* messages.rcs.send: POST /messages/rcs */
static const struct operation_param messages_rcs_send_params[] = {
    {"agent_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"agent_message", NULL, BODY, OPERATION_OBJECT, true, OPERATION_NO_SCOPE, "{content_message:{content_info:{file_url!:s,force_refresh:b,thumbnail_url:s},rich_card:{carousel_card:{*:?},standalone_card:{*:?}},suggestions:[{*:?}],text:s},event:{event_type:s(TYPE_UNSPECIFIED|IS_TYPING|READ)},expire_time:s,ttl:s}"},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"mms_fallback", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{from:s,media_urls:[s],subject:s,text:s}"},
    {"sms_fallback", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{from:s,text:s}"},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(RCS)"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_rcs_send_steps[] = {
    {"messages", -1}, {"rcs", -1}, {"send", -1},
};

/* messages.retrieve: GET /messages/{id} */
static const struct operation_param messages_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_retrieve_steps[] = {
    {"messages", -1}, {NULL, 0}, {"retrieve", -1},
};

/* messages.retrieve_group_messages: GET /messages/group/{message_id} */
static const struct operation_param messages_retrieve_group_messages_params[] = {
    {"message_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_retrieve_group_messages_steps[] = {
    {"messages", -1}, {"group", 0}, {"retrieve_group_messages", -1},
};

/* messages.schedule: POST /messages/schedule */
static const struct operation_param messages_schedule_params[] = {
    {"auto_detect", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"from", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"send_at", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(SMS|MMS)"},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_schedule_steps[] = {
    {"messages", -1}, {"schedule", -1},
};

/* messages.send: POST /messages */
static const struct operation_param messages_send_params[] = {
    {"auto_detect", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"encoding", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(auto|gsm7|ucs2)"},
    {"from", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"send_at", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s|~"},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(SMS|MMS)"},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_send_steps[] = {
    {"messages", -1}, {"send", -1},
};

/* messages.send_group_mms: POST /messages/group_mms */
static const struct operation_param messages_send_group_mms_params[] = {
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"to", NULL, BODY, OPERATION_ARRAY, true, OPERATION_NO_SCOPE, "[s]"},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_send_group_mms_steps[] = {
    {"messages", -1}, {"send_group_mms", -1},
};

/* messages.send_long_code: POST /messages/long_code */
static const struct operation_param messages_send_long_code_params[] = {
    {"auto_detect", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"encoding", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(auto|gsm7|ucs2)"},
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(SMS|MMS)"},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_send_long_code_steps[] = {
    {"messages", -1}, {"send_long_code", -1},
};

/* messages.send_number_pool: POST /messages/number_pool */
static const struct operation_param messages_send_number_pool_params[] = {
    {"auto_detect", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"encoding", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(auto|gsm7|ucs2)"},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(SMS|MMS)"},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_send_number_pool_steps[] = {
    {"messages", -1}, {"send_number_pool", -1},
};

/* messages.send_short_code: POST /messages/short_code */
static const struct operation_param messages_send_short_code_params[] = {
    {"auto_detect", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"encoding", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(auto|gsm7|ucs2)"},
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"media_urls", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"subject", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"text", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(SMS|MMS)"},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step messages_send_short_code_steps[] = {
    {"messages", -1}, {"send_short_code", -1},
};

/* messages.send_with_alphanumeric_sender: POST /messages/alphanumeric_sender_id */
static const struct operation_param messages_send_with_alphanumeric_sender_params[] = {
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"text", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"use_profile_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"webhook_failover_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s|~"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s|~"},
};
static const struct operation_step messages_send_with_alphanumeric_sender_steps[] = {
    {"messages", -1}, {"send_with_alphanumeric_sender", -1},
};

/* messages.whatsapp: POST /messages/whatsapp */
static const struct operation_param messages_whatsapp_params[] = {
    {"from", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"messaging_profile_id", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"to", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(WHATSAPP)"},
    {"webhook_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"whatsapp_message", NULL, BODY, OPERATION_OBJECT, true, OPERATION_NO_SCOPE, "{audio:{caption:s,filename:s,link:s,voice:b},biz_opaque_callback_data:s,contacts:[{addresses:[{*:?}],birthday:s,emails:[{*:?}],name:s,org:{*:?},phones:[{*:?}],urls:[{*:?}]}],document:{caption:s,filename:s,link:s,voice:b},image:{caption:s,filename:s,link:s,voice:b},interactive:{action:{button:s,buttons:[{*:?}],cards:[{*:?}],catalog_id:s,mode:s,name:s,parameters:{*:?},product_retailer_id:s,sections:[{*:?}]},body:{text:s},footer:{text:s},header:{document:{*:?},image:{*:?},sub_text:s,text:s,video:{*:?}},type:s(cta_url|list|carousel|button|location_request_message)},location:{address:s,latitude:s,longitude:s,name:s},reaction:{emoji:s,message_id:s},sticker:{caption:s,filename:s,link:s,voice:b},template:{components:[{*:?}],language:{code!:s,policy:s},name:s,template_id:s},text:{body!:s,preview_url:b},type:s(text|video|image|document|audio|sticker|interactive|location|template|reaction|contacts),video:{caption:s,filename:s,link:s,voice:b}}"},
};
static const struct operation_step messages_whatsapp_steps[] = {
    {"messages", -1}, {"whatsapp", -1},
};

/* queues.calls.list: GET /queues/{queue_name}/calls */
static const struct operation_param queues_calls_list_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, "s"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step queues_calls_list_steps[] = {
    {"queues", -1}, {NULL, 0}, {"calls", -1}, {"list", -1},
};

/* queues.calls.remove: DELETE /queues/{queue_name}/calls/{call_control_id} */
static const struct operation_param queues_calls_remove_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, "s"},
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
};
static const struct operation_step queues_calls_remove_steps[] = {
    {"queues", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"remove", -1},
};

/* queues.calls.retrieve: GET /queues/{queue_name}/calls/{call_control_id} */
static const struct operation_param queues_calls_retrieve_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, "s"},
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
};
static const struct operation_step queues_calls_retrieve_steps[] = {
    {"queues", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"retrieve", -1},
};

/* queues.calls.update: PATCH /queues/{queue_name}/calls/{call_control_id} */
static const struct operation_param queues_calls_update_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, "s"},
    {"call_control_id", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"keep_after_hangup", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
};
static const struct operation_step queues_calls_update_steps[] = {
    {"queues", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"update", -1},
};

/* queues.create: POST /queues */
static const struct operation_param queues_create_params[] = {
    {"max_size", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"queue_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step queues_create_steps[] = {
    {"queues", -1}, {"create", -1},
};

/* queues.delete: DELETE /queues/{queue_name} */
static const struct operation_param queues_delete_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, "s"},
};
static const struct operation_step queues_delete_steps[] = {
    {"queues", -1}, {NULL, 0}, {"delete", -1},
};

/* queues.list: GET /queues */
static const struct operation_param queues_list_params[] = {
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step queues_list_steps[] = {
    {"queues", -1}, {"list", -1},
};

/* queues.retrieve: GET /queues/{queue_name} */
static const struct operation_param queues_retrieve_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, "s"},
};
static const struct operation_step queues_retrieve_steps[] = {
    {"queues", -1}, {NULL, 0}, {"retrieve", -1},
};

/* queues.update: POST /queues/{queue_name} */
static const struct operation_param queues_update_params[] = {
    {"queue_name", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, "s"},
    {"max_size", NULL, BODY, OPERATION_INTEGER, true, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step queues_update_steps[] = {
    {"queues", -1}, {NULL, 0}, {"update", -1},
};

/* recording_transcriptions.delete: DELETE /recording_transcriptions/{recording_transcription_id} */
static const struct operation_param recording_transcriptions_delete_params[] = {
    {"recording_transcription_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step recording_transcriptions_delete_steps[] = {
    {"recording_transcriptions", -1}, {NULL, 0}, {"delete", -1},
};

/* recording_transcriptions.list: GET /recording_transcriptions */
static const struct operation_param recording_transcriptions_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{created_at:{gte:s,lte:s},recording_id:s}"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step recording_transcriptions_list_steps[] = {
    {"recording_transcriptions", -1}, {"list", -1},
};

/* recording_transcriptions.retrieve: GET /recording_transcriptions/{recording_transcription_id} */
static const struct operation_param recording_transcriptions_retrieve_params[] = {
    {"recording_transcription_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step recording_transcriptions_retrieve_steps[] = {
    {"recording_transcriptions", -1}, {NULL, 0}, {"retrieve", -1},
};

/* recordings.actions.delete: POST /recordings/actions/delete */
static const struct operation_param recordings_actions_delete_params[] = {
    {"ids", NULL, BODY, OPERATION_ARRAY, true, OPERATION_NO_SCOPE, "[s]"},
};
static const struct operation_step recordings_actions_delete_steps[] = {
    {"recordings", -1}, {"actions", -1}, {"delete", -1},
};

/* recordings.delete: DELETE /recordings/{recording_id} */
static const struct operation_param recordings_delete_params[] = {
    {"recording_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step recordings_delete_steps[] = {
    {"recordings", -1}, {NULL, 0}, {"delete", -1},
};

/* recordings.list: GET /recordings */
static const struct operation_param recordings_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{call_control_id:s,call_leg_id:s,call_session_id:s,conference_id:s,conference_region:s,connection_id:s,created_at:{gte:s,lte:s},end_time:{gte:s,lte:s},from:s,sip_call_id:s,start_time:{gte:s,lte:s},to:s}"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step recordings_list_steps[] = {
    {"recordings", -1}, {"list", -1},
};

/* recordings.retrieve: GET /recordings/{recording_id} */
static const struct operation_param recordings_retrieve_params[] = {
    {"recording_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step recordings_retrieve_steps[] = {
    {"recordings", -1}, {NULL, 0}, {"retrieve", -1},
};

/* texml.accounts.calls.calls: POST /texml/Accounts/{account_sid}/Calls */
static const struct operation_param texml_accounts_calls_calls_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"ApplicationSid", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"AsyncAmd", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"AsyncAmdStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"AsyncAmdStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"CallerId", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"CancelPlaybackOnDetectMessageEnd", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"CancelPlaybackOnMachineDetection", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"CustomHeaders", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s,value!:s}]"},
    {"DeepfakeDetection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Enable)"},
    {"DeepfakeDetectionCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"DeepfakeDetectionCallbackUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"DetectionMode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Premium|Regular|PremiumCallScreening)"},
    {"FallbackUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"From", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"MachineDetection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Enable|Disable|DetectMessageEnd)"},
    {"MachineDetectionBeepMaxFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepMinFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepMinToneDuration", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepProfile", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|freq_only)"},
    {"MachineDetectionBeepSpectralConfirmation", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"MachineDetectionBeepSpectralMinPurity", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepSpectralRejectFaxCng", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"MachineDetectionBeepSpectralWindow", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionPromptEndTimeout", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionSilenceTimeout", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionSpeechEndThreshold", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionSpeechThreshold", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionTimeout", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MediaEncryption", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(disabled|SRTP|DTLS)"},
    {"PreferredCodecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Record", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"RecordingChannels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(dual|mono)"},
    {"RecordingStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"RecordingStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"RecordingStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"RecordingTimeout", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"RecordingTrack", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|inbound|outbound)"},
    {"SendRecordingUrl", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"SipAuthPassword", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"SipAuthUsername", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"SipRegion", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Canada|Australia|Middle East)"},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"SuperviseCallSid", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"SupervisingRole", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(barge|whisper|monitor)"},
    {"Texml", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s|~"},
    {"TimeLimit", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"Timeout", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"To", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(trim-silence|do-not-trim)"},
    {"Url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s|~"},
    {"UrlMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
};
static const struct operation_step texml_accounts_calls_calls_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {"calls", -1},
};

/* texml.accounts.calls.recordings.recording_sid_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Recordings/{recording_sid}.json */
static const struct operation_param texml_accounts_calls_recordings_recording_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"recording_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"Status", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(paused|in-progress|stopped)"},
};
static const struct operation_step texml_accounts_calls_recordings_recording_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"recordings", -1}, {NULL, 2}, {"recording_sid_json", -1},
};

/* texml.accounts.calls.recordings_json.recordings_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Recordings.json */
static const struct operation_param texml_accounts_calls_recordings_json_recordings_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"PlayBeep", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"RecordingChannels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(single|dual)"},
    {"RecordingStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"RecordingStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"RecordingStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"RecordingTrack", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|inbound|outbound)"},
    {"SendRecordingUrl", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
};
static const struct operation_step texml_accounts_calls_recordings_json_recordings_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"recordings_json", -1}, {"recordings_json", -1},
};

/* texml.accounts.calls.recordings_json.retrieve_recordings_json: GET /texml/Accounts/{account_sid}/Calls/{call_sid}/Recordings.json */
static const struct operation_param texml_accounts_calls_recordings_json_retrieve_recordings_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
};
static const struct operation_step texml_accounts_calls_recordings_json_retrieve_recordings_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"recordings_json", -1}, {"retrieve_recordings_json", -1},
};

/* texml.accounts.calls.retrieve: GET /texml/Accounts/{account_sid}/Calls/{call_sid} */
static const struct operation_param texml_accounts_calls_retrieve_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
};
static const struct operation_step texml_accounts_calls_retrieve_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"retrieve", -1},
};

/* texml.accounts.calls.retrieve_calls: GET /texml/Accounts/{account_sid}/Calls */
static const struct operation_param texml_accounts_calls_retrieve_calls_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"EndTime", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"EndTime<", "EndTime_lt", QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"EndTime>", "EndTime_gt", QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"From", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Page", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"PageSize", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"PageToken", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StartTime", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StartTime<", "StartTime_lt", QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StartTime>", "StartTime_gt", QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Status", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(failed|completed|canceled|busy|no-answer)"},
    {"To", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_calls_retrieve_calls_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {"retrieve_calls", -1},
};

/* texml.accounts.calls.siprec.siprec_sid_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Siprec/{siprec_sid}.json */
static const struct operation_param texml_accounts_calls_siprec_siprec_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"siprec_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"Status", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(stopped)"},
};
static const struct operation_step texml_accounts_calls_siprec_siprec_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"siprec", -1}, {NULL, 2}, {"siprec_sid_json", -1},
};

/* texml.accounts.calls.siprec_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Siprec.json */
static const struct operation_param texml_accounts_calls_siprec_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"ConnectorName", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"IncludeMetadataCustomHeaders", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"Name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Secure", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"SessionTimeoutSecs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"SipTransport", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(udp|tcp|tls)"},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"Track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(inbound_track|outbound_track|both_tracks)"},
};
static const struct operation_step texml_accounts_calls_siprec_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"siprec_json", -1},
};

/* texml.accounts.calls.streams.streaming_sid_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Streams/{streaming_sid}.json */
static const struct operation_param texml_accounts_calls_streams_streaming_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"streaming_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"Status", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(stopped)"},
};
static const struct operation_step texml_accounts_calls_streams_streaming_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"streams", -1}, {NULL, 2}, {"streaming_sid_json", -1},
};

/* texml.accounts.calls.streams_json: POST /texml/Accounts/{account_sid}/Calls/{call_sid}/Streams.json */
static const struct operation_param texml_accounts_calls_streams_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"BidirectionalCodec", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(PCMU|PCMA|G722)"},
    {"BidirectionalMode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(mp3|rtp)"},
    {"Name", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"Track", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(inbound_track|outbound_track|both_tracks)"},
    {"Url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_calls_streams_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"streams_json", -1},
};

/* texml.accounts.calls.update: POST /texml/Accounts/{account_sid}/Calls/{call_sid} */
static const struct operation_param texml_accounts_calls_update_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"call_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"FallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"FallbackUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"Status", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"Texml", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_calls_update_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"calls", -1}, {NULL, 1}, {"update", -1},
};

/* texml.accounts.conferences.participants.delete: DELETE /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants/{call_sid_or_participant_label} */
static const struct operation_param texml_accounts_conferences_participants_delete_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"call_sid_or_participant_label", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
};
static const struct operation_step texml_accounts_conferences_participants_delete_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"participants", -1}, {NULL, 2}, {"delete", -1},
};

/* texml.accounts.conferences.participants.participants: POST /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants */
static const struct operation_param texml_accounts_conferences_participants_participants_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"AmdStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"AmdStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"ApplicationSid", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Beep", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(true|false|onEnter|onExit)"},
    {"CallSidToCoach", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"CallerId", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"CancelPlaybackOnDetectMessageEnd", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"CancelPlaybackOnMachineDetection", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"Coaching", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"ConferenceRecord", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(true|false|record-from-start|do-not-record)"},
    {"ConferenceRecordingStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"ConferenceRecordingStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"ConferenceRecordingStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"ConferenceRecordingTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"ConferenceStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"ConferenceStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"ConferenceStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"ConferenceTrim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(trim-silence|do-not-trim)"},
    {"CustomHeaders", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s,value!:s}]"},
    {"EarlyMedia", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"EndConferenceOnExit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"From", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Label", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"MachineDetection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Enable|DetectMessageEnd)"},
    {"MachineDetectionBeepMaxFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepMinFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepMinToneDuration", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepProfile", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|freq_only)"},
    {"MachineDetectionBeepSpectralConfirmation", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"MachineDetectionBeepSpectralMinPurity", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepSpectralRejectFaxCng", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"MachineDetectionBeepSpectralWindow", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionSilenceTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"MachineDetectionSpeechEndThreshold", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"MachineDetectionSpeechThreshold", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"MachineDetectionTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"MaxParticipants", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"Muted", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"PreferredCodecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Record", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"RecordingChannels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(dual|mono)"},
    {"RecordingStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"RecordingStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"RecordingStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"RecordingTrack", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|inbound|outbound)"},
    {"SipAuthPassword", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"SipAuthUsername", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StartConferenceOnEnter", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"TimeLimit", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"Timeout", "timeout_seconds", BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"To", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(trim-silence|do-not-trim)"},
    {"WaitUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_conferences_participants_participants_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"participants", -1}, {"participants", -1},
};

/* texml.accounts.conferences.participants.retrieve: GET /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants/{call_sid_or_participant_label} */
static const struct operation_param texml_accounts_conferences_participants_retrieve_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"call_sid_or_participant_label", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
};
static const struct operation_step texml_accounts_conferences_participants_retrieve_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"participants", -1}, {NULL, 2}, {"retrieve", -1},
};

/* texml.accounts.conferences.participants.retrieve_participants: GET /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants */
static const struct operation_param texml_accounts_conferences_participants_retrieve_participants_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
};
static const struct operation_step texml_accounts_conferences_participants_retrieve_participants_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"participants", -1}, {"retrieve_participants", -1},
};

/* texml.accounts.conferences.participants.update: POST /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Participants/{call_sid_or_participant_label} */
static const struct operation_param texml_accounts_conferences_participants_update_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"call_sid_or_participant_label", NULL, PATH, OPERATION_STRING, true, OPERATION_CALL, "s"},
    {"AnnounceMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"AnnounceUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"BeepOnExit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"CallSidToCoach", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Coaching", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"EndConferenceOnExit", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"Hold", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"HoldMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"HoldUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Muted", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"WaitUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_conferences_participants_update_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"participants", -1}, {NULL, 2}, {"update", -1},
};

/* texml.accounts.conferences.retrieve: GET /texml/Accounts/{account_sid}/Conferences/{conference_sid} */
static const struct operation_param texml_accounts_conferences_retrieve_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
};
static const struct operation_step texml_accounts_conferences_retrieve_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"retrieve", -1},
};

/* texml.accounts.conferences.retrieve_conferences: GET /texml/Accounts/{account_sid}/Conferences */
static const struct operation_param texml_accounts_conferences_retrieve_conferences_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"DateCreated", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"DateUpdated", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"FriendlyName", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Page", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"PageSize", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"PageToken", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Status", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(completed|in-progress|init)"},
};
static const struct operation_step texml_accounts_conferences_retrieve_conferences_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {"retrieve_conferences", -1},
};

/* texml.accounts.conferences.retrieve_recordings: GET /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Recordings */
static const struct operation_param texml_accounts_conferences_retrieve_recordings_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
};
static const struct operation_step texml_accounts_conferences_retrieve_recordings_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"retrieve_recordings", -1},
};

/* texml.accounts.conferences.retrieve_recordings_json: GET /texml/Accounts/{account_sid}/Conferences/{conference_sid}/Recordings.json */
static const struct operation_param texml_accounts_conferences_retrieve_recordings_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
};
static const struct operation_step texml_accounts_conferences_retrieve_recordings_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"retrieve_recordings_json", -1},
};

/* texml.accounts.conferences.update: POST /texml/Accounts/{account_sid}/Conferences/{conference_sid} */
static const struct operation_param texml_accounts_conferences_update_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"conference_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_CONFERENCE, "s"},
    {"AnnounceMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"AnnounceUrl", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Status", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_conferences_update_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"conferences", -1}, {NULL, 1}, {"update", -1},
};

/* texml.accounts.queues.create: POST /texml/Accounts/{account_sid}/Queues */
static const struct operation_param texml_accounts_queues_create_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"FriendlyName", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"MaxSize", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step texml_accounts_queues_create_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"queues", -1}, {"create", -1},
};

/* texml.accounts.queues.delete: DELETE /texml/Accounts/{account_sid}/Queues/{queue_sid} */
static const struct operation_param texml_accounts_queues_delete_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"queue_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, "s"},
};
static const struct operation_step texml_accounts_queues_delete_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"queues", -1}, {NULL, 1}, {"delete", -1},
};

/* texml.accounts.queues.list: GET /texml/Accounts/{account_sid}/Queues */
static const struct operation_param texml_accounts_queues_list_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"DateCreated", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"DateUpdated", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Page", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"PageSize", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"PageToken", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_queues_list_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"queues", -1}, {"list", -1},
};

/* texml.accounts.queues.retrieve: GET /texml/Accounts/{account_sid}/Queues/{queue_sid} */
static const struct operation_param texml_accounts_queues_retrieve_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"queue_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, "s"},
};
static const struct operation_step texml_accounts_queues_retrieve_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"queues", -1}, {NULL, 1}, {"retrieve", -1},
};

/* texml.accounts.queues.update: POST /texml/Accounts/{account_sid}/Queues/{queue_sid} */
static const struct operation_param texml_accounts_queues_update_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"queue_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_QUEUE, "s"},
    {"MaxSize", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step texml_accounts_queues_update_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"queues", -1}, {NULL, 1}, {"update", -1},
};

/* texml.accounts.recordings.json.delete_recording_sid_json: DELETE /texml/Accounts/{account_sid}/Recordings/{recording_sid}.json */
static const struct operation_param texml_accounts_recordings_json_delete_recording_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"recording_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_recordings_json_delete_recording_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"recordings", -1}, {NULL, 1}, {"json", -1}, {"delete_recording_sid_json", -1},
};

/* texml.accounts.recordings.json.retrieve_recording_sid_json: GET /texml/Accounts/{account_sid}/Recordings/{recording_sid}.json */
static const struct operation_param texml_accounts_recordings_json_retrieve_recording_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"recording_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_recordings_json_retrieve_recording_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"recordings", -1}, {NULL, 1}, {"json", -1}, {"retrieve_recording_sid_json", -1},
};

/* texml.accounts.retrieve_recordings_json: GET /texml/Accounts/{account_sid}/Recordings.json */
static const struct operation_param texml_accounts_retrieve_recordings_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"DateCreated", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Page", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"PageSize", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step texml_accounts_retrieve_recordings_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"retrieve_recordings_json", -1},
};

/* texml.accounts.retrieve_transcriptions_json: GET /texml/Accounts/{account_sid}/Transcriptions.json */
static const struct operation_param texml_accounts_retrieve_transcriptions_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"PageSize", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"PageToken", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_retrieve_transcriptions_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"retrieve_transcriptions_json", -1},
};

/* texml.accounts.transcriptions.json.delete_recording_transcription_sid_json: DELETE /texml/Accounts/{account_sid}/Transcriptions/{recording_transcription_sid}.json */
static const struct operation_param texml_accounts_transcriptions_json_delete_recording_transcription_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"recording_transcription_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_transcriptions_json_delete_recording_transcription_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"transcriptions", -1}, {NULL, 1}, {"json", -1}, {"delete_recording_transcription_sid_json", -1},
};

/* texml.accounts.transcriptions.json.retrieve_recording_transcription_sid_json: GET /texml/Accounts/{account_sid}/Transcriptions/{recording_transcription_sid}.json */
static const struct operation_param texml_accounts_transcriptions_json_retrieve_recording_transcription_sid_json_params[] = {
    {"account_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"recording_transcription_sid", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_accounts_transcriptions_json_retrieve_recording_transcription_sid_json_steps[] = {
    {"texml", -1}, {"accounts", -1}, {NULL, 0}, {"transcriptions", -1}, {NULL, 1}, {"json", -1}, {"retrieve_recording_transcription_sid_json", -1},
};

/* texml.calls.create: POST /texml/calls/{connection_id} */
static const struct operation_param texml_calls_create_params[] = {
    {"connection_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"From", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"Method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"Texml", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"To", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"Url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_calls_create_steps[] = {
    {"texml", -1}, {"calls", -1}, {NULL, 0}, {"create", -1},
};

/* texml.initiate_ai_call: POST /texml/ai_calls/{connection_id} */
static const struct operation_param texml_initiate_ai_call_params[] = {
    {"connection_id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"AIAssistantDynamicVariables", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{*:s}"},
    {"AIAssistantId", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"AIAssistantVersion", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"AsyncAmd", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"AsyncAmdStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"AsyncAmdStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"CallerId", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"ConversationCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"ConversationCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"ConversationCallbacks", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"CustomHeaders", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[{name!:s,value!:s}]"},
    {"DetectionMode", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Premium|Regular|PremiumCallScreening)"},
    {"From", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"MachineDetection", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Enable|Disable|DetectMessageEnd)"},
    {"MachineDetectionBeepMaxFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepMinFrequency", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepMinToneDuration", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepProfile", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|freq_only)"},
    {"MachineDetectionBeepSpectralConfirmation", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"MachineDetectionBeepSpectralMinPurity", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionBeepSpectralRejectFaxCng", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"MachineDetectionBeepSpectralWindow", NULL, BODY, OPERATION_NUMBER, false, OPERATION_NO_SCOPE, "n"},
    {"MachineDetectionPromptEndTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"MachineDetectionSilenceTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"MachineDetectionSpeechEndThreshold", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"MachineDetectionSpeechThreshold", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"MachineDetectionTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"Passports", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"PreferredCodecs", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"Record", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"RecordingChannels", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(dual|mono)"},
    {"RecordingStatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"RecordingStatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"RecordingStatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"RecordingTimeout", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"RecordingTrack", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(both|inbound|outbound)"},
    {"SendRecordingUrl", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"SipAuthPassword", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"SipAuthUsername", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"SipRegion", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(US|Europe|Canada|Australia|Middle East)"},
    {"StatusCallback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallbackEvent", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"StatusCallbackMethod", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(GET|POST)"},
    {"StatusCallbacks", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"TimeLimit", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"Timeout", "timeout_seconds", BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"To", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"Trim", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(trim-silence|do-not-trim)"},
};
static const struct operation_step texml_initiate_ai_call_steps[] = {
    {"texml", -1}, {"ai_calls", 0}, {"initiate_ai_call", -1},
};

/* texml.secrets: POST /texml/secrets */
static const struct operation_param texml_secrets_params[] = {
    {"name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"value", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_secrets_steps[] = {
    {"texml", -1}, {"secrets", -1},
};

/* texml_applications.create: POST /texml_applications */
static const struct operation_param texml_applications_create_params[] = {
    {"active", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"anchorsite_override", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Latency|Chicago, IL|Ashburn, VA|San Jose, CA|London, UK|Amsterdam, Netherlands|Toronto, Canada|Sydney, Australia|Vancouver, Canada|Frankfurt, Germany)"},
    {"call_cost_in_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"dtmf_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(RFC 2833|Inband|SIP INFO)"},
    {"first_command_timeout", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"first_command_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"friendly_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"inbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{channel_limit:i,shaken_stir_enabled:b,sip_subdomain:s,sip_subdomain_receive_settings:s(only_my_connections|from_anyone)}"},
    {"outbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{channel_limit:i,outbound_voice_profile_id:s}"},
    {"status_callback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"status_callback_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(get|post)"},
    {"tags", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"voice_fallback_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"voice_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(get|post)"},
    {"voice_url", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_applications_create_steps[] = {
    {"texml_applications", -1}, {"create", -1},
};

/* texml_applications.delete: DELETE /texml_applications/{id} */
static const struct operation_param texml_applications_delete_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_applications_delete_steps[] = {
    {"texml_applications", -1}, {NULL, 0}, {"delete", -1},
};

/* texml_applications.list: GET /texml_applications */
static const struct operation_param texml_applications_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{friendly_name:s,outbound_voice_profile_id:s}"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"sort", NULL, QUERY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(created_at|active|friendly_name)"},
};
static const struct operation_step texml_applications_list_steps[] = {
    {"texml_applications", -1}, {"list", -1},
};

/* texml_applications.retrieve: GET /texml_applications/{id} */
static const struct operation_param texml_applications_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_applications_retrieve_steps[] = {
    {"texml_applications", -1}, {NULL, 0}, {"retrieve", -1},
};

/* texml_applications.update: PATCH /texml_applications/{id} */
static const struct operation_param texml_applications_update_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"active", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"anchorsite_override", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(Latency|Chicago, IL|Ashburn, VA|San Jose, CA|London, UK|Amsterdam, Netherlands|Toronto, Canada|Sydney, Australia|Vancouver, Canada|Frankfurt, Germany)"},
    {"call_cost_in_webhooks", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"dtmf_type", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(RFC 2833|Inband|SIP INFO)"},
    {"first_command_timeout", NULL, BODY, OPERATION_BOOLEAN, false, OPERATION_NO_SCOPE, "b"},
    {"first_command_timeout_secs", NULL, BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"friendly_name", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
    {"inbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{channel_limit:i,shaken_stir_enabled:b,sip_subdomain:s,sip_subdomain_receive_settings:s(only_my_connections|from_anyone)}"},
    {"outbound", NULL, BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{channel_limit:i,outbound_voice_profile_id:s}"},
    {"status_callback", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"status_callback_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(get|post)"},
    {"tags", NULL, BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, "[s]"},
    {"voice_fallback_url", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s"},
    {"voice_method", NULL, BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, "s(get|post)"},
    {"voice_url", NULL, BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
};
static const struct operation_step texml_applications_update_steps[] = {
    {"texml_applications", -1}, {NULL, 0}, {"update", -1},
};

/* webhook_deliveries.list: GET /webhook_deliveries */
static const struct operation_param webhook_deliveries_list_params[] = {
    {"filter", NULL, QUERY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, "{attempts:{contains:s},event_type:s,finished_at:{gte:s,lte:s},started_at:{gte:s,lte:s},status:{eq:s(failed|delivered)},webhook:{contains:s}}"},
    {"page[number]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
    {"page[size]", NULL, QUERY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, "i"},
};
static const struct operation_step webhook_deliveries_list_steps[] = {
    {"webhook_deliveries", -1}, {"list", -1},
};

/* webhook_deliveries.retrieve: GET /webhook_deliveries/{id} */
static const struct operation_param webhook_deliveries_retrieve_params[] = {
    {"id", NULL, PATH, OPERATION_STRING, true, OPERATION_NO_SCOPE, "s"},
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
