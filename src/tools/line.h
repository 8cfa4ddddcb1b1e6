/* Lines for people: quiet colours, what strangers sent made harmless, cut at the terminal's width.
 * Main thread. */
#ifndef TOOLS_LINE_H
#define TOOLS_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "bridge/buf.h"
#include "bridge/span.h"

enum tone {
  TONE_PLAIN,
  TONE_DIM,
  TONE_GOOD,
  TONE_WARNING,
  TONE_FAULT,
  TONE_IN,
  TONE_OUT,
  TONE_ALERT
};

struct line {
  FILE *stream;
  bool colour;  /* a terminal, and NO_COLOR says nothing against it */
  size_t width; /* columns; 0: as many as it takes */
  size_t column;
  bool cut;                     /* there was more than fits */
  size_t padding;               /* spaces before whatever follows */
  size_t room_len, room_column; /* of the text so far: what leaves room for dots */
  struct buf text;
};

/* Each line is cut at the terminal's width, unless it is no terminal, or `whole` is asked for. Free
 * with line_free. */
void line_init(struct line *line, FILE *stream, bool whole);
void line_free(struct line *line);

/* Appends text in a tone. Control characters, those that turn the direction of text, and bytes that
 * are no UTF-8 are shown as escapes, so that they reach no terminal. */
void line_add(struct line *line, enum tone tone, struct span text);
void line_addf(struct line *line, enum tone tone, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether a terminal obeys a character instead of showing it, or shows nothing of it. */
bool line_is_harmful(uint32_t code);

/* What follows stands at that column, or a space behind what is there already. */
void line_pad(struct line *line, size_t column);

/* Appends words at that column, and where the terminal's width ends goes on at it in a new line:
 * nothing is cut, and a word that is wider than that is the terminal's to break. */
void line_add_words(struct line *line, enum tone tone, struct span text, size_t column);

/* Writes the line and begins a new one. False when nobody takes it, or there was no memory. */
bool line_end(struct line *line);

#endif
