/* The REST API: who may ask, what is asked, and the answer in Telnyx's shapes. Main thread. */
#ifndef SIM_API_H
#define SIM_API_H

#include "api/errors.h"
#include "bridge/http.h"
#include "bridge/operation.h"

struct json_t;
struct sim;

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

/* {"data": [a page], "meta": {...}} of the whole list; takes it. */
void sim_answer_list(struct sim_request *request, struct json_t *all);

/* {"<name>": [a page], "page": ...}, as TeXML lists; takes it. */
void sim_answer_texml_list(struct sim_request *request, const char *name, struct json_t *all);

/* The answer as it is; takes it. */
void sim_answer_flat(struct sim_request *request, struct json_t *answer);

/* Telnyx's error shape. NULL: the table's detail, no pointer. */
void sim_answer_error(struct sim_request *request, enum sim_error error, const char *detail,
                      const char *pointer);

#endif
