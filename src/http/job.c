#include "job.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "bridge/mem.h"

static struct span keep_span(char **room, struct span span) {
  char *copy = *room;
  if (span.len > 0)
    memcpy(copy, span.data, span.len);
  *room += span.len;
  return (struct span){copy, span.len};
}

struct http_job *http_job_create(const struct http_route *route, const struct http_head *head,
                                 const char *peer) {
  const struct span *fields = head->field;
  assert(head->content_length <= route->max_body_bytes);
  size_t strings = head->path.len + head->query.len + fields[HTTP_FIELD_CONTENT_TYPE].len +
                   fields[HTTP_FIELD_SIGNATURE].len + fields[HTTP_FIELD_TIMESTAMP].len +
                   fields[HTTP_FIELD_AUTHORIZATION].len;
  struct http_job *job = mem_alloc(sizeof *job + strings + (size_t)head->content_length);
  if (!job)
    return NULL;
  char *room = job->bytes;
  job->request = (struct http_request){
      .method = head->method,
      .path = keep_span(&room, head->path),
      .query = keep_span(&room, head->query),
      .content_type = keep_span(&room, fields[HTTP_FIELD_CONTENT_TYPE]),
      .signature = keep_span(&room, fields[HTTP_FIELD_SIGNATURE]),
      .timestamp = keep_span(&room, fields[HTTP_FIELD_TIMESTAMP]),
      .authorization = keep_span(&room, fields[HTTP_FIELD_AUTHORIZATION]),
  };
  job->request.body = (struct span){room, 0};
  snprintf(job->peer, sizeof job->peer, "%s", peer);
  job->request.peer = span_of(job->peer);
  job->route = route;
  job->body_expected = (size_t)head->content_length;
  job->without_body = head->without_body;
  job->close = head->close;
  return job;
}

size_t http_job_missing_bytes(const struct http_job *job) {
  return job->body_expected - job->request.body.len;
}

size_t http_job_add_body(struct http_job *job, struct span input) {
  struct span *body = &job->request.body;
  size_t missing = http_job_missing_bytes(job);
  size_t taken = input.len < missing ? input.len : missing;
  if (taken > 0)
    memcpy((char *)body->data + body->len, input.data, taken); /* into the job's own bytes */
  body->len += taken;
  return taken;
}
