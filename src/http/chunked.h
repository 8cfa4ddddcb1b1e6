/* A body in the chunked transfer coding, read strictly: what two readers could understand
 * differently is refused, never repaired. Pure; any thread. RFC 9112 section 7.1. */
#ifndef BRIDGE_HTTP_CHUNKED_H
#define BRIDGE_HTTP_CHUNKED_H

#include <stddef.h>
#include <stdint.h>

#include "bridge/span.h"
#include "refusal.h"

enum {
  HTTP_CHUNK_SIZE_DIGITS_MAX = 16,
  HTTP_CHUNK_EXTENSIONS_MAX_BYTES = 4096, /* of all chunks together; they are ignored */
  HTTP_TRAILERS_MAX_BYTES = 4096,         /* likewise */
};

/* What the next byte belongs to. */
enum http_chunked_part {
  HTTP_CHUNKED_SIZE,
  HTTP_CHUNKED_EXTENSION,
  HTTP_CHUNKED_SIZE_LF,
  HTTP_CHUNKED_DATA,
  HTTP_CHUNKED_DATA_CR,
  HTTP_CHUNKED_DATA_LF,
  HTTP_CHUNKED_TRAILER, /* the first of a line */
  HTTP_CHUNKED_TRAILER_NAME,
  HTTP_CHUNKED_TRAILER_VALUE,
  HTTP_CHUNKED_TRAILER_LF,
  HTTP_CHUNKED_LAST_LF,
  HTTP_CHUNKED_END,
};

struct http_chunked {
  enum http_chunked_part part;
  unsigned digits;        /* of the size so far */
  uint64_t left;          /* of the chunk: its size while that is read, then what is to come */
  uint64_t room;          /* in the body, for chunks to come */
  size_t extension_bytes; /* so far */
  size_t trailer_bytes;
  enum http_refusal refusal;
};

enum http_chunked_state { HTTP_CHUNKED_PARTIAL, HTTP_CHUNKED_WHOLE, HTTP_CHUNKED_REFUSED };

void http_chunked_init(struct http_chunked *chunked, uint64_t max_body_bytes);

/* Reads on: takes *used bytes of the input, until it is used up, or right after a run of the body's
 * own bytes, which is *data (else empty). A size is refused before its bytes have come. After WHOLE
 * what follows is no part of the body. */
enum http_chunked_state http_chunked_read(struct http_chunked *chunked, size_t *used,
                                          struct span *data, struct span input);

#endif
