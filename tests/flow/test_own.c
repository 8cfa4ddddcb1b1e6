/* The bridge's own operations, with a table of the test's own: what a handler can do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "flow/flow_rig.h"
#include "flow/own_operation.h"

/* ---- the handlers ---- */

static struct own_call *kept; /* by `later` */
static size_t runs;

static void add_message(struct own_call *call, const char *topic) {
  struct msg *msg = NULL;
  assert_int_equal(
      msg_create(&msg, &(struct msg_parts){.topic = span_of(topic), .payload = span_of("x")}),
      ERR_OK);
  assert_int_equal(changes_add_message(call->changes, &msg), ERR_OK);
}

static void run_ring(struct own_call *call) {
  runs++;
  char data[64];
  snprintf(data, sizeof data, "{\"to\":\"%s\"}",
           json_string_value(json_object_get(call->command->params, "to")));
  add_message(call, "told/ring");
  own_succeed(call, data);
}

static void run_refuse(struct own_call *call) {
  runs++;
  add_message(call, "told/refuse");
  own_fail(call, COMMAND_ERROR_BUSY, "sixteen run already");
}

static void run_later(struct own_call *call) {
  runs++;
  kept = call;
}

static void go_on(struct own_call *call) {
  call->count++;
  own_begin(call);
  add_message(call, call->count == 1 ? "told/1" : "told/2");
  if (call->count == 1)
    own_write(call, go_on);
  else
    own_succeed(call, "{\"steps\":2}");
}

static void run_steps(struct own_call *call) {
  runs++;
  add_message(call, "told/0");
  own_write(call, go_on);
}

