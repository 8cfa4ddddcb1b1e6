#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "dispatch_job.h"

static void resend(struct job *job, int64_t up_to_id);

static void on_resend_again(struct timer *timer) {
  struct job *job = container_of(timer, struct job, timer);
  if (!job->dispatch->stopped)
    resend(job, job->changes.write.changes[0].resend.up_to_id);
}

/* What is left after a stop is left to the next start: the command stays in the journal. */
static void on_resent(struct store_write *write) {
  struct job *job = container_of(write, struct job, changes.write);
  struct dispatch *dispatch = job->dispatch;
  dispatch->store_busy--;
  if (write->result != ERR_OK) {
    if (!dispatch->stopped)
      timer_start(dispatch->options.timers, &job->timer, clock_mono_ms() + DISPATCH_RETRY_MS,
                  on_resend_again);
    return;
  }
  const struct store_resend *sent = &write->changes[0].resend;
  job->resent += (int64_t)sent->count;
  publish_more(dispatch->options.publish);
  if (sent->more) {
    resend(job, sent->up_to_id);
    return;
  }
  char data[64];
  snprintf(data, sizeof data, "{\"messages\":%lld}", (long long)job->resent);
  log_line(LOG_INFO, "messages that were set aside are sent once more",
           LOG_INT("messages", job->resent));
  job_succeed(job, data);
}

static void resend(struct job *job, int64_t up_to_id) {
  job->dispatch->store_busy++;
  changes_begin(&job->changes, on_resent);
  store_write_add(&job->changes.write, STORE_RESEND)->resend.up_to_id = up_to_id;
  store_commit(job->dispatch->options.store, &job->changes.write);
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
  else {
    job_move(job, JOB_OWN);
    resend(job, 0);
  }
}

bool job_run_own(struct job *job) {
  if (job->command->error != COMMAND_ERROR_UNKNOWN_OPERATION ||
      strcmp(job->command->name, DISPATCH_RESEND) != 0)
    return false;
  begin(job);
  return true;
}
