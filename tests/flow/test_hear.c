/* What a subscriber hears, by each of its doors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/config.h"
#include "flow/alerts_verdict.h"
#include "flow/deadlines.h"
#include "flow/flow_rig.h"
#include "flow/subscriber.h"

enum { S = 1000, HOUR = 3600 * S };

static struct rig rig;

/* ---- a subscriber that writes down what it hears ---- */

static char heard_text[1024]; /* "key " for a deadline, "reference=ok " or an error for a result */
static int64_t again_ms;      /* its notes are written anew for so much later; 0: not */
static const char *follow_up; /* the reference of the command that follows from a result, or NULL */
static unsigned taken_back, recovered;

static void write_down(struct span text, const char *end) {
  size_t len = strlen(heard_text);
  snprintf(heard_text + len, sizeof heard_text - len, "%.*s%s ", (int)text.len, text.data, end);
}

static enum err create(void **self, const struct hear_options *options) {
  (void)options;
  *self = NULL;
  return ERR_OK;
}

static enum err recover(void *self, const struct store_note *note) {
  (void)self, (void)note;
  recovered++;
  return ERR_OK;
}

static enum err add_message(struct changes *changes, struct span key) {
  struct msg *msg = NULL;
  char topic[64];
  snprintf(topic, sizeof topic, "t/%.*s", (int)key.len, key.data);
  const struct msg_parts parts = {.kind = MSG_EVENT, .qos = 1, .topic = span_of(topic)};
  enum err err = msg_create(&msg, &parts);
  return err == ERR_OK ? changes_add_message(changes, &msg) : err;
}

static enum err add_command(struct changes *changes, const char *reference, const char *payload) {
  return changes_submit_command(changes, &(struct changes_command){
                                             .owner = "tester",
                                             .reference = reference,
                                             .topic = span_of("telnyx/cmd/calls/v3:a/speak"),
                                             .payload = span_of(payload),
                                         });
}

static enum err add_speak(struct changes *changes, const char *reference) {
  return add_command(changes, reference, "{\"payload\":\"hi\",\"voice\":\"female\"}");
}

static enum err on_deadline(void *self, struct heard *heard, struct changes *changes) {
  (void)self;
  const struct heard_deadline *deadline = &heard->deadline;
  write_down(deadline->key, "");
  if (span_equal_text(deadline->key, "bad"))
    return ERR_LIMIT;
  enum err err = add_message(changes, deadline->key);
  const struct store_note again = {
      .owner = deadline->owner,
      .key = deadline->key,
      .due_wall_ms = deadline->due_wall_ms + again_ms,
  };
  return err == ERR_OK && again_ms > 0 ? changes_add_note(changes, &again) : err;
}

static enum err on_result(void *self, struct heard *heard, struct changes *changes) {
  (void)self;
  const struct heard_result *result = &heard->result;
  assert_string_equal(result->operation, "calls.speak");
  write_down(result->reference, result->ok ? "=ok" : command_error_code(result->error));
  const char *next = follow_up;
  follow_up = NULL;
  enum err err = add_message(changes, result->reference);
  return err == ERR_OK && next ? add_speak(changes, next) : err;
}

static enum err on_event(void *self, struct heard *heard, struct changes *changes) {
  (void)self, (void)changes;
  write_down(heard->event->type, "");
  return ERR_OK;
}

static enum err on_silence(void *self, struct heard *heard, struct changes *changes) {
  (void)self, (void)changes;
  write_down(heard->silent, " is silent");
  return ERR_OK;
}

static void on_up(void *self) {
  (void)self;
  write_down(span_of("up"), "");
}

static void on_down(void *self) {
  (void)self;
  write_down(span_of("down"), "");
}

static void on_reload(void *self, const struct config *config) {
  (void)self;
  write_down(span_of(config->mqtt_root), " is read");
}

static void after_commit(void *self, const struct heard *heard, const struct changes *changes,
                         bool committed) {
  (void)self, (void)changes;
  taken_back += heard && !committed;
}

static const struct subscriber tester = {
    .name = "tester",
    .create = create,
    .recover = recover,
    .event = on_event,
    .silence = on_silence,
    .up = on_up,
    .down = on_down,
    .reload = on_reload,
    .deadline = on_deadline,
    .result = on_result,
    .after_commit = after_commit,
};

static const struct subscriber *const table[] = {&calls_subscriber, &tester};

/* ---- what is done ---- */

static int open_rig(void **state) {
  (void)state;
  heard_text[0] = '\0';
  again_ms = 0;
  follow_up = NULL;
  taken_back = recovered = 0;
  rig_open(&rig, 100);
  rig.subscribers = table;
  rig.subscriber_count = sizeof table / sizeof table[0];
  rig_up(&rig);
  rig_start_dispatch(&rig);
  rig_stop_clock(&rig);
  return 0;
}

