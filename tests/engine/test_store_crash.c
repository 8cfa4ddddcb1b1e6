/* The journal after kill -9. A child keeps events and commands and tells through a pipe what was
 * acknowledged; it is killed at random moments and at every fault point; then the journal is opened
 * and compared with what was told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "engine/child.h"
#include "engine/store_rig.h"

enum { NUMBERS_MAX = 200000, EVENTS_AT_ONCE = 16, TIMEOUT_MS = 120000 };

enum what { EVENT_SUBMITTED, EVENT_KEPT, EVENT_MARKED, COMMAND_TOLD, COMMAND_FINISHED, WHATS };

/* What the child tells; small enough that a write to the pipe is whole. */
struct told {
  enum what what;
  int64_t number;
};

/* Which numbers were told, per kind. */
struct ledger {
  uint8_t *numbers[WHATS];
  int64_t told[WHATS];
};

/* ---- the child ------------------------------------------------------------------------------- */

static int tell_fd;

static void tell(enum what what, int64_t number) {
  const struct told told = {what, number};
  if (write(tell_fd, &told, sizeof told) != sizeof told)
    _exit(1);
}

static void keep_events(struct rig *rig, int64_t first) {
  struct store_keep keeps[EVENTS_AT_ONCE];
  for (int i = 0; i < EVENTS_AT_ONCE; i++) {
    keeps[i] = (struct store_keep){
        .op.done = rig_done, .msgs = {rig_event(first + i, 600)}, .msg_count = 1};
    tell(EVENT_SUBMITTED, first + i);
    store_keep(rig->store, &keeps[i]);
  }
  struct store_mark mark = {.op.done = rig_done};
  for (int i = 0; i < EVENTS_AT_ONCE; i++) {
    if (rig_wait(rig, &keeps[i].op) != ERR_OK || keeps[i].duplicate)
      _exit(2);
    tell(EVENT_KEPT, first + i);
    if (i % 3 != 0)
      mark.ids[mark.count++] = keeps[i].msgs[0]->id;
    msg_unref(&keeps[i].msgs[0]);
  }
  store_mark(rig->store, &mark);
  if (rig_wait(rig, &mark.op) != ERR_OK)
    _exit(3);
  for (int i = 0; i < EVENTS_AT_ONCE; i++)
    if (i % 3 != 0)
      tell(EVENT_MARKED, first + i);
}

static void keep_command(struct rig *rig, int64_t number) {
  char payload[32];
  snprintf(payload, sizeof payload, "%lld", (long long)number);
  const struct command_msg_parts parts = {
      .topic = span_of("telnyx/cmd/calls/dial"),
      .payload = span_of(payload),
      .qos = 1,
      .packet_id = (uint16_t)(number % 65535 + 1),
      .received_wall_ms = clock_wall_ms(),
  };
  struct command_msg *message = NULL;
  bool repeated = true;
  if (command_msg_create(&message, &parts) != ERR_OK ||
      store_commit_command(rig->store, message, NULL, &repeated, TIMEOUT_MS) != ERR_OK || repeated)
    _exit(4);
  tell(COMMAND_TOLD, number);
  const struct msg_parts result = {
      .kind = MSG_RESULT, .topic = span_of("telnyx/result"), .payload = span_of(payload)};
  struct store_finish finish = {.op.done = rig_done, .command_id = message->id, .result_count = 1};
  if (msg_create(&finish.results[0], &result) != ERR_OK)
    _exit(5);
  store_finish(rig->store, &finish);
  if (rig_wait(rig, &finish.op) != ERR_OK)
    _exit(6);
  tell(COMMAND_FINISHED, number);
  msg_unref(&finish.results[0]);
  command_msg_free(&message);
}

/* Until it is killed. */
static void run_child(struct rig *rig, int64_t first) {
  if (rig_open(rig) != ERR_OK)
    _exit(7);
  for (int64_t number = first; number + EVENTS_AT_ONCE < NUMBERS_MAX; number += EVENTS_AT_ONCE) {
    keep_events(rig, number);
    keep_command(rig, number);
  }
  _exit(8);
}

/* ---- the parent ------------------------------------------------------------------------------ */

