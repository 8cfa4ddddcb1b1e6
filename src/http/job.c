#include "conn_parts.h"

#include <assert.h>
#include <string.h>

#include "bridge/mem.h"

static struct span keep_span(char **room, struct span span) {
  char *copy = *room;
  if (span.len > 0)
    memcpy(copy, span.data, span.len);
  *room += span.len;
  return (struct span){copy, span.len};
}

static void begin_body(struct http_job *job, const struct http_head *head) {
  size_t max_bytes = job->route->max_body_bytes;
  job->body_expected = (size_t)head->content_length;
  job->is_chunked = head->chunked;
  job->is_whole = !head->chunked && head->content_length == 0;
  http_chunked_init(&job->chunked, max_bytes);
  buf_init(&job->body, head->chunked ? max_bytes : job->body_expected);
}

struct http_job *http_job_create(const struct http_route *route, const struct http_head *head,
                                 const struct ip *peer) {
  const struct span *fields = head->field;
  assert(head->content_length <= route->max_body_bytes);
  size_t strings = head->path.len + head->query.len + fields[HTTP_FIELD_CONTENT_TYPE].len +
                   fields[HTTP_FIELD_SIGNATURE].len + fields[HTTP_FIELD_TIMESTAMP].len +
                   fields[HTTP_FIELD_AUTHORIZATION].len;
  struct http_job *job = mem_alloc(sizeof *job + strings);
  if (!job)
    return NULL;
  char *room = job->strings;
  job->request = (struct http_request){
      .method = head->method,
      .head = head->without_body,
      .path = keep_span(&room, head->path),
      .query = keep_span(&room, head->query),
      .content_type = keep_span(&room, fields[HTTP_FIELD_CONTENT_TYPE]),
      .signature = keep_span(&room, fields[HTTP_FIELD_SIGNATURE]),
      .timestamp = keep_span(&room, fields[HTTP_FIELD_TIMESTAMP]),
      .authorization = keep_span(&room, fields[HTTP_FIELD_AUTHORIZATION]),
  };
  ip_write(job->peer, peer);
  job->request.peer = span_of(job->peer);
  job->request.body = span_of("");
  job->route = route;
  job->close = head->close;
  begin_body(job, head);
  return job;
}

static void copy_body(struct http_job *job, struct span bytes) {
  buf_add(&job->body, bytes);
  if (job->body.len > 0)
    job->request.body = buf_span(&job->body);
}

static enum http_refusal add_chunked(struct http_job *job, size_t *used, struct span input) {
  struct span data;
  enum http_chunked_state state = http_chunked_read(&job->chunked, used, &data, input);
  copy_body(job, data);
  job->is_whole = state == HTTP_CHUNKED_WHOLE;
  return job->chunked.refusal;
}

enum http_refusal http_job_add_body(struct http_job *job, size_t *used, struct span input) {
  enum http_refusal refusal = HTTP_REFUSAL_NONE;
  if (job->is_chunked) {
    refusal = add_chunked(job, used, input);
  } else {
    size_t missing = job->body_expected - job->body.len;
    *used = input.len < missing ? input.len : missing;
    copy_body(job, (struct span){input.data, *used});
    job->is_whole = job->body.len == job->body_expected;
  }
  return buf_status(&job->body) == ERR_OK ? refusal : HTTP_REFUSAL_MEMORY;
}

void http_job_free(struct http_job **job) {
  if (!*job)
    return;
  buf_free(&(*job)->body);
  mem_free(*job);
  *job = NULL;
}
