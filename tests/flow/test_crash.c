/* Kills the bridge between any two steps of both ways, starts it again on the same journal, and
 * looks at what broker, Telnyx and sender saw of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "flow/flow_world.h"

#define EVENT(type, id, call)                                                                      \
  "{\"data\":{\"record_type\":\"event\",\"event_type\":\"" type "\",\"id\":\"" id                  \
  "\",\"occurred_at\":\"2026-11-21T12:00:0" call                                                   \
  ".000000Z\",\"payload\":{\"call_control_id\":\"v3:call" call "\",\"call_leg_id\":\"leg" call     \
  "\",\"from\":\"+13125550101\",\"to\":\"+17735550102\"}}}"

static const struct world_webhook webhooks[] = {
    {EVENT("call.initiated", "e1", "1")},
    {EVENT("call.answered", "e2", "2")},
    {EVENT("call.dtmf.received", "e3", "1")},
    {EVENT("call.hangup", "e4", "4")},
    {"{\"data\":{\"event_type\":\"call.cost\",\"id\":\"e5\",\"payload\":{\"call_leg_id\":\"leg1\"}}"
     "}"},
};

static const struct world_command commands[] = {
    {"telnyx/cmd/calls/dial",
     "{\"connection_id\":\"1\",\"to\":\"+1773\",\"from\":\"+1312\",\"correlation_id\":\"c0\"}",
     false},
    {"telnyx/cmd/messages/send",
     "{\"from\":\"+1312\",\"to\":\"+1773\",\"text\":\"x\",\"correlation_id\":\"c1\"}", false},
    {"telnyx/cmd/calls/v3:abc/hangup", "{\"correlation_id\":\"c2\"}", false},
    {"telnyx/cmd/calls/v3:abc/speak",
     "{\"payload\":\"hi\",\"voice\":\"female\",\"command_id\":\"k1\",\"correlation_id\":\"c3\"}",
     false},
    {"telnyx/cmd/calls/v3:abc/speak",
     "{\"payload\":\"hi\",\"voice\":\"female\",\"command_id\":\"k1\",\"correlation_id\":\"c4\"}",
     false},
    {"telnyx/cmd/calls/dial", "{\"correlation_id\":\"c5\"}", false},
    {"telnyx/cmd/calls/v3:abc/hangup", "{\"correlation_id\":\"c6\"}", true},
    {"telnyx/cmd/bridge/resend", "{\"correlation_id\":\"c7\"}", false},
    {"telnyx/cmd/alerts/list", "{\"command_id\":\"k2\",\"correlation_id\":\"c8\"}", false},
    {"telnyx/cmd/alerts/list", "{\"command_id\":\"k2\",\"correlation_id\":\"c9\"}", false},
};

enum {
  WEBHOOKS = sizeof webhooks / sizeof webhooks[0],
  COMMANDS = sizeof commands / sizeof commands[0]
};

/* A call from its beginning to its end, twice over; times as in EVENT. */
#define STEP(type, id, call, second)                                                               \
  "{\"data\":{\"record_type\":\"event\",\"event_type\":\"" type "\",\"id\":\"" id                  \
  "\",\"occurred_at\":\"2026-11-21T12:00:0" second                                                 \
  ".000000Z\",\"payload\":{\"call_control_id\":\"" call                                            \
  "\",\"direction\":\"incoming\",\"to\":\"+13125550100\",\"from\":\"+1773\"}}}"

static const struct world_webhook two_calls[] = {
    {STEP("call.initiated", "a1", "a", "1")}, {STEP("call.answered", "a2", "a", "2")},
    {STEP("call.initiated", "b1", "b", "1")}, {STEP("call.bridged", "a3", "a", "3")},
    {STEP("call.answered", "b2", "b", "2")},  {STEP("call.hangup", "a4", "a", "4")},
    {STEP("call.hangup", "b3", "b", "3")},
};

