#include "calls/media.h"

#include <string.h>

#include <jansson.h>

#include "bridge/mem.h"
#include "calls/numbers.h"
#include "calls/texml.h"
#include "json.h"
#include "sim.h"

/* Telnyx's defaults. */
enum { TIMEOUT_MS = 60000, INTER_DIGIT_MS = 5000, TRIES_WITH_PROMPT = 3 };

/* Whether what was typed is what was asked for. */
static const char *judge_typed(const struct sim_call *call) {
  size_t len = strlen(call->gather.typed);
  const char *valid = sim_json_text(call->gather.params, "valid_digits", "0123456789#*");
  if (len < (size_t)sim_json_int(call->gather.params, "minimum_digits", 1))
    return "invalid";
  return strspn(call->gather.typed, valid) == len ? "valid" : "invalid";
}

void sim_gather_end(struct sim_call *call, const char *status) {
  if (!call->gather.typed)
    return;
  sim_task_cancel(call->sim->timers, &call->tasks, TASK_GATHER);
  sim_task_cancel(call->sim->timers, &call->tasks, TASK_DTMF);
  char *typed = call->gather.typed;
  call->gather.typed = NULL;
  sim_media_end_prompt(call);
  sim_say(call->sim, "--", "call %s  gathered \"%s\": %s", sim_short_id(call->id), typed, status);
  sim_call_event(call, "call.gather.ended",
                 json_pack("{s:s,s:s}", "digits", typed, "status", status));
  json_decref(call->gather.params);
  call->gather.params = NULL;
  if (call->gather.ended)
    call->gather.ended(call, typed, status);
  mem_free(typed);
}

static void on_timeout(void *owner, json_t *detail);

static void wait_for_digit(struct sim_call *call) {
  const json_t *params = call->gather.params;
  long long wait_ms = sim_json_int(params, "initial_timeout_millis",
                                   sim_json_int(params, "timeout_millis", TIMEOUT_MS));
  sim_call_later(call, TASK_GATHER, wait_ms, on_timeout, NULL);
}

/* The prompt was heard to the end: from now on the time to answer runs. */
static void on_prompt_ended(struct sim_call *call) {
  if (call->gather.typed && call->gather.typed[0] == '\0')
    wait_for_digit(call);
}

/* Without a prompt nobody is asked twice. */
static long long tries_of(const json_t *params) {
  bool prompts = json_object_get(params, "payload") || json_object_get(params, "audio_url") ||
                 json_object_get(params, "media_name");
  return prompts ? sim_json_int(params, "maximum_tries", TRIES_WITH_PROMPT) : 1;
}

/* What was wrong has a prompt of its own, where there is one. */
static json_t *prompt_of(const struct sim_call *call, const char *status) {
  static const char *const names[][2] = {{"payload", "invalid_payload"},
                                         {"audio_url", "invalid_audio_url"},
                                         {"media_name", "invalid_media_name"}};
  json_t *params = json_copy(call->gather.params);
  for (size_t i = 0; strcmp(status, "invalid") == 0 && i < sizeof names / sizeof names[0]; i++) {
    json_t *instead = json_object_get(params, names[i][1]);
    if (instead)
      json_object_set(params, names[i][0], instead);
  }
  return params;
}

static void ask(struct sim_call *call, const char *status) {
  json_t *params = prompt_of(call, status);
  call->gather.tries++;
  call->gather.typed[0] = '\0';
  if (!sim_media_prompt(call, params, on_prompt_ended))
    wait_for_digit(call);
  json_decref(params);
}

static void end_try(struct sim_call *call, const char *status) {
  sim_task_cancel(call->sim->timers, &call->tasks, TASK_GATHER);
  if (strcmp(status, "valid") == 0 || call->gather.tries >= tries_of(call->gather.params))
    sim_gather_end(call, status);
  else
    ask(call, status);
}

static void on_timeout(void *owner, json_t *detail) {
  (void)detail;
  struct sim_call *call = owner;
  const char *status = judge_typed(call);
  size_t least = (size_t)sim_json_int(call->gather.params, "minimum_digits", 1);
  end_try(call, strlen(call->gather.typed) < least ? "timeout" : status);
}

/* A digit reaches the gather that runs, and nobody talks into it. */
static void take_digit(struct sim_call *call, char digit) {
  const char *terminating = sim_json_text(call->gather.params, "terminating_digit", "#");
  sim_media_end_prompt(call);
  if (*terminating && strchr(terminating, digit)) {
    end_try(call, judge_typed(call));
    return;
  }
  size_t len = strlen(call->gather.typed);
  call->gather.typed[len] = digit;
  call->gather.typed[len + 1] = '\0';
  long long maximum = sim_json_int(call->gather.params, "maximum_digits", SIM_DIGITS_MAX);
  if ((long long)len + 1 >= maximum || len + 1 >= SIM_DIGITS_MAX) {
    end_try(call, judge_typed(call));
    return;
  }
  sim_task_cancel(call->sim->timers, &call->tasks, TASK_GATHER);
  sim_call_later(call, TASK_GATHER,
                 sim_json_int(call->gather.params, "inter_digit_timeout_millis", INTER_DIGIT_MS),
                 on_timeout, NULL);
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
  if (call->gather.typed)
    take_digit(call, digit[0]);
}

static void press_later(struct sim_call *call, const char *digits, int64_t in_ms) {
  if (*digits)
    sim_call_later(call, TASK_DTMF, in_ms + call->sim->options->digit_ms, on_digit,
                   json_string(digits));
}

void sim_gather_press(struct sim_call *call, const char *digits) {
  press_later(call, digits, 0);
}

void sim_gather_send_dtmf(struct sim_call *call, const char *digits) {
  if (call->peer)
    sim_gather_press(call->peer, digits);
}

void sim_gather_start(struct sim_call *call, const json_t *params) {
  sim_gather_end(call, "cancelled");
  call->gather.ended = NULL;
  call->gather.params = json_deep_copy(params);
  call->gather.typed = sim_alloc(SIM_DIGITS_MAX + 1);
  call->gather.tries = 0;
  ask(call, "");
  const struct sim_number *number =
      sim_number_find(sim_call_text(call, call->incoming ? "from" : "to"));
  press_later(call, number->digits ? number->digits : call->sim->options->digits, number->press_ms);
}

void sim_gather_tell(struct sim_call *call,
                     void (*ended)(struct sim_call *call, const char *digits, const char *status)) {
  call->gather.ended = ended;
}
