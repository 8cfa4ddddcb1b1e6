#include "calls/media.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "json.h"
#include "sim.h"

/* The pace of simulated speech. */
enum {
  SPEECH_MS_PER_CHARACTER = 60,
  SPEECH_MS_MIN = 300,
  SPEECH_MS_MAX = 20000,
};

static void start_next(struct sim_call *call);

static bool is_speech(const json_t *media) {
  return strcmp(sim_json_text(media, "kind", ""), "speak") == 0;
}

static bool is_prompt(const json_t *media) {
  return sim_json_true(media, "prompt");
}

/* Telnyx documents no events of a prompt's speech, and nobody knows whether there are any. */
static void tell(struct sim_call *call, const json_t *media, const char *what, json_t *fields) {
  bool speech = is_speech(media);
  if (speech && is_prompt(media) && !call->sim->options->prompt_events) {
    json_decref(fields);
    return;
  }
  char type[40];
  snprintf(type, sizeof type, "call.%s.%s", speech ? "speak" : "playback", what);
  sim_call_event(call, type, fields);
}

static json_t *media_fields(const json_t *media) {
  static const char *const names[] = {"media_name", "media_url", NULL};
  json_t *fields = json_object();
  if (is_speech(media))
    return fields;
  const json_t *params = json_object_get(media, "params");
  json_object_set_new(fields, "media_name", json_null());
  json_object_set_new(fields, "media_url", json_null());
  json_object_set_new(fields, "overlay", json_boolean(sim_json_true(params, "overlay")));
  sim_json_copy_members(fields, params, names);
  json_t *url = json_object_get(params, "audio_url");
  if (url)
    json_object_set(fields, "media_url", url);
  return fields;
}

static void end_playing(struct sim_call *call, const char *status) {
  json_t *media = call->media.playing;
  if (!media)
    return;
  call->media.playing = NULL;
  sim_task_cancel(call->sim->timers, &call->tasks, TASK_MEDIA);
  json_t *fields = media_fields(media);
  json_object_set_new(fields, "status", json_string(status));
  if (!is_speech(media))
    json_object_set_new(fields, "status_detail", json_string(""));
  tell(call, media, "ended", fields);
  json_decref(media);
}

static void on_media_ended(void *owner, json_t *detail) {
  (void)detail;
  struct sim_call *call = owner;
  bool prompt = is_prompt(call->media.playing);
  end_playing(call, "completed");
  start_next(call);
  if (prompt)
    call->media.prompt_ended(call);
}

static int64_t duration_ms(const struct sim_call *call, const json_t *media) {
  if (!is_speech(media))
    return call->sim->options->playback_ms;
  const char *text = sim_json_text(json_object_get(media, "params"), "payload", "");
  int64_t ms = (int64_t)strlen(text) * SPEECH_MS_PER_CHARACTER;
  if (ms < SPEECH_MS_MIN)
    return SPEECH_MS_MIN;
  return ms < SPEECH_MS_MAX ? ms : SPEECH_MS_MAX;
}

static void start_next(struct sim_call *call) {
  if (call->media.playing || json_array_size(call->media.waiting) == 0)
    return;
  call->media.playing = json_incref(json_array_get(call->media.waiting, 0));
  json_array_remove(call->media.waiting, 0);
  bool speech = is_speech(call->media.playing);
  const json_t *params = json_object_get(call->media.playing, "params");
  sim_say(
      call->sim, "--", "call %s  %s: %s", sim_short_id(call->id), speech ? "says" : "plays",
      sim_json_text(params, "payload",
                    sim_json_text(params, "audio_url", sim_json_text(params, "media_name", ""))));
  tell(call, call->media.playing, "started", media_fields(call->media.playing));
  sim_call_later(call, TASK_MEDIA, duration_ms(call, call->media.playing), on_media_ended, NULL);
}

static void add_media(struct sim_call *call, const char *kind, const json_t *params, bool prompt) {
  if (!call->media.waiting)
    call->media.waiting = json_array();
  if (json_array_size(call->media.waiting) >= SIM_MEDIA_WAITING_MAX)
    return; /* nobody listens that long */
  json_array_append_new(call->media.waiting, json_pack("{s:s,s:b,s:o}", "kind", kind, "prompt",
                                                       prompt, "params", json_deep_copy(params)));
  start_next(call);
}

void sim_media_speak(struct sim_call *call, const json_t *params) {
  add_media(call, "speak", params, false);
}

void sim_media_play(struct sim_call *call, const json_t *params) {
  add_media(call, "playback", params, false);
}

bool sim_media_prompt(struct sim_call *call, const json_t *params,
                      void (*ended)(struct sim_call *call)) {
  bool speech = json_object_get(params, "payload") != NULL;
  if (!speech && !json_object_get(params, "audio_url") && !json_object_get(params, "media_name"))
    return false;
  call->media.prompt_ended = ended;
  add_media(call, speech ? "speak" : "playback", params, true);
  return true;
}

void sim_media_end_prompt(struct sim_call *call) {
  for (size_t i = json_array_size(call->media.waiting); i-- > 0;)
    if (is_prompt(json_array_get(call->media.waiting, i)))
      json_array_remove(call->media.waiting, i);
  if (!call->media.playing || !is_prompt(call->media.playing))
    return;
  end_playing(call, is_speech(call->media.playing) ? "completed" : "cancelled");
  start_next(call);
}

void sim_media_stop(struct sim_call *call, const json_t *params) {
  if (strcmp(sim_json_text(params, "stop", "current"), "all") == 0)
    json_array_clear(call->media.waiting);
  if (call->media.playing)
    end_playing(call, is_speech(call->media.playing) ? "completed" : "cancelled");
  start_next(call);
}

void sim_media_call_ended(struct sim_call *call) {
  json_array_clear(call->media.waiting);
  end_playing(call, "call_hangup");
}
