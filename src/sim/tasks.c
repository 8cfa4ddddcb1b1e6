#include "tasks.h"

#include <stddef.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "ids.h"

struct sim_task {
  struct timer timer; /* first: a fired timer is its task */
  struct sim_task *next;
  struct sim_tasks *tasks;
  enum sim_task_kind kind;
  sim_task_run *run;
  struct json_t *detail;
};

static void unlink_task(struct sim_task *task) {
  struct sim_task **at = &task->tasks->first;
  while (*at != task)
    at = &(*at)->next;
  *at = task->next;
  task->tasks->count--;
}

static void drop(struct timers *timers, struct sim_task *task) {
  timer_stop(timers, &task->timer);
  unlink_task(task);
  json_decref(task->detail);
  mem_free(task);
}

static void fire(struct timer *timer) {
  struct sim_task *task = (struct sim_task *)timer;
  sim_task_run *run = task->run;
  void *owner = task->tasks->owner;
  struct json_t *detail = task->detail;
  unlink_task(task);
  mem_free(task);
  run(owner, detail); /* may free the owner */
  json_decref(detail);
}

void sim_task_add(struct timers *timers, struct sim_tasks *tasks, enum sim_task_kind kind,
                  int64_t delay_ms, sim_task_run *run, struct json_t *detail) {
  if (tasks->count >= SIM_TASKS_MAX)
    drop(timers, tasks->first);
  struct sim_task *task = sim_alloc(sizeof *task);
  task->tasks = tasks;
  task->kind = kind;
  task->run = run;
  task->detail = detail;
  struct sim_task **at = &tasks->first;
  while (*at)
    at = &(*at)->next;
  *at = task;
  tasks->count++;
  timer_start(timers, &task->timer, clock_mono_ms() + delay_ms, fire);
}

bool sim_task_cancel(struct timers *timers, struct sim_tasks *tasks, enum sim_task_kind kind) {
  bool any = false;
  struct sim_task *next = NULL;
  for (struct sim_task *task = tasks->first; task; task = next) {
    next = task->next;
    if (task->kind == kind) {
      drop(timers, task);
      any = true;
    }
  }
  return any;
}

void sim_task_cancel_all(struct timers *timers, struct sim_tasks *tasks) {
  while (tasks->first)
    drop(timers, tasks->first);
}
