#include "guard_parts.h"

#include <string.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/json.h"
#include "bridge/list.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "bridge/percent.h"

enum { TIMEOUT_MS = 10 * 1000, URL_BYTES = 4096 };

struct guard_request {
  struct rest_call call;
  struct guard *guard;
  char key[40]; /* of the call, which may be gone when the reply comes */
  char *url;
  bool hang_up;
};

static void free_request(struct guard_request *request) {
  buf_free(&request->call.reply);
  mem_free(request->url);
  mem_free(request);
}

static struct guard_call *find(struct guard *guard, const char *key) {
  struct guard_call *call = guard_first_call(guard);
  while (call && strcmp(call->key, key) != 0)
    call = guard_next_call(call);
  return call;
}

static bool says_it_is_over(const struct rest_call *reply) {
  if (reply->outcome != REST_REPLIED)
    return false;
  if (reply->http_status == 404 || reply->http_status == 422)
    return true;
  struct json_found alive;
  return reply->http_status == 200 &&
         json_find(&alive, buf_span(&reply->reply), JSON_PATH("data", "is_alive")) &&
         alive.kind == JSON_WALK_FALSE;
}

/* A call that Telnyx knows no more, or knows to be over, is over. */
static void on_reply(struct rest_call *reply) {
  struct guard_request *request = container_of(reply, struct guard_request, call);
  struct guard *guard = request->guard;
  struct guard_call *call = find(guard, request->key);
  guard->requests_under_way--;
  if (call && says_it_is_over(reply)) {
    guard_drop_call(guard, call);
  } else if (call && reply->outcome == REST_REPLIED && !request->hang_up) {
    call->news_ms = clock_wall_ms();
    call->recovered = call->recovered && reply->http_status != 200;
  }
  free_request(request);
}

/* Of one that a document rings nothing but the call is known that has it rung, and ends it. */
static char *make_url(const struct guard *guard, const struct guard_call *call, bool hang_up) {
  const char *id = call->call_control_id ? call->call_control_id : call->parent;
  struct buf url;
  buf_init(&url, URL_BYTES);
  buf_addf(&url, "%s/calls/", guard->options.api_url);
  percent_encode(&url, span_of(id), ":");
  buf_add_text(&url, hang_up ? "/actions/hangup" : "");
  return buf_take(&url);
}

void guard_ask(struct guard *guard, struct guard_call *call, bool hang_up) {
  if (guard->stopped || guard->requests_under_way == GUARD_ASKED_AT_ONCE)
    return;
  struct guard_request *request = mem_alloc(sizeof *request);
  if (!request)
    return;
  request->url = make_url(guard, call, hang_up);
  if (!request->url) {
    free_request(request);
    return;
  }
  request->guard = guard;
  request->hang_up = hang_up;
  memcpy(request->key, call->key, sizeof request->key);
  request->call = (struct rest_call){
      .done = on_reply,
      .method = hang_up ? "POST" : "GET",
      .url = request->url,
      .body = span_of(hang_up ? "{}" : ""),
      .content_type = hang_up ? "application/json" : NULL,
      .repeatable = true,
      .timeout_ms = TIMEOUT_MS,
  };
  call->asked_ms = clock_wall_ms();
  guard->requests_under_way++;
  metrics_add(METRIC_GUARD_HANGUPS, hang_up);
  rest_send(guard->options.rest, &request->call);
}
