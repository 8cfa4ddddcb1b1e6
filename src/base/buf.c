#include "bridge/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bridge/mem.h"

enum { FIRST_CAPACITY = 256 };

void buf_init(struct buf *buf, size_t max_len) {
  *buf = (struct buf){.max_len = max_len};
}

/* Makes room for `more` bytes and the NUL. */
static enum err reserve(struct buf *buf, size_t more) {
  if (buf->status != ERR_OK)
    return buf->status;
  if (more > buf->max_len - buf->len)
    return buf->status = ERR_LIMIT;
  size_t needed = buf->len + more + 1;
  if (needed <= buf->capacity)
    return ERR_OK;
  size_t capacity = buf->capacity > 0 ? buf->capacity * 2 : FIRST_CAPACITY;
  if (capacity > buf->max_len + 1)
    capacity = buf->max_len + 1;
  if (capacity < needed)
    capacity = needed;
  char *data = mem_resize(buf->data, capacity);
  if (!data)
    return buf->status = ERR_MEMORY;
  buf->data = data;
  buf->capacity = capacity;
  return ERR_OK;
}

void buf_reserve(struct buf *buf, size_t more) {
  size_t most = buf->max_len - buf->len;
  (void)!reserve(buf, more < most ? more : most); /* its failure sticks */
}

void buf_add(struct buf *buf, struct span bytes) {
  if (bytes.len == 0 || reserve(buf, bytes.len) != ERR_OK)
    return;
  memcpy(buf->data + buf->len, bytes.data, bytes.len);
  buf->len += bytes.len;
  buf->data[buf->len] = '\0';
}

void buf_add_text(struct buf *buf, const char *text) {
  buf_add(buf, span_of(text));
}

void buf_add_char(struct buf *buf, char c) {
  buf_add(buf, (struct span){&c, 1});
}

/* Nearly always there is room already, and what would not fit is formatted once more. */
void buf_addf(struct buf *buf, const char *format, ...) {
  size_t room = buf->status == ERR_OK ? buf->capacity - buf->len : 0;
  va_list args;
  va_start(args, format);
  int len = vsnprintf(room > 0 ? buf->data + buf->len : NULL, room, format, args);
  va_end(args);
  if (len > 0 && (size_t)len >= room) {
    if (room > 0)
      buf->data[buf->len] = '\0';
    if (reserve(buf, (size_t)len) != ERR_OK)
      return;
    va_start(args, format);
    vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
    va_end(args);
  }
  buf->len += len > 0 ? (size_t)len : 0;
}

void buf_add_wrapped(struct buf *buf, struct span text, const char *lead, size_t column) {
  bool first = true;
  for (struct span rest = text; rest.len > 0; first = false) {
    struct span word = span_cut(&rest, ' ');
    if (!first && column + 1 + word.len > BUF_LINE_WIDTH) {
      buf_addf(buf, "\n%s", lead);
      column = strlen(lead);
    } else if (!first) {
      buf_add_char(buf, ' ');
      column++;
    }
    buf_add(buf, word);
    column += word.len;
  }
  buf_add_char(buf, '\n');
}

void buf_cut(struct buf *buf, size_t len) {
  assert(len <= buf->len);
  buf->len = len;
  if (buf->data)
    buf->data[len] = '\0';
}

void buf_fail(struct buf *buf, enum err err) {
  if (buf->status == ERR_OK)
    buf->status = err;
}

enum err buf_status(const struct buf *buf) {
  return buf->status;
}

struct span buf_span(const struct buf *buf) {
  return (struct span){buf->data, buf->len};
}

void buf_clear(struct buf *buf) {
  buf->len = 0;
  buf->status = ERR_OK;
}

char *buf_take(struct buf *buf) {
  if (buf->status != ERR_OK || reserve(buf, 0) != ERR_OK)
    return NULL;
  buf->data[buf->len] = '\0';
  char *data = buf->data;
  buf_init(buf, buf->max_len);
  return data;
}

void buf_free(struct buf *buf) {
  mem_free(buf->data);
  buf_init(buf, buf->max_len);
}
