#include "bridge/texml.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <expat.h>

#include "bridge/mem.h"
#include "texml_table.h"
#include "texml_tag.h"

/* An open element, and the text in it so far. */
struct element {
  const struct texml_element *known; /* NULL: it is not */
  enum texml_meaning meaning;
  char text[TEXML_MAX_TEXT];
  size_t len;
};

struct reading {
  const struct texml_reader *reader;
  XML_Parser parser;
  struct span document;
  enum err err;    /* why it does not go on, */
  const char *why; /* and in words; NULL: the parser's */
  struct element open[TEXML_MAX_DEPTH];
  size_t depth;
};

static void check(struct reading *reading, enum err err, const char *why) {
  if (err == ERR_OK || reading->err != ERR_OK)
    return;
  reading->err = err;
  reading->why = why;
  XML_StopParser(reading->parser, XML_FALSE);
}

/* Since 2.9 Expat has the same in 64 bits, and calls these deprecated. */
#if XML_MAJOR_VERSION > 2 || (XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION >= 9)
#define LINE_OF(parser)   ((unsigned long)XML_GetCurrentLineNumber64(parser))
#define COLUMN_OF(parser) ((unsigned long)XML_GetCurrentColumnNumber64(parser))
#define START_OF(parser)  XML_GetCurrentByteIndex64(parser)
#define LENGTH_OF(parser) ((size_t)XML_GetCurrentByteCount64(parser))
#else
#define LINE_OF(parser)   XML_GetCurrentLineNumber(parser)
#define COLUMN_OF(parser) XML_GetCurrentColumnNumber(parser)
#define START_OF(parser)  XML_GetCurrentByteIndex(parser)
#define LENGTH_OF(parser) ((size_t)XML_GetCurrentByteCount(parser))
#endif

static void warn(const struct reading *reading, const struct texml_oddity *oddity) {
  if (reading->reader->on_oddity)
    reading->reader->on_oddity(reading->reader->context, oddity);
}

/* Where the element begins that was just read. Expat counts a byte order mark, no editor does. */
static void find_place(struct texml_oddity *oddity, const struct reading *reading) {
  bool marked = span_starts_with(reading->document, "\xEF\xBB\xBF");
  oddity->line = LINE_OF(reading->parser);
  oddity->column = COLUMN_OF(reading->parser) + (marked && oddity->line == 1 ? 0 : 1);
}

