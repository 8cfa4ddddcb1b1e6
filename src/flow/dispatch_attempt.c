#include "dispatch_job.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/fault.h"
#include "bridge/guard.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"

enum { STARTED_AT_ONCE = 64 }; /* before others have the main thread */

static void on_timer(struct timer *timer) {
  struct job *job = container_of(timer, struct job, timer);
  job_move(job, JOB_READY);
  dispatch_go_on(job->dispatch);
}

static int64_t total_left_ms(const struct job *job) {
  return job->first_sent_mono_ms + job->dispatch->options.total_timeout_ms - clock_mono_ms();
}

/* The bridge stood still, the journal failed, or others were under way, while the job waited for
 * its next attempt. */
static bool is_out_of_time(const struct job *job) {
  return job_attempts_now(job) > 0 && total_left_ms(job) <= 0;
}

/* Likewise: Telnyx would take a further attempt for another command. */
static bool is_out_of_window(const struct job *job) {
  return job->may_have_run && job->send_before_mono_ms > 0 &&
         clock_mono_ms() >= job->send_before_mono_ms;
}

/* False: it may be sent now. */
static bool end_if_too_late(struct job *job) {
  enum command_error late =
      job_is_in_doubt(job) ? COMMAND_ERROR_UNKNOWN_OUTCOME : COMMAND_ERROR_TIMEOUT;
  if (is_out_of_window(job))
    job_fail(job, late, "it could not be sent again while Telnyx knows its command_id");
  else if (is_out_of_time(job))
    job_fail(job, late, "telnyx.total_timeout passed before it could be sent again");
  else
    return false;
  return true;
}

static void attempt_again_in(struct job *job, int64_t wait_ms) {
  job_move(job, JOB_WAITING);
  job_forget_request(job);
  timer_start(job->dispatch->options.timers, &job->timer, clock_mono_ms() + wait_ms, on_timer);
}

/* ---- the reply ---- */

static void judge(struct job *job, struct retry_verdict *verdict) {
  const struct dispatch_options *options = &job->dispatch->options;
  uint16_t random = 0;
  crypt_random(&random, sizeof random);
  retry_judge(verdict, &(struct retry_facts){
                           .repeat = job->repeat,
                           .outcome = job->call.outcome,
                           .sent = job->call.sent,
                           .http_status = job->call.http_status,
                           .retry_after = job->call.retry_after,
                           .retry_after_ms = job->call.retry_after_ms,
                           .rate_limit_reset = job->call.rate_limit_reset,
                           .should_retry = job->call.should_retry,
                           .attempt = job_attempts_now(job),
                           .max_retries = options->max_retries,
                           .may_have_run = job->may_have_run,
                           .now_wall_ms = clock_wall_ms(),
                           .elapsed_ms = clock_mono_ms() - job->first_sent_mono_ms,
                           .total_timeout_ms = options->total_timeout_ms,
                           .start_within_ms = job_start_left_ms(job),
                           .random = random,
                       });
}

static void try_later(struct job *job, const struct retry_verdict *verdict) {
  const struct rest_call *call = &job->call;
  log_line(LOG_WARN, "request will be sent again", LOG_TEXT("operation", job->command->name),
           LOG_INT("row", job->message->id), LOG_INT("attempt", job->attempts),
           LOG_INT("http_status", call->http_status), LOG_TEXT("why", call->why),
           LOG_INT("wait_ms", verdict->wait_ms));
  if (job->dispatch->stopped) {
    job_fail_stopped(job);
    return;
  }
  job->send_before_mono_ms =
      verdict->send_within_ms > 0 ? clock_mono_ms() + verdict->send_within_ms : 0;
  attempt_again_in(job, verdict->wait_ms);
}

static void fail_as_no_page(struct job *job) {
  char message[96];
  snprintf(message, sizeof message, "page %zu of the list came in a form that is not known",
           job->gather->pages.read + 1);
  job_fail(job, COMMAND_ERROR_TELNYX, message);
}

static void take_page(struct job *job, const struct retry_verdict *verdict) {
  bool more = false;
  enum err err = gather_take(&more, job);
  if (err == ERR_SYNTAX)
    fail_as_no_page(job);
  else if (err != ERR_OK)
    job->dispatch->options.fatal(job->dispatch->options.context, err_text(err));
  else if (!more)
    job_complete(job, verdict);
  else if (job->dispatch->stopped)
    job_fail_stopped(job);
  else
    gather_go_on(job);
}

