/* A chunked body, all at once and in pieces: the same comes of it. What is taken, written anew in
 * the plainest way, is taken again and is the same body. The first byte says how large the pieces
 * are. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/buf.h"
#include "http/head.h"

enum { BODY_MAX = 1000, TEXT_MAX = 4000 };

struct outcome {
  enum http_chunked_state state;
  enum http_refusal refusal;
  size_t used;
  struct buf body;
};

static struct outcome read_all(struct span bytes, size_t piece) {
  struct outcome outcome = {.state = HTTP_CHUNKED_PARTIAL};
  struct http_chunked chunked;
  http_chunked_init(&chunked, BODY_MAX);
  buf_init(&outcome.body, BODY_MAX); /* more would be a fault, and is seen below */
  while (outcome.state == HTTP_CHUNKED_PARTIAL && outcome.used < bytes.len) {
    struct span data;
    size_t used = 0;
    size_t left = bytes.len - outcome.used;
    struct span part = {bytes.data + outcome.used, left < piece ? left : piece};
    outcome.state = http_chunked_read(&chunked, &used, &data, part);
    if (used == 0 || used > part.len)
      abort();
    buf_add(&outcome.body, data);
    outcome.used += used;
  }
  outcome.refusal = chunked.refusal;
  if (buf_status(&outcome.body) != ERR_OK)
    abort();
  return outcome;
}

static void check_again(struct span body) {
  struct buf text;
  buf_init(&text, TEXT_MAX);
  if (body.len > 0) {
    buf_addf(&text, "%zx\r\n", body.len);
    buf_add(&text, body);
    buf_add_text(&text, "\r\n");
  }
  buf_add_text(&text, "0\r\n\r\n");
  struct outcome again = read_all(buf_span(&text), SIZE_MAX);
  if (again.state != HTTP_CHUNKED_WHOLE || again.used != text.len ||
      !span_equal(buf_span(&again.body), body))
    abort();
  buf_free(&again.body);
  buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1)
    return 0;
  struct span bytes = {(const char *)data + 1, size - 1};
  struct outcome whole = read_all(bytes, SIZE_MAX);
  struct outcome pieces = read_all(bytes, (size_t)data[0] + 1);
  if (whole.state != pieces.state || whole.refusal != pieces.refusal || whole.used != pieces.used ||
      !span_equal(buf_span(&whole.body), buf_span(&pieces.body)))
    abort();
  if (whole.state == HTTP_CHUNKED_WHOLE)
    check_again(buf_span(&whole.body));
  buf_free(&whole.body);
  buf_free(&pieces.body);
  return 0;
}
