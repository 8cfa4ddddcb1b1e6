#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/mem.h"
#include "bridge/result.h"
#include "unit/alloc_fail.h"

enum { ROOM = 100000 };

#define TAIL "\"attempts\":1,\"duration_ms\":182}"

static struct result_facts replied(int http_status, const char *type, struct span reply) {
  return (struct result_facts){
      .ok = http_status < 300,
      .operation = "calls.dial",
      .http_status = http_status,
      .reply = reply,
      .reply_is_json = strcmp(type, "application/json") == 0,
      .reply_type = type,
      .error = http_status < 300 ? COMMAND_ERROR_NONE : COMMAND_ERROR_TELNYX,
      .attempts = 1,
      .duration_ms = 182,
      .max_bytes = ROOM,
  };
}

static void expect(const struct result_facts *facts, const char *expected) {
  char *payload = NULL;
  assert_int_equal(result_build(&payload, facts), ERR_OK);
  assert_string_equal(payload, expected);
  json_t *parsed = json_loads(payload, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, NULL);
  assert_non_null(parsed);
  json_decref(parsed);
  mem_free(payload);
}

struct reply_row {
  const char *type, *reply, *expected; /* `expected` stands between http_status and attempts */
};

static void expect_rows(const struct reply_row *rows, size_t count, int http_status) {
  for (size_t i = 0; i < count; i++) {
    struct result_facts facts = replied(http_status, rows[i].type, span_of(rows[i].reply));
    char expected[4096];
    snprintf(expected, sizeof expected,
             "{\"ok\":%s,\"operation\":\"calls.dial\",\"http_status\":%d,%s," TAIL,
             http_status < 300 ? "true" : "false", http_status, rows[i].expected);
    expect(&facts, expected);
  }
}

#define JSON "application/json"

static void carries_data_and_meta_as_they_came(void **state) {
  (void)state;
  static const struct reply_row rows[] = {
      {JSON, "{\"data\":{\"result\":\"ok\"}}", "\"data\":{\"result\":\"ok\"}"},
      {JSON, " {\"meta\" : {\"page\":1} ,\r\n \"data\" : [ 1, 2 ] } ",
       "\"data\":[ 1, 2 ],\"meta\":{\"page\":1}"},
      {JSON, "{\"data\":{\"n\":12345678901234567890123,\"f\":1.10,\"u\":\"\\u00e9\"}}",
       "\"data\":{\"n\":12345678901234567890123,\"f\":1.10,\"u\":\"\\u00e9\"}"},
      {JSON, "{\"data\":null}", "\"data\":null"},
      {JSON, "{\"data\":\"text\"}", "\"data\":\"text\""},
      {JSON, "{\"data\":{\"data\":1,\"meta\":2}}", "\"data\":{\"data\":1,\"meta\":2}"},
      {JSON, "{\"sid\":\"CA1\",\"status\":\"queued\"}",
       "\"data\":{\"sid\":\"CA1\",\"status\":\"queued\"}"},
      {JSON, "{}", "\"data\":{}"},
      {"", "", "\"data\":{}"},
      {JSON, "", "\"data\":{}"},
  };
  expect_rows(rows, sizeof rows / sizeof rows[0], 200);
}

static void tells_what_was_converted(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"{\"data\":{},\"meta\":{\"page\":1}}", "{\"converted\":[\"/to\",\"/a/0\"],\"page\":1}"},
      {"{\"data\":{},\"meta\":{ }}", "{\"converted\":[\"/to\",\"/a/0\"]}"},
      {"{\"data\":{},\"meta\":{}}", "{\"converted\":[\"/to\",\"/a/0\"]}"},
      {"{\"data\":{}}", "{\"converted\":[\"/to\",\"/a/0\"]}"},
      {"{\"data\":{},\"meta\":[1]}", "[1]"}, /* what is Telnyx's own comes first */
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct result_facts facts = replied(200, JSON, span_of(rows[i][0]));
    facts.converted = span_of("\"/to\",\"/a/0\"");
    char expected[256];
    snprintf(expected, sizeof expected,
             "{\"ok\":true,\"operation\":\"calls.dial\",\"http_status\":200,\"data\":{},\"meta\":%"
             "s," TAIL,
             rows[i][1]);
    expect(&facts, expected);
  }
  struct result_facts facts = replied(422, JSON, span_of("{\"errors\":[],\"meta\":{\"a\":1}}"));
  facts.converted = span_of("\"/to\"");
  facts.message = "m";
  expect(&facts,
         "{\"ok\":false,\"operation\":\"calls.dial\",\"http_status\":422,\"error\":{\"code\":"
         "\"telnyx\",\"message\":\"m\",\"retryable\":false,\"errors\":[]},\"meta\":{"
         "\"converted\":[\"/to\"]}," TAIL);
}

