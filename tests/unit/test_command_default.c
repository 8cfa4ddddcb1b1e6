#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/access.h"

static void what_is_no_default_is_said(void **state) {
  (void)state;
  static const struct {
    const char *text, *why; /* NULL: it is one */
  } rows[] = {
      {"calls.dial:connection_id=1494404757140276705", NULL},
      {"calls.start_playback:audio_url=https://example.org/?a=b:c", NULL},
      {"calls.playback_start:loop=3", NULL},
      {"calls.*:client_state=YQ==", NULL},
      {"*:from=+13125550100", NULL},
      {"calls.dial:time_limit_secs=600", NULL},
      {"calls.dial:to=[\"+13125550101\",\"+13125550102\"]", NULL},
      {"calls.dial:to=+13125550101", NULL},
      {"", "must be operation:parameter=value"},
      {"calls.dial", "must be operation:parameter=value"},
      {"calls.dial:from", "must be operation:parameter=value"},
      {"calls.dial:from=", "must be operation:parameter=value"},
      {"calls.dial:=x", "must be operation:parameter=value"},
      {":from=x", "must be operation:parameter=value"},
      {"from=a:b", "must be operation:parameter=value"},
      {"calls.dail:from=x", "there is no calls.dail; did you mean calls.dial?"},
      {"garage.*:from=x", "there is no garage.*"},
      {"calls.dial:conection_id=1", "no parameter conection_id in query or body; did you mean "
                                    "connection_id?"},
      {"calls.*:conection_id=1", "calls.* has no parameter conection_id in query or body; did you "
                                 "mean connection_id?"},
      {"calls.hangup:call_control_id=v3:a", "calls.hangup has no parameter call_control_id"},
      {"calls.bridge:call_control_id=v3:a", "calls.bridge has no parameter call_control_id"},
      {"calls.dial:time_limit_secs=ten",
       "must have a whole number for time_limit_secs of calls.dial"},
      {"calls.dial:time_limit_secs=1.5",
       "must have a whole number for time_limit_secs of calls.dial"},
      {"calls.dial:to=[\"+1312\"",
       "must have text, or a JSON array or object for to of calls.dial"},
      {"calls.dial:custom_headers={}", "must have a JSON array for custom_headers of calls.dial"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char why[200] = "";
    enum err err = command_default_check(span_of(rows[i].text), why, sizeof why);
    assert_int_equal(err, rows[i].why ? ERR_SYNTAX : ERR_OK);
    if (rows[i].why && !strstr(why, rows[i].why))
      fail_msg("%s: %s", rows[i].text, why);
  }
}

/* A sentence that is cut stays one. */
static void long_names_do_no_harm(void **state) {
  (void)state;
  char text[4096], why[200];
  memset(text, 'a', sizeof text);
  for (size_t colon = 1; colon < sizeof text - 2; colon += 509) {
    text[colon] = ':';
    text[sizeof text - 2] = '=';
    assert_int_equal(command_default_check((struct span){text, sizeof text}, why, sizeof why),
                     ERR_SYNTAX);
    text[colon] = 'a';
  }
}

static void what_is_missing_alone_is_filled_in(void **state) {
  (void)state;
  static const struct {
    const char *entry, *operation, *params, *filled;
  } rows[] = {
      {"calls.dial:from=+1312", "calls.dial", "{}", "{\"from\": \"+1312\"}"},
      {"calls.dial:from=+1312", "calls.dial", "{\"from\": \"+1\"}", "{\"from\": \"+1\"}"},
      {"calls.dial:from=+1312", "calls.dial", "{\"from\": null}", "{\"from\": null}"},
      {"calls.dial:from=+1312", "messages.send", "{}", "{}"},
      {"calls.*:from=+1312", "calls.dial", "{}", "{\"from\": \"+1312\"}"},
      {"calls.*:from=+1312", "calls.hangup", "{}", "{}"},
      {"calls.start_playback:loop=3", "calls.playback_start", "{}", "{\"loop\": \"3\"}"},
      {"calls.dial:time_limit_secs=600", "calls.dial", "{}", "{\"time_limit_secs\": 600}"},
      {"calls.dial:client_state=7", "calls.dial", "{}", "{\"client_state\": \"7\"}"},
      {"calls.dial:to=[\"+1\",\"+2\"]", "calls.dial", "{}", "{\"to\": [\"+1\", \"+2\"]}"},
      {"calls.dial:to=+1", "calls.dial", "{}", "{\"to\": \"+1\"}"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct command_default entry;
    json_t *params = json_loads(rows[i].params, 0, NULL);
    assert_int_equal(command_default_read(&entry, span_of(rows[i].entry)), ERR_OK);
    const struct operation *operation = operation_find(span_of(rows[i].operation));
    assert_int_equal(command_default_fill(&entry, operation, params), ERR_OK);
    char *text = json_dumps(params, 0);
    assert_string_equal(text, rows[i].filled);
    free(text);
    json_decref(params);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_no_default_is_said),
      cmocka_unit_test(long_names_do_no_harm),
      cmocka_unit_test(what_is_missing_alone_is_filled_in),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