static const struct operation_param ring_params[] = {
    {"to", NULL, OPERATION_IN_BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
    {"rounds", NULL, OPERATION_IN_BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
};

static const struct own_operation rows[] = {
    {{.name = "bells.ring", .params = ring_params, .param_count = 2}, run_ring},
    {{.name = "bells.refuse"}, run_refuse},
    {{.name = "bells.later"}, run_later},
    {{.name = "bells.steps"}, run_steps},
};

static const struct operation *own_operation(size_t i) {
  return i < sizeof rows / sizeof rows[0] ? &rows[i].operation : NULL;
}

/* ---- the rig ---- */

static struct rig rig;

static int open_rig(void **state) {
  (void)state;
  kept = NULL;
  runs = 0;
  rig_open(&rig, 100);
  rig_stop_clock(&rig); /* no command grows old by a slow disk */
  rig.options.own_operation = own_operation;
  rig_up(&rig);
  rig_start_dispatch(&rig);
  return 0;
}

static int close_rig(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

static void expect(const char *id, const char *words) {
  const char *result = rig_result(&rig, id);
  assert_non_null(result);
  if (!strstr(result, words))
    fail_msg("%s does not say %s", result, words);
}

static size_t count_delivered(const char *topic) {
  rig_settle(&rig);
  rig_acknowledge_all(&rig);
  size_t count = 0;
  for (size_t i = 0; i < rig.delivered_count; i++)
    count += strcmp(rig.delivered[i].topic, topic) == 0;
  return count;
}

/* ---- checks ---- */

static void parameters_are_checked_like_those_of_telnyx(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/ring", "{\"correlation_id\":\"1\"}");
  rig_command(&rig, "telnyx/cmd/bells/ring", "{\"to\":[],\"correlation_id\":\"2\"}");
  rig_command(&rig, "telnyx/cmd/bells/ring",
              "{\"to\":\"anna\",\"round\":3,\"correlation_id\":\"3\"}");
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"to\":\"anna\",\"correlation_id\":\"4\"}");
  expect("1", "\"message\":\"to is required and missing\"");
  expect("2", "\"message\":\"to must be a string\"");
  expect("3", "\"message\":\"round is not known: did you mean rounds?\"");
  expect("3", "\"pointer\":\"/round\"");
  expect("3", "\"errors\":[{\"code\":\"unknown\",");
  expect("4", "\"message\":\"to is not known\"");
  assert_int_equal(runs, 0);
}

static void what_is_no_text_becomes_text(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/ring",
              "{\"to\":17735550102,\"rounds\":\"3\",\"correlation_id\":\"1\"}");
  expect("1", "\"data\":{\"to\":\"17735550102\"}");
  expect("1", "\"converted\":[\"/to\",\"/rounds\"]");
}

static void a_name_is_a_topic_with_slashes_only(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells.ring", "{\"to\":\"a\",\"correlation_id\":\"1\"}");
  rig_command(&rig, "telnyx/cmd/bells/ring/", "{\"to\":\"a\",\"correlation_id\":\"2\"}");
  rig_command(&rig, "telnyx/cmd/bells/rings", "{\"to\":\"a\",\"correlation_id\":\"3\"}");
  rig_command(&rig, "telnyx/cmd/bells", "{\"to\":\"a\",\"correlation_id\":\"4\"}");
  expect("1", "unknown_operation");
  expect("2", "unknown_operation");
  expect("3", "there is no operation bells.rings: did you mean bells.ring?");
  expect("4", "unknown_operation");
  assert_int_equal(runs, 0);
}

static void what_is_too_old_is_not_run(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/steps", "{\"expires_at\":1000,\"correlation_id\":\"1\"}");
  expect("1", "\"code\":\"expired\"");
  assert_int_equal(runs, 0);
}

/* ---- answers ---- */

static void what_is_added_commits_with_the_answer(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/ring", "{\"to\":\"anna\",\"correlation_id\":\"1\"}");
  expect("1", "\"ok\":true");
  expect("1", "\"operation\":\"bells.ring\"");
  assert_int_equal(count_delivered("told/ring"), 1);
  assert_int_equal(rig.requests, 0);
}

static void an_error_drops_what_was_added(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/refuse", "{\"correlation_id\":\"1\"}");
  expect("1", "\"code\":\"busy\"");
  expect("1", "\"message\":\"sixteen run already\"");
  assert_int_equal(count_delivered("told/refuse"), 0);
}

static void a_repeat_gets_the_first_ones_result(void **state) {
  (void)state;
  static const char *const again[] = {"2", "3"};
  rig_command(&rig, "telnyx/cmd/bells/ring",
              "{\"to\":\"anna\",\"command_id\":\"k\",\"correlation_id\":\"1\"}");
  expect("1", "\"data\":{\"to\":\"anna\"}");
  for (size_t i = 0; i < 2; i++) {
    char payload[96];
    snprintf(payload, sizeof payload,
             "{\"to\":\"anna\",\"command_id\":\"k\",\"correlation_id\":\"%s\"}", again[i]);
    rig_command(&rig, "telnyx/cmd/bells/ring", payload);
    expect(again[i], "\"data\":{\"to\":\"anna\"}");
    assert_int_equal(count_delivered("told/ring"), 1);
    assert_int_equal(runs, 1);
    rig_restart(&rig);
    rig_up(&rig);
    rig_start_dispatch(&rig);
  }
  rig_command(&rig, "telnyx/cmd/bells/ring",
              "{\"to\":\"ben\",\"command_id\":\"k\",\"correlation_id\":\"4\"}");
  expect("4", "\"pointer\":\"/command_id\"");
  assert_int_equal(runs, 1);
  rig_command(&rig, "telnyx/cmd/bells/ring",
              "{\"to\":\"ben\",\"command_id\":\"l\",\"correlation_id\":\"5\"}");
  expect("5", "\"data\":{\"to\":\"ben\"}");
  assert_int_equal(count_delivered("told/ring"), 2);
}

static void what_was_refused_may_be_tried_with_the_same_key(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/refuse", "{\"command_id\":\"k\",\"correlation_id\":\"1\"}");
  expect("1", "\"code\":\"busy\"");
  rig_command(&rig, "telnyx/cmd/bells/refuse", "{\"command_id\":\"k\",\"correlation_id\":\"2\"}");
  expect("2", "\"code\":\"busy\"");
  assert_int_equal(runs, 2);
}

static void a_repeat_of_what_writes_ahead_gets_the_first_ones_result(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/steps", "{\"command_id\":\"k\",\"correlation_id\":\"1\"}");
  expect("1", "\"data\":{\"steps\":2}");
  rig_command(&rig, "telnyx/cmd/bells/steps", "{\"command_id\":\"k\",\"correlation_id\":\"2\"}");
  expect("2", "\"data\":{\"steps\":2}");
  assert_int_equal(count_delivered("told/0"), 1);
  assert_int_equal(count_delivered("told/1"), 1);
  assert_int_equal(count_delivered("told/2"), 1);
}

/* Both are there before either is answered. */
static void a_repeat_waits_for_the_first_ones_result(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"command_id\":\"k\",\"correlation_id\":\"1\"}");
  RIG_WAIT(&rig, kept);
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"command_id\":\"k\",\"correlation_id\":\"2\"}");
  rig_settle(&rig);
  assert_null(rig_result(&rig, "2"));
  own_succeed(kept, "{\"late\":true}");
  expect("1", "\"data\":{\"late\":true}");
  expect("2", "\"data\":{\"late\":true}");
  assert_int_equal(runs, 1);
}

