#include "alerts_verdict.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

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

static long telnyx_code(const json_t *result) {
  const json_t *errors = json_object_get(json_object_get(result, "error"), "errors");
  const char *code = json_string_value(json_object_get(json_array_get(errors, 0), "code"));
  return code ? strtol(code, NULL, 10) : 0;
}

/* What Telnyx says. What it says about the account may be put right, what it says about the number
 * never is. */
static enum alert_verdict verdict_of_reply(const json_t *result, int http_status,
                                           enum alert_act act) {
  long code = telnyx_code(result);
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

static void read_call(struct alerts_verdict *out, const json_t *result) {
  const json_t *data = json_object_get(result, "data");
  const char *id = json_string_value(json_object_get(data, "call_control_id"));
  int len = snprintf(out->call_control_id, sizeof out->call_control_id, "%s", id ? id : "");
  if (len >= (int)sizeof out->call_control_id)
    out->call_control_id[0] = '\0'; /* its webhooks name it, or nobody does */
}

enum err alerts_verdict_read(struct alerts_verdict *out, const struct heard_result *heard,
                             enum alert_act act) {
  *out = (struct alerts_verdict){.error = ""};
  json_error_t error;
  json_t *result = json_loadb(heard->payload.data, heard->payload.len, 0, &error);
  if (!result && json_error_code(&error) == json_error_out_of_memory)
    return ERR_MEMORY;
  /* Else Telnyx's words in it are JSON for all but jansson (half a surrogate, a number of 20
   * digits): what they say is not known. */
  if (heard->ok) {
    read_call(out, result);
    out->verdict = ALERT_DONE;
  } else {
    out->error = command_error_code(heard->error);
    out->verdict = heard->error == COMMAND_ERROR_TELNYX
                       ? verdict_of_reply(result, heard->http_status, act)
                       : verdict_of_error(heard->error);
  }
  json_decref(result);
  return ERR_OK;
}
