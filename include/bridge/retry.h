/* Judges one attempt of a REST call: done, once more later, or given up, and then with which error.
 * Pure: facts in, verdict out; any thread. A request is repeated only where that cannot do a thing
 * twice: it reads only, it carries a command_id (Telnyx ignores a duplicate within 60 s), it never
 * left, or Telnyx answered 429. */
#ifndef BRIDGE_RETRY_H
#define BRIDGE_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/command_error.h"
#include "bridge/msg.h"

/* What became of one attempt. */
enum rest_outcome {
  REST_REPLIED,   /* a whole reply came; status and body are there */
  REST_NOT_SENT,  /* nothing of the request left: no connection, no name, no TLS */
  REST_TIMED_OUT, /* the request may have been taken; no reply within the deadline */
  REST_BROKEN,    /* the request may have been taken; the reply is missing, cut or oversized */
  REST_CANCELLED, /* shutting down; `sent` says whether it may have been taken */
};

/* What makes a second request harmless. */
enum retry_class {
  RETRY_UNSAFE,     /* nothing: sent twice may be done twice */
  RETRY_COMMAND_ID, /* Telnyx ignores the second one, for RETRY_COMMAND_ID_WINDOW_MS */
  RETRY_READ,       /* it changes nothing (GET) */
};

enum {
  RETRY_FIRST_WAIT_MS = 500,
  RETRY_LONGEST_WAIT_MS = 8000,       /* of our own making; Telnyx may ask for more */
  RETRY_LONGEST_RESET_MS = 86400000,  /* an x-ratelimit-reset past this is no number of seconds */
  RETRY_COMMAND_ID_WINDOW_MS = 58000, /* Telnyx's 60 s, less the way there */
};

struct retry_facts {
  enum retry_class repeat;
  enum rest_outcome outcome;
  bool sent;               /* as rest_call: a byte of this attempt may have left */
  int http_status;         /* of REST_REPLIED */
  const char *retry_after; /* headers of the reply as sent, "" or NULL when absent */
  const char *retry_after_ms;
  const char *rate_limit_reset; /* x-ratelimit-reset, seconds; of a 429 */
  const char *should_retry;
  unsigned attempt; /* 1 for the first, also across a crash */
  unsigned max_retries;
  bool may_have_run;        /* the verdict of the attempt before said so; true after a crash */
  int64_t now_wall_ms;      /* for HTTP dates */
  int64_t elapsed_ms;       /* since the first attempt began */
  int64_t total_timeout_ms; /* for all attempts and the waits between them */
  int64_t start_within_ms;  /* from now, after which the command is too old to be started */
  uint16_t random;          /* any 16 bits, for the jitter */
};

enum retry_action {
  RETRY_DONE_OK,    /* Telnyx accepted it (2xx) */
  RETRY_DONE_ERROR, /* final: error, retryable and message say what the result says */
  RETRY_LATER,      /* the same request again, command_id included, in wait_ms */
};

struct retry_verdict {
  enum retry_action action;
  int64_t wait_ms;        /* RETRY_LATER */
  int64_t send_within_ms; /* RETRY_LATER: from now, for rest_call once wait_ms is over (subtract
                           * it); 0 for no bound but the deadline */
  bool may_have_run;      /* Telnyx may have taken this or an earlier attempt for a request to carry
                           * out; while it has not, the command's age limit holds */
  bool in_doubt;          /* and it is no read: it may have changed something */
  enum command_error error;
  bool retryable;      /* the sender may publish the command once more */
  const char *message; /* a sentence, static; NULL: Telnyx's own words tell it */
};

/* Never fails: a header that cannot be understood counts as absent. Final errors:
 *   reply            rate_limited for 429, telnyx for everything else that is not 2xx
 *   not sent         unreachable
 *   no reply in time timeout, whether or not it may have been carried out: the message tells
 *   broken           unreachable when it is a read, else unknown_outcome
 *   cancelled        shutting_down, or unknown_outcome when it may have been carried out
 * An error that would say "nothing was done" becomes unknown_outcome while in_doubt. */
void retry_judge(struct retry_verdict *out, const struct retry_facts *facts);

/* What to do at start with a command that the journal still holds. */
enum retry_resume {
  RETRY_RESUME_RUN,     /* it was never sent: run it like a new one, age limit included */
  RETRY_RESUME_REPEAT,  /* send it once more with the command_id that the journal has; in_doubt */
  RETRY_RESUME_UNKNOWN, /* end it with COMMAND_ERROR_UNKNOWN_OUTCOME */
  RETRY_RESUME_DONE,    /* its result is kept already: nothing to do */
};

struct retry_crash {
  enum command_state state;
  enum retry_class repeat;
  int64_t age_ms;    /* now - received, by wall clock; negative when the clock was set back */
  unsigned attempts; /* marked as sent so far */
  unsigned max_retries;
};

/* A command that was on its way when the process died is repeated only while that is harmless; age
 * counts from its reception, which is not later than its first request. A repeat must leave within
 * RETRY_COMMAND_ID_WINDOW_MS - age_ms (rest_call.send_within_ms) where its class is
 * RETRY_COMMAND_ID. */
enum retry_resume retry_after_crash(const struct retry_crash *crash);

#endif
