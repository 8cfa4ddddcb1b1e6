#include "bridge/log.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "log_out.h"

static _Atomic(enum log_level) threshold = LOG_INFO;
static enum log_format line_format = LOG_FORMAT_TEXT;
static bool mask_numbers = true;
static bool journal_reads;

#define LOG_AS_NAME(id, name, priority) [id] = (name),
static const char *const level_names[LOG_LEVEL_COUNT] = {LOG_LEVELS(LOG_AS_NAME)};
#undef LOG_AS_NAME

#define LOG_AS_LEAD(id, name, priority) [id] = "<" #priority ">",
static const char *const leads[LOG_LEVEL_COUNT] = {LOG_LEVELS(LOG_AS_LEAD)};
#undef LOG_AS_LEAD

bool log_enabled(enum log_level level) {
  return level >= atomic_load_explicit(&threshold, memory_order_relaxed);
}

const char *log_lead(enum log_level level) {
  return journal_reads ? leads[level] : "";
}

void log_find_journal(void) {
  const char *stream = getenv("JOURNAL_STREAM");
  char own[64] = "";
  struct stat file;
  if (fstat(STDERR_FILENO, &file) == 0)
    snprintf(own, sizeof own, "%ju:%ju", (uintmax_t)file.st_dev, (uintmax_t)file.st_ino);
  journal_reads = stream && own[0] && strcmp(stream, own) == 0;
}

void log_set_format(enum log_format format) {
  line_format = format;
}

void log_set_mask_numbers(bool mask) {
  mask_numbers = mask;
}

bool log_masks_numbers(void) {
  return mask_numbers;
}

void log_set_level(enum log_level level) {
  atomic_store(&threshold, level);
}

/* JSON string escapes serve both formats: they keep a line a line whatever a peer sent. */
static void add_escaped(struct buf *line, struct span text, bool utf8) {
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

/* The text with each phone number in it masked. */
static void add_masked(struct buf *line, struct span text) {
  char masked[LOG_MASKED_SIZE];
  bool utf8 = span_is_utf8(text);
  size_t at = 0;
  for (struct span number; (number = log_find_number(text, at)).len > 0;) {
    size_t start = (size_t)(number.data - text.data);
    log_mask_number(masked, number);
    add_escaped(line, (struct span){text.data + at, start - at}, utf8);
    add_escaped(line, span_of(masked), true);
    at = start + number.len;
  }
  if (at < text.len) /* an empty text may have no place in memory to count from */
    add_escaped(line, (struct span){text.data + at, text.len - at}, utf8);
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
  if (field->kind == LOG_FIELD_FOREIGN && mask_numbers)
    add_masked(line, text);
  else
    add_escaped(line, text, span_is_utf8(text));
  if (quoted)
    buf_add_char(line, '"');
}

static void add_head(struct buf *line, enum log_level level, const char *message) {
  bool json = line_format == LOG_FORMAT_JSON;
  char now[CLOCK_RFC3339_SIZE], stamp[CLOCK_RFC3339_SIZE + 16] = "";
  clock_format_rfc3339(now, clock_wall_ms());
  if (!journal_reads)
    snprintf(stamp, sizeof stamp, json ? "\"ts\":\"%s\"," : "%s ", now);
  buf_addf(line, json ? "%s{%s\"level\":\"%s\",\"msg\":\"%s\"" : "%s%s%-5s %s", log_lead(level),
           stamp, level_names[level], message);
}

static void add_field(struct buf *line, const struct log_field *field) {
  buf_addf(line, line_format == LOG_FORMAT_JSON ? ",\"%s\":" : " %s=", field->name);
  add_value(line, field);
}

static const char *line_end(void) {
  return line_format == LOG_FORMAT_JSON ? "}\n" : "\n";
}

/* The end has a place of its own, so that no full buffer and no want of memory can take it away:
 * without it the next line would stick to this one. */
static void put_line(struct span line) {
  char whole[LOG_OUT_LINE_MAX_BYTES];
  size_t end_len = strlen(line_end());
  if (line.len == 0)
    return;
  memcpy(whole, line.data, line.len);
  memcpy(whole + line.len, line_end(), end_len);
  log_out_put((struct span){whole, line.len + end_len});
}

void log_write(enum log_level level, const char *message, const struct log_field *fields,
               size_t count) {
  struct buf line;
  buf_init(&line, LOG_OUT_LINE_MAX_BYTES - strlen(line_end()));
  add_head(&line, level, message);
  for (size_t i = 0; i < count && line.len > 0; i++) { /* fields without a head are no line */
    size_t before = line.len;
    add_field(&line, &fields[i]);
    if (buf_status(&line) == ERR_OK)
      continue;
    line.len = before; /* a field that does not fit is left out whole */
    line.status = ERR_OK;
  }
  put_line(buf_span(&line));
  buf_free(&line);
}

/* ---- the thread that writes ---- */

static void format_lost(struct buf *line, uint64_t lines) {
  add_head(line, LOG_WARN, "lines of the log are missing here, they could not be written in time");
  add_field(line, &LOG_INT("lines", lines));
  buf_add_text(line, line_end());
}

enum err log_start(void) {
  return log_out_start(format_lost);
}
