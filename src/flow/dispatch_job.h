/* What the files of dispatch share: dispatch.c takes commands in and lets them start,
 * dispatch_attempt.c sends them, dispatch_finish.c ends them with a result. */
#ifndef FLOW_DISPATCH_JOB_H
#define FLOW_DISPATCH_JOB_H

#include <stdatomic.h>

#include "bridge/command.h"
#include "bridge/dispatch.h"
#include "bridge/metrics.h"
#include "bridge/request.h"
#include "bridge/result.h"
#include "bridge/retry.h"
#include "order.h"

/* A command without a final result. */
struct job {
  struct dispatch *dispatch;
  struct job *before, *after; /* all jobs, in the order received */
  struct command_msg *message;
  struct command *command; /* NULL while the job waits: parsed, it may be eighty times as large */
  struct request *request; /* made at the first attempt */
  int64_t received_mono_ms;
  size_t bytes;                               /* counted in dispatch.bytes */
  char *key;                                  /* the command's idempotency key, NULL for none */
  char fingerprint[COMMAND_FINGERPRINT_SIZE]; /* with the key */

  struct order_place place;
  struct job *next_ready;
  bool running;   /* counted in dispatch.running */
  bool suspended; /* waits for a timer that only dispatch_stop cuts short */

  struct job *leader; /* the same idempotency key came before: this one gets its result */
  struct job *followers, *next_follower;
  bool leads; /* stands in dispatch.leaders */

  unsigned attempts;
  int64_t first_sent_mono_ms;
  int64_t send_before_mono_ms; /* 0 for no bound */
  bool may_have_run;           /* as retry_verdict: an attempt may have been carried out */
  struct timer timer;
  struct store_first first; /* the command that came before with the same key */
  struct rest_call call;
  struct store_write write; /* the one that is under way */
  int64_t resent;           /* messages of DISPATCH_RESEND by now */
  struct msg *results[RESULT_MSGS];
  size_t result_count;
  enum metric counts_as; /* once the result is kept */
  bool complained;       /* said once that the journal fails */
};

struct dispatch {
  struct dispatch_options options;
  struct order *order;
  struct job *first, *last;
  size_t pending, bytes;
  struct job *ready, **ready_end; /* may start, wait for one of max_concurrency */
  unsigned running;
  void *leaders; /* a tree (tsearch) by idempotency key */
  size_t store_busy, rest_busy;
  bool started, stopped;

  /* Main writes, Paho's thread reads. */
  _Atomic int64_t alive_mono_ms; /* the main loop's last round */
  _Atomic int64_t stood_still_mono_ms, woke_mono_ms, catching_up_until_mono_ms;
  atomic_bool forgetting; /* the broker's session is being given up: what it sends is too old */
};

/* The wall clock as the command's age sees it: reception plus what the monotonic clock counted
 * since, so that a clock that is set does not make a command younger or older. */
int64_t job_now_wall_ms(const struct job *job);

/* Whether it may have changed something, and is not known to have. */
bool job_is_in_doubt(const struct job *job);

/* Makes job->command if it is not there, checked as of now_wall_ms. False without memory: then the
 * app was told. (dispatch.c) */
bool job_read_command(struct job *job, int64_t now_wall_ms);

/* Sends the job's request, or its next attempt. (dispatch_attempt.c) */
void job_attempt(struct job *job);

/* Whether the command is for the bridge itself; then it begins what was asked for, or ends the job.
 * (dispatch_own.c) */
bool job_run_own(struct job *job);

/* Ends a job of the bridge's own: *data is a JSON object. (dispatch_finish.c) */
void job_succeed(struct job *job, const char *data);

/* Ends a job with an error of the bridge; message NULL: the error's own sentence.
 * (dispatch_finish.c) */
void job_fail(struct job *job, enum command_error error, const char *message);

/* Ends a job that may not be sent any more because the bridge stops. */
void job_fail_stopped(struct job *job);

/* Ends a job with what the REST call brought, after the verdict. */
void job_complete(struct job *job, const struct retry_verdict *verdict);

/* Ends a job with the result of the first command of the same idempotency key. */
void job_repeat(struct job *job, struct span first_result);

/* The result is in the journal: lets followers, the next in line and the memory go. (dispatch.c) */
void job_release(struct job *job);

/* Waits for the first command of the same key. */
void job_follow(struct job *job, struct job *leader);

/* Another job of the journal's row, NULL when there is none. */
struct job *dispatch_find(const struct dispatch *dispatch, int64_t command_id);

#endif
