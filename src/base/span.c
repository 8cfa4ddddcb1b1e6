#include "bridge/span.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

struct span span_of(const char *text) {
  return (struct span){text, text ? strlen(text) : 0};
}

bool span_equal(struct span a, struct span b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool span_equal_text(struct span a, const char *text) {
  return span_equal(a, span_of(text));
}

bool span_equal_nocase(struct span a, const char *text) {
  size_t len = strlen(text);
  return a.len == len && (len == 0 || strncasecmp(a.data, text, len) == 0);
}

bool span_starts_with(struct span span, const char *prefix) {
  size_t len = strlen(prefix);
  return span.len >= len && (len == 0 || memcmp(span.data, prefix, len) == 0);
}

bool span_ends_with(struct span span, const char *suffix) {
  size_t len = strlen(suffix);
  return span.len >= len && (len == 0 || memcmp(span.data + span.len - len, suffix, len) == 0);
}

bool span_holds_any(struct span text, const char *characters) {
  for (size_t i = 0; i < text.len; i++)
    if (strchr(characters, text.data[i]))
      return true;
  return false;
}

bool span_is_word(struct span text, const char *others) {
  for (size_t i = 0; i < text.len; i++)
    if (!isalnum((unsigned char)text.data[i]) &&
        (text.data[i] == '\0' || !strchr(others, text.data[i])))
      return false;
  return true;
}

bool span_is_visible(struct span text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.data[i] <= ' ' || text.data[i] > '~')
      return false;
  return true;
}

struct span span_cut(struct span *rest, char separator) {
  struct span head = *rest;
  const char *at = rest->len > 0 ? memchr(rest->data, separator, rest->len) : NULL;
  if (!at) {
    *rest = (struct span){NULL, 0};
    return head;
  }
  head.len = (size_t)(at - rest->data);
  rest->data = at + 1;
  rest->len -= head.len + 1;
  return head;
}

bool span_take(struct span *rest, char c) {
  return span_take_text(rest, (const char[]){c, '\0'});
}

bool span_take_text(struct span *rest, const char *text) {
  size_t len = strlen(text);
  if (!span_starts_with(*rest, text))
    return false;
  *rest = (struct span){rest->data + len, rest->len - len};
  return true;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span span) {
  while (span.len > 0 && is_blank(span.data[0])) {
    span.data++;
    span.len--;
  }
  while (span.len > 0 && is_blank(span.data[span.len - 1]))
    span.len--;
  return span;
}

struct span span_place(char **at, struct span span) {
  struct span copy = {*at, span.len};
  if (span.len > 0)
    memcpy(*at, span.data, span.len);
  (*at)[span.len] = '\0';
  *at += span.len + 1;
  return copy;
}

bool span_to_int(int64_t *out, struct span digits) {
  int64_t value = 0;
  bool good = digits.len > 0;
  for (size_t i = 0; good && i < digits.len; i++)
    good = digits.data[i] >= '0' && digits.data[i] <= '9' &&
           !__builtin_mul_overflow(value, 10, &value) &&
           !__builtin_add_overflow(value, digits.data[i] - '0', &value);
  *out = good ? value : 0;
  return good;
}

static int64_t add_digit(int64_t value, int digit) {
  return value > (INT64_MAX - digit) / 10 ? INT64_MAX : value * 10 + digit;
}

bool span_to_fixed(int64_t *out, struct span text, unsigned decimals) {
  struct span part = text, whole = span_cut(&part, '.');
  *out = 0;
  for (size_t i = 0; i < whole.len + part.len; i++) {
    int c = i < whole.len ? whole.data[i] : part.data[i - whole.len];
    if (c < '0' || c > '9')
      return false;
    if (i < whole.len + decimals)
      *out = add_digit(*out, c - '0');
  }
  for (size_t i = part.len; i < decimals; i++)
    *out = add_digit(*out, 0);
  return whole.len > 0;
}

int64_t span_cut_int(struct span *rest, char separator) {
  int64_t number = 0;
  (void)span_to_int(&number, span_cut(rest, separator));
  return number;
}

int span_hex_value(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* How many of the bytes at p begin a well-formed sequence (RFC 3629 section 4), and how many it has
 * to have; 0 when not even the first does. */
static size_t utf8_prefix(size_t *whole, const uint8_t *p, size_t left) {
  *whole = p[0] < 0x80 ? 1 : p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
  if (p[0] < 0x80)
    return 1;
  if (p[0] < 0xC2 || p[0] > 0xF4)
    return 0;
  uint8_t lowest = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
  uint8_t highest = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
  if (left < 2 || p[1] < lowest || p[1] > highest)
    return 1;
  size_t len = 2;
  while (len < *whole && len < left && (p[len] & 0xC0) == 0x80)
    len++;
  return len;
}

/* Length of the well-formed sequence at p, 0 when there is none. */
static size_t utf8_sequence(const uint8_t *p, size_t left) {
  size_t whole;
  size_t len = utf8_prefix(&whole, p, left);
  return len == whole ? len : 0;
}

size_t span_utf8_bad(struct span span, size_t at) {
  size_t whole;
  size_t len = utf8_prefix(&whole, (const uint8_t *)span.data + at, span.len - at);
  return len > 0 ? len : 1;
}

size_t span_utf8_next(struct span span, size_t at, uint32_t *code) {
  if (at >= span.len)
    return 0;
  const uint8_t *p = (const uint8_t *)span.data + at;
  size_t len = utf8_sequence(p, span.len - at);
  static const uint8_t lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  *code = p[0] & lead_bits[len];
  for (size_t i = 1; i < len; i++)
    *code = *code << 6 | (p[i] & 0x3F);
  return len;
}

/* How many ASCII characters there are at `at` at least, counted by eights: most text is no more,
 * and a webhook's body is looked at more than once. */
static size_t ascii_run(struct span span, size_t at) {
  size_t start = at;
  uint64_t eight;
  for (; span.len - at >= sizeof eight; at += sizeof eight) {
    memcpy(&eight, span.data + at, sizeof eight);
    if (eight & UINT64_C(0x8080808080808080))
      break;
  }
  return at - start;
}

bool span_is_utf8(struct span span) {
  const uint8_t *p = (const uint8_t *)span.data;
  for (size_t at = 0; at < span.len;) {
    at += ascii_run(span, at);
    if (at == span.len)
      break;
    size_t len = utf8_sequence(p + at, span.len - at);
    if (len == 0)
      return false;
    at += len;
  }
  return true;
}

bool span_fits(struct span text, struct span pattern) {
  size_t p = 0, t = 0, star = SIZE_MAX, resume = 0;
  while (t < text.len) {
    if (p < pattern.len && pattern.data[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.len && pattern.data[p] == text.data[t]) {
      p++;
      t++;
    } else if (star != SIZE_MAX) { /* the last star takes one more */
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.len && pattern.data[p] == '*')
    p++;
  return p == pattern.len;
}
