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

static const struct command_rules rules = {.root = "telnyx", .max_bytes = 256 * 1024};

static struct command *parse(const char *topic, struct span payload) {
  struct command *command;
  struct command_msg message = {.parts = {.topic = span_of(topic), .payload = payload}};
  assert_int_equal(command_parse(&command, &message, &rules, 0), ERR_OK);
  return command;
}

static char *text_of(const struct command *command) {
  struct buf text;
  buf_init(&text, 1024 * 1024);
  json_text_add(&text, command->params);
  assert_int_equal(buf_status(&text), ERR_OK);
  return buf_take(&text);
}

static const char dial[] = "telnyx/cmd/calls/dial";
#define DIAL(more) "{\"connection_id\":\"1\",\"from\":\"+1\",\"to\":\"+2\"" more "}"

struct row {
  const char *topic, *payload;
  const char *params;    /* NULL: refused */
  const char *converted; /* the pointers, or the one that is wrong */
};

static void check_row(const struct row *row) {
  struct command *command = parse(row->topic, span_of(row->payload));
  if (row->params) {
    char *params = text_of(command);
    if (command->error != COMMAND_ERROR_NONE || strcmp(params, row->params) != 0)
      fail_msg("%s\nmade  %s\nnot   %s\n%s", row->payload, params, row->params, command->message);
    mem_free(params);
    struct span converted = buf_span(&command->converted.list);
    if (!span_equal_text(converted, row->converted))
      fail_msg("%s converted %.*s", row->payload, (int)converted.len, converted.data);
  } else {
    if (command->error != COMMAND_ERROR_INVALID_PARAMETERS ||
        strcmp(command->pointer, row->converted) != 0)
      fail_msg("%s: %s at %s", row->payload, command->message, command->pointer);
    assert_int_equal(strncmp(command->message, row->converted + 1, strlen(row->converted) - 1), 0);
  }
  command_free(&command);
}

static void check_rows(const struct row *rows, size_t count) {
  for (size_t i = 0; i < count; i++)
    check_row(&rows[i]);
}

static void a_whole_number_becomes_its_digits(void **state) {
  (void)state;
  static const struct row rows[] = {
      {dial, "{\"connection_id\":1684641123236054244,\"from\":13125550101,\"to\":17735550102}",
       "{\"connection_id\":\"1684641123236054244\",\"from\":\"13125550101\",\"to\":"
       "\"17735550102\"}",
       "\"/connection_id\",\"/from\",\"/to\""},
      {dial, "{\"connection_id\":9223372036854775807,\"from\":-9223372036854775808,\"to\":0}",
       "{\"connection_id\":\"9223372036854775807\",\"from\":\"-9223372036854775808\",\"to\":\"0\"}",
       "\"/connection_id\",\"/from\",\"/to\""},
      /* what a spreadsheet makes of a phone number */
      {dial, "{\"connection_id\":\"1\",\"from\":17735550102.0,\"to\":1.7735550102e10}",
       "{\"connection_id\":\"1\",\"from\":\"17735550102\",\"to\":\"17735550102\"}",
       "\"/from\",\"/to\""},
      {dial, "{\"connection_id\":1e3,\"from\":9007199254740992.0,\"to\":-0.0}",
       "{\"connection_id\":\"1000\",\"from\":\"9007199254740992\",\"to\":\"0\"}",
       "\"/connection_id\",\"/from\",\"/to\""},
      {"telnyx/cmd/messages/send", "{\"to\":17735550102,\"text\":42}",
       "{\"to\":\"17735550102\",\"text\":\"42\"}", "\"/to\",\"/text\""},
      {"telnyx/cmd/messages/send", "{\"to\":\"+1\",\"text\":null}", "{\"to\":\"+1\",\"text\":null}",
       ""},
  };
  check_rows(rows, COUNT(rows));
}

