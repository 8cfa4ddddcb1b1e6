/* What is to happen to a call, a conference or a message a little later. A list of tasks belongs to
 * its owner and goes with it. Main thread. */
#ifndef SIM_TASKS_H
#define SIM_TASKS_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/list.h"
#include "bridge/loop.h"

struct json_t;

/* What a task is about, so that it can be called off. */
enum sim_task_kind {
  TASK_PROGRESS = 1, /* ringing, answering, being hung up by the other side */
  TASK_MEDIA,        /* the end of speech or playback */
  TASK_GATHER,       /* its next digit, or its time-out */
  TASK_DETECTION,    /* the answering machine detection's next finding */
  TASK_RECORDING,    /* a recording is saved */
  TASK_STREAM,       /* transcription and the like */
  TASK_QUEUE,        /* the longest wait in a queue is over */
  TASK_DTMF,         /* digits that the other side hears or presses */
};

struct sim_tasks {
  struct list list; /* oldest first */
  unsigned count;
  void *owner;
};

enum { SIM_TASKS_MAX = 64 };

typedef void sim_task_run(void *owner, struct json_t *detail);

/* Runs run(owner, detail) in delay_ms; takes the detail (NULL for none). Past SIM_TASKS_MAX the
 * oldest task of the owner gives way. */
void sim_task_add(struct timers *timers, struct sim_tasks *tasks, enum sim_task_kind kind,
                  int64_t delay_ms, sim_task_run *run, struct json_t *detail);

/* Calls off all tasks of a kind; whether there were any. */
bool sim_task_cancel(struct timers *timers, struct sim_tasks *tasks, enum sim_task_kind kind);

void sim_task_cancel_all(struct timers *timers, struct sim_tasks *tasks);

#endif
