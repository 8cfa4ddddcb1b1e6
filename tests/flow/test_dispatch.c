#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "engine/child.h"
#include "engine/store_writes.h"
#include "flow/dispatch_job.h"
#include "flow/flow_rig.h"

#define SPEAK(id) "{\"payload\":\"hi\",\"voice\":\"female\",\"correlation_id\":\"" id "\"}"
#define ECHO(id)  "{\"correlation_id\":\"" id "\"}"
#define KEYED(id) "{\"correlation_id\":\"" id "\",\"command_id\":\"k1\"}"
#define SEND(id)                                                                                   \
  "{\"from\":\"+1312\",\"to\":\"+1773\",\"text\":\"x\",\"correlation_id\":\"" id "\"}"
#define CALL(name) "telnyx/cmd/calls/v3:" name
#define MESSAGE    "telnyx/cmd/messages/send"

static struct rig rig;

static int open_rig(void **state) {
  (void)state;
  rig_open(&rig, 100);
  rig_stop_clock(&rig); /* no command grows old by a slow disk */
  rig_up(&rig);
  return 0;
}

static int close_rig(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

static void expect_ok(const char *id) {
  const char *result = rig_result(&rig, id);
  assert_non_null(result);
  assert_non_null(strstr(result, "\"ok\":true"));
}

static void expect_error(const char *id, const char *code) {
  char wanted[64];
  const char *result = rig_result(&rig, id);
  assert_non_null(result);
  snprintf(wanted, sizeof wanted, "\"code\":\"%s\"", code);
  if (!strstr(result, wanted))
    fail_msg("%s, not %s", result, code);
}

static void expect_message(const char *id, const char *words) {
  const char *result = rig_result(&rig, id);
  assert_non_null(result);
  if (!strstr(result, words))
    fail_msg("%s does not say %s", result, words);
}

static void expect_nothing(const char *id) {
  assert_null(rig_result(&rig, id));
}

/* ---- order and ceilings ---- */

/* One at a time, each answered before the next is there; the ends of their URLs. */
static void expect_requests(size_t count, const char *const *ends) {
  for (size_t i = 0; i < count; i++) {
    RIG_WAIT(&rig, rig.rest.count > 0);
    rig_settle(&rig);
    assert_int_equal(rig.rest.count, 1);
    const char *url = rig.rest.waiting[0]->url;
    size_t len = strlen(url), end_len = strlen(ends[i]);
    if (len < end_len || strcmp(url + len - end_len, ends[i]) != 0)
      fail_msg("request %zu is %s, not %s", i, url, ends[i]);
    rig_reply(&rig, 200);
  }
}

static void one_call_waits_and_another_does_not(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/answer"), ECHO("a1"));
  rig_command(&rig, CALL("a/hangup"), ECHO("a2"));
  rig_command(&rig, CALL("b/hangup"), ECHO("b1"));
  RIG_WAIT(&rig, rig.rest.count == 2);
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 2);
  assert_non_null(strstr(rig.rest.waiting[0]->url, "v3:a/actions/answer"));
  assert_non_null(strstr(rig.rest.waiting[1]->url, "v3:b/actions/hangup"));
  rig_reply(&rig, 200);
  RIG_WAIT(&rig, rig.rest.count == 2);
  assert_non_null(strstr(rig.rest.waiting[1]->url, "v3:a/actions/hangup"));
  rig_reply(&rig, 200);
  rig_reply(&rig, 422);
  expect_ok("a1");
  expect_ok("b1");
  expect_error("a2", "telnyx");
}

static void no_more_requests_than_allowed_run_at_once(void **state) {
  (void)state;
  rig_start_dispatch(&rig); /* max_concurrency is 4 */
  for (int i = 0; i < 6; i++) {
    char topic[64];
    snprintf(topic, sizeof topic, "telnyx/cmd/calls/v3:%d/hangup", i);
    rig_command(&rig, topic, "{}");
  }
  RIG_WAIT(&rig, rig.rest.count == 4);
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 4);
  rig_reply(&rig, 200);
  RIG_WAIT(&rig, rig.rest.count == 4);
  for (int i = 0; i < 5; i++)
    rig_reply(&rig, 200);
  RIG_WAIT(&rig, dispatch_pending(rig.dispatch) == 0);
  assert_int_equal(rig.requests, 6);
}

static void one_past_the_ceiling_is_busy(void **state) {
  (void)state;
  rig.options.max_pending = 3;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/answer"), ECHO("1"));
  rig_command(&rig, CALL("a/answer"), ECHO("2"));
  rig_command(&rig, CALL("a/answer"), ECHO("3"));
  rig_command(&rig, CALL("a/answer"), ECHO("4"));
  expect_error("4", "busy");
  rig_command(&rig, CALL("a/answer"), ECHO("5"));
  for (int i = 0; i < 3; i++)
    rig_reply(&rig, 200);
  expect_ok("3");
  expect_error("5", "busy");
  rig_command(&rig, CALL("a/answer"), ECHO("6"));
  rig_reply(&rig, 200);
  expect_ok("6");
  assert_int_equal(rig.requests, 4);
}

