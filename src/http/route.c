#include "reply.h"

#include <stdio.h>
#include <string.h>

static const struct {
  unsigned method;
  const char *name;
} method_names[] = {
    {HTTP_GET, "GET, HEAD"}, {HTTP_POST, "POST"},     {HTTP_PUT, "PUT"},
    {HTTP_PATCH, "PATCH"},   {HTTP_DELETE, "DELETE"},
};

static bool takes_path(const struct http_route *route, struct span path) {
  return span_fits(path, span_of(route->path));
}

static void write_allow(char out[HTTP_ALLOW_SIZE], unsigned methods) {
  size_t len = 0;
  out[0] = '\0';
  for (size_t i = 0; i < sizeof method_names / sizeof method_names[0]; i++) {
    if (methods & method_names[i].method) /* all of them together fit */
      len += (size_t)snprintf(out + len, HTTP_ALLOW_SIZE - len, "%s%s", len ? ", " : "",
                              method_names[i].name);
  }
}

static enum http_refusal check_length(const struct http_route *route,
                                      const struct http_head *head) {
  bool has_length = head->chunked || head->has_field[HTTP_FIELD_CONTENT_LENGTH];
  if ((head->method & HTTP_METHODS_WITH_BODY) && !has_length)
    return HTTP_REFUSAL_NO_LENGTH;
  return head->content_length > route->max_body_bytes ? HTTP_REFUSAL_BODY_TOO_LONG
                                                      : HTTP_REFUSAL_NONE;
}

/* What nobody took: a slash too many is a common slip, and hard to see. */
static enum http_refusal judge_path(const struct http_route *routes, size_t count,
                                    struct span path) {
  struct span shorter = {path.data, path.len > 0 ? path.len - 1 : 0};
  for (size_t i = 0; span_ends_with(path, "/") && i < count; i++) {
    if (takes_path(&routes[i], shorter))
      return HTTP_REFUSAL_SLASH;
  }
  return HTTP_REFUSAL_PATH;
}

void http_route_find(struct http_verdict *out, const struct http_route *routes, size_t count,
                     const struct http_head *head) {
  unsigned methods = 0;
  *out = (struct http_verdict){0};
  for (size_t i = 0; i < count; i++) {
    if (!takes_path(&routes[i], head->path))
      continue;
    methods |= routes[i].methods;
    if (!(routes[i].methods & head->method))
      continue;
    out->refusal = check_length(&routes[i], head);
    out->route = out->refusal ? NULL : &routes[i];
    return;
  }
  out->refusal = methods ? HTTP_REFUSAL_METHOD : judge_path(routes, count, head->path);
  write_allow(out->allow, methods);
}
