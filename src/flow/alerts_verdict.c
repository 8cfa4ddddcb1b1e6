#include "alerts_verdict.h"

#include "bridge/json.h"

/* Telnyx's codes. */
enum { CALL_ENDED = 90018, CALL_UNKNOWN = 90015, NOT_ANSWERED = 90034 };

/* What the bridge itself says. */
static enum alert_verdict verdict_of_error(enum command_error error) {
  switch (error) {
  case COMMAND_ERROR_UNREACHABLE:
  case COMMAND_ERROR_RATE_LIMITED:
  case COMMAND_ERROR_BUSY:
  case COMMAND_ERROR_EXPIRED:
  case COMMAND_ERROR_SHUTTING_DOWN:
    return ALERT_NOT_DONE;
  case COMMAND_ERROR_FORBIDDEN:
    return ALERT_REFUSED;
  case COMMAND_ERROR_TIMEOUT:
  case COMMAND_ERROR_UNKNOWN_OUTCOME:
    return ALERT_DOUBT;
  default:
    return ALERT_NEVER;
  }
}

static int64_t telnyx_code(struct span result) {
  struct json_found code;
  int64_t number = 0;
  if (json_find(&code, result, JSON_PATH("error", "errors", "0", "code")) &&
      span_to_int(&number, code.value))
    return number;
  return 0;
}

/* What Telnyx says. What it says about the account may be put right, what it says about the number
 * never is. */
static enum alert_verdict verdict_of_reply(struct span result, int http_status,
                                           enum alert_act act) {
  int64_t code = telnyx_code(result);
  bool about_call = act != ALERT_DIAL && act != ALERT_SMS;
  if (code == NOT_ANSWERED)
    return ALERT_NOT_YET;
  if (about_call && (code == CALL_ENDED || code == CALL_UNKNOWN || http_status == 404))
    return ALERT_GONE;
  if (http_status >= 500 || http_status == 408 || http_status == 409 || http_status == 0)
    return ALERT_DOUBT;
  if (http_status == 401 || http_status == 402 || http_status == 403 || http_status == 429)
    return ALERT_NOT_DONE;
  return ALERT_NEVER;
}

void alerts_verdict_read(struct alerts_verdict *out, const struct heard_result *heard,
                         enum alert_act act) {
  *out = (struct alerts_verdict){.error = ""};
  if (heard->ok) {
    /* Without it, its webhooks name it, or nobody does. */
    (void)json_find_text(out->call_control_id, sizeof out->call_control_id, heard->payload,
                         JSON_PATH("data", "call_control_id"));
    out->verdict = ALERT_DONE;
  } else {
    out->error = command_error_code(heard->error);
    out->verdict = heard->error == COMMAND_ERROR_TELNYX
                       ? verdict_of_reply(heard->payload, heard->http_status, act)
                       : verdict_of_error(heard->error);
  }
}
