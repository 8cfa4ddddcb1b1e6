#include "api/api.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "api/faults.h"
#include "api/handlers.h"
#include "bridge/clock.h"
#include "bridge/mem.h"
#include "ids.h"
#include "json.h"
#include "sim.h"

enum { SLOW_MS = 1000, RETRY_AFTER_S = 1, HEADER_SIZE = 64 };

/* A request from its coming to its answer. */
struct exchange {
  struct timer timer;    /* while it waits, */
  struct list_link slow; /* among sim->slow */
  struct http_request *http;
  json_t *record;
  json_t *fault; /* NULL for none */
  enum sim_fault_kind fault_kind;
  struct sim_request request;
};

/* What is beside the API's root is matched as it is. */
static struct span below_root(struct span path) {
  if (span_starts_with(path, "/v2/"))
    (void)span_take_text(&path, "/v2");
  return path;
}

static void free_exchange(struct exchange *exchange) {
  struct sim_request *request = &exchange->request;
  for (size_t i = 0; i < OPERATION_MAX_IDS; i++)
    mem_free(request->ids[i]);
  json_decref(request->query);
  json_decref(request->params);
  json_decref(request->answer);
  json_decref(exchange->record);
  json_decref(exchange->fault);
  mem_free(exchange);
}

/* Who asks: any Bearer will do, unless the simulator has a key of its own. */
static bool is_authorized(struct sim_request *request, struct span authorization) {
  const char *key = request->sim->options->api_key;
  struct span given = authorization;
  struct span scheme = span_cut(&given, ' ');
  given = span_trim(given);
  if (!span_equal_nocase(scheme, "Bearer") || given.len == 0)
    sim_answer_error(request, SIM_NO_KEY, NULL, NULL);
  else if (*key && !span_equal_text(given, key))
    sim_answer_error(request, SIM_WRONG_KEY, NULL, NULL);
  else
    return true;
  return false;
}

static bool read_ids(struct sim_request *request, const struct span *ids) {
  for (size_t i = 0; i < request->operation->id_count; i++) {
    if (sim_percent_decode(&request->ids[i], ids[i], false) != ERR_OK) {
      sim_answer_error(request, SIM_NO_PATH, "The path is not well percent-encoded.", NULL);
      return false;
    }
  }
  return true;
}

static bool sends_files(const struct operation *operation) {
  return operation->content == OPERATION_MULTIPART || operation->content == OPERATION_BYTES;
}

/* Any value, as its parameter. */
static json_t *whole_body(struct span text, char *why, size_t why_size) {
  json_error_t error;
  json_t *value = json_loadb(text.data, text.len, JSON_DECODE_ANY, &error);
  if (!value)
    snprintf(why, why_size, "%s", error.text);
  return value ? json_pack("{s:o}", OPERATION_WHOLE_BODY, value) : NULL;
}

static bool read_body(struct sim_request *request, const struct http_request *http) {
  char why[160];
  struct span type = http->content_type;
  struct span media = span_trim(span_cut(&type, ';'));
  if (http->body.len == 0 || sends_files(request->operation)) { /* recorded, and not looked at */
    request->params = json_object();
  } else if (span_equal_nocase(media, "application/x-www-form-urlencoded")) {
    if (sim_form_parse(&request->params, http->body) != ERR_OK)
      sim_answer_error(request, SIM_BAD_PARAMETER, "The form body cannot be read.", NULL);
  } else {
    request->params = request->operation->whole_body ? whole_body(http->body, why, sizeof why)
                                                     : sim_json_parse(http->body, why, sizeof why);
    if (!request->params)
      sim_answer_error(request, SIM_BAD_JSON, why, NULL);
  }
  if (request->params && !json_is_object(request->params)) {
    json_decref(request->params);
    request->params = NULL;
    sim_answer_error(request, SIM_BAD_JSON, "The request body must be a JSON object.", NULL);
  }
  return request->params != NULL;
}

static bool read_query(struct sim_request *request, const struct http_request *http) {
  if (sim_form_parse(&request->query, http->query) == ERR_OK)
    return true;
  sim_answer_error(request, SIM_BAD_PARAMETER, "The query cannot be read.", NULL);
  return false;
}

/* The table has no alternatives; a bridge with a queue or a video room needs no other call. */
static bool is_excused(const struct sim_request *request, const struct operation_param *param) {
  return strcmp(request->operation->name, "calls.bridge") == 0 &&
         strcmp(param->name, "call_control_id") == 0 &&
         (json_object_get(request->params, "queue") ||
          json_object_get(request->params, "video_room_id"));
}

/* By its name, or, of an object in the query, by "name[member]". */
static const json_t *value_of(const struct sim_request *request,
                              const struct operation_param *param) {
  const json_t *holder = param->place == OPERATION_IN_QUERY ? request->query : request->params;
  const json_t *value = json_object_get(holder, param->name);
  const size_t len = strlen(param->name);
  const char *key;
  json_t *member;
  if (value || param->place != OPERATION_IN_QUERY)
    return value;
  json_object_foreach(request->query, key, member) {
    if (strncmp(key, param->name, len) == 0 && key[len] == '[')
      value = member;
  }
  return value;
}

