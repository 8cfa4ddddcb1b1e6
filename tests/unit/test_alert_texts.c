/* What alerts read and write: starts, notes, requests, states. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/alert_note.h"
#include "bridge/alert_report.h"
#include "bridge/alert_request.h"
#include "bridge/alert_start.h"
#include "bridge/mem.h"

static bool find_contact(struct alert_contact *out, const void *context, struct span name) {
  (void)context;
  if (!span_equal_text(name, "anna"))
    return false;
  *out = (struct alert_contact){.name = "anna", .number = "+13125550101", .pin = "4711"};
  return true;
}

static bool find_plan(struct alert_named_plan *out, const void *context, struct span name) {
  (void)out, (void)context, (void)name;
  return false;
}

static enum err start(struct alert **out, const char *params, struct alert_complaint *complaint) {
  struct alert_start_rules rules = {.find_contact = find_contact, .find_plan = find_plan};
  alert_plan_default(&rules.defaults);
  snprintf(rules.defaults.from, sizeof rules.defaults.from, "+13125550100");
  snprintf(rules.defaults.connection_id, sizeof rules.defaults.connection_id, "7");
  json_t *json = json_loads(params, 0, NULL);
  assert_non_null(json);
  enum err err = alert_start_read(out, json, &rules, complaint);
  json_decref(json);
  return err;
}

static struct alert *begun(const char *params) {
  struct alert *alert = NULL;
  struct alert_complaint complaint;
  struct alert_out out;
  assert_int_equal(start(&alert, params, &complaint), ERR_OK);
  alert->expires_ms = 2000000;
  alert_step(&out, alert, &(struct alert_input){.kind = ALERT_TICK, .now_ms = 1000000});
  assert_int_equal(out.command_count, 1);
  return alert;
}

static void a_start_is_checked(void **state) {
  (void)state;
  static const struct {
    const char *params, *pointer;
  } rows[] = {
      {"{}", "/text"},
      {"{\"text\":\"x\"}", "/contacts"},
      {"{\"text\":\"x\",\"contacts\":[\"bob\"]}", "/contacts/0"},
      {"{\"text\":\"x\",\"contacts\":[\"anna\",\"+13125550101\"]}", "/contacts/1"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"ring\":4}", "/ring"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"ring\":601}", "/ring"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"rounds\":0}", "/rounds"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"rounds\":11}", "/rounds"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"ack\":\"#\"}", "/ack"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"ack\":\"12\"}", "/ack"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"decline\":\"9\"}", "/decline"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"pin\":\"1\"}", "/pin"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"sms\":\"later\"}", "/sms"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"plan\":\"none\"}", "/plan"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"alert_id\":\"\"}", "/alert_id"},
      {"{\"text\":\"x\",\"contacts\":\"anna\",\"what\":1}", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct alert *alert = NULL;
    struct alert_complaint complaint;
    assert_int_equal(start(&alert, rows[i].params, &complaint), ERR_SYNTAX);
    assert_null(alert);
    assert_string_equal(complaint.pointer, rows[i].pointer);
    assert_true(complaint.message[0] != '\0');
  }
}

static void the_same_text_to_the_same_people_is_the_same_alert(void **state) {
  (void)state;
  struct alert *first = begun("{\"text\":\"x\",\"contacts\":\"anna\",\"ack\":5}");
  struct alert *again = begun("{\"text\":\"x\",\"contacts\":[\"anna\"],\"ack\":\"5\"}");
  struct alert *other = begun("{\"text\":\"x\",\"contacts\":[\"anna\",\"+13125550102\"]}");
  assert_string_equal(first->id, again->id);
  assert_string_not_equal(first->id, other->id);
  assert_int_equal(first->plan.ack, '5');
  alert_free(&first);
  alert_free(&again);
  alert_free(&other);
}

static void a_damaged_note_is_no_alert(void **state) {
  (void)state;
  struct alert *alert = begun("{\"text\":\"x\",\"contacts\":[\"anna\",\"+13125550102\"]}");
  struct buf note;
  buf_init(&note, ALERT_NOTE_MAX);
  alert_note_add(&note, alert);
  alert_free(&alert);
  assert_int_equal(alert_note_read(&alert, buf_span(&note)), ERR_OK);
  alert_free(&alert);
  for (size_t i = 0; i < note.len;
       i++) { /* one byte at a time: no alert, or one that can be stepped */
    char before = note.data[i];
    note.data[i] = before == '9' ? '1' : '9';
    if (alert_note_read(&alert, buf_span(&note)) == ERR_OK) {
      struct alert_out out;
      alert_step(&out, alert, &(struct alert_input){.kind = ALERT_TICK, .now_ms = 1500000});
    }
    alert_free(&alert);
    assert_int_equal(alert_note_read(&alert, (struct span){note.data, i}), ERR_CORRUPT);
    note.data[i] = before;
  }
  buf_free(&note);
}

static void its_calls_are_known_by_client_state(void **state) {
  (void)state;
  struct alert *alert =
      begun("{\"text\":\"x\",\"contacts\":\"anna\",\"alert_id\":\"a/b \\u00e9\"}");
  const struct alert_command dial = {ALERT_DIAL, 1, 1};
  char client_state[ALERT_CLIENT_STATE_SIZE], text[ALERT_MARK_SIZE];
  struct alert_mark mark;
  alert_client_state_write(client_state, alert, 1);
  assert_true(alert_client_state_is_reserved(span_of(client_state)));
  assert_int_equal(alert_client_state_read(&mark, span_of(client_state)), ERR_OK);
  assert_string_equal(mark.id, alert->id);
  assert_int_equal(mark.serial, 1);
  assert_int_equal(mark.started_ms, 1000000);
  alert_mark_write(text, alert, &dial);
  assert_int_equal(alert_mark_read(&mark, span_of(text)), ERR_OK);
  assert_int_equal(mark.act, ALERT_DIAL);
  assert_string_equal(mark.id, alert->id);
  assert_int_equal(alert_client_state_read(&mark, span_of("aGVsbG8=")), ERR_SYNTAX);
  assert_int_equal(alert_mark_read(&mark, span_of("alert/1/1/dance/1/x")), ERR_SYNTAX);
  alert_free(&alert);
}

static void no_pin_is_told(void **state) {
  (void)state;
  struct alert *alert = begun("{\"text\":\"Water\",\"contacts\":\"anna\",\"repeat\":1}");
  struct buf out;
  buf_init(&out, 65536);
  alert_report_state(&out, alert);
  assert_non_null(strstr(out.data, "\"calling\":[\"anna\"]"));
  assert_null(strstr(out.data, "4711"));
  buf_clear(&out);
  alert_request_add(&out, alert, &(struct alert_command){ALERT_GATHER, 1, 1}, NULL, 0);
  assert_non_null(
      strstr(out.data, "\"payload\":\"This is an alert. Water. Enter your PIN to acknowledge.\""));
  assert_non_null(strstr(out.data, "\"maximum_digits\":4"));
  buf_free(&out);
  alert_free(&alert);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_start_is_checked),
      cmocka_unit_test(the_same_text_to_the_same_people_is_the_same_alert),
      cmocka_unit_test(a_damaged_note_is_no_alert),
      cmocka_unit_test(its_calls_are_known_by_client_state),
      cmocka_unit_test(no_pin_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