static void note(struct ledger *ledger, int fd) {
  struct told told;
  while (read(fd, &told, sizeof told) == sizeof told) {
    ledger->numbers[told.what][told.number] = 1;
    ledger->told[told.what]++;
  }
}

/* Runs a child until it dies: by the fault, or after kill_after_ms. */
static void run_and_kill(struct rig *rig, struct ledger *ledger, int64_t first, const char *fault,
                         int kill_after_ms) {
  int fds[2];
  assert_int_equal(pipe(fds), 0);
  pid_t pid = fork();
  assert_true(pid >= 0);
  if (pid == 0) {
    close(fds[0]);
    tell_fd = fds[1];
    if (fault)
      setenv("BRIDGE_FAULT", fault, 1);
    run_child(rig, first);
  }
  close(fds[1]);
  int64_t end_ms = clock_mono_ms() + kill_after_ms;
  for (int64_t left_ms = kill_after_ms; left_ms > 0; left_ms = end_ms - clock_mono_ms()) {
    struct pollfd poll_fd = {.fd = fds[0], .events = POLLIN};
    struct told told;
    if (poll(&poll_fd, 1, (int)left_ms) > 0) {
      if (read(fds[0], &told, sizeof told) != sizeof told)
        break; /* it died */
      ledger->numbers[told.what][told.number] = 1;
      ledger->told[told.what]++;
    }
  }
  kill(pid, SIGKILL);
  int status = child_wait(&pid, "the killed child");
  note(ledger, fds[0]);
  close(fds[0]);
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
    fail_msg("the child ended by itself: %d", WEXITSTATUS(status));
}

static int64_t number_of(struct span text, const char *prefix) {
  assert_true(span_starts_with(text, prefix));
  return strtoll(text.data + strlen(prefix), NULL, 10);
}

static void check_message(const struct msg *msg, uint8_t *events, uint8_t *results) {
  if (msg->parts.kind == MSG_EVENT)
    assert_int_equal(events[number_of(msg->parts.event_id, "event-")]++, 0);
  else
    assert_int_equal(results[number_of(msg->parts.payload, "")]++, 0);
}

/* Every message in the backlog once, per event and per command. */
static void read_all(struct rig *rig, uint8_t *events, uint8_t *results) {
  struct store_backlog backlog = {
      .read.done = rig_read_done, .up_to_id = INT64_MAX, .max_bytes = 1 << 20, .more = true};
  while (backlog.more) {
    store_read_backlog(rig->store, &backlog);
    assert_int_equal(rig_wait_read(rig, &backlog.read), ERR_OK);
    for (size_t i = 0; i < backlog.count; i++) {
      check_message(backlog.msgs[i], events, results);
      backlog.after_id = backlog.msgs[i]->id;
      msg_unref(&backlog.msgs[i]);
    }
  }
}

/* The ids from `first` on are within the dedupe window. */
static void check_events(struct rig *rig, const struct ledger *ledger, const uint8_t *events,
                         int64_t first) {
  for (int64_t n = 0; n < NUMBERS_MAX; n++) {
    bool kept = ledger->numbers[EVENT_KEPT][n];
    bool marked = ledger->numbers[EVENT_MARKED][n];
    if (kept && !marked && n % EVENTS_AT_ONCE % 3 == 0 && !events[n])
      fail_msg("event %lld was acknowledged and is lost", (long long)n);
    if (marked && events[n])
      fail_msg("event %lld was delivered and comes again", (long long)n);
    if (!ledger->numbers[EVENT_SUBMITTED][n] && events[n])
      fail_msg("event %lld was never submitted", (long long)n);
    if (kept && n >= first && n % 97 == 0) {
      bool duplicate = false;
      assert_int_equal(rig_keep(rig, n, NULL, &duplicate), ERR_OK);
      assert_true(duplicate);
    }
  }
}

