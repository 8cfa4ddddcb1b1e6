/* Threads beside main, and what they wait on. Any thread. */
#ifndef BRIDGE_THREAD_H
#define BRIDGE_THREAD_H

#include <pthread.h>

#include "bridge/err.h"

/* Starts one that gets no signals: those are main's. To be joined by the caller, or detached.
 * ERR_MEMORY, also when the system allows no more threads. */
enum err thread_start(pthread_t *out, void *(*run)(void *context), void *context) MUST_CHECK;

/* A condition that can be waited for until a clock_deadline. */
void thread_cond_init(pthread_cond_t *out);

#endif
