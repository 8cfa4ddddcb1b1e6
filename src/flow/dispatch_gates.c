#include "dispatch_job.h"

struct gate_command job_as_asked(const struct job *job) {
  return (struct gate_command){
      .command = job->command,
      .row = job->message->id,
      .attempts = job->attempts,
      .may_have_run = job->may_have_run,
      .start_left_ms = job_start_left_ms(job),
      .last = job->call.done ? &job->call : NULL,
  };
}

static bool passes(struct job *job, enum err err) {
  if (err != ERR_OK)
    job->dispatch->options.fatal(job->dispatch->options.context, err_text(err));
  else if (job->command->error != COMMAND_ERROR_NONE)
    job_fail_as_read(job);
  else
    return true;
  return false;
}

bool job_is_admitted(struct job *job) {
  const struct gate_command asked = job_as_asked(job);
  enum err err = gates_admit(job->dispatch->options.gates, &asked, &job->changes);
  job->unsettled = err == ERR_OK && job->command->error == COMMAND_ERROR_NONE;
  return passes(job, err);
}

bool job_may_leave(struct job *job) {
  const struct gate_command asked = job_as_asked(job);
  return passes(job, gates_leave(job->dispatch->options.gates, &asked));
}

void job_settle(struct job *job, bool committed) {
  if (!job->unsettled)
    return;
  const struct gate_command asked = job_as_asked(job);
  job->unsettled = false;
  job->admitted = job->admitted || committed;
  gates_settle(job->dispatch->options.gates, &asked, committed);
}
