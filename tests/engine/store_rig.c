#include "engine/store_rig.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "store/intake.h"
#include "store/sql.h"

enum {
  DAY_MS = 24 * 3600 * 1000,
  GIB = 1 << 30,
  DEADLINE_MS = 120000,
  RELEASE_PACKET_ID = 9999,
};

static void wake(void *arg) {
  const struct rig *rig = arg;
  eventfd_write(rig->wake_fd, 1);
}

void rig_start(struct rig *rig) {
  *rig = (struct rig){.options = {.dedupe_window_ms = DAY_MS,
                                  .redelivery_window_ms = DAY_MS,
                                  .retention_ms = DAY_MS,
                                  .max_bytes = GIB}};
  const char *base = getenv("TMPDIR");
  snprintf(rig->directory, sizeof rig->directory, "%s/store-XXXXXX", base ? base : "/tmp");
  assert_non_null(mkdtemp(rig->directory));
  snprintf(rig->path, sizeof rig->path, "%s/journal.db", rig->directory);
  rig->options.path = rig->path;
  rig->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  assert_true(rig->wake_fd >= 0);
  assert_int_equal(mailbox_create(&rig->main, wake, rig), ERR_OK);
  enum err err = rig_open(rig);
  if (err != ERR_OK)
    fail_msg("%s: %s", err_text(err), rig->why);
}

static void remove_file(const struct rig *rig, const char *suffix) {
  char path[sizeof rig->path + 8];
  snprintf(path, sizeof path, "%s%s", rig->path, suffix);
  unlink(path);
}

void rig_stop(struct rig *rig) {
  rig_close(rig);
  mailbox_destroy(&rig->main);
  close(rig->wake_fd);
  remove_file(rig, "");
  remove_file(rig, "-wal");
  remove_file(rig, "-shm");
  assert_int_equal(rmdir(rig->directory), 0);
}

int rig_set_up(void **state) {
  static struct rig rig;
  rig_start(&rig);
  *state = &rig;
  return 0;
}

int rig_tear_down(void **state) {
  rig_stop(*state);
  return 0;
}

enum err rig_open(struct rig *rig) {
  return store_open(&rig->store, &rig->options, rig->main, rig->why, sizeof rig->why);
}

void rig_close(struct rig *rig) {
  store_close(&rig->store);
  mailbox_drain(rig->main);
}

void rig_reopen(struct rig *rig) {
  rig_close(rig);
  enum err err = rig_open(rig);
  if (err != ERR_OK)
    fail_msg("%s: %s", err_text(err), rig->why);
}

void rig_done(struct store_op *op) {
  (void)op;
}

/* `run` is the store's while it has the read, so a cleared one says that it is back. */
void rig_read_done(struct store_read *read) {
  read->run = NULL;
}

static void pump(struct rig *rig) {
  struct pollfd poll_fd = {.fd = rig->wake_fd, .events = POLLIN};
  poll(&poll_fd, 1, 10);
  eventfd_t count;
  eventfd_read(rig->wake_fd, &count);
  mailbox_drain(rig->main);
}

enum err rig_wait(struct rig *rig, const struct store_op *op) {
  int64_t deadline_ms = clock_mono_ms() + DEADLINE_MS;
  while (op->under_way) {
    if (clock_mono_ms() > deadline_ms)
      fail_msg("a write did not complete");
    pump(rig);
  }
  return op->result;
}

enum err rig_wait_read(struct rig *rig, const struct store_read *read) {
  int64_t deadline_ms = clock_mono_ms() + DEADLINE_MS;
  while (read->run) {
    if (clock_mono_ms() > deadline_ms)
      fail_msg("a read did not complete");
    pump(rig);
  }
  return read->result;
}

void rig_wait_until(struct rig *rig, bool (*condition)(struct rig *rig)) {
  int64_t deadline_ms = clock_mono_ms() + DEADLINE_MS;
  while (!condition(rig)) {
    if (clock_mono_ms() > deadline_ms)
      fail_msg("a condition did not come true");
    pump(rig);
  }
}

void rig_event_id(char out[32], int64_t n) {
  snprintf(out, 32, "event-%lld", (long long)n);
}