static void tell_unseen(struct reading *reading, struct span what, struct span value) {
  const struct texml_reader *reader = reading->reader;
  if (reader->on_unseen)
    check(reading, reader->on_unseen(reader->context, what, value), "refused");
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

/* ---- what Telnyx will pass over -------------------------------------------------------------- */

/* The name of what is open; "" before the outermost element, NULL within an unknown one. */
static const char *parent_of(const struct reading *reading) {
  if (reading->depth == 0)
    return "";
  const struct texml_element *parent = reading->open[reading->depth - 1].known;
  return parent ? parent->name : NULL;
}

static void check_element(const struct reading *reading, struct span name, const char *parent) {
  const struct texml_element *known = texml_find_element(name, parent, true);
  bool misplaced = known && known->attributes && !texml_may_stand_in(known, parent);
  struct texml_oddity oddity = {.what = name, .in = parent, .misplaced = misplaced};
  find_place(&oddity, reading);
  if (!known || !known->attributes || misplaced)
    warn(reading, &oddity);
}

/* The start tag that was just read. */
static struct span tag_of(const struct reading *reading) {
  return (struct span){reading->document.data + START_OF(reading->parser),
                       LENGTH_OF(reading->parser)};
}

/* Each with the place where its own name begins: a tag may have many lines. */
static void check_attributes(const struct reading *reading, const struct texml_element *known) {
  struct span tag = tag_of(reading);
  struct texml_attribute attribute;
  for (size_t at = 0; texml_next_attribute(&attribute, tag, &at);) {
    struct texml_oddity oddity = {.what = attribute.name, .in = known->name};
    if (texml_is_listed(known->attributes, attribute.name))
      continue;
    find_place(&oddity, reading);
    texml_advance(&oddity.line, &oddity.column, tag, attribute.name.data);
    warn(reading, &oddity);
  }
}

static void read_attributes(struct reading *reading, const char *element, const char **attributes) {
  for (; attributes[0] && reading->err == ERR_OK; attributes += 2) {
    struct span name = span_of(attributes[0]), value = span_trim(span_of(attributes[1]));
    if (value.len > 0 && leads_elsewhere(span_of(element), name))
      tell_unseen(reading, name, value);
  }
}

static void open_element(struct reading *reading, const char *name, const char *parent) {
  struct element *element = &reading->open[reading->depth++];
  element->known = texml_find_element(span_of(name), parent ? parent : "", false);
  element->meaning = element->known ? element->known->meaning : TEXML_UNKNOWN;
  element->len = 0;
  if (element->meaning == TEXML_UNKNOWN)
    tell_unseen(reading, span_of(name), span_of(NULL));
  if (reading->reader->on_dial && span_equal_nocase(span_of(name), "Dial"))
    check(reading, reading->reader->on_dial(reading->reader->context, tag_of(reading)), "refused");
}

static void on_start(void *context, const char *name, const char **attributes) {
  struct reading *reading = context;
  const char *parent = parent_of(reading);
  if (reading->err != ERR_OK) /* once stopped, an empty element's other half still comes */
    return;
  if (reading->depth == TEXML_MAX_DEPTH)
    check(reading, ERR_SYNTAX, "elements are nested too deep");
  else if (reading->depth == 0 && strcmp(name, "Response") != 0)
    check(reading, ERR_SYNTAX, "the outermost element must be Response");
  if (reading->err != ERR_OK)
    return;
  if (parent)
    check_element(reading, span_of(name), parent);
  open_element(reading, name, parent);
  const struct texml_element *known = reading->open[reading->depth - 1].known;
  if (known && known->attributes)
    check_attributes(reading, known);
  read_attributes(reading, name, attributes);
}

static void on_end(void *context, const char *name) {
  struct reading *reading = context;
  const struct texml_reader *reader = reading->reader;
  if (reading->err != ERR_OK)
    return;
  const struct element *element = &reading->open[--reading->depth];
  struct span text = span_trim((struct span){element->text, element->len});
  if (element->meaning == TEXML_DESTINATION && text.len > 0 && reader->on_destination)
    check(reading, reader->on_destination(reader->context, text), "refused");
  if (element->meaning == TEXML_DOCUMENT)
    tell_unseen(reading, span_of(name), text);
}

/* Comes in pieces: around entities, comments and CDATA, and at the ends of lines. */
static void on_text(void *context, const char *text, int len) {
  struct reading *reading = context;
  struct element *element = &reading->open[reading->depth - 1];
  size_t room = sizeof element->text - element->len, more = (size_t)len < room ? (size_t)len : room;
  memcpy(element->text + element->len, text, more);
  element->len += more;
  if (more < (size_t)len && element->meaning != TEXML_HARMLESS)
    check(reading, ERR_SYNTAX, "the destination is too long");
}

/* ---- what a document has no use for ---------------------------------------------------------- */

/* In any other encoding the document might say something else. */
static void on_declaration(void *context, const char *version, const char *encoding,
                           int standalone) {
  (void)version;
  (void)standalone;
  if (encoding && !span_equal_nocase(span_of(encoding), "utf-8"))
    check(context, ERR_SYNTAX, "the encoding must be UTF-8");
}

/* No document type, so no entities, of this document or of others. */
static void on_doctype(void *context, const char *name, const char *system, const char *public,
                       int has_subset) {
  (void)name;
  (void)system;
  (void)public;
  (void)has_subset;
  check(context, ERR_SYNTAX, "there must be no document type");
}

static void on_instruction(void *context, const char *target, const char *data) {
  (void)target;
  (void)data;
  check(context, ERR_SYNTAX, "there must be no processing instruction");
}

/* ---- the whole ------------------------------------------------------------------------------- */

static enum err parse(struct reading *reading, struct span document) {
  XML_Parser parser = reading->parser;
  XML_SetUserData(parser, reading);
  XML_SetElementHandler(parser, on_start, on_end);
  XML_SetCharacterDataHandler(parser, on_text);
  XML_SetXmlDeclHandler(parser, on_declaration);
  XML_SetStartDoctypeDeclHandler(parser, on_doctype);
  XML_SetProcessingInstructionHandler(parser, on_instruction);
  if (XML_Parse(parser, document.data, (int)document.len, XML_TRUE) == XML_STATUS_OK)
    return ERR_OK;
  if (reading->err != ERR_OK)
    return reading->err;
  reading->why = XML_ErrorString(XML_GetErrorCode(parser));
  return XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY ? ERR_MEMORY : ERR_SYNTAX;
}

enum err texml_read(const struct texml_reader *reader, struct span document, char *why,
                    size_t why_size) {
  const XML_Memory_Handling_Suite memory = {mem_alloc, mem_resize, mem_free};
  if (document.len > INT_MAX)
    return ERR_SYNTAX;
  struct reading *reading = mem_alloc(sizeof *reading);
  if (!reading)
    return ERR_MEMORY;
  reading->reader = reader;
  reading->document = document;
  reading->parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);
  enum err err = reading->parser ? parse(reading, document) : ERR_MEMORY;
  if (err == ERR_SYNTAX && why) {
    struct texml_oddity place = {.line = 0};
    find_place(&place, reading);
    snprintf(why, why_size, "line %lu, column %lu: %s", place.line, place.column, reading->why);
  }
  if (reading->parser)
    XML_ParserFree(reading->parser);
  mem_free(reading);
  return err;
}
