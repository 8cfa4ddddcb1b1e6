/* What was removed is gone: no file of the journal's holds a word of it. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "engine/store_rig.h"

#define WORD "+13125550142"

enum { TEXT_BYTES = 20000 };

/* How often the word is in any file of the folder. */
static int64_t words_left(const struct rig *rig) {
  char path[400];
  int64_t found = 0;
  DIR *folder = opendir(rig->directory);
  assert_non_null(folder);
  for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
    snprintf(path, sizeof path, "%s/%s", rig->directory, entry->d_name);
    FILE *file = entry->d_type == DT_REG ? fopen(path, "rb") : NULL;
    size_t matched = 0;
    for (int byte = file ? fgetc(file) : EOF; byte != EOF; byte = fgetc(file)) {
      matched = byte == WORD[matched] ? matched + 1 : (size_t)(byte == WORD[0]);
      found += matched == strlen(WORD);
      matched = matched == strlen(WORD) ? 0 : matched;
    }
    if (file)
      fclose(file);
  }
  closedir(folder);
  return found;
}

static bool nothing_is_left(struct rig *rig) {
  return words_left(rig) == 0;
}

/* The word again and again. */
static struct span text_of(size_t bytes) {
  static char text[TEXT_BYTES];
  for (size_t at = 0; at < sizeof text; at++)
    text[at] = WORD[at % strlen(WORD)];
  return (struct span){text, bytes};
}

static struct msg *make_message(int64_t n, size_t bytes) {
  char id[32];
  rig_event_id(id, n);
  const struct msg_parts parts = {.kind = MSG_EVENT,
                                  .qos = 1,
                                  .topic = span_of("telnyx/call/" WORD "/answered"),
                                  .event_id = span_of(id),
                                  .correlation = span_of(WORD),
                                  .properties = span_of("subject: " WORD "\n"),
                                  .payload = text_of(bytes)};
  struct msg *msg = NULL;
  assert_int_equal(msg_create(&msg, &parts), ERR_OK);
  return msg;
}

/* With the state of its call, which is replaced by longer and shorter ones. */
static void keep_event(struct rig *rig, int64_t n, size_t bytes, bool forget_call) {
  char call_id[32];
  snprintf(call_id, sizeof call_id, "%lld" WORD, (long long)n % 7);
  struct store_keep keep = {.op.done = rig_done,
                            .msgs = {make_message(n, bytes)},
                            .msg_count = 1,
                            .call = {.call_control_id = span_of(call_id),
                                     .call_leg_id = span_of("leg " WORD),
                                     .state = text_of(100 + bytes % 1000)},
                            .forget_call = forget_call};
  store_keep(rig->store, &keep);
  assert_int_equal(rig_wait(rig, &keep.op), ERR_OK);
  msg_unref(&keep.msgs[0]);
}

static void keep_and_run_all(struct rig *rig) {
  enum { EVENTS = 100 };
  static const size_t sizes[] = {50, 700, 1500, 5000, 20000, 3};
  char result[200];
  char key[32];
  snprintf(result, sizeof result, "{\"ok\":true,\"data\":{\"to\":\"%s\"},\"meta\":\"%s\"}", WORD,
           WORD);
  for (int64_t n = 0; n < EVENTS; n++) {
    keep_event(rig, n, sizes[n % 6], false);
    snprintf(key, sizeof key, "key-%lld", (long long)n);
    rig_run_command(rig, &(struct rig_command){.key = n % 2 ? key : "", .result = result});
  }
  for (int64_t n = 0; n < 7; n++)
    keep_event(rig, EVENTS + n, 10, true);
}

static void mark_all(struct rig *rig) {
  struct store_stats stats;
  store_stats(rig->store, &stats);
  while (stats.waiting > 0) {
    int64_t id = rig_query(rig, "SELECT settled_to + 1 FROM outbox_progress");
    assert_int_equal(rig_mark(rig, id, id), ERR_OK);
    store_stats(rig->store, &stats);
  }
}

static void with_no_retention_nothing_is_left_of_what_is_done(void **state) {
  struct rig *rig = *state;
  rig->options.retention_ms = 0;
  rig_reopen(rig);
  keep_and_run_all(rig);
  assert_true(words_left(rig) > 0);
  mark_all(rig);
  rig_wait_until(rig, nothing_is_left);
}

/* The default. */
static void what_is_kept_for_a_while_is_gone_after_it(void **state) {
  struct rig *rig = *state;
  keep_and_run_all(rig);
  mark_all(rig);
  rig_reopen(rig);
  assert_true(words_left(rig) > 0);
  rig->options.retention_ms = 1;
  rig_reopen(rig);
  rig_wait_until(rig, nothing_is_left);
}

static void a_call_that_is_forgotten_is_gone(void **state) {
  struct rig *rig = *state;
  struct store_keep keep = {.op.done = rig_done,
                            .call = {.call_control_id = span_of("a"), .state = span_of(WORD)}};
  rig->options.retention_ms = 0;
  rig_reopen(rig);
  store_keep(rig->store, &keep);
  assert_int_equal(rig_wait(rig, &keep.op), ERR_OK);
  assert_true(words_left(rig) > 0);
  keep.forget_call = true;
  store_keep(rig->store, &keep);
  assert_int_equal(rig_wait(rig, &keep.op), ERR_OK);
  rig_wait_until(rig, nothing_is_left);
}

/* A dead letter by the broker's refusal, and removed when its time is over. */
static void a_dead_letter_is_gone_after_its_time(void **state) {
  struct rig *rig = *state;
  struct store_mark mark = {.op.done = rig_done, .ids = {1}, .count = 1, .dead_letters = true};
  rig->options.retention_ms = 0;
  rig_reopen(rig);
  keep_event(rig, 0, 1000, false);
  keep_event(rig, 7, 1000, true);
  store_mark(rig->store, &mark);
  assert_int_equal(rig_wait(rig, &mark.op), ERR_OK);
  mark_all(rig);
  rig_wait_until(rig, nothing_is_left);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(with_no_retention_nothing_is_left_of_what_is_done),
      CASE(what_is_kept_for_a_while_is_gone_after_it),
      CASE(a_call_that_is_forgotten_is_gone),
      CASE(a_dead_letter_is_gone_after_its_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
