#include <string.h>

#include <jansson.h>

#include "api/handlers.h"
#include "calls/queues.h"
#include "json.h"
#include "sim.h"

static struct sim_queue *the_queue(struct sim_request *request) {
  struct sim_queue *queue = sim_queue_find(request->sim, request->ids[0]);
  if (!queue && request->sim->options->accept_any_id)
    queue = sim_queue_new(request->sim, request->ids[0], SIM_QUEUE_SIZE_DEFAULT);
  if (!queue)
    sim_answer_error(request, SIM_NO_RESOURCE, "There is no queue with this name.", NULL);
  return queue;
}

void sim_queues_create(struct sim_request *request) {
  const char *name = sim_json_text(request->params, "queue_name", "");
  const struct sim_queue *old = sim_queue_find(request->sim, name);
  if (old && request->sim->options->accept_any_id) {
    sim_answer_data(request, sim_queue_describe(old));
    return;
  }
  if (old) {
    sim_answer_error(request, SIM_BAD_PARAMETER, "There is a queue with this name already.",
                     "/queue_name");
    return;
  }
  const struct sim_queue *queue = sim_queue_new(
      request->sim, name, sim_json_int(request->params, "max_size", SIM_QUEUE_SIZE_DEFAULT));
  if (queue)
    sim_answer_data(request, sim_queue_describe(queue));
  else
    sim_answer_error(request, SIM_TOO_MANY, NULL, NULL);
}

void sim_queues_list(struct sim_request *request) {
  json_t *list = json_array();
  for (const struct sim_queue *at = sim_queue_first(request->sim); at; at = sim_queue_next(at))
    json_array_append_new(list, sim_queue_describe(at));
  sim_answer_list(request, list);
}

void sim_queues_retrieve(struct sim_request *request) {
  const struct sim_queue *queue = the_queue(request);
  if (queue)
    sim_answer_data(request, sim_queue_describe(queue));
}

void sim_queues_update(struct sim_request *request) {
  struct sim_queue *queue = the_queue(request);
  if (!queue)
    return;
  queue->max_size = sim_json_int(request->params, "max_size", queue->max_size);
  sim_answer_data(request, sim_queue_describe(queue));
}

void sim_queues_delete(struct sim_request *request) {
  struct sim_queue *queue = the_queue(request);
  if (!queue)
    return;
  sim_queue_remove(request->sim, queue);
  request->status = 204;
}

void sim_queues_calls(struct sim_request *request) {
  const struct sim_queue *queue = the_queue(request);
  if (queue)
    sim_answer_list(request, sim_queue_calls(request->sim, queue));
}

static struct sim_call *queued_call(struct sim_request *request) {
  struct sim_queue *queue = the_queue(request);
  struct sim_call *call = queue ? sim_request_call(request, request->ids[1], false, NULL) : NULL;
  if (call && call->wait.queue != queue && request->sim->options->accept_any_id &&
      !sim_queue_enter(queue, call, 0))
    sim_queue_leave(call, "leave");
  if (call && call->wait.queue != queue) {
    sim_answer_error(request, SIM_NO_RESOURCE, "The call does not wait in this queue.", NULL);
    return NULL;
  }
  return call;
}

void sim_queues_call(struct sim_request *request) {
  const struct sim_call *call = queued_call(request);
  if (call)
    sim_answer_data(request, sim_queue_call_describe(call));
}

void sim_queues_call_update(struct sim_request *request) {
  if (queued_call(request))
    request->status = 204;
}

void sim_queues_call_remove(struct sim_request *request) {
  struct sim_call *call = queued_call(request);
  if (!call)
    return;
  sim_queue_leave(call, "leave");
  request->status = 204;
}