static void on_reply(struct rest_call *call) {
  struct job *job = call->owner;
  struct dispatch *dispatch = job->dispatch;
  FAULT_POINT(COMMAND_REPLIED);
  metrics_time(TIMING_REST, clock_mono_us() - job->request_mono_us);
  dispatch->rest_busy--;
  struct retry_verdict verdict;
  judge(job, &verdict);
  job->may_have_run = verdict.may_have_run;
  if (verdict.action == RETRY_LATER)
    try_later(job, &verdict);
  else if (verdict.action == RETRY_DONE_OK && job->gather)
    take_page(job, &verdict);
  else
    job_complete(job, &verdict);
  dispatch_go_on(dispatch);
}

/* ---- sending ---- */

static int64_t at_least_1(int64_t ms) {
  return ms > 0 ? ms : 1;
}

/* Before the command is too old, however long connecting takes, and within the time for which
 * Telnyx ignores the same command_id: libcurl itself sends a request again when a kept-alive
 * connection turns out to be dead. */
static int64_t send_within_ms(const struct job *job) {
  if (job->may_have_run)
    return job->send_before_mono_ms > 0 ? at_least_1(job->send_before_mono_ms - clock_mono_ms())
                                        : 0;
  int64_t left_ms = at_least_1(job_start_left_ms(job));
  bool remembered = job->repeat == RETRY_COMMAND_ID;
  return remembered && left_ms > RETRY_COMMAND_ID_WINDOW_MS ? RETRY_COMMAND_ID_WINDOW_MS : left_ms;
}

/* Those that not every request has; they live in the job. */
static size_t make_headers(struct rest_header headers[JOB_HEADERS], const struct request *request) {
  size_t count = 0;
  if (request->accept)
    headers[count++] = (struct rest_header){"Accept", request->accept};
  if (request->header_name)
    headers[count++] = (struct rest_header){request->header_name, request->header_value};
  return count;
}

static void send_request(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  const struct request *request = job->request;
  job->attempts++;
  int64_t left_ms = at_least_1(total_left_ms(job));
  int64_t attempt_ms = dispatch->options.attempt_timeout_ms;
  buf_free(&job->call.reply);
  job->call = (struct rest_call){
      .done = on_reply,
      .owner = job,
      .method = request->method,
      .url = request->url,
      .body = request->body,
      .content_type = request->content_type,
      .headers = job->headers,
      .header_count = make_headers(job->headers, request),
      .repeatable = job->repeat != RETRY_UNSAFE,
      .timeout_ms = left_ms < attempt_ms ? left_ms : attempt_ms,
      .send_within_ms = send_within_ms(job),
  };
  job_move(job, JOB_IN_FLIGHT);
  dispatch->rest_busy++;
  metrics_add(METRIC_REST_ATTEMPTS, 1);
  job->request_mono_us = clock_mono_us();
  rest_send(dispatch->options.rest, &job->call);
}

static void wait_for_journal(struct job *job, enum err err) {
  if (!job->complained)
    log_line(LOG_ERROR, "command waits, the journal cannot note it as sent", LOG_ERR(err),
             LOG_INT("row", job->message->id));
  job->complained = true;
  attempt_again_in(job, DISPATCH_RETRY_MS);
}

static void go_on_marked(struct job *job) {
  enum err result = job->changes.write.result;
  job_after_commit(job, result == ERR_OK);
  if (result == ERR_EXISTS && job->first.id != 0)
    job_take_first_result(job);
  else if (result != ERR_OK)
    wait_for_journal(job, result);
  else if (job->dispatch->stopped)
    job_fail_stopped(job);
  else if (job_may_go_on(job, job_ask_to_leave(job)) && !end_if_too_late(job))
    send_request(job);
}

static void on_marked_sent(struct store_write *write) {
  struct job *job = container_of(write, struct job, changes.write);
  struct dispatch *dispatch = job->dispatch;
  dispatch->store_busy--;
  FAULT_POINT(COMMAND_MARKED);
  hear_after_commit(dispatch->options.hear, NULL, &job->changes, write->result == ERR_OK);
  if (write->result == ERR_OK)
    hear_carry_out(dispatch->options.hear, &job->changes);
  go_on_marked(job);
  dispatch_go_on(dispatch);
}