static void tells_what_nobody_knows(void **state) {
  (void)state;
  struct result_facts facts = replied(200, JSON, span_of("{\"data\":{},\"meta\":{\"page\":1}}"));
  facts.unknown = span_of("{\"pointer\":\"/too\",\"nearest\":\"to\"}");
#define UNKNOWN "\"unknown\":[{\"pointer\":\"/too\",\"nearest\":\"to\"}]"
  expect(&facts, "{\"ok\":true,\"operation\":\"calls.dial\",\"http_status\":200,\"data\":{},"
                 "\"meta\":{" UNKNOWN ",\"page\":1}," TAIL);
  facts.converted = span_of("\"/to\"");
  facts.reply = span_of("{\"data\":{}}");
  expect(&facts, "{\"ok\":true,\"operation\":\"calls.dial\",\"http_status\":200,\"data\":{},"
                 "\"meta\":{\"converted\":[\"/to\"]," UNKNOWN "}," TAIL);
#undef UNKNOWN
}

static void carries_what_is_no_json(void **state) {
  (void)state;
  static const struct reply_row rows[] = {
      {JSON, "{\"data\":",
       "\"data\":{\"content_type\":\"application/json\",\"text\":\"{\\\"data\\\":\"}"},
      {JSON, "[1]", "\"data\":{\"content_type\":\"application/json\",\"text\":\"[1]\"}"},
      {"text/plain", "{}", "\"data\":{\"content_type\":\"text/plain\",\"text\":\"{}\"}"},
      {"", "<a b=\"c\"/>\n", "\"data\":{\"content_type\":\"\",\"text\":\"<a b=\\\"c\\\"/>\\n\"}"},
      {"audio/mpeg", "\xFF\xFB\x90",
       "\"data\":{\"content_type\":\"audio/mpeg\",\"body_base64\":\"//uQ\"}"},
  };
  expect_rows(rows, sizeof rows / sizeof rows[0], 200);
  struct result_facts facts = replied(200, "image/x", (struct span){"a\0b", 3});
  expect(&facts, "{\"ok\":true,\"operation\":\"calls.dial\",\"http_status\":200,"
                 "\"data\":{\"content_type\":\"image/x\",\"body_base64\":\"YQBi\"}," TAIL);
}

#define ERROR(message, more, errors)                                                               \
  "\"error\":{\"code\":\"telnyx\",\"message\":\"" message "\"" more                                \
  ",\"retryable\":false,\"errors\":" errors

