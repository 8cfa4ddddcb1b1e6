/* A journal that runs out of room: what is done goes, oldest first, and what waits does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "engine/small_disk.h"
#include "engine/store_rig.h"
#include "store/sql.h"

enum { MIB = 1 << 20 };

#define OK_RESULT                                                                                  \
  "{\"ok\":true,\"operation\":\"calls.dial\",\"http_status\":200,\"data\":{\"a\":1}}"
#define REFUSED                                                                                    \
  "{\"ok\":false,\"operation\":\"calls.dial\",\"http_status\":422,\"error\":{\"code\":\"telnyx\"," \
  "\"message\":\"not that number\",\"retryable\":false}}"

static struct store_stats stats_of(struct rig *rig) {
  struct store_stats stats;
  store_stats(rig->store, &stats);
  return stats;
}

static bool it_works(struct rig *rig) {
  return !stats_of(rig).failing;
}

static int64_t next_id(const struct rig *rig) {
  return rig_query(rig, "SELECT 1 + max(ifnull(max(id), 0),"
                        " (SELECT settled_to FROM outbox_progress)) FROM outbox");
}

static void keep_and_deliver(struct rig *rig, int64_t first, int64_t count, size_t bytes) {
  int64_t id = next_id(rig);
  rig_keep_many(rig, first, count, bytes);
  assert_int_equal(rig_mark(rig, id, id + count - 1), ERR_OK);
}

/* ---- a ceiling ------------------------------------------------------------------------------- */

static void delivered_rows_make_room_and_undelivered_ones_do_not(void **state) {
  struct rig *rig = *state;
  enum {
    MAX_BYTES = 1 << 20,
    ROW_BYTES = 4000,
    ROW_BYTES_ON_DISK = 8192,
    ROWS = MAX_BYTES / ROW_BYTES,
    AT_ONCE = 10,
    REMOVED_AT_ONCE = 64 + 2 * AT_ONCE, /* at most, as STEP_ROWS says */
  };
  rig->options.max_bytes = MAX_BYTES;
  rig_reopen(rig);
  for (int64_t first = 1; first <= 10 * ROWS; first += AT_ONCE)
    keep_and_deliver(rig, first, AT_ONCE, ROW_BYTES);
  assert_in_range(stats_of(rig).file_bytes, MAX_BYTES - REMOVED_AT_ONCE * ROW_BYTES_ON_DISK,
                  MAX_BYTES + AT_ONCE * ROW_BYTES_ON_DISK);
  int64_t n = 20 * ROWS;
  int64_t id = 0;
  enum err err = ERR_OK;
  while (err == ERR_OK && n < 40 * ROWS)
    err = rig_keep(rig, n++, &id, NULL);
  assert_int_equal(err, ERR_FULL);
  assert_int_equal(id, 0);
  struct store_stats stats = stats_of(rig);
  assert_true(stats.failing);
  assert_non_null(strstr(stats.why, "journal.max_bytes"));
  int64_t first = rig_query(rig, "SELECT settled_to + 1 FROM outbox_progress");
  assert_int_equal(rig_mark(rig, first, first + 200), ERR_OK);
  assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_OK);
  assert_false(stats_of(rig).failing);
}

static void add_dead_letters(struct rig *rig, int64_t first, int64_t count, size_t bytes) {
  int64_t id = next_id(rig);
  rig_keep_many(rig, first, count, bytes);
  struct store_mark mark = {.op.done = rig_done, .dead_letters = true};
  for (; mark.count < (size_t)count; mark.count++)
    mark.ids[mark.count] = id++;
  store_mark(rig->store, &mark);
  assert_int_equal(rig_wait(rig, &mark.op), ERR_OK);
}

