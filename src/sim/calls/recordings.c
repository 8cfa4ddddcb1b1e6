#include "calls/media.h"

#include <stdio.h>

#include <jansson.h>

#include "api/resources.h"
#include "json.h"
#include "sim.h"

enum { SAVING_MS = 500, NAME_SIZE = 32, URL_SIZE = 160 };

json_t *sim_recording_new(const char *channels, const char *format, json_t *extras) {
  char id[CRYPT_UUID_SIZE];
  char now[SIM_TIME_SIZE];
  crypt_uuid(id);
  sim_time_micros(now);
  json_t *recording = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "record_type", "recording", "id",
                                id, "channels", channels, "format", format, "status", "recording",
                                "source", "call", "recording_started_at", now);
  json_object_update(recording, extras);
  json_decref(extras);
  return recording;
}

static const char *param(const json_t *params, const char *prefix, const char *name,
                         const char *otherwise) {
  char full[NAME_SIZE];
  snprintf(full, sizeof full, "%s%s", prefix, name);
  return sim_json_text(params, full, otherwise);
}

const char *sim_recording_start(struct sim_call *call, const json_t *params, const char *prefix) {
  if (!call->recording) {
    json_t *extras = json_object();
    static const char *const names[] = {
        "call_control_id", "call_leg_id", "call_session_id", "connection_id", "from", "to", NULL};
    sim_json_copy_members(extras, call->info, names);
    json_object_set_new(extras, "transcription",
                        json_boolean(sim_json_true(params, "transcription")));
    call->recording = sim_recording_new(param(params, prefix, "channels", "dual"),
                                        param(params, prefix, "format", "mp3"), extras);
    sim_say(call->sim, "--", "call %s  recording starts", sim_short_id(call->id));
  }
  return sim_json_text(call->recording, "id", "");
}

json_t *sim_recording_keep(struct sim *sim, json_t *recording) {
  static const char *const names[] = {"channels", "recording_started_at", "recording_ended_at",
                                      "format", NULL};
  char now[SIM_TIME_SIZE];
  char url[URL_SIZE];
  sim_time_micros(now);
  const char *format = sim_json_text(recording, "format", "mp3");
  const char *id = sim_json_text(recording, "id", "");
  snprintf(url, sizeof url, "%s/media/recordings/%s.%s", sim->base_url, id, format);
  json_object_set_new(recording, "status", json_string("completed"));
  json_object_set_new(recording, "recording_ended_at", json_string(now));
  json_object_set_new(recording, "download_urls", json_pack("{s:s}", format, url));
  json_t *fields = json_object();
  sim_json_copy_members(fields, recording, names);
  json_object_set_new(fields, "recording_id", json_string(id));
  json_object_set_new(fields, "recording_urls", json_pack("{s:s}", format, url));
  json_object_set_new(fields, "public_recording_urls", json_object());
  sim_resource_add(sim, "recordings", recording);
  return fields;
}

static void tell_transcription(struct sim_call *call, const char *recording_id) {
  static const char text[] = "This is the simulator's transcription.";
  const json_t *kept = sim_resource_add(
      call->sim, "recording_transcriptions",
      json_pack("{s:s,s:s,s:s,s:s}", "record_type", "recording_transcription", "recording_id",
                recording_id, "status", "completed", "transcription_text", text));
  sim_call_event(call, "call.recording.transcription.saved",
                 json_pack("{s:s,s:s,s:s,s:s}", "recording_id", recording_id,
                           "recording_transcription_id", sim_json_text(kept, "id", ""), "status",
                           "completed", "transcription_text", text));
}

static void on_saved(void *owner, json_t *detail) {
  struct sim_call *call = owner;
  const char *id = sim_json_text(detail, "recording_id", "");
  sim_call_event(call, "call.recording.saved", json_incref(detail));
  const json_t *recording = sim_resource_find(call->sim, "recordings", id);
  if (sim_json_true(recording, "transcription"))
    tell_transcription(call, id);
}

void sim_recording_stop(struct sim_call *call) {
  if (!call->recording)
    return;
  json_t *fields = sim_recording_keep(call->sim, call->recording);
  call->recording = NULL;
  sim_call_later(call, TASK_RECORDING, SAVING_MS, on_saved, fields);
}