static void a_number_that_is_not_whole_is_refused_as_text(void **state) {
  (void)state;
  static const struct row rows[] = {
      {dial, "{\"connection_id\":\"1\",\"from\":\"+1\",\"to\":1.5}", NULL, "/to"},
      {dial, "{\"connection_id\":\"1\",\"from\":1e-3,\"to\":\"\"}", NULL, "/from"},
      {dial, "{\"connection_id\":1e21,\"from\":\"+1\",\"to\":\"\"}", NULL, "/connection_id"},
      {dial, "{\"connection_id\":9007199254740994.0,\"from\":\"+1\",\"to\":\"\"}", NULL,
       "/connection_id"},
      {dial, "{\"connection_id\":true,\"from\":\"+1\",\"to\":\"\"}", NULL, "/connection_id"},
  };
  check_rows(rows, COUNT(rows));
}

static void text_becomes_the_number_that_it_is(void **state) {
  (void)state;
  static const struct row rows[] = {
      {dial, DIAL(",\"timeout_secs\":\"30\",\"time_limit_secs\":\"-1\""),
       DIAL(",\"timeout_secs\":30,\"time_limit_secs\":-1"),
       "\"/timeout_secs\",\"/time_limit_secs\""},
      {dial, DIAL(",\"timeout_secs\":\"30.0\",\"time_limit_secs\":\"1e3\""),
       DIAL(",\"timeout_secs\":30,\"time_limit_secs\":1000"),
       "\"/timeout_secs\",\"/time_limit_secs\""},
      {dial, DIAL(",\"timeout_secs\":\"9223372036854775807\""),
       DIAL(",\"timeout_secs\":9223372036854775807"), "\"/timeout_secs\""},
      {"telnyx/cmd/calls/v3:a/pay", "{\"amount\":\"1.50\"}", "{\"amount\":1.5}", "\"/amount\""},
      {"telnyx/cmd/calls/v3:a/pay", "{\"amount\":\"12345678901234.5\"}",
       "{\"amount\":12345678901234.5}", "\"/amount\""},
      {"telnyx/cmd/calls/v3:a/pay", "{\"amount\":\"0.000\"}", "{\"amount\":0}", "\"/amount\""},
      {"telnyx/cmd/conferences/list", "{\"page[size]\":\"5\"}", "{\"page[size]\":5}",
       "\"/page[size]\""},
      /* numbers are taken as they are */
      {dial, DIAL(",\"timeout_secs\":1.5"), DIAL(",\"timeout_secs\":1.5"), ""},
      {dial, DIAL(",\"timeout_secs\":null"), DIAL(",\"timeout_secs\":null"), ""},
  };
  check_rows(rows, COUNT(rows));
}

static void text_that_is_not_exactly_a_number_is_refused(void **state) {
  (void)state;
  static const char *const texts[] = {"",
                                      " 30",
                                      "30 ",
                                      "+30",
                                      "030",
                                      "30s",
                                      "3 0",
                                      "0x1E",
                                      "1e",
                                      "--1",
                                      "1.5",
                                      "NaN",
                                      "1_0",
                                      "thirty",
                                      ".5",
                                      "true",
                                      "9223372036854775808"};
  for (size_t i = 0; i < COUNT(texts); i++) {
    char payload[256];
    snprintf(payload, sizeof payload, DIAL(",\"timeout_secs\":\"%s\""), texts[i]);
    check_row(&(struct row){dial, payload, NULL, "/timeout_secs"});
  }
  /* more digits than a double holds, and one that vanishes in it */
  check_row(&(struct row){"telnyx/cmd/calls/v3:a/pay", "{\"amount\":\"1234567890123456.7\"}", NULL,
                          "/amount"});
  check_row(&(struct row){"telnyx/cmd/calls/v3:a/pay", "{\"amount\":\"1e-400\"}", NULL, "/amount"});
}

