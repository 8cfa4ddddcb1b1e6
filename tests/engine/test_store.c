#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "engine/store_rig.h"

/* ---- events ---------------------------------------------------------------------------------- */

static struct msg *make_full_msg(void) {
  const struct msg_parts parts = {
      .kind = MSG_RESULT,
      .qos = 2,
      .retain = true,
      .expiry_s = 4000000000,
      .topic = span_of("telnyx/result/calls/dial"),
      .payload = {"{\"a\":\0\xff}", 8},
      .content_type = span_of("application/json"),
      .correlation = {"\0\1\2", 3},
      .properties = span_of("id: 1\ntype: x\n"),
      .event_id = span_of("e1"),
  };
  struct msg *msg = NULL;
  assert_int_equal(msg_create(&msg, &parts), ERR_OK);
  return msg;
}

static void assert_same_msg(const struct msg *a, const struct msg *b) {
  assert_int_equal(a->id, b->id);
  assert_int_equal(a->parts.kind, b->parts.kind);
  assert_int_equal(a->parts.qos, b->parts.qos);
  assert_int_equal(a->parts.retain, b->parts.retain);
  assert_int_equal(a->parts.expiry_s, b->parts.expiry_s);
  assert_true(span_equal(a->parts.topic, b->parts.topic));
  assert_true(span_equal(a->parts.payload, b->parts.payload));
  assert_true(span_equal(a->parts.content_type, b->parts.content_type));
  assert_true(span_equal(a->parts.correlation, b->parts.correlation));
  assert_true(span_equal(a->parts.properties, b->parts.properties));
  assert_true(span_equal(a->parts.event_id, b->parts.event_id));
}

static void a_message_comes_back_as_it_was_kept(void **state) {
  struct rig *rig = *state;
  struct store_keep keep = {.op.done = rig_done, .msgs = {make_full_msg()}, .msg_count = 1};
  store_keep(rig->store, &keep);
  assert_int_equal(rig_wait(rig, &keep.op), ERR_OK);
  rig_reopen(rig);
  struct store_backlog backlog = {.read.done = rig_read_done, .up_to_id = INT64_MAX};
  store_read_backlog(rig->store, &backlog);
  assert_int_equal(rig_wait_read(rig, &backlog.read), ERR_OK);
  assert_int_equal(backlog.count, 1);
  assert_same_msg(backlog.msgs[0], keep.msgs[0]);
  msg_unref(&backlog.msgs[0]);
  msg_unref(&keep.msgs[0]);
}

static void an_event_and_what_follows_from_it_are_kept_together(void **state) {
  struct rig *rig = *state;
  struct store_keep keep = {
      .op.done = rig_done, .msgs = {rig_event(1, 10), rig_event(2, 10)}, .msg_count = 2};
  store_keep(rig->store, &keep);
  assert_int_equal(rig_wait(rig, &keep.op), ERR_OK);
  assert_int_equal(keep.msgs[0]->id, 1);
  assert_int_equal(keep.msgs[1]->id, 2);
  msg_unref(&keep.msgs[0]);
  msg_unref(&keep.msgs[1]);
  bool duplicate = true;
  assert_int_equal(rig_keep(rig, 2, NULL, &duplicate), ERR_OK); /* only the first one's id counts */
  assert_false(duplicate);
}

static void an_event_is_kept_once_also_after_a_restart(void **state) {
  struct rig *rig = *state;
  int64_t id = 0;
  bool duplicate = true;
  assert_int_equal(rig_keep(rig, 7, &id, &duplicate), ERR_OK);
  assert_false(duplicate);
  assert_int_equal(id, 1);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(rig_keep(rig, 7, &id, &duplicate), ERR_OK);
    assert_true(duplicate);
    assert_int_equal(id, 0);
    rig_reopen(rig);
  }
  int64_t ids[4];
  assert_int_equal(rig_undelivered(rig, ids, 4), 1);
}

static void repetitions_within_one_batch_are_seen(void **state) {
  struct rig *rig = *state;
  enum { COPIES = 20 };
  struct store_keep keeps[COPIES];
  for (int i = 0; i < COPIES; i++)
    keeps[i] = (struct store_keep){.op.done = rig_done, .msgs = {rig_event(3, 10)}, .msg_count = 1};
  for (int i = 0; i < COPIES; i++)
    store_keep(rig->store, &keeps[i]);
  int kept = 0;
  for (int i = 0; i < COPIES; i++) {
    assert_int_equal(rig_wait(rig, &keeps[i].op), ERR_OK);
    kept += keeps[i].duplicate ? 0 : 1;
    msg_unref(&keeps[i].msgs[0]);
  }
  assert_int_equal(kept, 1);
}

