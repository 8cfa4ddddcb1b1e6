/* Journals of earlier versions: tests/data/journal-<version>.db are as those bridges left them;
 * journal-<version>-full.db were written by those versions' own journals, with rows in every table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/mem.h"
#include "engine/store_rig.h"
#include "store/sql.h"

enum { VERSION = 5 };

static void copy_file(const char *to, const char *from) {
  static char bytes[256 * 1024];
  FILE *in = fopen(from, "rb");
  FILE *out = fopen(to, "wb");
  assert_non_null(in);
  assert_non_null(out);
  size_t len = fread(bytes, 1, sizeof bytes, in);
  assert_in_range(len, 1, sizeof bytes - 1);
  assert_int_equal(fwrite(bytes, 1, len, out), len);
  fclose(in);
  assert_int_equal(fclose(out), 0);
}

/* Puts a journal of an earlier version in the rig's place, as young as if it had just been left. */
static void start_with_file(struct rig *rig, const char *name, int version) {
  char from[256];
  snprintf(from, sizeof from, "%s/data/%s", TESTS_DIR, name);
  rig_close(rig);
  copy_file(rig->path, from);
  rig_exec(rig, "UPDATE command SET received_ms = unixepoch() * 1000;"
                "UPDATE outbox SET kept_ms = unixepoch() * 1000;"
                "UPDATE outbox_set_aside SET at_ms = unixepoch() * 1000;"
                "UPDATE seen_new SET at_ms = unixepoch() * 1000;"
                "UPDATE seen_generation SET newest_ms = unixepoch() * 1000");
  if (version >= 3)
    rig_exec(rig, "UPDATE command_key_kept SET received_ms = unixepoch() * 1000");
  assert_int_equal(rig_open(rig), ERR_OK);
}

static void start_with(struct rig *rig, int version) {
  char name[64];
  snprintf(name, sizeof name, "journal-%d.db", version);
  start_with_file(rig, name, version);
}

static void free_unfinished(struct store_unfinished *unfinished) {
  for (size_t i = 0; i < unfinished->count; i++)
    command_msg_free(&unfinished->messages[i]);
}

static void a_journal_of_version_1_goes_on(void **state) {
  struct rig *rig = *state;
  int64_t ids[16];
  start_with(rig, 1);
  assert_int_equal(rig_query(rig, "PRAGMA user_version"), VERSION);
  assert_int_equal(rig_undelivered(rig, ids, 16), 6);
  struct store_unfinished unfinished = {.read.done = rig_read_done};
  store_read_unfinished(rig->store, &unfinished);
  assert_int_equal(rig_wait_read(rig, &unfinished.read), ERR_OK);
  assert_int_equal(unfinished.count, 3);
  assert_int_equal(unfinished.messages[0]->state, COMMAND_SENT);
  assert_string_equal(unfinished.messages[1]->command_id, "k-hang");
  assert_int_equal(unfinished.messages[2]->state, COMMAND_COMMITTED);
  free_unfinished(&unfinished);
}

/* What the first one of the key was, that version did not write down. */
static void a_repeat_of_a_command_of_version_1_gets_its_result(void **state) {
  struct rig *rig = *state;
  start_with(rig, 1);
  struct store_sent sent = {.op.done = rig_done,
                            .command_id = 4,
                            .idempotency_key = "messages.send#k-done",
                            .fingerprint = "of this one",
                            .telnyx_command_id = ""};
  store_mark_sent(rig->store, &sent);
  assert_int_equal(rig_wait(rig, &sent.op), ERR_OK);
  assert_int_equal(sent.first_id, 1);
  assert_string_equal(sent.first_fingerprint, "");
  assert_non_null(sent.first_result);
  mem_free(sent.first_result);
}

static bool its_result_is_gone(struct rig *rig) {
  return rig_query(rig, "SELECT count(*) FROM command WHERE state = 2") == 0;
}

static void what_a_command_of_version_1_came_to_outlives_its_result(void **state) {
  struct rig *rig = *state;
  rig->options.retention_ms = 0;
  start_with(rig, 1);
  rig_wait_until(rig, its_result_is_gone);
  struct store_sent sent = rig_repeat(rig, "messages.send#k-done");
  assert_int_equal(sent.first_id, -1);
  assert_true(sent.first_outcome.known);
  assert_string_equal(sent.first_outcome.error_code, "");
  assert_int_equal(sent.first_outcome.http_status, 200);
}