static void tells_telnyx_errors_verbatim(void **state) {
  (void)state;
#define LIST                                                                                       \
  "[ {\"code\":\"90018\",\"title\":\"Call has \\\"ended\\\"\",\"detail\":\"No longer active.\","   \
  "\"source\":{\"pointer\":\"/to\",\"x\":{\"pointer\":1}},\"meta\":{\"title\":1}}, {\"title\":2} " \
  "]"
  static const struct reply_row rows[] = {
      {JSON, "{\"errors\":" LIST "}",
       ERROR("Call has \\\"ended\\\": No longer active.", ",\"pointer\":\"/to\"", LIST) "}"},
      {JSON, "{\"errors\":[{\"title\":\"T\"}]}", ERROR("T", "", "[{\"title\":\"T\"}]") "}"},
      {JSON, "{\"errors\":[{\"detail\":\"D }]\"}]}",
       ERROR("D }]", "", "[{\"detail\":\"D }]\"}]") "}"},
      {JSON, "{\"errors\":[]}", ERROR("Telnyx refused the command", "", "[]") "}"},
      {JSON, "{\"errors\":[\"x\"]}", ERROR("Telnyx refused the command", "", "[\"x\"]") "}"},
      {JSON, "{\"errors\":{\"a\":1}}",
       ERROR("Telnyx refused the command", "", "[]") ",\"reply\":{\"errors\":{\"a\":1}}}"},
      {JSON, "{\"code\":21211,\"message\":\"Invalid 'To'\"}",
       ERROR("Invalid 'To'", "", "[]") ",\"reply\":{\"code\":21211,\"message\":\"Invalid 'To'\"}}"},
      {"text/html", "<h1>Bad",
       ERROR("Telnyx refused the command", "",
             "[]") ",\"reply\":{\"content_type\":\"text/html\",\"text\":\"<h1>Bad\"}}"},
      {"", "", ERROR("Telnyx refused the command", "", "[]") "}"},
  };
  expect_rows(rows, sizeof rows / sizeof rows[0], 422);
#undef LIST
}

static void excerpts_a_long_error_page(void **state) {
  (void)state;
  char page[6000];
  for (size_t i = 0; i + 1 < sizeof page; i += 2)
    memcpy(page + i, "\xC3\xA9", 2);
  page[0] = 'x'; /* so that the cut would split a character */
  page[1] = 'x';
  page[2] = 'x';
  memmove(page + 3, page + 4, sizeof page - 4);
  struct result_facts facts = replied(502, "text/html", (struct span){page, 5999});
  char *payload = NULL;
  assert_int_equal(result_build(&payload, &facts), ERR_OK);
  json_t *parsed = json_loads(payload, 0, NULL);
  const char *text = json_string_value(
      json_object_get(json_object_get(json_object_get(parsed, "error"), "reply"), "text"));
  assert_int_equal(strlen(text), 2047);
  json_decref(parsed);
  mem_free(payload);
}

static void tells_the_bridges_own_errors(void **state) {
  (void)state;
  struct result_facts facts = {
      .operation = "calls.dial",
      .error = COMMAND_ERROR_INVALID_PARAMETERS,
      .message = "to is missing",
      .pointer = "/to",
      .errors = span_of("[{\"pointer\":\"/to\"}]"),
      .correlation_id = span_of("{\"a\":[1.0,null]}"),
      .command_id = "6c1f",
      .response_topic = span_of("its \"topic\""),
      .topic_refusal = "why",
      .max_bytes = ROOM,
  };
  expect(&facts, "{\"ok\":false,\"operation\":\"calls.dial\",\"error\":{\"code\":"
                 "\"invalid_parameters\",\"message\":\"to is missing\",\"pointer\":\"/to\","
                 "\"retryable\":false,\"errors\":[{\"pointer\":\"/to\"}]},\"correlation_id\":"
                 "{\"a\":[1.0,null]},\"command_id\":\"6c1f\",\"attempts\":0,\"duration_ms\":0,"
                 "\"response_topic\":\"refused: its \\\"topic\\\": why\"}");
  facts = (struct result_facts){.topic = span_of("telnyx/cmd/x\"y"),
                                .error = COMMAND_ERROR_EXPIRED,
                                .retryable = true,
                                .max_bytes = ROOM};
  expect(&facts,
         "{\"ok\":false,\"topic\":\"telnyx/cmd/x\\\"y\",\"error\":{\"code\":\"expired\","
         "\"message\":\"the command was too old when it came to be run\",\"retryable\":true,"
         "\"errors\":[]},\"attempts\":0,\"duration_ms\":0}");
}