static const struct world_plan both_ways = {.webhooks = webhooks,
                                            .webhook_count = WEBHOOKS,
                                            .commands = commands,
                                            .command_count = COMMANDS};
static const struct world_plan rate_limited = {.webhooks = webhooks,
                                               .webhook_count = 1,
                                               .commands = commands,
                                               .command_count = 2,
                                               .first_status = 429};
static const struct world_plan rough = {.webhooks = two_calls,
                                        .webhook_count = sizeof two_calls / sizeof two_calls[0],
                                        .rough_broker = true};
static const struct world_plan rough_without_advice = {.webhooks = two_calls,
                                                       .webhook_count =
                                                           sizeof two_calls / sizeof two_calls[0],
                                                       .rough_broker = true,
                                                       .queue_alone = true};

static const struct world_command replay = {"telnyx/cmd/bridge/replay",
                                            "{\"correlation_id\":\"c0\"}", false};
static const struct world_plan replaying = {.webhooks = webhooks,
                                            .webhook_count = WEBHOOKS,
                                            .commands = &replay,
                                            .command_count = 1,
                                            .response_topic = "me"};

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

static bool is_event(const struct world_published *published, const char *event_id) {
  return strcmp(published->event_id, event_id) == 0;
}

static bool is_state(const struct world_published *published, const char *call) {
  char topic[64];
  snprintf(topic, sizeof topic, "telnyx/call/v3:%s/state", call);
  return strcmp(published->topic, topic) == 0;
}

static bool is_result(const struct world_published *published, const char *correlation_id) {
  char wanted[64];
  snprintf(wanted, sizeof wanted, "\"correlation_id\":\"%s\"", correlation_id);
  return strncmp(published->topic, "telnyx/result/", 14) == 0 && strstr(published->payload, wanted);
}

typedef bool predicate(const struct world_published *published, const char *what);

static size_t count(predicate *is, const char *what) {
  size_t times = 0;
  for (size_t i = 0; i < world->published_count; i++)
    times += is(&world->published[i], what);
  return times;
}

/* How many rows of the journal that was, however often each was published. */
static size_t count_rows(predicate *is, const char *what) {
  size_t rows = 0;
  int64_t row = 0;
  for (size_t i = 0; i < world->published_count; i++) {
    if (!is(&world->published[i], what))
      continue;
    rows += world->published[i].row != row;
    row = world->published[i].row;
  }
  return rows;
}

static size_t count_requests(const char *url_end) {
  size_t count = 0;
  for (size_t i = 0; i < world->request_count; i++) {
    size_t len = strlen(world->requests[i].url), end = strlen(url_end);
    count += len >= end && strcmp(world->requests[i].url + len - end, url_end) == 0;
  }
  return count;
}

/* Whatever is sent again is the same, with the command_id that the first one had. */
static void check_repeats(const char *url_end) {
  const char *first = NULL;
  for (size_t i = 0; i < world->request_count; i++) {
    size_t len = strlen(world->requests[i].url), end = strlen(url_end);
    if (len < end || strcmp(world->requests[i].url + len - end, url_end) != 0)
      continue;
    if (first)
      assert_string_equal(world->requests[i].body, first);
    first = world->requests[i].body;
  }
}

/* A repeat is the next message again, never an older one that comes late. */
static void check_order(void) {
  int64_t newest = 0;
  for (size_t i = 0; i < world->published_count; i++) {
    const struct world_published *published = &world->published[i];
    bool seen = false;
    for (size_t j = 0; j < i; j++)
      seen = seen || world->published[j].row == published->row;
    if (!seen) {
      assert_true(published->row > newest);
      newest = published->row;
    }
  }
}

