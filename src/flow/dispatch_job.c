#include "dispatch_job.h"

#include <assert.h>

#include "bridge/clock.h"
#include "bridge/mem.h"

int64_t job_now_wall_ms(const struct job *job) {
  return job->message->parts.received_wall_ms + clock_mono_ms() - job->received_mono_ms;
}

int64_t job_start_left_ms(const struct job *job) {
  return command_time_left_ms(job->command, job_now_wall_ms(job), clock_wall_ms());
}

bool job_is_in_doubt(const struct job *job) {
  return job->may_have_run && job->repeat != RETRY_READ;
}

/* ---- where a job is ---- */

#define TO(state) (1u << (state))
static const unsigned may_become[JOB_STATES] = {
    [JOB_RECEIVED] =
        TO(JOB_IN_LINE) | TO(JOB_READY) | TO(JOB_COALESCED) | TO(JOB_OWN) | TO(JOB_FINISHING),
    [JOB_IN_LINE] = TO(JOB_READY) | TO(JOB_FINISHING),
    [JOB_READY] = TO(JOB_MARKING) | TO(JOB_IN_FLIGHT) | TO(JOB_FINISHING),
    [JOB_MARKING] = TO(JOB_IN_FLIGHT) | TO(JOB_WAITING) | TO(JOB_COALESCED) | TO(JOB_FINISHING),
    [JOB_IN_FLIGHT] = TO(JOB_WAITING) | TO(JOB_READY) | TO(JOB_FINISHING),
    [JOB_WAITING] = TO(JOB_READY) | TO(JOB_FINISHING),
    [JOB_COALESCED] = TO(JOB_FINISHING),
    [JOB_OWN] = TO(JOB_COALESCED) | TO(JOB_FINISHING),
};

static bool has_request(enum job_state state) {
  return state == JOB_MARKING || state == JOB_IN_FLIGHT;
}

static void count_request(struct job *job, int by) {
  job->dispatch->requests += (unsigned)by;
  job->dispatch->urgent_requests += job->turn.urgent ? (unsigned)by : 0;
}

size_t *job_held_of(struct dispatch *dispatch, const struct operation *operation) {
  return &dispatch->held_of[operation->index];
}

void job_count(struct job *job) {
  job->operation = job->command->operation;
  ++*job_held_of(job->dispatch, job->operation);
}

static void count_as_ending(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  dispatch->ending++;
  dispatch->ending_bytes += job->bytes;
  if (job->operation)
    --*job_held_of(dispatch, job->operation);
  job->operation = NULL;
}

struct turns *job_turns(struct job *job) {
  bool waits_for_place = job->page_all && !job->has_gather_place;
  return waits_for_place ? &job->dispatch->lists : &job->dispatch->turns;
}

static void free_gather(struct job *job) {
  if (job->gather)
    pages_free(&job->gather->pages);
  mem_free(job->gather);
  job->gather = NULL;
}

static void leave_gather_place(struct job *job) {
  job->dispatch->gathers -= job->has_gather_place;
  job->has_gather_place = false;
  free_gather(job);
}

void job_move(struct job *job, enum job_state state) {
  assert(may_become[job->state] & TO(state));
  if (has_request(job->state))
    count_request(job, -1);
  if (has_request(state))
    count_request(job, 1);
  if (state == JOB_READY)
    turns_add(job_turns(job), &job->turn, job->state == JOB_WAITING);
  if (state == JOB_FINISHING || state == JOB_COALESCED)
    leave_gather_place(job);
  if (state == JOB_FINISHING)
    count_as_ending(job);
  job->state = state;
}

/* ---- where its results go ---- */

struct result_route job_result_route(const struct job *job) {
  const struct dispatch_options *options = &job->dispatch->options;
  const struct command_msg_parts *parts = &job->message->parts;
  return (struct result_route){.topics = {.root = span_of(options->root),
                                          .discovery = span_of(options->discovery),
                                          .filters = options->response_topics,
                                          .filter_count = options->response_topic_count},
                               .command_topic = parts->topic,
                               .response_topic = parts->response_topic,
                               .correlation = parts->correlation,
                               .qos = parts->qos};
}

/* So that the longest reply that is taken fits, as base64, too. */
static size_t result_bytes(const struct dispatch *dispatch) {
  enum { REST_BYTES = 64 * 1024 }; /* what else a result says */
  size_t as_base64 = (dispatch->options.max_reply_bytes + 2) / 3 * 4 + REST_BYTES;
  return as_base64 > DISPATCH_RESULT_BYTES ? as_base64 : DISPATCH_RESULT_BYTES;
}

/* What the broker would refuse for its length would tell nobody anything. */
size_t job_result_room(const struct job *job) {
  size_t most = result_bytes(job->dispatch);
  enum { PACKET_BYTES = 256 }; /* besides topic, correlation data and payload */
  const struct command_msg_parts *parts = &job->message->parts;
  size_t packet = publish_longest_packet(job->dispatch->options.publish);
  size_t other = PACKET_BYTES + parts->topic.len + parts->response_topic.len +
                 parts->correlation.len + RESULT_LEAST_BYTES;
  if (packet >= most + other)
    return most;
  return RESULT_LEAST_BYTES + (packet > other ? packet - other : 0);
}

/* ---- what it holds ---- */

void job_forget_request(struct job *job) {
  buf_free(&job->call.reply);
  request_free(&job->request);
  command_free(&job->command);
}

void job_free(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  timer_stop(dispatch->options.timers, &job->timer);
  list_remove(&dispatch->jobs, &job->link);
  dispatch->pending--;
  dispatch->bytes -= job->bytes;
  if (job->state == JOB_FINISHING) {
    dispatch->ending--;
    dispatch->ending_bytes -= job->bytes;
  }
  dispatch->result_bytes -= job->result_bytes;
  changes_free(&job->changes);
  job_forget_request(job);
  free_gather(job);
  command_msg_free(&job->message);
  mem_free(job->key);
  mem_free(job);
}

struct job *job_of_link(struct list_link *link) {
  return link ? container_of(link, struct job, link) : NULL;
}

struct job *dispatch_find(const struct dispatch *dispatch, int64_t command_id) {
  struct job *job = job_of_link(dispatch->jobs.first);
  while (job && job->message->id != command_id)
    job = job_of_link(job->link.after);
  return job;
}

static size_t bytes_of(const struct command_msg *message) {
  const struct command_msg_parts *parts = &message->parts;
  return sizeof(struct job) + sizeof *message + parts->topic.len + parts->payload.len +
         parts->response_topic.len + parts->correlation.len;
}

struct job *job_create(struct dispatch *dispatch, struct command_msg **message,
                       int64_t received_mono_ms) {
  struct job *job = mem_alloc(sizeof *job);
  if (!job)
    return NULL;
  job->dispatch = dispatch;
  job->message = *message;
  *message = NULL;
  job->received_mono_ms = received_mono_ms;
  job->admitted = job->message->state == COMMAND_SENT;
  job->bytes = bytes_of(job->message);
  changes_begin(&job->changes, NULL);
  list_append(&dispatch->jobs, &job->link);
  dispatch->pending++;
  dispatch->bytes += job->bytes;
  return job;
}
