/* A command on its way through dispatch: what it holds, where it is, and how it moves. The files of
 * dispatch, each with what it offers the others: dispatch.c takes commands in, or has no
 * room, dispatch_line.c knows whose turn it is and who comes twice, dispatch_gates.c asks the
 * gates, dispatch_attempt.c sends, dispatch_gather.c asks for all pages of a list, dispatch_own.c
 * runs what the bridge itself is asked for, dispatch_finish.c ends with a result. Main thread, but
 * for dispatch_commit.
 */
#ifndef FLOW_DISPATCH_JOB_H
#define FLOW_DISPATCH_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/command.h"
#include "bridge/dispatch.h"
#include "bridge/err.h"
#include "bridge/list.h"
#include "bridge/metrics.h"
#include "bridge/pages.h"
#include "bridge/request.h"
#include "bridge/result.h"
#include "bridge/retry.h"
#include "bridge/span.h"
#include "changes.h"
#include "gate.h"
#include "order.h"
#include "own_operation.h"
#include "turns.h"

/* Where a command is, and who holds it there, beside the list of all; job_move alone changes it. */
enum job_state {
  JOB_RECEIVED,  /* is looked at: nobody */
  JOB_IN_LINE,   /* others about the same thing stand before it: the order */
  JOB_READY,     /* may start when it is its turn: the turns */
  JOB_MARKING,   /* the journal notes that its request is about to leave: the store */
  JOB_IN_FLIGHT, /* its request is under way: the REST client */
  JOB_WAITING,   /* for its next attempt, and nobody about the same thing passes it: its timer */
  JOB_COALESCED, /* the same idempotency key came before: with that one */
  JOB_OWN,       /* the bridge itself is at it: its handler */
  JOB_FINISHING, /* its result goes to the journal, and then it is gone: the store, or its timer */
  JOB_STATES
};

enum { JOB_HEADERS = 2 };

/* A list on its way from page to page. */
struct gather {
  struct pages pages;
  int64_t began_mono_ms, told_mono_ms; /* when how far it is was last told */
  unsigned attempts_before;            /* of the job's, for the pages that came */
};

/* A command without a final result. */
struct job {
  struct dispatch *dispatch;
  enum job_state state;
  struct list_link link; /* in dispatch.jobs */
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

  struct job *coalesced, *next_coalesced; /* those that wait for its result, the newest first */
  struct job *coalesced_with;             /* whose result it waits for */
  bool is_first_of_key;                   /* stands in dispatch.first_by_key */

  bool page_all;         /* as the command says */
  bool has_gather_place; /* one of DISPATCH_GATHERS */
  struct gather *gather; /* from the first attempt on, where page_all */

  unsigned attempts;           /* of all pages */
  int64_t first_sent_mono_ms;  /* of the page that is asked for now */
  int64_t request_mono_us;     /* when the request went to the REST client */
  int64_t send_before_mono_ms; /* 0 for no bound */
  enum retry_class repeat;     /* of the request, once it was made */
  bool may_have_run;           /* as retry_verdict: an attempt may have been carried out */
  struct timer timer;
  struct store_first first; /* the command that came before with the same key */
  struct rest_call call;
  struct rest_header headers[JOB_HEADERS]; /* of the call */
  struct changes changes;                  /* what is written at present */
  bool uncommitted;    /* the gates admitted it, and do not know whether that is in the journal */
  bool admitted;       /* it is: they hear of its end */
  struct own_call own; /* for what the bridge itself is asked for; without a command else */
  struct heard heard;  /* its end, */
  size_t unheard_changes; /* and how many changes do not follow from that being told */
  struct span result;     /* the payload, in the first message of the changes that end it */
  size_t result_bytes;    /* counted in dispatch.result_bytes */
  enum metric counts_as;  /* once the result is kept */
  bool complained;        /* said once that the journal fails */
};

struct dispatch {
  struct dispatch_options options;
  struct order *order;
  struct list jobs; /* all, in the order received */
  size_t pending, bytes;
  size_t ending, ending_bytes; /* of these, what is finishing */
  size_t *held_of;             /* what is not, by the operation's place in their table */
  size_t result_bytes;         /* of results that the journal has not yet */
  struct turns turns;          /* of what is ready */
  struct turns lists;          /* of those that wait for a place to be gathered in */
  unsigned gathers;            /* such places that are taken */
  struct timer go_on;          /* there are more turns than one round of the main loop may take */
  unsigned requests;           /* that are in flight or marked for it, max_concurrency at most */
  unsigned urgent_requests;    /* of these, about a call that lives */
  void *first_by_key;          /* a tree (tsearch) by idempotency key */
  size_t store_busy, rest_busy;
  bool started, stopped;
};

/* The wall clock as the command's age sees it: reception plus what the monotonic clock counted
 * since, so that a clock that is set does not make a command younger or older. */
int64_t job_now_wall_ms(const struct job *job);

/* For how long it may still start. */
int64_t job_start_left_ms(const struct job *job);

/* Whether it may have changed something, and is not known to have. */
bool job_is_in_doubt(const struct job *job);

/* Moves the job on, with all that a state stands for: its turn, its share of max_concurrency, the
 * room it takes. The process ends where the table says that it cannot. */
void job_move(struct job *job, enum job_state state);

/* NULL without memory; takes the message else. */
struct job *job_create(struct dispatch *dispatch, struct command_msg **message,
                       int64_t received_mono_ms);

