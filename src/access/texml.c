#include "bridge/texml.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What an element means. */
enum meaning {
  MEANING_UNKNOWN,
  MEANING_HARMLESS,    /* says, plays, gathers; text in it is no destination */
  MEANING_DESTINATION, /* its text is one */
  MEANING_DOCUMENT,    /* leads to another document */
};

static enum meaning meaning_of(struct span name) {
  static const char *const destinations[] = {"Dial", "Number", "Sip"};
  static const char *const documents[] = {"Redirect", "HttpRequest", "Sms", "Message"};
  static const char *const harmless[] = {
      "Response",   "Say",    "Play",     "Pause",   "Record",  "Hangup",      "Reject",
      "Gather",     "Start",  "Stop",     "Stream",  "Siprec",  "Suppression", "Transcription",
      "Conference", "Queue",  "Leave",    "Enqueue", "Connect", "Refer",       "Parameter",
      "speak",      "break",  "emphasis", "lang",    "p",       "phoneme",     "prosody",
      "s",          "say-as", "sub",      "w",
  };
  for (size_t i = 0; i < sizeof destinations / sizeof destinations[0]; i++)
    if (span_equal_nocase(name, destinations[i]))
      return MEANING_DESTINATION;
  for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
    if (span_equal_nocase(name, documents[i]))
      return MEANING_DOCUMENT;
  for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
    if (span_equal_nocase(name, harmless[i]))
      return MEANING_HARMLESS;
  return MEANING_UNKNOWN;
}

/* An open element, and the text in it so far. */
struct element {
  struct span name;
  enum meaning meaning;
  char text[TEXML_MAX_TEXT];
  size_t len;
};

struct reading {
  const struct texml_reader *reader;
  struct span rest;
  struct element *open; /* TEXML_MAX_DEPTH of them */
  size_t depth;
  bool begun; /* the root was there */
};

static void skip(struct reading *reading, size_t len) {
  reading->rest.data += len;
  reading->rest.len -= len;
}

/* What stands before the mark, which is passed; false: it is not there. */
static bool take_until(struct span *out, struct reading *reading, const char *mark) {
  size_t len = strlen(mark);
  for (size_t i = 0; i + len <= reading->rest.len; i++) {
    if (memcmp(reading->rest.data + i, mark, len) != 0)
      continue;
    *out = (struct span){reading->rest.data, i};
    skip(reading, i + len);
    return true;
  }
  return false;
}

/* ---- text ------------------------------------------------------------------------------------ */

static enum err add_char(struct element *element, char c) {
  if (element->len == TEXML_MAX_TEXT)
    return element->meaning == MEANING_DESTINATION ? ERR_SYNTAX : ERR_OK;
  element->text[element->len++] = c;
  return ERR_OK;
}