static void leaves_out_a_reply_that_does_not_fit(void **state) {
  (void)state;
  const char *reply = "{\"data\":{\"long\":\"0123456789012345678901234567890123456789\"}}";
  struct result_facts facts = replied(200, JSON, span_of(reply));
  char *payload = NULL;
  assert_int_equal(result_build(&payload, &facts), ERR_OK);
  facts.max_bytes = strlen(payload);
  mem_free(payload);
  assert_int_equal(result_build(&payload, &facts), ERR_OK);
  assert_non_null(strstr(payload, "0123456789"));
  mem_free(payload);
  facts.max_bytes--;
  const char *shorter = "{\"ok\":true,\"operation\":\"calls.dial\",\"http_status\":200,\"data\":{},"
                        "\"reply_omitted_bytes\":60," TAIL;
  expect(&facts, shorter);
  facts = replied(200, "audio/mpeg", (struct span){"\xFF\xFB\x90", 3});
  facts.max_bytes = 3; /* less than the base64 alone */
  payload = NULL;
  assert_int_equal(result_build(&payload, &facts), ERR_LIMIT);
  assert_int_equal(result_build(&payload, &(struct result_facts){.max_bytes = 10}), ERR_LIMIT);
  assert_null(payload);
}

/* A sender may make any part of a command as long as it likes: there is a result all the same. */
static void always_has_a_result(void **state) {
  (void)state;
  static char endless[5000];
  memset(endless, '1', sizeof endless - 1);
  for (int error = 0; error < COMMAND_ERROR_COUNT; error++) {
    const struct result_facts facts = {
        .ok = error == COMMAND_ERROR_NONE,
        .operation = endless,
        .topic = span_of(endless),
        .http_status = 599,
        .reply = span_of(endless),
        .error = (enum command_error)error,
        .message = endless,
        .pointer = endless,
        .errors = span_of(endless),
        .correlation_id = span_of(endless),
        .command_id = endless,
        .attempts = UINT32_MAX,
        .duration_ms = INT64_MIN,
        .max_bytes = RESULT_LEAST_BYTES,
    };
    char *payload = NULL;
    assert_int_equal(result_build(&payload, &facts), ERR_OK);
    json_t *parsed = json_loads(payload, 0, NULL);
    assert_int_equal(json_is_true(json_object_get(parsed, "ok")), facts.ok);
    assert_int_equal(json_integer_value(json_object_get(parsed, "reply_omitted_bytes")), 4999);
    json_decref(parsed);
    mem_free(payload);
  }
}

#define DEFAULTS "reply/#", "+/reply/#", "response/#", "+/response/#", "telnyx/reply/#"

/* The filters hold together with NULL behind the last. */
static void expect_refusals(const char *root, const char *const *filters, const char *allowed[],
                            const char *refused[]) {
  struct result_topics topics = {.root = span_of(root), .filters = (char *const *)filters};
  while (filters[topics.filter_count])
    topics.filter_count++;
  for (; *allowed; allowed++)
    if (result_topic_refusal(span_of(*allowed), &topics))
      fail_msg("%s, root %s: %s", *allowed, root, result_topic_refusal(span_of(*allowed), &topics));
  for (; *refused; refused++)
    if (!result_topic_refusal(span_of(*refused), &topics))
      fail_msg("%s, root %s is allowed", *refused, root);
}

#define LIST(...) ((const char *[]){__VA_ARGS__, NULL})

static void sends_results_where_the_filters_allow(void **state) {
  (void)state;
  expect_refusals("telnyx", LIST(DEFAULTS),
                  LIST("", "reply", "reply/1", "me/reply/x/y", "response/1", "me/response",
                       "telnyx/reply/1", "telnyx/result/mine"),
                  LIST("homeassistant/lock/front/set", "my/results/1", "a/b/reply/1", "replyx", "/",
                       "telnyx2/cmd/x"));
  expect_refusals("telnyx", LIST("/reply/#", "zigbee2mqtt/+/get"),
                  LIST("/reply/x", "zigbee2mqtt/lamp/get", "telnyx/result/x"),
                  LIST("reply/1", "zigbee2mqtt/lamp/set", "telnyx/reply/x"));
  expect_refusals("telnyx", LIST(NULL), LIST("", "telnyx/result/x"), LIST("reply/1", "x"));
}

