#include "json_layout.h"

#include "bridge/json.h"
#include "line.h"

enum { DEPTH_MAX = 64 };

static enum err ignore(void *context, enum json_walk_event event, struct span key,
                       struct span value) {
  (void)context, (void)event, (void)key, (void)value;
  return ERR_OK;
}

/* As JSON escapes what is beyond the first plane: by halves. */
static void add_escape(struct buf *out, uint32_t code) {
  if (code > 0xFFFF)
    buf_addf(out, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (code >> 10)),
             (unsigned)(0xDC00 + (code & 0x3FF)));
  else
    buf_addf(out, "\\u%04x", (unsigned)code);
}

/* The string that begins at `at`; returns where it ends. */
static size_t add_string(struct buf *out, struct span text, size_t at) {
  buf_add_char(out, '"');
  for (at++; text.data[at] != '"';) {
    uint32_t code = 0;
    size_t len = text.data[at] == '\\' ? 2 : span_utf8_next(text, at, &code);
    if (text.data[at] != '\\' && line_is_harmful(code))
      add_escape(out, code);
    else
      buf_add(out, (struct span){text.data + at, len});
    at += len;
  }
  buf_add_char(out, '"');
  return at + 1;
}

static void begin_line(struct buf *out, bool wanted, unsigned depth) {
  if (wanted)
    buf_addf(out, "\n%*s", (int)(2 * depth), "");
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Whether the object or array that begins at `at` is empty. */
static bool is_empty(struct span text, size_t at) {
  for (at++; is_space(text.data[at]);)
    at++;
  return text.data[at] == ']' || text.data[at] == '}';
}

/* A character between strings, in text that is sound. */
static void add_sign(struct buf *out, struct span text, size_t at, bool lines, unsigned *depth) {
  char c = text.data[at];
  bool empty = out->len > 0 && (out->data[out->len - 1] == '{' || out->data[out->len - 1] == '[');
  if (c == '}' || c == ']')
    begin_line(out, lines && !empty, --*depth);
  buf_add_char(out, c);
  if (c == '{' || c == '[')
    begin_line(out, lines && !is_empty(text, at), ++*depth);
  else if (c == ',')
    begin_line(out, lines, *depth);
  else if (c == ':' && lines)
    buf_add_char(out, ' ');
}

bool json_lay_out(struct buf *out, struct span text, bool member_a_line) {
  struct json_walk walk = {.on_event = ignore, .max_depth = DEPTH_MAX};
  if (json_walk(&walk, text) != ERR_OK)
    return false;
  unsigned depth = 0;
  for (size_t at = 0; at < text.len && buf_status(out) == ERR_OK;) {
    if (text.data[at] == '"') {
      at = add_string(out, text, at);
      continue;
    }
    if (!is_space(text.data[at]))
      add_sign(out, text, at, member_a_line, &depth);
    at++;
  }
  return true;
}
