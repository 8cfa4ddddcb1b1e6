#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "engine/store_rig.h"
#include "store/sql.h"

enum { TIMEOUT_MS = 120000 };

static struct command_msg_parts parts_of(uint16_t packet_id, const char *payload) {
  return (struct command_msg_parts){
      .topic = span_of("telnyx/cmd/calls/dial"),
      .payload = span_of(payload),
      .response_topic = span_of("my/answers"),
      .correlation = {"\0\1", 2},
      .qos = 1,
      .packet_id = packet_id,
      .expiry_s = 7,
      .received_wall_ms = clock_wall_ms(),
  };
}

static enum err keep_parts(struct rig *rig, const struct command_msg_parts *parts, int64_t *id,
                           bool *repeated) {
  struct command_msg *message = NULL;
  assert_int_equal(command_msg_create(&message, parts), ERR_OK);
  enum err err = store_commit_command(rig->store, message, NULL, repeated, TIMEOUT_MS);
  *id = message->id;
  command_msg_free(&message);
  return err;
}

static int64_t keep_one(struct rig *rig, uint16_t packet_id, const char *payload) {
  const struct command_msg_parts parts = parts_of(packet_id, payload);
  int64_t id = 0;
  bool repeated = true;
  assert_int_equal(keep_parts(rig, &parts, &id, &repeated), ERR_OK);
  assert_false(repeated);
  return id;
}

static size_t read_unfinished(struct rig *rig, struct store_unfinished *out) {
  *out = (struct store_unfinished){.read.done = rig_read_done};
  store_read_unfinished(rig->store, out);
  assert_int_equal(rig_wait_read(rig, &out->read), ERR_OK);
  return out->count;
}

static void free_unfinished(struct store_unfinished *unfinished) {
  for (size_t i = 0; i < unfinished->count; i++)
    command_msg_free(&unfinished->messages[i]);
}

static struct store_sent mark_sent(struct rig *rig, int64_t id, const char *key,
                                   const char *telnyx_command_id, enum err expected) {
  struct store_sent sent = {.op.done = rig_done,
                            .command_id = id,
                            .idempotency_key = key,
                            .telnyx_command_id = telnyx_command_id};
  store_mark_sent(rig->store, &sent);
  assert_int_equal(rig_wait(rig, &sent.op), expected);
  return sent;
}

static enum err finish(struct rig *rig, int64_t id, const char *result) {
  const struct msg_parts parts = {
      .kind = MSG_RESULT, .topic = span_of("telnyx/result"), .payload = span_of(result)};
  struct store_finish op = {.op.done = rig_done, .command_id = id, .result_count = 1};
  assert_int_equal(msg_create(&op.results[0], &parts), ERR_OK);
  store_finish(rig->store, &op);
  enum err err = rig_wait(rig, &op.op);
  assert_true((op.results[0]->id > 0) == (err == ERR_OK));
  msg_unref(&op.results[0]);
  return err;
}

static void a_command_comes_back_as_it_was_kept(void **state) {
  struct rig *rig = *state;
  int64_t first = keep_one(rig, 1, "{\"to\":\"+1\"}");
  int64_t second = keep_one(rig, 2, "{}");
  assert_true(second > first);
  rig_reopen(rig);
  struct store_unfinished unfinished;
  assert_int_equal(read_unfinished(rig, &unfinished), 2);
  assert_false(unfinished.more);
  const struct command_msg *message = unfinished.messages[0];
  const struct command_msg_parts parts = parts_of(1, "{\"to\":\"+1\"}");
  assert_int_equal(message->id, first);
  assert_int_equal(message->state, COMMAND_COMMITTED);
  assert_int_equal(message->attempts, 0);
  assert_string_equal(message->command_id, "");
  assert_true(span_equal(message->parts.topic, parts.topic));
  assert_true(span_equal(message->parts.payload, parts.payload));
  assert_true(span_equal(message->parts.response_topic, parts.response_topic));
  assert_true(span_equal(message->parts.correlation, parts.correlation));
  assert_int_equal(message->parts.qos, 1);
  assert_int_equal(message->parts.packet_id, 1);
  assert_int_equal(message->parts.expiry_s, 7);
  assert_true(message->parts.received_wall_ms > 0);
  free_unfinished(&unfinished);
}

