#include "bridge/thread.h"

#include <signal.h>
#include <time.h>

enum err thread_start(pthread_t *out, void *(*run)(void *context), void *context) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); /* it inherits what is blocked here */
  int code = pthread_create(out, NULL, run, context);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return code == 0 ? ERR_OK : ERR_MEMORY;
}

void thread_cond_init(pthread_cond_t *out) {
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(out, &monotonic);
  pthread_condattr_destroy(&monotonic);
}
