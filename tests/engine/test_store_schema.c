/* Journals of earlier versions: tests/data/journal-<version>.db are as those bridges left them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <unistd.h>

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

/* Puts the journal of an earlier version in the rig's place, as young as if it had just been left.
 */
static void start_with(struct rig *rig, int version) {
  char from[256];
  snprintf(from, sizeof from, "%s/data/journal-%d.db", TESTS_DIR, version);
  rig_close(rig);
  copy_file(rig->path, from);
  rig_exec(rig, "UPDATE command SET received_ms = unixepoch() * 1000");
  assert_int_equal(rig_open(rig), ERR_OK);
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
  assert_int_equal(unfinished.messages[2]->state, COMMAND_KEPT);
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
  assert_int_equal(unfinished.messages[1]->state, COMMAND_KEPT);
  for (size_t i = 0; i < unfinished.count; i++) {
    assert_int_equal(unfinished.messages[i]->parts.signature, COMMAND_SIGNATURE_UNASKED);
    assert_int_equal(unfinished.messages[i]->parts.signed_until_ms, 0);
  }
  free_unfinished(&unfinished);
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
      CASE(what_was_migrated_has_the_shape_of_a_new_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
