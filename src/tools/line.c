#include "line.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
  LINE_MAX_BYTES = 4 * 1024 * 1024,
  ADDF_MAX = 4096,
  USUAL_WIDTH = 80,
  SHOWN_SIZE = 16,
  DOTS = 2
};

static const char *const tones[] = {
    [TONE_PLAIN] = "",           [TONE_DIM] = "\033[2m",    [TONE_GOOD] = "\033[32m",
    [TONE_WARNING] = "\033[33m", [TONE_FAULT] = "\033[31m", [TONE_IN] = "\033[36m",
    [TONE_OUT] = "\033[34m",     [TONE_ALERT] = "\033[35m",
};

/* As no-color.org says: set, and not empty. */
static bool wants_colour(int fd) {
  const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
  return isatty(fd) && !(no && no[0]) && !(terminal && strcmp(terminal, "dumb") == 0);
}

void line_init(struct line *line, FILE *stream, bool whole) {
  *line = (struct line){.stream = stream, .colour = wants_colour(fileno(stream))};
  struct winsize size;
  if (!whole && isatty(fileno(stream)))
    line->width = ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                                   : USUAL_WIDTH;
  buf_init(&line->text, LINE_MAX_BYTES);
}

void line_free(struct line *line) {
  buf_free(&line->text);
}

/* ---- characters ------------------------------------------------------------------------------ */

struct range {
  uint32_t first, last;
};

static bool is_in(const struct range *ranges, size_t count, uint32_t code) {
  for (size_t i = 0; i < count; i++)
    if (code >= ranges[i].first && code <= ranges[i].last)
      return true;
  return false;
}

bool line_is_harmful(uint32_t code) {
  static const struct range ranges[] = {{0, 0x1F},        {0x7F, 0x9F},     {0x61C, 0x61C},
                                        {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x2069},
                                        {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF}};
  return is_in(ranges, sizeof ranges / sizeof ranges[0], code);
}

/* Roughly the wide ones of Unicode's East Asian Width, pictures included. */
static size_t width_of(uint32_t code) {
  static const struct range ranges[] = {{0x1100, 0x115F},  {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},
                                        {0xF900, 0xFAFF},  {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                                        {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F}, {0x1F680, 0x1FAFF},
                                        {0x20000, 0x3FFFD}};
  return is_in(ranges, sizeof ranges / sizeof ranges[0], code) ? 2 : 1;
}

/* What is shown for the character at *at, which is moved behind it; returns its width. */
static size_t next_shown(char out[SHOWN_SIZE], struct span text, size_t *at) {
  uint32_t code = 0;
  size_t len = span_utf8_next(text, *at, &code);
  const char *start = text.data + *at;
  *at += len > 0 ? len : 1;
  if (len == 0)
    return (size_t)snprintf(out, SHOWN_SIZE, "\\x%02x", (unsigned char)*start);
  if (code == '\n' || code == '\r' || code == '\t')
    return (size_t)snprintf(out, SHOWN_SIZE, "\\%c", code == '\n' ? 'n' : code == '\r' ? 'r' : 't');
  if (line_is_harmful(code))
    return (size_t)snprintf(out, SHOWN_SIZE, "\\u%04x", (unsigned)code);
  (void)snprintf(out, SHOWN_SIZE, "%.*s", (int)len, start);
  return width_of(code);
}

/* ---- the line -------------------------------------------------------------------------------- */

/* Takes away what stands where the dots must. */
static void cut(struct line *line) {
  buf_cut(&line->text, line->room_len);
  line->column = line->room_column;
  line->cut = true;
  buf_add_text(&line->text, line->colour ? "\033[0m.." : "..");
}

static void add_shown(struct line *line, struct span text) {
  char shown[SHOWN_SIZE];
  for (size_t at = 0; at < text.len && !line->cut;) {
    size_t width = next_shown(shown, text, &at);
    if (line->width > 0 && line->column + width > line->width) {
      cut(line);
      break;
    }
    buf_add_text(&line->text, shown);
    line->column += width;
    if (line->column + DOTS <= line->width) {
      line->room_len = line->text.len;
      line->room_column = line->column;
    }
  }
}

static void add_padding(struct line *line) {
  size_t spaces = line->padding;
  line->padding = 0;
  while (spaces-- > 0)
    add_shown(line, span_of(" "));
}

void line_add(struct line *line, enum tone tone, struct span text) {
  if (text.len > 0)
    add_padding(line);
  bool coloured = line->colour && tone != TONE_PLAIN && text.len > 0 && !line->cut;
  if (coloured)
    buf_add_text(&line->text, tones[tone]);
  add_shown(line, text);
  if (coloured)
    buf_add_text(&line->text, "\033[0m");
}

void line_addf(struct line *line, enum tone tone, const char *format, ...) {
  char text[ADDF_MAX];
  va_list args;
  va_start(args, format);
  int len = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  line_add(line, tone, (struct span){text, len < ADDF_MAX ? (size_t)len : ADDF_MAX - 1});
}

void line_pad(struct line *line, size_t column) {
  line->padding = line->column < column ? column - line->column : line->column > 0;
}

bool line_end(struct line *line) {
  buf_add_char(&line->text, '\n');
  struct span text = buf_span(&line->text);
  bool written = buf_status(&line->text) == ERR_OK &&
                 fwrite(text.data, 1, text.len, line->stream) == text.len &&
                 fflush(line->stream) == 0;
  buf_clear(&line->text);
  line->column = line->padding = line->room_len = line->room_column = 0;
  line->cut = false;
  return written;
}

void line_add_words(struct line *line, enum tone tone, struct span text, size_t column) {
  size_t width = line->width;
  line->width = 0;
  while (text.len > 0) {
    struct span word = span_cut(&text, ' ');
    if (width > 0 && line->column > column && line->column + 1 + word.len > width)
      (void)line_end(line);
    line_pad(line, column);
    line_add(line, tone, word);
  }
  line->width = width;
}