static void events_without_an_id_are_never_duplicates(void **state) {
  struct rig *rig = *state;
  const struct msg_parts parts = {.kind = MSG_EVENT, .topic = span_of("t")};
  for (int i = 0; i < 2; i++) {
    struct store_keep keep = {.op.done = rig_done, .msg_count = 1};
    assert_int_equal(msg_create(&keep.msgs[0], &parts), ERR_OK);
    store_keep(rig->store, &keep);
    assert_int_equal(rig_wait(rig, &keep.op), ERR_OK);
    assert_false(keep.duplicate);
    msg_unref(&keep.msgs[0]);
  }
}

static void assert_known(struct rig *rig, int64_t n) {
  bool duplicate = false;
  assert_int_equal(rig_keep(rig, n, NULL, &duplicate), ERR_OK);
  if (!duplicate)
    fail_msg("event %lld was forgotten", (long long)n);
}

static bool a_generation_is_written(struct rig *rig) {
  return rig_query(rig, "SELECT count(*) FROM seen_generation") > 0;
}

static void ids_are_known_when_they_are_in_generations(void **state) {
  struct rig *rig = *state;
  enum { EVENTS = 40000 };
  rig_keep_many(rig, 0, EVENTS, 1);
  rig_wait_until(rig, a_generation_is_written);
  for (int i = 0; i < 2; i++) {
    for (int64_t n = 0; n < EVENTS; n += 371)
      assert_known(rig, n);
    rig_reopen(rig);
  }
}

static bool all_generations_are_gone(struct rig *rig) {
  return rig_query(rig, "SELECT (SELECT count(*) FROM seen_generation)"
                        " + (SELECT count(*) FROM seen_chunk)"
                        " + (SELECT count(*) FROM seen_new)") == 0;
}

static void ids_are_forgotten_after_the_window(void **state) {
  struct rig *rig = *state;
  rig->options.dedupe_window_ms = 200;
  rig_reopen(rig);
  assert_int_equal(rig_keep(rig, 1, NULL, NULL), ERR_OK);
  rig_wait_until(rig, all_generations_are_gone);
  bool duplicate = true;
  assert_int_equal(rig_keep(rig, 1, NULL, &duplicate), ERR_OK);
  assert_false(duplicate);
}

static void what_waits_together_is_committed_together(void **state) {
  struct rig *rig = *state;
  enum { EVENTS = 2000 };
  struct store_keep keeps[EVENTS];
  for (int i = 0; i < EVENTS; i++)
    keeps[i] =
        (struct store_keep){.op.done = rig_done, .msgs = {rig_event(i, 100)}, .msg_count = 1};
  rig_hold_writes();
  for (int i = 0; i < EVENTS; i++)
    store_keep(rig->store, &keeps[i]);
  rig_release_writes(rig);
  for (int i = 0; i < EVENTS; i++) {
    assert_int_equal(rig_wait(rig, &keeps[i].op), ERR_OK);
    assert_int_equal(keeps[i].msgs[0]->id, i + 1);
    msg_unref(&keeps[i].msgs[0]);
  }
  assert_int_equal(rig_syncs(), 1);
}

/* ---- the outbox ------------------------------------------------------------------------------ */

static void delivered_messages_are_not_read_again(void **state) {
  struct rig *rig = *state;
  static const int64_t order[] = {3, 1, 7, 2, 6, 4}; /* 5 and 8 stay */
  rig_keep_many(rig, 1, 8, 10);
  for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
    assert_int_equal(rig_mark(rig, order[i], order[i]), ERR_OK);
  assert_int_equal(rig_mark(rig, 1, 1), ERR_OK); /* once more does no harm */
  for (int i = 0; i < 2; i++) {
    int64_t ids[8];
    assert_int_equal(rig_undelivered(rig, ids, 8), 2);
    assert_int_equal(ids[0], 5);
    assert_int_equal(ids[1], 8);
    struct store_stats stats;
    store_stats(rig->store, &stats);
    assert_int_equal(stats.waiting, 2);
    assert_true(stats.oldest_wall_ms > 0);
    rig_reopen(rig);
  }
  assert_int_equal(rig_mark(rig, 5, 8), ERR_OK);
  assert_int_equal(rig_query(rig, "SELECT settled_to FROM outbox_progress"), 8);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM outbox_settled"), 0);
}

