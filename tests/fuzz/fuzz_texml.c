/* Any bytes, as a document with fields, a NUL, and the value that fields get. Whatever is put in,
 * whoever reads the document finds just that where the fields stand, and all else as it was. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "bridge/texml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool condition) {
  if (!condition)
    abort();
}

enum { TEXT_BYTES = 1 << 22 };

static void on_start(void *context, const char *name, const char **attributes) {
  buf_addf(context, "<%s", name);
  for (; attributes[0]; attributes += 2)
    buf_addf(context, " %s=%s", attributes[0], attributes[1]);
  buf_add_char(context, '>');
}

static void on_end(void *context, const char *name) {
  buf_addf(context, "</%s>", name);
}

static void on_text(void *context, const char *text, int len) {
  buf_add(context, (struct span){text, (size_t)len});
}

/* What a reader makes of it: elements, attributes, values and text. */
static void add_reading(struct buf *out, struct span document) {
  XML_Parser parser = XML_ParserCreate("UTF-8");
  XML_SetUserData(parser, out);
  XML_SetElementHandler(parser, on_start, on_end);
  XML_SetCharacterDataHandler(parser, on_text);
  check(XML_Parse(parser, document.data, (int)document.len, XML_TRUE) == XML_STATUS_OK);
  XML_ParserFree(parser);
}

static struct form *make_form(struct span value) {
  static const char *const names[] = {"From", "To", "Digits", "CallSid"};
  struct form *form = NULL;
  struct buf text;
  buf_init(&text, TEXT_BYTES);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    buf_addf(&text, "%s%s=", i > 0 ? "&" : "", names[i]);
    for (size_t j = 0; j < value.len; j++)
      buf_addf(&text, "%%%02X", (unsigned char)value.data[j]);
  }
  check(form_parse(&form, buf_span(&text)) == ERR_OK);
  buf_free(&text);
  return form;
}

/* What XML cannot hold is U+FFFD in it. */
static void add_value(struct buf *out, struct span value) {
  uint32_t code = 0;
  for (size_t at = 0, len; (len = span_utf8_next(value, at, &code)) > 0; at += len) {
    bool held = code >= 0x20 || code == '\t' || code == '\n' || code == '\r';
    held = held && code != 0xFFFE && code != 0xFFFF;
    buf_add(out, held ? (struct span){value.data + at, len} : span_of("\xEF\xBF\xBD"));
  }
}

/* One character, so that no other text ends in the middle of it. */
#define TOKEN "\xF0\x9F\x8F\xA0"

static bool holds_token(struct span reading) {
  while (reading.len > 0 && !span_starts_with(reading, TOKEN))
    reading = (struct span){reading.data + 1, reading.len - 1};
  return reading.len > 0;
}

/* The reading with that value wherever the token stands. */
static void add_replaced(struct buf *out, struct span reading, struct span value) {
  const size_t token_len = strlen(TOKEN);
  for (size_t at = 0; at < reading.len;) {
    struct span rest = {reading.data + at, reading.len - at};
    bool found = span_starts_with(rest, TOKEN);
    if (found)
      add_value(out, value);
    else
      buf_add_char(out, rest.data[0]);
    at += found ? token_len : 1;
  }
}

/* False: it is too long. */
static bool fill(struct buf *reading, const struct texml_template *template,
                 const struct form *form) {
  struct buf text;
  buf_init(&text, TEXT_BYTES);
  bool filled = texml_template_fill(&text, template, form) == ERR_OK;
  if (filled)
    add_reading(reading, buf_span(&text));
  buf_free(&text);
  return filled;
}

static void compare(const struct texml_template *template, struct span value) {
  struct buf readings[2], expected, empty;
  struct form *form = make_form(value), *token = make_form(span_of(TOKEN));
  buf_init(&readings[0], TEXT_BYTES);
  buf_init(&readings[1], TEXT_BYTES);
  buf_init(&expected, TEXT_BYTES);
  buf_init(&empty, TEXT_BYTES);
  if (fill(&readings[0], template, form) && fill(&readings[1], template, token) &&
      fill(&empty, template, NULL) && !holds_token(buf_span(&empty))) {
    add_replaced(&expected, buf_span(&readings[1]), form_value(form, "From"));
    check(span_equal(buf_span(&readings[0]), buf_span(&expected)));
  }
  buf_free(&readings[0]);
  buf_free(&readings[1]);
  buf_free(&expected);
  buf_free(&empty);
  form_free(&form);
  form_free(&token);
}

/* ---- what Telnyx does not know ----------------------------------------------------------------
 */

/* What stands at that place. */
static struct span find_place(struct span document, unsigned long line, unsigned long column) {
  size_t at = span_starts_with(document, "\xEF\xBB\xBF") ? 3 : 0;
  for (; line > 1 && at < document.len; at++)
    if (document.data[at] == '\n' ||
        (document.data[at] == '\r' && (at + 1 == document.len || document.data[at + 1] != '\n')))
      line--;
  for (uint32_t code; column > 1 && at < document.len; column--)
    at += span_utf8_next(document, at, &code);
  return (struct span){document.data + at, document.len - at};
}

/* An attribute's name stands there, or the tag of an element. */
static void on_oddity(void *context, const struct texml_oddity *oddity) {
  const struct span *document = context;
  struct span there = find_place(*document, oddity->line, oddity->column);
  check(there.len > oddity->what.len);
  if (there.data[0] == '<')
    there = (struct span){there.data + 1, there.len - 1};
  check(memcmp(there.data, oddity->what.data, oddity->what.len) == 0);
}

static void check_places(struct span document) {
  const struct texml_reader reader = {.context = &document, .on_oddity = on_oddity};
  (void)!texml_read(&reader, document, NULL, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *split = memchr(data, '\0', size);
  if (size > 4096)
    return 0;
  struct span all = {(const char *)data, size};
  struct span document = {all.data, split ? (size_t)(split - all.data) : size};
  struct span value = split ? (struct span){split + 1, size - document.len - 1} : span_of("<&'\"");
  struct texml_template *template = NULL;
  char why[TEXML_WHY_SIZE];
  if (texml_template_read(&template, document, why, sizeof why) == ERR_OK)
    compare(template, value);
  texml_template_free(&template);
  check_places(document);
  return 0;
}
