#include "calls/texml.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "calls/calls.h"
#include "calls/media.h"
#include "json.h"
#include "sim.h"
#include "webhooks/events.h"
#include "webhooks/webhooks.h"

enum { URL_SIZE = 2048, WHY_SIZE = 128, GATHER_S = 5, DIAL_S = 30, DIAL_LIMIT_S = 14400 };

static void go_on(struct sim_call *call);
static void ask(struct sim_call *call, const char *url, const char *method, const char *fallback,
                json_t *fields);

/* ---- URLs ------------------------------------------------------------------------------------ */

/* A reference as it stands in a document of that URL (RFC 3986 section 5.2, for what documents
 * hold: whole URLs, absolute paths, queries, names beside the document). */
static void resolve(char out[URL_SIZE], const char *base, const char *reference) {
  const char *host = strstr(base, "://");
  const char *path = host ? strchr(host + 3, '/') : NULL;
  size_t keep = strlen(base);
  if (strstr(reference, "://"))
    keep = 0;
  else if (reference[0] == '/')
    keep = path ? (size_t)(path - base) : keep;
  else if (reference[0] == '?')
    keep = strcspn(base, "?");
  else if (reference[0] != '\0')
    while (path && keep > (size_t)(path - base) + 1 && base[keep - 1] != '/')
      keep--;
  snprintf(out, URL_SIZE, "%.*s%s", (int)keep, base, reference);
}

static const char *attribute(const json_t *verb, const char *name, const char *otherwise) {
  return sim_json_text(json_object_get(verb, "attributes"), name, otherwise);
}

static long long number(const json_t *verb, const char *name, long long otherwise) {
  return sim_json_int(json_object_get(verb, "attributes"), name, otherwise);
}

static const char *text_of(const json_t *verb) {
  return sim_json_text(verb, "text", "");
}

static const char *name_of(const json_t *verb) {
  return sim_json_text(verb, "verb", "");
}

/* ---- asking ---------------------------------------------------------------------------------- */

static void forget(struct sim_call *call) {
  json_decref(call->script.verbs);
  mem_free(call->script.url);
  call->script.verbs = NULL;
  call->script.url = NULL;
  call->script.at = 0;
}

static void on_reply(struct sim *sim, const struct sim_reply *reply) {
  struct sim_call *call = sim_call_find(sim, reply->about);
  char why[WHY_SIZE] = "no answer";
  if (!call || !sim_call_is_live(call))
    return;
  if (reply->body.data && reply->body.len == 0)
    return; /* it is told nothing */
  json_t *verbs = reply->body.data ? sim_texml_parse(reply->body, why, sizeof why) : NULL;
  if (verbs) {
    forget(call);
    call->script.verbs = verbs;
    call->script.url = sim_copy(span_of(reply->url));
    go_on(call);
    return;
  }
  sim_say(sim, "!!", "call %s  TeXML of %s: %s", sim_short_id(call->id), reply->url, why);
  char *fallback = call->script.fallback;
  call->script.fallback = NULL;
  if (fallback)
    ask(call, fallback, "POST", NULL, sim_texml_fields(call, NULL));
  else
    sim_call_hang_up(call, "unspecified", "caller", "500");
  mem_free(fallback);
}

/* With `fallback` NULL, or no answer from there either, the call ends. Takes the fields. */
static void ask(struct sim_call *call, const char *url, const char *method, const char *fallback,
                json_t *fields) {
  mem_free(call->script.fallback);
  call->script.fallback = fallback && *fallback ? sim_copy(span_of(fallback)) : NULL;
  json_t *no_retries = json_array();
  struct sim_delivery delivery = {.type = "texml.voice_url_fetch",
                                  .about = call->id,
                                  .lane = sim_call_text(call, "call_session_id"),
                                  .url = url,
                                  .failover_url = "",
                                  .get = strcmp(method, "GET") == 0,
                                  .form = sim_callback_make("texml.voice_url_fetch", fields),
                                  .retries_ms = no_retries,
                                  .on_reply = on_reply};
  sim_webhooks_post(call->sim, &delivery);
  json_decref(no_retries);
  json_decref(fields);
}

/* An `action`, or a Redirect. */
static void ask_next(struct sim_call *call, const char *reference, const char *method,
                     json_t *extras) {
  char url[URL_SIZE];
  resolve(url, call->script.url, reference);
  ask(call, url, method, NULL, sim_texml_fields(call, extras));
}

