/* The REST API: who may ask, what is asked, and the answer in Telnyx's shapes; and what the
 * simulator itself is asked. Main thread. */
#ifndef SIM_API_H
#define SIM_API_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/http.h"
#include "bridge/operation.h"

struct json_t;
struct sim;

/* ---- errors.c ----
 * Telnyx's errors that the simulator gives: one table. Any thread. */

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

int sim_error_status(enum sim_error error);

/* {"code","title","detail","source":{"pointer"}}; a detail or a pointer may be NULL: the table's,
 * none. */
struct json_t *sim_error_json(enum sim_error error, const char *detail, const char *pointer);

/* ---- api.c, answers.c ---- */

/* A request, understood. */
struct sim_request {
  struct sim *sim;
  const struct operation *operation;
  char *ids[OPERATION_MAX_IDS]; /* decoded path parameters; NULL past the last */
  struct json_t *query;         /* an object of strings */
  struct json_t *params;        /* the body: an object, of strings for a form */
  int status;                   /* the answer's; 200 until a handler says otherwise */
  struct json_t *answer;        /* NULL: no body */
};

/* Everything below /v2. */
void sim_api_on_request(void *context, struct http_request *http);

/* Answers what still waits, at the end. */
void sim_api_close(struct sim *sim);

/* For handlers; each is to be the last word. */

/* {"data": data}; takes it. */
void sim_answer_data(struct sim_request *request, struct json_t *data);

/* {"data": {"result": "ok"}} and the extras (taken, NULL for none). */
void sim_answer_result(struct sim_request *request, struct json_t *extras);

/* A page of the whole list, in the form that the operation has; takes it. */
void sim_answer_list(struct sim_request *request, struct json_t *all);

/* {"<name>": [a page], "page": ...}, as TeXML lists; takes it. */
void sim_answer_texml_list(struct sim_request *request, const char *name, struct json_t *all);

/* The answer as it is; takes it. */
void sim_answer_flat(struct sim_request *request, struct json_t *answer);

/* Telnyx's error shape. NULL: the table's detail, no pointer. */
void sim_answer_error(struct sim_request *request, enum sim_error error, const char *detail,
                      const char *pointer);

/* ---- recorder.c ----
 * What the REST API was asked, word for word, for GET /sim/requests. */

enum { SIM_REQUESTS_MAX = 10000, SIM_REQUESTS_BYTES_MAX = 64 * 1024 * 1024 };

void sim_recorder_open(struct sim *sim);
void sim_recorder_close(struct sim *sim);

/* Keeps a request; past a ceiling the oldest go. The record can be added to (json_decref it
 * afterwards): operation, status, fault. */
struct json_t *sim_recorder_add(struct sim *sim, const struct http_request *request);

/* {"requests": [those from number `since` on, at most `limit`], "next": n}; operation: only its,
 * NULL for all. */
struct json_t *sim_recorder_list(const struct sim *sim, int64_t since, int64_t limit,
                                 const char *operation);

void sim_recorder_clear(struct sim *sim);

const char *sim_method_name(enum http_method method);

/* ---- repeats.c ----
 * command_id: a command that comes again within a minute is not carried out again; it gets the
 * first one's answer. */

enum { SIM_REPEATS_MAX = 4096, SIM_REPEAT_WINDOW_MS = 60000 };

void sim_repeats_open(struct sim *sim);
void sim_repeats_close(struct sim *sim);

/* Whether the request is a repeat; then it has its answer. */
bool sim_repeats_answer(struct sim_request *request);

/* Remembers the answer of a request that was carried out. */
void sim_repeats_keep(const struct sim_request *request);

/* ---- control.c ----
 * What the simulator itself is asked, below /sim. */

void sim_control_on_request(void *context, struct http_request *request);

#endif
