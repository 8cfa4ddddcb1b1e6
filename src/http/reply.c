#include "reply.h"

#include <assert.h>
#include <stdio.h>

enum { STATUS_NO_CONTENT = 204, STATUS_NOT_MODIFIED = 304 };

static const struct {
  int status;
  const char *phrase;
} phrases[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

const char *http_reply_phrase(int status) {
  for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
    if (phrases[i].status == status)
      return phrases[i].phrase;
  }
  return "";
}

static void add_field(struct buf *out, const char *name, const char *value) {
  buf_add_text(out, name);
  buf_add_text(out, ": ");
  buf_add_text(out, value);
  buf_add_text(out, "\r\n");
}

void http_reply_write(struct buf *out, const struct http_reply *reply,
                      const struct http_framing *framing) {
  assert(reply->header_count <= HTTP_REPLY_HEADERS_MAX);
  bool has_body = reply->status != STATUS_NO_CONTENT && reply->status != STATUS_NOT_MODIFIED;
  char number[32];
  snprintf(number, sizeof number, "HTTP/1.1 %d ", reply->status);
  buf_add_text(out, number);
  buf_add_text(out, http_reply_phrase(reply->status));
  buf_add_text(out, "\r\n");
  add_field(out, "Date", framing->date);
  if (has_body && reply->content_type)
    add_field(out, "Content-Type", reply->content_type);
  snprintf(number, sizeof number, "%zu", reply->body.len);
  if (has_body)
    add_field(out, "Content-Length", number);
  for (size_t i = 0; i < reply->header_count; i++)
    add_field(out, reply->headers[i].name, reply->headers[i].value);
  if (framing->close)
    add_field(out, "Connection", "close");
  buf_add_text(out, "\r\n");
  if (has_body && !framing->without_body)
    buf_add(out, reply->body);
}