static void a_journal_of_version_3_goes_on_and_is_drained(void **state) {
  struct rig *rig = *state;
  int64_t ids[16];
  start_with(rig, 3);
  assert_int_equal(rig_query(rig, "PRAGMA user_version"), VERSION);
  assert_int_equal(rig_undelivered(rig, ids, 16), 6);
  assert_int_equal(rig_mark(rig, ids[0], ids[5]), ERR_OK);
  assert_int_equal(rig_undelivered(rig, ids, 16), 0);
  struct store_unfinished unfinished = {.read.done = rig_read_done};
  store_read_unfinished(rig->store, &unfinished);
  assert_int_equal(rig_wait_read(rig, &unfinished.read), ERR_OK);
  assert_int_equal(unfinished.count, 1);
  assert_int_equal(unfinished.messages[0]->state, COMMAND_SENT);
  assert_true(
      span_equal_text(unfinished.messages[0]->parts.topic, "telnyx/cmd/calls/v3:one/hangup"));
  free_unfinished(&unfinished);
}

/* What came before anybody could sign has no signature. */
static void a_journal_of_version_4_goes_on(void **state) {
  struct rig *rig = *state;
  int64_t ids[16];
  start_with(rig, 4);
  assert_int_equal(rig_query(rig, "PRAGMA user_version"), VERSION);
  assert_int_equal(rig_undelivered(rig, ids, 16), 6);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM note"), 3);
  struct store_unfinished unfinished = {.read.done = rig_read_done};
  store_read_unfinished(rig->store, &unfinished);
  assert_int_equal(rig_wait_read(rig, &unfinished.read), ERR_OK);
  assert_int_equal(unfinished.count, 2);
  assert_int_equal(unfinished.messages[0]->state, COMMAND_SENT);
  assert_int_equal(unfinished.messages[1]->state, COMMAND_COMMITTED);
  for (size_t i = 0; i < unfinished.count; i++) {
    assert_int_equal(unfinished.messages[i]->parts.signature, COMMAND_SIGNATURE_UNASKED);
    assert_int_equal(unfinished.messages[i]->parts.signed_until_ms, 0);
  }
  free_unfinished(&unfinished);
}

/* ---- all that a journal holds ---- */

static const int full[] = {1, 4};

static void start_with_full(struct rig *rig, int version) {
  char name[64];
  snprintf(name, sizeof name, "journal-%d-full.db", version);
  start_with_file(rig, name, version);
  assert_int_equal(rig_query(rig, "PRAGMA user_version"), VERSION);
}

static size_t count_dead_letters(struct rig *rig) {
  struct store_stats stats;
  store_stats(rig->store, &stats);
  return (size_t)stats.dead_letters;
}

/* Seven events: the first two were delivered, then the fourth, and the fifth was refused. */
static void messages_and_events_arrive(void **state) {
  struct rig *rig = *state;
  for (size_t i = 0; i < sizeof full / sizeof full[0]; i++) {
    int64_t ids[16];
    bool known = false;
    start_with_full(rig, full[i]);
    assert_int_equal(rig_undelivered(rig, ids, 16), 3);
    assert_int_equal(ids[1] - ids[0], 3);
    assert_int_equal(ids[2] - ids[1], 1);
    assert_int_equal(count_dead_letters(rig), 1);
    for (int64_t n = 1; n <= 7; n++) {
      assert_int_equal(rig_keep(rig, n, NULL, &known), ERR_OK);
      assert_true(known);
    }
    assert_int_equal(rig_keep(rig, 8, NULL, &known), ERR_OK);
    assert_false(known);
  }
}

static bool is_redelivery(struct rig *rig, uint16_t packet_id, const char *payload) {
  const struct command_msg_parts parts = {.topic = span_of("telnyx/cmd/messages/send"),
                                          .payload = span_of(payload),
                                          .qos = 1,
                                          .dup = true,
                                          .packet_id = packet_id,
                                          .received_wall_ms = clock_wall_ms()};
  enum { TIMEOUT_MS = 120000 };
  struct command_msg *message = NULL;
  bool repeated = false;
  assert_int_equal(command_msg_create(&message, &parts), ERR_OK);
  assert_int_equal(store_commit_command(rig->store, message, NULL, &repeated, TIMEOUT_MS), ERR_OK);
  command_msg_free(&message);
  return repeated;
}

