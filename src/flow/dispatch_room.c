#include "dispatch_room.h"

#include "dispatch_finish.h"

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

/* One that Telnyx has never heard of, so that nothing is lost by publishing it again; who asked for
 * it inside the bridge could not. */
static bool may_be_pushed_out(const struct job *job) {
  return job->message->parts.owner.len == 0 &&
         (job->state == JOB_IN_LINE || job->state == JOB_READY) && job->attempts == 0;
}

static struct job *find_newest(const struct dispatch *dispatch, const struct operation *operation) {
  struct job *job = job_of_link(dispatch->jobs.last);
  while (job && !(job->operation == operation && may_be_pushed_out(job)))
    job = job_of_link(job->link.before);
  return job;
}

static void push_out(struct job *job) {
  if (job->state == JOB_READY)
    turns_remove(&job->dispatch->turns, &job->turn);
  job_fail(job, COMMAND_ERROR_BUSY, NULL);
}

bool room_is_full(struct dispatch *dispatch, const struct operation *operation) {
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
