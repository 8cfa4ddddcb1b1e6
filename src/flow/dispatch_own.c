#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/log.h"
#include "dispatch_job.h"

static void resend(struct job *job);

static void on_resend_again(struct timer *timer) {
  struct job *job = (struct job *)((char *)timer - offsetof(struct job, timer));
  if (!job->dispatch->stopped)
    resend(job);
}

/* What is left after a stop is left to the next start: the command stays in the journal. */
static void on_resent(struct store_op *op) {
  struct job *job = (struct job *)((char *)op - offsetof(struct job, resend));
  struct dispatch *dispatch = job->dispatch;
  dispatch->store_busy--;
  if (op->result != ERR_OK) {
    if (!dispatch->stopped)
      timer_start(dispatch->options.timers, &job->timer, clock_mono_ms() + DISPATCH_RETRY_MS,
                  on_resend_again);
    return;
  }
  job->resent += (int64_t)job->resend.count;
  publish_more(dispatch->options.publish);
  if (job->resend.more) {
    resend(job);
    return;
  }
  char data[64];
  snprintf(data, sizeof data, "{\"messages\":%lld}", (long long)job->resent);
  log_line(LOG_INFO, "messages that were set aside are sent once more",
           LOG_INT("messages", job->resent));
  job_succeed(job, data);
}

static void resend(struct job *job) {
  job->dispatch->store_busy++;
  job->resend.op.done = on_resent;
  store_resend(job->dispatch->options.store, &job->resend);
}

/* The table of operations does not know it, so what command_parse checks after the operation is
 * checked here. */
static void begin(struct job *job) {
  const struct command *command = job->command;
  if (!command->params)
    job_fail(job, COMMAND_ERROR_INVALID_JSON, "the payload must be empty or a JSON object");
  else if (command_time_left_ms(command, job_now_wall_ms(job), clock_wall_ms()) == 0)
    job_fail(job, COMMAND_ERROR_EXPIRED, NULL);
  else if (json_object_size(command->params) > 0)
    job_fail(job, COMMAND_ERROR_INVALID_PARAMETERS, DISPATCH_RESEND " takes no parameters");
  else
    resend(job);
}

bool job_run_own(struct job *job) {
  if (job->command->error != COMMAND_ERROR_UNKNOWN_OPERATION ||
      strcmp(job->command->name, DISPATCH_RESEND) != 0)
    return false;
  begin(job);
  return true;
}
