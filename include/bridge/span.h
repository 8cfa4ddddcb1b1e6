/* A borrowed run of bytes: a pointer and a length, owning nothing, not NUL-terminated. What is
 * returned points into what was given. Pure; any thread. */
#ifndef BRIDGE_SPAN_H
#define BRIDGE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
  const char *data;
  size_t len;
};

/* The bytes of a C string without its NUL; NULL gives the empty span. */
struct span span_of(const char *text);

/* Whether two spans hold the same bytes. Not constant-time: never for secrets. */
bool span_equal(struct span a, struct span b);
bool span_equal_text(struct span a, const char *text);

/* Whether both are equal when ASCII letters are compared without case (HTTP names and types). */
bool span_equal_nocase(struct span a, const char *text);

/* Byte for byte; the empty text is the start and the end of everything. */
bool span_starts_with(struct span span, const char *prefix);
bool span_ends_with(struct span span, const char *suffix);

/* Of what the text is: whether it holds one of the characters, or a NUL; whether it is ASCII
 * letters, digits and the others; whether it is ASCII without spaces and control characters. */
bool span_holds_any(struct span text, const char *characters);
bool span_is_word(struct span text, const char *others);
bool span_is_visible(struct span text);

/* Whether the text is the pattern with any text in place of each of its `*`. */
bool span_fits(struct span text, struct span pattern);

/* Cuts the part before the first `separator` off the front of *rest and returns it; *rest keeps
 * what follows the separator. Without a separator returns all and empties *rest. */
struct span span_cut(struct span *rest, char separator);

/* Without leading and trailing spaces, tabs, CR and LF. */
struct span span_trim(struct span span);

/* Copies the bytes and a NUL to *at, moves *at behind them and returns the copy: how a block of
 * memory that was measured beforehand is filled. */
struct span span_place(char **at, struct span span);

/* Takes that character, or text, off the front of *rest; false when something else is there. */
bool span_take(struct span *rest, char c);
bool span_take_text(struct span *rest, const char *text);

/* Reads decimal digits and nothing else; *out is 0 else. False without any, and past 63 bits. */
bool span_to_int(int64_t *out, struct span digits);

/* Reads a decimal number, "1.25", as so many times ten to the power of -decimals; digits beyond are
 * cut, and INT64_MAX stands for what is more. False for anything else, *out is undefined then. */
bool span_to_fixed(int64_t *out, struct span text, unsigned decimals);

/* The number that span_cut cuts off; 0 when it is none. */
int64_t span_cut_int(struct span *rest, char separator);

/* The value of a hex digit in either case, -1 for any other character. */
int span_hex_value(char c);

/* The character at offset `at`: returns the length of its UTF-8 sequence, 0 when there is none that
 * is well-formed, or nothing at all. */
size_t span_utf8_next(struct span span, size_t at, uint32_t *code);

/* Where there is none: how many bytes from `at` on one U+FFFD stands for (Unicode, section 3.9,
 * "U+FFFD Substitution of Maximal Subparts"), at least 1. */
size_t span_utf8_bad(struct span span, size_t at);

/* Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms). */
bool span_is_utf8(struct span span);

#endif