static void marks_of_unknown_messages_are_refused(void **state) {
  struct rig *rig = *state;
  assert_int_equal(rig_mark(rig, 1, 1), ERR_NOT_FOUND);
  rig_keep_many(rig, 1, 1, 10);
  assert_int_equal(rig_mark(rig, 0, 0), ERR_NOT_FOUND);
  assert_int_equal(rig_mark(rig, 1, 2), ERR_NOT_FOUND);
  int64_t ids[1];
  assert_int_equal(rig_undelivered(rig, ids, 1), 1);
}

static void a_message_that_is_a_dead_letter_is_neither_read_nor_lost(void **state) {
  struct rig *rig = *state;
  rig_keep_many(rig, 1, 3, 10);
  struct store_mark mark = {
      .op.done = rig_done, .ids = {2}, .count = 1, .dead_letters = true, .reason_code = 0x87};
  store_mark(rig->store, &mark);
  assert_int_equal(rig_wait(rig, &mark.op), ERR_OK);
  assert_int_equal(rig_mark(rig, 1, 3), ERR_OK);
  rig_reopen(rig);
  struct store_stats stats;
  store_stats(rig->store, &stats);
  assert_int_equal(stats.dead_letters, 1);
  assert_int_equal(stats.waiting, 0);
  int64_t ids[1];
  assert_int_equal(rig_undelivered(rig, ids, 1), 0);
  assert_int_equal(rig_query(rig, "SELECT reason_code FROM outbox_set_aside JOIN outbox"
                                  " USING (id) WHERE id = 2"),
                   0x87);
}

static void a_backlog_is_read_in_pieces_of_bounded_size(void **state) {
  struct rig *rig = *state;
  rig_keep_many(rig, 1, STORE_BATCH + 1, 1000);
  struct store_backlog backlog = {
      .read.done = rig_read_done, .up_to_id = INT64_MAX, .max_bytes = 1 << 24};
  store_read_backlog(rig->store, &backlog);
  assert_int_equal(rig_wait_read(rig, &backlog.read), ERR_OK);
  assert_int_equal(backlog.count, STORE_BATCH);
  assert_true(backlog.more);
  for (size_t i = 0; i < backlog.count; i++)
    msg_unref(&backlog.msgs[i]);
  backlog.max_bytes = 1;
  backlog.after_id = 10;
  store_read_backlog(rig->store, &backlog);
  assert_int_equal(rig_wait_read(rig, &backlog.read), ERR_OK);
  assert_int_equal(backlog.count, 1);
  assert_int_equal(backlog.msgs[0]->id, 11);
  assert_true(backlog.more);
  msg_unref(&backlog.msgs[0]);
  backlog.up_to_id = 11;
  store_read_backlog(rig->store, &backlog);
  assert_int_equal(rig_wait_read(rig, &backlog.read), ERR_OK);
  assert_int_equal(backlog.count, 1);
  assert_false(backlog.more);
  msg_unref(&backlog.msgs[0]);
}

static bool delivered_rows_are_gone(struct rig *rig) {
  return rig_query(rig, "SELECT count(*) FROM outbox WHERE id <= 500") == 0;
}

static bool no_dead_letter_is_left(struct rig *rig) {
  return rig_query(rig, "SELECT count(*) FROM outbox_set_aside") == 0 &&
         rig_query(rig, "SELECT count(*) FROM outbox") == 0;
}

static void delivered_rows_go_after_their_retention_and_their_ids_stay(void **state) {
  struct rig *rig = *state;
  rig->options.retention_ms = 1;
  rig_reopen(rig);
  rig_keep_many(rig, 1, 502, 10);
  assert_int_equal(rig_mark(rig, 1, 500), ERR_OK);
  rig_wait_until(rig, delivered_rows_are_gone);
  int64_t ids[2];
  assert_int_equal(rig_undelivered(rig, ids, 2), 2);
  struct store_mark mark = {
      .op.done = rig_done, .ids = {501, 502}, .count = 2, .dead_letters = true};
  store_mark(rig->store, &mark);
  assert_int_equal(rig_wait(rig, &mark.op), ERR_OK);
  rig_wait_until(rig, no_dead_letter_is_left);
  assert_known(rig, 1);
  assert_known(rig, 502);
  rig_reopen(rig);
  int64_t id = 0;
  assert_int_equal(rig_keep(rig, 503, &id, NULL), ERR_OK);
  assert_int_equal(id, 503); /* numbers are never given twice */
}

