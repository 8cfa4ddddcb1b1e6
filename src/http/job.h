/* A request on its way in, or with its handler: it has all that it points at, and outlives the
 * connection. Main thread only. */
#ifndef BRIDGE_HTTP_JOB_H
#define BRIDGE_HTTP_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/http.h"
#include "chunked.h"
#include "head.h"
#include "refusal.h"

struct http_conn;
struct http_conns;

struct http_job {
  struct http_request request; /* first: what handlers see */
  struct http_conns *conns;    /* both are the connection's to set */
  struct http_conn *conn;      /* NULL once the client has gone */
  const struct http_route *route;
  struct buf body;
  size_t body_expected; /* its length, unless it is chunked */
  bool is_chunked;
  struct http_chunked chunked;
  bool is_whole;
  bool close;
  char peer[IP_TEXT_SIZE];
  char strings[];
};

/* Copies what the handler needs of the head, whose length the route allows; NULL when there is no
 * memory. `route` is borrowed. */
struct http_job *http_job_create(const struct http_route *route, const struct http_head *head,
                                 const struct ip *peer) __attribute__((warn_unused_result));

/* Takes of the input what belongs to the body, from the front; *used says how much that was. Then
 * job->is_whole says whether all is there, and request.body is the body. HTTP_REFUSAL_NONE, or why
 * the request cannot be taken. */
enum http_refusal http_job_add_body(struct http_job *job, size_t *used, struct span input);

/* Frees it and clears the pointer; NULL inside is allowed. */
void http_job_free(struct http_job **job);

#endif
