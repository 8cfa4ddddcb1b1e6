#include "tools/tools.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "ids.h"
#include "json.h"
#include "webhooks/attempt.h"
#include "webhooks/events.h"

enum { TIMEOUT_MS = 10000, URL_SIZE = 1024, WHY_SIZE = 512 };

/* What was asked of the simulator, and what it said. */
struct question {
  const char *method;
  const char *path;
  const json_t *body; /* NULL for none */
  json_t *answer;     /* NULL when there was none */
};

static int read_answer(struct question *question, const struct rest_call *call, const char *url) {
  if (call->outcome != REST_REPLIED) {
    fprintf(stderr,
            "telnyx-sim: no simulator answers at %s (%s)\n"
            "Is it running? telnyx-sim serve starts one; --sim names another.\n",
            url, call->why);
    return 1;
  }
  question->answer =
      json_loadb(call->reply.data ? call->reply.data : "", call->reply.len, JSON_DECODE_ANY, NULL);
  if (call->http_status >= 200 && call->http_status < 300)
    return 0;
  fprintf(stderr, "telnyx-sim: %s\n", sim_json_text(question->answer, "error", "it was refused"));
  return 1;
}

/* 0, or the exit status 1 after saying why. */
static int ask(const struct sim_options *options, struct question *question) {
  char url[URL_SIZE];
  snprintf(url, sizeof url, "%s/sim%s", options->sim_url, question->path);
  char *body = question->body ? sim_json_dump(question->body) : NULL;
  struct sim_wait wait;
  struct rest_call call = {.method = question->method,
                           .url = url,
                           .body = span_of(body),
                           .content_type = body ? "application/json" : NULL,
                           .timeout_ms = TIMEOUT_MS};
  sim_wait_open(&wait, 1, "telnyx-sim");
  sim_wait_for_call(&wait, &call);
  int status = read_answer(question, &call, url);
  buf_free(&call.reply);
  sim_wait_close(&wait);
  mem_free(body);
  return status;
}

static int usage(const char *what) {
  fprintf(stderr, "telnyx-sim: %s\n", what);
  return 2;
}

int sim_client_call(const struct sim_options *options) {
  if (!*options->from || !*options->to)
    return usage("call needs --from and --to");
  json_t *body = json_pack("{s:s,s:s}", "from", options->from, "to", options->to);
  sim_trigger_add_sets(body, options);
  struct question question = {.method = "POST", .path = "/calls", .body = body};
  int status = ask(options, &question);
  if (status == 0)
    printf("call_control_id  %s\nIt is parked: answer it, or it is given up after a while.\n",
           sim_json_text(question.answer, "call_control_id", ""));
  json_decref(question.answer);
  json_decref(body);
  return status;
}

/* A verb on a call; takes the body. */
static int act(const struct sim_options *options, const char *verb, json_t *body) {
  char path[URL_SIZE];
  snprintf(path, sizeof path, "/calls/%s/%s", options->words[0], verb);
  struct question question = {.method = "POST", .path = path, .body = body};
  int status = ask(options, &question);
  json_decref(question.answer);
  json_decref(body);
  return status;
}

int sim_client_press(const struct sim_options *options) {
  if (!options->words[1])
    return usage("press needs a call's id and digits");
  return act(options, "press", json_pack("{s:s}", "digits", options->words[1]));
}

int sim_client_hangup(const struct sim_options *options) {
  if (!options->words[0])
    return usage("hangup needs a call's id");
  return act(options, "hangup", json_object());
}

static json_t *make_fault(const struct sim_options *options) {
  json_t *fault = json_pack("{s:s,s:I,s:I}", "kind", options->words[0], "count",
                            (json_int_t)options->count, "skip", (json_int_t)options->skip);
  const char *const members[][2] = {
      {"operation", options->operation}, {"path", options->path}, {"event", options->event}};
  for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
    if (*members[i][1])
      json_object_set_new(fault, members[i][0], json_string(members[i][1]));
  for (size_t i = 0; i < options->sets.count; i++) { /* as texts: a Retry-After is no number */
    struct span value = span_of(options->sets.items[i]);
    struct span name = span_cut(&value, '=');
    char *key = sim_copy(name);
    json_object_set_new(fault, key, json_string(value.data ? value.data : ""));
    mem_free(key);
  }
  return fault;
}

int sim_client_fault(const struct sim_options *options) {
  if (!options->words[0])
    return usage("fault needs a kind; telnyx-sim fault --help lists them");
  bool clear = strcmp(options->words[0], "clear") == 0;
  json_t *fault = clear ? NULL : make_fault(options);
  struct question question = {
      .method = clear ? "DELETE" : "POST", .path = "/faults", .body = fault};
  int status = ask(options, &question);
  if (status == 0)
    printf("%zu faults wait\n", json_array_size(json_object_get(question.answer, "faults")));
  json_decref(question.answer);
  json_decref(fault);
  return status;
}

static int list_types(void) {
  for (size_t i = 0; i < sim_sample_count; i++)
    printf("%s\n", sim_samples[i].type);
  return 0;
}

static int trigger_through_sim(const struct sim_options *options, const json_t *wishes) {
  struct question question = {.method = "POST", .path = "/trigger", .body = wishes};
  int status = ask(options, &question);
  if (status == 0) {
    char *text = json_dumps(json_object_get(question.answer, "body"), JSON_INDENT(2));
    printf("%s\n", text);
    mem_free(text);
  }
  json_decref(question.answer);
  return status;
}

static int send_directly(const struct sim_options *options, const struct crypt_pair *pair,
                         json_t *json, json_t *form) {
  struct sim_attempt attempt;
  struct sim_wait wait;
  struct rest_call call = {.timeout_ms = options->webhook_timeout_ms};
  const struct sim_attempt_parts parts = {.json = json,
                                          .form = form,
                                          .url = options->webhook_url,
                                          .number = 1,
                                          .wall_s = clock_wall_ms() / 1000};
  sim_attempt_make(&attempt, pair, &parts);
  sim_attempt_fill(&call, &attempt);
  sim_wait_open(&wait, 1, "telnyx-webhooks");
  sim_wait_for_call(&wait, &call);
  bool taken = call.outcome == REST_REPLIED && call.http_status / 100 == 2;
  printf("%s\n", attempt.body);
  if (call.outcome == REST_REPLIED)
    fprintf(stderr, "%s answered %d\n", options->webhook_url, call.http_status);
  else
    fprintf(stderr, "%s: %s\n", options->webhook_url, call.why);
  buf_free(&call.reply);
  sim_wait_close(&wait);
  sim_attempt_free(&attempt);
  return taken ? 0 : 1;
}

static int trigger_directly(const struct sim_options *options, const json_t *wishes) {
  char why[WHY_SIZE];
  struct crypt_pair pair;
  json_t *json = NULL;
  json_t *form = NULL;
  int status = 1;
  if (!sim_key_open(&pair, options->key_file, why, sizeof why) ||
      !sim_trigger_make(&json, &form, wishes, why, sizeof why))
    fprintf(stderr, "telnyx-sim: %s\n", why);
  else
    status = send_directly(options, &pair, json, form);
  json_decref(json);
  json_decref(form);
  return status;
}

int sim_client_trigger(const struct sim_options *options) {
  if (options->list)
    return list_types();
  if (!options->words[0])
    return usage("trigger needs a type; telnyx-sim trigger --list names them");
  json_t *wishes = sim_trigger_wishes(options);
  int status =
      *options->key_file ? trigger_directly(options, wishes) : trigger_through_sim(options, wishes);
  json_decref(wishes);
  return status;
}
