#include "bridge/log.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "bridge/buf.h"
#include "bridge/clock.h"

enum {
  LINE_MAX_LEN = 4096, /* a pipe takes so much at once */
  MASK_HEAD = 5,
  MASK_TAIL = 4,
};

static _Atomic(enum log_level) threshold = LOG_INFO;
static enum log_format line_format = LOG_FORMAT_TEXT;
static bool mask_numbers = true;

#define LOG_AS_NAME(id, name) [id] = (name),
static const char *const level_names[LOG_LEVEL_COUNT] = {LOG_LEVELS(LOG_AS_NAME)};
#undef LOG_AS_NAME

bool log_enabled(enum log_level level) {
  return level >= atomic_load_explicit(&threshold, memory_order_relaxed);
}

void log_set_format(enum log_format format) {
  line_format = format;
}

void log_set_mask_numbers(bool mask) {
  mask_numbers = mask;
}

void log_set_level(enum log_level level) {
  atomic_store(&threshold, level);
}

void log_mask_number(char out[LOG_MASKED_SIZE], struct span number) {
  size_t tail = number.len > MASK_HEAD + MASK_TAIL ? MASK_TAIL : 0;
  size_t head = number.len > MASK_HEAD + MASK_TAIL ? MASK_HEAD : number.len / 3;
  snprintf(out, LOG_MASKED_SIZE, "%.*s***%.*s", (int)head, number.len ? number.data : "", (int)tail,
           number.len ? number.data + number.len - tail : "");
}

/* JSON string escapes serve both formats: they keep a line a line whatever a peer sent. */
static void add_escaped(struct buf *line, struct span text) {
  bool utf8 = span_is_utf8(text);
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c == '"' || c == '\\')
      buf_addf(line, "\\%c", c);
    else if (c < 0x20 || c == 0x7F || (c >= 0x80 && !utf8))
      buf_addf(line, "\\u%04x", c);
    else
      buf_add_char(line, (char)c);
  }
}

static bool needs_quotes(struct span text) {
  if (text.len == 0)
    return true;
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c <= ' ' || c == '"' || c == '\\' || c == '=' || c == 0x7F)
      return true;
  }
  return false;
}

static void add_value(struct buf *line, const struct log_field *field) {
  if (field->kind == LOG_FIELD_NUMBER) {
    buf_addf(line, "%lld", (long long)field->number);
    return;
  }
  char masked[LOG_MASKED_SIZE];
  struct span text = field->text;
  if (field->kind == LOG_FIELD_PHONE && mask_numbers) {
    log_mask_number(masked, text);
    text = span_of(masked);
  }
  bool quoted = line_format == LOG_FORMAT_JSON || needs_quotes(text);
  if (quoted)
    buf_add_char(line, '"');
  add_escaped(line, text);
  if (quoted)
    buf_add_char(line, '"');
}

static void add_head(struct buf *line, enum log_level level, const char *message) {
  char now[CLOCK_RFC3339_SIZE];
  clock_format_rfc3339(now, clock_wall_ms());
  if (line_format == LOG_FORMAT_JSON)
    buf_addf(line, "{\"ts\":\"%s\",\"level\":\"%s\",\"msg\":\"%s\"", now, level_names[level],
             message);
  else
    buf_addf(line, "%s %-5s %s", now, level_names[level], message);
}

/* The end has a place of its own, so that no full buffer and no want of memory can take it away:
 * without it the next line would stick to this one. */
static void put_line(struct span line, const char *end) {
  struct iovec parts[] = {{(void *)line.data, line.len}, {(void *)end, strlen(end)}};
  if (line.len > 0 && writev(STDERR_FILENO, parts, 2) < 0) {
    /* nowhere left to say that the log itself cannot be written */
  }
}

void log_write(enum log_level level, const char *message, const struct log_field *fields,
               size_t count) {
  const char *end = line_format == LOG_FORMAT_JSON ? "}\n" : "\n";
  struct buf line;
  buf_init(&line, LINE_MAX_LEN - strlen(end));
  add_head(&line, level, message);
  for (size_t i = 0; i < count && line.len > 0; i++) { /* fields without a head are no line */
    size_t before = line.len;
    buf_addf(&line, line_format == LOG_FORMAT_JSON ? ",\"%s\":" : " %s=", fields[i].name);
    add_value(&line, &fields[i]);
    if (buf_status(&line) == ERR_OK)
      continue;
    line.len = before; /* a field that does not fit is left out whole */
    line.status = ERR_OK;
  }
  put_line(buf_span(&line), end);
  buf_free(&line);
}