/* A request that Telnyx wants later holds up nobody meanwhile. */
static void waiting_is_not_running(void **state) {
  (void)state;
  rig_start_dispatch(&rig); /* max_concurrency is 4 */
  for (int i = 0; i < 6; i++)
    rig_command(&rig, MESSAGE, "{\"from\":\"+1\",\"to\":\"+1\",\"text\":\"x\"}");
  for (int i = 0; i < 6; i++)
    rig_reply(&rig, 429);
  rig_command(&rig, CALL("a/hangup"), ECHO("1"));
  rig_reply(&rig, 200);
  expect_ok("1");
  assert_int_equal(rig.requests, 7);
  rig_run_clock(&rig, 1000);
  for (int i = 0; i < 6; i++)
    rig_reply(&rig, 200);
  RIG_WAIT(&rig, dispatch_pending(rig.dispatch) == 0);
  assert_int_equal(rig.requests, 13);
}

/* However long Telnyx takes for messages: they get no more than seven places of eight. */
static void slots_are_kept_for_calls_that_live(void **state) {
  (void)state;
  rig.options.max_concurrency = 16;
  rig_start_dispatch(&rig);
  for (int i = 0; i < 20; i++)
    rig_command(&rig, MESSAGE, SEND("1"));
  RIG_WAIT(&rig, rig.rest.count >= 14);
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 14);
  rig_command(&rig, CALL("a/hangup"), "{}");
  rig_command(&rig, CALL("b/hangup"), "{}");
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 16);
  rig_command(&rig, CALL("c/hangup"), "{}");
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 16);
  for (int i = 0; i < 23; i++)
    rig_reply(&rig, 200);
  RIG_WAIT(&rig, dispatch_pending(rig.dispatch) == 0);
  assert_int_equal(rig.requests, 23);
}

/* While the first one waits, the others about the same call do, too. */
static void nobody_passes_what_waits_for_the_same_call(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/answer"), ECHO("1"));
  rig_command(&rig, CALL("a/hangup"), ECHO("2"));
  rig_reply(&rig, 429);
  rig_command(&rig, CALL("a/speak"), SPEAK("3"));
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 0);
  rig_run_clock(&rig, 1000);
  expect_requests(3, (const char *[]){"a/actions/answer", "a/actions/hangup", "a/actions/speak"});
}

/* What would have to be started waits for what lives. */
static void commands_about_a_call_go_before_those_that_start_something(void **state) {
  (void)state;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  for (int i = 0; i < 3; i++)
    rig_command(&rig, MESSAGE, SEND("1"));
  rig_command(&rig, CALL("a/hangup"), "{}");
  rig_command(&rig, "telnyx/cmd/conferences/c/mute", "{}");
  rig_command(&rig, CALL("b/hangup"), "{}");
  expect_requests(6, (const char *[]){"/messages", "a/actions/hangup", "c/actions/mute",
                                      "b/actions/hangup", "/messages", "/messages"});
}

static void a_flood_of_one_kind_holds_another_up_by_one(void **state) {
  enum { FLOOD = 200 };
  (void)state;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  for (int i = 0; i < FLOOD; i++)
    rig_command(&rig, MESSAGE, SEND("1"));
  for (int i = 0; i < 2; i++)
    rig_command(&rig, "telnyx/cmd/queues/create", "{\"queue_name\":\"q\"}");
  expect_requests(5, (const char *[]){"/messages", "/messages", "/queues", "/messages", "/queues"});
}

/* Likewise of calls: the speech of hundreds, and somebody hangs up. */
static void a_flood_about_other_calls_holds_one_up_by_one(void **state) {
  enum { FLOOD = 200 };
  (void)state;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  for (int i = 0; i < FLOOD; i++) {
    char topic[64];
    snprintf(topic, sizeof topic, "telnyx/cmd/calls/v3:%d/speak", i);
    rig_command(&rig, topic, SPEAK("1"));
  }
  rig_command(&rig, CALL("a/hangup"), "{}");
  expect_requests(3, (const char *[]){":0/actions/speak", ":1/actions/speak", "a/actions/hangup"});
}

/* Replies of the largest size, while the journal has none of their results yet. */
static void results_in_memory_have_a_ceiling(void **state) {
  enum { REQUESTS = 20, REPLY_BYTES = 1000 * 1000, FIT = DISPATCH_PENDING_BYTES / REPLY_BYTES };
  (void)state;
  struct buf reply;
  buf_init(&reply, 2 * REPLY_BYTES);
  buf_add_text(&reply, "{\"data\":\"");
  while (reply.len < REPLY_BYTES)
    buf_add_char(&reply, 'x');
  buf_add_text(&reply, "\"}");
  rig.options.max_concurrency = REQUESTS + REQUESTS / 8; /* which are kept for calls */
  rig_start_dispatch(&rig);
  for (int i = 0; i < 2 * REQUESTS; i++)
    rig_command(&rig, MESSAGE, SEND("1"));
  RIG_WAIT(&rig, rig.rest.count == REQUESTS);
  for (int i = 0; i < REQUESTS; i++)
    assert_true(fake_rest_reply(&rig.rest, 200, reply.data));
  buf_free(&reply);
  mailbox_drain(rig.main); /* the replies, and nothing of the journal yet */
  assert_int_equal(rig.dispatch->requests, FIT);
  RIG_WAIT(&rig, rig.rest.count == REQUESTS);
}