static void check_events(const struct world_plan *plan, bool crashed) {
  static const char *const calls[] = {"call1", "call2", "call1", "call4"};
  for (size_t i = 0; i < plan->webhook_count; i++) {
    char event_id[24];
    snprintf(event_id, sizeof event_id, "e%zu", i + 1);
    assert_int_equal(world->webhook_status[i], 200);
    assert_in_range(count(is_event, event_id), 1, crashed ? 2 : 1);
    assert_int_equal(count_rows(is_event, event_id), 1);
    if (i < sizeof calls / sizeof calls[0])
      assert_int_equal(count_rows(is_state, calls[i]), 1);
  }
}

static void check_commands(const struct world_plan *plan, bool crashed) {
  bool limited = plan->first_status == 429;
  for (size_t i = 0; i < plan->command_count; i++) {
    char correlation_id[24];
    snprintf(correlation_id, sizeof correlation_id, "c%zu", i);
    assert_true(world->command_acked[i]);
    assert_int_equal(count_rows(is_result, correlation_id), 1);
  }
  assert_in_range(count_requests("/messages"), limited || crashed ? 0 : 1, limited ? 2 : 1);
  assert_in_range(count_requests("/actions/speak"), plan == &both_ways, crashed ? 2 : 1);
  check_repeats("/v2/calls");
  check_repeats("/actions/hangup");
}

static void check_promises(const struct world_plan *plan, bool crashed) {
  check_events(plan, crashed);
  check_commands(plan, crashed);
  check_order();
}

static size_t run_whole(const struct world_plan *plan, uint32_t seed) {
  world_reset(world);
  remove_journal();
  assert_true(world_run(world, plan, path, seed, SIZE_MAX));
  check_promises(plan, false);
  return world->steps;
}

static void run_with_crash(const struct world_plan *plan, uint32_t seed, size_t at) {
  world_reset(world);
  remove_journal();
  assert_true(world_run(world, plan, path, seed, at));
  assert_true(world_run(world, plan, path, seed + 1, SIZE_MAX));
  check_promises(plan, true);
}

static void crash_everywhere(const struct world_plan *plan, uint32_t seed) {
  size_t steps = run_whole(plan, seed);
  assert_true(steps > 10);
  for (size_t at = 0; at <= steps; at++)
    run_with_crash(plan, seed, at);
}

static void does_nothing_again_after_a_restart(void **state) {
  (void)state;
  run_whole(&both_ways, 1);
  size_t published = world->published_count;
  size_t requests = world->request_count;
  assert_true(world_run(world, &both_ways, path, 2, SIZE_MAX));
  assert_int_equal(world->published_count, published);
  assert_int_equal(world->request_count, requests);
}

static void keeps_its_promises_when_nothing_crashes(void **state) {
  (void)state;
  for (uint32_t seed = 1; seed <= 20; seed++)
    run_whole(&both_ways, seed);
}

static void keeps_its_promises_through_a_crash_between_any_two_steps(void **state) {
  (void)state;
  for (uint32_t seed = 1; seed <= 2; seed++)
    crash_everywhere(&both_ways, seed);
}

static void keeps_its_promises_through_a_crash_while_it_waits_to_try_again(void **state) {
  (void)state;
  for (uint32_t seed = 1; seed <= 2; seed++)
    crash_everywhere(&rate_limited, seed);
}

static int rank_of(const char *payload) {
  static const char *const order[] = {"ringing", "answered", "bridged", "ended"};
  char word[16] = "";
  sscanf(payload, "{\"state\":\"%15[a-z]\"", word);
  int rank = 0;
  while (rank < 4 && strcmp(order[rank], word) != 0)
    rank++;
  return rank;
}

/* No state of a call came after a newer one, and the last one is the last. */
static void check_states(void) {
  static const char *const topics[] = {"telnyx/call/a/state", "telnyx/call/b/state"};
  for (size_t call = 0; call < 2; call++) {
    int rank = -1;
    for (size_t i = 0; i < world->published_count; i++) {
      if (strcmp(world->published[i].topic, topics[call]) != 0)
        continue;
      assert_true(rank_of(world->published[i].payload) >= rank);
      rank = rank_of(world->published[i].payload);
    }
    assert_int_equal(rank, 3);
  }
}

