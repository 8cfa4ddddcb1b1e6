#include "api/api.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "api/faults.h"
#include "bridge/mem.h"
#include "calls/calls.h"
#include "calls/media.h"
#include "calls/numbers.h"
#include "calls/texml.h"
#include "json.h"
#include "sim.h"
#include "webhooks/events.h"
#include "webhooks/webhooks.h"

enum { LIST_LIMIT = 1000, WHY_SIZE = 512 };

/* A question, and what is said to it. */
struct control {
  struct sim *sim;
  enum http_method method;
  char *path; /* below /sim, decoded */
  json_t *query;
  json_t *body; /* NULL: none */
  int status;
  json_t *answer;
};

/* Takes the answer. */
static void say(struct control *control, json_t *answer) {
  json_decref(control->answer);
  control->answer = answer;
}

static void refuse(struct control *control, int status, const char *why) {
  control->status = status;
  say(control, json_pack("{s:s}", "error", why));
}

static void on_requests(struct control *control) {
  if (control->method == HTTP_DELETE) {
    sim_recorder_clear(control->sim);
    say(control, json_object());
    return;
  }
  say(control, sim_recorder_list(control->sim, sim_json_int(control->query, "since", 0),
                                 sim_json_int(control->query, "limit", LIST_LIMIT),
                                 sim_json_text(control->query, "operation", NULL)));
}

static void on_webhooks(struct control *control) {
  if (control->method == HTTP_DELETE) {
    sim_webhooks_clear(control->sim);
    say(control, json_object());
    return;
  }
  json_t *list = sim_webhooks_list(control->sim, sim_json_int(control->query, "since", 0),
                                   sim_json_int(control->query, "limit", LIST_LIMIT));
  say(control,
      json_pack("{s:o,s:i}", "webhooks", list, "waiting", (int)sim_webhooks_waiting(control->sim)));
}

static void call_in(struct control *control) {
  const char *from = sim_json_text(control->body, "from", "+13125550142");
  const char *to = sim_json_text(control->body, "to", SIM_OWN_NUMBER);
  if (!sim_number_is_valid(from) || !sim_number_is_valid(to)) {
    refuse(control, 422, "from and to must be +E.164 numbers or SIP URIs");
    return;
  }
  json_t *params = json_deep_copy(control->body);
  params = params ? params : json_object();
  json_object_set_new(params, "from", json_string(from));
  json_object_set_new(params, "to", json_string(to));
  struct sim_call *call = sim_call_new(control->sim, params, true, NULL);
  json_decref(params);
  if (!call) {
    refuse(control, 503, "as many calls as can be are live");
    return;
  }
  if (sim_json_text(control->body, "Url", NULL) || sim_json_text(control->body, "Texml", NULL))
    sim_texml_begin(call); /* its application is one of TeXML */
  sim_call_start_incoming(call);
  say(control, sim_call_report(call));
}

static void on_calls(struct control *control) {
  if (control->method == HTTP_POST) {
    call_in(control);
    return;
  }
  json_t *list = json_array();
  for (const struct sim_call *call = sim_call_first(control->sim); call; call = sim_call_next(call))
    json_array_append_new(list, sim_call_report(call));
  say(control, json_pack("{s:o}", "calls", list));
}

static void act_on_call(struct control *control, struct sim_call *call, const char *verb) {
  if (!sim_call_is_live(call)) {
    refuse(control, 422, "the call has ended");
    return;
  }
  if (strcmp(verb, "press") == 0)
    sim_gather_press(call, sim_json_text(control->body, "digits", ""));
  else if (strcmp(verb, "hangup") == 0)
    sim_call_hang_up(call, sim_json_text(control->body, "cause", "normal_clearing"),
                     call->incoming ? "caller" : "callee", "200");
  else if (strcmp(verb, "answer") == 0 && call->state == CALL_RINGING)
    sim_call_answer(call);
  else {
    refuse(control, 404, "what can be done with a call: press, hangup, answer (while it rings)");
    return;
  }
  say(control, sim_call_report(call));
}

