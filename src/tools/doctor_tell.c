#include "doctor.h"

#include <stdarg.h>
#include <stdio.h>

#include "bridge/json.h"

enum { COLUMN_ABOUT = 9, COLUMN_TEXT = 22, TEXT_SIZE = 1024 };

static const char *const names[] = {"ok", "warning", "fault"};
static const enum tone tones[] = {TONE_GOOD, TONE_WARNING, TONE_FAULT};

static void tell_line(struct doctor *doctor, enum doctor_level level, const char *about,
                      const char *mend, const char *found) {
  struct line *line = &doctor->line;
  char text[TEXT_SIZE + 1];
  (void)snprintf(text, sizeof text, "%s%s", found, mend ? ";" : "");
  line_add(line, tones[level], span_of(names[level]));
  line_pad(line, COLUMN_ABOUT);
  line_add(line, TONE_PLAIN, span_of(about));
  line_add_words(line, TONE_PLAIN, span_of(text), COLUMN_TEXT);
  if (mend) {
    line_add_words(line, TONE_DIM, span_of("mend:"), COLUMN_TEXT);
    line_add_words(line, TONE_PLAIN, span_of(mend), COLUMN_TEXT);
  }
  (void)line_end(line);
}

static void tell_json(struct buf *out, enum doctor_level level, const char *about, const char *mend,
                      const char *found) {
  json_write_open(out, NULL, '{');
  json_write_text(out, "level", names[level]);
  json_write_text(out, "about", about);
  json_write_text(out, "found", found);
  if (mend)
    json_write_text(out, "mend", mend);
  json_write_close(out, '}');
}

void doctor_tell(struct doctor *doctor, enum doctor_level level, const char *about,
                 const char *mend, const char *format, ...) {
  char found[TEXT_SIZE];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(found, sizeof found, format, args);
  va_end(args);
  if (level > doctor->worst)
    doctor->worst = level;
  if (doctor->arguments->json)
    tell_json(&doctor->json, level, about, mend, found);
  else
    tell_line(doctor, level, about, mend, found);
}

const char *doctor_level_name(enum doctor_level level) {
  return names[level];
}