static void expect_it_runs_anew_in_a_further_life(const char *payload) {
  rig_command(&rig, "telnyx/cmd/bells/later", payload);
  RIG_WAIT(&rig, kept);
  rig_restart(&rig);
  rig_up(&rig);
  kept = NULL;
  rig_start_dispatch(&rig);
  RIG_WAIT(&rig, kept);
  own_succeed(kept, "{}");
  expect("1", "\"ok\":true");
  assert_int_equal(runs, 2);
}

static void what_was_not_answered_runs_anew_in_a_further_life(void **state) {
  (void)state;
  expect_it_runs_anew_in_a_further_life("{\"correlation_id\":\"1\"}");
}

/* Its key is on record, but it does not stand in its own way. */
static void with_a_key_it_runs_anew_in_a_further_life(void **state) {
  (void)state;
  expect_it_runs_anew_in_a_further_life("{\"command_id\":\"k\",\"correlation_id\":\"1\"}");
}

/* Nothing of it has left, so it is no more in doubt than one that came without a key. */
static void with_a_key_it_is_too_old_in_a_much_later_life(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"command_id\":\"k\",\"correlation_id\":\"1\"}");
  RIG_WAIT(&rig, kept);
  rig_restart(&rig);
  rig_move_clock(&rig, 3600000);
  rig_up(&rig);
  rig_start_dispatch(&rig);
  expect("1", "\"code\":\"expired\"");
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"command_id\":\"k\",\"correlation_id\":\"2\"}");
  RIG_WAIT(&rig, runs == 2);
}

static void an_answer_may_come_later(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"correlation_id\":\"1\"}");
  RIG_WAIT(&rig, kept);
  rig_command(&rig, "telnyx/cmd/bells/ring", "{\"to\":\"anna\",\"correlation_id\":\"2\"}");
  expect("2", "\"ok\":true");
  assert_null(rig_result(&rig, "1"));
  add_message(kept, "told/later");
  own_succeed(kept, "{}");
  expect("1", "\"ok\":true");
  assert_int_equal(count_delivered("told/later"), 1);
}

static void an_operation_may_write_ahead_of_its_answer(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/steps", "{\"correlation_id\":\"1\"}");
  expect("1", "\"data\":{\"steps\":2}");
  assert_int_equal(count_delivered("told/0"), 1);
  assert_int_equal(count_delivered("told/1"), 1);
  assert_int_equal(count_delivered("told/2"), 1);
}

/* What it would have committed may be old by then, so it begins anew. */
static void while_the_journal_fails_it_runs_anew(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"correlation_id\":\"1\"}");
  RIG_WAIT(&rig, kept);
  rig_take_journal_away(&rig);
  add_message(kept, "told/early");
  kept->count = 7;
  own_succeed(kept, "{}");
  kept = NULL;
  rig_settle(&rig);
  assert_int_equal(rig.delivered_count, 0);
  rig_put_journal_back(&rig);
  rig_move_clock(&rig, 2 * DISPATCH_RETRY_MS);
  RIG_WAIT(&rig, kept);
  assert_int_equal(kept->count, 7);
  add_message(kept, "told/later");
  own_succeed(kept, "{}");
  expect("1", "\"ok\":true");
  assert_int_equal(count_delivered("told/later"), 1);
  assert_int_equal(count_delivered("told/early"), 0);
  assert_int_equal(runs, 2);
}

static void finish(struct own_call *call) {
  own_succeed(call, "{}");
}

