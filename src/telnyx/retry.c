#include "bridge/retry.h"

#include <stddef.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/span.h"

enum {
  STATUS_TIMEOUT = 408,
  STATUS_CONFLICT = 409,
  STATUS_TOO_MANY = 429,
  SECONDS = 3, /* decimals, to make milliseconds of them */
  MILLISECONDS = 0,
};

/* What a header asks for is cut here: far past any deadline. */
#define LONGEST_WAIT_MS INT64_C(1000000000000)

static const char may_be_done_timeout[] =
    "no reply in time: the command may or may not have been carried out";
static const char may_be_done_broken[] =
    "no usable reply came after the request had left: the command may or may not have been carried "
    "out";
static const char may_be_done_before[] =
    "an earlier attempt may have been carried out, and the last one was not";

static bool is_accepted(const struct retry_facts *facts) {
  return facts->outcome == REST_REPLIED && facts->http_status >= 200 && facts->http_status < 300;
}

static bool is_rate_limited(const struct retry_facts *facts) {
  return facts->outcome == REST_REPLIED && facts->http_status == STATUS_TOO_MANY;
}

/* Whether an attempt may have been carried out although none was accepted. A 4xx says that it was
 * not, but for 408 and 409, which come from whatever stands in between. */
static bool may_have_run(const struct retry_facts *facts) {
  if (facts->may_have_run)
    return true;
  if (facts->outcome == REST_REPLIED)
    return facts->http_status >= 500 || facts->http_status == STATUS_TIMEOUT ||
           facts->http_status == STATUS_CONFLICT;
  return facts->sent;
}

static bool header_is(const char *header, const char *word) {
  return header && span_equal_nocase(span_trim(span_of(header)), word);
}

/* Whether the failure is one that may pass: what Telnyx says about it counts more than its kind. */
static bool may_pass(const struct retry_facts *facts) {
  if (facts->outcome == REST_CANCELLED)
    return false;
  if (facts->outcome != REST_REPLIED)
    return true;
  if (header_is(facts->should_retry, "true"))
    return true;
  if (header_is(facts->should_retry, "false"))
    return false;
  return facts->http_status == STATUS_TIMEOUT || facts->http_status == STATUS_CONFLICT ||
         facts->http_status == STATUS_TOO_MANY || facts->http_status >= 500;
}

static bool may_repeat(const struct retry_facts *facts) {
  return facts->repeat != RETRY_UNSAFE || is_rate_limited(facts) ||
         (facts->outcome == REST_NOT_SENT && !facts->sent);
}

/* A decimal number, fractions allowed ("1.5"), of SECONDS or MILLISECONDS, as milliseconds;
 * saturates. False for anything else. */
static bool parse_decimal_ms(int64_t *out_ms, const char *header, unsigned decimals) {
  bool good = span_to_fixed(out_ms, span_trim(span_of(header)), decimals);
  if (*out_ms > LONGEST_WAIT_MS)
    *out_ms = LONGEST_WAIT_MS;
  return good;
}

/* RFC 9110 section 10.2.3. A date that has passed says nothing: clocks differ. */
static bool parse_retry_after(int64_t *out_ms, const char *header, int64_t now_wall_ms) {
  if (parse_decimal_ms(out_ms, header, SECONDS))
    return true;
  int64_t date_s = 0;
  if (http_date_parse(&date_s, span_trim(span_of(header))) != ERR_OK)
    return false;
  *out_ms = date_s * 1000 - now_wall_ms;
  return *out_ms > 0;
}

/* The weakest of the hints: when the limit begins anew. Zero and what is rather a date say nothing.
 */
static bool parse_reset(int64_t *out_ms, const struct retry_facts *facts) {
  return is_rate_limited(facts) && parse_decimal_ms(out_ms, facts->rate_limit_reset, SECONDS) &&
         *out_ms > 0 && *out_ms <= RETRY_LONGEST_RESET_MS;
}

static int64_t backoff_ms(const struct retry_facts *facts) {
  int64_t wait_ms = RETRY_FIRST_WAIT_MS;
  for (unsigned n = 1; n < facts->attempt && wait_ms < RETRY_LONGEST_WAIT_MS; n++)
    wait_ms *= 2;
  return wait_ms - wait_ms * facts->random / (4 * (int64_t)(UINT16_MAX + 1));
}

static int64_t choose_wait_ms(const struct retry_facts *facts) {
  int64_t wait_ms = 0;
  if (facts->outcome == REST_REPLIED &&
      (parse_decimal_ms(&wait_ms, facts->retry_after_ms, MILLISECONDS) ||
       parse_retry_after(&wait_ms, facts->retry_after, facts->now_wall_ms) ||
       parse_reset(&wait_ms, facts)))
    return wait_ms;
  return backoff_ms(facts);
}