/* The character of "amp" or "#x2B"; what is no ASCII is in no destination. */
static char entity(struct span name) {
  static const struct {
    const char *name;
    char c;
  } named[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
    if (span_equal_text(name, named[i].name))
      return named[i].c;
  char digits[12] = "";
  if (name.len < 2 || name.len >= sizeof digits || name.data[0] != '#')
    return '\0';
  memcpy(digits, name.data, name.len);
  bool hex = digits[1] == 'x' || digits[1] == 'X';
  char *end = NULL;
  unsigned long code = strtoul(digits + (hex ? 2 : 1), &end, hex ? 16 : 10);
  return (char)(*end == '\0' && code < 128 ? code : '?');
}

static enum err add_text(struct element *element, struct span text, bool plain) {
  enum err err = ERR_OK;
  while (text.len > 0 && err == ERR_OK) {
    char c = text.data[0];
    text = (struct span){text.data + 1, text.len - 1};
    if (c == '&' && !plain) {
      struct span rest = text;
      struct span name = span_cut(&rest, ';');
      c = (char)(rest.data ? entity(name) : '\0');
      if (c == '\0')
        return ERR_SYNTAX;
      text = rest;
    }
    err = add_char(element, c);
  }
  return err;
}

static enum err read_text(struct reading *reading) {
  const char *end = memchr(reading->rest.data, '<', reading->rest.len);
  size_t len = end ? (size_t)(end - reading->rest.data) : reading->rest.len;
  struct span text = {reading->rest.data, len};
  skip(reading, len);
  if (reading->depth == 0)
    return span_trim(text).len == 0 ? ERR_OK : ERR_SYNTAX;
  return add_text(&reading->open[reading->depth - 1], text, false);
}

/* ---- elements -------------------------------------------------------------------------------- */

static enum err close_element(struct reading *reading) {
  struct element *element = &reading->open[--reading->depth];
  const struct texml_reader *reader = reading->reader;
  struct span text = span_trim((struct span){element->text, element->len});
  if (element->meaning == MEANING_DESTINATION && text.len > 0)
    return reader->on_destination(reader->context, text);
  return ERR_OK;
}

static enum err open_element(struct reading *reading, struct span name) {
  const struct texml_reader *reader = reading->reader;
  if (reading->depth == TEXML_MAX_DEPTH || name.len == 0 || (reading->depth == 0 && reading->begun))
    return ERR_SYNTAX;
  struct element *element = &reading->open[reading->depth++];
  element->name = name;
  element->meaning = meaning_of(name);
  element->len = 0;
  reading->begun = true;
  bool known = element->meaning == MEANING_HARMLESS || element->meaning == MEANING_DESTINATION;
  return known ? ERR_OK : reader->on_unseen(reader->context, name);
}

static bool holds_nocase(struct span text, const char *part) {
  size_t len = strlen(part);
  for (size_t i = 0; i + len <= text.len; i++)
    if (span_equal_nocase((struct span){text.data + i, len}, part))
      return true;
  return false;
}

static bool ends_nocase(struct span text, const char *end) {
  size_t len = strlen(end);
  return text.len >= len && span_equal_nocase((struct span){text.data + text.len - len, len}, end);
}

/* Attributes that name a document to go on with, or take the events elsewhere. The audio of a
 * stream goes where it is told to, and brings no document back. */
static bool leads_elsewhere(struct span element, struct span attribute) {
  if (ends_nocase(attribute, "Method") || ends_nocase(attribute, "Event") ||
      ends_nocase(attribute, "Events"))
    return false;
  bool url = holds_nocase(attribute, "url") && !span_equal_nocase(element, "Stream");
  return url || holds_nocase(attribute, "callback") || span_equal_nocase(attribute, "action");
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct span take_name(struct reading *reading) {
  size_t len = 0;
  while (len < reading->rest.len && !is_space(reading->rest.data[len]) &&
         !memchr("/>=<\"'", reading->rest.data[len], 6))
    len++;
  struct span name = {reading->rest.data, len};
  skip(reading, len);
  return name;
}

static void skip_spaces(struct reading *reading) {
  while (reading->rest.len > 0 && is_space(reading->rest.data[0]))
    skip(reading, 1);
}

static bool take_char(struct reading *reading, char c) {
  if (reading->rest.len == 0 || reading->rest.data[0] != c)
    return false;
  skip(reading, 1);
  return true;
}

static enum err read_attribute(struct reading *reading, struct span element) {
  const struct texml_reader *reader = reading->reader;
  struct span name = take_name(reading), value;
  skip_spaces(reading);
  if (name.len == 0 || !take_char(reading, '='))
    return ERR_SYNTAX;
  skip_spaces(reading);
  const char *quote = take_char(reading, '"') ? "\"" : take_char(reading, '\'') ? "'" : NULL;
  if (!quote || !take_until(&value, reading, quote) ||
      (value.len > 0 && memchr(value.data, '<', value.len)))
    return ERR_SYNTAX;
  if (span_trim(value).len > 0 && leads_elsewhere(element, name))
    return reader->on_unseen(reader->context, name);
  return ERR_OK;
}

static enum err read_start(struct reading *reading) {
  struct span name = take_name(reading);
  enum err err = open_element(reading, name);
  for (skip_spaces(reading); err == ERR_OK; skip_spaces(reading)) {
    if (take_char(reading, '>'))
      return ERR_OK;
    if (take_char(reading, '/'))
      return take_char(reading, '>') ? close_element(reading) : ERR_SYNTAX;
    err = read_attribute(reading, name);
  }
  return err;
}

static enum err read_end(struct reading *reading) {
  struct span name;
  if (!take_until(&name, reading, ">") || reading->depth == 0 ||
      !span_equal(span_trim(name), reading->open[reading->depth - 1].name))
    return ERR_SYNTAX;
  return close_element(reading);
}

/* ---- the rest of XML ------------------------------------------------------------------------- */

static bool take_text(struct reading *reading, const char *text) {
  if (!span_starts_with(reading->rest, text))
    return false;
  skip(reading, strlen(text));
  return true;
}

/* In any other encoding the document might say something else. */
static enum err read_declaration(struct reading *reading) {
  struct span text;
  if (reading->begun || !take_until(&text, reading, "?>"))
    return ERR_SYNTAX;
  return !holds_nocase(text, "encoding") || holds_nocase(text, "utf-8") ? ERR_OK : ERR_SYNTAX;
}

static enum err read_cdata(struct reading *reading) {
  struct span text;
  if (!take_until(&text, reading, "]]>") || reading->depth == 0)
    return ERR_SYNTAX;
  return add_text(&reading->open[reading->depth - 1], text, true);
}

static enum err read_piece(struct reading *reading) {
  struct span ignored;
  if (reading->rest.data[0] != '<')
    return read_text(reading);
  if (take_text(reading, "<!--"))
    return take_until(&ignored, reading, "-->") ? ERR_OK : ERR_SYNTAX;
  if (take_text(reading, "<![CDATA["))
    return read_cdata(reading);
  if (take_text(reading, "<?xml "))
    return read_declaration(reading);
  if (take_text(reading, "<!") || take_text(reading, "<?"))
    return ERR_SYNTAX;
  if (take_text(reading, "</"))
    return read_end(reading);
  skip(reading, 1);
  return read_start(reading);
}

enum err texml_read(const struct texml_reader *reader, struct span document) {
  struct element open[TEXML_MAX_DEPTH];
  struct reading reading = {.reader = reader, .rest = document, .open = open};
  if (!span_is_utf8(document) || (document.len > 0 && memchr(document.data, '\0', document.len)))
    return ERR_SYNTAX;
  (void)take_text(&reading, "\xEF\xBB\xBF");
  enum err err = ERR_OK;
  while (reading.rest.len > 0 && err == ERR_OK)
    err = read_piece(&reading);
  return err == ERR_OK && (reading.depth > 0 || !reading.begun) ? ERR_SYNTAX : err;
}
