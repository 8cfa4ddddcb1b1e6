#include "head.h"

void http_chunked_init(struct http_chunked *chunked, uint64_t max_body_bytes) {
  *chunked = (struct http_chunked){.room = max_body_bytes};
}

static void refuse(struct http_chunked *chunked, enum http_refusal why) {
  chunked->refusal = why;
}

/* The next part, if the byte is the one that must stand here. */
static void expect(struct http_chunked *chunked, char c, char wanted, enum http_chunked_part next) {
  if (c == wanted)
    chunked->part = next;
  else
    refuse(chunked, HTTP_REFUSAL_CHUNK);
}

static void read_size(struct http_chunked *chunked, char c) {
  int value = span_hex_value(c);
  if (value >= 0 && chunked->digits < HTTP_CHUNK_SIZE_DIGITS_MAX) {
    bool too_long = chunked->left > chunked->room / 16;
    chunked->digits++;
    chunked->left = chunked->left * 16 + (uint64_t)value;
    if (too_long || chunked->left > chunked->room)
      refuse(chunked, HTTP_REFUSAL_BODY_TOO_LONG);
  } else if (chunked->digits > 0 && c == ';') {
    chunked->part = HTTP_CHUNKED_EXTENSION;
  } else if (chunked->digits > 0) { /* no space before an extension: readers differ about it */
    expect(chunked, c, '\r', HTTP_CHUNKED_SIZE_LF);
  } else {
    refuse(chunked, HTTP_REFUSAL_CHUNK);
  }
}

static void read_extension(struct http_chunked *chunked, char c) {
  if (!http_is_line_char(c))
    expect(chunked, c, '\r', HTTP_CHUNKED_SIZE_LF);
  else if (++chunked->extension_bytes > HTTP_CHUNK_EXTENSIONS_MAX_BYTES)
    refuse(chunked, HTTP_REFUSAL_EXTENSIONS);
}

static void end_size(struct http_chunked *chunked, char c) {
  bool last = chunked->left == 0;
  chunked->room -= chunked->left;
  expect(chunked, c, '\n', last ? HTTP_CHUNKED_TRAILER : HTTP_CHUNKED_DATA);
}

static void begin_chunk(struct http_chunked *chunked, char c) {
  chunked->digits = 0;
  expect(chunked, c, '\n', HTTP_CHUNKED_SIZE);
}

/* Trailers are fields; none of them means anything here. */
static void read_trailer(struct http_chunked *chunked, char c) {
  enum http_chunked_part part = chunked->part;
  if (++chunked->trailer_bytes > HTTP_TRAILERS_MAX_BYTES)
    refuse(chunked, HTTP_REFUSAL_HEAD_TOO_LONG);
  else if (part == HTTP_CHUNKED_TRAILER_NAME && c == ':')
    chunked->part = HTTP_CHUNKED_TRAILER_VALUE;
  else if (part == HTTP_CHUNKED_TRAILER_VALUE && c == '\r')
    chunked->part = HTTP_CHUNKED_TRAILER_LF;
  else if (part == HTTP_CHUNKED_TRAILER && c == '\r')
    chunked->part = HTTP_CHUNKED_LAST_LF;
  else if (part != HTTP_CHUNKED_TRAILER_VALUE && http_is_token_char(c))
    chunked->part = HTTP_CHUNKED_TRAILER_NAME;
  else if (part != HTTP_CHUNKED_TRAILER_VALUE || !http_is_line_char(c))
    refuse(chunked, HTTP_REFUSAL_TRAILER);
}

static void read_byte(struct http_chunked *chunked, char c) {
  switch (chunked->part) {
  case HTTP_CHUNKED_SIZE:
    read_size(chunked, c);
    break;
  case HTTP_CHUNKED_EXTENSION:
    read_extension(chunked, c);
    break;
  case HTTP_CHUNKED_SIZE_LF:
    end_size(chunked, c);
    break;
  case HTTP_CHUNKED_DATA_CR:
    expect(chunked, c, '\r', HTTP_CHUNKED_DATA_LF);
    break;
  case HTTP_CHUNKED_DATA_LF:
    begin_chunk(chunked, c);
    break;
  case HTTP_CHUNKED_TRAILER:
  case HTTP_CHUNKED_TRAILER_NAME:
  case HTTP_CHUNKED_TRAILER_VALUE:
    read_trailer(chunked, c);
    break;
  case HTTP_CHUNKED_TRAILER_LF:
    expect(chunked, c, '\n', HTTP_CHUNKED_TRAILER);
    break;
  case HTTP_CHUNKED_LAST_LF:
    expect(chunked, c, '\n', HTTP_CHUNKED_END);
    break;
  case HTTP_CHUNKED_DATA: /* not byte by byte */
  case HTTP_CHUNKED_END:
    break;
  }
}

static struct span take_data(struct http_chunked *chunked, struct span input) {
  size_t len = input.len < chunked->left ? input.len : (size_t)chunked->left;
  chunked->left -= len;
  if (chunked->left == 0)
    chunked->part = HTTP_CHUNKED_DATA_CR;
  return (struct span){input.data, len};
}

enum http_chunked_state http_chunked_read(struct http_chunked *chunked, size_t *used,
                                          struct span *data, struct span input) {
  size_t at = 0;
  *data = (struct span){0};
  while (at < input.len && !chunked->refusal && chunked->part != HTTP_CHUNKED_END &&
         chunked->part != HTTP_CHUNKED_DATA)
    read_byte(chunked, input.data[at++]);
  if (at < input.len && chunked->part == HTTP_CHUNKED_DATA && !chunked->refusal) {
    *data = take_data(chunked, (struct span){input.data + at, input.len - at});
    at += data->len;
  }
  *used = at;
  if (chunked->refusal)
    return HTTP_CHUNKED_REFUSED;
  return chunked->part == HTTP_CHUNKED_END ? HTTP_CHUNKED_WHOLE : HTTP_CHUNKED_PARTIAL;
}
