/* What the files of dispatch share: dispatch.c takes commands in, dispatch_job.c knows where each
 * is and whose turn it is, dispatch_attempt.c sends them, dispatch_finish.c ends them with a
 * result, dispatch_own.c runs what the bridge itself is asked for. Main thread, but for
 * dispatch_keep. */
#ifndef FLOW_DISPATCH_JOB_H
#define FLOW_DISPATCH_JOB_H

#include <stdatomic.h>

#include "bridge/command.h"
#include "bridge/dispatch.h"
#include "bridge/metrics.h"
#include "bridge/request.h"
#include "bridge/result.h"
#include "bridge/retry.h"
#include "changes.h"
#include "gate.h"
#include "order.h"
#include "own_operation.h"
#include "turns.h"

/* Where a command is. A request is under way, or about to be, in two of these, which hold one of
 * max_concurrency; job_move alone changes it. */
enum job_state {
  JOB_READING,   /* is looked at */
  JOB_IN_LINE,   /* others about the same thing stand before it */
  JOB_READY,     /* may start when it is its turn */
  JOB_MARKING,   /* the journal notes that its request is about to leave */
  JOB_SENDING,   /* its request is under way */
  JOB_WAITING,   /* for its next attempt; nobody about the same thing passes it */
  JOB_FOLLOWING, /* the same idempotency key came before: it gets that one's result */
  JOB_OWN,       /* the bridge itself is at it */
  JOB_FINISHING, /* its result goes to the journal, and then it is gone */
  JOB_STATES
};

/* A command without a final result. */
struct job {
  struct dispatch *dispatch;
  enum job_state state;
  struct job *before, *after; /* all jobs, in the order received */
  struct command_msg *message;
  struct command
      *command; /* NULL but while it is needed: parsed, it may be eighty times as large */
  struct request *request; /* likewise */
  int64_t received_mono_ms;
  size_t bytes;                      /* counted in dispatch.bytes */
  const struct operation *operation; /* counted in dispatch.held_of; NULL for none, or no more */
  char *key;                         /* the command's idempotency key, NULL for none */
  char fingerprint[COMMAND_FINGERPRINT_SIZE]; /* with the key */

  struct order_place place;
  struct turn turn;

  struct job *followers, *next_follower;
  bool leads; /* stands in dispatch.leaders */

  unsigned attempts;
  int64_t first_sent_mono_ms;
  int64_t request_mono_us;     /* when the request went to the REST client */
  int64_t send_before_mono_ms; /* 0 for no bound */
  enum retry_class repeat;     /* of the request, once it was made */
  bool may_have_run;           /* as retry_verdict: an attempt may have been carried out */
  struct timer timer;
  struct store_first first; /* the command that came before with the same key */
  struct rest_call call;
  struct changes changes; /* what is written at present */
  bool unsettled;        /* the gates admitted it, and do not know whether that is in the journal */
  bool admitted;         /* it is: they hear of its end */
  struct own_call own;   /* for what the bridge itself is asked for; without a command else */
  struct span result;    /* the payload, in the first message of the changes that end it */
  size_t result_bytes;   /* counted in dispatch.result_bytes */
  enum metric counts_as; /* once the result is kept */
  bool complained;       /* said once that the journal fails */
};

struct dispatch {
  struct dispatch_options options;
  struct order *order;
  struct job *first, *last;
  size_t pending, bytes;
  size_t ending, ending_bytes; /* of these, what is finishing */
  size_t *held_of;             /* what is not, by the operation's place in their table */
  size_t result_bytes;         /* of results that the journal has not yet */
  struct turns turns;          /* of what is ready */
  struct timer go_on;          /* there are more turns than one round of the main loop may take */
  unsigned running;            /* in a state that holds one of max_concurrency */
  unsigned running_urgent;     /* of these, about a call that lives */
  void *leaders;               /* a tree (tsearch) by idempotency key */
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

/* For how long it may still start. */
int64_t job_start_left_ms(const struct job *job);

/* Whether it may have changed something, and is not known to have. */
bool job_is_in_doubt(const struct job *job);

/* Moves the job on, with all that a state stands for: its turn and its share of max_concurrency.
 * (dispatch_job.c, like the next ones) */
void job_move(struct job *job, enum job_state state);

/* Makes job->command if it is not there, checked as of now_wall_ms, with the command_id that the
 * bridge made before. False without memory: then the app was told. */
bool job_read_command(struct job *job, int64_t now_wall_ms);

/* Lets go of command, request and reply. */
void job_forget_request(struct job *job);

/* NULL without memory; takes the message else. */
struct job *job_create(struct dispatch *dispatch, struct command_msg **message,
                       int64_t received_mono_ms);

/* The job may start once it is the first in all lines of its command. */
void job_stand_in_line(struct job *job);

/* Whether another command of the same key is here, which settles what becomes of this one. */
bool job_meet_leader(struct job *job);

/* Waits for the first command of the same key. */
void job_follow(struct job *job, struct job *leader);

/* From now on the job is one of its operation's. */
void job_count(struct job *job);

/* The result is in the journal: lets followers, the next in line and the memory go. */
void job_release(struct job *job);

/* Without a result: the journal keeps it. */
void job_free(struct job *job);

/* Whether there is no room for a further command of the operation, also when the newest that waits
 * of the operation that has most makes room for one that has fewer. */
bool dispatch_is_full(struct dispatch *dispatch, const struct operation *operation);

/* Starts whose turn it is, as many as may. At the end of whatever may have made that more. */
void dispatch_go_on(struct dispatch *dispatch);

/* The job of the journal's row, NULL when there is none. */
struct job *dispatch_find(const struct dispatch *dispatch, int64_t command_id);

/* It is the job's turn: marks it as sent, or ends it. (dispatch_attempt.c) */
void job_attempt(struct job *job);

/* What the gates are told of it. (dispatch_gates.c, like the next ones) */
struct gate_command job_as_asked(const struct job *job);

/* Whether all gates let it be marked as sent, and let it leave after that; if one does not, the job
 * has ended. */
bool job_is_admitted(struct job *job);
bool job_may_leave(struct job *job);

/* The gates that admitted it hear whether that is in the journal. */
void job_settle(struct job *job, bool committed);

/* Whether the command is for the bridge itself; then it begins what was asked for, or ends the job.
 * (dispatch_own.c) */
bool job_run_own(struct job *job);

/* Ends a job of the bridge's own: *data is a JSON object. (dispatch_finish.c, like the next ones)
 */
void job_succeed(struct job *job, const char *data);

/* Ends a job with an error of the bridge; message NULL: the error's own sentence. */
void job_fail(struct job *job, enum command_error error, const char *message);

/* Ends a job whose command says what is wrong with it; in doubt, its outcome is unknown. */
void job_fail_as_read(struct job *job);

/* Ends a job that may not be sent any more because the bridge stops. */
void job_fail_stopped(struct job *job);

/* Ends a job with what the REST call brought, after the verdict. */
void job_complete(struct job *job, const struct retry_verdict *verdict);

/* Ends a job with the result of the first command of the same idempotency key. */
void job_repeat(struct job *job, struct span first_result);
void job_repeat_outcome(struct job *job, const struct store_outcome *outcome);

#endif
