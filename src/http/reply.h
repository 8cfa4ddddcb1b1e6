/* Writes HTTP/1.1 replies. Pure; any thread. RFC 9110, RFC 9112. */
#ifndef BRIDGE_HTTP_REPLY_H
#define BRIDGE_HTTP_REPLY_H

#include <stdbool.h>

#include "bridge/buf.h"
#include "bridge/http.h"

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

#endif
