#include "bridge/json.h"

#include "bridge/clock.h"

static bool needs_escape(char c) {
  return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

static void write_escape(struct buf *out, char c) {
  if (c == '"' || c == '\\')
    buf_addf(out, "\\%c", c);
  else if (c == '\n')
    buf_add_text(out, "\\n");
  else
    buf_addf(out, "\\u%04x", (unsigned)(unsigned char)c);
}

void json_write_string(struct buf *out, struct span text) {
  buf_add_char(out, '"');
  size_t plain_from = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (!needs_escape(text.data[i]))
      continue;
    buf_add(out, (struct span){text.data + plain_from, i - plain_from});
    write_escape(out, text.data[i]);
    plain_from = i + 1;
  }
  if (plain_from < text.len)
    buf_add(out, (struct span){text.data + plain_from, text.len - plain_from});
  buf_add_char(out, '"');
}

/* ---- members --------------------------------------------------------------------------------- */

void json_write_key(struct buf *out, const char *name) {
  struct span before = buf_span(out);
  if (before.len > 0 && !span_ends_with(before, "{") && !span_ends_with(before, "["))
    buf_add_char(out, ',');
  if (!name)
    return;
  buf_add_char(out, '"');
  buf_add_text(out, name);
  buf_add_text(out, "\":");
}

void json_write_open(struct buf *out, const char *name, char bracket) {
  json_write_key(out, name);
  buf_add_char(out, bracket);
}

void json_write_close(struct buf *out, char bracket) {
  buf_add_char(out, bracket);
}

void json_write_span(struct buf *out, const char *name, struct span text) {
  json_write_key(out, name);
  json_write_string(out, text);
}

void json_write_text(struct buf *out, const char *name, const char *text) {
  json_write_span(out, name, span_of(text));
}

void json_write_number(struct buf *out, const char *name, int64_t number) {
  json_write_key(out, name);
  buf_addf(out, "%lld", (long long)number);
}

void json_write_flag(struct buf *out, const char *name, bool flag) {
  json_write_key(out, name);
  buf_add_text(out, flag ? "true" : "false");
}

void json_write_text_if(struct buf *out, const char *name, const char *text) {
  if (text[0] != '\0')
    json_write_text(out, name, text);
}

void json_write_time_if(struct buf *out, const char *name, int64_t wall_ms) {
  char text[CLOCK_RFC3339_SIZE];
  if (wall_ms == 0)
    return;
  clock_format_rfc3339(text, wall_ms);
  json_write_text(out, name, text);
}
