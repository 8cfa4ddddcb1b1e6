#include "dispatch_job.h"

#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"

/* ---- the transaction ---- */

/* The gates hear of it, and last of all who asked for it: what they add is made anew at each try,
 * as something newer may have been committed meanwhile. */
static void submit(struct job *job, const struct gate_end *end) {
  struct dispatch *dispatch = job->dispatch;
  changes_cut(&job->changes, job->unheard_changes);
  enum err err = job_tell_end(job, end);
  if (err == ERR_OK)
    err = hear_input(dispatch->options.hear, &job->heard, &job->changes);
  if (err != ERR_OK) {
    dispatch->options.fatal(dispatch->options.context, err_text(err));
    return;
  }
  FAULT_POINT(RESULT_MADE);
  dispatch->store_busy++;
  hear_commit(dispatch->options.hear, &job->changes);
}

/* What the reply told the gates they know by now. */
static void submit_again(struct job *job) {
  const struct heard_result *result = &job->heard.result;
  if (!job_read_command(job, job->message->parts.received_wall_ms))
    return;
  submit(job, &(struct gate_end){.ok = result->ok,
                                 .did_not_run = result->did_not_run,
                                 .error = result->error,
                                 .http_status = result->http_status});
  job_forget_request(job);
}

/* An operation of the bridge's own begins anew: meanwhile others may have been told something
 * newer. */
static void on_submit_again(struct timer *timer) {
  struct job *job = container_of(timer, struct job, timer);
  if (job->dispatch->stopped)
    return;
  if (job->state == JOB_OWN)
    job->own.again(&job->own);
  else
    submit_again(job);
}

void job_try_again(struct job *job, enum err err) {
  if (!job->complained)
    log_line(LOG_ERROR, "a result waits, the journal cannot keep it", LOG_ERR(err),
             LOG_INT("row", job->message->id));
  job->complained = true;
  job_after_commit(job, false);
  if (!job->dispatch->stopped)
    timer_start(job->dispatch->options.timers, &job->timer, clock_mono_ms() + DISPATCH_RETRY_MS,
                on_submit_again);
}

static void repeat(struct job *job, struct span first_result);

static void release_coalesced(struct job *job) {
  struct job *next = NULL;
  for (struct job *coalesced = job->coalesced; coalesced; coalesced = next) {
    next = coalesced->next_coalesced;
    repeat(coalesced, job->result);
  }
  job->coalesced = NULL;
}

/* The result is in the journal: those who wait for it, the next in line and the memory go. */
static void release(struct job *job) {
  release_coalesced(job);
  line_leave(job);
  repeat_forget(job);
  job_free(job);
}

static void on_finished(struct store_write *write) {
  struct job *job = container_of(write, struct job, changes.write);
  struct dispatch *dispatch = job->dispatch;
  dispatch->store_busy--;
  FAULT_POINT(RESULT_COMMITTED);
  hear_after_commit(dispatch->options.hear, &job->heard, &job->changes, write->result == ERR_OK);
  if (write->result != ERR_OK && write->result != ERR_EXISTS) {
    job_try_again(job, write->result);
    return;
  }
  if (write->result == ERR_OK) {
    metrics_add(job->counts_as, 1);
    hear_carry_out(dispatch->options.hear, &job->changes);
  }
  job_after_commit(job, write->result == ERR_OK);
  if (job->state == JOB_OWN)
    job_move(job, JOB_FINISHING);
  release(job);
  dispatch_go_on(dispatch);
}

/* ---- the result ---- */

static enum err add_messages(struct job *job, struct span payload) {
  struct msg *messages[RESULT_MSGS] = {NULL};
  size_t count = 0;
  const struct result_route route = job_result_route(job);
  enum err err = result_to_msgs(messages, &count, &route, payload);
  if (err != ERR_OK)
    return err;
  job->result = messages[0]->parts.payload;
  for (size_t i = 0; i < count; i++) {
    enum err added = changes_add_message(&job->changes, &messages[i]);
    err = err == ERR_OK ? added : err;
  }
  job->dispatch->result_bytes += payload.len * count - job->result_bytes;
  job->result_bytes = payload.len * count;
  return err;
}

/* Before all that an operation of the bridge's own has added, as it decides whether there is
 * anything to do. */
static enum err add_done(struct job *job, const struct gate_end *end) {
  struct store_write *write = &job->changes.write;
  struct store_change *change = store_write_add(write, STORE_COMMAND_DONE);
  if (!change)
    return ERR_MEMORY;
  change->command_done = (struct store_command_done){
      .command_id = job->message->id, .result = job->result, .did_not_run = end->did_not_run};
  struct store_change done = *change;
  memmove(&write->changes[1], &write->changes[0], (write->count - 1) * sizeof done);
  write->changes[0] = done;
  return ERR_OK;
}

static struct heard heard_of(const struct job *job, const struct gate_end *end) {
  const struct operation *operation = job->command->operation;
  return (struct heard){
      .kind = HEARD_RESULT,
      .result = {.row = job->message->id,
                 .owner = job->message->parts.owner,
                 .reference = job->message->parts.reference,
                 .operation = operation ? operation->name : "",
                 .ok = end->ok,
                 .did_not_run = end->did_not_run,
                 .error = end->error,
                 .http_status = end->http_status,
                 .payload = job->result},
  };
}