/* A broker that refuses one topic for good must not keep all others from theirs. */
static void a_dead_letter_makes_room_when_nothing_else_does(void **state) {
  struct rig *rig = *state;
  enum { ROW_BYTES = 4000, ROWS = MIB / ROW_BYTES, AT_ONCE = 4, FIRST = 40, LATER = 10 * ROWS };
  rig->options.max_bytes = MIB;
  rig_reopen(rig);
  for (int64_t n = 0; n < FIRST; n += AT_ONCE)
    add_dead_letters(rig, n, AT_ONCE, ROW_BYTES);
  for (int64_t n = FIRST; n < LATER; n += AT_ONCE)
    keep_and_deliver(rig, n, AT_ONCE, ROW_BYTES);
  assert_int_equal(stats_of(rig).dead_letters, FIRST);
  int64_t newest = 0;
  for (int64_t n = LATER; n < 2 * LATER; n += AT_ONCE) {
    newest = next_id(rig) + AT_ONCE - 1;
    add_dead_letters(rig, n, AT_ONCE, ROW_BYTES);
    assert_true(it_works(rig));
  }
  assert_in_range(stats_of(rig).dead_letters, ROWS / 4, ROWS);
  assert_int_equal(rig_query(rig, "SELECT max(id) FROM outbox JOIN outbox_set_aside USING (id)"),
                   newest);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM outbox"), stats_of(rig).dead_letters);
}

static struct {
  struct store_write write;
  bool done;
} resending;

static void on_resent(struct store_write *write) {
  (void)write;
  resending.done = true;
}

static bool is_resent(struct rig *rig) {
  (void)rig;
  return resending.done;
}

/* What came back. */
static struct store_resend resend(struct rig *rig, int64_t up_to_id) {
  resending.done = false;
  store_write_begin(&resending.write, on_resent);
  store_write_add(&resending.write, STORE_RESEND)->resend.up_to_id = up_to_id;
  store_commit(rig->store, &resending.write);
  rig_wait_until(rig, is_resent);
  assert_int_equal(resending.write.result, ERR_OK);
  return resending.write.changes[0].resend;
}

/* What a broker refuses is large, as a rule. One transaction with all of it would keep every
 * webhook waiting, and be more than a small disk has room for. */
static void large_dead_letters_are_sent_again_in_pieces(void **state) {
  struct rig *rig = *state;
  enum { LETTERS = 8, BYTES = MIB / 2 };
  add_dead_letters(rig, 1, LETTERS, BYTES);
  int64_t sent = 0, up_to_id = 0, pieces = 0;
  for (bool more = true; more; pieces++) {
    struct store_resend piece = resend(rig, up_to_id);
    assert_in_range(piece.bytes, BYTES, MIB + BYTES);
    assert_int_equal(piece.bytes, (int64_t)piece.count * BYTES);
    sent += (int64_t)piece.count;
    up_to_id = piece.up_to_id;
    more = piece.more;
  }
  assert_int_equal(sent, LETTERS);
  assert_in_range(pieces, LETTERS / 3, LETTERS);
  assert_int_equal(stats_of(rig).dead_letters, 0);
  assert_int_equal(stats_of(rig).waiting, LETTERS);
}

static void run_commands(struct rig *rig, int first, int count, const char *result) {
  char key[32];
  for (int n = first; n < first + count; n++) {
    snprintf(key, sizeof key, "key-%d", n);
    rig_run_command(rig, &(struct rig_command){.key = key, .fingerprint = "f", .result = result});
  }
}

/* Not within the day for which their results are kept as a rule, or hours for unkeyed ones. */
static void done_commands_make_room(void **state) {
  struct rig *rig = *state;
  enum { COMMANDS = 300, RESULT_BYTES = 12000 };
  char *result = mem_alloc(RESULT_BYTES + 1);
  assert_non_null(result);
  snprintf(result, RESULT_BYTES, "{\"ok\":true,\"data\":\"%0*d\"}", RESULT_BYTES - 100, 7);
  rig->options.max_bytes = MIB;
  rig_reopen(rig);
  run_commands(rig, 0, COMMANDS, result);
  mem_free(result);
  assert_false(stats_of(rig).failing);
  assert_in_range(stats_of(rig).file_bytes, 0, MIB + MIB / 8);
  assert_int_equal(rig_keep(rig, 0, NULL, NULL), ERR_OK);
  for (int n = 0; n < COMMANDS; n += 33) {
    char key[32];
    snprintf(key, sizeof key, "key-%d", n);
    struct store_sent sent = rig_repeat(rig, key);
    assert_int_not_equal(sent.first_id, 0);
    assert_string_equal(sent.first_fingerprint, "f");
    mem_free(sent.first_result);
  }
}