/* From now on the job is one of its operation's. */
void job_count(struct job *job);

/* How many those are. */
size_t *job_held_of(struct dispatch *dispatch, const struct operation *operation);

/* Where it stands while it is ready. */
struct turns *job_turns(struct job *job);

/* Where results go. */
struct result_route job_result_route(const struct job *job);

/* How long a result's payload may be, also for the broker. */
size_t job_result_room(const struct job *job);

/* Lets go of command, request and reply. */
void job_forget_request(struct job *job);

/* Without a result: the journal keeps it. */
void job_free(struct job *job);

/* The one of the link; NULL for none. */
struct job *job_of_link(struct list_link *link);

/* The job of the journal's row, NULL when there is none. */
struct job *dispatch_find(const struct dispatch *dispatch, int64_t command_id);

/* ---- dispatch_gates.c ----
 * A job's command before the gates: when it is read, marked as sent, about to leave, and at its
 * end. A gate that refuses leaves its reason in the command's error; errors are not refusals. */

/* Makes job->command if it is not there, checked as of now_wall_ms, also by the gates, with the
 * command_id that the bridge made before. False without memory: then the app was told. */
bool job_read_command(struct job *job, int64_t now_wall_ms);

/* Asks whether its request may be marked as sent, with job->changes; and whether it may leave. */
enum err job_ask_to_mark(struct job *job) MUST_CHECK;
enum err job_ask_to_leave(struct job *job) MUST_CHECK;

/* The gates that let it be marked hear whether that is in the journal. No effect without them. */
void job_after_commit(struct job *job, bool committed);

/* They hear its end, and add to job->changes. */
enum err job_tell_end(struct job *job, const struct gate_end *end) MUST_CHECK;

/* ---- dispatch_line.c ----
 * Who may start: the first in all lines of its command (order.h), and of those whose turn it is
 * (turns.h). */

/* The job may start once it is the first in all lines of its command. */
void line_enter(struct job *job);

/* Lets those behind it go on. No effect on one that has left already. */
void line_leave(struct job *job);

/* Whether one more request may be under way. */
bool line_may_start(const struct dispatch *dispatch);

/* Takes out the one whose turn it is; NULL when none waits that may start. */
struct job *line_take(struct dispatch *dispatch);

/* One command twice: whoever comes with the idempotency key of one that is here is coalesced with
 * it, and gets its result. */

/* Whether another command of the same key is here: then the job is coalesced with it, or its
 * command has the error that it is another one. Else it is the first of the key. ERR_MEMORY. */
enum err repeat_meet(struct job *job) MUST_CHECK;

/* Waits for the first command of the same key, out of line. */
void repeat_coalesce(struct job *job, struct job *first_job);

/* It was coalesced, and waits no more. */
void repeat_leave(struct job *job);

/* It is not the first of its key any more. */
void repeat_forget(struct job *job);

/* ---- dispatch_own.c ----
 * Runs what the bridge itself is asked for (own_operation.h). */

/* Whether the command is for the bridge itself; then its handler begins, or the job has ended. */
bool job_run_own(struct job *job);

/* ---- dispatch_attempt.c ----
 * Sends: marks a command as sent, hands its request to the REST client, judges the reply. */

/* Starts whose turn it is, as many as may. At the end of whatever may have made that more. */
void dispatch_go_on(struct dispatch *dispatch);

/* ---- dispatch_gather.c ----
 * A list of which all pages are wanted: one request after the other, each with its turn. */

/* Attempts so far for the page that is asked for now; without pages: all. */
unsigned job_attempts_now(const struct job *job);

/* Whether a page came: then it is not the journal's business how far the list is. */
bool gather_is_under_way(const struct job *job);

/* Puts the next page into the command's parameters, where page_all. ERR_MEMORY. */
enum err gather_ask(struct job *job) MUST_CHECK;

/* Takes the reply that was accepted, as pages_take; without more, the reply is now the whole list.
 */
enum err gather_take(bool *more, struct job *job) MUST_CHECK;

/* The next page is to be asked for, behind others of its kind. Those about the same thing need not
 * wait for the rest: what came before them is read. */
void gather_go_on(struct job *job);

/* ---- dispatch_finish.c ----
 * The end of a command: its result, committed with what the gates add. */

/* Ends a job of the bridge's own: *data is a JSON object. */
void job_succeed(struct job *job, const char *data);

/* Ends a job that guard.dry_run does not let out, once the gates have admitted it. */
void job_end_dry(struct job *job);

/* Ends a job with an error of the bridge; message NULL: the error's own sentence. */
void job_fail(struct job *job, enum command_error error, const char *message);

/* Ends a job whose command says what is wrong with it; in doubt, its outcome is unknown. */
void job_fail_as_read(struct job *job);

/* Whether the job may go on: not after an error, of which the app is told, nor when its command was
 * refused, which ends it. */
bool job_may_go_on(struct job *job, enum err err);

/* Ends a job that may not be sent any more because the bridge stops. */
void job_fail_stopped(struct job *job);

/* The journal could not keep a result, or what comes ahead of one: it is made anew in a while. */
void job_try_again(struct job *job, enum err err);

/* Ends a job with what the REST call brought, after the verdict. */
void job_complete(struct job *job, const struct retry_verdict *verdict);

/* Another command of the same idempotency key is on record (job->first): this one gets that one's
 * result, if it is the same. */
void job_take_first_result(struct job *job);

#endif
