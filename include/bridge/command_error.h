/* Why a command failed: the values of a result's error.code. One table, three uses: enum, the code
 * on the wire, and the sentence for people when nothing better is known. Any thread. */
#ifndef BRIDGE_COMMAND_ERROR_H
#define BRIDGE_COMMAND_ERROR_H

#include <stdbool.h>

/* Whether a command that ended so was carried out. */
enum command_ran {
  COMMAND_RAN_NO,    /* surely not */
  COMMAND_RAN_MAYBE, /* unless the attempts say that it surely was not (retry_verdict.in_doubt) */
  COMMAND_RAN_YES,   /* or nobody can know */
};

/* id, code on the wire, whether sending the command once more can help without being able to do the
 * thing twice (where it depends on the reply, as with "telnyx", who makes the error says), whether
 * it ran (a repeat by command_id gets the result of one that did or may have, and runs else),
 * sentence */
#define COMMAND_ERROR_TABLE(X)                                                                     \
  X(COMMAND_ERROR_NONE, "", false, COMMAND_RAN_YES, "no error")                                    \
  X(COMMAND_ERROR_INVALID_JSON, "invalid_json", false, COMMAND_RAN_NO,                             \
    "the payload is not a JSON object")                                                            \
  X(COMMAND_ERROR_UNKNOWN_OPERATION, "unknown_operation", false, COMMAND_RAN_NO,                   \
    "there is no such operation")                                                                  \
  X(COMMAND_ERROR_INVALID_PARAMETERS, "invalid_parameters", false, COMMAND_RAN_NO,                 \
    "a parameter is wrong")                                                                        \
  X(COMMAND_ERROR_TOO_LARGE, "too_large", false, COMMAND_RAN_NO,                                   \
    "the command is larger than allowed")                                                          \
  X(COMMAND_ERROR_RETAINED, "retained", false, COMMAND_RAN_NO,                                     \
    "commands must not be retained: clear this topic and publish without the retain flag")         \
  X(COMMAND_ERROR_EXPIRED, "expired", true, COMMAND_RAN_NO,                                        \
    "the command was too old when it came to be run")                                              \
  X(COMMAND_ERROR_FORBIDDEN, "forbidden", false, COMMAND_RAN_NO, "this is not allowed")            \
  X(COMMAND_ERROR_RATE_LIMITED, "rate_limited", true, COMMAND_RAN_NO, "Telnyx asked to slow down") \
  X(COMMAND_ERROR_BUSY, "busy", true, COMMAND_RAN_NO, "too many commands are waiting")             \
  X(COMMAND_ERROR_UNREACHABLE, "unreachable", true, COMMAND_RAN_NO,                                \
    "Telnyx cannot be reached: nothing was sent")                                                  \
  X(COMMAND_ERROR_TIMEOUT, "timeout", false, COMMAND_RAN_MAYBE,                                    \
    "no reply in time: the command may or may not have been carried out")                          \
  X(COMMAND_ERROR_TELNYX, "telnyx", false, COMMAND_RAN_MAYBE, "Telnyx refused the command")        \
  X(COMMAND_ERROR_UNKNOWN_OUTCOME, "unknown_outcome", false, COMMAND_RAN_YES,                      \
    "the command may or may not have been carried out: the request left and no reply came")        \
  X(COMMAND_ERROR_SHUTTING_DOWN, "shutting_down", true, COMMAND_RAN_NO,                            \
    "the bridge is shutting down")

#define COMMAND_ERROR_AS_ENUM(id, code, retryable, ran, sentence) id,
enum command_error { COMMAND_ERROR_TABLE(COMMAND_ERROR_AS_ENUM) COMMAND_ERROR_COUNT };
#undef COMMAND_ERROR_AS_ENUM

/* "invalid_json"; "" for none. Static storage; any thread. */
const char *command_error_code(enum command_error error);

/* The error of that code; COMMAND_ERROR_UNKNOWN_OUTCOME when there is none. Any thread. */
enum command_error command_error_of(const char *code);

/* The table's sentence, for people. Static storage; any thread. */
const char *command_error_text(enum command_error error);

/* The table's retryable. Any thread. */
bool command_error_retryable(enum command_error error);

/* The table's answer to whether it ran. Any thread. */
enum command_ran command_error_ran(enum command_error error);

#endif
