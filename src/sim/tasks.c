#include "tasks.h"

#include <stddef.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "ids.h"

struct sim_task {
  struct timer timer;
  struct list_link link;
  struct sim_tasks *tasks;
  enum sim_task_kind kind;
  sim_task_run *run;
  struct json_t *detail;
};

static void unlink_task(struct sim_task *task) {
  list_remove(&task->tasks->list, &task->link);
  task->tasks->count--;
}

static void drop(struct timers *timers, struct list_link *link) {
  struct sim_task *task = container_of(link, struct sim_task, link);
  timer_stop(timers, &task->timer);
  unlink_task(task);
  json_decref(task->detail);
  mem_free(task);
}

static void fire(struct timer *timer) {
  struct sim_task *task = container_of(timer, struct sim_task, timer);
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
    drop(timers, tasks->list.first);
  struct sim_task *task = sim_alloc(sizeof *task);
  task->tasks = tasks;
  task->kind = kind;
  task->run = run;
  task->detail = detail;
  list_append(&tasks->list, &task->link);
  tasks->count++;
  timer_start(timers, &task->timer, clock_mono_ms() + delay_ms, fire);
}

bool sim_task_cancel(struct timers *timers, struct sim_tasks *tasks, enum sim_task_kind kind) {
  bool any = false;
  struct list_link *next = NULL;
  for (struct list_link *link = tasks->list.first; link; link = next) {
    next = link->after;
    if (container_of(link, struct sim_task, link)->kind == kind) {
      drop(timers, link);
      any = true;
    }
  }
  return any;
}

void sim_task_cancel_all(struct timers *timers, struct sim_tasks *tasks) {
  while (tasks->list.first)
    drop(timers, tasks->list.first);
}