static int close_rig(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

struct committing {
  struct changes changes;
  bool done;
};

static void on_committed(struct store_write *write) {
  struct committing *committing = (struct committing *)write;
  hear_after_commit(rig.hear, NULL, &committing->changes, write->result == ERR_OK);
  if (write->result == ERR_OK)
    hear_carry_out(rig.hear, &committing->changes);
  changes_free(&committing->changes);
  committing->done = true;
}

static void begin(struct committing *committing) {
  committing->done = false;
  changes_begin(&committing->changes, on_committed);
}

static void commit(struct committing *committing) {
  hear_commit(rig.hear, &committing->changes);
  RIG_WAIT(&rig, committing->done);
}

static struct store_note note_of(const char *key, int64_t in_ms) {
  return (struct store_note){.owner = span_of("tester"),
                             .key = span_of(key),
                             .due_wall_ms = in_ms > 0 ? clock_wall_ms() + in_ms : 0};
}

static void keep_note(const char *key, int64_t in_ms) {
  struct committing committing;
  begin(&committing);
  const struct store_note note = note_of(key, in_ms);
  assert_int_equal(changes_add_note(&committing.changes, &note), ERR_OK);
  commit(&committing);
}

static void submit(const char *reference) {
  struct committing committing;
  begin(&committing);
  assert_int_equal(add_speak(&committing.changes, reference), ERR_OK);
  commit(&committing);
}

static void expect_heard(const char *expected) {
  assert_string_equal(heard_text, expected);
}

static void restart(void) {
  rig_take_down_for(&rig, 1);
  rig_start_dispatch(&rig);
  rig_up(&rig);
}

/* ---- all but deadlines and results ---- */

static void hear_event(const char *type) {
  struct committing committing;
  const struct event event = {.type = span_of(type)};
  struct heard heard = {.kind = HEARD_EVENT, .event = &event};
  begin(&committing);
  assert_int_equal(hear_input(rig.hear, &heard, &committing.changes), ERR_OK);
  commit(&committing);
}

/* Alone: there is no such call. */
static void broker_reload_events_and_silence_are_heard(void **state) {
  (void)state;
  static char root[] = "telnyx";
  rig.subscribers = &table[1];
  rig.subscriber_count = 1;
  restart();
  hear_up(rig.hear);
  hear_down(rig.hear);
  hear_reload(rig.hear, &(struct config){.mqtt_root = root});
  hear_event("fax.queued");
  hear_silence(rig.hear, span_of("v3:a"));
  RIG_WAIT(&rig, !hear_is_busy(rig.hear));
  expect_heard("up down telnyx is read fax.queued v3:a is silent ");
}

/* ---- deadlines ---- */

static void what_is_due_is_heard_in_order_at_its_time(void **state) {
  (void)state;
  keep_note("late", 2 * S);
  keep_note("soon", 1 * S);
  keep_note("never", 0);
  rig_run_clock(&rig, S - 1);
  expect_heard("");
  rig_run_clock(&rig, 1);
  expect_heard("soon ");
  rig_run_clock(&rig, S);
  expect_heard("soon late ");
  rig_run_clock(&rig, HOUR);
  expect_heard("soon late ");
  restart();
  assert_int_equal(recovered, 1); /* the one that has no time; the others are gone */
}

static void a_note_that_is_written_anew_has_its_new_time_alone(void **state) {
  (void)state;
  keep_note("a", 2 * S);
  keep_note("a", 4 * S);
  keep_note("b", 2 * S);
  keep_note("b", 0);
  rig_run_clock(&rig, 3 * S);
  expect_heard("");
  rig_run_clock(&rig, S);
  expect_heard("a ");
}

static void a_note_that_is_gone_is_not_due(void **state) {
  (void)state;
  keep_note("a", 2 * S);
  struct committing committing;
  begin(&committing);
  const struct store_note note = note_of("a", 0);
  assert_int_equal(changes_add_note_gone(&committing.changes, &note), ERR_OK);
  commit(&committing);
  rig_run_clock(&rig, 3 * S);
  restart();
  rig_run_clock(&rig, 3 * S);
  expect_heard("");
}

static void a_subscriber_may_write_it_anew_while_it_fires(void **state) {
  (void)state;
  again_ms = 10 * S;
  keep_note("a", S);
  rig_run_clock(&rig, S);
  expect_heard("a ");
  rig_run_clock(&rig, 9 * S);
  expect_heard("a ");
  restart();
  rig_run_clock(&rig, S);
  expect_heard("a a ");
}

static void the_wall_clock_decides_however_it_is_set(void **state) {
  (void)state;
  keep_note("a", HOUR);
  keep_note("b", 2 * HOUR);
  rig_set_clock(&rig, HOUR);
  rig_run_clock(&rig, DEADLINES_LOOK_MS);
  expect_heard("a ");
  rig_set_clock(&rig, -HOUR);
  rig_run_clock(&rig, HOUR);
  expect_heard("a ");
  rig_run_clock(&rig, HOUR);
  expect_heard("a b ");
}

/* Each once, in order, and not all in one round of the main loop. */
static void what_became_due_while_the_process_was_down_is_heard_then(void **state) {
  (void)state;
  enum { MANY = DEADLINES_AT_ONCE + 4 };
  char expected[256] = "";
  for (int i = 0; i < MANY; i++) {
    char key[8];
    snprintf(key, sizeof key, "%02d", (i * 7) % MANY);
    keep_note(key, S * (1 + (i * 7) % MANY));
    snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%02d ", i);
  }
  rig_take_down_for(&rig, HOUR);
  rig_start_dispatch(&rig);
  rig_up(&rig);
  expect_heard("");
  rig_run_clock(&rig, 1); /* a round */
  assert_int_equal(strlen(heard_text), 3 * DEADLINES_AT_ONCE);
  rig_run_clock(&rig, 1);
  expect_heard(expected);
  restart();
  rig_run_clock(&rig, HOUR);
  expect_heard(expected);
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, MANY);
}

