#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "engine/store_rig.h"

/* ---- writing and reading them ---- */

struct writing {
  struct store_write write;
  bool done;
};

static void on_written(struct store_write *write) {
  ((struct writing *)write)->done = true;
}

static struct writing writing;

static bool is_written(struct rig *rig) {
  (void)rig;
  return writing.done;
}

static struct store_change *begin(enum store_change_kind kind) {
  writing = (struct writing){.done = false};
  store_write_begin(&writing.write, on_written);
  return store_write_add(&writing.write, kind);
}

static enum err commit(struct rig *rig) {
  store_commit(rig->store, &writing.write);
  rig_wait_until(rig, is_written);
  store_write_free(&writing.write);
  return writing.write.result;
}

static enum err write_note(struct rig *rig, const char *owner, const char *key, const char *value) {
  begin(STORE_NOTE)->note =
      (struct store_note){.owner = span_of(owner), .key = span_of(key), .value = span_of(value)};
  return commit(rig);
}

static enum err forget_note(struct rig *rig, const char *owner, const char *key) {
  begin(STORE_NOTE_GONE)->note_gone =
      (struct store_note){.owner = span_of(owner), .key = span_of(key)};
  return commit(rig);
}

static char seen[512];

static void visit(struct store_notes *notes, const struct store_note *note) {
  (void)notes;
  size_t len = strlen(seen);
  snprintf(seen + len, sizeof seen - len, "%.*s/%.*s=%.*s ", (int)note->owner.len, note->owner.data,
           (int)note->key.len, note->key.data, (int)note->value.len, note->value.data);
}

static const char *read_notes(struct rig *rig) {
  struct store_notes notes = {.read.done = rig_read_done, .visit = visit};
  seen[0] = '\0';
  store_read_notes(rig->store, &notes);
  assert_int_equal(rig_wait_read(rig, &notes.read), ERR_OK);
  return seen;
}

/* ---- tests ---- */

static void a_time_is_there_again(void **state) {
  struct rig *rig = *state;
  begin(STORE_NOTE)->note = (struct store_note){
      .owner = span_of("a"), .key = span_of("1"), .due_wall_ms = INT64_C(1795824000123)};
  assert_int_equal(commit(rig), ERR_OK);
  assert_int_equal(rig_query(rig, "SELECT due_ms FROM note"), INT64_C(1795824000123));
}

static void notes_are_there_again_by_owner_and_key(void **state) {
  struct rig *rig = *state;
  assert_string_equal(read_notes(rig), "");
  assert_int_equal(write_note(rig, "b", "1", "one"), ERR_OK);
  assert_int_equal(write_note(rig, "a", "2", "two"), ERR_OK);
  assert_int_equal(write_note(rig, "a", "1", ""), ERR_OK);
  rig_reopen(rig);
  assert_string_equal(read_notes(rig), "a/1= a/2=two b/1=one ");
}

static void a_note_takes_the_place_of_the_one_before(void **state) {
  struct rig *rig = *state;
  assert_int_equal(write_note(rig, "a", "1", "old"), ERR_OK);
  assert_int_equal(write_note(rig, "b", "1", "other"), ERR_OK);
  assert_int_equal(write_note(rig, "a", "1", "new"), ERR_OK);
  assert_string_equal(read_notes(rig), "a/1=new b/1=other ");
  assert_int_equal(forget_note(rig, "a", "1"), ERR_OK);
  assert_int_equal(forget_note(rig, "a", "nobody's"), ERR_OK);
  assert_string_equal(read_notes(rig), "b/1=other ");
}

static void a_note_holds_any_bytes(void **state) {
  struct rig *rig = *state;
  static const char bytes[] = {'\0', '\xff', '"', '\n'};
  begin(STORE_NOTE)->note = (struct store_note){
      .owner = span_of("a"), .key = span_of("1"), .value = {bytes, sizeof bytes}};
  assert_int_equal(commit(rig), ERR_OK);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM note WHERE value = x'00ff220a'"), 1);
}

/* What comes with an event that is known already is not written either. */
static void a_note_is_written_with_its_cause_or_not_at_all(void **state) {
  struct rig *rig = *state;
  static const enum err expected[] = {ERR_OK, ERR_EXISTS};
  for (size_t i = 0; i < 2; i++) {
    begin(STORE_EVENT_ID)->event_id = span_of("event");
    store_write_add(&writing.write, STORE_NOTE)->note = (struct store_note){
        .owner = span_of("a"), .key = span_of("1"), .value = span_of(i == 0 ? "first" : "second")};
    assert_int_equal(commit(rig), expected[i]);
  }
  assert_string_equal(read_notes(rig), "a/1=first ");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_time_is_there_again),
      CASE(notes_are_there_again_by_owner_and_key),
      CASE(a_note_takes_the_place_of_the_one_before),
      CASE(a_note_holds_any_bytes),
      CASE(a_note_is_written_with_its_cause_or_not_at_all),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
