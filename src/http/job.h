/* A request on its way in, or with its handler: one allocation with all it points at, which
 * outlives the connection. Main thread only. */
#ifndef BRIDGE_HTTP_JOB_H
#define BRIDGE_HTTP_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/http.h"
#include "head.h"
#include "listen.h"

struct http_conn;
struct http_conns;

struct http_job {
  struct http_request request; /* first: what handlers see */
  struct http_conns *conns;    /* both are the connection's to set */
  struct http_conn *conn;      /* NULL once the client has gone */
  const struct http_route *route;
  size_t body_expected;
  bool without_body; /* the reply's */
  bool close;
  char peer[HTTP_PEER_SIZE];
  char bytes[]; /* the strings, then the body */
};

/* Copies what the handler needs of the head, with room for the body, whose length the route allows;
 * NULL when there is no memory. `route` is borrowed. The caller frees with mem_free. */
struct http_job *http_job_create(const struct http_route *route, const struct http_head *head,
                                 const char *peer) __attribute__((warn_unused_result));

/* How much of the body is yet to come. */
size_t http_job_missing_bytes(const struct http_job *job);

/* Copies of the input what is missing of the body, from the front; says how much that was. */
size_t http_job_add_body(struct http_job *job, struct span input);

#endif