static void commands_arrive(void **state) {
  struct rig *rig = *state;
  for (size_t i = 0; i < sizeof full / sizeof full[0]; i++) {
    start_with_full(rig, full[i]);
    struct store_unfinished unfinished = {.read.done = rig_read_done};
    store_read_unfinished(rig->store, &unfinished);
    assert_int_equal(rig_wait_read(rig, &unfinished.read), ERR_OK);
    assert_int_equal(unfinished.count, 2);
    assert_int_equal(unfinished.messages[0]->state, COMMAND_SENT);
    assert_string_equal(unfinished.messages[0]->command_id, "calls.hangup#k-sent");
    assert_int_equal(unfinished.messages[1]->state, COMMAND_COMMITTED);
    assert_true(span_equal_text(unfinished.messages[1]->parts.reference, full[i] < 4 ? "" : "a/1"));
    free_unfinished(&unfinished);
    assert_true(is_redelivery(rig, 8, "{\"text\":\"done\"}"));
    struct store_sent sent = rig_repeat(rig, "messages.send#k-done");
    assert_string_equal(sent.first_result, "{\"ok\":true,\"http_status\":200}");
    mem_free(sent.first_result);
  }
}

/* Of the command before those nothing but this was left. */
static void what_is_kept_of_a_bare_command_arrives(void **state) {
  struct rig *rig = *state;
  start_with_full(rig, 4);
  assert_true(is_redelivery(rig, 7, "{\"text\":\"bare\"}"));
  struct store_sent sent = rig_repeat(rig, "messages.send#k-bare");
  assert_int_equal(sent.first_outcome.http_status, 200);
  assert_string_equal(sent.first_fingerprint, "f-bare");
}

struct listing {
  struct store_calls calls;
  struct store_notes notes;
  char text[256];
};

static void add_words(struct listing *listing, struct span first, struct span second,
                      struct span third) {
  size_t len = strlen(listing->text);
  snprintf(listing->text + len, sizeof listing->text - len, "%.*s %.*s %.*s;", (int)first.len,
           first.data, (int)second.len, second.data, (int)third.len, third.data);
}

static void visit_call(struct store_calls *calls, const struct store_call *call) {
  add_words(container_of(calls, struct listing, calls), call->call_control_id, call->call_leg_id,
            call->state);
}

static void visit_note(struct store_notes *notes, const struct store_note *note) {
  assert_int_equal(note->due_wall_ms, INT64_C(4102444800000));
  add_words(container_of(notes, struct listing, notes), note->owner, note->key, note->value);
}

static void calls_and_notes_arrive(void **state) {
  struct rig *rig = *state;
  for (size_t i = 0; i < sizeof full / sizeof full[0]; i++) {
    struct listing listing = {
        .calls = {.read.done = rig_read_done, .limit = 10, .visit = visit_call},
        .notes = {.read.done = rig_read_done, .visit = visit_note}};
    start_with_full(rig, full[i]);
    store_read_calls(rig->store, &listing.calls);
    assert_int_equal(rig_wait_read(rig, &listing.calls.read), ERR_OK);
    store_read_notes(rig->store, &listing.notes);
    assert_int_equal(rig_wait_read(rig, &listing.notes.read), ERR_OK);
    assert_non_null(strstr(listing.text, "v3:lives leg-lives {\"state\":\"answered\"};"));
    assert_non_null(strstr(listing.text, "v3:over leg-over {\"state\":\"ended\"};"));
    assert_int_equal(full[i] >= 4,
                     strstr(listing.text, "numbers 13125550100 {\"state\":\"idle\"};") != NULL);
  }
}

/* A number that any change of a table, column or index changes. */
static const char shape[] =
    "SELECT sum(unicode(substr(line, at, 1)) * at) FROM"
    " (SELECT m.name || c.cid || c.name || c.type || c.\"notnull\" || ifnull(c.dflt_value, '') ||"
    "         c.pk AS line"
    "    FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    "  UNION ALL SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL),"
    " (WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 400)"
    "  SELECT at FROM n) WHERE at <= length(line)";

static void what_was_migrated_has_the_shape_of_a_new_one(void **state) {
  struct rig *rig = *state;
  int64_t new_one = rig_query(rig, shape);
  assert_true(new_one > 0);
  static const int versions[] = {1, 3, 4};
  for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
    start_with(rig, versions[i]);
    assert_int_equal(rig_query(rig, shape), new_one);
  }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_journal_of_version_1_goes_on),
      CASE(a_repeat_of_a_command_of_version_1_gets_its_result),
      CASE(what_a_command_of_version_1_came_to_outlives_its_result),
      CASE(a_journal_of_version_3_goes_on_and_is_drained),
      CASE(a_journal_of_version_4_goes_on),
      CASE(messages_and_events_arrive),
      CASE(commands_arrive),
      CASE(what_is_kept_of_a_bare_command_arrives),
      CASE(calls_and_notes_arrive),
      CASE(what_was_migrated_has_the_shape_of_a_new_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