struct msg *rig_event(int64_t n, size_t bytes) {
  char id[32];
  char topic[96];
  rig_event_id(id, n);
  snprintf(topic, sizeof topic, "telnyx/call/v3:%lld/answered", (long long)n);
  char *payload = mem_alloc(bytes + 1);
  assert_non_null(payload);
  memset(payload, 'a' + (int)(n % 26), bytes);
  const struct msg_parts parts = {
      .kind = MSG_EVENT,
      .qos = 1,
      .topic = span_of(topic),
      .payload = {payload, bytes},
      .content_type = span_of("application/json"),
      .properties = span_of("specversion: 1.0\n"),
      .event_id = span_of(id),
  };
  struct msg *msg = NULL;
  assert_int_equal(msg_create(&msg, &parts), ERR_OK);
  mem_free(payload);
  return msg;
}

enum err rig_keep(struct rig *rig, int64_t n, int64_t *id, bool *duplicate) {
  struct store_keep keep = {.op.done = rig_done, .msgs = {rig_event(n, 200)}, .msg_count = 1};
  store_keep(rig->store, &keep);
  enum err err = rig_wait(rig, &keep.op);
  if (id)
    *id = keep.msgs[0]->id;
  if (duplicate)
    *duplicate = keep.duplicate;
  msg_unref(&keep.msgs[0]);
  return err;
}

enum err rig_mark(struct rig *rig, int64_t first_id, int64_t last_id) {
  enum err err = ERR_OK;
  for (int64_t id = first_id; err == ERR_OK && id <= last_id;) {
    struct store_mark mark = {.op.done = rig_done};
    for (; id <= last_id && mark.count < STORE_BATCH; id++)
      mark.ids[mark.count++] = id;
    store_mark(rig->store, &mark);
    err = rig_wait(rig, &mark.op);
  }
  return err;
}

void rig_keep_many(struct rig *rig, int64_t first, int64_t count, size_t bytes) {
  struct store_keep *keeps = mem_alloc((size_t)count * sizeof *keeps);
  assert_non_null(keeps);
  for (int64_t i = 0; i < count; i++) {
    keeps[i].op.done = rig_done;
    keeps[i].msgs[0] = rig_event(first + i, bytes);
    keeps[i].msg_count = 1;
    store_keep(rig->store, &keeps[i]);
  }
  for (int64_t i = 0; i < count; i++) {
    assert_int_equal(rig_wait(rig, &keeps[i].op), ERR_OK);
    assert_false(keeps[i].duplicate);
    msg_unref(&keeps[i].msgs[0]);
  }
  mem_free(keeps);
}

static int64_t keep_command(struct rig *rig, const struct rig_command *command) {
  enum { TIMEOUT_MS = 120000 };
  int64_t received_ms = command->received_wall_ms;
  const struct command_msg_parts parts = {
      .topic = span_of("telnyx/cmd/calls/dial"),
      .payload = span_of("{\"to\":\"+13125550142\"}"),
      .qos = 1,
      .packet_id = command->packet_id,
      .received_wall_ms = received_ms > 0 ? received_ms : clock_wall_ms(),
  };
  struct command_msg *message = NULL;
  bool repeated = false;
  assert_int_equal(command_msg_create(&message, &parts), ERR_OK);
  assert_int_equal(store_commit_command(rig->store, message, NULL, &repeated, TIMEOUT_MS), ERR_OK);
  assert_false(repeated);
  int64_t id = message->id;
  command_msg_free(&message);
  return id;
}

static struct store_sent mark_sent(struct rig *rig, int64_t id, const char *key,
                                   const char *fingerprint) {
  struct store_sent sent = {.op.done = rig_done,
                            .command_id = id,
                            .idempotency_key = key,
                            .fingerprint = fingerprint,
                            .telnyx_command_id = key};
  store_mark_sent(rig->store, &sent);
  assert_int_equal(rig_wait(rig, &sent.op), ERR_OK);
  return sent;
}

static void finish(struct rig *rig, int64_t id, const char *result) {
  const struct msg_parts parts = {
      .kind = MSG_RESULT, .topic = span_of("telnyx/result/calls/dial"), .payload = span_of(result)};
  struct store_finish op = {.op.done = rig_done, .command_id = id, .result_count = 1};
  assert_int_equal(msg_create(&op.results[0], &parts), ERR_OK);
  store_finish(rig->store, &op);
  assert_int_equal(rig_wait(rig, &op.op), ERR_OK);
  int64_t result_id = op.results[0]->id;
  msg_unref(&op.results[0]);
  assert_int_equal(rig_mark(rig, result_id, result_id), ERR_OK);
}