/* Events and commands alike. */
static void the_oldest_goes_first(void **state) {
  struct rig *rig = *state;
  enum { ROUNDS = 60, BYTES = 12000, AT_ONCE = 2 };
  char result[BYTES];
  snprintf(result, sizeof result, "{\"ok\":true,\"data\":\"%0*d\"}", BYTES - 100, 7);
  rig->options.max_bytes = MIB;
  rig_reopen(rig);
  for (int round = 0; round < ROUNDS; round++) {
    keep_and_deliver(rig, (int64_t)round * AT_ONCE, AT_ONCE, BYTES);
    run_commands(rig, round * AT_ONCE, AT_ONCE, result);
  }
  int64_t message = rig_query(rig, "SELECT min(CAST(substr(event_id, 7) AS INTEGER)) FROM outbox"
                                   " WHERE event_id LIKE 'event-%'");
  int64_t command = rig_query(rig, "SELECT min(CAST(substr(idempotency_key, 5) AS INTEGER))"
                                   " FROM command WHERE state = 2");
  assert_true(rig_query(rig, "SELECT count(*) FROM command_key_kept") > 0);
  assert_true(message > 0 && command > 0);
  int64_t apart = message > command ? message - command : command - message;
  assert_true(apart * 4 <= (int64_t)ROUNDS * AT_ONCE);
}

/* ---- what is left of a command --------------------------------------------------------------- */

static bool all_results_are_gone(struct rig *rig) {
  return rig_query(rig, "SELECT count(*) FROM command WHERE state = 2") == 0;
}

static void remove_results(struct rig *rig) {
  rig->options.retention_ms = 0;
  rig_reopen(rig);
  rig_wait_until(rig, all_results_are_gone);
}

static void a_repeat_is_told_the_outcome_when_the_result_is_gone(void **state) {
  static const struct {
    const char *key, *result, *error_code;
    int http_status;
  } cases[] = {
      {"ok", OK_RESULT, "", 200},
      {"refused", REFUSED, "telnyx", 422},
      {"own", "{\"ok\":true,\"data\":{}}", "", 0},
      {"late", "{\"ok\":false,\"error\":{\"code\":\"timeout\"}}", "timeout", 0},
      {"broken", "{\"ok\":", "unknown_outcome", 0},
  };
  enum { CASES = sizeof cases / sizeof cases[0] };
  struct rig *rig = *state;
  for (size_t i = 0; i < CASES; i++)
    rig_run_command(rig, &(struct rig_command){.key = cases[i].key,
                                               .fingerprint = cases[i].key,
                                               .result = cases[i].result});
  struct store_sent sent = rig_repeat(rig, "ok");
  assert_string_equal(sent.first_result, OK_RESULT);
  assert_false(sent.first_outcome.known);
  mem_free(sent.first_result);
  remove_results(rig);
  for (size_t i = 0; i < CASES; i++) {
    sent = rig_repeat(rig, cases[i].key);
    assert_int_equal(sent.first_id, -1);
    assert_null(sent.first_result);
    assert_true(sent.first_outcome.known);
    assert_string_equal(sent.first_fingerprint, cases[i].key);
    assert_string_equal(sent.first_outcome.error_code, cases[i].error_code);
    assert_int_equal(sent.first_outcome.http_status, cases[i].http_status);
  }
  assert_int_equal(rig_repeat(rig, "another").first_id, 0);
}

static bool no_key_is_kept(struct rig *rig) {
  return rig_query(rig, "SELECT count(*) FROM command_key_kept") == 0;
}

static void a_key_without_a_result_is_free_again_after_the_window(void **state) {
  struct rig *rig = *state;
  rig_run_command(rig, &(struct rig_command){.key = "a", .result = OK_RESULT});
  remove_results(rig);
  assert_int_equal(rig_repeat(rig, "a").first_id, -1);
  rig->options.dedupe_window_ms = 100;
  rig_reopen(rig);
  rig_wait_until(rig, no_key_is_kept);
  assert_int_equal(rig_repeat(rig, "a").first_id, 0);
}

/* Keys that are remembered take a quarter of the room at most. */
static void the_oldest_keys_are_forgotten_before_they_fill_the_journal(void **state) {
  struct rig *rig = *state;
  enum { MAX_BYTES = MIB / 4, MOST = MAX_BYTES / 4 / 160, COMMANDS = MOST + 50 };
  rig->options.max_bytes = MAX_BYTES;
  rig->options.retention_ms = 0;
  rig_reopen(rig);
  run_commands(rig, 0, COMMANDS, OK_RESULT);
  rig_wait_until(rig, all_results_are_gone);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command_key_kept"), MOST);
  char key[32];
  snprintf(key, sizeof key, "key-%d", COMMANDS - MOST - 1);
  assert_int_equal(rig_repeat(rig, key).first_id, 0);
  snprintf(key, sizeof key, "key-%d", COMMANDS - MOST + 2);
  assert_int_equal(rig_repeat(rig, key).first_id, -1);
}