static enum err list_changes(struct job *job, struct span payload, const struct gate_end *end) {
  if (job->state != JOB_OWN) {
    changes_free(&job->changes);
    changes_begin(&job->changes, NULL);
  }
  job->changes.write.done = on_finished;
  enum err err = add_messages(job, payload);
  if (err == ERR_OK)
    err = add_done(job, end);
  job->heard = heard_of(job, end);
  job->unheard_changes = job->changes.write.count;
  return err;
}

static void finish_with(struct job *job, struct span payload, const struct gate_end *end) {
  enum err err = list_changes(job, payload, end);
  if (err != ERR_OK) {
    job->dispatch->options.fatal(job->dispatch->options.context, err_text(err));
    return;
  }
  if (job->state != JOB_OWN)
    job_move(job, JOB_FINISHING);
  submit(job, end);
  if (job->state != JOB_OWN)
    job_forget_request(job);
}

static bool did_not_run(const struct job *job, enum command_error error) {
  enum command_ran ran = command_error_ran(error);
  return ran == COMMAND_RAN_NO || (ran == COMMAND_RAN_MAYBE && !job_is_in_doubt(job));
}

/* Fills in what every result says and ends the job. */
static void finish(struct job *job, struct result_facts *facts) {
  facts->operation = job->command->name;
  facts->topic = job->message->parts.retain ? job->message->parts.topic : (struct span){0};
  facts->converted = buf_span(&job->command->converted.list);
  facts->unknown = buf_span(&job->command->unknown.list);
  facts->correlation_id = job->command->correlation_id;
  facts->command_id = job->command->command_id;
  facts->attempts = job->attempts;
  facts->duration_ms = clock_mono_ms() - job->received_mono_ms;
  const struct result_route route = job_result_route(job);
  facts->response_topic = route.response_topic;
  facts->topic_refusal = result_topic_refusal(route.response_topic, &route.topics);
  facts->max_bytes = job_result_room(job);
  char *payload = NULL;
  enum err err = result_build(&payload, facts);
  if (err != ERR_OK)
    job->dispatch->options.fatal(job->dispatch->options.context, err_text(err));
  else
    finish_with(job, span_of(payload),
                &(struct gate_end){.ok = facts->ok,
                                   .did_not_run = did_not_run(job, facts->error),
                                   .error = facts->error,
                                   .http_status = facts->http_status,
                                   .reply = facts->reply});
  mem_free(payload);
}

static void log_end(const struct job *job, const char *outcome, int http_status, const char *why) {
  bool failed = job->counts_as == METRIC_COMMANDS_FAILED;
  log_line(failed ? LOG_WARN : LOG_INFO, failed ? "command failed" : "command done",
           LOG_FOREIGN("operation", span_of(job->command->name)), LOG_TEXT("outcome", outcome),
           LOG_INT("row", job->message->id), LOG_INT("http_status", http_status),
           LOG_INT("attempts", job->attempts),
           LOG_INT("duration_ms", clock_mono_ms() - job->received_mono_ms),
           LOG_FOREIGN("why", span_of(why)));
}

void job_fail(struct job *job, enum command_error error, const char *message) {
  if (!job_read_command(job, job->message->parts.received_wall_ms))
    return;
  const char *why = message ? message : command_error_text(error);
  job->counts_as = METRIC_COMMANDS_FAILED;
  metrics_add(METRIC_COMMANDS_FORBIDDEN, error == COMMAND_ERROR_FORBIDDEN);
  metrics_add(METRIC_COMMANDS_LIMITED, error == COMMAND_ERROR_RATE_LIMITED);
  log_end(job, command_error_code(error), 0, why);
  const char *pointer = job->command->pointer;
  finish(job, &(struct result_facts){
                  .error = error,
                  .message = why,
                  .pointer = pointer && pointer[0] != '\0' ? pointer : NULL,
                  .errors = span_of(job->command->errors),
                  .retryable = command_error_retryable(error),
              });
}

void job_fail_as_read(struct job *job) {
  job_fail(job, job_is_in_doubt(job) ? COMMAND_ERROR_UNKNOWN_OUTCOME : job->command->error,
           job->command->message);
}

bool job_may_go_on(struct job *job, enum err err) {
  if (err != ERR_OK)
    job->dispatch->options.fatal(job->dispatch->options.context, err_text(err));
  else if (job->command->error != COMMAND_ERROR_NONE)
    job_fail_as_read(job);
  else
    return true;
  return false;
}

static void succeed(struct job *job, const char *outcome, struct span reply) {
  job->counts_as = METRIC_COMMANDS_OK;
  log_end(job, outcome, 0, "");
  finish(job, &(struct result_facts){.ok = true, .reply = reply, .reply_is_json = true});
}

void job_succeed(struct job *job, const char *data) {
  struct buf reply;
  buf_init(&reply, DISPATCH_RESULT_BYTES);
  buf_addf(&reply, "{\"data\":%s}", data);
  succeed(job, "ok", buf_span(&reply));
  buf_free(&reply);
}

