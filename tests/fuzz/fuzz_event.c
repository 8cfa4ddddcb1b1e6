/* A webhook, as lines: content type, timestamp, body. It always becomes an event, and a message
 * whose topic and properties MQTT can carry. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/call_state.h"
#include "bridge/event.h"
#include "bridge/mem.h"
#include "bridge/number_state.h"
#include "bridge/topic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool condition) {
  if (!condition)
    abort();
}

static void check_topic(struct span topic) {
  check(topic.len <= TOPIC_MAX && topic_text_is_clean(topic));
  for (size_t i = 0; i < topic.len; i++)
    check(!strchr("+#$ ", topic.data[i]));
}

static void check_msg(const struct event *event, const struct event_source *source) {
  const struct event_msg_source msg_source = {
      .root = "telnyx",
      .body = source->body,
      .signature = source->content_type, /* as hostile as anything */
      .timestamp = source->timestamp,
  };
  struct msg *msg;
  check(event_to_msg(&msg, event, &msg_source) == ERR_OK);
  check_topic(msg->parts.topic);
  check(!topic_filter_matches(span_of("telnyx/+/+/state"), msg->parts.topic) ||
        span_starts_with(msg->parts.topic, "telnyx/event/"));
  check(event->shape == EVENT_FORM || span_equal(msg->parts.payload, source->body));
  check(msg->parts.content_type.len == 0 || span_is_utf8(msg->parts.payload));
  size_t at = 0, count = 0;
  struct span name, value;
  while (msg_next_property(msg, &at, &name, &value)) {
    check(topic_text_is_clean(name) && topic_text_is_clean(value) && name.len > 0);
    count++;
  }
  check(count >= 4 && count <= 8);
  msg_unref(&msg);
}

static void check_state(const struct event *event) {
  char *first = NULL, *second = NULL;
  bool ended;
  check(call_state_next(&first, &ended, span_of(NULL), event) == ERR_OK);
  if (first)
    check(call_state_next(&second, &ended, span_of(first), event) == ERR_OK && !second);
  mem_free(first);
}

static const char *contact_of(const void *context, const char *number) {
  (void)context;
  return number[0] == '+' ? "anna" : NULL;
}

static bool is_ours(const void *context, const char *number) {
  (void)context;
  return number[0] == '+';
}

static void check_number_event(const struct event *event, struct span body) {
  char *json = NULL, *number = NULL;
  const struct number_book book = {NULL, contact_of, is_ours};
  check(number_event_of_message(&json, &number, event, body, &book) == ERR_OK);
  check(!json || (number && span_is_utf8(span_of(json))));
  mem_free(json);
  mem_free(number);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct span rest = {(const char *)data, size};
  struct event_source source;
  source.content_type = span_cut(&rest, '\n');
  source.timestamp = span_cut(&rest, '\n');
  source.body = rest;
  struct event *event;
  check(event_parse(&event, &source) == ERR_OK);
  check(event->id.len > 0 && event->id.len <= EVENT_ID_MAX && event->type.len > 0);
  check_msg(event, &source);
  check_state(event);
  check_number_event(event, source.body);
  event_free(&event);
  return 0;
}
