#include "bridge/json.h"

#include <stdint.h>
#include <string.h>

struct scan {
  const struct json_scan_handler *handler;
  int levels[JSON_SCAN_DEPTH_MAX]; /* of the objects and arrays that are open */
  size_t depth;
};

/* The level of the innermost open object; JSON_SCAN_SKIP in an array and outside of everything. */
static int innermost(const struct scan *scan) {
  return scan->depth > 0 ? scan->levels[scan->depth - 1] : JSON_SCAN_SKIP;
}

static int level_of_object(const struct scan *scan, struct span key) {
  if (scan->depth == 0)
    return JSON_SCAN_ROOT;
  int parent = innermost(scan);
  if (parent == JSON_SCAN_SKIP || !scan->handler->on_object)
    return JSON_SCAN_SKIP;
  return scan->handler->on_object(scan->handler->context, parent, key);
}

static void report(const struct scan *scan, enum json_walk_event event, struct span key,
                   struct span value) {
  const struct json_scan_handler *handler = scan->handler;
  bool is_value = event == JSON_WALK_STRING || event == JSON_WALK_NUMBER;
  int level = innermost(scan);
  if (level == JSON_SCAN_SKIP)
    return;
  if (is_value && handler->on_value)
    handler->on_value(handler->context, level, key, value);
  if (event == JSON_WALK_STRING)
    value = (struct span){value.data - 1, value.len + 2}; /* with its quotes */
  if (handler->on_raw)
    handler->on_raw(handler->context, level, key, value);
}

static enum err on_event(void *context, enum json_walk_event event, struct span key,
                         struct span value) {
  struct scan *scan = context;
  if (scan->depth == 0 && event != JSON_WALK_OBJECT)
    return ERR_SYNTAX;
  if (event == JSON_WALK_OBJECT || event == JSON_WALK_ARRAY) {
    int level = event == JSON_WALK_OBJECT ? level_of_object(scan, key) : JSON_SCAN_SKIP;
    scan->levels[scan->depth++] = level;
    return ERR_OK;
  }
  if (event == JSON_WALK_END)
    scan->depth--;
  report(scan, event, key, value);
  return ERR_OK;
}

enum err json_scan(struct span text, const struct json_scan_handler *handler) {
  struct scan scan = {.handler = handler};
  struct json_walk walk = {.context = &scan,
                           .on_event = on_event,
                           .max_depth = JSON_SCAN_DEPTH_MAX - handler->spare_depth,
                           .loose = handler->loose};
  return json_walk(&walk, text);
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

/* What "\\n" and the like stand for, -1 for what is no escape. */
static int simple_escape(char c) {
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  const char *found = c != '\0' ? strchr(from, c) : NULL;
  return found ? to[found - from] : -1;
}

size_t json_scan_unescape(char *out, struct span raw) {
  size_t len = 0;
  if (raw.len == 0) /* what is not there has no place in memory to count from */
    return 0;
  const char *end = raw.data + raw.len;
  for (const char *at = raw.data; at < end;) {
    if (*at != '\\') {
      out[len++] = *at++;
      continue;
    }
    char c = at[1];
    at += 2;
    int32_t code = c == 'u' ? read_character(&at, end) : simple_escape(c);
    if (code < 0)
      return (size_t)-1;
    len += write_utf8(out + len, (uint32_t)code);
  }
  return len;
}