/* What the gates assumed is taken back: nobody was reached. One that left in an earlier life of the
 * process may have been carried out, and is not tried again. */
void job_end_dry(struct job *job) {
  job_after_commit(job, false);
  if (job_is_in_doubt(job))
    job_fail(job, COMMAND_ERROR_UNKNOWN_OUTCOME, "guard.dry_run lets no further request leave");
  else
    succeed(job, "dry run", span_of("{\"data\":{},\"meta\":{\"dry_run\":true}}"));
}

void job_fail_stopped(struct job *job) {
  job_fail(job, job_is_in_doubt(job) ? COMMAND_ERROR_UNKNOWN_OUTCOME : COMMAND_ERROR_SHUTTING_DOWN,
           NULL);
}

/* The verdict's sentence and, where it has no status to tell it, what went wrong. A reply that did
 * not come in time needs no more words. */
static const char *explain(char *out, size_t size, const struct rest_call *call,
                           const char *sentence) {
  bool tells_all = call->why[0] == '\0' || call->outcome == REST_TIMED_OUT;
  if (!sentence || tells_all)
    return sentence;
  snprintf(out, size, "%s (%s)", sentence, call->why);
  return out;
}

void job_complete(struct job *job, const struct retry_verdict *verdict) {
  enum { MESSAGE_BYTES = 512 };
  char message[MESSAGE_BYTES];
  const struct rest_call *call = &job->call;
  bool ok = verdict->action == RETRY_DONE_OK;
  bool is_bytes = ok && job->command->operation->binary_reply;
  job->counts_as = ok ? METRIC_COMMANDS_OK : METRIC_COMMANDS_FAILED;
  log_end(job, ok ? "ok" : command_error_code(verdict->error), call->http_status, call->why);
  finish(job, &(struct result_facts){
                  .ok = ok,
                  .http_status = call->http_status,
                  .reply = buf_span(&call->reply),
                  .reply_is_json = call->reply_is_json && !is_bytes,
                  .reply_is_bytes = is_bytes,
                  .reply_type = call->reply_type,
                  .error = verdict->error,
                  .message = explain(message, sizeof message, call, verdict->message),
                  .retryable = verdict->retryable,
              });
}

/* The first one's result, and what it says. */
static enum err make_repeat(char **payload, struct result_outcome *outcome,
                            struct span first_result, struct span correlation_id) {
  enum err err = result_repeat(payload, first_result, correlation_id);
  return err == ERR_OK ? result_outcome_read(outcome, span_of(*payload)) : err;
}

static void repeat(struct job *job, struct span first_result) {
  if (!job_read_command(job, job->message->parts.received_wall_ms))
    return;
  char *payload = NULL;
  struct result_outcome outcome = {.ok = false};
  enum err err = make_repeat(&payload, &outcome, first_result, job->command->correlation_id);
  job->counts_as = METRIC_COMMANDS_REPEATED;
  log_end(job, "repeat of an earlier command", outcome.http_status, "");
  if (err != ERR_OK)
    job->dispatch->options.fatal(job->dispatch->options.context, err_text(err));
  else
    finish_with(job, span_of(payload),
                &(struct gate_end){
                    .ok = outcome.ok, .error = outcome.error, .http_status = outcome.http_status});
  mem_free(payload);
}

/* The result itself is gone from the journal, which needed its room. */
static void repeat_outcome(struct job *job, const struct store_outcome *outcome) {
  enum { MESSAGE_BYTES = 256 };
  char message[MESSAGE_BYTES];
  enum command_error error = command_error_of(outcome->error_code);
  snprintf(message, sizeof message,
           "%s (this is a repeat, and the first one's reply is kept no longer)",
           command_error_text(error));
  job->counts_as = METRIC_COMMANDS_REPEATED;
  log_end(job, "repeat of an earlier command", outcome->http_status, "");
  finish(job, &(struct result_facts){
                  .ok = error == COMMAND_ERROR_NONE,
                  .http_status = outcome->http_status,
                  .reply = span_of("{\"data\":null}"),
                  .reply_is_json = true,
                  .error = error,
                  .message = message,
                  .retryable = command_error_retryable(error),
              });
}

void job_take_first_result(struct job *job) {
  char *first_result = job->first.result;
  job->first.result = NULL;
  struct job *first_job = dispatch_find(job->dispatch, job->first.id);
  enum err err = command_check_repeat(job->command, job->first.fingerprint);
  if (err != ERR_OK)
    job->dispatch->options.fatal(job->dispatch->options.context, err_text(err));
  else if (job->command->error != COMMAND_ERROR_NONE)
    job_fail_as_read(job);
  else if (first_result)
    repeat(job, span_of(first_result));
  else if (job->first.outcome.known)
    repeat_outcome(job, &job->first.outcome);
  else if (first_job && first_job != job)
    repeat_coalesce(job, first_job);
  else
    job_fail(job, COMMAND_ERROR_UNKNOWN_OUTCOME, NULL);
  mem_free(first_result);
}
