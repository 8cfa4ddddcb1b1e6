#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/store_rig.h"

/* ---- for another process --------------------------------------------------------------------- */

/* All from there on, counted, in order and each of its own id; the store must be closed. */
static size_t count_history(const struct rig *rig, int64_t since_wall_ms, int64_t *first_id) {
  static struct store_backlog backlog;
  struct store_history *history = NULL;
  char why[256];
  size_t count = 0;
  backlog = (struct store_backlog){.up_to_id = INT64_MAX, .max_bytes = 1 << 20, .more = true};
  assert_int_equal(
      store_history_open(&history, &backlog.after_id, rig->path, since_wall_ms, why, sizeof why),
      ERR_OK);
  while (backlog.more) {
    assert_int_equal(store_history_read(&backlog, history), ERR_OK);
    for (size_t i = 0; i < backlog.count; i++) {
      assert_true(backlog.msgs[i]->id > backlog.after_id);
      backlog.after_id = backlog.msgs[i]->id;
      if (count++ == 0)
        *first_id = backlog.msgs[i]->id;
      msg_unref(&backlog.msgs[i]);
    }
  }
  store_history_close(&history);
  assert_null(history);
  return count;
}

static void what_was_kept_since_then_is_found(void **state) {
  struct rig *rig = *state;
  int64_t first_id = 0;
  rig_keep_many(rig, 1, 600, 100);
  assert_int_equal(rig_mark(rig, 1, 300), ERR_OK);
  rig_close(rig);
  rig_exec(rig, "UPDATE outbox SET kept_ms = 1000 * id");
  rig_exec(rig, "DELETE FROM outbox WHERE id BETWEEN 100 AND 199");
  static const struct {
    int64_t since_wall_ms;
    size_t count;
    int64_t first_id;
  } rows[] = {{0, 500, 1},       {1000, 500, 1},     {1001, 499, 2},     {99000, 402, 99},
              {99001, 401, 200}, {150000, 401, 200}, {200000, 401, 200}, {200001, 400, 201},
              {600000, 1, 600},  {600001, 0, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    first_id = 0;
    assert_int_equal(count_history(rig, rows[i].since_wall_ms, &first_id), rows[i].count);
    assert_int_equal(first_id, rows[i].first_id);
  }
  rig_exec(rig, "DELETE FROM outbox");
  assert_int_equal(count_history(rig, 0, &first_id), 0);
  assert_int_equal(rig_open(rig), ERR_OK);
}

static void a_journal_that_is_not_there_is_named(void **state) {
  (void)state;
  struct store_history *history = NULL;
  int64_t start_id = 0;
  char why[256] = "";
  assert_int_not_equal(
      store_history_open(&history, &start_id, "/nowhere/journal.db", 0, why, sizeof why), ERR_OK);
  assert_null(history);
  assert_memory_equal(why, "/nowhere/journal.db: ", 21);
}

/* ---- for who asks the bridge ----------------------------------------------------------------- */

static struct {
  struct store_write write;
  bool done;
} writing;

static void on_written(struct store_write *write) {
  (void)write;
  writing.done = true;
}

static bool is_written(struct rig *rig) {
  (void)rig;
  return writing.done;
}

/* What came back. */
static struct store_replay replay(struct rig *rig, const struct store_replay *wanted) {
  writing.done = false;
  store_write_begin(&writing.write, on_written);
  store_write_add(&writing.write, STORE_REPLAY)->replay = *wanted;
  store_commit(rig->store, &writing.write);
  rig_wait_until(rig, is_written);
  assert_int_equal(writing.write.result, ERR_OK);
  struct store_replay done = writing.write.changes[0].replay;
  store_write_free(&writing.write);
  return done;
}

static void events_are_added_again_piece_by_piece(void **state) {
  struct rig *rig = *state;
  struct store_replay wanted = {.to = span_of("house/reply"), .correlation = span_of("c1")};
  rig_keep_many(rig, 1, STORE_BATCH + 1, 100);
  struct store_replay done = replay(rig, &wanted);
  assert_int_equal(done.count, STORE_BATCH);
  assert_true(done.more);
  rig_keep_many(rig, STORE_BATCH + 2, 5, 100); /* meanwhile: no part of it */
  wanted.after_id = done.reached_id;
  wanted.up_to_id = done.until_id;
  done = replay(rig, &wanted);
  assert_int_equal(done.count, 1);
  assert_false(done.more);
  assert_int_equal(rig_query(rig,
                             "SELECT count(*) FROM outbox WHERE topic = 'house/reply' AND kind "
                             "= 2 AND event_id = '' AND correlation = x'6331' AND properties "
                             "LIKE '%replayed: true%topic: telnyx/call/%'"),
                   STORE_BATCH + 1);
  wanted.after_id = wanted.up_to_id = 0;
  wanted.filter.call = span_of("v3:260/no such one");
  assert_int_equal(replay(rig, &wanted).count, 0);
  rig_reopen(rig); /* they are the outbox's like all others */
  static int64_t ids[2 * STORE_BATCH + 16];
  assert_int_equal(rig_undelivered(rig, ids, sizeof ids / sizeof ids[0]), 2 * STORE_BATCH + 7);
}

/* One that is too large with its topic as a property must not fail what others write. */
static void an_event_that_fits_no_answer_is_left_out(void **state) {
  struct rig *rig = *state;
  static char topic[65500];
  memset(topic, 't', sizeof topic);
  const struct msg_parts parts = {.kind = MSG_EVENT,
                                  .qos = 1,
                                  .topic = {topic, sizeof topic},
                                  .event_id = span_of("large"),
                                  .properties = span_of("specversion: 1.0\n")};
  struct store_keep keep = {.op.done = rig_done, .msg_count = 1};
  assert_int_equal(msg_create(&keep.msgs[0], &parts), ERR_OK);
  store_keep(rig->store, &keep);
  assert_int_equal(rig_wait(rig, &keep.op), ERR_OK);
  msg_unref(&keep.msgs[0]);
  rig_keep_many(rig, 1, 2, 100);
  const struct store_replay wanted = {.to = span_of("house/reply")};
  assert_int_equal(replay(rig, &wanted).count, 2);
}

static void what_was_replayed_is_not_replayed_again(void **state) {
  struct rig *rig = *state;
  const struct store_replay wanted = {.to = span_of("house/reply")};
  rig_keep_many(rig, 1, 3, 100);
  for (int i = 0; i < 3; i++)
    assert_int_equal(replay(rig, &wanted).count, 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(what_was_kept_since_then_is_found, rig_set_up, rig_tear_down),
      cmocka_unit_test(a_journal_that_is_not_there_is_named),
      cmocka_unit_test_setup_teardown(events_are_added_again_piece_by_piece, rig_set_up,
                                      rig_tear_down),
      cmocka_unit_test_setup_teardown(an_event_that_fits_no_answer_is_left_out, rig_set_up,
                                      rig_tear_down),
      cmocka_unit_test_setup_teardown(what_was_replayed_is_not_replayed_again, rig_set_up,
                                      rig_tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
