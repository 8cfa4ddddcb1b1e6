/* What the REST API was asked, word for word, for GET /sim/requests. Main thread. */
#ifndef SIM_RECORDER_H
#define SIM_RECORDER_H

#include <stdint.h>

#include "bridge/http.h"

struct json_t;
struct sim;

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

#endif
