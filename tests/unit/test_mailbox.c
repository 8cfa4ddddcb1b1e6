#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/mailbox.h"

enum { SENDERS = 4, EACH = 5000, WAKE_TIMEOUT_MS = 30000 };

struct letter {
  struct mail mail;
  int sender, number;
};

static int next_of[SENDERS];
static int delivered;

static void deliver(struct mail *mail) {
  struct letter *letter = (struct letter *)mail;
  assert_int_equal(letter->number, next_of[letter->sender]++);
  delivered++;
}

struct sender {
  struct mailbox *box;
  struct letter letters[EACH];
};

static void *send_all(void *context) {
  struct sender *sender = context;
  for (int i = 0; i < EACH; i++)
    mailbox_post(sender->box, &sender->letters[i].mail);
  return NULL;
}

static void post_semaphore(void *semaphore) {
  sem_post(semaphore);
}

static void wait_for_wake(sem_t *woken) {
  struct timespec until = clock_deadline(WAKE_TIMEOUT_MS);
  if (sem_clockwait(woken, CLOCK_MONOTONIC, &until) != 0)
    fail_msg("a wake was lost: %d of %d letters came", delivered, SENDERS * EACH);
}

/* The owner waits for the wake alone, so a lost wake fails the test. */
static void delivers_all_in_each_senders_order(void **state) {
  (void)state;
  static struct sender senders[SENDERS];
  pthread_t threads[SENDERS];
  sem_t woken;
  sem_init(&woken, 0, 0);
  struct mailbox *box = NULL;
  assert_int_equal(mailbox_create(&box, post_semaphore, &woken), ERR_OK);
  for (int s = 0; s < SENDERS; s++) {
    senders[s].box = box;
    for (int i = 0; i < EACH; i++)
      senders[s].letters[i] = (struct letter){{NULL, deliver}, s, i};
    pthread_create(&threads[s], NULL, send_all, &senders[s]);
  }
  while (delivered < SENDERS * EACH) {
    wait_for_wake(&woken);
    mailbox_drain(box);
  }
  for (int s = 0; s < SENDERS; s++)
    pthread_join(threads[s], NULL);
  assert_int_equal(delivered, SENDERS * EACH);
  mailbox_destroy(&box);
  sem_destroy(&woken);
}

static void count_wake(void *count) {
  ++*(int *)count;
}

static void wakes_only_from_empty_to_not_empty(void **state) {
  (void)state;
  int wakes = 0;
  struct mailbox *box = NULL;
  struct letter letters[3] = {
      {{NULL, deliver}, 0, 0}, {{NULL, deliver}, 0, 1}, {{NULL, deliver}, 0, 2}};
  assert_int_equal(mailbox_create(&box, count_wake, &wakes), ERR_OK);
  next_of[0] = 0;
  mailbox_post(box, &letters[0].mail);
  assert_int_equal(wakes, 1);
  mailbox_post(box, &letters[1].mail);
  assert_int_equal(wakes, 1);
  assert_int_equal(mailbox_drain(box), 2);
  mailbox_post(box, &letters[2].mail);
  assert_int_equal(wakes, 2);
  assert_int_equal(mailbox_drain(box), 1);
  assert_int_equal(mailbox_drain(box), 0);
  mailbox_destroy(&box);
  assert_null(box);
}

static void drains_a_burst_in_parts(void **state) {
  (void)state;
  enum { COUNT = 10, MOST = 4 };
  int wakes = 0;
  struct mailbox *box = NULL;
  struct letter letters[COUNT + 1];
  assert_int_equal(mailbox_create(&box, count_wake, &wakes), ERR_OK);
  next_of[0] = 0;
  for (int i = 0; i <= COUNT; i++)
    letters[i] = (struct letter){{NULL, deliver}, 0, i};
  for (int i = 0; i < COUNT; i++)
    mailbox_post(box, &letters[i].mail);
  assert_int_equal(mailbox_drain_some(box, MOST), MOST);
  assert_int_equal(wakes, 2); /* the owner is to come again */
  mailbox_post(box, &letters[COUNT].mail);
  assert_int_equal(wakes, 2);
  assert_int_equal(mailbox_drain_some(box, MOST), MOST); /* in order; deliver sees to it */
  assert_int_equal(wakes, 3);
  assert_int_equal(mailbox_drain_some(box, MOST), 3);
  assert_int_equal(wakes, 3);
  assert_int_equal(mailbox_drain_some(box, MOST), 0);
  mailbox_destroy(&box);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(delivers_all_in_each_senders_order),
      cmocka_unit_test(wakes_only_from_empty_to_not_empty),
      cmocka_unit_test(drains_a_burst_in_parts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