static void keep(struct own_call *call) {
  own_begin(call);
  kept = call;
}

static void put_journal_back_after(int64_t ms) {
  kept = NULL;
  rig_settle(&rig);
  rig_put_journal_back(&rig);
  rig_move_clock(&rig, ms);
  RIG_WAIT(&rig, kept);
}

static void while_the_journal_fails_its_key_is_taken_anew(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"command_id\":\"k\",\"correlation_id\":\"1\"}");
  RIG_WAIT(&rig, kept);
  rig_take_journal_away(&rig);
  own_succeed(kept, "{}");
  rig_settle(&rig);
  rig_move_clock(&rig, 2 * DISPATCH_RETRY_MS);
  rig_settle(&rig);
  assert_int_equal(runs, 1);
  put_journal_back_after(4 * DISPATCH_RETRY_MS);
  assert_int_equal(runs, 2);
  own_succeed(kept, "{}");
  expect("1", "\"ok\":true");
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"command_id\":\"k\",\"correlation_id\":\"2\"}");
  expect("2", "\"ok\":true");
  assert_int_equal(runs, 2);
}

static void while_the_journal_fails_what_is_written_ahead_is_made_anew(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"correlation_id\":\"1\"}");
  RIG_WAIT(&rig, kept);
  rig_take_journal_away(&rig);
  add_message(kept, "told/early");
  own_write(kept, finish);
  put_journal_back_after(2 * DISPATCH_RETRY_MS);
  add_message(kept, "told/later");
  own_write(kept, finish);
  expect("1", "\"ok\":true");
  assert_int_equal(count_delivered("told/early"), 0);
  assert_int_equal(count_delivered("told/later"), 1);
  assert_int_equal(runs, 2);
}

/* However old it is by then. */
static void what_has_begun_is_not_checked_again(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"correlation_id\":\"1\"}");
  RIG_WAIT(&rig, kept);
  struct own_call *call = kept;
  kept = NULL;
  add_message(call, "told/begun");
  own_write(call, keep);
  RIG_WAIT(&rig, kept);
  rig_take_journal_away(&rig);
  own_write(kept, finish);
  put_journal_back_after(50000);
  own_succeed(kept, "{}");
  expect("1", "\"ok\":true");
  assert_int_equal(count_delivered("told/begun"), 1);
}

static void while_the_journal_fails_what_is_too_old_ends(void **state) {
  (void)state;
  rig_command(&rig, "telnyx/cmd/bells/later", "{\"correlation_id\":\"1\"}");
  RIG_WAIT(&rig, kept);
  rig_take_journal_away(&rig);
  own_succeed(kept, "{}");
  rig_settle(&rig);
  rig_run_clock(&rig, 40000);
  rig_put_journal_back(&rig);
  rig_run_clock(&rig, 10000);
  RIG_WAIT(&rig, dispatch_pending(rig.dispatch) == 0);
  expect("1", "\"code\":\"expired\"");
  assert_int_equal(runs, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(parameters_are_checked_like_those_of_telnyx),
      TEST(what_is_no_text_becomes_text),
      TEST(a_name_is_a_topic_with_slashes_only),
      TEST(what_is_too_old_is_not_run),
      TEST(what_is_added_commits_with_the_answer),
      TEST(an_error_drops_what_was_added),
      TEST(a_repeat_gets_the_first_ones_result),
      TEST(what_was_refused_may_be_tried_with_the_same_key),
      TEST(a_repeat_of_what_writes_ahead_gets_the_first_ones_result),
      TEST(a_repeat_waits_for_the_first_ones_result),
      TEST(with_a_key_it_runs_anew_in_a_further_life),
      TEST(with_a_key_it_is_too_old_in_a_much_later_life),
      TEST(while_the_journal_fails_its_key_is_taken_anew),
      TEST(an_answer_may_come_later),
      TEST(an_operation_may_write_ahead_of_its_answer),
      TEST(what_was_not_answered_runs_anew_in_a_further_life),
      TEST(while_the_journal_fails_it_runs_anew),
      TEST(while_the_journal_fails_what_is_written_ahead_is_made_anew),
      TEST(what_has_begun_is_not_checked_again),
      TEST(while_the_journal_fails_what_is_too_old_ends),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
