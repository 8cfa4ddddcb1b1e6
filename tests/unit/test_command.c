#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/command.h"
#include "bridge/json.h"
#include "bridge/mem.h"
#include "unit/alloc_fail.h"
#include "unit/parse_command.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const int64_t now_wall_ms = 1795262400000; /* 2026-11-21T12:00:00Z */
static const struct command_rules rules = {
    .root = "telnyx", .max_age_ms = 30000, .max_bytes = 65536};

static enum err parse(struct command **out, const char *topic, struct span payload) {
  struct command_msg message = {
      .parts = {
          .topic = span_of(topic), .payload = payload, .qos = 1, .received_wall_ms = now_wall_ms}};
  return command_parse(out, &message, &rules, now_wall_ms);
}

static struct command *parsed(const char *topic, const char *payload) {
  struct command *command;
  assert_int_equal(parse(&command, topic, span_of(payload)), ERR_OK);
  return command;
}

static char *params_text(const struct command *command) {
  struct buf text;
  buf_init(&text, 65536);
  json_text_add(&text, command->params);
  assert_int_equal(buf_status(&text), ERR_OK);
  return buf_take(&text);
}

/* ---- good ones ------------------------------------------------------------------------------- */

struct good_case {
  const char *topic, *payload;
  const char *name, *params;
  const char *ids[3];
  const char *order_keys; /* joined with spaces */
};

static void check_good(const struct good_case *row) {
  struct command *command = parsed(row->topic, row->payload);
  if (command->error != COMMAND_ERROR_NONE)
    fail_msg("%s %s: %s", row->topic, row->payload, command->message);
  assert_string_equal(command->name, row->name);
  assert_string_equal(command->operation->name, row->name);
  assert_string_equal(command->message, "");
  char *params = params_text(command);
  assert_string_equal(params, row->params);
  mem_free(params);
  for (size_t i = 0; i < COUNT(row->ids); i++)
    assert_string_equal(command->ids[i] ? command->ids[i] : "none",
                        row->ids[i] ? row->ids[i] : "none");
  char keys[256] = "";
  for (size_t i = 0; i < command->order_key_count; i++)
    snprintf(keys + strlen(keys), sizeof keys - strlen(keys), "%s%s", i > 0 ? " " : "",
             command->order_keys[i]);
  assert_string_equal(keys, row->order_keys);
  command_free(&command);
  assert_null(command);
}