static void a_redelivery_is_known_by_packet_id_and_content(void **state) {
  struct rig *rig = *state;
  static const struct {
    uint16_t packet_id;
    const char *payload;
    bool dup;
    bool repeated;
  } cases[] = {
      {5, "{\"a\":1}", true, true},  {5, "{\"a\":1}", false, false}, {6, "{\"a\":1}", true, false},
      {5, "{\"a\":2}", true, false}, {5, "{\"a\":1}", true, true},   {0, "{\"a\":1}", true, false},
  };
  int64_t first = keep_one(rig, 5, "{\"a\":1}");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct command_msg_parts parts = parts_of(cases[i].packet_id, cases[i].payload);
    parts.dup = cases[i].dup;
    int64_t id = 0;
    bool repeated = !cases[i].repeated;
    rig_reopen(rig);
    assert_int_equal(keep_parts(rig, &parts, &id, &repeated), ERR_OK);
    assert_int_equal(repeated, cases[i].repeated);
    assert_int_equal(id == first, cases[i].repeated);
  }
}

static void a_redelivery_of_a_done_command_is_known(void **state) {
  struct rig *rig = *state;
  int64_t first = keep_one(rig, 9, "{}");
  assert_int_equal(finish(rig, first, "{}"), ERR_OK);
  struct command_msg_parts parts = parts_of(9, "{}");
  parts.dup = true;
  int64_t id = 0;
  bool repeated = false;
  assert_int_equal(keep_parts(rig, &parts, &id, &repeated), ERR_OK);
  assert_true(repeated);
  assert_int_equal(id, first);
}

/* A new session numbers its packets from the beginning: the same "hang up" of yesterday is another.
 */
static void a_redelivery_is_of_a_command_that_came_lately(void **state) {
  struct rig *rig = *state;
  rig->options.redelivery_window_ms = 60000;
  rig_reopen(rig);
  struct command_msg_parts parts = parts_of(9, "{}");
  parts.received_wall_ms = clock_wall_ms() - 120000;
  int64_t first = 0, id = 0;
  bool repeated = true;
  assert_int_equal(keep_parts(rig, &parts, &first, &repeated), ERR_OK);
  assert_false(repeated);
  parts.dup = true;
  parts.received_wall_ms = clock_wall_ms();
  assert_int_equal(keep_parts(rig, &parts, &id, &repeated), ERR_OK);
  assert_false(repeated);
  assert_int_not_equal(id, first);
  assert_int_equal(keep_parts(rig, &parts, &first, &repeated), ERR_OK);
  assert_true(repeated);
  assert_int_equal(id, first);
}

static void parts_that_only_join_to_the_same_bytes_differ(void **state) {
  struct rig *rig = *state;
  struct command_msg_parts parts = parts_of(3, "x");
  parts.response_topic = span_of("ab");
  parts.correlation = span_of("c");
  int64_t id = 0;
  bool repeated = false;
  assert_int_equal(keep_parts(rig, &parts, &id, &repeated), ERR_OK);
  parts.dup = true;
  parts.response_topic = span_of("a");
  parts.correlation = span_of("bc");
  assert_int_equal(keep_parts(rig, &parts, &id, &repeated), ERR_OK);
  assert_false(repeated);
}

static void sending_is_on_record_before_it_may_happen(void **state) {
  struct rig *rig = *state;
  int64_t id = keep_one(rig, 1, "{}");
  struct store_sent sent = mark_sent(rig, id, "key", "made-by-bridge", ERR_OK);
  assert_int_equal(sent.first_id, 0);
  rig_reopen(rig);
  mark_sent(rig, id, NULL, "made-by-bridge", ERR_OK);
  struct store_unfinished unfinished;
  assert_int_equal(read_unfinished(rig, &unfinished), 1);
  assert_int_equal(unfinished.messages[0]->state, COMMAND_SENT);
  assert_int_equal(unfinished.messages[0]->attempts, 2);
  assert_string_equal(unfinished.messages[0]->command_id, "made-by-bridge");
  free_unfinished(&unfinished);
  mark_sent(rig, id + 100, NULL, "", ERR_NOT_FOUND);
}

static void a_key_runs_once_and_its_repetition_gets_the_result(void **state) {
  struct rig *rig = *state;
  int64_t first = keep_one(rig, 1, "{}");
  int64_t second = keep_one(rig, 2, "{}");
  int64_t other = keep_one(rig, 3, "{}");
  mark_sent(rig, first, "key", "key", ERR_OK);
  assert_int_equal(mark_sent(rig, other, "other key", "", ERR_OK).first_id, 0);
  struct store_sent sent = mark_sent(rig, second, "key", "key", ERR_OK);
  assert_int_equal(sent.first_id, first);
  assert_null(sent.first_result);
  assert_int_equal(finish(rig, first, "{\"ok\":true}"), ERR_OK);
  rig_reopen(rig);
  sent = mark_sent(rig, second, "key", "key", ERR_OK);
  assert_int_equal(sent.first_id, first);
  assert_string_equal(sent.first_result, "{\"ok\":true}");
  mem_free(sent.first_result);
  struct store_unfinished unfinished;
  assert_int_equal(read_unfinished(rig, &unfinished), 2);
  assert_int_equal(unfinished.messages[0]->state,
                   COMMAND_COMMITTED); /* nothing was written for it */
  free_unfinished(&unfinished);
}

