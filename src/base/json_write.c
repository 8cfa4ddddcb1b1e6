#include "bridge/json.h"

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
