#include <stdio.h>
#include <string.h>

#include "bridge/log.h"

enum {
  MASK_HEAD = 5,
  MASK_TAIL = 4,
  NUMBER_LEAST = 7, /* digits of a phone number; the most are E.164's */
  NUMBER_MOST = 15,
  BETWEEN_MOST = 2, /* characters between two of them: ") " */
};

void log_mask_number(char out[LOG_MASKED_SIZE], struct span number) {
  size_t tail = number.len > MASK_HEAD + MASK_TAIL ? MASK_TAIL : 0;
  size_t head = number.len > MASK_HEAD + MASK_TAIL ? MASK_HEAD : number.len / 3;
  snprintf(out, LOG_MASKED_SIZE, "%.*s***%.*s", (int)head, number.len ? number.data : "", (int)tail,
           number.len ? number.data + number.len - tail : "");
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Not behind a hexadecimal digit, unless it is part of a word or of an encoded '+'. */
static bool may_begin(struct span text, size_t at) {
  if (text.data[at] == '+')
    return true;
  if (at >= 3 && span_equal_nocase((struct span){text.data + at - 3, 3}, "%2B"))
    return true;
  bool hex = false;
  for (; at > 0 && is_alnum(text.data[at - 1]); at--) {
    hex = true;
    if (span_hex_value(text.data[at - 1]) < 0)
      return true;
  }
  return !hex;
}

/* Digits from `at` on, and what may stand between them; *digits is how many. */
static size_t run_of_digits(struct span text, size_t at, size_t *digits) {
  size_t start = at, end = at;
  for (*digits = 0; at < text.len && at - end <= BETWEEN_MOST; at++) {
    if (is_digit(text.data[at])) {
      ++*digits;
      end = at + 1;
    } else if (*digits == 0 || text.data[at] == '\0' || !strchr(" -()", text.data[at])) {
      break;
    }
  }
  return end - start;
}

/* Numbers are also written with dots (1.773.555.0102, and a topic's levels in an operation's name).
 * So are addresses, of which no part has four digits, and times, of two parts. */
static size_t run_with_dots(struct span text, size_t at, size_t *digits) {
  size_t start = at, parts = 0, last = 0;
  for (*digits = 0; at < text.len && is_digit(text.data[at]); parts++) {
    for (last = 0; at < text.len && is_digit(text.data[at]); at++)
      last++;
    *digits += last;
    if (at + 1 < text.len && text.data[at] == '.' && is_digit(text.data[at + 1]))
      at++;
  }
  return parts >= 3 && last >= 4 ? at - start : 0;
}

struct span log_find_number(struct span text, size_t from) {
  for (size_t at = from; at < text.len;) {
    size_t plus = text.data[at] == '+', digits = 0;
    size_t len = run_with_dots(text, at + plus, &digits);
    if (len == 0)
      len = run_of_digits(text, at + plus, &digits);
    if (len == 0) {
      at++;
      continue;
    }
    size_t end = at + plus + len;
    bool ends = end == text.len || !is_alnum(text.data[end]);
    if (digits >= NUMBER_LEAST && digits <= NUMBER_MOST && ends && may_begin(text, at))
      return (struct span){text.data + at, end - at};
    at = end;
  }
  return (struct span){0};
}
