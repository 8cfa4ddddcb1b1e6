/* Queues of calls. Main thread. */
#ifndef SIM_QUEUES_H
#define SIM_QUEUES_H

#include <stdbool.h>

#include "bridge/crypt.h"
#include "calls/calls.h"

enum { SIM_QUEUES_MAX = 1000, SIM_QUEUE_SIZE_DEFAULT = 100 };

struct sim_queue {
  struct list_link link;
  char id[CRYPT_UUID_SIZE];
  char *name;
  long long max_size;
  unsigned size;
  char created_at[SIM_TIME_SIZE];
};

void sim_queues_close(struct sim *sim);

/* By name or id; NULL when there is none. */
struct sim_queue *sim_queue_find(const struct sim *sim, const char *name);

/* NULL: there are as many as can be. The name is not taken yet. */
struct sim_queue *sim_queue_new(struct sim *sim, const char *name, long long max_size);

/* Newest first; NULL after the last. */
struct sim_queue *sim_queue_first(const struct sim *sim);
struct sim_queue *sim_queue_next(const struct sim_queue *queue);

/* Its calls leave; frees it. */
void sim_queue_remove(struct sim *sim, struct sim_queue *queue);

/* Puts a call at the end and tells; false when the queue is full. */
bool sim_queue_enter(struct sim_queue *queue, struct sim_call *call, long long max_wait_s);

/* Takes a call out, for a reason of call.dequeued. No effect on one that is in none. */
void sim_queue_leave(struct sim_call *call, const char *reason);

/* The call that has waited longest; NULL when it is empty. */
struct sim_call *sim_queue_head(const struct sim *sim, const struct sim_queue *queue);

struct json_t *sim_queue_describe(const struct sim_queue *queue);

/* Its calls, as REST shows them. */
struct json_t *sim_queue_calls(const struct sim *sim, const struct sim_queue *queue);
struct json_t *sim_queue_call_describe(const struct sim_call *call);

#endif