static void reads_good_commands(void **state) {
  (void)state;
  static const struct good_case cases[] = {
      {"telnyx/cmd/calls/v3:abc/hangup", "", "calls.hangup", "{}", {"v3:abc"}, "call:v3:abc"},
      {"telnyx/cmd/calls/hangup",
       "{\"call_control_id\":\"v3:abc\"}",
       "calls.hangup",
       "{}",
       {"v3:abc"},
       "call:v3:abc"},
      {"telnyx/cmd/calls/v3:abc/hangup",
       "{\"call_control_id\":\"v3:abc\",\"client_state\":null}",
       "calls.hangup",
       "{\"client_state\":null}",
       {"v3:abc"},
       "call:v3:abc"},
      {"telnyx/cmd/calls/a%2Fb%25/hangup", "{}", "calls.hangup", "{}", {"a/b%"}, "call:a/b%"},
      {"telnyx/cmd/calls/dial",
       "{\"connection_id\":\"1\",\"from\":\"+1\",\"to\":[\"+2\",\"+3\"],\"new\":{\"x\":[1]}}",
       "calls.dial",
       "{\"connection_id\":\"1\",\"from\":\"+1\",\"to\":[\"+2\",\"+3\"],\"new\":{\"x\":[1]}}",
       {0},
       ""},
      {"telnyx/cmd/calls/a/start_playback",
       "{\"audio_url\":\"https://x\",\"loop\":\"infinity\",\"correlation_id\":7}",
       "calls.playback_start",
       "{\"audio_url\":\"https://x\",\"loop\":\"infinity\"}",
       {"a"},
       "call:a"},
      {"telnyx/cmd/calls/a/bridge",
       "{\"call_control_id\":\"b\"}",
       "calls.bridge",
       "{\"call_control_id\":\"b\"}",
       {"a"},
       "call:a call:b"},
      {"telnyx/cmd/calls/a/bridge",
       "{\"call_control_id_to_bridge_with\":\"b\"}",
       "calls.bridge",
       "{\"call_control_id\":\"b\"}",
       {"a"},
       "call:a call:b"},
      {"telnyx/cmd/calls/bridge",
       "{\"call_control_id\":\"a\",\"call_control_id_to_bridge_with\":\"b\"}",
       "calls.bridge",
       "{\"call_control_id\":\"b\"}",
       {"a"},
       "call:a call:b"},
      {"telnyx/cmd/calls/bridge",
       "{\"call_control_id_to_bridge\":\"a\",\"call_control_id\":\"b\"}",
       "calls.bridge",
       "{\"call_control_id\":\"b\"}",
       {"a"},
       "call:a call:b"},
      {"telnyx/cmd/calls/a/bridge",
       "{\"call_control_id\":\"a\"}",
       "calls.bridge",
       "{\"call_control_id\":\"a\"}",
       {"a"},
       "call:a"},
      {"telnyx/cmd/conferences/c1/join",
       "{\"call_control_id\":\"a\"}",
       "conferences.join",
       "{\"call_control_id\":\"a\"}",
       {"c1"},
       "call:a conference:c1"},
      {"telnyx/cmd/conferences/mute",
       "{\"id\":\"c1\",\"call_control_ids\":[\"a\",\"b\",\"a\"]}",
       "conferences.mute",
       "{\"call_control_ids\":[\"a\",\"b\",\"a\"]}",
       {"c1"},
       "call:a call:b conference:c1"},
      {"telnyx/cmd/queues/support/calls/a/remove",
       "{}",
       "queues.calls.remove",
       "{}",
       {"support", "a"},
       "call:a"},
      {"telnyx/cmd/queues/support/calls/list",
       "{\"page[number]\":2}",
       "queues.calls.list",
       "{\"page[number]\":2}",
       {"support"},
       "queue:support"},
      {"telnyx/cmd/texml/accounts/x/calls/y/update",
       "{\"Status\":\"completed\"}",
       "texml.accounts.calls.update",
       "{\"Status\":\"completed\"}",
       {"x", "y"},
       "call:y"},
      {"telnyx/cmd/texml/initiate_ai_call",
       "{\"connection_id\":1234567890123456789,\"timeout_seconds\":5,\"AIAssistantId\":\"i\","
       "\"From\":\"+1\",\"To\":\"+2\"}",
       "texml.initiate_ai_call",
       "{\"AIAssistantId\":\"i\",\"From\":\"+1\",\"To\":\"+2\",\"Timeout\":5}",
       {"1234567890123456789"},
       ""},
      {"telnyx/cmd/calls/a/send_dtmf",
       "{\"digits\":1234,\"duration_millis\":\"250\"}",
       "calls.send_dtmf",
       "{\"digits\":\"1234\",\"duration_millis\":250}",
       {"a"},
       "call:a"},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    check_good(&cases[i]);
}

/* ---- bad ones -------------------------------------------------------------------------------- */

struct bad_case {
  const char *topic, *payload;
  enum command_error error;
  const char *pointer;
  const char *says; /* a part of the message */
};

static void check_bad(const struct bad_case *row) {
  struct command *command = parsed(row->topic, row->payload);
  if (command->error != row->error)
    fail_msg("%s %s: '%s' (%s)", row->topic, row->payload, command_error_code(command->error),
             command->message);
  assert_string_equal(command->pointer, row->pointer);
  if (!strstr(command->message, row->says))
    fail_msg("'%s' does not say '%s'", command->message, row->says);
  command_free(&command);
}

static void says_what_is_wrong(void **state) {
  (void)state;
  static const struct bad_case cases[] = {
      {"telnyx/cmd/calls/hangupp", "{}", COMMAND_ERROR_UNKNOWN_OPERATION, "",
       "there is no operation calls.hangupp: did you mean calls.hangup?"},
      {"telnyx/cmd/speech_to_text/retrieve_transcription", "{}", COMMAND_ERROR_UNKNOWN_OPERATION,
       "",
       "speech_to_text.retrieve_transcription is left out: it is a conversation over a WebSocket"},
      {"telnyx/cmd/ai/assistants/a/clone", "{\"Idempotency-Key\":\"a\\r\\nX: y\"}",
       COMMAND_ERROR_INVALID_PARAMETERS, "/Idempotency-Key", "must be text of printable ASCII"},
      {"telnyx/cmd/weather/rain", "", COMMAND_ERROR_UNKNOWN_OPERATION, "", "weather.rain"},
      {"telnyx/cmd/", "", COMMAND_ERROR_UNKNOWN_OPERATION, "", "names no operation"},
      {"telnyx/cmd", "", COMMAND_ERROR_UNKNOWN_OPERATION, "", "names no operation"},
      {"other/cmd/calls/hangup", "", COMMAND_ERROR_UNKNOWN_OPERATION, "", "names no operation"},
      {"telnyx/cmd/\xff", "", COMMAND_ERROR_UNKNOWN_OPERATION, "", "names no operation"},
      {"telnyx/cmd/calls/a/hangup", "{", COMMAND_ERROR_INVALID_JSON, "",
       "line 1, column 2: expected a member"},
      {"telnyx/cmd/calls/a/hangup", "[]", COMMAND_ERROR_INVALID_JSON, "", "must be a JSON object"},
      {"telnyx/cmd/calls/a/hangup", "{} 1", COMMAND_ERROR_INVALID_JSON, "", "line 1"},
      {"telnyx/cmd/calls/a/hangup", "{\"a\":1,\"a\":2}", COMMAND_ERROR_INVALID_JSON, "",
       "duplicate"},
      {"telnyx/cmd/calls/a/hangup", "{\"a\":\"\xff\"}", COMMAND_ERROR_INVALID_JSON, "", "line 1"},
      {"telnyx/cmd/calls/a/hangup", " ", COMMAND_ERROR_INVALID_JSON, "", "line 1"},
      {"telnyx/cmd/calls/hangup", "{}", COMMAND_ERROR_INVALID_PARAMETERS, "/call_control_id",
       "call_control_id is required and missing"},
      {"telnyx/cmd/calls/dial", "{\"from\":null}", COMMAND_ERROR_INVALID_PARAMETERS,
       "/connection_id", "connection_id is required and missing (the first of 3 problems)"},
      {"telnyx/cmd/calls/bridge", "{\"call_control_id\":\"a\"}", COMMAND_ERROR_INVALID_PARAMETERS,
       "/call_control_id_to_bridge_with", "call_control_id_to_bridge_with is required and missing"},
      {"telnyx/cmd/calls/a/bridge", "{}", COMMAND_ERROR_INVALID_PARAMETERS, "/call_control_id",
       "call_control_id is required and missing"},
      {"telnyx/cmd/calls/a/bridge",
       "{\"call_control_id\":\"b\",\"call_control_id_to_bridge_with\":\"c\"}",
       COMMAND_ERROR_INVALID_PARAMETERS, "/call_control_id_to_bridge_with", "one parameter"},
      {"telnyx/cmd/calls/a/hangup", "{\"call_control_id\":\"b\"}", COMMAND_ERROR_INVALID_PARAMETERS,
       "/call_control_id", "given twice"},
      {"telnyx/cmd/calls//hangup", "{}", COMMAND_ERROR_INVALID_PARAMETERS, "",
       "call_control_id must be"},
      {"telnyx/cmd/calls/./hangup", "{}", COMMAND_ERROR_INVALID_PARAMETERS, "", "must be"},
      {"telnyx/cmd/calls/%2e%2E/hangup", "{}", COMMAND_ERROR_INVALID_PARAMETERS, "", "must be"},
      {"telnyx/cmd/calls/a%00/hangup", "{}", COMMAND_ERROR_INVALID_PARAMETERS, "", "must be"},
      {"telnyx/cmd/calls/%ff/hangup", "{}", COMMAND_ERROR_INVALID_PARAMETERS, "", "must be"},
      {"telnyx/cmd/calls/50%/hangup", "{}", COMMAND_ERROR_INVALID_PARAMETERS, "", "two hex digits"},
      {"telnyx/cmd/calls/hangup", "{\"call_control_id\":\"a/../b\"}",
       COMMAND_ERROR_INVALID_PARAMETERS, "/call_control_id", "no path with"},
      {"telnyx/cmd/calls/%2E%2e%2fa/hangup", "{}", COMMAND_ERROR_INVALID_PARAMETERS, "",
       "no path with"},
      {"telnyx/cmd/calls/hangup", "{\"call_control_id\":\"..\"}", COMMAND_ERROR_INVALID_PARAMETERS,
       "/call_control_id", "must be"},
      {"telnyx/cmd/calls/hangup", "{\"call_control_id\":\"a\\u0000b\"}",
       COMMAND_ERROR_INVALID_PARAMETERS, "/call_control_id", "must be"},
      {"telnyx/cmd/calls/hangup", "{\"call_control_id\":[\"a\"]}", COMMAND_ERROR_INVALID_PARAMETERS,
       "/call_control_id", "must be a string"},
      {"telnyx/cmd/calls/hangup", "{\"call_control_id\":1.5}", COMMAND_ERROR_INVALID_PARAMETERS,
       "/call_control_id", "must be a string"},
      {"telnyx/cmd/calls/a/speak", "{\"payload\":{},\"voice\":\"x\"}",
       COMMAND_ERROR_INVALID_PARAMETERS, "/payload", "payload must be a string"},
      {"telnyx/cmd/conferences/c/mute", "{\"call_control_ids\":\"a\"}",
       COMMAND_ERROR_INVALID_PARAMETERS, "/call_control_ids", "must be an array"},
      {"telnyx/cmd/conferences/list", "{\"filter\":\"a\"}", COMMAND_ERROR_INVALID_PARAMETERS,
       "/filter", "must be an object"},
      {"telnyx/cmd/calls/a/hangup", "{\"command_id\":5.5}", COMMAND_ERROR_INVALID_PARAMETERS,
       "/command_id", "command_id must be"},
      {"telnyx/cmd/calls/a/hangup", "{\"command_id\":\"\"}", COMMAND_ERROR_INVALID_PARAMETERS,
       "/command_id", "command_id must be"},
      {"telnyx/cmd/calls/a/hangup", "{\"expires_at\":\"tomorrow\"}",
       COMMAND_ERROR_INVALID_PARAMETERS, "/expires_at", "RFC 3339"},
      {"telnyx/cmd/calls/a/hangup", "{\"expires_at\":true}", COMMAND_ERROR_INVALID_PARAMETERS,
       "/expires_at", "RFC 3339"},
      {"telnyx/cmd/calls/a/hangup", "{\"expires_at\":\"2026-11-21T12:00:00Z\"}",
       COMMAND_ERROR_EXPIRED, "", "2026-11-21T12:00:00.000Z"},
      {"telnyx/cmd/calls/a/hangup", "{\"expires_at\":1795262400}", COMMAND_ERROR_EXPIRED, "", ""},
      {"telnyx/cmd/calls/a/hangup", "{\"expires_at\":-5.5}", COMMAND_ERROR_EXPIRED, "", ""},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    check_bad(&cases[i]);
}

/* Of everything wrong with a message the first in order is told, and what could be read is there.
 */
static void tells_the_first_error(void **state) {
  (void)state;
  static const char payload[] = "{\"correlation_id\":{\"a\":[1.5]},\"command_id\":\"c1\","
                                "\"expires_at\":0,\"to\":[]}";
  struct command_rules strict = {.root = "telnyx", .max_age_ms = 30000, .max_bytes = 1000};
  struct command_msg message = {.parts = {.topic = span_of("telnyx/cmd/calls/dail"),
                                          .payload = span_of(payload),
                                          .retain = true,
                                          .received_wall_ms = now_wall_ms}};
  static const enum command_error errors[] = {COMMAND_ERROR_RETAINED, COMMAND_ERROR_TOO_LARGE,
                                              COMMAND_ERROR_UNKNOWN_OPERATION,
                                              COMMAND_ERROR_EXPIRED};
  for (size_t i = 0; i < COUNT(errors); i++) {
    struct command *command;
    message.parts.retain = i == 0;
    strict.max_bytes = i == 1 ? 10 : 1000;
    if (i == 3)
      message.parts.topic = span_of("telnyx/cmd/calls/dial");
    assert_int_equal(command_parse(&command, &message, &strict, now_wall_ms), ERR_OK);
    assert_int_equal(command->error, errors[i]);
    assert_string_equal(command->name, i == 3 ? "calls.dial" : "calls.dail");
    assert_true(span_equal_text(command->correlation_id, i == 1 ? "" : "{\"a\":[1.5]}"));
    assert_string_equal(command->command_id, i == 1 ? "" : "c1");
    assert_string_equal(command->idempotency_key, "");
    command_free(&command);
  }
}

/* ---- limits ---------------------------------------------------------------------------------- */

static enum command_error error_at(struct command_msg *message, const struct command_rules *with,
                                   int64_t now) {
  struct command *command;
  assert_int_equal(command_parse(&command, message, with, now), ERR_OK);
  enum command_error error = command->error;
  command_free(&command);
  return error;
}

static void knows_when_it_is_too_late(void **state) {
  (void)state;
  struct command_msg message = {
      .parts = {.topic = span_of("telnyx/cmd/calls/a/hangup"), .received_wall_ms = now_wall_ms}};
  assert_int_equal(error_at(&message, &rules, now_wall_ms + 30000), COMMAND_ERROR_NONE);
  assert_int_equal(error_at(&message, &rules, now_wall_ms + 30001), COMMAND_ERROR_EXPIRED);
  assert_int_equal(error_at(&message, &rules, now_wall_ms - 3600000), COMMAND_ERROR_NONE);
  message.parts.expiry_s = 10;
  assert_int_equal(error_at(&message, &rules, now_wall_ms + 9999), COMMAND_ERROR_NONE);
  assert_int_equal(error_at(&message, &rules, now_wall_ms + 10000), COMMAND_ERROR_EXPIRED);
  message.parts.expiry_s = UINT32_MAX;
  assert_int_equal(error_at(&message, &rules, now_wall_ms + 30001), COMMAND_ERROR_EXPIRED);
  struct command_rules lenient = {.root = "telnyx", .max_age_ms = 0, .max_bytes = 100};
  message.parts.expiry_s = 0;
  assert_int_equal(error_at(&message, &lenient, now_wall_ms + 86400000), COMMAND_ERROR_NONE);
  message.parts.payload = span_of("{\"expires_at\":1795262401.5}");
  assert_int_equal(error_at(&message, &lenient, now_wall_ms + 1499), COMMAND_ERROR_NONE);
  assert_int_equal(error_at(&message, &lenient, now_wall_ms + 1500), COMMAND_ERROR_EXPIRED);
  message.parts.payload = span_of("{\"expires_at\":1e300}");
  assert_int_equal(error_at(&message, &lenient, now_wall_ms), COMMAND_ERROR_NONE);
}

static void a_clock_that_is_set_counts_for_expires_at_alone(void **state) {
  (void)state;
  const int64_t hour_ms = 3600000;
  struct command_msg message = {
      .parts = {.topic = span_of("telnyx/cmd/calls/a/hangup"), .received_wall_ms = now_wall_ms}};
  struct command *command = NULL;
  assert_int_equal(command_parse(&command, &message, &rules, now_wall_ms), ERR_OK);
  assert_int_equal(command_time_left_ms(command, now_wall_ms + 1000, now_wall_ms + hour_ms), 29001);
  assert_int_equal(command_time_left_ms(command, now_wall_ms + hour_ms, now_wall_ms), 0);
  command_free(&command);
  message.parts.payload = span_of("{\"expires_at\":1795262410}");
  assert_int_equal(command_parse(&command, &message, &rules, now_wall_ms), ERR_OK);
  int64_t limit_ms = 1795262410000;
  assert_int_equal(command_time_left_ms(command, now_wall_ms, limit_ms - 1), 1);
  assert_int_equal(command_time_left_ms(command, now_wall_ms, limit_ms), 0);
  assert_int_equal(command_time_left_ms(command, limit_ms, now_wall_ms), 0);
  command_free(&command);
}

static void holds_its_limits(void **state) {
  (void)state;
  struct command_rules small = {.root = "telnyx", .max_age_ms = 30000, .max_bytes = 12};
  struct command_msg message = {.parts = {.topic = span_of("telnyx/cmd/calls/a/hangup"),
                                          .payload = span_of("{\"abcd\": 12}"),
                                          .received_wall_ms = now_wall_ms}};
  assert_int_equal(error_at(&message, &small, now_wall_ms), COMMAND_ERROR_NONE);
  message.parts.payload = span_of("{\"abcd\": 123}");
  assert_int_equal(error_at(&message, &small, now_wall_ms), COMMAND_ERROR_TOO_LARGE);

  for (int len = COMMAND_MAX_ID_BYTES; len <= COMMAND_MAX_ID_BYTES + 1; len++) {
    char payload[2048];
    char *id = mem_alloc((size_t)len + 1);
    memset(id, 'x', (size_t)len);
    snprintf(payload, sizeof payload, "{\"call_control_id\":\"%s\"}", id);
    enum command_error expected =
        len > COMMAND_MAX_ID_BYTES ? COMMAND_ERROR_INVALID_PARAMETERS : COMMAND_ERROR_NONE;
    message.parts.topic = span_of("telnyx/cmd/calls/hangup");
    message.parts.payload = span_of(payload);
    assert_int_equal(error_at(&message, &rules, now_wall_ms), expected);
    char topic[2048];
    snprintf(topic, sizeof topic, "telnyx/cmd/calls/%s/hangup", id);
    message.parts.topic = span_of(topic);
    message.parts.payload = span_of("");
    assert_int_equal(error_at(&message, &rules, now_wall_ms), expected);
    snprintf(payload, sizeof payload, "{\"command_id\":\"%s\"}", id);
    message.parts.topic = span_of("telnyx/cmd/calls/a/hangup");
    message.parts.payload = span_of(payload);
    assert_int_equal(error_at(&message, &rules, now_wall_ms), expected);
    mem_free(id);
  }
}

static void nests_so_deep_and_names_so_many_calls(void **state) {
  (void)state;
  char payload[8192];
  for (int depth = COMMAND_MAX_DEPTH; depth <= COMMAND_MAX_DEPTH + 1; depth++) {
    int arrays = depth - 1;
    snprintf(payload, sizeof payload, "{\"x\":%.*s%.*s}", arrays,
             "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", arrays,
             "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
    struct command *command = parsed("telnyx/cmd/calls/a/hangup", payload);
    assert_int_equal(command->error,
                     depth > COMMAND_MAX_DEPTH ? COMMAND_ERROR_INVALID_JSON : COMMAND_ERROR_NONE);
    command_free(&command);
  }
  for (int calls = COMMAND_MAX_ORDER_KEYS - 1; calls <= COMMAND_MAX_ORDER_KEYS; calls++) {
    size_t len = (size_t)snprintf(payload, sizeof payload, "{\"call_control_ids\":[\"a\"");
    for (int i = 1; i < calls; i++)
      len += (size_t)snprintf(payload + len, sizeof payload - len, ",\"%d\"", i);
    snprintf(payload + len, sizeof payload - len, "]}");
    struct command *command = parsed("telnyx/cmd/conferences/c/mute", payload);
    bool fits = calls < COMMAND_MAX_ORDER_KEYS; /* the conference is a key too */
    assert_int_equal(command->error, fits ? COMMAND_ERROR_NONE : COMMAND_ERROR_INVALID_PARAMETERS);
    assert_int_equal(command->order_key_count, fits ? COMMAND_MAX_ORDER_KEYS : 0);
    command_free(&command);
  }
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void makes_idempotency_keys(void **state) {
  (void)state;
  static const struct {
    const char *topic, *payload, *key;
  } cases[] = {
      {"telnyx/cmd/calls/v3:a/hangup", "{\"command_id\":\"x\"}", "calls.hangup/v3:a#x"},
      {"telnyx/cmd/calls/a%2Fb%23/hangup", "{\"command_id\":\"x/#\"}", "calls.hangup/a%2Fb%23#x/#"},
      {"telnyx/cmd/calls/a/start_playback", "{\"command_id\":\"x\"}", "calls.playback_start/a#x"},
      {"telnyx/cmd/messages/send", "{\"command_id\":\"x\",\"to\":\"+1\"}", "messages.send#x"},
      {"telnyx/cmd/calls/a/hangup", "{\"command_id\":null}", ""},
      {"telnyx/cmd/calls/a/hangup", "{}", ""},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct command *command = parsed(cases[i].topic, cases[i].payload);
    assert_string_equal(command->message, "");
    assert_string_equal(command->idempotency_key, cases[i].key);
    assert_null(json_object_get(command->params, "command_id"));
    command_free(&command);
  }
}

/* Whoever is not known under that name learns it later: his key is made as any other's. */
static void a_sender_with_the_longest_name_has_a_key_too(void **state) {
  (void)state;
  enum { LONGEST = 65535 };
  char *topic = malloc(LONGEST + 1);
  assert_non_null(topic);
  memset(topic, ' ', LONGEST);
  memcpy(topic, "telnyx/as/", 10);
  strcpy(topic + LONGEST - 19, "/cmd/calls/a/hangup");
  struct command *command = parsed(topic, "{\"command_id\":\"x\"}");
  assert_int_equal(strlen(command->idempotency_key),
                   3 * strlen(command->principal) + strlen("!calls.hangup/a#x"));
  command_free(&command);
  free(topic);
}

#define HANGUP "telnyx/cmd/calls/hangup"

/* A repeat is the same command by the same topic; how its JSON is written says nothing. */
static void knows_a_repeat_from_another_command(void **state) {
  (void)state;
  static const struct {
    const char *topic, *payload;
    const char *conflict; /* NULL: the same */
  } cases[] = {
      {HANGUP, "{\"command_id\":\"k\",\"call_control_id\":\"a\",\"x\":[1,{\"b\":2,\"c\":null}]}",
       NULL},
      {HANGUP,
       "{ \"x\":[ 1, {\"c\":null,\"b\":2}], \"call_control_id\":\"a\", \"command_id\":\"k\" }",
       NULL},
      {HANGUP,
       "{\"command_id\":\"k\",\"call_control_id\":\"a\",\"x\":[1,{\"b\":2,\"c\":null}],"
       "\"correlation_id\":7,\"expires_at\":9999999999}",
       NULL},
      {HANGUP, "{\"command_id\":\"k\",\"call_control_id\":\"a\",\"x\":[1,{\"b\":3,\"c\":null}]}",
       "other parameters"},
      {HANGUP, "{\"command_id\":\"k\",\"call_control_id\":\"a\",\"x\":[{\"b\":2,\"c\":null},1]}",
       "other parameters"},
      {HANGUP, "{\"command_id\":\"k\",\"call_control_id\":\"a\"}", "other parameters"},
      {"telnyx/cmd/calls/a/hangup", "{\"command_id\":\"k\",\"x\":[1,{\"b\":2,\"c\":null}]}",
       "another topic"},
  };
  struct command *first = parsed(cases[0].topic, cases[0].payload);
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct command *command = parsed(cases[i].topic, cases[i].payload);
    assert_int_equal(command->error, COMMAND_ERROR_NONE);
    assert_string_equal(command->idempotency_key, first->idempotency_key);
    assert_int_equal(command_check_repeat(command, ""), ERR_OK); /* an unknown one */
    assert_int_equal(command->error, COMMAND_ERROR_NONE);
    assert_int_equal(command_check_repeat(command, first->fingerprint), ERR_OK);
    assert_int_equal(command->error,
                     cases[i].conflict ? COMMAND_ERROR_INVALID_PARAMETERS : COMMAND_ERROR_NONE);
    if (cases[i].conflict)
      assert_non_null(strstr(command->message, cases[i].conflict));
    assert_string_equal(command->pointer, cases[i].conflict ? "/command_id" : "");
    command_free(&command);
  }
  command_free(&first);
}

static void has_no_fingerprint_without_a_key(void **state) {
  (void)state;
  struct command *command = parsed(HANGUP, "{\"call_control_id\":\"a\"}");
  assert_string_equal(command->fingerprint, "");
  command_free(&command);
}

static void takes_a_command_id_from_the_bridge(void **state) {
  (void)state;
  struct command *command = parsed("telnyx/cmd/calls/a/hangup", "");
  assert_int_equal(command_set_command_id(command, "made"), ERR_OK);
  assert_string_equal(command->command_id, "made");
  assert_string_equal(command->idempotency_key, "");
  command_free(&command);
}

static enum err parse_and_free(void *context) {
  static const char *const payloads[] = {
      "{\"correlation_id\":\"c\",\"command_id\":\"i\",\"call_control_id\":\"b\"}",
      "{\"call_control_id\":\"b\",\"expires_at\":\"2027-01-01T00:00:00Z\"}",
      "{\"call_control_id_to_bridge_with\":\"b\",\"client_state\":[\"x\"]}",
      "{}",
      "{\"a",
  };
  const char *topic = context;
  for (size_t i = 0; i < COUNT(payloads); i++) {
    struct command *command;
    enum err err = parse(&command, topic, span_of(payloads[i]));
    if (err != ERR_OK) {
      assert_null(command);
      return err;
    }
    command_free(&command);
  }
  return ERR_OK;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  char known[] = "telnyx/cmd/calls/v3:a%20b/bridge", unknown[] = "telnyx/cmd/calls/bridges";
  assert_true(alloc_fail_each(parse_and_free, known) > 20);
  assert_true(alloc_fail_each(parse_and_free, unknown) > 5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_good_commands),
      cmocka_unit_test(says_what_is_wrong),
      cmocka_unit_test(tells_the_first_error),
      cmocka_unit_test(knows_when_it_is_too_late),
      cmocka_unit_test(a_clock_that_is_set_counts_for_expires_at_alone),
      cmocka_unit_test(holds_its_limits),
      cmocka_unit_test(nests_so_deep_and_names_so_many_calls),
      cmocka_unit_test(makes_idempotency_keys),
      cmocka_unit_test(a_sender_with_the_longest_name_has_a_key_too),
      cmocka_unit_test(knows_a_repeat_from_another_command),
      cmocka_unit_test(has_no_fingerprint_without_a_key),
      cmocka_unit_test(takes_a_command_id_from_the_bridge),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
