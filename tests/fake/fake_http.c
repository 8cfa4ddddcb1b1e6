#include "bridge/mem.h"
#include "fake/fakes.h"

struct http_request *fake_http_request(int *status) {
  struct http_request *request = mem_alloc(sizeof *request);
  if (request)
    request->owner = status;
  return request;
}

void http_answer(struct http_request **request, const struct http_reply *reply) {
  int *status = (*request)->owner;
  *status = reply->status;
  mem_free(*request);
  *request = NULL;
}