/* The journal knows of a request before it can leave; after a crash that decides what is safe. */
static void mark_sent(struct job *job) {
  FAULT_POINT(COMMAND_READY);
  job_move(job, JOB_MARKING);
  if (job->attempts == 0)
    job->first_sent_mono_ms = clock_mono_ms();
  job->dispatch->store_busy++;
  hear_commit(job->dispatch->options.hear, &job->changes);
}

/* The mark decides whether there is anything to do, so it stands first. */
static void begin_mark(struct job *job) {
  changes_free(&job->changes);
  changes_begin(&job->changes, on_marked_sent);
  store_write_add(&job->changes.write, STORE_COMMAND_SENT)->command_sent =
      (struct store_command_sent){
          .key = {.command_id = job->message->id,
                  .idempotency_key = job->attempts == 0 ? job->command->idempotency_key : NULL,
                  .fingerprint = job->command->fingerprint,
                  .first = &job->first},
          .telnyx_command_id = job->command->command_id,
      };
}

/* The id that the bridge makes stays with the message, for the next attempt. */
static enum err make_command_id(struct job *job) {
  char *made_id = job->message->command_id;
  if (!job->command->operation->takes_command_id || job->command->command_id[0] != '\0')
    return ERR_OK;
  static_assert(sizeof job->message->command_id >= CRYPT_UUID_SIZE, "there is room for a UUID");
  crypt_uuid(made_id);
  return command_set_command_id(job->command, made_id);
}

static enum err make_request(struct job *job) {
  enum err err = make_command_id(job);
  if (err == ERR_OK)
    err = gather_ask(job);
  if (err == ERR_OK)
    err = request_build(&job->request, job->command, job->dispatch->options.api_url);
  if (err == ERR_OK)
    job->repeat = job->request->repeat;
  return err;
}

/* The journal knows of the first one, and the list may be asked for anew. */
static void send_next_page(struct job *job) {
  if (job_attempts_now(job) == 0)
    job->first_sent_mono_ms = clock_mono_ms();
  if (job_may_go_on(job, job_ask_to_leave(job)))
    send_request(job);
}

static void start(struct job *job) {
  enum err err = make_request(job);
  if (err == ERR_LIMIT)
    job_fail(job, COMMAND_ERROR_TOO_LARGE, "the request would be larger than the bridge sends");
  else if (err == ERR_SYNTAX)
    fail_as_no_page(job);
  else if (err != ERR_OK)
    job->dispatch->options.fatal(job->dispatch->options.context, err_text(err));
  else if (gather_is_under_way(job))
    send_next_page(job);
  else {
    begin_mark(job);
    if (!job_may_go_on(job, job_ask_to_mark(job)))
      return;
    if (guard_is_dry_run(job->dispatch->options.guard, job->command->operation))
      job_end_dry(job);
    else
      mark_sent(job);
  }
}

/* What was tried before had passed the checks when it came. */
static void attempt(struct job *job) {
  int64_t as_of_wall_ms =
      job->attempts > 0 ? job->message->parts.received_wall_ms : job_now_wall_ms(job);
  if (!job_read_command(job, as_of_wall_ms))
    return;
  if (job->command->error != COMMAND_ERROR_NONE)
    job_fail_as_read(job);
  else if (!end_if_too_late(job))
    start(job);
}

/* ---- whose turn it is ---- */

static void on_go_on(struct timer *timer) {
  dispatch_go_on(container_of(timer, struct dispatch, go_on));
}

void dispatch_go_on(struct dispatch *dispatch) {
  if (!dispatch->started || dispatch->stopped || dispatch->go_on.running)
    return;
  for (int i = 0; line_may_start(dispatch); i++) {
    if (i == STARTED_AT_ONCE) {
      timer_start(dispatch->options.timers, &dispatch->go_on, clock_mono_ms() + 1, on_go_on);
      return;
    }
    struct job *job = line_take(dispatch);
    if (!job)
      return;
    attempt(job);
  }
}
