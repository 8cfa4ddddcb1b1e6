#include "intake.h"

#include "bridge/clock.h"
#include "bridge/thread.h"

void store_intake_init(struct store_intake *intake, pthread_mutex_t *lock, pthread_cond_t *work) {
  *intake = (struct store_intake){.lock = lock, .work = work};
  thread_cond_init(&intake->done);
}

void store_intake_destroy(struct store_intake *intake) {
  pthread_cond_destroy(&intake->done);
}

/* Locked. Until its outcome is there, or its time is up before its turn came. */
static enum err wait_for_outcome(struct store_intake *intake, struct store_arrival *arrival,
                                 int64_t timeout_ms) {
  struct timespec deadline = clock_deadline(timeout_ms);
  int code = 0;
  while (arrival->turn == STORE_ARRIVAL_WAITS && code == 0)
    code = pthread_cond_timedwait(&intake->done, intake->lock, &deadline);
  if (arrival->turn == STORE_ARRIVAL_WAITS) {
    list_remove(&intake->waiting, &arrival->link);
    return ERR_TIMEOUT;
  }
  while (arrival->turn == STORE_ARRIVAL_TAKEN)
    pthread_cond_wait(&intake->done, intake->lock);
  return arrival->result;
}

static enum err pass(struct store_intake *intake, struct store_arrival *arrival,
                     int64_t timeout_ms) {
  if (intake->closing)
    return ERR_CLOSED;
  list_append(&intake->waiting, &arrival->link);
  intake->callers++;
  pthread_cond_signal(intake->work);
  enum err err = wait_for_outcome(intake, arrival, timeout_ms);
  intake->callers--;
  if (intake->closing)
    pthread_cond_signal(intake->work);
  return err;
}

enum err store_intake_commit(struct store_intake *intake, struct command_msg *message,
                             struct mail *when_committed, bool *repeated, int64_t timeout_ms) {
  struct store_arrival arrival = {
      .message = message, .when_committed = when_committed, .came_mono_us = clock_mono_us()};
  pthread_mutex_lock(intake->lock);
  enum err err = pass(intake, &arrival, timeout_ms);
  pthread_mutex_unlock(intake->lock);
  *repeated = err == ERR_OK && arrival.committed.repeated;
  return err;
}

struct list store_intake_take(struct store_intake *intake) {
  pthread_mutex_lock(intake->lock);
  struct list taken = intake->waiting;
  intake->waiting = (struct list){0};
  for (struct list_link *link = taken.first; link; link = link->after)
    container_of(link, struct store_arrival, link)->turn = STORE_ARRIVAL_TAKEN;
  pthread_mutex_unlock(intake->lock);
  return taken;
}

void store_intake_complete(struct store_intake *intake, const struct list *arrivals) {
  pthread_mutex_lock(intake->lock);
  for (struct list_link *link = arrivals->first; link; link = link->after)
    container_of(link, struct store_arrival, link)->turn = STORE_ARRIVAL_DONE;
  pthread_cond_broadcast(&intake->done);
  pthread_mutex_unlock(intake->lock);
}
