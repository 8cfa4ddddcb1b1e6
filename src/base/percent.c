#include "bridge/percent.h"

#include <string.h>

static bool is_unreserved(char c) {
  return span_is_word((struct span){&c, 1}, "-._~");
}

void percent_add_byte(struct buf *out, char byte) {
  static const char digits[] = "0123456789ABCDEF";
  unsigned char value = (unsigned char)byte;
  char escape[] = {'%', digits[value >> 4], digits[value & 0x0F]};
  buf_add(out, (struct span){escape, sizeof escape});
}

void percent_encode(struct buf *out, struct span text, const char *also_kept) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.data[i];
    if (is_unreserved(c) || (c != '\0' && strchr(also_kept, c)))
      buf_add_char(out, c);
    else
      percent_add_byte(out, c);
  }
}

/* Decodes what stands at *at and moves behind it; false for a broken escape. */
static bool next_byte(char *out, struct span text, size_t *at, bool plus_is_space) {
  *out = text.data[(*at)++];
  if (*out == '+' && plus_is_space)
    *out = ' ';
  if (*out != '%')
    return true;
  int high = text.len - *at >= 2 ? span_hex_value(text.data[*at]) : -1;
  int low = text.len - *at >= 2 ? span_hex_value(text.data[*at + 1]) : -1;
  *out = (char)((unsigned)high << 4 | (unsigned)low);
  *at += 2;
  return high >= 0 && low >= 0;
}

enum err percent_decode(struct buf *out, struct span text, bool plus_is_space) {
  for (size_t at = 0; at < text.len;) {
    char byte;
    if (!next_byte(&byte, text, &at, plus_is_space))
      return ERR_SYNTAX;
    buf_add_char(out, byte);
  }
  return buf_status(out);
}