/* What the key stands for is there for whoever comes again, also while the first is under way. */
static void a_key_says_what_it_stands_for(void **state) {
  struct rig *rig = *state;
  int64_t first = keep_one(rig, 1, "{}");
  int64_t second = keep_one(rig, 2, "{}");
  struct store_sent sent = {.op.done = rig_done,
                            .command_id = first,
                            .idempotency_key = "key",
                            .fingerprint = "topic and parameters",
                            .telnyx_command_id = ""};
  store_mark_sent(rig->store, &sent);
  assert_int_equal(rig_wait(rig, &sent.op), ERR_OK);
  assert_string_equal(sent.first_fingerprint, "");
  mark_sent(rig, first, NULL, "", ERR_OK); /* a second attempt */
  assert_string_equal(mark_sent(rig, second, "key", "", ERR_OK).first_fingerprint,
                      "topic and parameters");
  assert_int_equal(finish(rig, first, "{}"), ERR_OK);
  rig_reopen(rig);
  sent = mark_sent(rig, second, "key", "", ERR_OK);
  assert_string_equal(sent.first_fingerprint, "topic and parameters");
  mem_free(sent.first_result);
}

static void the_key_of_what_did_not_run_is_free_again(void **state) {
  struct rig *rig = *state;
  int64_t first = keep_one(rig, 1, "{}");
  int64_t second = keep_one(rig, 2, "{}");
  mark_sent(rig, first, "key", "", ERR_OK);
  struct store_finish op = {.op.done = rig_done, .command_id = first, .did_not_run = true};
  store_finish(rig->store, &op);
  assert_int_equal(rig_wait(rig, &op.op), ERR_OK);
  rig_reopen(rig);
  assert_int_equal(mark_sent(rig, second, "key", "", ERR_OK).first_id, 0);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command WHERE idempotency_key = 'key'"), 1);
}

static void a_key_is_free_again_after_the_window(void **state) {
  struct rig *rig = *state;
  int64_t first = keep_one(rig, 1, "{}");
  mark_sent(rig, first, "key", "key", ERR_OK);
  rig_close(rig);
  rig_exec(rig, "UPDATE command SET received_ms = received_ms - 25 * 3600 * 1000");
  assert_int_equal(rig_open(rig), ERR_OK);
  int64_t second = keep_one(rig, 2, "{}");
  assert_int_equal(mark_sent(rig, second, "key", "key", ERR_OK).first_id, 0);
}

static void a_command_ends_exactly_once(void **state) {
  struct rig *rig = *state;
  int64_t id = keep_one(rig, 1, "{}");
  assert_int_equal(finish(rig, id, "first"), ERR_OK);
  assert_int_equal(finish(rig, id, "second"), ERR_EXISTS);
  rig_reopen(rig);
  assert_int_equal(finish(rig, id, "third"), ERR_EXISTS);
  assert_int_equal(finish(rig, id + 1, "none"), ERR_NOT_FOUND);
  mark_sent(rig, id, NULL, "", ERR_EXISTS);
  struct store_unfinished unfinished;
  assert_int_equal(read_unfinished(rig, &unfinished), 0);
  int64_t ids[1];
  assert_int_equal(rig_undelivered(rig, ids, 1), 1);
}

static void unfinished_commands_are_read_in_pieces(void **state) {
  struct rig *rig = *state;
  for (int i = 0; i <= STORE_BATCH; i++)
    keep_one(rig, 0, "{}");
  struct store_unfinished unfinished;
  assert_int_equal(read_unfinished(rig, &unfinished), STORE_BATCH);
  assert_true(unfinished.more);
  int64_t last = unfinished.messages[STORE_BATCH - 1]->id;
  free_unfinished(&unfinished);
  unfinished = (struct store_unfinished){.read.done = rig_read_done, .after_id = last};
  store_read_unfinished(rig->store, &unfinished);
  assert_int_equal(rig_wait_read(rig, &unfinished.read), ERR_OK);
  assert_int_equal(unfinished.count, 1);
  assert_false(unfinished.more);
  free_unfinished(&unfinished);
}

