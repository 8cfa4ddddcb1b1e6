#include "calls/queues.h"

#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "sim.h"

static struct sim_queue *queue_of(struct list_link *link) {
  return link ? container_of(link, struct sim_queue, link) : NULL;
}

static void free_queue(struct sim_queue *queue) {
  mem_free(queue->name);
  mem_free(queue);
}

void sim_queues_close(struct sim *sim) {
  struct sim_queue *queue = NULL;
  while ((queue = queue_of(list_take_first(&sim->queues.all))))
    free_queue(queue);
}

struct sim_queue *sim_queue_first(const struct sim *sim) {
  return queue_of(sim->queues.all.first);
}

struct sim_queue *sim_queue_next(const struct sim_queue *queue) {
  return queue_of(queue->link.after);
}

struct sim_queue *sim_queue_find(const struct sim *sim, const char *name) {
  struct sim_queue *queue = sim_queue_first(sim);
  while (queue && strcmp(queue->name, name) != 0 && strcmp(queue->id, name) != 0)
    queue = sim_queue_next(queue);
  return queue;
}

struct sim_queue *sim_queue_new(struct sim *sim, const char *name, long long max_size) {
  if (sim->queues.count >= SIM_QUEUES_MAX)
    return NULL;
  struct sim_queue *queue = sim_alloc(sizeof *queue);
  queue->name = sim_copy(span_of(name));
  queue->max_size = max_size;
  crypt_uuid(queue->id);
  sim_time_micros(queue->created_at);
  list_insert(&sim->queues.all, &queue->link, sim->queues.all.first);
  sim->queues.count++;
  return queue;
}

void sim_queue_remove(struct sim *sim, struct sim_queue *queue) {
  struct sim_call *call = NULL;
  while ((call = sim_queue_head(sim, queue)) != NULL)
    sim_queue_leave(call, "leave");
  list_remove(&sim->queues.all, &queue->link);
  sim->queues.count--;
  free_queue(queue);
}

static void on_waited_too_long(void *owner, json_t *detail) {
  (void)detail;
  sim_queue_leave(owner, "timeout");
}

bool sim_queue_enter(struct sim_queue *queue, struct sim_call *call, long long max_wait_s) {
  sim_queue_leave(call, "leave");
  if (queue->size >= queue->max_size)
    return false;
  queue->size++;
  call->wait.queue = queue;
  call->wait.position = queue->size;
  call->wait.since_mono_ms = clock_mono_ms();
  sim_say(call->sim, "--", "call %s  waits in queue %s, place %u", sim_short_id(call->id),
          queue->name, queue->size);
  sim_call_event(call, "call.enqueued",
                 json_pack("{s:s,s:i,s:i}", "queue", queue->name, "current_position",
                           (int)queue->size, "queue_avg_wait_time_secs", 0));
  if (max_wait_s > 0)
    sim_call_later(call, TASK_QUEUE, max_wait_s * 1000, on_waited_too_long, NULL);
  return true;
}

static int waited_s(const struct sim_call *call) {
  return (int)((clock_mono_ms() - call->wait.since_mono_ms) / 1000);
}

void sim_queue_leave(struct sim_call *call, const char *reason) {
  struct sim_queue *queue = call->wait.queue;
  if (!queue)
    return;
  sim_task_cancel(call->sim->timers, &call->tasks, TASK_QUEUE);
  call->wait.queue = NULL;
  queue->size--;
  for (struct sim_call *other = sim_call_first(call->sim); other; other = sim_call_next(other))
    if (other->wait.queue == queue && other->wait.position > call->wait.position)
      other->wait.position--;
  sim_call_event(call, "call.dequeued",
                 json_pack("{s:s,s:i,s:s,s:i}", "queue", queue->name, "queue_position",
                           (int)call->wait.position, "reason", reason, "wait_time_secs",
                           waited_s(call)));
}

struct sim_call *sim_queue_head(const struct sim *sim, const struct sim_queue *queue) {
  for (struct sim_call *call = sim_call_first(sim); call; call = sim_call_next(call))
    if (call->wait.queue == queue && call->wait.position == 1)
      return call;
  return NULL;
}

json_t *sim_queue_describe(const struct sim_queue *queue) {
  return json_pack("{s:s,s:s,s:s,s:i,s:I,s:i,s:s,s:s}", "record_type", "queue", "id", queue->id,
                   "name", queue->name, "current_size", (int)queue->size, "max_size",
                   (json_int_t)queue->max_size, "average_wait_time_secs", 0, "created_at",
                   queue->created_at, "updated_at", queue->created_at);
}

json_t *sim_queue_call_describe(const struct sim_call *call) {
  json_t *json = sim_call_describe(call);
  json_t *more = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:i,s:i}", "record_type", "queue_call",
                           "queue_id", call->wait.queue->id, "queue_name", call->wait.queue->name,
                           "from", sim_call_text(call, "from"), "to", sim_call_text(call, "to"),
                           "connection_id", sim_call_text(call, "connection_id"), "queue_position",
                           (int)call->wait.position, "wait_time_secs", waited_s(call));
  json_object_update(json, more);
  json_decref(more);
  return json;
}

json_t *sim_queue_calls(const struct sim *sim, const struct sim_queue *queue) {
  json_t *list = json_array();
  for (const struct sim_call *call = sim_call_first(sim); call; call = sim_call_next(call))
    if (call->wait.queue == queue)
      json_array_append_new(list, sim_queue_call_describe(call));
  return list;
}
