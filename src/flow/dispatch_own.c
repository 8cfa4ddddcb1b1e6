#include "dispatch_job.h"

#include "bridge/fault.h"
#include "bridge/list.h"

static struct job *job_of(struct own_call *call) {
  return container_of(call, struct job, own);
}

/* ---- ahead of the answer ---- */

static void on_written(struct store_write *write) {
  struct job *job = container_of(write, struct job, changes.write);
  struct dispatch *dispatch = job->dispatch;
  dispatch->store_busy--;
  hear_after_commit(dispatch->options.hear, NULL, &job->changes, write->result == ERR_OK);
  if (write->result != ERR_OK) {
    job_try_again(job, write->result);
    return;
  }
  hear_carry_out(dispatch->options.hear, &job->changes);
  job_after_commit(job, true);
  job->own.written = true;
  job->own.then(&job->own);
}

void own_write(struct own_call *call, void (*then)(struct own_call *call)) {
  struct job *job = job_of(call);
  call->then = then;
  call->changes->write.done = on_written;
  job->dispatch->store_busy++;
  hear_commit(job->dispatch->options.hear, &job->changes);
}

void own_begin(struct own_call *call) {
  changes_free(call->changes);
  changes_begin(call->changes, NULL);
  call->written = false;
}

/* ---- the answer ---- */

struct result_route own_route(struct own_call *call) {
  return job_result_route(job_of(call));
}

void own_succeed(struct own_call *call, const char *data) {
  if (call->written)
    own_begin(call);
  job_succeed(job_of(call), data);
}

/* All take back what they assumed, as nothing of it is committed. */
void own_fail(struct own_call *call, enum command_error error, const char *message) {
  struct job *job = job_of(call);
  if (!call->written)
    hear_after_commit(job->dispatch->options.hear, NULL, &job->changes, false);
  job_after_commit(job, false);
  own_begin(call);
  job_fail(job_of(call), error, message);
}

void own_fail_memory(struct own_call *call) {
  own_fail(call, COMMAND_ERROR_BUSY, "there is no memory for it");
}

void own_answer(struct own_call *call, struct buf *data) {
  if (buf_status(data) == ERR_OK)
    own_succeed(call, data->data);
  else
    own_fail_memory(call);
  buf_free(data);
}

void own_refuse(struct own_call *call) {
  own_fail(call, call->command->error, call->command->message);
}

void own_refuse_parameter(struct own_call *call, const char *key, const char *message) {
  enum err err =
      command_refuse(call->command, COMMAND_ERROR_INVALID_PARAMETERS, key, NULL, "%s", message);
  if (err == ERR_OK)
    own_refuse(call);
  else
    own_fail_memory(call);
}

/* ---- the beginning ---- */

/* NULL for one of Telnyx's. */
static const struct own_operation *find(const struct job *job) {
  const struct operation *row;
  for (size_t i = 0; (row = job->dispatch->options.own_operation(i)); i++)
    if (row == job->command->operation)
      return container_of(row, const struct own_operation, operation);
  return NULL;
}

static void run(struct job *job) {
  enum err err = job->admitted ? ERR_OK : job_ask_to_mark(job);
  if (err != ERR_OK || job->command->error != COMMAND_ERROR_NONE)
    own_begin(&job->own); /* what those gates added that let it pass */
  if (job_may_go_on(job, err))
    find(job)->run(&job->own);
}

static void go_on_with_key(struct job *job, enum err result) {
  if (result != ERR_OK && result != ERR_EXISTS) {
    job_try_again(job, result);
    return;
  }
  own_begin(&job->own);
  if (result == ERR_EXISTS)
    job_take_first_result(job);
  else if (job->dispatch->stopped)
    job_fail_stopped(job);
  else
    run(job);
}

static void on_key_taken(struct store_write *write) {
  struct job *job = container_of(write, struct job, changes.write);
  struct dispatch *dispatch = job->dispatch;
  dispatch->store_busy--;
  FAULT_POINT(OWN_KEY_TAKEN);
  hear_after_commit(dispatch->options.hear, NULL, &job->changes, write->result == ERR_OK);
  go_on_with_key(job, write->result);
  dispatch_go_on(dispatch);
}

/* What a handler does at once cannot be taken back, so a repeat is known before it is called. */
static void take_key(struct job *job) {
  changes_free(&job->changes);
  changes_begin(&job->changes, on_key_taken);
  store_write_add(&job->changes.write, STORE_COMMAND_KEY)->command_key =
      (struct store_command_key){.command_id = job->message->id,
                                 .idempotency_key = job->command->idempotency_key,
                                 .fingerprint = job->command->fingerprint,
                                 .first = &job->first};
  job->dispatch->store_busy++;
  hear_commit(job->dispatch->options.hear, &job->changes);
}

static void begin(struct job *job) {
  if (job->command->idempotency_key[0] != '\0')
    take_key(job);
  else
    run(job);
}

/* One that has written something ahead had passed all checks by then. */
static void run_again(struct own_call *call) {
  struct job *job = job_of(call);
  own_begin(call);
  job_forget_request(job);
  int64_t as_of_wall_ms =
      job->admitted ? job->message->parts.received_wall_ms : job_now_wall_ms(job);
  if (!job_read_command(job, as_of_wall_ms))
    return;
  call->command = job->command;
  if (job_may_go_on(job, ERR_OK))
    begin(job);
}

bool job_run_own(struct job *job) {
  if (!find(job))
    return false;
  job_move(job, JOB_OWN);
  job->own = (struct own_call){.command = job->command,
                               .root = job->dispatch->options.root,
                               .row = job->message->id,
                               .changes = &job->changes,
                               .publish = job->dispatch->options.publish,
                               .guard = job->dispatch->options.guard,
                               .alerts = job->dispatch->options.alerts,
                               .numbers = job->dispatch->options.numbers,
                               .documents = job->dispatch->options.documents,
                               .again = run_again};
  begin(job);
  return true;
}