static bool done_commands_are_gone(struct rig *rig) {
  return rig_query(rig, "SELECT count(*) FROM command") == 1;
}

static void done_commands_are_forgotten_in_time(void **state) {
  struct rig *rig = *state;
  keep_one(rig, 0, "{}"); /* stays: it is not done */
  for (int i = 0; i < 200; i++)
    assert_int_equal(finish(rig, keep_one(rig, 0, "{}"), "{}"), ERR_OK);
  rig->options.dedupe_window_ms = 100;
  rig->options.redelivery_window_ms = 100;
  rig->options.retention_ms = 100;
  rig_reopen(rig);
  rig_wait_until(rig, done_commands_are_gone);
}

/* ---- waiting --------------------------------------------------------------------------------- */

/* Holds the journal's write lock, as a disk that does not answer would. */
static struct sql *block_writes(const struct rig *rig) {
  struct sql *sql = NULL;
  assert_int_equal(sql_open(&sql, rig->path), ERR_OK);
  assert_int_equal(sql_exec(sql, "BEGIN IMMEDIATE"), ERR_OK);
  return sql;
}

static enum err keep_within(struct rig *rig, int64_t timeout_ms) {
  const struct command_msg_parts parts = parts_of(1, "{}");
  struct command_msg *message = NULL;
  bool repeated = false;
  assert_int_equal(command_msg_create(&message, &parts), ERR_OK);
  enum err err = store_commit_command(rig->store, message, NULL, &repeated, timeout_ms);
  command_msg_free(&message); /* nobody looks at it any more */
  return err;
}

/* One may come to its turn before the event does, or before this thread does; then it is waited
 * for, in vain. */
static void a_command_whose_time_is_up_is_never_kept(void **state) {
  enum { TRIES = 10 };
  struct rig *rig = *state;
  struct sql *blocker = block_writes(rig);
  struct store_keep keep = {.op.done = rig_done, .msgs = {rig_event(1, 10)}, .msg_count = 1};
  store_keep(rig->store, &keep);
  enum err err = ERR_IO;
  for (int i = 0; i < TRIES && err == ERR_IO; i++)
    err = keep_within(rig, 20);
  assert_int_equal(err, ERR_TIMEOUT);
  sql_close(&blocker);
  rig_wait(rig, &keep.op);
  msg_unref(&keep.msgs[0]);
  rig_reopen(rig);
  struct store_unfinished unfinished;
  assert_int_equal(read_unfinished(rig, &unfinished), 0);
}

struct keeper {
  pthread_t thread;
  struct rig *rig;
  int64_t ids;
  enum err err;
};

enum { KEEPERS = 8, COMMANDS = 50 };

static void *keep_some(void *arg) {
  struct keeper *keeper = arg;
  const struct command_msg_parts parts = parts_of(0, "{}");
  for (int i = 0; i < COMMANDS && keeper->err == ERR_OK; i++) {
    struct command_msg *message = NULL;
    bool repeated = false;
    keeper->err = command_msg_create(&message, &parts);
    if (keeper->err == ERR_OK)
      keeper->err = store_commit_command(keeper->rig->store, message, NULL, &repeated, TIMEOUT_MS);
    keeper->ids += message ? message->id : 0;
    command_msg_free(&message);
  }
  return NULL;
}

