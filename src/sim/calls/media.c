#include "calls/media.h"

#include <string.h>

#include <jansson.h>

#include "bridge/mem.h"
#include "calls/numbers.h"
#include "calls/texml.h"
#include "json.h"
#include "sim.h"

/* Telnyx's defaults of gather, and the pace of simulated speech. */
enum {
  GATHER_TIMEOUT_MS = 60000,
  INTER_DIGIT_MS = 5000,
  SPEECH_MS_PER_CHARACTER = 60,
  SPEECH_MS_MIN = 300,
  SPEECH_MS_MAX = 20000,
};

static void start_next(struct sim_call *call);

static bool is_speech(const json_t *media) {
  return strcmp(sim_json_text(media, "kind", ""), "speak") == 0;
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
  sim_call_event(call, is_speech(media) ? "call.speak.ended" : "call.playback.ended", fields);
  json_decref(media);
}

static void on_media_ended(void *owner, json_t *detail) {
  (void)detail;
  struct sim_call *call = owner;
  end_playing(call, "completed");
  start_next(call);
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
  sim_call_event(call, speech ? "call.speak.started" : "call.playback.started",
                 media_fields(call->media.playing));
  sim_call_later(call, TASK_MEDIA, duration_ms(call, call->media.playing), on_media_ended, NULL);
}

void sim_media_free(struct sim_call *call) {
  json_decref(call->media.playing);
  json_decref(call->media.waiting);
  json_decref(call->media.gather);
  mem_free(call->media.typed);
}

static void add_media(struct sim_call *call, const char *kind, const json_t *params) {
  if (!call->media.waiting)
    call->media.waiting = json_array();
  if (json_array_size(call->media.waiting) >= SIM_MEDIA_WAITING_MAX)
    return; /* nobody listens that long */
  json_array_append_new(call->media.waiting,
                        json_pack("{s:s,s:o}", "kind", kind, "params", json_deep_copy(params)));
  start_next(call);
}

void sim_media_speak(struct sim_call *call, const json_t *params) {
  add_media(call, "speak", params);
}

void sim_media_play(struct sim_call *call, const json_t *params) {
  add_media(call, "playback", params);
}

void sim_media_stop(struct sim_call *call, const json_t *params) {
  if (strcmp(sim_json_text(params, "stop", "current"), "all") == 0)
    json_array_clear(call->media.waiting);
  if (call->media.playing)
    end_playing(call, is_speech(call->media.playing) ? "completed" : "cancelled");
  start_next(call);
}

/* Whether what was typed is what was asked for. */
static const char *judge_typed(const struct sim_call *call, bool timed_out) {
  size_t len = strlen(call->media.typed);
  const char *valid = sim_json_text(call->media.gather, "valid_digits", "0123456789#*");
  if (len < (size_t)sim_json_int(call->media.gather, "minimum_digits", 1))
    return timed_out ? "timeout" : "invalid";
  return strspn(call->media.typed, valid) == len ? "valid" : "invalid";
}

void sim_media_gather_end(struct sim_call *call, const char *status) {
  if (!call->media.typed)
    return;
  sim_task_cancel(call->sim->timers, &call->tasks, TASK_GATHER);
  sim_task_cancel(call->sim->timers, &call->tasks, TASK_DTMF);
  char *typed = call->media.typed;
  call->media.typed = NULL;
  sim_say(call->sim, "--", "call %s  gathered \"%s\": %s", sim_short_id(call->id), typed, status);
  sim_call_event(call, "call.gather.ended",
                 json_pack("{s:s,s:s}", "digits", typed, "status", status));
  json_decref(call->media.gather);
  call->media.gather = NULL;
  mem_free(typed);
}

static void on_gather_timeout(void *owner, json_t *detail) {
  (void)detail;
  struct sim_call *call = owner;
  sim_media_gather_end(call, judge_typed(call, true));
}

/* A digit reaches the gather that runs. */
static void take_digit(struct sim_call *call, char digit) {
  const char *terminating = sim_json_text(call->media.gather, "terminating_digit", "#");
  if (*terminating && strchr(terminating, digit)) {
    sim_media_gather_end(call, judge_typed(call, false));
    return;
  }
  size_t len = strlen(call->media.typed);
  call->media.typed[len] = digit;
  call->media.typed[len + 1] = '\0';
  long long maximum = sim_json_int(call->media.gather, "maximum_digits", SIM_DIGITS_MAX);
  if ((long long)len + 1 >= maximum || len + 1 >= SIM_DIGITS_MAX) {
    sim_media_gather_end(call, judge_typed(call, false));
    return;
  }
  sim_task_cancel(call->sim->timers, &call->tasks, TASK_GATHER);
  sim_call_later(call, TASK_GATHER,
                 sim_json_int(call->media.gather, "inter_digit_timeout_millis", INTER_DIGIT_MS),
                 on_gather_timeout, NULL);
}

static void on_digit(void *owner, json_t *detail) {
  struct sim_call *call = owner;
  const char *digits = json_string_value(detail);
  char digit[2] = {digits[0], '\0'};
  json_t *rest = digits[1] ? json_string(digits + 1) : NULL;
  if (rest) /* first, so that the end of a gather can call it off */
    sim_call_later(call, TASK_DTMF, call->sim->options->digit_ms, on_digit, rest);
  if (digit[0] == 'w' || digit[0] == 'W')
    return;
  sim_call_event(call, "call.dtmf.received", json_pack("{s:s}", "digit", digit));
  sim_texml_progress(call, "CallDtmf", json_pack("{s:s}", "Digit", digit));
  if (call->media.typed)
    take_digit(call, digit[0]);
}

void sim_media_press(struct sim_call *call, const char *digits) {
  if (*digits)
    sim_call_later(call, TASK_DTMF, call->sim->options->digit_ms, on_digit, json_string(digits));
}

void sim_media_send_dtmf(struct sim_call *call, const char *digits) {
  if (call->peer)
    sim_media_press(call->peer, digits);
}

void sim_media_gather(struct sim_call *call, const json_t *params) {
  sim_media_gather_end(call, "cancelled");
  call->media.gather = json_deep_copy(params);
  call->media.typed = sim_alloc(SIM_DIGITS_MAX + 1);
  long long timeout_ms = sim_json_int(params, "initial_timeout_millis",
                                      sim_json_int(params, "timeout_millis", GATHER_TIMEOUT_MS));
  sim_call_later(call, TASK_GATHER, timeout_ms, on_gather_timeout, NULL);
  const char *other = sim_call_text(call, call->incoming ? "from" : "to");
  const char *digits = sim_number_find(other)->digits;
  sim_media_press(call, digits ? digits : call->sim->options->digits);
}

void sim_media_call_ended(struct sim_call *call) {
  json_array_clear(call->media.waiting);
  end_playing(call, "call_hangup");
  sim_media_gather_end(call, "call_hangup");
}
