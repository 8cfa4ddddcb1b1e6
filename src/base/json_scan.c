#include "bridge/json_scan.h"

#include <stdint.h>
#include <string.h>

struct scan {
  const char *at, *end;
  const struct json_scan_handler *handler;
  int depth;
};

static enum err scan_value(struct scan *scan, int level, struct span key);

static void skip_space(struct scan *scan) {
  while (scan->at < scan->end &&
         (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t'))
    scan->at++;
}

/* Takes the character if it comes next. */
static bool take(struct scan *scan, char c) {
  if (scan->at == scan->end || *scan->at != c)
    return false;
  scan->at++;
  return true;
}

static bool is_digit(const struct scan *scan) {
  return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

static bool take_digits(struct scan *scan) {
  if (!is_digit(scan))
    return false;
  while (is_digit(scan))
    scan->at++;
  return true;
}

/* The four digits of a \u escape, or -1. */
static int32_t read_unit(const char *at, const char *end) {
  if (end - at < 4)
    return -1;
  int32_t unit = 0;
  for (int i = 0; i < 4; i++) {
    int digit = span_hex_value(at[i]);
    if (digit < 0)
      return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

static enum err scan_escape(struct scan *scan) {
  if (scan->at == scan->end)
    return ERR_SYNTAX;
  char c = *scan->at++;
  if (c == 'u') {
    if (read_unit(scan->at, scan->end) < 0)
      return ERR_SYNTAX;
    scan->at += 4;
    return ERR_OK;
  }
  return c != '\0' && strchr("\"\\/bfnrt", c) ? ERR_OK : ERR_SYNTAX;
}

/* A string, whose first quote is taken. */
static enum err scan_string(struct scan *scan, struct span *out) {
  const char *start = scan->at;
  unsigned char any = 0;
  while (scan->at < scan->end && *scan->at != '"') {
    unsigned char c = (unsigned char)*scan->at++;
    any |= c;
    if (c < 0x20 || (c == '\\' && scan_escape(scan) != ERR_OK))
      return ERR_SYNTAX;
  }
  *out = (struct span){start, (size_t)(scan->at - start)};
  if (!take(scan, '"') || (any >= 0x80 && !span_is_utf8(*out)))
    return ERR_SYNTAX;
  return ERR_OK;
}

static enum err scan_number(struct scan *scan, struct span *out) {
  const char *start = scan->at;
  take(scan, '-');
  if (!take(scan, '0') && !take_digits(scan))
    return ERR_SYNTAX;
  if (take(scan, '.') && !take_digits(scan))
    return ERR_SYNTAX;
  if (take(scan, 'e') || take(scan, 'E')) {
    if (!take(scan, '+'))
      take(scan, '-');
    if (!take_digits(scan))
      return ERR_SYNTAX;
  }
  *out = (struct span){start, (size_t)(scan->at - start)};
  return ERR_OK;
}

static enum err scan_literal(struct scan *scan) {
  static const char *const literals[] = {"true", "false", "null"};
  for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++) {
    if (!span_starts_with((struct span){scan->at, (size_t)(scan->end - scan->at)}, literals[i]))
      continue;
    scan->at += strlen(literals[i]);
    return ERR_OK;
  }
  return ERR_SYNTAX;
}

static enum err scan_member(struct scan *scan, int level) {
  struct span key;
  skip_space(scan);
  if (!take(scan, '"') || scan_string(scan, &key) != ERR_OK)
    return ERR_SYNTAX;
  skip_space(scan);
  if (!take(scan, ':'))
    return ERR_SYNTAX;
  return scan_value(scan, level, key);
}

/* What stands between `{` or `[`, which is taken, and `close`. */
static enum err scan_list(struct scan *scan, int level, char close) {
  if (++scan->depth > JSON_SCAN_DEPTH_MAX)
    return ERR_LIMIT;
  skip_space(scan);
  if (!take(scan, close)) {
    do {
      enum err err =
          close == '}' ? scan_member(scan, level) : scan_value(scan, JSON_SCAN_SKIP, span_of(NULL));
      if (err != ERR_OK)
        return err;
      skip_space(scan);
    } while (take(scan, ','));
    if (!take(scan, close))
      return ERR_SYNTAX;
  }
  scan->depth--;
  return ERR_OK;
}

static enum err scan_scalar(struct scan *scan, int level, struct span key) {
  struct span value;
  bool string = take(scan, '"');
  if (!string && !is_digit(scan) && *scan->at != '-')
    return scan_literal(scan);
  enum err err = string ? scan_string(scan, &value) : scan_number(scan, &value);
  if (err == ERR_OK && level != JSON_SCAN_SKIP)
    scan->handler->on_value(scan->handler->context, level, key, value);
  return err;
}

static enum err scan_value(struct scan *scan, int level, struct span key) {
  skip_space(scan);
  if (scan->at == scan->end)
    return ERR_SYNTAX;
  if (take(scan, '[')) /* what is in it is only checked */
    return scan_list(scan, JSON_SCAN_SKIP, ']');
  if (!take(scan, '{'))
    return scan_scalar(scan, level, key);
  if (level != JSON_SCAN_SKIP)
    level = scan->handler->on_object(scan->handler->context, level, key);
  return scan_list(scan, level, '}');
}

enum err json_scan(struct span text, const struct json_scan_handler *handler) {
  if (text.len == 0)
    return ERR_SYNTAX;
  struct scan scan = {.at = text.data, .end = text.data + text.len, .handler = handler};
  skip_space(&scan);
  if (!take(&scan, '{'))
    return ERR_SYNTAX;
  enum err err = scan_list(&scan, JSON_SCAN_ROOT, '}');
  if (err != ERR_OK)
    return err;
  skip_space(&scan);
  return scan.at == scan.end ? ERR_OK : ERR_SYNTAX;
}

static size_t write_utf8(char *out, uint32_t code) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = len - 1; i > 0; i--, code >>= 6)
    out[i] = (char)(0x80 | (code & 0x3F));
  static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  out[0] = (char)(lead[len] | code);
  return len;
}

/* The character of the \u escape whose digits begin at *at, its second half included when it is a
 * pair; *at moves behind. -1 for a lone half. */
static int32_t read_character(const char **at, const char *end) {
  int32_t unit = read_unit(*at, end);
  *at += 4;
  if (unit < 0xD800 || unit > 0xDFFF)
    return unit;
  bool pair = unit < 0xDC00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u';
  int32_t low = pair ? read_unit(*at + 2, end) : -1;
  if (low < 0xDC00 || low > 0xDFFF)
    return -1;
  *at += 6;
  return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

static char simple_escape(char c) {
  static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
  const char *found = strchr(from, c);
  return found ? to[found - from] : c;
}

size_t json_scan_unescape(char *out, struct span raw) {
  size_t len = 0;
  const char *end = raw.data + raw.len;
  for (const char *at = raw.data; at < end;) {
    if (*at != '\\') {
      out[len++] = *at++;
      continue;
    }
    char c = at[1];
    at += 2;
    if (c != 'u') {
      out[len++] = simple_escape(c);
      continue;
    }
    int32_t code = read_character(&at, end);
    if (code < 0)
      return (size_t)-1;
    len += write_utf8(out + len, (uint32_t)code);
  }
  return len;
}
