#include "dispatch_job.h"

static struct gate_command as_asked(const struct job *job) {
  return (struct gate_command){
      .command = job->command,
      .owner = job->message->parts.owner,
      .signature = job->message->parts.signature,
      .signed_until_ms = job->message->parts.signed_until_ms,
      .row = job->message->id,
      .attempts = job->attempts,
      .may_have_run = job->may_have_run,
      .start_left_ms = job_start_left_ms(job),
      .last = job->call.done ? &job->call : NULL,
  };
}

static enum err check_command(struct job *job) {
  const struct gate_command asked = as_asked(job);
  struct gates *gates = job->dispatch->options.gates;
  enum err err = gates_fill(gates, &asked);
  if (err == ERR_OK)
    err = command_check(job->command, job->message);
  return err == ERR_OK ? gates_check(gates, &asked) : err;
}

static enum err read_command(struct job *job, int64_t now_wall_ms) {
  const struct dispatch_options *options = &job->dispatch->options;
  const struct command_rules rules = {options->root, options->max_age_ms,
                                      options->max_command_bytes, options->validation,
                                      options->own_operation};
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

enum err job_ask_to_mark(struct job *job) {
  const struct gate_command asked = as_asked(job);
  enum err err = gates_admit(job->dispatch->options.gates, &asked, &job->changes);
  job->uncommitted = err == ERR_OK && job->command->error == COMMAND_ERROR_NONE;
  return err;
}

enum err job_ask_to_leave(struct job *job) {
  const struct gate_command asked = as_asked(job);
  return gates_leave(job->dispatch->options.gates, &asked);
}

void job_after_commit(struct job *job, bool committed) {
  if (!job->uncommitted)
    return;
  const struct gate_command asked = as_asked(job);
  job->uncommitted = false;
  job->admitted = job->admitted || committed;
  gates_after_commit(job->dispatch->options.gates, &asked, committed);
}

enum err job_tell_end(struct job *job, const struct gate_end *end) {
  const struct gate_command asked = as_asked(job);
  bool admitted = job->admitted || job->uncommitted;
  return admitted ? gates_end(job->dispatch->options.gates, &asked, end, &job->changes) : ERR_OK;
}