/* Both calls are over, so whatever was said of the number in between, it is said to be idle. */
static void check_number(void) {
  const char *last = NULL;
  int64_t newest = 0;
  for (size_t i = 0; i < world->published_count; i++) {
    const struct world_published *published = &world->published[i];
    if (strcmp(published->topic, "telnyx/number/13125550100/state") != 0)
      continue;
    assert_true(published->row == 0 || published->row >= newest);
    newest = published->row > newest ? published->row : newest;
    last = published->payload;
  }
  assert_true(!last || strstr(last, "\"state\":\"idle\""));
}

/* Whatever becomes of connections and of the process. */
static void crash_on_a_rough_way(const struct world_plan *plan) {
  for (uint32_t seed = 1; seed <= 2; seed++) {
    size_t steps = 0;
    for (size_t at = 0; at <= steps; at += 2) {
      world_reset(world);
      remove_journal();
      assert_true(world_run(world, plan, path, seed, at == 0 ? SIZE_MAX : at));
      steps = at == 0 ? world->steps : steps;
      assert_true(world_run(world, plan, path, seed + 100, SIZE_MAX));
      check_states();
      check_number();
    }
  }
}

static void never_tells_an_older_state_after_a_newer_one(void **state) {
  (void)state;
  crash_on_a_rough_way(&rough);
}

static void nor_does_the_queue_by_itself(void **state) {
  (void)state;
  crash_on_a_rough_way(&rough_without_advice);
}

static bool is_replayed(const struct world_published *published, const char *topic) {
  return strcmp(published->topic, topic) == 0 && strncmp(published->payload, "{\"data\"", 7) == 0;
}

/* What the one result says, and what came. A crash between the events and the result may have each
 * three times: sent without having been marked, sent from the journal, and anew with the command.
 */
static void check_replay(bool crashed) {
  const char *result = NULL;
  size_t told = SIZE_MAX;
  for (size_t i = 0; i < world->published_count; i++)
    if (is_result(&world->published[i], "c0"))
      result = strstr(world->published[i].payload, "\"events\":");
  assert_non_null(result);
  sscanf(result, "\"events\":%zu", &told);
  assert_int_equal(count_rows(is_result, "c0"), 1);
  size_t came = count_rows(is_replayed, "me");
  assert_in_range(came, told, crashed ? 3 * WEBHOOKS : told);
}

static void a_replay_ends_with_one_result_wherever_it_is_interrupted(void **state) {
  (void)state;
  size_t steps = 0, most = 0;
  for (uint32_t seed = 1; seed <= 4; seed++)
    for (size_t at = 0; at <= steps; at++) {
      world_reset(world);
      remove_journal();
      assert_true(world_run(world, &replaying, path, seed, at == 0 ? SIZE_MAX : at));
      steps = at == 0 ? world->steps : steps;
      assert_true(world_run(world, &replaying, path, seed + 100, SIZE_MAX));
      check_replay(at > 0);
      size_t came = count_rows(is_replayed, "me");
      most = came > most ? came : most;
    }
  assert_true(most > 0);
}

static int set_up(void **state) {
  (void)state;
  world = world_create();
  snprintf(path, sizeof path, "/tmp/telnyx-mqtt-crash-%d.db", (int)getpid());
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
      cmocka_unit_test(keeps_its_promises_when_nothing_crashes),
      cmocka_unit_test(does_nothing_again_after_a_restart),
      cmocka_unit_test(keeps_its_promises_through_a_crash_between_any_two_steps),
      cmocka_unit_test(keeps_its_promises_through_a_crash_while_it_waits_to_try_again),
      cmocka_unit_test(a_replay_ends_with_one_result_wherever_it_is_interrupted),
      cmocka_unit_test(never_tells_an_older_state_after_a_newer_one),
      cmocka_unit_test(nor_does_the_queue_by_itself),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