static void text_becomes_true_or_false(void **state) {
  (void)state;
  static const struct row rows[] = {
      {dial, DIAL(",\"transcription\":\"true\",\"bridge_on_answer\":\"false\""),
       DIAL(",\"transcription\":true,\"bridge_on_answer\":false"),
       "\"/transcription\",\"/bridge_on_answer\""},
      {dial, DIAL(",\"transcription\":\"True\""), NULL, "/transcription"},
      {dial, DIAL(",\"transcription\":\"yes\""), NULL, "/transcription"},
      {dial, DIAL(",\"transcription\":\"1\""), NULL, "/transcription"},
      {dial, DIAL(",\"transcription\":\"\""), NULL, "/transcription"},
      {dial, DIAL(",\"transcription\":1"), NULL, "/transcription"},
  };
  check_rows(rows, COUNT(rows));
}

static void what_is_in_arrays_and_objects_is_converted_too(void **state) {
  (void)state;
  static const struct row rows[] = {
      {dial, "{\"connection_id\":\"1\",\"from\":\"+1\",\"to\":[17735550102,\"+2\",3]}",
       "{\"connection_id\":\"1\",\"from\":\"+1\",\"to\":[\"17735550102\",\"+2\",\"3\"]}",
       "\"/to/0\",\"/to/2\""},
      {dial, DIAL(",\"answering_machine_detection_config\":{\"silence_threshold\":\"512\"}"),
       DIAL(",\"answering_machine_detection_config\":{\"silence_threshold\":512}"),
       "\"/answering_machine_detection_config/silence_threshold\""},
      {dial, DIAL(",\"custom_headers\":[{\"name\":\"X\",\"value\":5}]"),
       DIAL(",\"custom_headers\":[{\"name\":\"X\",\"value\":\"5\"}]"),
       "\"/custom_headers/0/value\""},
      {dial, DIAL(",\"webhook_retries_policies\":{\"call/x~y\":{\"retries_ms\":[\"1000\",2]}}"),
       DIAL(",\"webhook_retries_policies\":{\"call/x~y\":{\"retries_ms\":[1000,2]}}"),
       "\"/webhook_retries_policies/call~1x~0y/retries_ms/0\""},
      {"telnyx/cmd/conferences/list", "{\"filter\":{\"failed\":\"true\",\"connection_id\":7}}",
       "{\"filter\":{\"failed\":true,\"connection_id\":\"7\"}}",
       "\"/filter/failed\",\"/filter/connection_id\""},
      {dial,
       DIAL(",\"assistant\":{\"id\":\"a\",\"voice_settings\":{\"speed\":\"1.25\",\"voice\":7}}"),
       DIAL(",\"assistant\":{\"id\":\"a\",\"voice_settings\":{\"speed\":1.25,\"voice\":\"7\"}}"),
       "\"/assistant/voice_settings/speed\",\"/assistant/voice_settings/voice\""},
      {dial, "{\"connection_id\":\"1\",\"from\":\"+1\",\"to\":[\"+2\",1.5]}", NULL, "/to/1"},
      {dial, DIAL(",\"answering_machine_detection_config\":{\"silence_threshold\":\"loud\"}"), NULL,
       "/answering_machine_detection_config/silence_threshold"},
  };
  check_rows(rows, COUNT(rows));
}

