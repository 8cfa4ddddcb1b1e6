#include "bridge/percent.h"

#include <string.h>

static bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (c != '\0' && strchr("-._~", c));
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

enum err percent_decode(struct buf *out, struct span text, bool plus_is_space) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.data[i];
    if (c == '%') {
      int high = text.len - i > 2 ? span_hex_value(text.data[i + 1]) : -1;
      int low = text.len - i > 2 ? span_hex_value(text.data[i + 2]) : -1;
      if (high < 0 || low < 0)
        return ERR_SYNTAX;
      c = (char)(high << 4 | low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    buf_add_char(out, c);
  }
  return buf_status(out);
}