/* Fills in the next attempt when it fits into the total time and, where the first may have been
 * taken, into the time for which Telnyx knows the command_id; where none was, the next one is the
 * first to count, and the command must not be too old for it. */
static bool plan_retry(struct retry_verdict *out, const struct retry_facts *facts) {
  if (facts->attempt > facts->max_retries || !may_pass(facts) || !may_repeat(facts))
    return false;
  out->wait_ms = choose_wait_ms(facts);
  int64_t then_ms = facts->elapsed_ms + out->wait_ms;
  if (then_ms >= facts->total_timeout_ms ||
      (!out->may_have_run && out->wait_ms >= facts->start_within_ms))
    return false;
  if (out->in_doubt && facts->repeat == RETRY_COMMAND_ID) {
    int64_t left_ms = RETRY_COMMAND_ID_WINDOW_MS - then_ms;
    if (left_ms <= 0)
      return false;
    out->send_within_ms = left_ms;
  }
  out->action = RETRY_LATER;
  return true;
}

static enum command_error error_of_reply(const struct retry_facts *facts) {
  return is_rate_limited(facts) ? COMMAND_ERROR_RATE_LIMITED : COMMAND_ERROR_TELNYX;
}

static enum command_error error_of_attempt(const struct retry_facts *facts, bool in_doubt) {
  switch (facts->outcome) {
  case REST_REPLIED:
    return error_of_reply(facts);
  case REST_TIMED_OUT:
    return COMMAND_ERROR_TIMEOUT;
  case REST_BROKEN:
    return in_doubt ? COMMAND_ERROR_UNKNOWN_OUTCOME : COMMAND_ERROR_UNREACHABLE;
  case REST_CANCELLED:
    return in_doubt ? COMMAND_ERROR_UNKNOWN_OUTCOME : COMMAND_ERROR_SHUTTING_DOWN;
  case REST_NOT_SENT:
    break;
  }
  return COMMAND_ERROR_UNREACHABLE;
}

/* An error that says "nothing was done" must not stand when an earlier attempt may have been. */
static bool hides_doubt(enum command_error error, bool in_doubt) {
  return in_doubt && (error == COMMAND_ERROR_UNREACHABLE || error == COMMAND_ERROR_RATE_LIMITED ||
                      error == COMMAND_ERROR_SHUTTING_DOWN);
}

static void give_up(struct retry_verdict *out, const struct retry_facts *facts) {
  out->action = RETRY_DONE_ERROR;
  out->wait_ms = 0;
  out->error = error_of_attempt(facts, out->in_doubt);
  if (hides_doubt(out->error, out->in_doubt)) {
    out->error = COMMAND_ERROR_UNKNOWN_OUTCOME;
    out->message = may_be_done_before;
  } else if (facts->outcome == REST_TIMED_OUT) {
    out->message = out->in_doubt ? may_be_done_timeout : "no reply in time";
  } else if (facts->outcome == REST_BROKEN) {
    out->message = out->in_doubt ? may_be_done_broken : "no usable reply came";
  } else if (facts->outcome != REST_REPLIED) {
    out->message = command_error_text(out->error);
  }
  out->retryable = !out->in_doubt && may_pass(facts);
  if (out->error == COMMAND_ERROR_SHUTTING_DOWN)
    out->retryable = true;
}

void retry_judge(struct retry_verdict *out, const struct retry_facts *facts) {
  *out = (struct retry_verdict){.action = RETRY_DONE_OK};
  if (is_accepted(facts))
    return;
  out->may_have_run = may_have_run(facts);
  out->in_doubt = out->may_have_run && facts->repeat != RETRY_READ;
  if (!plan_retry(out, facts))
    give_up(out, facts);
}

enum retry_resume retry_after_crash(const struct retry_crash *crash) {
  if (crash->state == COMMAND_DONE)
    return RETRY_RESUME_DONE;
  if (crash->state == COMMAND_COMMITTED)
    return RETRY_RESUME_RUN;
  if (crash->attempts > crash->max_retries)
    return RETRY_RESUME_UNKNOWN;
  if (crash->repeat == RETRY_READ)
    return RETRY_RESUME_REPEAT;
  bool remembered = crash->repeat == RETRY_COMMAND_ID && crash->age_ms >= 0 &&
                    crash->age_ms < RETRY_COMMAND_ID_WINDOW_MS;
  return remembered ? RETRY_RESUME_REPEAT : RETRY_RESUME_UNKNOWN;
}