/* At the ceiling the newest of those that are most make room for what is fewer: nobody is refused
 * because of another's flood. */
static void a_flood_makes_room_for_others(void **state) {
  (void)state;
  rig.options.max_pending = 6;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  static const char *const ids[] = {"1", "2", "3", "4", "5", "6", "7"};
  for (int i = 0; i < 7; i++) {
    char payload[128];
    snprintf(payload, sizeof payload,
             "{\"from\":\"+1\",\"to\":\"+1\",\"text\":\"x\",\"correlation_id\":\"%s\"}", ids[i]);
    rig_command(&rig, MESSAGE, payload);
  }
  expect_error("7", "busy"); /* one past the ceiling, and nobody has more */
  rig_command(&rig, CALL("a/hangup"), ECHO("a"));
  expect_error("6", "busy");
  rig_command(&rig, CALL("b/hangup"), ECHO("b"));
  expect_error("5", "busy");
  rig_command(&rig, CALL("c/hangup"), ECHO("c"));
  expect_error("4", "busy");
  rig_command(&rig, CALL("d/hangup"), ECHO("d")); /* now they have as many */
  expect_error("d", "busy");
  expect_requests(6, (const char *[]){"/messages", "a/actions/hangup", "b/actions/hangup",
                                      "c/actions/hangup", "/messages", "/messages"});
  for (int i = 0; i < 3; i++)
    expect_ok(ids[i]);
  expect_ok("c");
}