static bool some_ids_are_forgotten(struct rig *rig) {
  return rig_query(rig, "SELECT min(id) FROM seen_generation") > 1;
}

/* And so do the ids of events. */
static void the_oldest_ids_are_forgotten_before_they_fill_the_journal(void **state) {
  struct rig *rig = *state;
  enum { MOST = MIB / 4 / 32, EVENTS = 4 * MOST, AT_ONCE = 256 };
  rig->options.max_bytes = MIB;
  rig_reopen(rig);
  for (int64_t n = 0; n < EVENTS; n += AT_ONCE) {
    keep_and_deliver(rig, n, AT_ONCE, 1);
    assert_true(it_works(rig));
  }
  rig_wait_until(rig, some_ids_are_forgotten);
  bool duplicate = true;
  assert_int_equal(rig_keep(rig, 0, NULL, &duplicate), ERR_OK);
  assert_false(duplicate);
  for (int64_t n = EVENTS - MOST / 2; n < EVENTS; n += 97) {
    assert_int_equal(rig_keep(rig, n, NULL, &duplicate), ERR_OK);
    assert_true(duplicate);
  }
}

static bool no_row_is_left(struct rig *rig) {
  return rig_query(rig, "SELECT count(*) FROM command") == 0;
}

/* The command that rig_run_command had with that packet id; *repeated: it is known. */
static enum err commit(struct rig *rig, struct command_msg_parts parts, bool *repeated) {
  struct command_msg *message = NULL;
  parts.topic = span_of("telnyx/cmd/calls/dial");
  parts.qos = 1;
  parts.received_wall_ms = clock_wall_ms();
  assert_int_equal(command_msg_create(&message, &parts), ERR_OK);
  enum err err = store_commit_command(rig->store, message, NULL, repeated, 120000);
  command_msg_free(&message);
  return err;
}

static enum err commit_again(struct rig *rig, bool *repeated) {
  const struct command_msg_parts parts = {
      .payload = span_of("{\"to\":\"+13125550142\"}"), .packet_id = 7, .dup = true};
  return commit(rig, parts, repeated);
}

/* With 64 KiB each. */
static size_t commit_until_full(struct rig *rig) {
  static char text[64 * 1024];
  memset(text, ' ', sizeof text);
  enum err err = ERR_OK;
  size_t count = 0;
  bool repeated = false;
  for (; err == ERR_OK; count++)
    err = commit(rig, (struct command_msg_parts){.payload = {text, sizeof text}}, &repeated);
  assert_int_equal(err, ERR_FULL);
  return count - 1;
}

/* It needs no room, and Telnyx would come with it again and again. */
static void a_repeated_event_is_known_when_the_journal_is_full(void **state) {
  struct rig *rig = *state;
  bool duplicate = false;
  int64_t n = 0;
  rig->options.max_bytes = MIB;
  rig_reopen(rig);
  while (rig_keep(rig, n, NULL, NULL) == ERR_OK)
    n++;
  assert_true(n > 1);
  assert_int_equal(rig_keep(rig, n - 1, NULL, &duplicate), ERR_OK);
  assert_true(duplicate);
  assert_int_equal(rig_keep(rig, n, NULL, &duplicate), ERR_FULL);
}

/* To refuse one cuts the connection over which room could be made. */
static void a_full_journal_takes_some_commands_all_the_same(void **state) {
  struct rig *rig = *state;
  int64_t n = 0;
  rig->options.max_bytes = MIB;
  rig_reopen(rig);
  while (rig_keep(rig, n, NULL, NULL) == ERR_OK)
    n++;
  size_t taken = commit_until_full(rig);
  assert_true(taken >= 1 && taken <= 4 * 16 + 1); /* half of the greatest share: 4 MiB */
  assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_FULL);
}

