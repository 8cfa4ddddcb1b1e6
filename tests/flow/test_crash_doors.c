/* Kills the bridge between any two steps of what a subscriber does: an event leads to a deadline,
 * that to a command, its result to a message. Each follows once, whenever the process dies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "flow/flow_world.h"
#include "flow/numbers.h"
#include "flow/subscriber.h"

/* ---- a subscriber that remembers nothing but its notes ---- */

static enum err create(void **self, const struct hear_options *options) {
  (void)options;
  *self = NULL;
  return ERR_OK;
}

static enum err say(struct changes *changes, struct span call, const char *word) {
  char topic[64];
  struct msg *msg = NULL;
  snprintf(topic, sizeof topic, "telnyx/test/%.*s/%s", (int)call.len, call.data, word);
  enum err err =
      msg_create(&msg, &(struct msg_parts){.kind = MSG_EVENT, .qos = 1, .topic = span_of(topic)});
  return err == ERR_OK ? changes_add_message(changes, &msg) : err;
}

static enum err on_event(void *self, struct heard *heard, struct changes *changes) {
  (void)self;
  struct span call = heard->event->call_control_id;
  if (!span_equal_text(heard->event->type, "call.initiated"))
    return ERR_OK;
  const struct store_note note = {
      .owner = span_of("tester"), .key = call, .due_wall_ms = clock_wall_ms()};
  enum err err = say(changes, call, "rang");
  return err == ERR_OK ? changes_add_note(changes, &note) : err;
}

static enum err on_deadline(void *self, struct heard *heard, struct changes *changes) {
  (void)self;
  struct span call = heard->deadline.key;
  char reference[16];
  char topic[64];
  char payload[128];
  snprintf(reference, sizeof reference, "%.*s", (int)call.len, call.data);
  snprintf(topic, sizeof topic, "telnyx/cmd/calls/%s/speak", reference);
  snprintf(payload, sizeof payload,
           "{\"payload\":\"hi\",\"voice\":\"female\",\"command_id\":\"of-%s\"}", reference);
  enum err err = say(changes, call, "due");
  return err == ERR_OK ? changes_submit_command(changes,
                                                &(struct changes_command){
                                                    .owner = "tester",
                                                    .reference = reference,
                                                    .topic = span_of(topic),
                                                    .payload = span_of(payload),
                                                })
                       : err;
}

static enum err on_result(void *self, struct heard *heard, struct changes *changes) {
  (void)self;
  return say(changes, heard->result.reference, "done");
}

static const struct subscriber tester = {
    .name = "tester",
    .create = create,
    .event = on_event,
    .deadline = on_deadline,
    .result = on_result,
};

static const struct subscriber *const table[] = {&calls_subscriber, &numbers_subscriber, &tester};

/* ---- the world ---- */

#define RINGS(id, call)                                                                            \
  "{\"data\":{\"record_type\":\"event\",\"event_type\":\"call.initiated\",\"id\":\"" id            \
  "\",\"occurred_at\":\"2026-11-21T12:00:00.000000Z\",\"payload\":{\"call_control_id\":\"" call    \
  "\",\"direction\":\"incoming\",\"to\":\"+13125550100\",\"from\":\"+1773\"}}}"

static const struct world_webhook webhooks[] = {{RINGS("e1", "a")}, {RINGS("e2", "b")}};
static const struct world_plan plan = {.subscribers = table,
                                       .subscriber_count = sizeof table / sizeof table[0],
                                       .webhooks = webhooks,
                                       .webhook_count = 2,
                                       .awaited = "/done",
                                       .awaited_count = 2};

static struct world *world;
static char path[64];

static void remove_journal(void) {
  static const char *const suffixes[] = {"", "-wal", "-shm", "-lock", ".lock"};
  char name[96];
  for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
    snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
    unlink(name);
  }
}

/* How many rows of the journal a topic had, however often each was published. */
static size_t count_rows(const char *topic) {
  size_t rows = 0;
  int64_t row = 0;
  for (size_t i = 0; i < world->published_count; i++) {
    if (strcmp(world->published[i].topic, topic) != 0)
      continue;
    rows += world->published[i].row != row;
    row = world->published[i].row;
  }
  return rows;
}

static void check(bool crashed) {
  static const char *const topics[] = {
      "telnyx/test/a/rang",          "telnyx/test/a/due",          "telnyx/test/a/done",
      "telnyx/test/b/rang",          "telnyx/test/b/due",          "telnyx/test/b/done",
      "telnyx/result/calls/a/speak", "telnyx/result/calls/b/speak"};
  for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
    if (count_rows(topics[i]) != 1)
      fail_msg("%s: %zu", topics[i], count_rows(topics[i]));
  assert_in_range(world->request_count, 2, crashed ? 4 : 2); /* a repeat has the same command_id */
  for (size_t i = 0; i < world->request_count; i++)
    assert_non_null(strstr(world->requests[i].body, "\"command_id\":\"of-"));
}

static size_t run(uint32_t seed, size_t crash_at) {
  world_reset(world);
  remove_journal();
  assert_true(world_run(world, &plan, path, seed, crash_at));
  size_t steps = world->steps;
  if (crash_at != SIZE_MAX)
    assert_true(world_run(world, &plan, path, seed + 1, SIZE_MAX));
  check(crash_at != SIZE_MAX);
  return steps;
}

static void each_follows_once_when_nothing_crashes(void **state) {
  (void)state;
  for (uint32_t seed = 1; seed <= 10; seed++)
    run(seed, SIZE_MAX);
}

static void each_follows_once_through_a_crash_between_any_two_steps(void **state) {
  (void)state;
  for (uint32_t seed = 1; seed <= 3; seed++) {
    size_t steps = run(seed, SIZE_MAX);
    assert_true(steps > 10);
    for (size_t at = 0; at <= steps; at++)
      run(seed, at);
  }
}

static int set_up(void **state) {
  (void)state;
  world = world_create();
  snprintf(path, sizeof path, "/tmp/telnyx-mqtt-doors-%d.db", (int)getpid());
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  remove_journal();
  world_destroy(world);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_follows_once_when_nothing_crashes),
      cmocka_unit_test(each_follows_once_through_a_crash_between_any_two_steps),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