/* Whatever the filters say: what others read as ours, what we read as theirs, the broker's own. */
static void sends_results_into_no_other_tree_of_its_own(void **state) {
  (void)state;
  static const char *const all[] = {"#", "+/#", "telnyx/#", "a/b/#", "$SYS/#", "+", NULL};
  expect_refusals("telnyx", all,
                  LIST("x", "telnyxes", "telnyx2/cmd/x", "a/$b", "/", "telnyx/reply/1",
                       "telnyx/result/1", "a/b/cmd/x"),
                  LIST("telnyx", "telnyx/", "telnyx/result", "telnyx/reply", "telnyx/replyx/1",
                       "telnyx/cmd/calls/dial", "telnyx/call/1/state", "telnyx/bridge/state",
                       "telnyx/as/x/cmd/y", "$SYS/x", "$share/g/x"));
  expect_refusals(
      "a/b", all, LIST("a", "a/bb/call/x", "a/c", "a/b/reply/1", "a/b/result/1", "telnyx/call/x"),
      LIST("a/b", "a/b/", "a/b/cmd/calls/dial", "a/b/call/1/state", "a/b/bridge/state"));
  expect_refusals("reply", all, LIST("reply/reply/1", "x/reply"),
                  LIST("reply", "reply/cmd/x", "reply/call/1/state"));
}

/* What a bridge with devices in Home Assistant says of them is nobody else's to say. */
static void sends_no_result_among_devices(void **state) {
  (void)state;
  static const char *const all[] = {"#", NULL};
  struct result_topics topics = {
      .root = span_of("telnyx"), .filters = (char *const *)all, .filter_count = 1};
  const struct span device = span_of("homeassistant/device/telnyx/config");
  assert_null(result_topic_refusal(device, &topics));
  topics.discovery = span_of("homeassistant");
  assert_non_null(result_topic_refusal(device, &topics));
  assert_non_null(result_topic_refusal(span_of("homeassistant/status"), &topics));
  assert_null(result_topic_refusal(span_of("homeassistant2/x"), &topics));
  topics.discovery = topics.root;
  assert_null(result_topic_refusal(span_of("telnyx/reply/1"), &topics));
}

static void sends_results_to_topic_names_only(void **state) {
  (void)state;
  static const char *const all[] = {"#", NULL};
  expect_refusals("telnyx", all, LIST("a/b"),
                  LIST("a/+/b", "a/#", "a\nb", "a\x7F", "a\xFF", "a\xC2\x85", "a\xEF\xBF\xBF"));
  const struct result_topics topics = {
      .root = span_of("telnyx"), .filters = (char *const *)all, .filter_count = 1};
  assert_non_null(result_topic_refusal((struct span){"a\0b", 3}, &topics));
}

/* Past their own limits brokers close the bridge's connection. */
static void sends_results_to_no_topic_of_excess(void **state) {
  (void)state;
  static const char *const all[] = {"#", NULL};
  char longest[RESULT_TOPIC_MAX_BYTES + 2] = "", deepest[2 * RESULT_TOPIC_MAX_LEVELS] = "";
  memset(longest, 'x', RESULT_TOPIC_MAX_BYTES + 1);
  for (int i = 0; i < RESULT_TOPIC_MAX_LEVELS; i++)
    strcat(deepest, i == 0 ? "x" : "/x");
  expect_refusals("telnyx", all, LIST(longest + 1, deepest), LIST(longest));
  deepest[strlen(deepest) - 1] = '\0'; /* its last level is empty */
  expect_refusals("telnyx", all, LIST(deepest), LIST(NULL));
  deepest[strlen(deepest)] = '/';
  expect_refusals("telnyx", all, LIST(NULL), LIST(deepest));
}

