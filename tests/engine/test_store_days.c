/* Days at the default settings: ten commands a second under a command_id each, and five events. The
 * clocks are the test's, and each step of theirs is one transaction. What comes and
 * journal.max_bytes are both an nth of what they are in earnest; STORE_DAYS_PART=1 makes it all of
 * it, and takes minutes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "engine/store_rig.h"
#include "store/commands.h"
#include "store/journal.h"
#include "store/outbox.h"
#include "store/room.h"
#include "store/seen.h"

enum {
  MINUTE_MS = 60 * 1000,
  HOUR_MS = 60 * MINUTE_MS,
  DAY_MS = 24 * HOUR_MS,
  STEP_MS = 5 * MINUTE_MS,
  PART = 64,
  AT_ONCE = 100, /* commands in a transaction, at most */
  COMMANDS_PER_S = 10,
  EVENTS_PER_S = 5,
  BODY_BYTES = 1200,
  DAYS = 3,
};

static int64_t ahead_ms; /* of the true clocks */

int64_t __real_clock_wall_ms(void);
int64_t __real_clock_mono_ms(void);
int64_t __wrap_clock_wall_ms(void);
int64_t __wrap_clock_mono_ms(void);

int64_t __wrap_clock_wall_ms(void) {
  return __real_clock_wall_ms() + ahead_ms;
}

int64_t __wrap_clock_mono_ms(void) {
  return __real_clock_mono_ms() + ahead_ms;
}

/* No power is lost here. */
int fsync(int fd) {
  (void)fd;
  return 0;
}

int fdatasync(int fd) {
  (void)fd;
  return 0;
}

struct days {
  struct rig *rig;
  struct store_journal *journal;
  int64_t part;
  int64_t began_ms;
  int64_t events, commands; /* so far */
  int64_t next_id;          /* of a message */
  int64_t delivered_to;
  int64_t events_to, commands_to; /* of this step */
  bool outage;                    /* nothing is delivered */
};

static int64_t per_step(const struct days *days, int64_t per_s) {
  return per_s * (STEP_MS / 1000) / days->part;
}

/* ---- a step ---------------------------------------------------------------------------------- */

static struct msg *make_result(void) {
  static char body[BODY_BYTES];
  int len = snprintf(body, sizeof body, "{\"ok\":true,\"http_status\":200,\"data\":\"");
  memset(body + len, 'x', sizeof body - (size_t)len);
  memcpy(body + sizeof body - 2, "\"}", 2);
  const struct msg_parts parts = {.kind = MSG_RESULT,
                                  .qos = 1,
                                  .topic = span_of("telnyx/result/calls/dial"),
                                  .payload = {body, sizeof body}};
  struct msg *msg = NULL;
  assert_int_equal(msg_create(&msg, &parts), ERR_OK);
  return msg;
}

static void key_of(char out[64], int64_t n) {
  snprintf(out, 64, "calls.dial#0ccc7b54-4df3-4bca-%012lld", (long long)n);
}

static int64_t add_command(struct store_journal *journal, int64_t n) {
  const struct command_msg_parts parts = {.topic = span_of("telnyx/cmd/calls/dial"),
                                          .payload = span_of("{\"to\":\"+13125550142\"}"),
                                          .qos = 1,
                                          .packet_id = (uint16_t)(n % 65535 + 1),
                                          .received_wall_ms = clock_wall_ms()};
  struct command_msg *message = NULL;
  struct store_command_committed kept = {.repeated = true};
  assert_int_equal(command_msg_create(&message, &parts), ERR_OK);
  assert_int_equal(store_commands_add(&kept, journal->commands, message, journal->now_wall_ms),
                   ERR_OK);
  assert_false(kept.repeated);
  command_msg_free(&message);
  return kept.id;
}

