/* What help says of an operation: for some word by word, for all that it is true. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/operation_help.h"

enum { TEXT_MAX = 64 * 1024 };

static struct buf text;

static const char *help_of(const struct operation *operation, const char *root) {
  buf_clear(&text);
  operation_help_add(&text, operation, root);
  assert_int_equal(buf_status(&text), ERR_OK);
  return text.data;
}

static int begin(void **state) {
  (void)state;
  buf_init(&text, TEXT_MAX);
  return 0;
}

static int end(void **state) {
  (void)state;
  buf_free(&text);
  return 0;
}

static void says_what_an_operation_takes(void **state) {
  (void)state;
  static const struct {
    const char *name, *help;
  } rows[] = {
      {"calls.hangup",
       "{\"operation\":\"calls.hangup\",\"topic\":\"telnyx/cmd/calls/{call_control_id}/hangup\","
       "\"class\":\"call\",\"repeat\":\"command_id\",\"parameters\":["
       "{\"name\":\"call_control_id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":"
       "\"string\"}},"
       "{\"name\":\"client_state\",\"in\":\"body\",\"schema\":{\"type\":\"string\"}},"},
      {"queues.calls.remove",
       "{\"operation\":\"queues.calls.remove\",\"topic\":\"telnyx/cmd/queues/{queue_name}/calls/"
       "{call_control_id}/remove\",\"class\":\"call\",\"repeat\":\"unsafe\",\"parameters\":["},
      {"queues.list",
       "{\"operation\":\"queues.list\",\"topic\":\"telnyx/cmd/queues/list\",\"class\":\"read\","
       "\"repeat\":\"read\",\"page_all\":true,\"parameters\":["
       "{\"name\":\"page[number]\",\"in\":\"query\",\"schema\":{\"type\":\"integer\"}},"
       "{\"name\":\"page[size]\",\"in\":\"query\",\"schema\":{\"type\":\"integer\"}}]}"},
      {"calls.playback_start",
       "{\"operation\":\"calls.playback_start\",\"alias\":\"calls.start_playback\",\"topic\":"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const char *help = help_of(operation_find(span_of(rows[i].name)), "telnyx");
    if (strncmp(help, rows[i].help, strlen(rows[i].help)) != 0)
      fail_msg("%s is not %s", help, rows[i].help);
  }
}

/* As own_operations.c has them: without method, path and steps. */
static void says_what_the_bridges_own_take(void **state) {
  (void)state;
  static const struct operation_param params[] = {
      {.name = "pattern", .place = OPERATION_IN_BODY, .kind = OPERATION_STRING}};
  const struct operation own = {.name = "bridge.operations",
                                .class = OPERATION_CLASS_READ,
                                .params = params,
                                .param_count = 1};
  assert_string_equal(
      help_of(&own, "a/b"),
      "{\"operation\":\"bridge.operations\",\"topic\":\"a/b/cmd/bridge/operations\","
      "\"class\":\"read\",\"repeat\":\"read\",\"parameters\":[{\"name\":"
      "\"pattern\",\"in\":\"body\",\"schema\":{\"type\":\"string\"}}]}");
  const struct operation other = {.name = "bridge.resend", .class = OPERATION_CLASS_CALL};
  assert_string_equal(help_of(&other, "t"),
                      "{\"operation\":\"bridge.resend\",\"topic\":\"t/cmd/bridge/resend\","
                      "\"class\":\"call\",\"repeat\":\"command_id\",\"parameters\":[]}");
}

/* ---- schemas --------------------------------------------------------------------------------- */

#define STRING "{\"type\":\"string\"}"

