#include "dispatch_job.h"

#include <assert.h>
#include <search.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/mem.h"

enum {
  STARTED_AT_ONCE = 64, /* before others have the main thread */
  PARTS_OF_PLACES = 8,  /* one of so many is for what is urgent, however long others take */
};

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
    [JOB_READING] =
        TO(JOB_IN_LINE) | TO(JOB_READY) | TO(JOB_FOLLOWING) | TO(JOB_OWN) | TO(JOB_FINISHING),
    [JOB_IN_LINE] = TO(JOB_READY) | TO(JOB_FINISHING),
    [JOB_READY] = TO(JOB_MARKING) | TO(JOB_FINISHING),
    [JOB_MARKING] = TO(JOB_SENDING) | TO(JOB_WAITING) | TO(JOB_FOLLOWING) | TO(JOB_FINISHING),
    [JOB_SENDING] = TO(JOB_WAITING) | TO(JOB_FINISHING),
    [JOB_WAITING] = TO(JOB_READY) | TO(JOB_FINISHING),
    [JOB_FOLLOWING] = TO(JOB_FINISHING),
    [JOB_OWN] = TO(JOB_FINISHING),
};

static bool is_running(enum job_state state) {
  return state == JOB_MARKING || state == JOB_SENDING;
}

static void count_as_running(struct job *job, int by) {
  job->dispatch->running += (unsigned)by;
  job->dispatch->running_urgent += job->turn.urgent ? (unsigned)by : 0;
}

static size_t *held_of(struct dispatch *dispatch, const struct operation *operation) {
  size_t count;
  return &dispatch->held_of[operation - operation_all(&count)];
}

void job_count(struct job *job) {
  job->operation = job->command->operation;
  ++*held_of(job->dispatch, job->operation);
}

static void count_as_ending(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  dispatch->ending++;
  dispatch->ending_bytes += job->bytes;
  if (job->operation)
    --*held_of(dispatch, job->operation);
  job->operation = NULL;
}

void job_move(struct job *job, enum job_state state) {
  struct dispatch *dispatch = job->dispatch;
  assert(may_become[job->state] & TO(state));
  if (is_running(job->state))
    count_as_running(job, -1);
  if (is_running(state))
    count_as_running(job, 1);
  if (state == JOB_READY)
    turns_add(&dispatch->turns, &job->turn, job->state == JOB_WAITING);
  if (state == JOB_FINISHING)
    count_as_ending(job);
  job->state = state;
}

/* ---- too many ---- */

/* What is finishing needs no room any more. */
static bool has_room(const struct dispatch *dispatch, size_t commands, size_t bytes) {
  return dispatch->pending - dispatch->ending <= dispatch->options.max_pending + commands &&
         dispatch->bytes - dispatch->ending_bytes <= DISPATCH_PENDING_BYTES + bytes;
}

static const struct operation *find_crowd(const struct dispatch *dispatch) {
  size_t count;
  const struct operation *all = operation_all(&count);
  size_t most = 0;
  for (size_t i = 1; i < count; i++)
    if (dispatch->held_of[i] > dispatch->held_of[most])
      most = i;
  return &all[most];
}

/* One that Telnyx has never heard of, so that nothing is lost by publishing it again. */
static bool may_be_pushed_out(const struct job *job) {
  return (job->state == JOB_IN_LINE || job->state == JOB_READY) && job->attempts == 0;
}

static struct job *find_newest(const struct dispatch *dispatch, const struct operation *operation) {
  struct job *job = dispatch->last;
  while (job && !(job->operation == operation && may_be_pushed_out(job)))
    job = job->before;
  return job;
}

static void push_out(struct job *job) {
  if (job->state == JOB_READY)
    turns_remove(&job->dispatch->turns, &job->turn);
  job_fail(job, COMMAND_ERROR_BUSY, NULL);
}

bool dispatch_is_full(struct dispatch *dispatch, const struct operation *operation) {
  if (has_room(dispatch, 0, 0))
    return false;
  const struct operation *crowd = find_crowd(dispatch);
  if (*held_of(dispatch, crowd) <= *held_of(dispatch, operation) + 1)
    return true;
  struct job *newest = find_newest(dispatch, crowd);
  if (!newest || !has_room(dispatch, 1, newest->bytes))
    return true;
  push_out(newest);
  return false;
}

/* ---- whose turn it is ---- */

static void on_go_on(struct timer *timer) {
  dispatch_go_on(container_of(timer, struct dispatch, go_on));
}

static bool may_start(const struct dispatch *dispatch) {
  return dispatch->running < dispatch->options.max_concurrency &&
         dispatch->result_bytes < DISPATCH_PENDING_BYTES;
}

static struct turn *take_turn(struct dispatch *dispatch) {
  unsigned most = dispatch->options.max_concurrency;
  unsigned others = dispatch->running - dispatch->running_urgent;
  return others < most - most / PARTS_OF_PLACES ? turns_take(&dispatch->turns)
                                                : turns_take_urgent(&dispatch->turns);
}

void dispatch_go_on(struct dispatch *dispatch) {
  if (!dispatch->started || dispatch->stopped || dispatch->go_on.running)
    return;
  for (int i = 0; may_start(dispatch); i++) {
    if (i == STARTED_AT_ONCE) {
      timer_start(dispatch->options.timers, &dispatch->go_on, clock_mono_ms() + 1, on_go_on);
      return;
    }
    struct turn *turn = take_turn(dispatch);
    if (!turn)
      return;
    job_attempt(container_of(turn, struct job, turn));
  }
}

