/* Signed commands in the journal: no nonce is used twice, whatever happens in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/store_rig.h"
#include "store/nonces.h"

enum { TIMEOUT_MS = 120000, AHEAD_MS = 600000 };

/* A command whose signature was found so; the nonce is a letter. */
struct said {
  char nonce;
  enum command_signature signature;
  int64_t until_ms;
  uint16_t packet_id;
  bool dup;
};

static enum command_signature keep(struct rig *rig, const struct said *said, bool *repeated) {
  struct command_msg_parts parts = {.topic = span_of("telnyx/cmd/calls/dial"),
                                    .payload = span_of("{}"),
                                    .qos = 1,
                                    .packet_id = said->packet_id,
                                    .dup = said->dup,
                                    .received_wall_ms = clock_wall_ms(),
                                    .signature = said->signature,
                                    .signed_until_ms = said->until_ms};
  struct command_msg *message = NULL;
  memset(parts.nonce, said->nonce, sizeof parts.nonce);
  assert_int_equal(command_msg_create(&message, &parts), ERR_OK);
  assert_int_equal(store_commit_command(rig->store, message, NULL, repeated, TIMEOUT_MS), ERR_OK);
  enum command_signature signature = message->parts.signature;
  command_msg_free(&message);
  return signature;
}

static enum command_signature use(struct rig *rig, char nonce, int64_t until_ms) {
  bool repeated = true;
  enum command_signature signature =
      keep(rig, &(struct said){nonce, COMMAND_SIGNATURE_GOOD, until_ms, 0, false}, &repeated);
  assert_false(repeated);
  return signature;
}

static void a_nonce_is_used_once_in_all_lives(void **state) {
  struct rig *rig = *state;
  int64_t until_ms = clock_wall_ms() + AHEAD_MS;
  assert_int_equal(use(rig, 'a', until_ms), COMMAND_SIGNATURE_GOOD);
  assert_int_equal(use(rig, 'a', until_ms), COMMAND_SIGNATURE_REPLAYED);
  assert_int_equal(use(rig, 'b', until_ms), COMMAND_SIGNATURE_GOOD);
  rig_reopen(rig);
  assert_int_equal(use(rig, 'a', until_ms), COMMAND_SIGNATURE_REPLAYED);
  assert_int_equal(use(rig, 'a', until_ms + 1), COMMAND_SIGNATURE_REPLAYED);
  assert_int_equal(use(rig, 'b', until_ms), COMMAND_SIGNATURE_REPLAYED);
  assert_int_equal(use(rig, 'c', until_ms), COMMAND_SIGNATURE_GOOD);
}

static void what_is_not_good_uses_no_nonce(void **state) {
  struct rig *rig = *state;
  bool repeated = true;
  int64_t until_ms = clock_wall_ms() + AHEAD_MS;
  for (int i = COMMAND_SIGNATURE_UNASKED; i <= COMMAND_SIGNATURE_REPLAYED; i++) {
    struct said said = {'a', (enum command_signature)i, until_ms, 0, false};
    if (i != COMMAND_SIGNATURE_GOOD)
      assert_int_equal(keep(rig, &said, &repeated), i);
  }
  assert_int_equal(use(rig, 'a', until_ms), COMMAND_SIGNATURE_GOOD);
}

static void what_was_found_out_is_known_after_a_restart(void **state) {
  struct rig *rig = *state;
  int64_t until_ms = clock_wall_ms() + AHEAD_MS;
  use(rig, 'a', until_ms);
  use(rig, 'a', until_ms);
  rig_reopen(rig);
  struct store_unfinished unfinished = {.read.done = rig_read_done};
  store_read_unfinished(rig->store, &unfinished);
  assert_int_equal(rig_wait_read(rig, &unfinished.read), ERR_OK);
  assert_int_equal(unfinished.count, 2);
  assert_int_equal(unfinished.messages[0]->parts.signature, COMMAND_SIGNATURE_GOOD);
  assert_int_equal(unfinished.messages[0]->parts.signed_until_ms, until_ms);
  assert_int_equal(unfinished.messages[1]->parts.signature, COMMAND_SIGNATURE_REPLAYED);
  for (size_t i = 0; i < unfinished.count; i++)
    command_msg_free(&unfinished.messages[i]);
}

/* What the broker delivers again is the same command, also when its time has passed meanwhile; one
 * that differs in its nonce alone is another. */
