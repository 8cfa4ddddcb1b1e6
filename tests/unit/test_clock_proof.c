#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"

enum { RELEASED = 1000000, TOLERANCE = 300 };

static struct clock_proof fresh(void) {
  struct clock_proof proof;
  clock_proof_init(&proof, RELEASED, TOLERANCE);
  return proof;
}

static void assert_wrong(const struct clock_proof *proof, int64_t now, const char *words) {
  const char *why = clock_proof_why(proof, now);
  assert_non_null(why);
  assert_non_null(strstr(why, words));
}

static void a_clock_from_before_the_release_is_wrong(void **state) {
  (void)state;
  struct clock_proof proof = fresh();
  assert_wrong(&proof, 0, "release");
  assert_wrong(&proof, RELEASED - 1, "release");
  assert_null(clock_proof_why(&proof, RELEASED));
}

static void a_clock_behind_the_journal_is_wrong_past_the_tolerance(void **state) {
  (void)state;
  struct clock_proof proof = fresh();
  clock_proof_note(&proof, CLOCK_PROOF_JOURNAL, RELEASED + 5000);
  assert_null(clock_proof_why(&proof, RELEASED + 5000 - TOLERANCE));
  assert_wrong(&proof, RELEASED + 5000 - TOLERANCE - 1, "journal");
}

static void the_latest_time_counts(void **state) {
  (void)state;
  struct clock_proof proof = fresh();
  clock_proof_note(&proof, CLOCK_PROOF_SIGNED, RELEASED + 9000);
  clock_proof_note(&proof, CLOCK_PROOF_JOURNAL, RELEASED + 5000);
  assert_wrong(&proof, RELEASED + 6000, "signed");
  clock_proof_note(&proof, CLOCK_PROOF_JOURNAL, RELEASED + 20000);
  assert_wrong(&proof, RELEASED + 9000, "journal");
}

static void a_signature_that_fits_clears_a_journal_that_was_ahead(void **state) {
  (void)state;
  struct clock_proof proof = fresh();
  clock_proof_note(&proof, CLOCK_PROOF_JOURNAL, RELEASED + 86400000);
  assert_wrong(&proof, RELEASED + 10, "journal");
  clock_proof_confirm(&proof, RELEASED + 10);
  assert_null(clock_proof_why(&proof, RELEASED + 10));
  assert_null(clock_proof_why(&proof, RELEASED + 20));
}

static void nothing_clears_a_clock_from_before_the_release(void **state) {
  (void)state;
  struct clock_proof proof = fresh();
  clock_proof_confirm(&proof, 10);
  assert_wrong(&proof, 10, "release");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_clock_from_before_the_release_is_wrong),
      cmocka_unit_test(a_clock_behind_the_journal_is_wrong_past_the_tolerance),
      cmocka_unit_test(the_latest_time_counts),
      cmocka_unit_test(a_signature_that_fits_clears_a_journal_that_was_ahead),
      cmocka_unit_test(nothing_clears_a_clock_from_before_the_release),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