/* One and the same command over and over waits for one result, and takes room all the same. */
static void a_flood_of_repeats_makes_room_for_others(void **state) {
  (void)state;
  rig.options.max_pending = 4;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/hangup"), KEYED("1"));
  rig_command(&rig, CALL("a/hangup"), KEYED("2"));
  rig_command(&rig, CALL("a/hangup"), KEYED("3"));
  rig_command(&rig, CALL("a/hangup"), KEYED("4"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_command(&rig, MESSAGE, SEND("m"));
  expect_error("4", "busy");
  rig_command(&rig, MESSAGE, SEND("n"));
  expect_error("3", "busy");
  expect_requests(3, (const char *[]){"a/actions/hangup", "/messages", "/messages"});
  expect_ok("1");
  expect_ok("2");
  expect_ok("m");
  expect_ok("n");
}

/* Nor is one refused because of another's long text, but many are not pushed out for one. */
static void a_long_command_pushes_out_no_more_than_one(void **state) {
  enum { PAYLOAD_BYTES = 60000, FIT = DISPATCH_PENDING_BYTES / PAYLOAD_BYTES - 10 };
  (void)state;
  uint64_t failed = metrics_get(METRIC_COMMANDS_FAILED);
  struct buf payload;
  buf_init(&payload, 2 * PAYLOAD_BYTES);
  buf_add_text(&payload, "{\"from\":\"+1\",\"to\":\"+1\",\"text\":\"");
  while (payload.len < PAYLOAD_BYTES)
    buf_add_char(&payload, 'x');
  buf_add_text(&payload, "\"}");
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  for (int i = 0; i < FIT; i++)
    rig_command(&rig, MESSAGE, payload.data);
  while (metrics_get(METRIC_COMMANDS_FAILED) == failed) { /* until not even a short one fits */
    rig_command(&rig, MESSAGE, SEND("1"));
    rig_settle(&rig);
  }
  buf_clear(&payload);
  buf_add_text(&payload, "{\"call_control_id\":\"x\",\"client_state\":\"");
  while (payload.len < PAYLOAD_BYTES)
    buf_add_char(&payload, 'x');
  buf_add_text(&payload, "\",\"correlation_id\":\"a\"}");
  rig_command(&rig, "telnyx/cmd/calls/hangup", payload.data);
  expect_error("a", "busy");
  assert_int_equal(metrics_get(METRIC_COMMANDS_FAILED), failed + 2);
  buf_free(&payload);
}

/* 10,000 commands are to fit, each with what it takes in memory; those that name hundreds of calls
 * count for that. */
static void commands_about_many_things_count_for_more(void **state) {
  (void)state;
  enum { CALLS = 250, COMMANDS = 450 };
  uint64_t failed = metrics_get(METRIC_COMMANDS_FAILED);
  struct buf payload;
  buf_init(&payload, 65536);
  buf_add_text(&payload, "{\"call_control_ids\":[\"0\"");
  for (int i = 1; i < CALLS; i++)
    buf_addf(&payload, ",\"%d\"", i);
  buf_add_text(&payload, "]}");
  rig_start_dispatch(&rig);
  for (int i = 0; i < COMMANDS; i++)
    rig_command(&rig, "telnyx/cmd/conferences/x/mute", payload.data);
  buf_free(&payload);
  size_t busy = metrics_get(METRIC_COMMANDS_FAILED) - failed;
  RIG_WAIT(&rig, (busy = metrics_get(METRIC_COMMANDS_FAILED) - failed) > 0 &&
                     dispatch_pending(rig.dispatch) + busy == COMMANDS);
  assert_in_range(dispatch_pending(rig.dispatch), 300, COMMANDS - 1);
}

/* ---- one command twice ---- */

static void a_repeat_gets_the_first_ones_result(void **state) {
  (void)state;
  uint64_t ok = metrics_get(METRIC_COMMANDS_OK);
  uint64_t repeated = metrics_get(METRIC_COMMANDS_REPEATED);
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/hangup"), KEYED("1"));
  rig_command(&rig, CALL("a/hangup"), KEYED("2"));
  rig_command(&rig, CALL("a/hangup"), KEYED("3"));
  rig_reply(&rig, 200);
  expect_ok("1");
  expect_ok("2");
  expect_ok("3");
  rig_command(&rig, CALL("a/hangup"), KEYED("4")); /* the first one is done: the journal knows */
  expect_ok("4");
  assert_int_equal(rig.requests, 1);
  assert_int_equal(metrics_get(METRIC_COMMANDS_OK) - ok, 1);
  assert_int_equal(metrics_get(METRIC_COMMANDS_REPEATED) - repeated, 3);
}

static void the_same_id_at_another_call_is_another_command(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/hangup"), KEYED("1"));
  rig_command(&rig, CALL("b/hangup"), KEYED("2"));
  rig_reply(&rig, 200);
  rig_reply(&rig, 200);
  expect_ok("1");
  expect_ok("2");
}

/* A new process, once all is done. */
static void start_anew(void) {
  rig_restart(&rig);
  rig_up(&rig);
  rig_start_dispatch(&rig);
}

static void end_request(enum rest_outcome outcome, bool sent, int status) {
  if (outcome == REST_REPLIED) {
    rig_reply(&rig, status);
    return;
  }
  RIG_WAIT(&rig, rig.rest.count > 0);
  assert_true(fake_rest_end(&rig.rest, outcome, sent));
  mailbox_drain(rig.main);
}

/* Without a code: it was accepted. */
static void expect_outcome(const char *id, const char *code) {
  if (code)
    expect_error(id, code);
  else
    expect_ok(id);
}

static void a_repeat_of_a_failure_is_no_success(void **state) {
  (void)state;
  uint64_t ok = metrics_get(METRIC_COMMANDS_OK);
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/hangup"), KEYED("1"));
  rig_command(&rig, CALL("a/hangup"), KEYED("2"));
  rig_reply(&rig, 422);
  expect_error("1", "telnyx");
  expect_error("2", "telnyx");
  assert_int_equal(metrics_get(METRIC_COMMANDS_OK), ok);
}

/* What Telnyx surely did not carry out is forgotten under its command_id, and what it may have is
 * not; also across a restart. */
static void only_what_may_have_run_is_remembered(void **state) {
  static const struct {
    enum rest_outcome outcome;
    bool sent;
    int status;
    const char *code; /* NULL: it was accepted */
    bool remembered;
  } cases[] = {
      {REST_REPLIED, true, 200, NULL, true},
      {REST_REPLIED, true, 422, "telnyx", false},
      {REST_REPLIED, true, 429, "rate_limited", false},
      {REST_REPLIED, true, 500, "telnyx", true},
      {REST_NOT_SENT, false, 0, "unreachable", false},
      {REST_TIMED_OUT, false, 0, "timeout", false},
      {REST_TIMED_OUT, true, 0, "timeout", true},
      {REST_BROKEN, true, 0, "unknown_outcome", true},
  };
  (void)state;
  rig.options.max_retries = 0;
  rig_start_dispatch(&rig);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char id[3][8], payload[96];
    for (size_t j = 0; j < 3; j++) {
      size_t requests = rig.requests;
      bool runs = j == 0 || !cases[i].remembered;
      snprintf(id[j], sizeof id[j], "%zu-%zu", i, j);
      snprintf(payload, sizeof payload, "{\"correlation_id\":\"%s\",\"command_id\":\"k%zu\"}",
               id[j], i);
      rig_command(&rig, CALL("a/hangup"), payload);
      if (runs)
        end_request(cases[i].outcome, cases[i].sent, cases[i].status);
      expect_outcome(id[j], cases[i].code);
      assert_int_equal(rig.requests - requests, runs);
      if (j == 1)
        start_anew();
    }
  }
}

static bool is_no_longer_kept(int n, const char *key) {
  char id[16], payload[96];
  rig_run_clock(&rig, 200); /* so often, the journal looks for what may go */
  snprintf(id, sizeof id, "%s-%d", key, n);
  snprintf(payload, sizeof payload, "{\"correlation_id\":\"%s\",\"command_id\":\"%s\"}", id, key);
  rig_command(&rig, CALL("a/hangup"), payload);
  const char *result = rig_result(&rig, id);
  assert_non_null(result);
  if (key[0] == 'g') {
    assert_non_null(
        strstr(result, "\"ok\":true,\"operation\":\"calls.hangup\",\"http_status\":200"));
    return strstr(result, "\"data\":null") != NULL;
  }
  assert_non_null(strstr(result, "\"http_status\":500,\"error\":{\"code\":\"telnyx\""));
  assert_non_null(strstr(result, "\"retryable\":false"));
  return strstr(result, "kept no longer") != NULL;
}

/* Its result may go when its room is needed, or with journal.retention; how it ended stays. */
static void a_repeat_after_the_result_is_gone_is_told_how_it_ended(void **state) {
  static const char *const keys[] = {"good", "bad"};
  (void)state;
  rig.keeps_nothing = true;
  rig.options.max_retries = 0;
  start_anew();
  rig_command(&rig, CALL("a/hangup"), "{\"correlation_id\":\"1\",\"command_id\":\"good\"}");
  rig_reply(&rig, 200);
  expect_ok("1");
  rig_command(&rig, CALL("a/hangup"), "{\"correlation_id\":\"2\",\"command_id\":\"bad\"}");
  rig_reply(&rig, 500);
  expect_error("2", "telnyx");
  for (size_t i = 0; i < 2; i++) {
    int n = 0;
    RIG_WAIT(&rig, is_no_longer_kept(n++, keys[i]));
  }
  assert_int_equal(rig.requests, 2);
  rig_command(&rig, CALL("a/hangup"),
              "{\"correlation_id\":\"3\",\"command_id\":\"good\",\"client_state\":\"eA==\"}");
  expect_message("3", "this command_id was used before by a command with other parameters");
}

/* Nothing was asked of Telnyx, so there is nothing to be repeated. */
static void what_was_too_old_may_be_tried_again_under_its_id(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/hangup"), KEYED("1"));
  rig_reply(&rig, 429);
  rig_move_clock(&rig, 31000);
  expect_error("1", "expired");
  start_anew(); /* a process that was still for so long takes what comes for old */
  rig_command(&rig, CALL("a/hangup"), KEYED("2"));
  rig_reply(&rig, 200);
  expect_ok("2");
  assert_int_equal(rig.requests, 2);
}

/* The first one's result is nothing for somebody who asked for something else. */
static void the_same_id_with_other_parameters_is_refused(void **state) {
  static const char other[] =
      "{\"correlation_id\":\"%s\",\"command_id\":\"k1\",\"client_state\":\"eA==\"}";
  char payload[3][96];
  (void)state;
  for (int i = 0; i < 3; i++)
    snprintf(payload[i], sizeof payload[i], other, (const char *[]){"2", "3", "4"}[i]);
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/hangup"), KEYED("1"));
  rig_command(&rig, CALL("a/hangup"), payload[0]);
  expect_error("2", "invalid_parameters"); /* while the first is under way, */
  expect_message("2", "this command_id was used before by a command with other parameters");
  expect_message("2", "\"pointer\":\"/command_id\"");
  rig_reply(&rig, 200);
  expect_ok("1");
  rig_command(&rig, CALL("a/hangup"), payload[1]);
  expect_error("3", "invalid_parameters"); /* when it is done, */
  start_anew();
  rig_command(&rig, CALL("a/hangup"), payload[2]);
  expect_error("4", "invalid_parameters"); /* and after a restart */
  rig_command(&rig, CALL("a/hangup"), KEYED("5"));
  expect_ok("5");
  assert_int_equal(rig.requests, 1);
}

static void the_same_id_on_another_topic_is_refused(void **state) {
  static const char in_payload[] =
      "{\"call_control_id\":\"v3:a\",\"command_id\":\"k1\",\"correlation_id\":\"2\"}";
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/hangup"), KEYED("1"));
  rig_reply(&rig, 200);
  expect_ok("1");
  rig_command(&rig, "telnyx/cmd/calls/hangup", in_payload);
  expect_error("2", "invalid_parameters");
  expect_message("2", "another topic");
  assert_int_equal(rig.requests, 1);
}

/* ---- time ---- */

static void a_command_that_waits_too_long_in_line_is_refused(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/answer"), ECHO("1"));
  rig_command(&rig, CALL("a/speak"), SPEAK("2"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_move_clock(&rig, 31000);
  rig_reply(&rig, 200);
  expect_ok("1");
  expect_error("2", "expired");
  assert_int_equal(rig.requests, 1);
}

static void an_attempt_has_what_is_left_of_the_total(void **state) {
  (void)state;
  rig.options.total_timeout_ms = 50000;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/hangup"), ECHO("1"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  assert_int_equal(rig.rest.waiting[0]->timeout_ms, 30000);
  assert_in_range(rig.rest.waiting[0]->send_within_ms, 1, 30001); /* max_age */
  rig_run_clock(&rig, 30000);
  assert_true(fake_rest_end(&rig.rest, REST_TIMED_OUT, true));
  mailbox_drain(rig.main);
  rig_run_clock(&rig, 1000);
  RIG_WAIT(&rig, rig.rest.count == 1);
  assert_in_range(rig.rest.waiting[0]->timeout_ms, 10000, 19000);
  assert_in_range(rig.rest.waiting[0]->send_within_ms, 1, RETRY_COMMAND_ID_WINDOW_MS - 31000);
  rig_reply(&rig, 200);
  expect_ok("1");
}

/* A phone must not ring late because Telnyx was too busy before, or could not be reached. */
static void what_was_tried_in_vain_does_not_start_late(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  rig_reply(&rig, 429);
  rig_command(&rig, CALL("a/answer"), ECHO("2"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  assert_true(fake_rest_end(&rig.rest, REST_NOT_SENT, false));
  mailbox_drain(rig.main);
  rig_run_clock(&rig, 31000);
  expect_error("1", "expired");
  expect_message("1", "Telnyx had answered 429");
  expect_error("2", "expired");
  expect_message("2", "Telnyx had not been reached");
  assert_int_equal(rig.requests, 2);
}

/* There is nothing to wait for when the next attempt would be too late. */
static void a_wait_past_the_age_limit_is_not_begun(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, MESSAGE, SEND("1"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_move_clock(&rig, 29900);
  rig_reply(&rig, 429);
  expect_error("1", "rate_limited");
  assert_int_equal(rig.requests, 1);
}

/* A phone that may be ringing already does not ring later by an attempt that Telnyx ignores. */
static void what_may_have_run_is_tried_past_the_age_limit(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/answer"), ECHO("1"));
  rig_reply(&rig, 503);
  rig_move_clock(&rig, 31000);
  rig_reply(&rig, 429);
  rig_move_clock(&rig, 33000);
  rig_reply(&rig, 200);
  expect_ok("1");
}

/* A phone must not ring because the bridge woke up. */
static void nothing_is_sent_again_after_its_time(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/answer"), ECHO("1"));
  rig_reply(&rig, 503);
  rig_move_clock(&rig, 600000);
  expect_error("1", "unknown_outcome");
  assert_int_equal(rig.requests, 1);
}

/* Telnyx knows a command_id for a minute only: past that, the repeat would be another command. */
static void nothing_is_sent_again_that_telnyx_knows_no_more(void **state) {
  (void)state;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/answer"), ECHO("1"));
  rig_reply(&rig, 503);
  rig_command(&rig, MESSAGE, SEND("2"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_run_clock(&rig, 1000); /* its time to be sent again has come, and another is under way */
  rig_run_clock(&rig, RETRY_COMMAND_ID_WINDOW_MS);
  rig_reply(&rig, 200);
  expect_ok("2");
  expect_error("1", "unknown_outcome");
  assert_int_equal(rig.requests, 2);
}

/* What is too old ends without a request, each for itself: hundreds do not hold the others up. */
static void hundreds_that_are_too_old_end_all(void **state) {
  enum { COMMANDS = 300 };
  uint64_t failed = metrics_get(METRIC_COMMANDS_FAILED);
  (void)state;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  for (int i = 0; i <= COMMANDS; i++)
    rig_command(&rig, MESSAGE, SEND("1"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_move_clock(&rig, 31000);
  rig_reply(&rig, 200);
  for (int i = 0; i < COMMANDS && dispatch_pending(rig.dispatch) > 0; i++)
    rig_run_clock(&rig, 1); /* to the next round */
  RIG_WAIT(&rig, dispatch_pending(rig.dispatch) == 0);
  assert_int_equal(metrics_get(METRIC_COMMANDS_FAILED) - failed, COMMANDS);
  assert_int_equal(rig.requests, 1);
}

/* mqtt/age.h says for how long; the time until its turn comes counts besides. */
static void what_the_broker_held_for_too_long_is_old(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_held_command(&rig, CALL("a/answer"), ECHO("1"), 30001);
  expect_error("1", "expired");
  rig_held_command(&rig, CALL("a/answer"), ECHO("2"), 29000);
  rig_held_command(&rig, CALL("a/answer"), ECHO("3"), 29000);
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_run_clock(&rig, 2000);
  rig_reply(&rig, 200);
  expect_ok("2");
  expect_error("3", "expired");
  assert_int_equal(rig.requests, 1);
}

/* What the journal says is as old, too: a crash does not make it young. */
static void what_came_late_stays_old_across_a_crash(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  dispatch_stop(rig.dispatch); /* so that it stays in the journal */
  rig_held_command(&rig, CALL("a/answer"), ECHO("1"), 600000);
  rig_restart(&rig);
  rig_up(&rig);
  rig_start_dispatch(&rig);
  expect_error("1", "expired");
  assert_int_equal(rig.requests, 0);
}

/* The whole second life within a millisecond: at exactly max_age a command would still run. */
static void what_is_from_the_future_counts_as_too_old(void **state) {
  enum { HOUR_MS = 3600 * 1000 };
  (void)state;
  rig_start_dispatch(&rig);
  dispatch_stop(rig.dispatch); /* so that it stays in the journal */
  rig_command(&rig, CALL("a/answer"), ECHO("1"));
  rig_move_clock(&rig, -HOUR_MS);
  rig_stop_clock(&rig);
  rig_restart(&rig);
  rig_up(&rig);
  rig_start_dispatch(&rig);
  expect_error("1", "expired");
  assert_int_equal(rig.requests, 0);
}

/* ---- stopping and starting ---- */

static void a_stop_ends_what_waits_to_be_tried_again(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/hangup"), ECHO("1"));
  rig_command(&rig, CALL("a/hangup"), ECHO("2")); /* never sent: stays for the next start */
  rig_command(&rig, CALL("b/hangup"), ECHO("3"));
  RIG_WAIT(&rig, rig.rest.count == 2);
  rig_reply(&rig, 429);
  assert_true(fake_rest_end(&rig.rest, REST_TIMED_OUT, true)); /* may have been carried out */
  mailbox_drain(rig.main);
  dispatch_stop(rig.dispatch);
  expect_error("1", "shutting_down");
  expect_error("3", "unknown_outcome");
  expect_nothing("2");
  rig_restart(&rig);
  rig_up(&rig);
  rig_start_dispatch(&rig);
  rig_reply(&rig, 200);
  expect_ok("2");
  assert_int_equal(rig.requests, 3);
}

/* Its result tells so; whole it would become a dead letter, and nobody would hear of anything. */
static void a_reply_that_the_broker_does_not_take_is_left_out(void **state) {
  enum { PACKET_BYTES = 4096 };
  (void)state;
  char body[PACKET_BYTES];
  snprintf(body, sizeof body, "{\"data\":\"%0*d\"}", PACKET_BYTES - 16, 0);
  rig_down(&rig, false);
  rig.mqtt.max_packet_bytes = PACKET_BYTES;
  rig_up(&rig);
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/hangup"), ECHO("1"));
  RIG_WAIT(&rig, rig.rest.count > 0);
  assert_true(fake_rest_reply(&rig.rest, 200, body));
  mailbox_drain(rig.main);
  expect_ok("1");
  expect_message("1", "\"reply_omitted_bytes\":4091");
}

static void nothing_is_sent_before_the_start_is_complete(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  dispatch_stop(rig.dispatch);
  rig_command(&rig, CALL("a/hangup"), ECHO("1"));
  rig_restart(&rig);
  rig_up(&rig);
  rig.options.store = rig.store;
  rig.options.publish = rig.publish;
  rig.options.main = rig.main;
  assert_int_equal(gates_create(&rig.options.gates, &rig.gates), ERR_OK);
  assert_int_equal(dispatch_create(&rig.dispatch, &rig.options), ERR_OK);
  rig_command(&rig, CALL("a/hangup"), ECHO("2"));
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 0);
  rig_restart(&rig); /* as a start that failed */
  rig_up(&rig);
  rig_start_dispatch(&rig);
  rig_reply(&rig, 200);
  rig_reply(&rig, 200);
  expect_ok("1");
  expect_ok("2");
}

static void on_sent(struct store_op *op) {
  assert_int_equal(op->result, ERR_OK);
}

/* The journal of a bridge that died with the command's request under way. */
static void pretend_sent(int64_t row, const char *telnyx_command_id) {
  struct store_sent sent = {.op.done = on_sent,
                            .command_id = row,
                            .idempotency_key = "",
                            .telnyx_command_id = telnyx_command_id};
  store_mark_sent(rig.store, &sent);
  rig_settle(&rig);
}

static void after_a_crash_only_what_is_harmless_is_repeated(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  dispatch_stop(rig.dispatch);
  rig_command(&rig, MESSAGE, SEND("unsafe"));
  rig_command(&rig, CALL("a/hangup"), ECHO("with_id"));
  rig_command(&rig, "telnyx/cmd/calls/v3:b/retrieve_status", ECHO("read"));
  rig_command(&rig, CALL("c/hangup"), ECHO("kept"));
  pretend_sent(1, "");
  pretend_sent(2, "0123-made");
  pretend_sent(3, "");
  rig_restart(&rig);
  rig_up(&rig);
  rig_start_dispatch(&rig);
  RIG_WAIT(&rig, rig.rest.count == 3);
  assert_non_null(strstr(rig.rest.waiting[0]->body.data, "\"command_id\":\"0123-made\""));
  assert_in_range(rig.rest.waiting[0]->send_within_ms, 1, RETRY_COMMAND_ID_WINDOW_MS);
  assert_string_equal(rig.rest.waiting[1]->method, "GET");
  for (int i = 0; i < 3; i++)
    rig_reply(&rig, 200);
  expect_error("unsafe", "unknown_outcome");
  expect_ok("with_id");
  expect_ok("read");
  expect_ok("kept");
}

static void a_sent_command_that_is_no_longer_understood_has_an_unknown_outcome(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  dispatch_stop(rig.dispatch);
  rig_command(&rig, MESSAGE, SEND("1"));
  pretend_sent(1, "");
  rig_restart(&rig);
  rig_up(&rig);
  rig.options.max_command_bytes = 10;
  rig_start_dispatch(&rig);
  rig_settle(&rig);
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, 1);
  assert_non_null(strstr(rig.delivered[0].payload, "\"code\":\"unknown_outcome\""));
}

/* ---- dead letters ---- */

static void dead_letters(int first, int count) {
  rig_keep(&rig, first, count);
  for (int i = 0; i < count; i++) {
    RIG_WAIT(&rig, fake_mqtt_oldest(&rig.mqtt) != NULL);
    assert_true(fake_mqtt_complete(&rig.mqtt, MQTT_REFUSED, 0x87, NULL, NULL));
  }
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, 0);
}

static void a_dead_letter_is_sent_once_more_when_asked_for(void **state) {
  (void)state;
  enum { ASIDE = 2 * STORE_BATCH + 10 };
  rig_start_dispatch(&rig);
  dead_letters(0, ASIDE);
  rig_command(&rig, "telnyx/cmd/bridge/resend", ECHO("1"));
  rig_settle(&rig);
  rig_settle(&rig);
  rig_acknowledge_all(&rig);
  RIG_WAIT(&rig, dispatch_pending(rig.dispatch) == 0);
  const char *result = rig_result(&rig, "1");
  assert_non_null(result);
  assert_non_null(strstr(result, "\"data\":{\"messages\":522}"));
  rig_expect(&rig, 0, 0, ASIDE);
  assert_int_equal(rig.delivered_count, ASIDE + 1);
  struct store_stats stats;
  store_stats(rig.store, &stats);
  assert_int_equal(stats.dead_letters, 0);
  assert_int_equal(stats.waiting, 0);
}

static void a_dead_letter_goes_behind_what_waits(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  dead_letters(8, 2);
  publish_down(rig.publish);
  rig_keep(&rig, 5, 3);
  rig_command(&rig, "telnyx/cmd/bridge/resend", "");
  rig_settle(&rig);
  rig_keep(&rig, 10, 2);
  rig_restart(&rig);
  rig_up(&rig);
  rig_start_dispatch(&rig);
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 0, 5, 5);
  assert_int_equal(rig.delivered_count, 8); /* the result among them */
}

static void a_resend_is_checked_like_any_command(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, "telnyx/cmd/bridge/resend", "{\"correlation_id\":\"1\",\"all\":true}");
  rig_command(&rig, "telnyx/cmd/bridge/resend", "{\"correlation_id\":\"2\",\"expires_at\":1000}");
  rig_command(&rig, "telnyx/cmd/bridge/restart", ECHO("3"));
  expect_error("1", "invalid_parameters");
  expect_error("2", "expired");
  expect_error("3", "unknown_operation");
  rig_command(&rig, "telnyx/cmd/bridge/resend", "no");
  rig_settle(&rig);
  rig_acknowledge_all(&rig);
  assert_non_null(strstr(rig.delivered[3].payload, "\"code\":\"invalid_json\""));
}

/* ---- what cannot be ---- */

static void a_move_that_cannot_be_ends_the_process(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    struct job job = {.dispatch = rig.dispatch, .state = JOB_WAITING};
    signal(SIGABRT, SIG_DFL);
    fclose(stderr);
    job_move(&job, JOB_IN_FLIGHT); /* unmarked: a crash would not know of it */
    _exit(0);
  }
  int status = child_wait(&child, "a move that cannot be");
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* ---- the journal fails ---- */

static void nothing_leaves_that_the_journal_does_not_know_of(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, CALL("a/answer"), ECHO("1"));
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_command(&rig, CALL("a/hangup"), ECHO("2"));
  rig_take_journal_away(&rig);
  rig_reply(&rig, 200);
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 0);
  assert_int_equal(rig.delivered_count, 0);
  rig_put_journal_back(&rig);
  rig_move_clock(&rig, 2 * DISPATCH_RETRY_MS);
  RIG_WAIT(&rig, rig.rest.count == 1);
  rig_reply(&rig, 200);
  expect_ok("1");
  expect_ok("2");
  assert_int_equal(rig.requests, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(one_call_waits_and_another_does_not),
      TEST(no_more_requests_than_allowed_run_at_once),
      TEST(waiting_is_not_running),
      TEST(slots_are_kept_for_calls_that_live),
      TEST(nobody_passes_what_waits_for_the_same_call),
      TEST(commands_about_a_call_go_before_those_that_start_something),
      TEST(a_flood_of_one_kind_holds_another_up_by_one),
      TEST(a_flood_about_other_calls_holds_one_up_by_one),
      TEST(a_flood_makes_room_for_others),
      TEST(a_flood_of_repeats_makes_room_for_others),
      TEST(a_long_command_pushes_out_no_more_than_one),
      TEST(results_in_memory_have_a_ceiling),
      TEST(one_past_the_ceiling_is_busy),
      TEST(commands_about_many_things_count_for_more),
      TEST(a_repeat_gets_the_first_ones_result),
      TEST(the_same_id_at_another_call_is_another_command),
      TEST(a_repeat_of_a_failure_is_no_success),
      TEST(a_repeat_after_the_result_is_gone_is_told_how_it_ended),
      TEST(only_what_may_have_run_is_remembered),
      TEST(what_was_too_old_may_be_tried_again_under_its_id),
      TEST(the_same_id_with_other_parameters_is_refused),
      TEST(the_same_id_on_another_topic_is_refused),
      TEST(a_command_that_waits_too_long_in_line_is_refused),
      TEST(an_attempt_has_what_is_left_of_the_total),
      TEST(nothing_is_sent_again_after_its_time),
      TEST(nothing_is_sent_again_that_telnyx_knows_no_more),
      TEST(hundreds_that_are_too_old_end_all),
      TEST(what_was_tried_in_vain_does_not_start_late),
      TEST(a_wait_past_the_age_limit_is_not_begun),
      TEST(what_may_have_run_is_tried_past_the_age_limit),
      TEST(what_the_broker_held_for_too_long_is_old),
      TEST(what_came_late_stays_old_across_a_crash),
      TEST(what_is_from_the_future_counts_as_too_old),
      TEST(a_stop_ends_what_waits_to_be_tried_again),
      TEST(a_reply_that_the_broker_does_not_take_is_left_out),
      TEST(nothing_is_sent_before_the_start_is_complete),
      TEST(after_a_crash_only_what_is_harmless_is_repeated),
      TEST(a_sent_command_that_is_no_longer_understood_has_an_unknown_outcome),
      TEST(a_dead_letter_is_sent_once_more_when_asked_for),
      TEST(a_dead_letter_goes_behind_what_waits),
      TEST(a_resend_is_checked_like_any_command),
      TEST(a_move_that_cannot_be_ends_the_process),
      TEST(nothing_leaves_that_the_journal_does_not_know_of),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