/* A command has one result, or is unfinished. */
static void check_commands(struct rig *rig, const struct ledger *ledger, const uint8_t *results) {
  struct store_unfinished unfinished = {.read.done = rig_read_done};
  store_read_unfinished(rig->store, &unfinished);
  assert_int_equal(rig_wait_read(rig, &unfinished.read), ERR_OK);
  assert_false(unfinished.more);
  uint8_t *open = mem_alloc(NUMBERS_MAX);
  assert_non_null(open);
  for (size_t i = 0; i < unfinished.count; i++) {
    open[number_of(unfinished.messages[i]->parts.payload, "")]++;
    command_msg_free(&unfinished.messages[i]);
  }
  for (int64_t n = 0; n < NUMBERS_MAX; n++) {
    if (ledger->numbers[COMMAND_TOLD][n] && open[n] + results[n] != 1)
      fail_msg("command %lld: %d unfinished, %d results", (long long)n, open[n], results[n]);
    if (ledger->numbers[COMMAND_FINISHED][n] && !results[n])
      fail_msg("command %lld was finished and has no result", (long long)n);
  }
  mem_free(open);
}

static void check(struct rig *rig, const struct ledger *ledger, int64_t first) {
  uint8_t *events = mem_alloc(NUMBERS_MAX);
  uint8_t *results = mem_alloc(NUMBERS_MAX);
  assert_non_null(events);
  assert_non_null(results);
  rig_reopen(rig);
  read_all(rig, events, results);
  check_events(rig, ledger, events, first);
  check_commands(rig, ledger, results);
  rig_close(rig);
  mem_free(events);
  mem_free(results);
}

static struct ledger ledger;

static int start(void **state) {
  static struct rig rig;
  rig_start(&rig);
  rig_close(&rig);
  for (int i = 0; i < WHATS; i++) {
    ledger.numbers[i] = mem_alloc(NUMBERS_MAX);
    ledger.told[i] = 0;
    assert_non_null(ledger.numbers[i]);
  }
  *state = &rig;
  return 0;
}

static int stop(void **state) {
  rig_stop(*state);
  for (int i = 0; i < WHATS; i++)
    mem_free(ledger.numbers[i]);
  return 0;
}

static void nothing_is_lost_at_random_moments(void **state) {
  struct rig *rig = *state;
  enum { ROUNDS = 15, APART = NUMBERS_MAX / ROUNDS / EVENTS_AT_ONCE * EVENTS_AT_ONCE };
  srand(20261121);
  for (int round = 0; round < ROUNDS; round++) {
    run_and_kill(rig, &ledger, (int64_t)round * APART, NULL, 50 + rand() % 150);
    check(rig, &ledger, (int64_t)round * APART);
  }
  assert_true(ledger.told[EVENT_KEPT] > 0);
  assert_true(ledger.told[COMMAND_FINISHED] > 0);
}

#ifdef BRIDGE_FAULT_POINTS
static void nothing_is_lost_at_fault_points(void **state) {
  static const char *const faults[] = {
      "store.before_generation:1", "store.after_generation:1", /* first: they take most numbers */
      "store.before_commit:1",     "store.before_commit:2",     "store.before_commit:7",
      "store.after_commit:1",      "store.after_commit:2",      "store.after_commit:7",
      "store.after_completions:1", "store.after_completions:2", "store.after_completions:7",
      "store.before_checkpoint:1", "store.after_checkpoint:1",  "store.before_checkpoint:2",
  };
  enum {
    ROUNDS = sizeof faults / sizeof faults[0],
    PATIENCE_MS = 240000,
    DAY_MS = 24 * 3600 * 1000,
    APART = NUMBERS_MAX / ROUNDS / EVENTS_AT_ONCE * EVENTS_AT_ONCE
  };
  struct rig *rig = *state;
  for (int round = 0; round < ROUNDS; round++) {
    /* A short window makes generations come early. */
    rig->options.dedupe_window_ms = strstr(faults[round], "generation") ? 8000 : DAY_MS;
    int64_t before_ms = clock_mono_ms();
    run_and_kill(rig, &ledger, (int64_t)round * APART, faults[round], PATIENCE_MS);
    if (clock_mono_ms() - before_ms >= PATIENCE_MS)
      fail_msg("%s was never reached", faults[round]);
    rig->options.dedupe_window_ms = DAY_MS; /* the check may take longer */
    check(rig, &ledger, (int64_t)round * APART);
  }
}
#endif

#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(nothing_is_lost_at_random_moments),
#ifdef BRIDGE_FAULT_POINTS
      CASE(nothing_is_lost_at_fault_points),
#endif
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
