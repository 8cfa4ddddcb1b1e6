/* Which handler a request is for, and what is wrong with it if none. Pure; any thread. */
#ifndef BRIDGE_HTTP_ROUTE_H
#define BRIDGE_HTTP_ROUTE_H

#include "bridge/http.h"
#include "head.h"
#include "refusal.h"

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
