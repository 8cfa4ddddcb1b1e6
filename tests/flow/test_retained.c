#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "flow/retained.h"
#include "unit/alloc_fail.h"

enum { MOST = 3 };

static struct retained *retained;

static enum err create(void) {
  return retained_create(
      &retained,
      &(struct retained_options){.owner = "me", .root = "telnyx", .kind = "thing", .most = MOST});
}

static int set_up(void **state) {
  (void)state;
  return create() == ERR_OK ? 0 : -1;
}

static int tear_down(void **state) {
  (void)state;
  retained_destroy(&retained);
  return 0;
}

/* ---- what is done with it ---- */

/* A change of one key on its way to the journal. */
static void begin(struct changes *changes, const char *key, const char *json) {
  changes_begin(changes, NULL);
  assert_int_equal(retained_set(retained, changes, span_of(key), span_of(json), 7), ERR_OK);
}

static void end(struct changes *changes, bool committed) {
  retained_after_commit(retained, changes, committed);
  changes_free(changes);
}

static void keep(const char *key, const char *json) {
  struct changes changes;
  begin(&changes, key, json);
  end(&changes, true);
}

static void expect(const char *key, const char *json) {
  struct span state = retained_get(retained, span_of(key));
  if (!span_equal_text(state, json))
    fail_msg("%s is %.*s, not %s", key, (int)state.len, state.len > 0 ? state.data : "", json);
}

static bool is_current(const char *topic, const char *payload) {
  struct msg *msg = NULL;
  const struct msg_parts parts = {
      .kind = MSG_STATE, .topic = span_of(topic), .payload = span_of(payload)};
  assert_int_equal(msg_create(&msg, &parts), ERR_OK);
  bool current = retained_is_current(retained, msg);
  msg_unref(&msg);
  return current;
}

/* ---- tests ---- */

static void a_state_is_a_retained_message_and_a_note(void **state) {
  (void)state;
  struct changes changes;
  begin(&changes, "a b", "{}");
  assert_int_equal(changes.write.count, 2);
  const struct msg *msg = changes.write.changes[0].message;
  assert_true(span_equal_text(msg->parts.topic, "telnyx/thing/a%20b/state"));
  assert_true(span_equal_text(msg->parts.payload, "{}"));
  assert_true(msg->parts.retain);
  assert_int_equal(msg->parts.kind, MSG_STATE);
  const struct store_note *note = &changes.write.changes[1].note;
  assert_int_equal(changes.write.changes[1].kind, STORE_NOTE);
  assert_true(span_equal_text(note->owner, "me") && span_equal_text(note->key, "a b") &&
              span_equal_text(note->value, "{}"));
  assert_int_equal(note->due_wall_ms, 7);
  end(&changes, true);
}

static void what_is_not_committed_is_taken_back(void **state) {
  (void)state;
  struct changes changes;
  begin(&changes, "a", "1");
  expect("a", "1");
  end(&changes, false);
  expect("a", "");
  keep("a", "2");
  begin(&changes, "a", "3");
  end(&changes, false);
  expect("a", "2");
}

static void the_newest_counts_whatever_becomes_of_the_one_before(void **state) {
  (void)state;
  struct changes first;
  struct changes second;
  for (int first_committed = 0; first_committed < 2; first_committed++) {
    keep("a", "0");
    begin(&first, "a", "1");
    begin(&second, "a", "2");
    end(&first, first_committed);
    expect("a", "2");
    assert_true(is_current("telnyx/thing/a/state", first_committed ? "1" : "0"));
    end(&second, false);
    expect("a", first_committed ? "1" : "0");
  }
}

static void a_state_that_is_forgotten_is_cleared(void **state) {
  (void)state;
  struct changes changes;
  keep("a", "1");
  begin(&changes, "a", "");
  assert_int_equal(changes.write.changes[0].message->parts.payload.len, 0);
  assert_true(changes.write.changes[0].message->parts.retain);
  assert_int_equal(changes.write.changes[1].kind, STORE_NOTE_GONE);
  expect("a", "");
  end(&changes, false);
  expect("a", "1");
  keep("a", "");
  expect("a", "");
  changes_begin(&changes, NULL);
  assert_int_equal(retained_set(retained, &changes, span_of("nobody"), span_of(""), 0), ERR_OK);
  assert_int_equal(changes.write.count, 0);
  changes_free(&changes);
}

static void news_of_a_key_that_is_being_forgotten_counts(void **state) {
  (void)state;
  struct changes gone;
  struct changes back;
  keep("a", "1");
  begin(&gone, "a", "");
  begin(&back, "a", "2");
  end(&gone, true);
  expect("a", "2");
  assert_true(is_current("telnyx/thing/a/state", ""));
  end(&back, true);
  expect("a", "2");
  assert_false(is_current("telnyx/thing/a/state", ""));
}

static void past_so_many_the_oldest_state_makes_room(void **state) {
  (void)state;
  struct changes changes;
  static const char *const keys[] = {"a", "b", "c", "a"};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
    keep(keys[i], "1");
  expect("b", "1"); /* three are not too many; b is the oldest */
  begin(&changes, "d", "1");
  assert_int_equal(changes.write.count, 4);
  end(&changes, false);
  expect("b", "1");
  expect("d", "");
  keep("d", "1");
  expect("b", "");
  expect("a", "1");
  expect("c", "1");
  expect("d", "1");
}

static void notes_bring_the_states_back(void **state) {
  (void)state;
  const struct store_note note = {
      .owner = span_of("me"), .key = span_of("a"), .value = span_of("1")};
  assert_int_equal(retained_recover(retained, &note), ERR_OK);
  expect("a", "1");
  assert_true(is_current("telnyx/thing/a/state", "1"));
  assert_false(is_current("telnyx/thing/a/state", "0"));
}

static void other_topics_are_of_no_concern(void **state) {
  (void)state;
  keep("a", "1");
  assert_true(is_current("telnyx/call/a/state", "0"));
  assert_true(is_current("telnyx/things/a/state", "0"));
  assert_true(is_current("telnyx/thing", "0"));
  assert_false(is_current("telnyx/thing/b/state", "0"));
}

static enum err forget_one_for_another(void *context) {
  (void)context;
  struct changes changes;
  enum err err = create();
  changes_begin(&changes, NULL);
  static const char *const keys[] = {"a", "b", "c", "d"};
  for (size_t i = 0; err == ERR_OK && i < sizeof keys / sizeof keys[0]; i++)
    err = retained_set(retained, &changes, span_of(keys[i]), span_of("{}"), 0);
  if (err == ERR_OK)
    retained_after_commit(retained, &changes, true);
  changes_free(&changes);
  retained_destroy(&retained);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(forget_one_for_another, NULL) > 10);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_state_is_a_retained_message_and_a_note),
      CASE(what_is_not_committed_is_taken_back),
      CASE(the_newest_counts_whatever_becomes_of_the_one_before),
      CASE(a_state_that_is_forgotten_is_cleared),
      CASE(news_of_a_key_that_is_being_forgotten_counts),
      CASE(past_so_many_the_oldest_state_makes_room),
      CASE(notes_bring_the_states_back),
      CASE(other_topics_are_of_no_concern),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