static void what_nobody_knows_or_may_be_either_stays(void **state) {
  (void)state;
  static const struct row rows[] = {
      {dial, DIAL(",\"new_parameter\":\"5\",\"another\":[1,\"2\"]"),
       DIAL(",\"new_parameter\":\"5\",\"another\":[1,\"2\"]"), ""},
      {dial, DIAL(",\"sound_modifications\":{\"new\":\"5\",\"zz\":1.5}"),
       DIAL(",\"sound_modifications\":{\"new\":\"5\",\"zz\":1.5}"), ""},
      {"telnyx/cmd/calls/v3:a/playback_start", "{\"loop\":\"3\"}", "{\"loop\":\"3\"}", ""},
      {"telnyx/cmd/calls/v3:a/playback_start", "{\"loop\":3}", "{\"loop\":3}", ""},
      {dial, DIAL(",\"assistant\":{\"id\":\"a\",\"dynamic_variables\":{\"n\":5,\"t\":\"5\"}}"),
       DIAL(",\"assistant\":{\"id\":\"a\",\"dynamic_variables\":{\"n\":5,\"t\":\"5\"}}"), ""},
      {"telnyx/cmd/calls/v3:a/pay", "{\"metadata\":{\"amount\":\"5\",\"to\":5}}",
       "{\"metadata\":{\"amount\":\"5\",\"to\":5}}", ""},
  };
  check_rows(rows, COUNT(rows));
}

static void ids_and_the_bridges_own_keys_are_converted_too(void **state) {
  (void)state;
  struct command *command =
      parse("telnyx/cmd/calls/hangup", span_of("{\"call_control_id\":123.0,\"command_id\":77,"
                                               "\"expires_at\":\"1795262400\"}"));
  assert_int_equal(command->expires_at_ms, 1795262400000);
  command_free(&command);
  command = parse("telnyx/cmd/calls/hangup", span_of("{\"call_control_id\":123.0,\"command_id\":77,"
                                                     "\"expires_at\":\"4102444800.5\"}"));
  assert_int_equal(command->error, COMMAND_ERROR_NONE);
  assert_string_equal(command->ids[0], "123");
  assert_string_equal(command->command_id, "77");
  assert_string_equal(command->idempotency_key, "calls.hangup/123#77");
  assert_int_equal(command->expires_at_ms, 4102444800500);
  assert_true(
      span_equal_text(buf_span(&command->converted.list), "\"/command_id\",\"/call_control_id\""));
  command_free(&command);
}

/* An id that became text keeps commands in order as if it had come so. */
static void a_converted_id_is_an_order_key(void **state) {
  (void)state;
  struct command *command =
      parse("telnyx/cmd/conferences/c/mute", span_of("{\"call_control_ids\":[5,\"6\"]}"));
  assert_int_equal(command->order_key_count, 3);
  assert_string_equal(command->order_keys[0], "call:5");
  command_free(&command);
}

static void so_many_are_told_and_no_more(void **state) {
  (void)state;
  for (size_t count = 32; count <= 33; count++) {
    char payload[512] = "{\"connection_id\":\"1\",\"from\":\"+1\",\"to\":[0";
    for (size_t i = 1; i < count; i++)
      strcat(payload, ",0");
    strcat(payload, "]}");
    struct command *command = parse(dial, span_of(payload));
    assert_int_equal(command->error, COMMAND_ERROR_NONE);
    assert_int_equal(command->converted.count, count);
    assert_non_null(strstr(command->converted.list.data, "\"/to/31\""));
    char *params = text_of(command);
    assert_null(strstr(params, ",0"));
    mem_free(params);
    command_free(&command);
  }
}

/* A name that is as long as a payload allows is converted, and not told. */
static void a_name_that_is_too_long_is_not_told(void **state) {
  (void)state;
  static char payload[8192];
  static const char head[] = "/webhook_retries_policies/", tail[] = "/retries_ms/0";
  size_t longest = 1024 - (sizeof head - 1) - (sizeof tail - 1);
  for (size_t len = longest; len <= longest + 1; len++) {
    char name[1100];
    memset(name, 'x', len);
    name[len] = '\0';
    snprintf(payload, sizeof payload,
             DIAL(",\"webhook_retries_policies\":{\"%s\":{\"retries_ms\":[\"1\"]}}"), name);
    struct command *command = parse(dial, span_of(payload));
    assert_int_equal(command->error, COMMAND_ERROR_NONE);
    assert_int_equal(command->converted.list.len > 0, len == longest);
    char *params = text_of(command);
    assert_non_null(strstr(params, "\"retries_ms\":[1]"));
    mem_free(params);
    command_free(&command);
    char *number = strstr(payload, "\"1\"]");
    memcpy(number, "\"x\"]", 4);
    command = parse(dial, span_of(payload));
    assert_int_equal(command->error, COMMAND_ERROR_INVALID_PARAMETERS);
    assert_int_equal(command->pointer[0] == '\0', len > longest);
    command_free(&command);
  }
}