/* Telnyx asks the application what to do, or was told with the request. */
static void take_instructions(struct sim_call *call) {
  const json_t *params = call->params;
  const char *document = sim_json_text(params, "Texml", NULL);
  const char *url = sim_json_text(params, "Url", NULL);
  const char *method = sim_json_text(params, "UrlMethod", sim_json_text(params, "Method", "POST"));
  if (document)
    on_reply(call->sim, &(struct sim_reply){call->id, "", span_of(document)});
  else if (url)
    ask(call, url, method, sim_json_text(params, "FallbackUrl", NULL),
        sim_texml_fields(call, NULL));
}

void sim_texml_begin(struct sim_call *call) {
  call->texml = true;
  call->script.begin = take_instructions;
}

/* ---- verbs ----------------------------------------------------------------------------------- */

/* What is heard, as media.c takes it: {"payload"} or {"audio_url"}; NULL when it is none. */
static json_t *media_of(const json_t *verb) {
  if (strcmp(name_of(verb), "Say") == 0)
    return json_pack("{s:s}", "payload", text_of(verb));
  if (strcmp(name_of(verb), "Play") == 0)
    return json_pack("{s:s}", "audio_url", text_of(verb));
  return NULL;
}

static void hear(struct sim_call *call, const json_t *verb) {
  json_t *media = media_of(verb);
  if (!sim_media_prompt(call, media, go_on))
    go_on(call);
  json_decref(media);
}

static void on_gathered(struct sim_call *call, const char *digits, const char *status) {
  if (!sim_call_is_live(call) || strcmp(status, "cancelled") == 0)
    return;
  const json_t *verb = json_array_get(call->script.verbs, call->script.at - 1);
  if (digits[0] == '\0')
    go_on(call);
  else
    ask_next(call, attribute(verb, "action", ""), attribute(verb, "method", "POST"),
             json_pack("{s:s}", "Digits", digits));
}

/* What is said in a Gather is heard while digits are waited for. */
static void gather(struct sim_call *call, const json_t *verb) {
  json_t *params = json_pack("{s:i,s:s}", "maximum_tries", 1, "terminating_digit",
                             attribute(verb, "finishOnKey", "#"));
  size_t i;
  json_t *child;
  json_array_foreach(json_object_get(verb, "children"), i, child) {
    json_t *media = media_of(child);
    if (media && !json_object_get(params, "payload") && !json_object_get(params, "audio_url"))
      json_object_update(params, media);
    json_decref(media);
  }
  long long timeout_ms = number(verb, "timeout", GATHER_S) * 1000;
  json_object_set_new(params, "timeout_millis", json_integer(timeout_ms));
  json_object_set_new(params, "inter_digit_timeout_millis", json_integer(timeout_ms));
  json_object_set_new(
      params, "maximum_digits",
      json_integer(number(verb, "numDigits", number(verb, "maxDigits", SIM_DIGITS_MAX))));
  sim_gather_start(call, params);
  sim_gather_tell(call, on_gathered);
  json_decref(params);
}

static bool is_rung(const json_t *noun) {
  return strcmp(name_of(noun), "Number") == 0 || strcmp(name_of(noun), "Sip") == 0;
}

/* The first Number or Sip in it, NULL for none; all else is named. */
static const json_t *noun_of(const struct sim_call *call, const json_t *verb) {
  const json_t *found = NULL;
  size_t i;
  json_t *child;
  json_array_foreach(json_object_get(verb, "children"), i, child) {
    if (!found && is_rung(child))
      found = child;
    else
      sim_say(call->sim, "!!", "call %s  TeXML: %s<%s> in <Dial> is not carried out",
              sim_short_id(call->id), is_rung(child) ? "a further " : "", name_of(child));
  }
  return found;
}

static const char *dial_status(const struct sim_call *leg, const char *cause) {
  static const struct {
    const char *cause, *status;
  } rows[] = {{"user_busy", "busy"},
              {"call_rejected", "busy"},
              {"timeout", "no-answer"},
              {"no_answer", "no-answer"},
              {"originator_cancel", "canceled"}};
  if (leg->answered_mono_ms)
    return "completed";
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (strcmp(cause, rows[i].cause) == 0)
      return rows[i].status;
  return "failed";
}

static void on_leg_ended(struct sim_call *leg, const char *cause) {
  struct sim_call *call = sim_call_find(leg->sim, leg->script.dialled_by);
  if (!call || !sim_call_is_live(call))
    return;
  const json_t *verb = json_array_get(call->script.verbs, call->script.at - 1);
  const char *action = attribute(verb, "action", NULL);
  char seconds[24];
  snprintf(seconds, sizeof seconds, "%lld", sim_texml_seconds(leg));
  if (action)
    ask_next(call, action, attribute(verb, "method", "POST"),
             json_pack("{s:s,s:s,s:s}", "DialCallSid", leg->id, "DialCallStatus",
                       dial_status(leg, cause), "DialCallDuration", seconds));
  else
    go_on(call);
}

