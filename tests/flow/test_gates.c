/* Dispatch with a table of gates of the test's own: what a gate can do, and what it hears. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "engine/store_writes.h"
#include "flow/flow_rig.h"
#include "flow/gate.h"

#define MESSAGE "telnyx/cmd/messages/send"
#define SEND(id)                                                                                   \
  "{\"from\":\"+1312\",\"to\":\"+1773\",\"text\":\"x\",\"correlation_id\":\"" id "\"}"
#define KEYED(id) "{\"correlation_id\":\"" id "\",\"command_id\":\"k1\"}"
#define HANGUP    "telnyx/cmd/calls/v3:a/hangup"

/* ---- the gates ---- */

/* What both do, and what they were asked, a letter each: "f" fill, "c" check, "a" admit, "l" leave,
 * "+" committed, "-" not, "e" the end. */
static struct {
  char asked[2][64];
  bool fills, rewrites, adds;
  int refuses_check, refuses_admit, refuses_leave; /* which gate does; -1 for none */
  int64_t row;
  struct gate_end end;
  unsigned attempts; /* when it was admitted last */
  bool fails;        /* instead of being made */
  bool overflows;    /* instead of checking */
  int alive;
} told;

static void note(int gate, char what) {
  char *at = told.asked[gate];
  size_t len = strlen(at);
  assert_true(len + 1 < sizeof told.asked[gate]);
  at[len] = what;
}

static enum err make(void **self, int gate) {
  if (told.fails && gate == 1)
    return ERR_MEMORY;
  told.alive++;
  *self = &told.asked[gate];
  return ERR_OK;
}

static int gate_of(const void *self) {
  return self == &told.asked[1];
}

static void end_gate(void **self) {
  told.alive--;
  *self = NULL;
}

static enum err fill(void *self, const struct gate_command *asked) {
  note(gate_of(self), 'f');
  if (told.fills && gate_of(self) == 0)
    json_object_set_new(asked->command->params, "from", json_integer(1999));
  return ERR_OK;
}

static enum err check(void *self, const struct gate_command *asked) {
  int gate = gate_of(self);
  note(gate, 'c');
  if (told.overflows)
    return ERR_LIMIT;
  if (told.rewrites && gate == 0)
    json_object_set_new(asked->command->params, "to", json_string("+1555"));
  if (told.refuses_check != gate)
    return ERR_OK;
  return command_refuse(asked->command, COMMAND_ERROR_RATE_LIMITED, "to",
                        "[{\"rule\":\"at night\"}]", "not to %s", "+1773");
}

static enum err add(struct changes *changes, const char *topic) {
  struct msg *msg = NULL;
  assert_int_equal(
      msg_create(&msg, &(struct msg_parts){.topic = span_of(topic), .payload = span_of("x")}),
      ERR_OK);
  return changes_add_message(changes, &msg);
}

static enum err admit(void *self, const struct gate_command *asked, struct changes *changes) {
  int gate = gate_of(self);
  note(gate, 'a');
  told.row = asked->row;
  told.attempts = asked->attempts;
  if (told.refuses_admit == gate)
    return command_refuse(asked->command, COMMAND_ERROR_RATE_LIMITED, NULL, NULL, "too many");
  return told.adds ? add(changes, gate == 0 ? "admitted/0" : "admitted/1") : ERR_OK;
}

static void after_commit(void *self, const struct gate_command *asked, bool committed) {
  assert_int_equal(asked->row, told.row);
  note(gate_of(self), committed ? '+' : '-');
}

static enum err leave(void *self, const struct gate_command *asked) {
  note(gate_of(self), 'l');
  if (told.refuses_leave != gate_of(self))
    return ERR_OK;
  return command_refuse(asked->command, COMMAND_ERROR_BUSY, NULL, NULL, "switched off");
}

static enum err hear_end(void *self, const struct gate_command *asked, const struct gate_end *end,
                         struct changes *changes) {
  assert_int_equal(asked->row, told.row);
  note(gate_of(self), 'e');
  told.end = *end;
  return told.adds ? add(changes, gate_of(self) == 0 ? "ended/0" : "ended/1") : ERR_OK;
}

