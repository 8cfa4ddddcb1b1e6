/* Telnyx's errors that the simulator gives: one table. Any thread. */
#ifndef SIM_ERRORS_H
#define SIM_ERRORS_H

#define SIM_ERROR_TABLE(X)                                                                         \
  X(SIM_NO_KEY, 401, "10009", "Authentication failed",                                             \
    "The API key looks malformed or is missing. Send Authorization: Bearer <API key>.")            \
  X(SIM_WRONG_KEY, 401, "10009", "Authentication failed", "The API key is not the simulator's.")   \
  X(SIM_NO_PATH, 404, "10005", "Resource not found",                                               \
    "The requested resource or URL could not be found.")                                           \
  X(SIM_NO_METHOD, 405, "10004", "Method not allowed",                                             \
    "The path exists, but not with this method.")                                                  \
  X(SIM_NO_RESOURCE, 404, "10005", "Resource not found", "There is no resource with this id.")     \
  X(SIM_RATE_LIMIT, 429, "10011", "Too many requests", "You have exceeded the rate limit.")        \
  X(SIM_BAD_JSON, 400, "10015", "Bad Request", "The request body is not valid JSON.")              \
  X(SIM_BAD_PARAMETER, 422, "10015", "Bad Request", "A parameter is not valid.")                   \
  X(SIM_MISSING, 422, "10015", "Bad Request", "A required parameter is missing.")                  \
  X(SIM_NOT_E164, 422, "10016", "Phone number must be in +E164 format",                            \
    "The number must be a plus sign and 7 to 15 digits, or a SIP URI.")                            \
  X(SIM_NO_CALL, 404, "90015", "Invalid Call Control ID",                                          \
    "The call_control_id provided was not found.")                                                 \
  X(SIM_CALL_ENDED, 422, "90018", "Call has already ended",                                        \
    "This call is no longer active and can't receive commands.")                                   \
  X(SIM_CONFERENCE_ENDED, 422, "90019", "Conference has already ended",                            \
    "This conference is no longer active and can't receive commands.")                             \
  X(SIM_NOT_ANSWERED, 422, "90034", "Call not answered yet",                                       \
    "This command can't be issued on a call that is not answered yet.")                            \
  X(SIM_QUEUE_FULL, 422, "90036", "Queue full", "The queue has reached its maximum size.")         \
  X(SIM_NOT_TOGETHER, 422, "90056", "Call is not in the conference",                               \
    "The call is not a participant of this conference.")                                           \
  X(SIM_TOO_MANY, 503, "10007", "Unexpected error",                                                \
    "The simulator holds as many of these as it can.")                                             \
  X(SIM_SERVER_ERROR, 500, "10007", "Unexpected error", "An error made on request.")

#define SIM_ERROR_AS_ENUM(id, status, code, title, detail) id,
enum sim_error { SIM_ERROR_TABLE(SIM_ERROR_AS_ENUM) SIM_ERROR_COUNT };
#undef SIM_ERROR_AS_ENUM

struct json_t;

int sim_error_status(enum sim_error error);

/* {"code","title","detail","source":{"pointer"}}; a detail or a pointer may be NULL: the table's,
 * none. */
struct json_t *sim_error_json(enum sim_error error, const char *detail, const char *pointer);

#endif
