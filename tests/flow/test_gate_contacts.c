/* Names of people in commands, through dispatch and its own table of gates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/config.h"
#include "flow/flow_rig.h"

#define TEXT(text) ((char[]){text})
static struct config_contact contacts[] = {
    {.entry = {.name = TEXT("anna")}, .number = TEXT("+13125550101")},
    {.entry = {.name = TEXT("ben")},
     .number = TEXT("sip:ben@pbx.example"),
     .sms = TEXT("+17735550103")},
    {.entry = {.name = TEXT("desk")}, .number = TEXT("sip:desk@pbx.example")},
};

static struct rig rig;

static int start(void **state) {
  (void)state;
  rig_open(&rig, 100);
  rig_stop_clock(&rig); /* no command grows old by a slow disk */
  rig.gates.contacts = contacts;
  rig.gates.contact_count = sizeof contacts / sizeof contacts[0];
  rig_start_dispatch(&rig);
  return 0;
}

static int stop(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

static void a_name_becomes_the_number(void **state) {
  (void)state;
  static const struct {
    const char *topic, *payload, *body; /* what of the body is looked for */
  } rows[] = {
      {"calls/dial", "{\"connection_id\":\"1\",\"from\":\"+1312\",\"to\":\"anna\"}",
       "\"to\":\"+13125550101\""},
      {"calls/dial",
       "{\"connection_id\":\"1\",\"from\":\"+1312\",\"to\":[\"anna\",\"+1773\",\"ben\"]}",
       "\"to\":[\"+13125550101\",\"+1773\",\"sip:ben@pbx.example\"]"},
      {"calls/v3:a/transfer", "{\"to\":\"desk\"}", "\"to\":\"sip:desk@pbx.example\""},
      {"calls/v3:b/refer", "{\"sip_address\":\"desk\"}",
       "\"sip_address\":\"sip:desk@pbx.example\""},
      {"messages/send", "{\"from\":\"+1312\",\"to\":\"anna\",\"text\":\"x\"}",
       "\"to\":\"+13125550101\""},
      {"messages/send", "{\"from\":\"+1312\",\"to\":\"ben\",\"text\":\"to: anna\"}",
       "\"to\":\"+17735550103\""},
      {"messages/send_group_mms",
       "{\"from\":\"+1312\",\"to\":[\"ben\",\"anna\"],\"text\":\"anna\"}",
       "\"to\":[\"+17735550103\",\"+13125550101\"]"},
      {"faxes/create", "{\"connection_id\":\"1\",\"from\":\"anna\",\"to\":\"anna\"}",
       "\"from\":\"anna\""},
      {"calls/dial", "{\"connection_id\":\"1\",\"from\":\"+1312\",\"to\":\"carl\"}",
       "\"to\":\"carl\""},
      {"calls/dial", "{\"connection_id\":\"1\",\"from\":\"+1312\",\"to\":\"sip:anna@x\"}",
       "\"to\":\"sip:anna@x\""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char topic[64];
    snprintf(topic, sizeof topic, "telnyx/cmd/%s", rows[i].topic);
    rig_command(&rig, topic, rows[i].payload);
    rig_reply(&rig, 200);
    if (!strstr(rig.last_request_body, rows[i].body))
      fail_msg("%s: %s", rows[i].payload, rig.last_request_body);
    rig_settle(&rig);
  }
}

static void what_cannot_be_meant_is_refused(void **state) {
  (void)state;
  rig_up(&rig);
  rig_command(
      &rig, "telnyx/cmd/calls/dial",
      "{\"connection_id\":\"1\",\"from\":\"+1312\",\"to\":\"ana\",\"correlation_id\":\"1\"}");
  const char *result = rig_result(&rig, "1");
  assert_non_null(strstr(result, "\"invalid_parameters\""));
  assert_non_null(strstr(result, "no contact is called ana; did you mean anna?"));
  assert_non_null(strstr(result, "\"/to\""));
  rig_command(&rig, "telnyx/cmd/messages/send",
              "{\"from\":\"+1312\",\"to\":\"desk\",\"text\":\"x\",\"correlation_id\":\"2\"}");
  assert_non_null(
      strstr(rig_result(&rig, "2"), "desk has no number for messages: set contacts.desk.sms"));
  assert_int_equal(rig.requests, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_name_becomes_the_number, start, stop),
      cmocka_unit_test_setup_teardown(what_cannot_be_meant_is_refused, start, stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