static void what_wraps_a_payload_is_taken_off(void **state) {
  (void)state;
  static const struct {
    const char *payload;
    size_t len;
    const char *says; /* NULL: good */
  } rows[] = {
      {"\xEF\xBB\xBF{\"call_control_id\":\"a\"}", 26, NULL},
      {"{\"call_control_id\":\"a\"}\0", 24, NULL},
      {"{\"call_control_id\":\"a\"}\0\0\0", 26, NULL},
      {"{\"call_control_id\":\"a\"}\r\n\0", 26, NULL},
      {"{\"call_control_id\":\"a\"} \0\n", 26, NULL},
      {"\xEF\xBB\xBF{\"call_control_id\":\"a\"}\0", 27, NULL},
      {"\0", 1, "required"},
      {"\xEF\xBB\xBF", 3, "required"},
      {"{\"call_control_id\":\"a\"}\0x", 25, "nothing more"},
      {"{\"call_control_id\":\"a\0\"}", 24, "control character"},
      {"\xEF\xBB\xBF\xEF\xBB\xBF{}", 8, "a value"},
      {"\xFF\xFE{\0}\0", 6, "UTF-16"},
      {"\xFE\xFF\0{\0}", 6, "UTF-16"},
      {"{\0}\0", 4, "UTF-16"},
      {"\0{\0}", 4, "UTF-16"},
      {"   ", 3, "a value"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct command *command =
        parse("telnyx/cmd/calls/hangup", (struct span){rows[i].payload, rows[i].len});
    if (!strstr(command->message, rows[i].says ? rows[i].says : "") ||
        (command->error == COMMAND_ERROR_NONE) != !rows[i].says)
      fail_msg("row %zu: %s", i, command->message);
    command_free(&command);
  }
}

static enum err parse_and_free(void *context) {
  static const char payload[] =
      "{\"connection_id\":1,\"from\":\"+1\",\"to\":[2,3],\"timeout_secs\":\"30\",\"command_id\":9,"
      "\"custom_headers\":[{\"name\":\"a\",\"value\":5}],\"transcription\":\"true\","
      "\"expires_at\":\"4102444800\",\"record_timeout_secs\":\"x\"}";
  struct command_msg message = {.parts = {.topic = span_of(context), .payload = span_of(payload)}};
  struct command *command;
  enum err err = command_parse(&command, &message, &rules, 0);
  if (err == ERR_OK)
    assert_string_equal(command->pointer, "/record_timeout_secs");
  command_free(&command);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  char topic[] = "telnyx/cmd/calls/dial";
  assert_true(alloc_fail_each(parse_and_free, topic) > 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_whole_number_becomes_its_digits),
      cmocka_unit_test(a_number_that_is_not_whole_is_refused_as_text),
      cmocka_unit_test(text_becomes_the_number_that_it_is),
      cmocka_unit_test(text_that_is_not_exactly_a_number_is_refused),
      cmocka_unit_test(text_becomes_true_or_false),
      cmocka_unit_test(what_is_in_arrays_and_objects_is_converted_too),
      cmocka_unit_test(what_nobody_knows_or_may_be_either_stays),
      cmocka_unit_test(ids_and_the_bridges_own_keys_are_converted_too),
      cmocka_unit_test(a_converted_id_is_an_order_key),
      cmocka_unit_test(so_many_are_told_and_no_more),
      cmocka_unit_test(a_name_that_is_too_long_is_not_told),
      cmocka_unit_test(what_wraps_a_payload_is_taken_off),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