/* It needs no room. */
static void a_redelivery_is_known_when_the_journal_is_full(void **state) {
  struct rig *rig = *state;
  bool repeated = false;
  rig->options.max_bytes = MIB;
  rig_reopen(rig);
  rig_run_command(rig, &(struct rig_command){.key = "", .result = OK_RESULT, .packet_id = 7});
  for (int64_t n = 0; it_works(rig); n++)
    (void)rig_keep(rig, n, NULL, NULL);
  (void)commit_until_full(rig);
  assert_int_equal(commit_again(rig, &repeated), ERR_OK);
  assert_true(repeated);
}

/* The broker may deliver it again, whatever room was needed meanwhile. */
static void a_redelivery_is_known_when_the_result_is_gone(void **state) {
  struct rig *rig = *state;
  bool repeated = false;
  rig_run_command(rig, &(struct rig_command){.key = "", .result = OK_RESULT, .packet_id = 7});
  rig_run_command(rig, &(struct rig_command){.key = "", .result = OK_RESULT});
  remove_results(rig);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command WHERE state = 3"), 1);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command WHERE topic <> ''"), 0);
  assert_int_equal(commit_again(rig, &repeated), ERR_OK);
  assert_true(repeated);
  rig->options.redelivery_window_ms = 0;
  rig_reopen(rig);
  rig_wait_until(rig, no_row_is_left);
}

/* ---- a small disk ---------------------------------------------------------------------------- */

static bool may_mount;

static bool mount_disk(struct rig *rig, const char *size) {
  if (!may_mount) {
    print_message("         no right to mount: not tried\n");
    return false;
  }
  rig_close(rig);
  small_disk_mount(rig->directory, size);
  assert_int_equal(rig_open(rig), ERR_OK);
  return true;
}

static void unmount_disk(struct rig *rig) {
  rig_close(rig);
  small_disk_unmount(rig->directory);
  assert_int_equal(rig_open(rig), ERR_OK);
}

static void a_full_disk_fails_clearly_and_recovers_by_itself(void **state) {
  struct rig *rig = *state;
  if (!mount_disk(rig, "2m"))
    return;
  small_disk_fill(rig->directory);
  enum err err = ERR_OK;
  int64_t n = 0;
  while (err == ERR_OK && n < 1000)
    err = rig_keep(rig, n++, NULL, NULL);
  assert_int_equal(err, ERR_FULL);
  assert_false(it_works(rig));
  assert_non_null(strstr(stats_of(rig).why, "full"));
  small_disk_free(rig->directory);
  rig_wait_until(rig, it_works);
  assert_int_equal(rig_keep(rig, n - 1, NULL, NULL), ERR_OK);
  rig_reopen(rig);
  int64_t ids[1000];
  assert_int_equal(rig_undelivered(rig, ids, 1000), n);
  unmount_disk(rig);
}

/* With the ceiling far above the disk, nothing is ever refused that follows what is done. */
static void a_disk_that_the_journal_fills_never_stops_it(void **state) {
  struct rig *rig = *state;
  enum { ROUNDS = 300, AT_ONCE = 10, BYTES = 40000 };
  char *result = mem_alloc(BYTES);
  assert_non_null(result);
  snprintf(result, BYTES, "{\"ok\":true,\"data\":\"%0*d\"}", BYTES - 100, 7);
  if (!mount_disk(rig, "16m")) {
    mem_free(result);
    return;
  }
  for (int round = 0; round < ROUNDS; round++) {
    keep_and_deliver(rig, (int64_t)round * AT_ONCE, AT_ONCE, BYTES);
    run_commands(rig, round, 1, result);
    assert_true(it_works(rig));
    if (round % 100 == 99)
      rig_reopen(rig);
  }
  mem_free(result);
  unmount_disk(rig);
}

static enum err keep_large(struct rig *rig, int64_t n, size_t bytes) {
  struct store_keep keep = {.op.done = rig_done, .msgs = {rig_event(n, bytes)}, .msg_count = 1};
  store_keep(rig->store, &keep);
  enum err err = rig_wait(rig, &keep.op);
  msg_unref(&keep.msgs[0]);
  return err;
}

