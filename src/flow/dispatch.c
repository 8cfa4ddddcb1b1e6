#include "bridge/dispatch.h"

#include <assert.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "dispatch_job.h"

enum {
  BYTES_PER_ORDER_KEY = 160, /* a ticket and its line */
};

/* ---- how many may wait, and who makes room where there are too many ---- */

/* What is finishing needs no room any more. */
static bool has_room(const struct dispatch *dispatch, size_t commands, size_t bytes) {
  return dispatch->pending - dispatch->ending <= dispatch->options.max_pending + commands &&
         dispatch->bytes - dispatch->ending_bytes <= DISPATCH_PENDING_BYTES + bytes;
}

static const struct operation *find_crowd(const struct dispatch *dispatch) {
  size_t most = 0;
  for (size_t i = 1; i < operation_count(); i++)
    if (dispatch->held_of[i] > dispatch->held_of[most])
      most = i;
  return operation_at(most);
}

/* One that Telnyx has never heard of, so that nothing is lost by publishing it again; who asked for
 * it inside the bridge could not. */
static bool may_be_pushed_out(const struct job *job) {
  bool waits = job->state == JOB_IN_LINE || job->state == JOB_READY || job->state == JOB_COALESCED;
  return job->message->parts.owner.len == 0 && waits && job->attempts == 0;
}

static struct job *find_newest(const struct dispatch *dispatch, const struct operation *operation) {
  struct job *job = job_of_link(dispatch->jobs.last);
  while (job && !(job->operation == operation && may_be_pushed_out(job)))
    job = job_of_link(job->link.before);
  return job;
}

static void push_out(struct job *job) {
  if (job->state == JOB_READY)
    turns_remove(job_turns(job), &job->turn);
  if (job->state == JOB_COALESCED)
    repeat_leave(job);
  job_fail(job, COMMAND_ERROR_BUSY, NULL);
}

/* Whether there is no room for a further command of the operation, also when the newest that waits
 * of the operation that has most makes room for one that has fewer. */
static bool is_full(struct dispatch *dispatch, const struct operation *operation) {
  if (has_room(dispatch, 0, 0))
    return false;
  const struct operation *crowd = find_crowd(dispatch);
  if (*job_held_of(dispatch, crowd) <= *job_held_of(dispatch, operation) + 1)
    return true;
  struct job *newest = find_newest(dispatch, crowd);
  if (!newest || !has_room(dispatch, 1, newest->bytes))
    return true;
  push_out(newest);
  return false;
}

/* ---- taking in ---- */

/* What makes the request of a command harmless that may have been sent; what cannot be made any
 * more is not harmless. */
static enum err note_repeat(struct job *job) {
  enum err err = request_build(&job->request, job->command, job->dispatch->options.api_url);
  job->repeat = err == ERR_OK ? job->request->repeat : RETRY_UNSAFE;
  request_free(&job->request);
  return err == ERR_MEMORY ? err : ERR_OK;
}

/* A command that was on its way when the last process died. False: it has ended. */
static bool resume_sent(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  enum err err = note_repeat(job);
  if (err != ERR_OK) {
    dispatch->options.fatal(dispatch->options.context, err_text(err));
    return false;
  }
  int64_t age_ms = clock_wall_ms() - job->message->parts.received_wall_ms;
  enum retry_resume resume =
      retry_after_crash(&(struct retry_crash){.state = job->message->state,
                                              .repeat = job->repeat,
                                              .age_ms = age_ms,
                                              .attempts = job->message->attempts,
                                              .max_retries = dispatch->options.max_retries});
  if (resume == RETRY_RESUME_UNKNOWN) {
    job_fail(job, COMMAND_ERROR_UNKNOWN_OUTCOME, NULL);
    return false;
  }
  job->attempts = job->message->attempts;
  job->may_have_run = true;
  job->first_sent_mono_ms = job->received_mono_ms;
  if (job->repeat == RETRY_COMMAND_ID)
    job->send_before_mono_ms = job->received_mono_ms + RETRY_COMMAND_ID_WINDOW_MS;
  return true;
}

static void count_order_keys(struct job *job) {
  size_t bytes = job->command->order_key_count * BYTES_PER_ORDER_KEY;
  job->bytes += bytes;
  job->dispatch->bytes += bytes;
}

static void let_in(struct job *job) {
  job_count(job);
  enum err err = repeat_meet(job);
  if (job->state == JOB_RECEIVED && job_may_go_on(job, err))
    line_enter(job);
}

/* What is asked for inside the bridge is bounded by those who ask, and a crowd at the door must not
 * keep it out. */
static bool is_crowded_out(const struct job *job) {
  return job->message->state != COMMAND_SENT && job->message->parts.owner.len == 0 &&
         is_full(job->dispatch, job->command->operation);
}

/* A sent command that cannot be understood any more, after a change of settings or version, may
 * have been carried out all the same. */
static void accept(struct job *job) {
  bool sent = job->message->state == COMMAND_SENT;
  if (!job_read_command(job, sent ? job->message->parts.received_wall_ms : job_now_wall_ms(job)))
    return;
  count_order_keys(job);
  if (job->command->error != COMMAND_ERROR_NONE && sent)
    job_fail(job, COMMAND_ERROR_UNKNOWN_OUTCOME, NULL);
  else if (job->command->error != COMMAND_ERROR_NONE)
    job_fail_as_read(job);
  else if (job_run_own(job))
    return;
  else if (is_crowded_out(job))
    job_fail(job, COMMAND_ERROR_BUSY, NULL);
  else if (!sent || resume_sent(job))
    let_in(job);
}

