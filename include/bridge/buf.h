/* A growing byte buffer that cannot be made without naming its ceiling. Its first failure sticks:
 * append as often as you like and check once, with buf_status. Not shared between threads. */
#ifndef BRIDGE_BUF_H
#define BRIDGE_BUF_H

#include <stddef.h>

#include "bridge/err.h"
#include "bridge/span.h"

struct buf {
  char *data; /* NUL-terminated whenever len > 0 */
  size_t len;
  size_t capacity;
  size_t max_len;
  enum err status;
};

/* An empty buffer that holds at most max_len bytes. Allocates nothing yet. */
void buf_init(struct buf *buf, size_t max_len);

/* Makes room for so many more bytes, at most to the ceiling, so that adding them moves nothing and
 * leaves no copy behind. Without memory the next that is added fails. */
void buf_reserve(struct buf *buf, size_t more);

/* Append a copy of what does not lie in the buffer itself; ERR_LIMIT past the ceiling, ERR_MEMORY;
 * after a failure everything is refused. The content so far stays until buf_free. */
void buf_add(struct buf *buf, struct span bytes);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

enum { BUF_LINE_WIDTH = 80 };

/* Appends the words of a text in lines of that width at most, where a word allows it; each line
 * after the first begins with `lead`. The cursor is at `column` before; the last line is ended. */
void buf_add_wrapped(struct buf *buf, struct span text, const char *lead, size_t column);

/* Shortens the content to len bytes, of which there are so many at least. */
void buf_cut(struct buf *buf, size_t len);

/* Makes a failure from elsewhere stick, unless there is an earlier one; ERR_OK changes nothing. */
void buf_fail(struct buf *buf, enum err err);

/* The first failure since init or clear. */
enum err buf_status(const struct buf *buf) MUST_CHECK;

/* The content, which stays the buffer's: until the next call that changes it. */
struct span buf_span(const struct buf *buf);

/* Forgets content and failure, keeps the memory. */
void buf_clear(struct buf *buf);

/* Hands the NUL-terminated content over (free with mem_free) and leaves the buffer empty; NULL
 * after a failure or when there is no memory. */
char *buf_take(struct buf *buf);

/* Frees the content; the buffer can be used again. */
void buf_free(struct buf *buf);

#endif
