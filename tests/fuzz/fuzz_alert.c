/* A note of an alert, or with 's' before it the parameters of a start. Whatever comes out can be
 * stepped, and written down again. */
#include <stdint.h>
#include <stdlib.h>

#include <jansson.h>

#include "bridge/alert.h"
#include "bridge/alert_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool find_contact(struct alert_contact *out, const void *context, struct span name) {
  (void)out, (void)context, (void)name;
  return false;
}

static bool find_plan(struct alert_named_plan *out, const void *context, struct span name) {
  (void)out, (void)context, (void)name;
  return false;
}

static enum err read_start(struct alert **out, struct span text) {
  struct alert_start_rules rules = {.find_contact = find_contact, .find_plan = find_plan};
  struct alert_complaint complaint;
  alert_plan_default(&rules.defaults);
  json_t *params = json_loadb(text.data, text.len, 0, NULL);
  enum err err =
      json_is_object(params) ? alert_start_read(out, params, &rules, &complaint) : ERR_SYNTAX;
  json_decref(params);
  return err;
}

static void check_note(const struct alert *alert) {
  struct alert *again = NULL;
  struct buf note;
  buf_init(&note, ALERT_NOTE_MAX);
  alert_note_add(&note, alert);
  if (buf_status(&note) == ERR_OK && alert_note_read(&again, buf_span(&note)) == ERR_CORRUPT)
    abort();
  alert_free(&again);
  buf_free(&note);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct alert_out out;
  struct alert *alert = NULL;
  bool starts = size > 0 && data[0] == 's';
  struct span text = {(const char *)data + starts, size - starts};
  enum err err = starts ? read_start(&alert, text) : alert_note_read(&alert, text);
  if (err == ERR_OK) {
    alert_step(&out, alert, &(struct alert_input){.kind = ALERT_TICK, .now_ms = 1000000});
    check_note(alert);
  }
  alert_free(&alert);
  return 0;
}