static void take(struct dispatch *dispatch, struct command_msg **message,
                 int64_t received_mono_ms) {
  struct job *job = job_create(dispatch, message, received_mono_ms);
  if (!job) {
    dispatch->options.fatal(dispatch->options.context, err_text(ERR_MEMORY));
    return;
  }
  accept(job);
  dispatch_go_on(dispatch);
  if (job->state == JOB_IN_LINE || job->state == JOB_READY)
    job_forget_request(job);
}

/* A command on its way from Paho's thread through the journal to the main thread. */
struct intake {
  struct mail mail;
  struct dispatch *dispatch;
  struct command_msg *message;
  int64_t received_mono_ms;
};

static void on_intake(struct mail *mail) {
  struct intake *intake = container_of(mail, struct intake, mail);
  FAULT_POINT(COMMAND_TAKEN);
  if (intake->dispatch->stopped)
    command_msg_free(&intake->message); /* the journal has it, for the next start */
  else
    take(intake->dispatch, &intake->message, intake->received_mono_ms);
  mem_free(intake);
}

enum err dispatch_commit(struct dispatch *dispatch, struct command_msg **message) {
  struct intake *intake = mem_alloc(sizeof *intake);
  if (!intake)
    return ERR_MEMORY;
  intake->received_mono_ms = clock_mono_ms() - (*message)->parts.held_ms;
  (*message)->parts.received_wall_ms -= (*message)->parts.held_ms;
  intake->mail.deliver = on_intake;
  intake->dispatch = dispatch;
  intake->message = *message;
  FAULT_POINT(COMMAND_CAME);
  bool repeated = false;
  enum err err = store_commit_command(dispatch->options.store, *message, &intake->mail, &repeated,
                                      dispatch->options.commit_timeout_ms);
  if (err != ERR_OK || repeated) {
    mem_free(intake);
    metrics_add(METRIC_COMMANDS_REPEATED, repeated);
    if (err == ERR_OK)
      command_msg_free(message);
    return err;
  }
  *message = NULL;
  metrics_add(METRIC_COMMANDS_RECEIVED, 1);
  return ERR_OK;
}

void dispatch_submit(struct dispatch *dispatch, struct command_msg **message) {
  metrics_add(METRIC_COMMANDS_RECEIVED, 1);
  if (dispatch->stopped)
    command_msg_free(message); /* likewise */
  else
    take(dispatch, message, clock_mono_ms());
}

void dispatch_resume(struct dispatch *dispatch, struct command_msg **message) {
  int64_t age_ms = clock_wall_ms() - (*message)->parts.received_wall_ms;
  /* A clock that went back tells no age: then the command counts as too old, which it is not yet
   * at exactly max_age. */
  if (age_ms < 0)
    age_ms = dispatch->options.max_age_ms + 1;
  take(dispatch, message, clock_mono_ms() - age_ms);
}

/* ---- from outside ---- */

enum err dispatch_create(struct dispatch **out, const struct dispatch_options *options) {
  struct dispatch *dispatch = mem_alloc(sizeof *dispatch);
  if (!dispatch)
    return ERR_MEMORY;
  dispatch->options = *options;
  dispatch->held_of = mem_alloc(operation_count() * sizeof dispatch->held_of[0]);
  enum err err = dispatch->held_of ? order_create(&dispatch->order) : ERR_MEMORY;
  if (err == ERR_OK)
    *out = dispatch;
  else
    dispatch_destroy(&dispatch);
  return err;
}

void dispatch_start(struct dispatch *dispatch) {
  dispatch->started = true;
  dispatch_go_on(dispatch);
}

size_t dispatch_pending(const struct dispatch *dispatch) {
  return dispatch->pending;
}

void dispatch_stop(struct dispatch *dispatch) {
  dispatch->stopped = true;
  timer_stop(dispatch->options.timers, &dispatch->go_on);
  for (struct job *job = job_of_link(dispatch->jobs.first); job;
       job = job_of_link(job->link.after)) {
    if (job->state != JOB_WAITING || job->attempts == 0)
      continue;
    timer_stop(dispatch->options.timers, &job->timer);
    job_fail_stopped(job);
  }
}

bool dispatch_is_busy(const struct dispatch *dispatch) {
  return dispatch->store_busy > 0 || dispatch->rest_busy > 0;
}

static void start_nobody(struct order_place *place) {
  (void)place;
}

void dispatch_destroy(struct dispatch **dispatch) {
  if (!*dispatch)
    return;
  assert(!dispatch_is_busy(*dispatch));
  (*dispatch)->stopped = true;
  timer_stop((*dispatch)->options.timers, &(*dispatch)->go_on);
  for (struct job *job = job_of_link((*dispatch)->jobs.first); job;
       job = job_of_link(job->link.after))
    order_leave((*dispatch)->order, &job->place, start_nobody);
  for (struct job *job; (job = job_of_link((*dispatch)->jobs.first));) {
    repeat_forget(job);
    job_free(job);
  }
  order_destroy(&(*dispatch)->order);
  mem_free((*dispatch)->held_of);
  mem_free(*dispatch);
  *dispatch = NULL;
}