static bool is_missing(const struct sim_request *request, const struct operation_param *param) {
  bool may_be_there = param->place == OPERATION_IN_BODY && sends_files(request->operation);
  const json_t *value = value_of(request, param);
  return param->required && !may_be_there && param->place != OPERATION_IN_PATH &&
         (!value || json_is_null(value)) && !is_excused(request, param);
}

/* All that is missing is named at once, as Telnyx does. */
static bool has_all_parameters(struct sim_request *request) {
  json_t *errors = json_array();
  for (size_t i = 0; i < request->operation->param_count; i++) {
    const struct operation_param *param = &request->operation->params[i];
    if (!is_missing(request, param))
      continue;
    char detail[128];
    char pointer[128];
    snprintf(detail, sizeof detail, "The %s parameter is required.", param->name);
    snprintf(pointer, sizeof pointer, "/%s", param->name);
    json_array_append_new(errors, sim_error_json(SIM_MISSING, detail, pointer));
  }
  if (json_array_size(errors) == 0) {
    json_decref(errors);
    return true;
  }
  request->status = sim_error_status(SIM_MISSING);
  sim_answer_flat(request, json_pack("{s:o}", "errors", errors));
  return false;
}

/* Understands the request and has it carried out; the answer is in it afterwards. */
static void carry_out(struct exchange *exchange, enum err match, const struct span *ids) {
  struct sim_request *request = &exchange->request;
  const struct http_request *http = exchange->http;
  if (!is_authorized(request, http->authorization))
    return;
  if (match != ERR_OK) {
    sim_answer_error(request, match == ERR_DENIED ? SIM_NO_METHOD : SIM_NO_PATH, NULL, NULL);
    return;
  }
  if (!read_ids(request, ids) || !read_query(request, http) || !read_body(request, http) ||
      !has_all_parameters(request))
    return;
  if (sim_repeats_answer(request)) {
    json_object_set_new(exchange->record, "repeated", json_true());
    return;
  }
  sim_handlers_run(request);
  sim_repeats_keep(request);
}

static void say_answered(const struct exchange *exchange, const char *what) {
  const struct operation *operation = exchange->request.operation;
  const struct http_request *http = exchange->http;
  const char *code = sim_json_text(
      json_array_get(json_object_get(exchange->request.answer, "errors"), 0), "detail", "");
  sim_say(exchange->request.sim, "<-", "%-34s %.*s %.*s  %s%s%s",
          operation ? operation->name : "(no operation)", 6, sim_method_name(http->method),
          (int)http->path.len, http->path.data, what, *code ? "  " : "", code);
}

/* What has the looks of a small file, with a NUL and what is no UTF-8. */
static void answer_bytes(struct exchange *exchange) {
  static const char file[] = "%PDF-1.7\0\xFF\xFE%%EOF\n";
  http_answer(&exchange->http, &(struct http_reply){.status = 200,
                                                    .content_type = "application/octet-stream",
                                                    .body = {file, sizeof file - 1}});
  free_exchange(exchange);
}

static void answer(struct exchange *exchange, const struct http_header *headers,
                   size_t header_count) {
  struct sim_request *request = &exchange->request;
  char status[16];
  snprintf(status, sizeof status, "%d", request->status);
  say_answered(exchange, status);
  json_object_set_new(exchange->record, "status", json_integer(request->status));
  if (request->status == 200 && request->operation && request->operation->binary_reply) {
    answer_bytes(exchange);
    return;
  }
  char *body = request->answer ? sim_json_dump(request->answer) : NULL;
  http_answer(&exchange->http,
              &(struct http_reply){.status = request->status,
                                   .content_type = body ? "application/json" : NULL,
                                   .body = span_of(body),
                                   .headers = headers,
                                   .header_count = header_count});
  mem_free(body);
  free_exchange(exchange);
}

static void answer_text(struct exchange *exchange, struct span body) {
  say_answered(exchange, sim_fault_name(exchange->fault_kind));
  json_object_set_new(exchange->record, "status", json_integer(200));
  http_answer(
      &exchange->http,
      &(struct http_reply){.status = 200, .content_type = "application/json", .body = body});
  free_exchange(exchange);
}

static void cut(struct exchange *exchange) {
  say_answered(exchange, sim_fault_name(exchange->fault_kind));
  http_cut(&exchange->http);
  free_exchange(exchange);
}

/* A header's value from a member that is a text, a number or a truth; NULL when it is not there. */
static const char *header_value(char out[HEADER_SIZE], const json_t *fault, const char *key) {
  json_t *value = json_object_get(fault, key);
  if (!value)
    return NULL;
  char *dumped = json_is_string(value) ? NULL : sim_json_dump(value);
  snprintf(out, HEADER_SIZE, "%s", dumped ? dumped : json_string_value(value));
  mem_free(dumped);
  return out;
}

