#include "own_replay.h"

#include <stdio.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/quantity.h"
#include "bridge/result.h"

const struct operation_param own_replay_params[OWN_REPLAY_PARAMS] = {
    {.name = "after", .place = OPERATION_IN_BODY, .kind = OPERATION_INTEGER},
    {.name = "call", .place = OPERATION_IN_BODY, .kind = OPERATION_STRING},
    {.name = "since", .place = OPERATION_IN_BODY, .kind = OPERATION_STRING},
    {.name = "type", .place = OPERATION_IN_BODY, .kind = OPERATION_STRING},
};

static struct span text_of(const struct own_call *call, const char *name) {
  const json_t *value = json_object_get(call->command->params, name);
  return (struct span){json_string_value(value), json_string_length(value)};
}

static const struct store_replay *replay_of(const struct own_call *call) {
  const struct store_write *write = &call->changes->write;
  return &write->changes[write->count - 1].replay;
}

static void replay(struct own_call *call, const struct store_replay *next);

static void answer(struct own_call *call, const struct store_replay *done) {
  char data[96];
  if (done->more)
    snprintf(data, sizeof data, "{\"events\":%lld,\"after\":%lld}", (long long)call->count,
             (long long)done->reached_id);
  else
    snprintf(data, sizeof data, "{\"events\":%lld}", (long long)call->count);
  own_succeed(call, data);
}

static void on_replayed(struct own_call *call) {
  struct store_replay done = *replay_of(call);
  call->count += (int64_t)done.count;
  call->bytes += (int64_t)done.bytes;
  publish_more(call->publish);
  if (!done.more || call->count >= OWN_REPLAY_EVENTS || call->bytes >= OWN_REPLAY_BYTES) {
    answer(call, &done);
    return;
  }
  done.after_id = done.reached_id;
  done.up_to_id = done.until_id;
  own_begin(call);
  replay(call, &done);
}

static void replay(struct own_call *call, const struct store_replay *next) {
  struct store_change *change = store_write_add(&call->changes->write, STORE_REPLAY);
  if (!change) {
    own_fail_memory(call);
    return;
  }
  change->replay = *next;
  own_write(call, on_replayed);
}

/* NULL when the events may go to the command's response topic. */
static const char *refuse_topic(const struct result_route *route) {
  if (route->response_topic.len == 0)
    return "events go to the command's response topic, which it has none of (MQTT 5)";
  if (replay_judge(route->response_topic, route->topics.root) == REPLAY_ELSEWHERE)
    return result_topic_refusal(route->response_topic, &route->topics);
  struct span rest = route->response_topic;
  rest = (struct span){rest.data + route->topics.root.len, rest.len - route->topics.root.len};
  return span_starts_with(rest, "/reply/")
             ? result_topic_refusal(route->response_topic, &route->topics)
             : "events pass for news there: a response topic outside of mqtt.root, or below its "
               "reply/, is wanted";
}

static int64_t since_wall_ms(const struct own_call *call) {
  struct span text = text_of(call, "since");
  int64_t since_ms = 0;
  if (text.len == 0)
    text = span_of("1h");
  return quantity_parse(&since_ms, QUANTITY_DURATION, text) == ERR_OK ? clock_wall_ms() - since_ms
                                                                      : -1;
}

void own_replay(struct own_call *call) {
  const struct result_route route = own_route(call);
  const json_t *after = json_object_get(call->command->params, "after");
  const struct store_replay first = {
      .since_wall_ms = since_wall_ms(call),
      .filter = {.type = text_of(call, "type"), .call = text_of(call, "call")},
      .to = route.response_topic,
      .correlation = route.correlation,
      .after_id = json_integer_value(after),
      .up_to_id = json_is_integer(after) ? INT64_MAX : 0};
  const char *refusal = refuse_topic(&route);
  if (refusal)
    own_fail(call, COMMAND_ERROR_INVALID_PARAMETERS, refusal);
  else if (first.since_wall_ms < 0)
    own_refuse_parameter(call, "since", "a duration as \"30m\", \"1h\" or \"2d\" is wanted");
  else
    replay(call, &first);
}