static enum err make_first(void **self, const struct gates_options *options) {
  (void)options;
  return make(self, 0);
}

static enum err make_second(void **self, const struct gates_options *options) {
  (void)options;
  return make(self, 1);
}

static const struct gate first = {"first",      make_first, fill,     check,   admit,
                                  after_commit, leave,      hear_end, end_gate};
static const struct gate second = {"second",     make_second, fill,     check,   admit,
                                   after_commit, leave,       hear_end, end_gate};
static const struct gate silent = {.name = "silent"};

static const struct gate *const table[] = {&first, &silent, &second};
static const struct gates_options gates_options = {.table = table, .count = 3};

/* ---- the rig ---- */

static struct rig rig;

static int open_rig(void **state) {
  (void)state;
  memset(&told, 0, sizeof told);
  told.refuses_check = told.refuses_admit = told.refuses_leave = -1;
  rig_open(&rig, 100);
  rig_stop_clock(&rig); /* no command grows old by a slow disk */
  rig.gates = gates_options;
  rig_up(&rig);
  return 0;
}

static int close_rig(void **state) {
  (void)state;
  rig_close(&rig);
  assert_int_equal(told.alive, 0);
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

static void expect_asked(const char *first_gate, const char *second_gate) {
  assert_string_equal(told.asked[0], first_gate);
  assert_string_equal(told.asked[1], second_gate);
}

/* ---- what they can do ---- */

static void a_command_passes_every_gate_in_order(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  rig_reply(&rig, 200);
  expect("1", "\"ok\":true");
  expect_asked("fca+le", "fca+le");
  assert_true(told.end.ok);
  assert_false(told.end.did_not_run);
  assert_int_equal(told.end.http_status, 200);
}

static void what_is_put_in_is_checked_like_the_rest(void **state) {
  (void)state;
  told.fills = true; /* a number, where the operation wants text */
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, "{\"to\":\"+1773\",\"text\":\"x\",\"correlation_id\":\"1\"}");
  rig_reply(&rig, 200);
  expect("1", "\"ok\":true");
  assert_non_null(strstr(rig.last_request_body, "\"from\":\"1999\""));
}

static void a_repeat_is_the_same_with_what_was_put_in(void **state) {
  (void)state;
  static const char once[] = "{\"to\":\"+1773\",\"text\":\"x\",\"command_id\":\"k\","
                             "\"correlation_id\":\"1\"}";
  static const char again[] = "{\"to\":\"+1773\",\"text\":\"x\",\"command_id\":\"k\","
                              "\"correlation_id\":\"2\"}";
  told.fills = true;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, once);
  rig_reply(&rig, 200);
  rig_command(&rig, MESSAGE, again);
  expect("2", "\"ok\":true");
  assert_int_equal(rig.requests, 1);
}

static void a_parameter_is_rewritten(void **state) {
  (void)state;
  told.rewrites = true;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  rig_reply(&rig, 200);
  assert_non_null(strstr(rig.last_request_body, "\"to\":\"+1555\""));
}

static void what_is_too_long_for_a_gate_is_refused(void **state) {
  (void)state;
  told.overflows = true;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  expect("1", "\"code\":\"too_large\"");
  assert_false(rig.fatal);
  expect_asked("fc", "f");
}

static void a_refusal_says_what_where_and_why(void **state) {
  (void)state;
  told.refuses_check = 0;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  expect("1", "\"code\":\"rate_limited\"");
  expect("1", "\"message\":\"not to +1773\"");
  expect("1", "\"pointer\":\"/to\"");
  expect("1", "\"errors\":[{\"rule\":\"at night\"}]");
  assert_int_equal(rig.requests, 0);
  expect_asked("fc", "f"); /* who is behind is not asked, and there was nothing to end */
}