/* 429 in the forms that Telnyx and its SDKs know. */
static void answer_rate_limit(struct exchange *exchange) {
  const json_t *fault = exchange->fault;
  char date[HTTP_DATE_SIZE];
  char reset[24];
  long long date_s = sim_json_int(fault, "retry_after_date_s", -1);
  long long reset_s = sim_json_int(fault, "reset_s", RETRY_AFTER_S);
  http_date_format(date, clock_wall_ms() / 1000 + date_s);
  snprintf(reset, sizeof reset, "%lld", reset_s);
  struct http_header headers[HTTP_REPLY_HEADERS_MAX] = {
      {"x-ratelimit-limit", "10"}, {"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", reset}};
  size_t count = 3;
  char texts[3][HEADER_SIZE];
  const char *after = date_s >= 0 ? date : header_value(texts[0], fault, "retry_after");
  const char *after_ms = header_value(texts[1], fault, "retry_after_ms");
  const char *should_retry = header_value(texts[2], fault, "should_retry");
  if (after)
    headers[count++] = (struct http_header){"Retry-After", after};
  if (after_ms)
    headers[count++] = (struct http_header){"retry-after-ms", after_ms};
  if (should_retry)
    headers[count++] = (struct http_header){"x-should-retry", should_retry};
  sim_answer_error(&exchange->request, SIM_RATE_LIMIT, NULL, NULL);
  answer(exchange, headers, count);
}

static void answer_status(struct exchange *exchange) {
  char text[HEADER_SIZE];
  const char *should_retry = header_value(text, exchange->fault, "should_retry");
  struct http_header header = {"x-should-retry", should_retry};
  sim_answer_error(&exchange->request, SIM_SERVER_ERROR, NULL, NULL);
  exchange->request.status = (int)sim_json_int(exchange->fault, "status", 500);
  answer(exchange, &header, should_retry ? 1 : 0);
}

static void answer_oversize(struct exchange *exchange) {
  long long size = sim_json_int(exchange->fault, "bytes", SIM_OVERSIZE_BYTES);
  if (size < 2 || size > SIM_OVERSIZE_BYTES)
    size = SIM_OVERSIZE_BYTES;
  char *body = sim_alloc((size_t)size);
  memset(body, ' ', (size_t)size);
  body[0] = '{'; /* an object of nothing but white space */
  body[size - 1] = '}';
  answer_text(exchange, (struct span){body, (size_t)size});
  mem_free(body);
}

static void on_slow(struct timer *timer) {
  struct exchange *exchange = container_of(timer, struct exchange, timer);
  list_remove(&exchange->request.sim->slow, &exchange->slow);
  answer(exchange, NULL, 0);
}

static void answer_slowly(struct exchange *exchange) {
  struct sim *sim = exchange->request.sim;
  list_append(&sim->slow, &exchange->slow);
  timer_start(sim->timers, &exchange->timer,
              clock_mono_ms() + sim_json_int(exchange->fault, "delay_ms", SLOW_MS), on_slow);
}

void sim_api_close(struct sim *sim) {
  struct list_link *link = NULL;
  while ((link = list_take_first(&sim->slow))) {
    struct exchange *exchange = container_of(link, struct exchange, slow);
    timer_stop(sim->timers, &exchange->timer);
    answer(exchange, NULL, 0);
  }
}

/* Faults that come before anything is carried out; false when it is another. */
static bool fail_before(struct exchange *exchange) {
  switch (exchange->fault_kind) {
  case FAULT_CUT_BEFORE:
    cut(exchange);
    return true;
  case FAULT_RATE_LIMIT:
    answer_rate_limit(exchange);
    return true;
  case FAULT_STATUS:
    answer_status(exchange);
    return true;
  default:
    return false;
  }
}

static void fail_after(struct exchange *exchange) {
  switch (exchange->fault_kind) {
  case FAULT_CUT_AFTER:
    cut(exchange);
    return;
  case FAULT_GARBAGE:
    answer_text(exchange, span_of("<html>this is no JSON"));
    return;
  case FAULT_OVERSIZE:
    answer_oversize(exchange);
    return;
  default:
    answer_slowly(exchange);
  }
}

void sim_api_on_request(void *context, struct http_request *http) {
  struct sim *sim = context;
  struct span ids[OPERATION_MAX_IDS];
  struct exchange *exchange = sim_alloc(sizeof *exchange);
  exchange->http = http;
  exchange->request = (struct sim_request){.sim = sim, .status = 200};
  exchange->record = sim_recorder_add(sim, http);
  struct span method = span_of(sim_method_name(http->method));
  enum err match =
      operation_match_request(&exchange->request.operation, ids, method, below_root(http->path));
  if (match != ERR_OK)
    exchange->request.operation = NULL;
  const char *name = match == ERR_OK ? exchange->request.operation->name : "";
  json_object_set_new(exchange->record, "operation", json_string(name));
  exchange->fault = sim_faults_for_request(sim, &exchange->fault_kind, name, method, http->path);
  if (exchange->fault)
    json_object_set_new(exchange->record, "fault",
                        json_string(sim_fault_name(exchange->fault_kind)));
  if (exchange->fault && fail_before(exchange))
    return;
  carry_out(exchange, match, ids);
  if (exchange->fault)
    fail_after(exchange);
  else
    answer(exchange, NULL, 0);
}
