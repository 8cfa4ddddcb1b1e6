#include "bridge/ingress.h"

#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "unit/alloc_fail.h"

enum {
  NOW_S = 1700000000,
  TOLERANCE_S = 300,
  JOBS = 300,
  LONG_BODY_BYTES = 256 * 1024, /* takes as long as ten short ones */
  DEADLINE_MS = 60000,
};

static const struct span timestamp = {"1700000000", 10};

struct rig {
  struct signature_key key;
  struct crypt_pair pair;
  struct mailbox *main;
  sem_t mail;
  struct verifier *verifier;
  size_t done;
};

struct claim {
  struct verifier_job job;
  struct rig *rig;
  size_t number;
  char signature[SIGNATURE_TEXT_SIZE];
};

static void wake(void *semaphore) {
  sem_post(semaphore);
}

static enum err open_rig(struct rig *rig, unsigned threads) {
  static const uint8_t seed[CRYPT_KEY_BYTES] = {7};
  memset(rig, 0, sizeof *rig);
  crypt_pair_from_seed(&rig->pair, seed);
  memcpy(rig->key.bytes, rig->pair.public_key, sizeof rig->key.bytes);
  sem_init(&rig->mail, 0, 0);
  enum err err = mailbox_create(&rig->main, wake, &rig->mail);
  if (err != ERR_OK)
    return err;
  const struct verifier_options options = {&rig->key, 1, TOLERANCE_S, threads};
  err = verifier_open(&rig->verifier, &options, rig->main);
  if (err != ERR_OK)
    mailbox_destroy(&rig->main);
  return err;
}

static void close_rig(struct rig *rig) {
  verifier_close(&rig->verifier);
  mailbox_drain(rig->main);
  mailbox_destroy(&rig->main);
  sem_destroy(&rig->mail);
}

/* Each in its turn, and each once: every third is forged, every seventh too old, of which nobody
 * hears when it is forged, too. */
static enum signature_verdict expected(size_t number) {
  if (number % 3 == 2)
    return SIGNATURE_MISMATCH;
  return number % 7 == 6 ? SIGNATURE_OUT_OF_TIME : SIGNATURE_OK;
}

static void on_done(struct verifier_job *job) {
  struct claim *claim = job->owner;
  assert_int_equal(claim->number, claim->rig->done++);
  assert_int_equal(job->verdict, expected(claim->number));
  assert_int_equal(job->clock_difference_s, job->now_s - NOW_S);
}

static void submit(struct rig *rig, struct claim *claim, size_t number) {
  static char bytes[LONG_BODY_BYTES];
  struct span body = {bytes, number % 5 == 0 ? sizeof bytes : number};
  *claim = (struct claim){.rig = rig, .number = number};
  assert_int_equal(signature_sign(claim->signature, &rig->pair, timestamp, body), ERR_OK);
  if (number % 3 == 2)
    claim->signature[0] = claim->signature[0] == 'A' ? 'B' : 'A';
  claim->job = (struct verifier_job){
      .claim = {span_of(claim->signature), timestamp, body},
      .now_s = NOW_S + (number % 7 == 6 ? TOLERANCE_S + 1 : 0),
      .done = on_done,
      .owner = claim,
  };
  verifier_submit(rig->verifier, &claim->job);
}

static void wait_done(struct rig *rig, size_t count) {
  while (rig->done < count) {
    struct timespec until = clock_deadline(DEADLINE_MS);
    assert_int_equal(sem_clockwait(&rig->mail, CLOCK_MONOTONIC, &until), 0);
    mailbox_drain(rig->main);
  }
}

static void completes_in_order_on(unsigned threads, size_t burst) {
  static struct claim claims[JOBS];
  struct rig rig;
  assert_int_equal(open_rig(&rig, threads), ERR_OK);
  for (size_t i = 0; i < JOBS; i++) {
    submit(&rig, &claims[i], i);
    if (i % burst == 0)
      verifier_work(rig.verifier);
  }
  verifier_work(rig.verifier);
  wait_done(&rig, JOBS);
  assert_int_equal(rig.done, JOBS);
  close_rig(&rig);
}

static void completes_in_the_order_handed_in(void **state) {
  (void)state;
  for (unsigned threads = 0; threads <= VERIFIER_THREADS_MAX; threads++) {
    completes_in_order_on(threads, 1);
    completes_in_order_on(threads, 10);
    completes_in_order_on(threads, JOBS);
  }
}

static void completes_a_lone_one(void **state) {
  (void)state;
  struct claim claim;
  struct rig rig;
  assert_int_equal(open_rig(&rig, 1), ERR_OK);
  submit(&rig, &claim, 0);
  assert_int_equal(rig.done, 0);
  verifier_work(rig.verifier);
  wait_done(&rig, 1); /* a thread that is only just starting may have taken it */
  close_rig(&rig);
}

/* Main is at something else: what the threads have verified comes by mail. Two may be left to main,
 * as a thread would not be worth waking. */
static void finishes_many_without_main(void **state) {
  (void)state;
  static struct claim claims[JOBS];
  struct rig rig;
  assert_int_equal(open_rig(&rig, 2), ERR_OK);
  for (size_t i = 0; i < JOBS; i++)
    submit(&rig, &claims[i], i);
  wait_done(&rig, JOBS - 2);
  verifier_work(rig.verifier);
  wait_done(&rig, JOBS);
  close_rig(&rig);
}

static enum err open_and_close(void *context) {
  (void)context;
  struct rig rig;
  enum err err = open_rig(&rig, 2);
  if (err == ERR_OK)
    close_rig(&rig);
  return err;
}

static void opens_without_memory_or_not_at_all(void **state) {
  (void)state;
  assert_int_equal(alloc_fail_each(open_and_close, NULL), 2);
}

static void has_no_thread_where_main_has_the_only_processor(void **state) {
  (void)state;
  cpu_set_t all;
  cpu_set_t one;
  CPU_ZERO(&one);
  assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
  CPU_SET((size_t)sched_getcpu(), &one);
  assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
  assert_int_equal(verifier_threads(), 0);
  assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
  if (CPU_COUNT(&all) > VERIFIER_THREADS_MAX)
    assert_int_equal(verifier_threads(), VERIFIER_THREADS_MAX);
  else
    assert_int_equal(verifier_threads(), CPU_COUNT(&all) - 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(completes_in_the_order_handed_in),
      cmocka_unit_test(completes_a_lone_one),
      cmocka_unit_test(finishes_many_without_main),
      cmocka_unit_test(opens_without_memory_or_not_at_all),
      cmocka_unit_test(has_no_thread_where_main_has_the_only_processor),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
