#include <stdio.h>

#include "bridge/mem.h"
#include "fake/fakes.h"

static char last_body[512];

const char *fake_http_body(void) {
  return last_body;
}

struct http_request *fake_http_request(int *status) {
  struct http_request *request = mem_alloc(sizeof *request);
  if (request)
    request->owner = status;
  return request;
}

void http_answer(struct http_request **request, const struct http_reply *reply) {
  int *status = (*request)->owner;
  *status = reply->status;
  snprintf(last_body, sizeof last_body, "%.*s", (int)reply->body.len,
           reply->body.len > 0 ? reply->body.data : "");
  mem_free(*request);
  *request = NULL;
}