/* The other one of its key is told. */
static enum err send_command(struct store_first *first, struct store_journal *journal, int64_t id,
                             const char *key) {
  const struct store_command_sent sent = {.key = {.command_id = id,
                                                  .idempotency_key = key,
                                                  .fingerprint = "0123456789abcdef0123456789abcdef",
                                                  .first = first},
                                          .telnyx_command_id = key};
  return store_commands_send(journal->commands, &sent, journal->now_wall_ms);
}

static void finish_command(struct days *days, int64_t id) {
  struct store_journal *journal = days->journal;
  struct msg *result = make_result();
  const struct store_command_done done = {.command_id = id, .result = result->parts.payload};
  assert_int_equal(store_commands_finish(journal->commands, &done), ERR_OK);
  assert_int_equal(store_outbox_add(journal->outbox, result, journal->now_wall_ms), ERR_OK);
  days->next_id = result->id + 1;
  journal->added_rows++;
  journal->added_bytes += (int64_t)msg_size(result);
  msg_unref(&result);
}

static bool add_event_id(struct store_journal *journal, int64_t n) {
  char id[32];
  bool known = false;
  rig_event_id(id, n);
  assert_int_equal(store_seen_add(&known, journal->seen, span_of(id), journal->now_wall_ms),
                   ERR_OK);
  return known;
}

static void add_event(struct days *days, int64_t n) {
  struct store_journal *journal = days->journal;
  struct msg *msg = rig_event(n, BODY_BYTES);
  assert_false(add_event_id(journal, n));
  assert_int_equal(store_outbox_add(journal->outbox, msg, journal->now_wall_ms), ERR_OK);
  days->next_id = msg->id + 1;
  journal->added_rows++;
  journal->added_bytes += (int64_t)msg_size(msg);
  msg_unref(&msg);
}

static void deliver(struct days *days) {
  while (!days->outage && days->delivered_to < days->next_id - 1) {
    int64_t ids[STORE_BATCH];
    size_t count = 0;
    while (count < STORE_BATCH && days->delivered_to < days->next_id - 1)
      ids[count++] = ++days->delivered_to;
    assert_int_equal(store_outbox_acknowledge(days->journal->outbox, ids, count), ERR_OK);
  }
}

static enum err run_step(struct store_journal *journal, void *context, bool again) {
  struct days *days = context;
  assert_false(again);
  assert_false(store_room_is_full(journal->room)); /* nothing is refused */
  for (int i = 0; i < AT_ONCE && days->events < days->events_to; i++)
    add_event(days, days->events++);
  for (int i = 0; i < AT_ONCE && days->commands < days->commands_to; i++) {
    char key[64];
    int64_t id = add_command(journal, days->commands);
    key_of(key, days->commands++);
    struct store_first first;
    assert_int_equal(send_command(&first, journal, id, key), ERR_OK);
    finish_command(days, id);
  }
  deliver(days);
  return ERR_OK;
}

static enum err run_nothing(struct store_journal *journal, void *context, bool again) {
  (void)journal;
  (void)context;
  (void)again;
  return ERR_OK;
}

/* What the journal's thread does when nothing comes. */
static void rest(struct days *days) {
  store_journal_tidy(days->journal);
  while (store_journal_wants_turn(days->journal)) {
    assert_int_equal(store_journal_write(days->journal, false, run_nothing, NULL), ERR_OK);
    store_journal_tidy(days->journal);
  }
}

static int64_t file_bytes(const struct rig *rig, const char *suffix) {
  char path[128];
  struct stat facts;
  snprintf(path, sizeof path, "%s%s", rig->path, suffix);
  return stat(path, &facts) == 0 ? (int64_t)facts.st_size : 0;
}

static void step(struct days *days) {
  enum { WAL_BYTES = 16 << 20, SLACK_PART = 16 };
  struct store_stats stats;
  ahead_ms += STEP_MS;
  days->events_to += per_step(days, EVENTS_PER_S);
  days->commands_to += per_step(days, COMMANDS_PER_S);
  while (days->events < days->events_to || days->commands < days->commands_to) {
    assert_int_equal(store_journal_write(days->journal, false, run_step, days), ERR_OK);
    rest(days);
  }
  store_journal_tell(&stats, days->journal);
  assert_false(stats.failing);
  int64_t most = days->rig->options.max_bytes + days->rig->options.max_bytes / SLACK_PART;
  assert_in_range(stats.file_bytes, 1, most);
  assert_in_range(file_bytes(days->rig, ""), 1, most);
  assert_in_range(file_bytes(days->rig, "-wal"), 0, WAL_BYTES);
}