/* One that is ending already leaves its lines when it has. */
static void on_first_in_line(struct order_place *place) {
  struct job *job = container_of(place, struct job, place);
  if (job->state == JOB_IN_LINE)
    job_move(job, JOB_READY);
}

void job_stand_in_line(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  bool first = false;
  job->turn = (struct turn){.kind = job->command->operation->name,
                            .urgent = job->command->order_key_count > 0};
  enum err err = order_enter(dispatch->order, &first, &job->place, job->command->order_keys,
                             job->command->order_key_count);
  if (err != ERR_OK)
    dispatch->options.fatal(dispatch->options.context, err_text(err));
  else
    job_move(job, first ? JOB_READY : JOB_IN_LINE);
}

/* ---- what it holds ---- */

static enum err check_command(struct job *job) {
  const struct gate_command asked = job_as_asked(job);
  struct gates *gates = job->dispatch->options.gates;
  enum err err = gates_fill(gates, &asked);
  if (err == ERR_OK)
    err = command_check(job->command, job->message);
  return err == ERR_OK ? gates_check(gates, &asked) : err;
}

static enum err read_command(struct job *job, int64_t now_wall_ms) {
  const struct dispatch_options *options = &job->dispatch->options;
  const struct command_rules rules = {options->root, options->max_age_ms,
                                      options->max_command_bytes, own_operation_described};
  const char *made_id = job->message->command_id;
  enum err err = command_read(&job->command, job->message, &rules, now_wall_ms);
  if (err == ERR_OK)
    err = check_command(job);
  if (err == ERR_OK && job->command->command_id[0] == '\0' && made_id[0] != '\0')
    err = command_set_command_id(job->command, made_id);
  return err;
}

bool job_read_command(struct job *job, int64_t now_wall_ms) {
  if (job->command)
    return true;
  enum err err = read_command(job, now_wall_ms);
  if (err != ERR_OK)
    job->dispatch->options.fatal(job->dispatch->options.context, err_text(err));
  return err == ERR_OK;
}

void job_forget_request(struct job *job) {
  buf_free(&job->call.reply);
  request_free(&job->request);
  command_free(&job->command);
}

/* ---- one command twice ---- */

static int compare_keys(const void *a, const void *b) {
  return strcmp(((const struct job *)a)->key, ((const struct job *)b)->key);
}

void job_follow(struct job *job, struct job *leader) {
  order_leave(job->dispatch->order, &job->place, on_first_in_line);
  job_move(job, JOB_FOLLOWING);
  job_forget_request(job);
  job->next_follower = leader->followers;
  leader->followers = job;
}

/* A repeat must be the same command. */
static void follow_or_refuse(struct job *job, struct job *leader) {
  struct dispatch *dispatch = job->dispatch;
  enum err err = command_check_repeat(job->command, leader->fingerprint);
  if (err != ERR_OK)
    dispatch->options.fatal(dispatch->options.context, err_text(err));
  else if (job->command->error != COMMAND_ERROR_NONE)
    job_fail_as_read(job);
  else
    job_follow(job, leader);
}

/* Without memory the journal will notice. */
bool job_meet_leader(struct job *job) {
  if (job->command->idempotency_key[0] != '\0')
    job->key = mem_copy(span_of(job->command->idempotency_key));
  if (!job->key)
    return false;
  memcpy(job->fingerprint, job->command->fingerprint, sizeof job->fingerprint);
  struct job **node = tsearch(job, &job->dispatch->leaders, compare_keys);
  if (!node || *node == job) {
    job->leads = node != NULL;
    return false;
  }
  follow_or_refuse(job, *node);
  return true;
}

static void release_followers(struct job *job) {
  struct job *next = NULL;
  for (struct job *follower = job->followers; follower; follower = next) {
    next = follower->next_follower;
    job_repeat(follower, job->result);
  }
  job->followers = NULL;
}

/* ---- jobs ---- */

void job_free(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  timer_stop(dispatch->options.timers, &job->timer);
  order_leave(dispatch->order, &job->place, on_first_in_line);
  if (job->leads)
    tdelete(job, &dispatch->leaders, compare_keys);
  *(job->before ? &job->before->after : &dispatch->first) = job->after;
  *(job->after ? &job->after->before : &dispatch->last) = job->before;
  dispatch->pending--;
  dispatch->bytes -= job->bytes;
  if (job->state == JOB_FINISHING) {
    dispatch->ending--;
    dispatch->ending_bytes -= job->bytes;
    dispatch->result_bytes -= job->result_bytes;
  }
  changes_free(&job->changes);
  job_forget_request(job);
  command_msg_free(&job->message);
  mem_free(job->key);
  mem_free(job);
}

void job_release(struct job *job) {
  release_followers(job);
  job_free(job);
}

struct job *dispatch_find(const struct dispatch *dispatch, int64_t command_id) {
  struct job *job = dispatch->first;
  while (job && job->message->id != command_id)
    job = job->after;
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
  job->before = dispatch->last;
  *(dispatch->last ? &dispatch->last->after : &dispatch->first) = job;
  dispatch->last = job;
  dispatch->pending++;
  dispatch->bytes += job->bytes;
  return job;
}