/* A leg's callbacks go where its Number or Sip says; nowhere else. */
static void tell_of_leg(struct sim_call *leg, const struct sim_call *call, const json_t *noun) {
  char url[URL_SIZE];
  const char *callback = noun ? attribute(noun, "statusCallback", NULL) : NULL;
  const char *events = noun ? attribute(noun, "statusCallbackEvent", "completed") : "";
  if (callback) {
    resolve(url, call->script.url, callback);
    json_object_set_new(leg->params, "StatusCallback", json_string(url));
  }
  json_object_set_new(leg->params, "StatusCallbackEvent", json_string(callback ? events : "none"));
}

static struct sim_call *make_leg(struct sim_call *call, const json_t *verb, const char *to) {
  json_t *params =
      json_pack("{s:s,s:s,s:i,s:i}", "to", to, "from",
                attribute(verb, "callerId", sim_call_text(call, call->incoming ? "to" : "from")),
                "timeout_secs", (int)number(verb, "timeout", DIAL_S), "time_limit_secs",
                (int)number(verb, "timeLimit", DIAL_LIMIT_S));
  struct sim_call *leg = to[0] ? sim_call_new(call->sim, params, false, call) : NULL;
  json_decref(params);
  return leg;
}

static void dial(struct sim_call *call, const json_t *verb) {
  const json_t *noun = noun_of(call, verb);
  struct sim_call *leg = make_leg(call, verb, text_of(noun ? noun : verb));
  if (!leg) {
    go_on(call);
    return;
  }
  sim_texml_begin(leg);
  tell_of_leg(leg, call, noun);
  snprintf(leg->script.dialled_by, sizeof leg->script.dialled_by, "%s", call->id);
  leg->script.ended = on_leg_ended;
  call->park_after_unbridge = true;
  leg->transfer_from = call;
  sim_call_start_outgoing(leg);
}

static void on_paused(void *owner, json_t *detail) {
  (void)detail;
  go_on(owner);
}

static void pause_for(struct sim_call *call, const json_t *verb) {
  sim_call_later(call, TASK_MEDIA, number(verb, "length", 1) * 1000, on_paused, NULL);
}

static void reject(struct sim_call *call, const json_t *verb) {
  bool busy = strcmp(attribute(verb, "reason", "rejected"), "busy") == 0;
  sim_call_hang_up(call, busy ? "user_busy" : "call_rejected", "callee", busy ? "486" : "603");
}

static void hang_up(struct sim_call *call, const json_t *verb) {
  (void)verb;
  sim_call_hang_up(call, "normal_clearing", "caller", "200");
}

static void redirect(struct sim_call *call, const json_t *verb) {
  ask_next(call, text_of(verb), attribute(verb, "method", "POST"), NULL);
}

/* What each does, and whether a call that comes in is answered for it. */
static const struct verb {
  const char *name;
  void (*run)(struct sim_call *call, const json_t *verb);
  bool answers;
} verbs[] = {
    {"Say", hear, true},       {"Play", hear, true},        {"Gather", gather, true},
    {"Dial", dial, true},      {"Pause", pause_for, false}, {"Redirect", redirect, false},
    {"Reject", reject, false}, {"Hangup", hang_up, false},
};

static void run(struct sim_call *call, const json_t *element) {
  const struct verb *verb = NULL;
  for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
    if (strcmp(verbs[i].name, name_of(element)) == 0)
      verb = &verbs[i];
  if (!verb) {
    sim_say(call->sim, "!!", "call %s  TeXML: <%s> is not carried out", sim_short_id(call->id),
            name_of(element));
    go_on(call);
    return;
  }
  sim_say(call->sim, "--", "call %s  <%s>", sim_short_id(call->id), verb->name);
  if (verb->answers && call->state == CALL_PARKED)
    sim_call_answer(call);
  verb->run(call, element);
}

/* The next verb. After the last one the call ends; a document without any does nothing. */
static void go_on(struct sim_call *call) {
  if (!sim_call_is_live(call))
    return;
  const json_t *next = json_array_get(call->script.verbs, call->script.at);
  if (next) {
    call->script.at++;
    run(call, next);
  } else if (call->script.at > 0) {
    hang_up(call, NULL);
  }
}