static void commands_of_several_threads_are_kept_beside_events(void **state) {
  struct rig *rig = *state;
  struct keeper keepers[KEEPERS];
  int64_t ids = 0;
  for (int i = 0; i < KEEPERS; i++) {
    keepers[i] = (struct keeper){.rig = rig};
    assert_int_equal(pthread_create(&keepers[i].thread, NULL, keep_some, &keepers[i]), 0);
  }
  for (int i = 0; i < COMMANDS; i++)
    assert_int_equal(rig_keep(rig, i, NULL, NULL), ERR_OK);
  for (int i = 0; i < KEEPERS; i++) {
    pthread_join(keepers[i].thread, NULL);
    assert_int_equal(keepers[i].err, ERR_OK);
    ids += keepers[i].ids;
  }
  enum { ALL = KEEPERS * COMMANDS };
  assert_int_equal(ids, ALL * (ALL + 1) / 2); /* each number from 1 on was given once */
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command"), ALL);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

/* ---- a stream of commands, as Paho's thread hands them over ---- */

enum { STREAM = 40 };

struct streamed {
  struct mail when_committed;
  struct rig *rig;
  struct command_msg *message;
  struct store_sent sent;
  struct store_finish finish;
};

static struct streamed stream[STREAM];
static size_t stream_told, stream_sent, stream_done;

static void on_streamed_sent(struct store_op *op) {
  assert_int_equal(op->result, ERR_OK);
  stream_sent++;
}

static void on_streamed_done(struct store_op *op) {
  assert_int_equal(op->result, ERR_OK);
  stream_done++;
}

static void on_streamed_committed(struct mail *mail) {
  struct streamed *streamed = (struct streamed *)mail;
  streamed->sent = (struct store_sent){.op.done = on_streamed_sent,
                                       .command_id = streamed->message->id,
                                       .idempotency_key = "",
                                       .telnyx_command_id = ""};
  store_mark_sent(streamed->rig->store, &streamed->sent);
  stream_told++;
}

static void *commit_stream(void *context) {
  struct rig *rig = context;
  bool repeated = false;
  for (size_t i = 0; i < STREAM; i++)
    assert_int_equal(store_commit_command(rig->store, stream[i].message, &stream[i].when_committed,
                                          &repeated, TIMEOUT_MS),
                     ERR_OK);
  return NULL;
}

static bool stream_is_told(struct rig *rig) {
  (void)rig;
  return stream_told == STREAM;
}

static bool stream_is_sent(struct rig *rig) {
  (void)rig;
  return stream_sent == STREAM;
}

static bool stream_is_done(struct rig *rig) {
  (void)rig;
  return stream_done == STREAM;
}

static void finish_stream(struct rig *rig) {
  const struct msg_parts parts = {
      .kind = MSG_RESULT, .topic = span_of("telnyx/result"), .payload = span_of("{}")};
  for (size_t i = 0; i < STREAM; i++) {
    stream[i].finish = (struct store_finish){
        .op.done = on_streamed_done, .command_id = stream[i].message->id, .result_count = 1};
    assert_int_equal(msg_create(&stream[i].finish.results[0], &parts), ERR_OK);
    store_finish(rig->store, &stream[i].finish);
  }
}

/* Each command is let in on its own, as the next one comes only then; that all of them are sent,
 * and then done, takes one sync each. What holds the door open here is what unit/store_load judges
 * by time. */
static void commands_in_a_stream_share_their_syncs(void **state) {
  struct rig *rig = *state;
  pthread_t thread;
  stream_told = stream_sent = stream_done = 0;
  for (size_t i = 0; i < STREAM; i++) {
    const struct command_msg_parts parts = parts_of((uint16_t)(i + 1), "{}");
    stream[i] = (struct streamed){.when_committed.deliver = on_streamed_committed, .rig = rig};
    assert_int_equal(command_msg_create(&stream[i].message, &parts), ERR_OK);
  }
  rig_hold_writes();
  assert_int_equal(pthread_create(&thread, NULL, commit_stream, rig), 0);
  rig_wait_until(rig, stream_is_told);
  pthread_join(thread, NULL);
  assert_int_equal(rig_syncs(), 0);
  rig_release_writes(rig);
  rig_wait_until(rig, stream_is_sent);
  assert_int_equal(rig_syncs(), 1);
  assert_int_equal(rig_commands_noted(), STREAM + 1); /* and the release */
  rig_hold_writes();
  finish_stream(rig);
  rig_release_writes(rig);
  rig_wait_until(rig, stream_is_done);
  assert_int_equal(rig_syncs(), 1);
  for (size_t i = 0; i < STREAM; i++) {
    command_msg_free(&stream[i].message);
    msg_unref(&stream[i].finish.results[0]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_command_comes_back_as_it_was_kept),
      CASE(a_redelivery_is_known_by_packet_id_and_content),
      CASE(a_redelivery_of_a_done_command_is_known),
      CASE(a_redelivery_is_of_a_command_that_came_lately),
      CASE(parts_that_only_join_to_the_same_bytes_differ),
      CASE(sending_is_on_record_before_it_may_happen),
      CASE(a_key_runs_once_and_its_repetition_gets_the_result),
      CASE(a_key_says_what_it_stands_for),
      CASE(the_key_of_what_did_not_run_is_free_again),
      CASE(a_key_is_free_again_after_the_window),
      CASE(a_command_ends_exactly_once),
      CASE(unfinished_commands_are_read_in_pieces),
      CASE(commands_in_a_stream_share_their_syncs),
      CASE(done_commands_are_forgotten_in_time),
      CASE(a_command_whose_time_is_up_is_never_kept),
      CASE(commands_of_several_threads_are_kept_beside_events),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