/* ---- calls ----------------------------------------------------------------------------------- */

struct call_list {
  struct store_calls calls;
  char seen[200];
};

static void note_call(struct store_calls *calls, const struct store_call *call) {
  struct call_list *list = (struct call_list *)calls;
  size_t len = strlen(list->seen);
  snprintf(list->seen + len, sizeof list->seen - len, "%.*s/%.*s/%.*s/%d ",
           (int)call->call_control_id.len, call->call_control_id.data, (int)call->call_leg_id.len,
           call->call_leg_id.data, (int)call->state.len, call->state.data,
           (int)call->ended_wall_ms);
}

static void keep_call(struct rig *rig, const char *id, const char *state, bool forget) {
  static int64_t n;
  struct store_keep keep = {
      .op.done = rig_done,
      .msgs = {rig_event(++n, 10)},
      .msg_count = 1,
      .call = {.call_control_id = span_of(id),
               .call_leg_id = span_of("leg"),
               .state = span_of(state),
               .ended_wall_ms = 5},
      .forget_call = forget,
  };
  store_keep(rig->store, &keep);
  assert_int_equal(rig_wait(rig, &keep.op), ERR_OK);
  msg_unref(&keep.msgs[0]);
}

static void assert_calls(struct rig *rig, size_t limit, const char *expected) {
  struct call_list list = {
      .calls = {.read.done = rig_read_done, .limit = limit, .visit = note_call},
  };
  store_read_calls(rig->store, &list.calls);
  assert_int_equal(rig_wait_read(rig, &list.calls.read), ERR_OK);
  assert_string_equal(list.seen, expected);
}

static void calls_are_written_forgotten_and_read(void **state) {
  struct rig *rig = *state;
  keep_call(rig, "a", "ringing", false);
  keep_call(rig, "a", "answered", false);
  assert_calls(rig, 10, "a/leg/answered/5 ");
  keep_call(rig, "b", "ringing", false);
  keep_call(rig, "a", "", true);
  rig_reopen(rig);
  assert_calls(rig, 10, "b/leg/ringing/5 ");
  assert_calls(rig, 0, "");
}

/* ---- the end --------------------------------------------------------------------------------- */

static void what_was_submitted_completes_at_shutdown(void **state) {
  struct rig *rig = *state;
  enum { EVENTS = 100 };
  struct store_keep keeps[EVENTS];
  for (int i = 0; i < EVENTS; i++) {
    keeps[i] =
        (struct store_keep){.op.done = rig_done, .msgs = {rig_event(i, 100)}, .msg_count = 1};
    store_keep(rig->store, &keeps[i]);
  }
  rig_close(rig);
  for (int i = 0; i < EVENTS; i++) {
    assert_false(keeps[i].op.under_way);
    assert_int_equal(keeps[i].op.result, ERR_OK);
    msg_unref(&keeps[i].msgs[0]);
  }
  assert_int_equal(rig_open(rig), ERR_OK);
  int64_t ids[EVENTS];
  assert_int_equal(rig_undelivered(rig, ids, EVENTS), EVENTS);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_message_comes_back_as_it_was_kept),
      CASE(an_event_and_what_follows_from_it_are_kept_together),
      CASE(an_event_is_kept_once_also_after_a_restart),
      CASE(repetitions_within_one_batch_are_seen),
      CASE(events_without_an_id_are_never_duplicates),
      CASE(ids_are_known_when_they_are_in_generations),
      CASE(ids_are_forgotten_after_the_window),
      CASE(what_waits_together_is_committed_together),
      CASE(delivered_messages_are_not_read_again),
      CASE(marks_of_unknown_messages_are_refused),
      CASE(a_message_that_is_a_dead_letter_is_neither_read_nor_lost),
      CASE(a_backlog_is_read_in_pieces_of_bounded_size),
      CASE(delivered_rows_go_after_their_retention_and_their_ids_stay),
      CASE(calls_are_written_forgotten_and_read),
      CASE(what_was_submitted_completes_at_shutdown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