void rig_run_command(struct rig *rig, const struct rig_command *command) {
  int64_t id = keep_command(rig, command);
  struct store_sent sent =
      mark_sent(rig, id, command->key, command->fingerprint ? command->fingerprint : "");
  assert_int_equal(sent.first_id, 0);
  finish(rig, id, command->result);
}

struct store_sent rig_repeat(struct rig *rig, const char *key) {
  int64_t id = keep_command(rig, &(struct rig_command){.key = key});
  struct store_sent sent = mark_sent(rig, id, key, "");
  finish(rig, id, "{}");
  return sent;
}

/* ---- the door ---- */

static atomic_bool writes_are_held;
static atomic_int commands_noted, syncs;

int64_t __real_store_load_wait_us(const struct store_load *load, int64_t since_mono_us,
                                  int64_t now_mono_us);
int64_t __wrap_store_load_wait_us(const struct store_load *load, int64_t since_mono_us,
                                  int64_t now_mono_us);

/* It is asked again after each command. */
int64_t __wrap_store_load_wait_us(const struct store_load *load, int64_t since_mono_us,
                                  int64_t now_mono_us) {
  return atomic_load(&writes_are_held)
             ? DEADLINE_MS * 1000
             : __real_store_load_wait_us(load, since_mono_us, now_mono_us);
}

void __real_store_load_note_command(struct store_load *load, int64_t came_mono_us,
                                    int64_t now_mono_us);
void __wrap_store_load_note_command(struct store_load *load, int64_t came_mono_us,
                                    int64_t now_mono_us);

void __wrap_store_load_note_command(struct store_load *load, int64_t came_mono_us,
                                    int64_t now_mono_us) {
  atomic_fetch_add(&commands_noted, 1);
  __real_store_load_note_command(load, came_mono_us, now_mono_us);
}

void __real_store_load_note_batch(struct store_load *load, size_t events, bool synced,
                                  int64_t took_us);
void __wrap_store_load_note_batch(struct store_load *load, size_t events, bool synced,
                                  int64_t took_us);

void __wrap_store_load_note_batch(struct store_load *load, size_t events, bool synced,
                                  int64_t took_us) {
  atomic_fetch_add(&syncs, synced);
  __real_store_load_note_batch(load, events, synced, took_us);
}

void rig_hold_writes(void) {
  atomic_store(&writes_are_held, true);
  atomic_store(&commands_noted, 0);
  atomic_store(&syncs, 0);
}

void rig_release_writes(struct rig *rig) {
  atomic_store(&writes_are_held, false);
  keep_command(rig, &(struct rig_command){.packet_id = RELEASE_PACKET_ID});
}

int rig_commands_noted(void) {
  return atomic_load(&commands_noted);
}

int rig_syncs(void) {
  return atomic_load(&syncs);
}

size_t rig_undelivered(struct rig *rig, int64_t *ids, size_t most) {
  struct store_backlog backlog = {
      .read.done = rig_read_done, .up_to_id = INT64_MAX, .max_bytes = 1 << 20, .more = true};
  size_t count = 0;
  while (backlog.more) {
    store_read_backlog(rig->store, &backlog);
    assert_int_equal(rig_wait_read(rig, &backlog.read), ERR_OK);
    for (size_t i = 0; i < backlog.count; i++) {
      assert_true(backlog.msgs[i]->id > backlog.after_id);
      backlog.after_id = backlog.msgs[i]->id;
      assert_true(count < most);
      ids[count++] = backlog.after_id;
      msg_unref(&backlog.msgs[i]);
    }
  }
  return count;
}

int64_t rig_query(const struct rig *rig, const char *text) {
  struct sql *sql = NULL;
  int64_t value = 0;
  assert_int_equal(sql_open(&sql, rig->path), ERR_OK);
  assert_int_equal(sql_read_int(&value, sql, text), ERR_OK);
  sql_close(&sql);
  return value;
}

void rig_exec(const struct rig *rig, const char *text) {
  struct sql *sql = NULL;
  assert_int_equal(sql_open(&sql, rig->path), ERR_OK);
  assert_int_equal(sql_exec(sql, text), ERR_OK);
  sql_close(&sql);
}