static void what_is_wrong_by_itself_is_not_asked_about(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, "{\"correlation_id\":\"1\"}");
  expect("1", "\"code\":\"invalid_parameters\"");
  rig_command(&rig, "telnyx/cmd/no/such", "{\"correlation_id\":\"2\"}");
  expect("2", "\"code\":\"unknown_operation\"");
  expect_asked("f", "f"); /* an operation that is none has no parameters to fill */
}

/* ---- what they add ---- */

static void what_is_added_commits_with_the_mark_and_with_the_end(void **state) {
  (void)state;
  told.adds = true;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  assert_int_equal(count_delivered("admitted/0"), 1);
  assert_int_equal(count_delivered("ended/0"), 0);
  rig_reply(&rig, 200);
  expect("1", "\"ok\":true");
  assert_int_equal(count_delivered("ended/0"), 1);
  assert_int_equal(count_delivered("ended/1"), 1);
  assert_int_equal(count_delivered("admitted/1"), 1);
}

static void who_refuses_late_leaves_nothing_of_those_before(void **state) {
  (void)state;
  told.adds = true;
  told.refuses_admit = 1;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  expect("1", "\"code\":\"rate_limited\"");
  assert_int_equal(rig.requests, 0);
  assert_int_equal(count_delivered("admitted/0"), 0);
  expect_asked("fca-", "fca");
}

/* The first one is done: the journal knows, and marks nothing. */
static void a_repeat_is_taken_back(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, HANGUP, KEYED("1"));
  rig_reply(&rig, 200);
  expect("1", "\"ok\":true");
  told.adds = true;
  memset(told.asked, 0, sizeof told.asked);
  rig_command(&rig, HANGUP, KEYED("2"));
  expect("2", "\"ok\":true");
  assert_int_equal(count_delivered("admitted/0"), 0);
  expect_asked("fca-", "fca-");
}

static void while_the_journal_fails_nothing_is_admitted(void **state) {
  (void)state;
  told.adds = true;
  rig_start_dispatch(&rig);
  dispatch_stop(rig.dispatch);
  rig_command(&rig, MESSAGE, SEND("1"));
  rig_restart(&rig);
  rig_up(&rig);
  memset(told.asked, 0, sizeof told.asked);
  rig_take_journal_away(&rig);
  rig_start_dispatch(&rig);
  RIG_WAIT(&rig, strchr(told.asked[1], '-'));
  assert_int_equal(rig.requests, 0);
  rig_put_journal_back(&rig);
  rig_move_clock(&rig, 2 * DISPATCH_RETRY_MS);
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_reply(&rig, 200);
  expect("1", "\"ok\":true");
  assert_int_equal(count_delivered("admitted/0"), 1);
}

/* What a gate adds may be old by then, so it is made anew. */
static void while_the_journal_fails_the_end_is_told_anew(void **state) {
  (void)state;
  told.adds = true;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_take_journal_away(&rig);
  rig_reply(&rig, 200);
  rig_settle(&rig);
  told.adds = false;
  rig_put_journal_back(&rig);
  rig_run_clock(&rig, 2 * DISPATCH_RETRY_MS);
  RIG_WAIT(&rig, dispatch_pending(rig.dispatch) == 0);
  expect("1", "\"ok\":true");
  assert_int_equal(count_delivered("ended/0"), 0);
  assert_true(told.end.ok);
  assert_int_equal(told.end.http_status, 200);
  assert_string_equal(told.asked[0], "fca+lefce");
}

static void what_is_held_back_at_the_last_moment_did_not_run(void **state) {
  (void)state;
  told.refuses_leave = 0;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  expect("1", "\"message\":\"switched off\"");
  expect("1", "\"code\":\"busy\"");
  assert_int_equal(rig.requests, 0);
  expect_asked("fca+le", "fca+e");
  assert_true(told.end.did_not_run);
}

/* ---- further attempts and further lives ---- */

