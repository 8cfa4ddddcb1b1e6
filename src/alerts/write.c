#include "write.h"

#include "bridge/clock.h"
#include "bridge/json.h"

static void begin(struct buf *out, const char *name) {
  struct span before = buf_span(out);
  if (before.len > 0 && !span_ends_with(before, "{") && !span_ends_with(before, "["))
    buf_add_char(out, ',');
  if (name)
    buf_addf(out, "\"%s\":", name);
}

void write_open(struct buf *out, const char *name, char bracket) {
  begin(out, name);
  buf_add_char(out, bracket);
}

void write_close(struct buf *out, char bracket) {
  buf_add_char(out, bracket);
}

void write_span(struct buf *out, const char *name, struct span text) {
  begin(out, name);
  json_write_string(out, text);
}

void write_text(struct buf *out, const char *name, const char *text) {
  write_span(out, name, span_of(text));
}

void write_number(struct buf *out, const char *name, int64_t number) {
  begin(out, name);
  buf_addf(out, "%lld", (long long)number);
}

void write_flag(struct buf *out, const char *name, bool flag) {
  begin(out, name);
  buf_add_text(out, flag ? "true" : "false");
}

void write_text_if(struct buf *out, const char *name, const char *text) {
  if (text[0] != '\0')
    write_text(out, name, text);
}

void write_time_if(struct buf *out, const char *name, int64_t wall_ms) {
  char text[CLOCK_RFC3339_SIZE];
  if (wall_ms == 0)
    return;
  clock_format_rfc3339(text, wall_ms);
  write_text(out, name, text);
}