static void a_redelivery_is_no_replay(void **state) {
  struct rig *rig = *state;
  int64_t until_ms = clock_wall_ms() + AHEAD_MS;
  static const struct {
    char nonce;
    enum command_signature signature, found;
    bool repeated;
  } rows[] = {
      {'a', COMMAND_SIGNATURE_GOOD, COMMAND_SIGNATURE_GOOD, true},
      {'a', COMMAND_SIGNATURE_EXPIRED, COMMAND_SIGNATURE_EXPIRED, true},
      {'b', COMMAND_SIGNATURE_GOOD, COMMAND_SIGNATURE_GOOD, false},
      {'b', COMMAND_SIGNATURE_GOOD, COMMAND_SIGNATURE_GOOD, true},
  };
  bool repeated = true;
  keep(rig, &(struct said){'a', COMMAND_SIGNATURE_GOOD, until_ms, 7, false}, &repeated);
  assert_false(repeated);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    rig_reopen(rig);
    struct said said = {rows[i].nonce, rows[i].signature, until_ms, 7, true};
    assert_int_equal(keep(rig, &said, &repeated), rows[i].found);
    assert_int_equal(repeated, rows[i].repeated);
  }
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command"), 2);
}

/* The clock may be set back: what counted no longer than what is forgotten is not let in again. */
static void what_is_forgotten_cannot_be_used_again(void **state) {
  struct rig *rig = *state;
  int64_t past_ms = clock_wall_ms() - 1000;
  assert_int_equal(use(rig, 'a', past_ms), COMMAND_SIGNATURE_GOOD);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command_nonce"), 1);
  assert_int_equal(use(rig, 'b', past_ms + AHEAD_MS), COMMAND_SIGNATURE_GOOD);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command_nonce"), 1);
  assert_int_equal(use(rig, 'a', past_ms), COMMAND_SIGNATURE_REPLAYED);
  rig_reopen(rig);
  assert_int_equal(use(rig, 'c', past_ms), COMMAND_SIGNATURE_REPLAYED);
  assert_int_equal(use(rig, 'c', past_ms + 1), COMMAND_SIGNATURE_GOOD);
}

static void many_expired_ones_become_fewer(void **state) {
  struct rig *rig = *state;
  rig_exec(rig, "INSERT INTO command_nonce (nonce, expires_ms)"
                " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)"
                " SELECT randomblob(16), i FROM n");
  use(rig, 'a', clock_wall_ms() + AHEAD_MS);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command_nonce"), 7);
  use(rig, 'b', clock_wall_ms() + AHEAD_MS);
  use(rig, 'c', clock_wall_ms() + AHEAD_MS);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command_nonce"), 3);
  assert_int_equal(rig_query(rig, "SELECT forgotten_to_ms FROM command_nonce_gone"), 10);
}

/* Then the oldest goes, and with it whatever expires no later. */
static void there_are_so_many_at_most(void **state) {
  struct rig *rig = *state;
  char text[512];
  int64_t until_ms = clock_wall_ms() + AHEAD_MS;
  snprintf(text, sizeof text,
           "INSERT INTO command_nonce (nonce, expires_ms)"
           " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
           " SELECT randomblob(16), %lld + i FROM n",
           STORE_NONCES_MAX - 1, (long long)until_ms);
  rig_exec(rig, text);
  assert_int_equal(use(rig, 'a', until_ms), COMMAND_SIGNATURE_GOOD);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command_nonce"), STORE_NONCES_MAX);
  assert_int_equal(rig_query(rig, "SELECT forgotten_to_ms FROM command_nonce_gone"), 0);
  assert_int_equal(use(rig, 'b', until_ms + 2), COMMAND_SIGNATURE_GOOD);
  assert_int_equal(rig_query(rig, "SELECT count(*) FROM command_nonce"), STORE_NONCES_MAX);
  assert_int_equal(use(rig, 'c', until_ms + 1), COMMAND_SIGNATURE_REPLAYED);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_nonce_is_used_once_in_all_lives),
      CASE(what_is_not_good_uses_no_nonce),
      CASE(what_was_found_out_is_known_after_a_restart),
      CASE(a_redelivery_is_no_replay),
      CASE(what_is_forgotten_cannot_be_used_again),
      CASE(many_expired_ones_become_fewer),
      CASE(there_are_so_many_at_most),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
