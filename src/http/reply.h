/* Whom a request is for, and how it is replied to. Pure; any thread. RFC 9110, RFC 9112. */
#ifndef BRIDGE_HTTP_REPLY_H
#define BRIDGE_HTTP_REPLY_H

#include <stdbool.h>

#include "bridge/buf.h"
#include "bridge/http.h"
#include "head.h"
#include "refusal.h"

/* What the connection knows and the handler does not. */
struct http_framing {
  bool close;        /* this is the last reply of the connection */
  bool without_body; /* the request was HEAD: the length is told, the body left out */
  const char *date;  /* see http_date_format */
};

/* Appends the whole reply. Trouble is the buffer's status. */
void http_reply_write(struct buf *out, const struct http_reply *reply,
                      const struct http_framing *framing);

/* The standard phrase of a status ("Not Found"), "" for one that has none here. Static storage. */
const char *http_reply_phrase(int status);

/* ---- route.c ----
 * Which handler a request is for, and what is wrong with it if none. */

enum { HTTP_ALLOW_SIZE = 48 };

struct http_verdict {
  const struct http_route *route; /* NULL when refused */
  enum http_refusal refusal;
  char allow[HTTP_ALLOW_SIZE]; /* with 405: the value of the Allow field */
};

/* Finds the first route that takes path and method, and checks the announced body against it. The
 * verdict points into the routes. Never fails. */
void http_route_find(struct http_verdict *out, const struct http_route *routes, size_t count,
                     const struct http_head *head);

#endif