static void an_old_time_counts_no_more_while_a_new_one_is_on_its_way(void **state) {
  (void)state;
  struct committing committing;
  keep_note("a", S);
  begin(&committing);
  const struct store_note note = note_of("a", HOUR);
  assert_int_equal(changes_add_note(&committing.changes, &note), ERR_OK);
  hear_commit(rig.hear, &committing.changes);
  rig_set_clock(&rig, 2 * S);
  timers_run(&rig.timers, clock_mono_ms() + DEADLINES_LOOK_MS, SIZE_MAX);
  expect_heard("");
  RIG_WAIT(&rig, committing.done);
  rig_run_clock(&rig, 2 * S);
  expect_heard("");
  rig_run_clock(&rig, HOUR);
  expect_heard("a ");
}

/* Heard anew, and what followed from it the first time is not there twice. */
static void while_the_journal_fails_it_is_due_again(void **state) {
  (void)state;
  keep_note("a", S);
  rig_take_journal_away(&rig);
  rig_run_clock(&rig, S);
  RIG_WAIT(&rig, taken_back == 1);
  expect_heard("a ");
  rig_put_journal_back(&rig);
  rig_run_clock(&rig, DEADLINES_RETRY_MS);
  RIG_WAIT(&rig, !hear_is_busy(rig.hear));
  expect_heard("a a ");
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, 1);
  restart();
  rig_run_clock(&rig, HOUR);
  expect_heard("a a ");
}

static void one_that_cannot_be_heard_holds_no_other_up(void **state) {
  (void)state;
  keep_note("bad", S);
  keep_note("a", S + 1);
  rig_run_clock(&rig, S + 1);
  expect_heard("bad ");
  rig_run_clock(&rig, DEADLINES_RETRY_MS);
  RIG_WAIT(&rig, !hear_is_busy(rig.hear));
  expect_heard("bad a bad ");
}

/* ---- commands and results ---- */

static void who_asked_hears_the_result(void **state) {
  (void)state;
  submit("one");
  rig_reply(&rig, 200);
  rig_settle(&rig);
  expect_heard("one=ok ");
  submit("two");
  rig_reply(&rig, 422);
  rig_settle(&rig);
  expect_heard("one=ok twotelnyx ");
}

/* Whether the first one is under way or done; the result of a failure is none of success. */
static void a_repeat_hears_what_the_first_one_came_to(void **state) {
  (void)state;
  static const char *const ids[] = {"k1", "k1", "k2", "k2"};
  static const char *const references[] = {"a", "b", "c", "d"};
  struct committing committing;
  begin(&committing);
  for (size_t i = 0; i < 4; i++) {
    char payload[96];
    snprintf(payload, sizeof payload,
             "{\"payload\":\"hi\",\"voice\":\"female\",\"command_id\":\"%s\"}", ids[i]);
    assert_int_equal(add_command(&committing.changes, references[i], payload), ERR_OK);
  }
  commit(&committing);
  rig_reply(&rig, 200);
  rig_settle(&rig);
  expect_heard("a=ok b=ok ");
  rig_reply(&rig, 422);
  rig_settle(&rig);
  expect_heard("a=ok b=ok ctelnyx dtelnyx ");
  assert_int_equal(rig.requests, 2);
}

