/* What alerts read and write: starts, notes, requests, states. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/alert.h"
#include "bridge/alert_request.h"
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
      strstr(out.data,
             "\"payload\":\"This is an alert. Water. Enter your PIN to acknowledge the alert.\""));
  assert_non_null(strstr(out.data, "\"maximum_digits\":4"));
  buf_free(&out);
  alert_free(&alert);
}

/* ---- what is said ---- */

static const struct {
  const char *language;
  const char *asked, *asked_pin, *wrong, *thanked, *told, *told_of_number;
} spoken[] = {
    {"en-GB",
     "This is an alert. Water. Water. Press 1 to acknowledge the alert. "
     "Press 9 to pass it on to somebody else.",
     "This is an alert. Water. Water. Enter your PIN to acknowledge the alert. "
     "Press star to pass it on to somebody else.",
     "That was not right. Press 1 to acknowledge the alert. Press 9 to pass it on to somebody "
     "else.",
     "Thank you. You have acknowledged the alert. Nobody else will be called. Goodbye.",
     "Ben has acknowledged the alert. You need not do anything. Goodbye.",
     "Somebody else has acknowledged the alert. You need not do anything. Goodbye."},
    {"de-DE",
     "Dies ist ein Alarm. Water. Water. Drücken Sie die 1, um den Alarm zu bestätigen. "
     "Drücken Sie die 9, um ihn an jemand anderen weiterzugeben.",
     "Dies ist ein Alarm. Water. Water. Geben Sie Ihre PIN ein, um den Alarm zu bestätigen. "
     "Drücken Sie die Sterntaste, um ihn an jemand anderen weiterzugeben.",
     "Das war nicht richtig. Drücken Sie die 1, um den Alarm zu bestätigen. "
     "Drücken Sie die 9, um ihn an jemand anderen weiterzugeben.",
     "Danke. Sie haben den Alarm bestätigt. Es wird niemand mehr angerufen. Auf Wiederhören.",
     "Ben hat den Alarm bestätigt. Sie brauchen nichts zu tun. Auf Wiederhören.",
     "Jemand anderes hat den Alarm bestätigt. Sie brauchen nichts zu tun. Auf Wiederhören."},
    {"es-MX",
     "Esto es una alerta. Water. Water. Pulse 1 para confirmar la alerta. "
     "Pulse 9 para pasarla a otra persona.",
     "Esto es una alerta. Water. Water. Introduzca su PIN para confirmar la alerta. "
     "Pulse asterisco para pasarla a otra persona.",
     "No es correcto. Pulse 1 para confirmar la alerta. Pulse 9 para pasarla a otra persona.",
     "Gracias. Ha confirmado la alerta. No se llamará a nadie más. Adiós.",
     "Ben ha confirmado la alerta. No tiene que hacer nada. Adiós.",
     "Otra persona ha confirmado la alerta. No tiene que hacer nada. Adiós."},
    {"fr-CA",
     "Ceci est une alerte. Water. Water. Appuyez sur 1 pour confirmer l'alerte. "
     "Appuyez sur 9 pour la transmettre à quelqu'un d'autre.",
     "Ceci est une alerte. Water. Water. Saisissez votre code PIN pour confirmer l'alerte. "
     "Appuyez sur étoile pour la transmettre à quelqu'un d'autre.",
     "Ce n'est pas correct. Appuyez sur 1 pour confirmer l'alerte. "
     "Appuyez sur 9 pour la transmettre à quelqu'un d'autre.",
     "Merci. Vous avez confirmé l'alerte. Personne d'autre ne sera appelé. Au revoir.",
     "Ben a confirmé l'alerte. Vous n'avez rien à faire. Au revoir.",
     "Quelqu'un d'autre a confirmé l'alerte. Vous n'avez rien à faire. Au revoir."},
};

static void check_said(const struct alert *alert, enum alert_act act, const char *member,
                       const char *expected) {
  const struct alert_phrases phrases = {{NULL}};
  struct buf out;
  buf_init(&out, 65536);
  alert_request_add(&out, alert, &(struct alert_command){act, 1, 1}, &phrases, 0);
  json_t *request = json_loadb(out.data, out.len, 0, NULL);
  assert_string_equal(json_string_value(json_object_get(request, member)), expected);
  json_decref(request);
  buf_free(&out);
}

/* Whose call is up, and who is told that Ben, or a number, has acknowledged. */
static void check_told(const struct alert *calling, const char *by, bool by_key,
                       const char *expected) {
  struct alert *alert = NULL;
  assert_int_equal(alert_copy(&alert, calling), ERR_OK);
  snprintf(alert->by, sizeof alert->by, "%s", by);
  alert->by_key = by_key;
  alert->by_serial = by_key ? 1 : 0;
  check_said(alert, ALERT_SPEAK, "payload", expected);
  alert_free(&alert);
}

static void each_language_has_its_words(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof spoken / sizeof spoken[0]; i++) {
    char params[160];
    snprintf(params, sizeof params,
             "{\"text\":\"Water\",\"contacts\":\"+13125550102\",\"language\":\"%s\",\"decline\":9}",
             spoken[i].language);
    struct alert *alert = begun(params);
    check_said(alert, ALERT_GATHER, "payload", spoken[i].asked);
    check_said(alert, ALERT_GATHER, "invalid_payload", spoken[i].wrong);
    check_told(alert, "+13125550102", true, spoken[i].thanked);
    check_told(alert, "Ben", false, spoken[i].told);
    check_told(alert, "+13125550103", false, spoken[i].told_of_number);
    check_told(alert, "", false, spoken[i].told_of_number);
    alert_free(&alert);
    snprintf(params, sizeof params,
             "{\"text\":\"Water.\",\"contacts\":\"anna\",\"language\":\"%s\",\"decline\":\"*\"}",
             spoken[i].language);
    alert = begun(params);
    check_said(alert, ALERT_GATHER, "payload", spoken[i].asked_pin);
    alert_free(&alert);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_start_is_checked),
      cmocka_unit_test(the_same_text_to_the_same_people_is_the_same_alert),
      cmocka_unit_test(a_damaged_note_is_no_alert),
      cmocka_unit_test(its_calls_are_known_by_client_state),
      cmocka_unit_test(no_pin_is_told),
      cmocka_unit_test(each_language_has_its_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
