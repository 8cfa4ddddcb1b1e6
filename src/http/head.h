/* The head of an HTTP request, read strictly: what two readers could understand differently is
 * refused, never repaired. Pure; any thread. RFC 9110, RFC 9112. */
#ifndef BRIDGE_HTTP_HEAD_H
#define BRIDGE_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/http.h"
#include "bridge/span.h"
#include "refusal.h"

enum { HTTP_HEAD_MAX_BYTES = 16384, HTTP_HEAD_MAX_FIELDS = 100 };

/* The fields that mean something here; the others are checked for form and skipped. All but
 * Connection may stand once: a second one could be read instead of the first by somebody else. */
#define HTTP_FIELD_TABLE(X)                                                                        \
  X(HTTP_FIELD_HOST, "host")                                                                       \
  X(HTTP_FIELD_CONTENT_LENGTH, "content-length")                                                   \
  X(HTTP_FIELD_CONTENT_TYPE, "content-type")                                                       \
  X(HTTP_FIELD_TRANSFER_ENCODING, "transfer-encoding")                                             \
  X(HTTP_FIELD_CONNECTION, "connection")                                                           \
  X(HTTP_FIELD_EXPECT, "expect")                                                                   \
  X(HTTP_FIELD_AUTHORIZATION, "authorization")                                                     \
  X(HTTP_FIELD_SIGNATURE, "telnyx-signature-ed25519")                                              \
  X(HTTP_FIELD_TIMESTAMP, "telnyx-timestamp")

#define HTTP_FIELD_AS_ENUM(id, name) id,
enum http_field { HTTP_FIELD_TABLE(HTTP_FIELD_AS_ENUM) HTTP_FIELD_COUNT };
#undef HTTP_FIELD_AS_ENUM

/* Those that come with a body, and so must say how long it is. */
enum { HTTP_METHODS_WITH_BODY = HTTP_POST | HTTP_PUT | HTTP_PATCH };

/* What names are made of (RFC 9110 5.6.2), and what may stand in a line at all. */
bool http_is_token_char(char c);
bool http_is_line_char(char c);

/* Spans point into the bytes that were read. */
struct http_head {
  size_t used; /* bytes read; those of the whole head once it is whole */
  unsigned field_count;
  bool has_request_line;
  enum http_method method; /* 0 for a well-formed one that is not served; HEAD counts as GET */
  bool without_body;       /* HEAD: the reply's body is left out */
  struct span path;        /* as sent, without the query */
  struct span query;       /* as sent, without '?' */
  bool is_http_1_0;
  bool has_field[HTTP_FIELD_COUNT];
  struct span field[HTTP_FIELD_COUNT]; /* trimmed */
  uint64_t content_length;             /* 0 without the field; UINT64_MAX for more than fits */
  bool chunked;                        /* so is the body; there is no Content-Length then */
  bool close;                          /* the client, or its version, asks for no further request */
  bool expect_continue;                /* it waits for 100 before it sends the body */
  enum http_refusal refusal;           /* once refused */
};

enum http_head_state { HTTP_HEAD_PARTIAL, HTTP_HEAD_WHOLE, HTTP_HEAD_REFUSED };

/* To be called before each head, and when the bytes read so far have moved in memory. */
void http_head_init(struct http_head *head);

/* Reads on in `bytes`, which start where the head starts and hold at least what they held last
 * time. Refuses as soon as a byte cannot be part of a request. After WHOLE, head->used bytes belong
 * to the head; the body follows. */
enum http_head_state http_head_read(struct http_head *head, struct span bytes);

/* ---- chunked.c ----
 * A body in the chunked transfer coding, read strictly: what two readers could understand
 * differently is refused, never repaired. RFC 9112 section 7.1. */

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