/* "/calls/<id>" and "/calls/<id>/<verb>". An id can be cut short where it stays clear. */
static void on_call(struct control *control) {
  struct span rest = span_of(control->path + strlen("/calls/"));
  char *id = sim_copy(span_cut(&rest, '/'));
  struct sim_call *found = NULL;
  unsigned matches = 0;
  for (struct sim_call *call = sim_call_first(control->sim); call; call = sim_call_next(call)) {
    if (*id && strncmp(call->id, id, strlen(id)) == 0) {
      found = call;
      matches++;
    }
  }
  mem_free(id);
  if (matches != 1)
    refuse(control, 404,
           matches ? "more than one call's id begins like this" : "there is no call with this id");
  else if (rest.len == 0)
    say(control, sim_call_report(found));
  else
    act_on_call(control, found, rest.data);
}

static void on_faults(struct control *control) {
  char why[WHY_SIZE];
  if (control->method == HTTP_DELETE)
    sim_faults_clear(control->sim);
  if (control->method == HTTP_POST &&
      !sim_faults_add(control->sim, control->body, why, sizeof why)) {
    refuse(control, 422, why);
    return;
  }
  say(control, json_pack("{s:o}", "faults", sim_faults_list(control->sim)));
}

static void on_trigger(struct control *control) {
  char why[WHY_SIZE];
  const char *type = sim_json_text(control->body, "type", "");
  struct sim_delivery delivery = {.type = type, .url = sim_json_text(control->body, "url", NULL)};
  if (!sim_trigger_make(&delivery.json, &delivery.form, control->body, why, sizeof why)) {
    refuse(control, 422, why);
    return;
  }
  json_t *body = delivery.json ? delivery.json : delivery.form;
  say(control, json_pack("{s:s,s:O}", "type", type, "body", body));
  sim_webhooks_post(control->sim, &delivery);
}

static void on_events(struct control *control) {
  json_t *types = json_array();
  for (size_t i = 0; i < sim_sample_count; i++)
    json_array_append_new(types, json_string(sim_samples[i].type));
  say(control, json_pack("{s:o}", "types", types));
}

static void on_info(struct control *control) {
  char key[48];
  char api_url[96];
  crypt_base64_encode(key, sizeof key, control->sim->pair.public_key, CRYPT_KEY_BYTES);
  snprintf(api_url, sizeof api_url, "%s/v2", control->sim->base_url);
  say(control, json_pack("{s:s,s:s,s:s,s:s}", "version", BRIDGE_VERSION, "api_url", api_url,
                         "public_key", key, "webhook_url", control->sim->options->webhook_url));
}

static const struct {
  const char *path;
  unsigned methods;
  void (*answer)(struct control *control);
} routes[] = {
    {"/requests", HTTP_GET | HTTP_DELETE, on_requests},
    {"/webhooks", HTTP_GET | HTTP_DELETE, on_webhooks},
    {"/calls", HTTP_GET | HTTP_POST, on_calls},
    {"/calls/*", HTTP_GET | HTTP_POST, on_call},
    {"/faults", HTTP_GET | HTTP_POST | HTTP_DELETE, on_faults},
    {"/trigger", HTTP_POST, on_trigger},
    {"/events", HTTP_GET, on_events},
    {"/info", HTTP_GET, on_info},
};

static void route(struct control *control) {
  for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
    if (!span_fits(span_of(control->path), span_of(routes[i].path)))
      continue;
    if (routes[i].methods & (unsigned)control->method)
      routes[i].answer(control);
    else
      refuse(control, 405, "the path exists, but not with this method");
    return;
  }
  refuse(control, 404, "there is nothing here; telnyx-sim --help lists what can be asked");
}

static bool read_question(struct control *control, const struct http_request *request) {
  char why[WHY_SIZE];
  struct span path = request->path;
  (void)span_take_text(&path, "/sim");
  if (sim_percent_decode(&control->path, path, false) != ERR_OK ||
      sim_form_parse(&control->query, request->query) != ERR_OK) {
    refuse(control, 400, "the path or the query is not well encoded");
    return false;
  }
  if (request->body.len > 0) {
    control->body = sim_json_parse(request->body, why, sizeof why);
    if (!control->body) {
      refuse(control, 400, why);
      return false;
    }
  }
  return true;
}

void sim_control_on_request(void *context, struct http_request *request) {
  struct control control = {.sim = context, .method = request->method, .status = 200};
  if (read_question(&control, request))
    route(&control);
  char *body = sim_json_dump(control.answer);
  http_answer(&request, &(struct http_reply){.status = control.status,
                                             .content_type = "application/json",
                                             .body = span_of(body)});
  mem_free(body);
  mem_free(control.path);
  json_decref(control.query);
  json_decref(control.body);
  json_decref(control.answer);
}