static void a_further_attempt_is_asked_about_again(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  rig_reply(&rig, 429);
  rig_settle(&rig);
  memset(told.asked, 0, sizeof told.asked);
  rig_run_clock(&rig, 10000);
  RIG_WAIT(&rig, rig.rest.count == 1);
  assert_int_equal(told.attempts, 1);
  rig_reply(&rig, 200);
  expect("1", "\"ok\":true");
  expect_asked("fca+le", "fca+le");
}

static void what_is_refused_in_doubt_is_of_unknown_outcome(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, HANGUP, KEYED("1"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  fake_rest_end(&rig.rest, REST_TIMED_OUT, true); /* it left, and no reply came */
  rig_settle(&rig);
  told.refuses_check = 1;
  rig_run_clock(&rig, 10000);
  expect("1", "\"code\":\"unknown_outcome\"");
  expect("1", "\"message\":\"not to +1773\"");
  assert_false(told.end.did_not_run);
  assert_int_equal(rig.requests, 1);
}

static void on_sent(struct store_op *op) {
  assert_int_equal(op->result, ERR_OK);
}

/* The last one died with the request under way. */
static void the_end_is_heard_in_a_further_life(void **state) {
  (void)state;
  told.adds = true;
  rig_start_dispatch(&rig);
  dispatch_stop(rig.dispatch);
  rig_command(&rig, HANGUP, KEYED("1"));
  struct store_sent sent = {.op.done = on_sent, .command_id = 1, .telnyx_command_id = "k1"};
  store_mark_sent(rig.store, &sent);
  rig_restart(&rig);
  rig_up(&rig);
  rig_start_dispatch(&rig);
  RIG_WAIT(&rig, rig.rest.count == 1);
  assert_int_equal(told.attempts, 1);
  rig_reply(&rig, 200);
  expect("1", "\"ok\":true");
  assert_int_equal(count_delivered("ended/0"), 1);
}

/* They have no request: admission and end commit with the answer. */
static void the_bridges_own_operations_pass_the_gates(void **state) {
  (void)state;
  told.adds = true;
  rig_start_dispatch(&rig);
  rig_command(&rig, "telnyx/cmd/bridge/resend", "{\"correlation_id\":\"1\"}");
  expect("1", "\"ok\":true");
  expect_asked("fca+e", "fca+e");
  assert_int_equal(count_delivered("admitted/0"), 1);
  assert_int_equal(count_delivered("ended/1"), 1);
  told.refuses_admit = 1;
  rig_command(&rig, "telnyx/cmd/bridge/resend", "{\"correlation_id\":\"2\"}");
  expect("2", "\"code\":\"rate_limited\"");
  assert_int_equal(count_delivered("admitted/0"), 1);
}

static void a_gate_that_cannot_be_made_leaves_none(void **state) {
  (void)state;
  struct gates *gates = NULL;
  told.fails = true;
  assert_int_equal(gates_create(&gates, &gates_options), ERR_MEMORY);
  assert_null(gates);
  assert_int_equal(told.alive, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_command_passes_every_gate_in_order),
      TEST(what_is_put_in_is_checked_like_the_rest),
      TEST(a_repeat_is_the_same_with_what_was_put_in),
      TEST(a_parameter_is_rewritten),
      TEST(what_is_too_long_for_a_gate_is_refused),
      TEST(a_refusal_says_what_where_and_why),
      TEST(what_is_wrong_by_itself_is_not_asked_about),
      TEST(what_is_added_commits_with_the_mark_and_with_the_end),
      TEST(who_refuses_late_leaves_nothing_of_those_before),
      TEST(a_repeat_is_taken_back),
      TEST(while_the_journal_fails_nothing_is_admitted),
      TEST(while_the_journal_fails_the_end_is_told_anew),
      TEST(what_is_held_back_at_the_last_moment_did_not_run),
      TEST(a_further_attempt_is_asked_about_again),
      TEST(what_is_refused_in_doubt_is_of_unknown_outcome),
      TEST(the_end_is_heard_in_a_further_life),
      TEST(the_bridges_own_operations_pass_the_gates),
      TEST(a_gate_that_cannot_be_made_leaves_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