static void the_results_of_others_are_not_told(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/calls/v3:a/speak",
              "{\"payload\":\"hi\",\"voice\":\"female\",\"correlation_id\":\"c\"}");
  rig_reply(&rig, 200);
  assert_non_null(rig_result(&rig, "c"));
  expect_heard("");
}

static void the_next_life_finds_the_command_and_whose_it_is(void **state) {
  (void)state;
  dispatch_stop(rig.dispatch);
  submit("one");
  assert_int_equal(rig.rest.count, 0);
  restart();
  rig_reply(&rig, 200);
  rig_settle(&rig);
  expect_heard("one=ok ");
  restart();
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 0);
}

static void a_command_may_follow_from_a_result(void **state) {
  (void)state;
  follow_up = "two";
  submit("one");
  rig_reply(&rig, 200);
  rig_reply(&rig, 200);
  rig_settle(&rig);
  expect_heard("one=ok two=ok ");
}

static void a_result_that_cannot_be_kept_is_heard_anew(void **state) {
  (void)state;
  submit("one");
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_take_journal_away(&rig);
  rig_reply(&rig, 200);
  RIG_WAIT(&rig, taken_back == 1);
  rig_put_journal_back(&rig);
  rig_run_clock(&rig, DISPATCH_RETRY_MS);
  RIG_WAIT(&rig, dispatch_pending(rig.dispatch) == 0);
  expect_heard("one=ok one=ok ");
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, 2); /* the result, and once what it led to */
}

/* ---- what an alert understands of a result ---- */

static void words_of_telnyxs_that_cannot_be_read_end_nothing(void **state) {
  static const char *const words[] = {"\"\\ud800\"", "\"\\u0000\"", "99999999999999999999",
                                      "1e999"};
  (void)state;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    for (int ok = 0; ok < 2; ok++) {
      char payload[96];
      struct alerts_verdict verdict;
      snprintf(payload, sizeof payload, "{\"data\":{\"x\":%s,\"call_control_id\":\"v3:a\"}}",
               words[i]);
      const struct heard_result result = {.ok = ok,
                                          .error = ok ? COMMAND_ERROR_NONE : COMMAND_ERROR_TELNYX,
                                          .http_status = ok ? 200 : 500,
                                          .payload = span_of(payload)};
      alerts_verdict_read(&verdict, &result, ALERT_DIAL);
      assert_int_equal(verdict.verdict, ok ? ALERT_DONE : ALERT_DOUBT);
      assert_string_equal(verdict.call_control_id, ok ? "v3:a" : "");
    }
}

/* ---- what is counted of a day ---- */

static void a_day_that_the_clock_was_ahead_by_is_not_waited_for(void **state) {
  static const struct {
    int64_t day;
    int calls;
  } rows[] = {{20000, 7}, {20001, 7}, {19999, 0}, {20002, 0}, {24855, 0}};
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct today *today = NULL;
    char value[32];
    int64_t calls = -1, messages = -1;
    assert_int_equal(today_create(&today), ERR_OK);
    snprintf(value, sizeof value, "%lld 7 7", (long long)rows[i].day);
    const struct store_note note = {.key = span_of("counts"), .value = span_of(value)};
    assert_int_equal(today_subscriber.recover(today, &note), ERR_OK);
    today_read(today, INT64_C(20000) * 24 * HOUR, &calls, &messages);
    assert_int_equal(calls, rows[i].calls);
    assert_int_equal(messages, rows[i].calls);
    today_destroy(&today);
  }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(broker_reload_events_and_silence_are_heard),
      CASE(what_is_due_is_heard_in_order_at_its_time),
      CASE(a_note_that_is_written_anew_has_its_new_time_alone),
      CASE(a_note_that_is_gone_is_not_due),
      CASE(a_subscriber_may_write_it_anew_while_it_fires),
      CASE(the_wall_clock_decides_however_it_is_set),
      CASE(what_became_due_while_the_process_was_down_is_heard_then),
      CASE(an_old_time_counts_no_more_while_a_new_one_is_on_its_way),
      CASE(while_the_journal_fails_it_is_due_again),
      CASE(one_that_cannot_be_heard_holds_no_other_up),
      CASE(who_asked_hears_the_result),
      CASE(a_repeat_hears_what_the_first_one_came_to),
      CASE(the_results_of_others_are_not_told),
      CASE(the_next_life_finds_the_command_and_whose_it_is),
      CASE(a_command_may_follow_from_a_result),
      CASE(a_result_that_cannot_be_kept_is_heard_anew),
      CASE(words_of_telnyxs_that_cannot_be_read_end_nothing),
      CASE(a_day_that_the_clock_was_ahead_by_is_not_waited_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