static void makes_schemas_of_types(void **state) {
  (void)state;
  static const struct {
    const char *type, *schema;
  } rows[] = {
      {"s", STRING},
      {"i", "{\"type\":\"integer\"}"},
      {"n", "{\"type\":\"number\"}"},
      {"b", "{\"type\":\"boolean\"}"},
      {"?", "{}"},
      {"~", "{\"type\":\"null\"}"},
      {"f", "{\"type\":\"string\",\"contentEncoding\":\"base64\"}"},
      {"s(GET|POST)", "{\"type\":\"string\",\"enum\":[\"GET\",\"POST\"]}"},
      {"i(8000|16000)", "{\"type\":\"integer\",\"enum\":[8000,16000]}"},
      {"b(true)", "{\"type\":\"boolean\",\"enum\":[true]}"},
      {"[s]", "{\"type\":\"array\",\"items\":" STRING "}"},
      {"[s|[i]]", "{\"type\":\"array\",\"items\":{\"anyOf\":[" STRING
                  ",{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}]}}"},
      {"{a:s,b!:s(x|y),c!:[s]}",
       "{\"type\":\"object\",\"properties\":{\"a\":" STRING
       ",\"b\":{\"type\":\"string\",\"enum\":[\"x\",\"y\"]},\"c\":{\"type\":\"array\","
       "\"items\":" STRING "}},\"required\":[\"b\",\"c\"]}"},
      {"{*:s,a!:{b:s}}",
       "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":{"
       "\"b\":" STRING "}}},\"required\":[\"a\"],\"additionalProperties\":" STRING "}"},
      {"{*:?}", "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":{}}"},
      {"s(a|b)|{a:s|~}|[s]",
       "{\"anyOf\":[{\"type\":\"string\",\"enum\":[\"a\",\"b\"]},{\"type\":\"object\","
       "\"properties\":{\"a\":{\"anyOf\":[" STRING ",{\"type\":\"null\"}]}}},{\"type\":\"array\","
       "\"items\":" STRING "}]}"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    buf_clear(&text);
    operation_schema_add(&text, &(struct operation_param){.type = rows[i].type});
    assert_int_equal(buf_status(&text), ERR_OK);
    assert_string_equal(text.data, rows[i].schema);
  }
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* "telnyx/cmd/calls/{call_control_id}/hangup" with ids in place of what is in braces. */
static void expect_topic(const struct operation *operation, const char *topic) {
  char levels[512];
  size_t len = 0;
  for (const char *at = topic + strlen("telnyx/cmd/"); *at && len < sizeof levels - 2; at++) {
    if (*at == '{') {
      levels[len++] = '7';
      at = strchr(at, '}');
    } else {
      levels[len++] = *at;
    }
  }
  struct operation_topic read;
  operation_match_topic(&read, (struct span){levels, len});
  if (read.operation != operation)
    fail_msg("%s is %s", topic, read.operation ? read.operation->name : "nobody's");
  for (size_t i = 0; i < operation->id_count; i++)
    assert_true(span_equal_text(read.ids[i], "7"));
}

static void expect_places(const json_t *parameters) {
  static const char *const places[] = {"path", "query", "body", "header"};
  size_t i, known;
  json_t *parameter;
  json_array_foreach(parameters, i, parameter) {
    const char *place = json_string_value(json_object_get(parameter, "in"));
    for (known = 0; known < 4 && strcmp(place, places[known]) != 0; known++)
      ;
    if (known == 4)
      fail_msg("%s", place);
  }
}

static void is_json_and_has_the_topic_of_every_operation(void **state) {
  (void)state;
  for (size_t i = 0; i < operation_count(); i++) {
    const struct operation *at = operation_at(i);
    json_t *help = json_loads(help_of(at, "telnyx"), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(help);
    assert_int_equal(json_array_size(json_object_get(help, "parameters")), at->param_count);
    expect_places(json_object_get(help, "parameters"));
    assert_true(!json_object_get(help, "one_of") == !at->one_of);
    expect_topic(at, json_string_value(json_object_get(help, "topic")));
    json_decref(help);
  }
}

static void a_pattern_names_operations_and_their_aliases(void **state) {
  (void)state;
  static const struct {
    const char *pattern, *name;
    bool fits;
  } rows[] = {
      {"calls.dial", "calls.dial", true},
      {"calls", "calls.dial", false},
      {"calls.*", "calls.dial", true},
      {"*.list", "queues.calls.list", true},
      {"*playback*", "calls.playback_start", true},
      {"calls.start_playback", "calls.playback_start", true},
      {"calls.start_*", "calls.playback_start", true},
      {"calls.start_*", "calls.hangup", false},
      {"", "calls.hangup", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const struct operation *operation = operation_find(span_of(rows[i].name));
    if (operation_fits(operation, span_of(rows[i].pattern)) != rows[i].fits)
      fail_msg("%s and %s", rows[i].pattern, rows[i].name);
    assert_true(operation_fits_at(operation->index, span_of(rows[i].pattern)) == rows[i].fits);
  }
}

static void what_does_not_fit_is_said(void **state) {
  (void)state;
  const struct operation *dial = operation_find(span_of("calls.dial"));
  size_t len = strlen(help_of(dial, "telnyx"));
  for (size_t max = len - 1; max <= len; max++) {
    struct buf small;
    buf_init(&small, max);
    operation_help_add(&small, dial, "telnyx");
    assert_int_equal(buf_status(&small), max < len ? ERR_LIMIT : ERR_OK);
    buf_free(&small);
  }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
  const struct CMUnitTest tests[] = {
      TEST(says_what_an_operation_takes),
      TEST(says_what_the_bridges_own_take),
      TEST(makes_schemas_of_types),
      TEST(is_json_and_has_the_topic_of_every_operation),
      TEST(a_pattern_names_operations_and_their_aliases),
      TEST(what_does_not_fit_is_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