/* ---- what is remembered ---------------------------------------------------------------------- */

static int64_t count_before(const struct days *days, int64_t per_s, int64_t age_ms) {
  int64_t steps = (clock_wall_ms() - age_ms - days->began_ms) / STEP_MS;
  return steps * per_step(days, per_s);
}

static enum err look_back(struct store_journal *journal, void *context, bool again) {
  static const struct {
    int64_t age_ms;
    bool known;
  } ages[] = {{HOUR_MS, true},      {6 * HOUR_MS, true},  {12 * HOUR_MS, true},
              {20 * HOUR_MS, true}, {23 * HOUR_MS, true}, {28 * HOUR_MS, false}};
  struct days *days = context;
  (void)again;
  for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++) {
    char key[64];
    key_of(key, count_before(days, COMMANDS_PER_S, ages[i].age_ms));
    int64_t id = add_command(journal, days->commands);
    struct store_first first;
    enum err err = send_command(&first, journal, id, key);
    if (err != (ages[i].known ? ERR_EXISTS : ERR_OK))
      fail_msg("a command of %lld h ago is %sknown", (long long)(ages[i].age_ms / HOUR_MS),
               ages[i].known ? "un" : "");
    assert_true(!ages[i].known || first.result || first.outcome.http_status == 200);
    mem_free(first.result);
    if (add_event_id(journal, count_before(days, EVENTS_PER_S, ages[i].age_ms)) != ages[i].known)
      fail_msg("an event of %lld h ago is %sknown", (long long)(ages[i].age_ms / HOUR_MS),
               ages[i].known ? "un" : "");
  }
  return ERR_IO; /* nothing of this is to stay */
}

static void check_memory(struct days *days) {
  assert_int_equal(store_journal_write(days->journal, false, look_back, days), ERR_IO);
  ahead_ms += 2 * MINUTE_MS;
  assert_int_equal(store_journal_write(days->journal, false, run_nothing, NULL), ERR_OK);
}

/* ---- the days -------------------------------------------------------------------------------- */

static void open_journal(struct days *days) {
  enum err err = store_journal_open(&days->journal, &days->rig->options, days->rig->why,
                                    sizeof days->rig->why);
  if (err != ERR_OK)
    fail_msg("%s: %s", err_text(err), days->rig->why);
}

static void days_at_default_settings_fill_nothing_and_forget_nothing(void **state) {
  enum { OUTAGE_FROM = 30 * HOUR_MS / STEP_MS, OUTAGE_TO = 33 * HOUR_MS / STEP_MS };
  const char *part = getenv("STORE_DAYS_PART");
  struct days days = {.rig = *state, .part = part ? atoll(part) : PART};
  rig_close(days.rig);
  days.rig->options.redelivery_window_ms = 12 * MINUTE_MS;
  days.rig->options.max_bytes = ((int64_t)1 << 30) / days.part;
  days.began_ms = clock_wall_ms() + STEP_MS;
  open_journal(&days);
  for (int64_t n = 0; n < (int64_t)DAYS * DAY_MS / STEP_MS; n++) {
    days.outage = n >= OUTAGE_FROM && n < OUTAGE_TO;
    step(&days);
    if (n % (DAY_MS / STEP_MS) == 7) { /* a restart now and then */
      store_journal_close(&days.journal);
      open_journal(&days);
    }
  }
  check_memory(&days);
  store_journal_close(&days.journal);
  assert_int_equal(rig_open(days.rig), ERR_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(days_at_default_settings_fill_nothing_and_forget_nothing,
                                      rig_set_up, rig_tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
