#include "bridge/replay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/topic.h"

#define ID "v3:AbCdEf/GhIjKl"

static struct msg *make(const char *topic, const char *properties, const char *payload) {
  struct msg *event = NULL;
  const struct msg_parts parts = {.kind = MSG_EVENT,
                                  .qos = 1,
                                  .retain = true,
                                  .topic = span_of(topic),
                                  .payload = span_of(payload),
                                  .content_type = span_of("application/json"),
                                  .properties = span_of(properties),
                                  .event_id = span_of("e1")};
  assert_int_equal(msg_create(&event, &parts), ERR_OK);
  return event;
}

static void filters_fit_type_and_call(void **state) {
  (void)state;
  static const struct {
    const char *type, *call;
    bool fits;
  } rows[] = {
      {"", "", true},
      {"call.*", "", true},
      {"call.answered", "", true},
      {"call.hangup", "", false},
      {"message.*", "", false},
      {"", ID, true},
      {"", "v3:AbCdEf", true},
      {"", "AbCdEf", true},
      {"", "AbCdE", false},
      {"", "bCdEf/", false},
      {"", "conference-7", true},
      {"", "conference-8", false},
      {"*", "AbCdEf", true},
      {"message.*", "AbCdEf", false},
  };
  struct msg *event = make("telnyx/call/v3:AbCdEf%2FGhIjKl/answered",
                           "specversion: 1.0\ntype: call.answered\n", "{\"x\":\"conference-7\"}");
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const struct replay_filter filter = {span_of(rows[i].type), span_of(rows[i].call)};
    if (replay_fits(event, &filter) != rows[i].fits)
      fail_msg("%s %s", rows[i].type, rows[i].call);
  }
  msg_unref(&event);
}

static void a_replayed_one_is_marked_and_elsewhere(void **state) {
  (void)state;
  struct msg *event = make("home/telnyx/call/a/answered", "type: call.answered\n", "{\"a\":1}");
  struct msg *again = NULL;
  assert_int_equal(replay_make(&again, event, span_of("home/telnyx"), span_of("x/y")), ERR_OK);
  assert_string_equal(again->parts.topic.data, "x/y/call/a/answered");
  assert_string_equal(again->parts.properties.data, "type: call.answered\nreplayed: true\n");
  assert_string_equal(again->parts.payload.data, "{\"a\":1}");
  assert_string_equal(again->parts.content_type.data, "application/json");
  assert_int_equal(again->parts.kind, MSG_RESULT);
  assert_false(again->parts.retain);
  assert_int_equal(again->parts.event_id.len, 0);
  msg_unref(&again);
  assert_int_equal(replay_make(&again, event, span_of("other"), span_of("x")), ERR_OK);
  assert_string_equal(again->parts.topic.data, "x/home/telnyx/call/a/answered");
  msg_unref(&again);
  char *longest = calloc(1, TOPIC_MAX + 1);
  assert_non_null(longest);
  memset(longest, 'x', TOPIC_MAX - strlen("/call/a/answered"));
  assert_int_equal(replay_make(&again, event, span_of("home/telnyx"), span_of(longest)), ERR_OK);
  msg_unref(&again);
  strcat(longest, "x");
  assert_int_equal(replay_make(&again, event, span_of("home/telnyx"), span_of(longest)), ERR_RANGE);
  free(longest);
  msg_unref(&event);
}

static void part_of_an_answer_goes_where_that_goes(void **state) {
  (void)state;
  struct msg *event = make("telnyx/call/a/answered", "type: call.answered\n", "{\"a\":1}");
  struct msg *again = NULL;
  assert_int_equal(replay_to_answer(&again, event, span_of("house/reply"), span_of("c1")), ERR_OK);
  assert_string_equal(again->parts.topic.data, "house/reply");
  assert_true(span_equal_text(again->parts.correlation, "c1"));
  assert_string_equal(again->parts.properties.data,
                      "type: call.answered\nreplayed: true\ntopic: telnyx/call/a/answered\n");
  assert_int_equal(again->parts.kind, MSG_RESULT);
  assert_false(again->parts.retain);
  msg_unref(&again);
  msg_unref(&event);
}

static void what_would_pass_for_news_is_told_apart(void **state) {
  (void)state;
  static const struct {
    const char *to;
    enum replay_place place;
  } rows[] = {
      {"replay", REPLAY_ELSEWHERE},
      {"home", REPLAY_ELSEWHERE},
      {"home/telnyx2", REPLAY_ELSEWHERE},
      {"home/telnyx", REPLAY_LIVE},
      {"home/telnyx/x", REPLAY_LIVE},
      {"home/telnyx/cmd", REPLAY_FORBIDDEN},
      {"home/telnyx/cmd/x", REPLAY_FORBIDDEN},
      {"home/telnyx/as/x", REPLAY_FORBIDDEN},
      {"home/telnyx/cmds", REPLAY_LIVE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    assert_int_equal(replay_judge(span_of(rows[i].to), span_of("home/telnyx")), rows[i].place);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(filters_fit_type_and_call),
      cmocka_unit_test(a_replayed_one_is_marked_and_elsewhere),
      cmocka_unit_test(part_of_an_answer_goes_where_that_goes),
      cmocka_unit_test(what_would_pass_for_news_is_told_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