/* Then it must take the news that makes room, and use that. */
static void a_disk_full_of_what_waits_takes_its_delivery(void **state) {
  struct rig *rig = *state;
  enum { BYTES = 20000 };
  if (!mount_disk(rig, "8m"))
    return;
  enum err err = ERR_OK;
  int64_t kept = 0;
  while (err == ERR_OK)
    err = keep_large(rig, kept++, BYTES);
  assert_int_equal(err, ERR_FULL);
  kept--;
  assert_true(kept > 200);
  rig_reopen(rig);
  while (keep_large(rig, kept, BYTES) == ERR_OK) /* a little became free */
    kept++;
  assert_int_equal(rig_mark(rig, 1, kept), ERR_OK);
  rig_wait_until(rig, it_works);
  for (int64_t n = kept; n < 4 * kept; n += 2)
    keep_and_deliver(rig, n, 2, BYTES);
  unmount_disk(rig);
}

/* The journal goes on with the room that it has. */
static void a_disk_that_others_fill_stops_no_journal_that_has_room_inside(void **state) {
  struct rig *rig = *state;
  enum { EVENTS = 200, BYTES = 4000 };
  if (!mount_disk(rig, "16m"))
    return;
  keep_and_deliver(rig, 0, EVENTS, BYTES * 10);
  small_disk_fill(rig->directory);
  for (int64_t n = EVENTS; n < 10 * (int64_t)EVENTS; n += 10) {
    keep_and_deliver(rig, n, 10, BYTES);
    assert_true(it_works(rig));
  }
  unmount_disk(rig);
}

/* Somebody who reads the file (a backup, perhaps) keeps the WAL from beginning anew: it takes the
 * disk. What fails then is no reason to leave it so when he has gone. */
static void a_wal_that_a_reader_held_up_begins_anew_when_the_disk_is_full(void **state) {
  struct rig *rig = *state;
  enum { BYTES = 40000, MANY = 2000 };
  struct sql *reader = NULL;
  int64_t rows = 0, n = 0;
  if (!mount_disk(rig, "16m"))
    return;
  keep_and_deliver(rig, n++, 1, BYTES);
  assert_int_equal(sql_open(&reader, rig->path), ERR_OK);
  assert_int_equal(sql_exec(reader, "BEGIN"), ERR_OK);
  assert_int_equal(sql_read_int(&rows, reader, "SELECT count(*) FROM outbox"), ERR_OK);
  enum err err = ERR_OK;
  for (; err == ERR_OK && n < MANY; n++) {
    struct store_keep keep = {.op.done = rig_done, .msgs = {rig_event(n, BYTES)}, .msg_count = 1};
    store_keep(rig->store, &keep);
    err = rig_wait(rig, &keep.op);
    msg_unref(&keep.msgs[0]);
  }
  assert_int_equal(err, ERR_FULL);
  small_disk_fill(rig->directory);
  int64_t first = rig_query(rig, "SELECT settled_to + 1 FROM outbox_progress");
  while (rig_mark(rig, first, first) == ERR_OK)
    assert_true(++first < n / 2);
  sql_close(&reader);
  assert_int_equal(rig_mark(rig, first, first + 20), ERR_OK);
  rig_wait_until(rig, it_works);
  assert_int_equal(rig_keep(rig, n, NULL, NULL), ERR_OK);
  unmount_disk(rig);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void) {
  may_mount = small_disk_start();
  const struct CMUnitTest tests[] = {
      CASE(delivered_rows_make_room_and_undelivered_ones_do_not),
      CASE(a_dead_letter_makes_room_when_nothing_else_does),
      CASE(large_dead_letters_are_sent_again_in_pieces),
      CASE(done_commands_make_room),
      CASE(the_oldest_goes_first),
      CASE(a_repeat_is_told_the_outcome_when_the_result_is_gone),
      CASE(a_key_without_a_result_is_free_again_after_the_window),
      CASE(the_oldest_keys_are_forgotten_before_they_fill_the_journal),
      CASE(the_oldest_ids_are_forgotten_before_they_fill_the_journal),
      CASE(a_repeated_event_is_known_when_the_journal_is_full),
      CASE(a_full_journal_takes_some_commands_all_the_same),
      CASE(a_redelivery_is_known_when_the_journal_is_full),
      CASE(a_redelivery_is_known_when_the_result_is_gone),
      CASE(a_full_disk_fails_clearly_and_recovers_by_itself),
      CASE(a_disk_that_the_journal_fills_never_stops_it),
      CASE(a_disk_full_of_what_waits_takes_its_delivery),
      CASE(a_disk_that_others_fill_stops_no_journal_that_has_room_inside),
      CASE(a_wal_that_a_reader_held_up_begins_anew_when_the_disk_is_full),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