static void names_a_refused_topic_as_far_as_it_can(void **state) {
  (void)state;
  static char topic[65536];
  memset(topic, 'x', sizeof topic - 1);
  struct result_facts facts = {
      .error = COMMAND_ERROR_BUSY, .topic_refusal = "why", .max_bytes = ROOM};
  char *payload = NULL;
  for (size_t len = 256; len <= sizeof topic - 1; len += sizeof topic - 1 - 256) {
    facts.response_topic = (struct span){topic, len};
    assert_int_equal(result_build(&payload, &facts), ERR_OK);
    assert_non_null(strstr(payload, len == 256 ? "x: why\"}" : "x...: why\"}"));
    const char *named = strstr(payload, "refused: ");
    assert_int_equal(strspn(named + 9, "x"), 256);
    mem_free(payload);
  }
  facts.response_topic = span_of("\xFF\xFE");
  assert_int_equal(result_build(&payload, &facts), ERR_OK);
  assert_non_null(strstr(payload, "\"response_topic\":\"refused: why\"}"));
  mem_free(payload);
}

struct route_row {
  const char *root, *command, *response, *first, *second;
};

static void routes_results(void **state) {
  (void)state;
  static const char *const filters[] = {"me/#"};
  static const struct route_row rows[] = {
      {"telnyx", "telnyx/cmd/calls/dial", "", "telnyx/result/calls/dial", NULL},
      {"telnyx", "telnyx/cmd/calls/v3:a/hangup", "me/1", "telnyx/result/calls/v3:a/hangup", "me/1"},
      {"a/b", "a/b/cmd/calls/dial", "a/b/result/x", "a/b/result/calls/dial", "a/b/result/x"},
      {"telnyx", "telnyx/cmd/calls/dial", "telnyx/cmd/x", "telnyx/result/calls/dial", NULL},
      {"telnyx", "telnyx/cmd/calls/dial", "you/1", "telnyx/result/calls/dial", NULL},
      {"telnyx", "telnyx/cmd/calls/dial", "telnyx/result/calls/dial", "telnyx/result/calls/dial",
       NULL},
      {"telnyx", "telnyx/cmd/", "", "telnyx/result/", NULL},
      {"telnyx", "other", "", "telnyx/result/other", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const struct result_route route = {
        .topics = {.root = span_of(rows[i].root),
                   .filters = (char *const *)filters,
                   .filter_count = 1},
        .command_topic = span_of(rows[i].command),
        .response_topic = span_of(rows[i].response),
        .correlation = {"\0\xFF", 2},
        .qos = 2,
    };
    struct msg *msgs[RESULT_MSGS] = {NULL, NULL};
    size_t count = 0;
    assert_int_equal(result_to_msgs(msgs, &count, &route, span_of("{}")), ERR_OK);
    assert_int_equal(count, rows[i].second ? 2 : 1);
    assert_string_equal(msgs[0]->parts.topic.data, rows[i].first);
    if (rows[i].second)
      assert_string_equal(msgs[1]->parts.topic.data, rows[i].second);
    for (size_t n = 0; n < count; n++) {
      const struct msg_parts *parts = &msgs[n]->parts;
      assert_int_equal(parts->kind, MSG_RESULT);
      assert_int_equal(parts->qos, 2);
      assert_false(parts->retain);
      assert_true(span_equal(parts->correlation, route.correlation));
      assert_true(span_equal_text(parts->content_type, "application/json"));
      assert_true(span_equal_text(parts->payload, "{}"));
      msg_unref(&msgs[n]);
    }
  }
}

/* Of a command's topic is made one that is three bytes longer, and as deep. */
static void a_result_goes_to_no_topic_of_excess(void **state) {
  (void)state;
  static char text[65535];
  struct span topic = {text, 0};
  for (size_t excess = 0; excess < 5; excess++) {
    bool is_deep = excess == 2 || excess == 3;
    memset(text, 'x', sizeof text);
    memcpy(text, "telnyx/cmd/", 11);
    for (size_t level = 3; is_deep && level < RESULT_TOPIC_MAX_LEVELS + excess - 2; level++)
      text[10 + 2 * level] = '/';
    topic.len = is_deep ? 200 : excess == 4 ? sizeof text : RESULT_TOPIC_MAX_BYTES - 3 + excess;
    const struct result_route route = {.topics = {.root = span_of("telnyx")},
                                       .command_topic = topic};
    struct msg *msgs[RESULT_MSGS] = {NULL, NULL};
    size_t count = 0;
    assert_int_equal(result_to_msgs(msgs, &count, &route, span_of("{}")), ERR_OK);
    if (excess == 0 || excess == 2)
      assert_int_equal(msgs[0]->parts.topic.len, topic.len + 3);
    else
      assert_string_equal(msgs[0]->parts.topic.data, "telnyx/result/overlong");
    msg_unref(&msgs[0]);
  }
}

static void a_sender_whose_name_fills_the_topic_gets_a_result_too(void **state) {
  (void)state;
  static char topic[RESULT_TOPIC_MAX_BYTES];
  memset(topic, 'x', sizeof topic);
  memcpy(topic, "telnyx/as/", 10);
  for (size_t room = 15; room <= 16; room++) {
    memcpy(topic + sizeof topic - room, "/cmd/xxxxxxxxxxx", room);
    const struct result_route route = {.topics = {.root = span_of("telnyx")},
                                       .command_topic = {topic, sizeof topic}};
    struct msg *msgs[RESULT_MSGS] = {NULL, NULL};
    size_t count = 0;
    assert_int_equal(result_to_msgs(msgs, &count, &route, span_of("{}")), ERR_OK);
    if (room == 16)
      assert_int_equal(msgs[0]->parts.topic.len, sizeof topic);
    else
      assert_string_equal(msgs[0]->parts.topic.data, "telnyx/result/overlong");
    msg_unref(&msgs[0]);
  }
}

static enum err build_and_route(void *context) {
  const struct result_facts *facts = context;
  static const char *const filters[] = {"me/+"};
  const struct result_route route = {
      .topics = {.root = span_of("telnyx"), .filters = (char *const *)filters, .filter_count = 1},
      .command_topic = span_of("telnyx/cmd/calls/dial"),
      .response_topic = span_of("me/1")};
  struct msg *msgs[RESULT_MSGS] = {NULL, NULL};
  size_t count = 0;
  char *payload = NULL;
  enum err err = result_build(&payload, facts);
  if (err == ERR_OK)
    err = result_to_msgs(msgs, &count, &route, span_of(payload));
  for (size_t i = 0; i < count; i++)
    msg_unref(&msgs[i]);
  mem_free(payload);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  struct result_facts facts = replied(200, "audio/mpeg", span_of("\xFF\xFB\x90"));
  assert_true(alloc_fail_each(build_and_route, &facts) >= 5);
  facts = replied(422, JSON, span_of("{\"errors\":[{\"title\":\"T\"}]}"));
  assert_true(alloc_fail_each(build_and_route, &facts) >= 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(carries_data_and_meta_as_they_came),
      cmocka_unit_test(tells_what_was_converted),
      cmocka_unit_test(tells_what_nobody_knows),
      cmocka_unit_test(carries_what_is_no_json),
      cmocka_unit_test(tells_telnyx_errors_verbatim),
      cmocka_unit_test(excerpts_a_long_error_page),
      cmocka_unit_test(tells_the_bridges_own_errors),
      cmocka_unit_test(leaves_out_a_reply_that_does_not_fit),
      cmocka_unit_test(always_has_a_result),
      cmocka_unit_test(sends_results_where_the_filters_allow),
      cmocka_unit_test(sends_results_into_no_other_tree_of_its_own),
      cmocka_unit_test(sends_no_result_among_devices),
      cmocka_unit_test(sends_results_to_topic_names_only),
      cmocka_unit_test(sends_results_to_no_topic_of_excess),
      cmocka_unit_test(names_a_refused_topic_as_far_as_it_can),
      cmocka_unit_test(routes_results),
      cmocka_unit_test(a_result_goes_to_no_topic_of_excess),
      cmocka_unit_test(a_sender_whose_name_fills_the_topic_gets_a_result_too),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
