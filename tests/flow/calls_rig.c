#include "flow/calls_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/mem.h"

struct rig rig;

int calls_rig_open(void **state) {
  (void)state;
  rig_open(&rig, 4);
  rig_start_calls(&rig, TTL_MS, SILENCE_MS);
  return 0;
}

int calls_rig_close(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

void calls_rig_restart(void) {
  rig_restart(&rig);
  rig_start_calls(&rig, TTL_MS, SILENCE_MS);
}

/* ---- an event on its way, as ingress takes it ---- */

static void on_committed(struct store_op *op) {
  struct coming *coming = (struct coming *)op;
  coming->result = op->result;
  bool kept = op->result == ERR_OK;
  if (coming->keep.call.call_control_id.len > 0)
    calls_after_commit(rig.calls, &coming->keep.call, coming->keep.msgs[1], kept);
  for (size_t i = 0; i < coming->keep.msg_count && kept; i++)
    publish_committed(rig.publish, coming->keep.msgs[i]);
  coming->done = true;
}

void coming_apply(struct coming *coming, const char *type, const char *call, const char *leg) {
  *coming = (struct coming){.keep.op.done = on_committed};
  snprintf(coming->type, sizeof coming->type, "%s", type);
  snprintf(coming->id, sizeof coming->id, "%s", call ? call : "");
  snprintf(coming->leg, sizeof coming->leg, "%s", leg ? leg : "");
  const struct event event = {.type = span_of(coming->type),
                              .call_control_id = span_of(coming->id),
                              .call_leg_id = span_of(coming->leg)};
  assert_int_equal(calls_apply(rig.calls, &coming->keep.msgs[1], &coming->keep.call, &event),
                   ERR_OK);
  const struct msg_parts parts = {.kind = MSG_EVENT, .qos = 1, .topic = event.type};
  assert_int_equal(msg_create(&coming->keep.msgs[0], &parts), ERR_OK);
  coming->keep.msg_count = coming->keep.msgs[1] ? 2 : 1;
}

void coming_free(struct coming *coming) {
  msg_unref(&coming->keep.msgs[0]);
  msg_unref(&coming->keep.msgs[1]);
}

/* Ends without the journal: not kept. */
void coming_lose(struct coming *coming) {
  coming->keep.op.result = ERR_IO;
  on_committed(&coming->keep.op);
  coming_free(coming);
}

void coming_keep(struct coming *coming) {
  store_keep(rig.store, &coming->keep);
  RIG_WAIT(&rig, coming->done);
  assert_int_equal(coming->result, ERR_OK);
  coming_free(coming);
}

void calls_rig_happens(const char *type, const char *call) {
  struct coming coming;
  coming_apply(&coming, type, call, NULL);
  coming_keep(&coming);
  rig_settle(&rig);
}

/* ---- what is seen ---- */

/* The states that the broker took of a call, "-" for a cleared one, joined with spaces. */
const char *calls_rig_states(const char *call) {
  static char out[512];
  char topic[128];
  snprintf(topic, sizeof topic, "telnyx/call/%s/state", call);
  out[0] = '\0';
  for (size_t i = 0; i < rig.delivered_count; i++) {
    const struct rig_delivered *delivered = &rig.delivered[i];
    if (strcmp(delivered->topic, topic) != 0)
      continue;
    char state[32] = "-";
    sscanf(delivered->payload, "{\"state\":\"%31[a-z]\"", state);
    size_t len = strlen(out);
    snprintf(out + len, sizeof out - len, "%s%s", len > 0 ? " " : "", state);
  }
  return out;
}

const char *calls_rig_last_state(const char *call) {
  char topic[128];
  const char *payload = "none";
  snprintf(topic, sizeof topic, "telnyx/call/%s/state", call);
  for (size_t i = 0; i < rig.delivered_count; i++)
    if (strcmp(rig.delivered[i].topic, topic) == 0)
      payload = rig.delivered[i].payload;
  return payload;
}

void calls_rig_expect(const char *call, const char *expected) {
  rig_acknowledge_all(&rig);
  assert_string_equal(calls_rig_states(call), expected);
}

/* Acknowledges the states that are in flight and say so; nothing else. */
void calls_rig_acknowledge_state(const char *word) {
  size_t before = rig.delivered_count;
  for (size_t i = fake_mqtt_in_flight(&rig.mqtt); i > 0; i--)
    if (strstr(fake_mqtt_oldest(&rig.mqtt)->msg->parts.payload.data, word))
      rig_acknowledge(&rig);
    else
      fake_mqtt_rotate(&rig.mqtt);
  assert_int_equal(rig.delivered_count, before + 1);
}
