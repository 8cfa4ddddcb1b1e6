#include "texml.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include <expat.h>

#include "bridge/mem.h"

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
  enum meaning meaning;
  char text[TEXML_MAX_TEXT];
  size_t len;
};

struct reading {
  const struct texml_reader *reader;
  XML_Parser parser;
  enum err err; /* why it does not go on */
  struct element open[TEXML_MAX_DEPTH];
  size_t depth;
};

static void check(struct reading *reading, enum err err) {
  if (err == ERR_OK || reading->err != ERR_OK)
    return;
  reading->err = err;
  XML_StopParser(reading->parser, XML_FALSE);
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

static void on_start(void *context, const char *name, const char **attributes) {
  struct reading *reading = context;
  const struct texml_reader *reader = reading->reader;
  if (reading->err != ERR_OK) /* once stopped, an empty element's other half still comes */
    return;
  if (reading->depth == TEXML_MAX_DEPTH) {
    check(reading, ERR_SYNTAX);
    return;
  }
  struct element *element = &reading->open[reading->depth++];
  element->meaning = meaning_of(span_of(name));
  element->len = 0;
  if (element->meaning != MEANING_HARMLESS && element->meaning != MEANING_DESTINATION)
    check(reading, reader->on_unseen(reader->context, span_of(name)));
  for (; attributes[0] && reading->err == ERR_OK; attributes += 2)
    if (span_trim(span_of(attributes[1])).len > 0 &&
        leads_elsewhere(span_of(name), span_of(attributes[0])))
      check(reading, reader->on_unseen(reader->context, span_of(attributes[0])));
}

static void on_end(void *context, const char *name) {
  (void)name;
  struct reading *reading = context;
  const struct texml_reader *reader = reading->reader;
  if (reading->err != ERR_OK)
    return;
  const struct element *element = &reading->open[--reading->depth];
  struct span text = span_trim((struct span){element->text, element->len});
  if (element->meaning == MEANING_DESTINATION && text.len > 0)
    check(reading, reader->on_destination(reader->context, text));
}

/* Comes in pieces: around entities, comments and CDATA, and at the ends of lines. */
static void on_text(void *context, const char *text, int len) {
  struct reading *reading = context;
  struct element *element = &reading->open[reading->depth - 1];
  size_t room = sizeof element->text - element->len, more = (size_t)len < room ? (size_t)len : room;
  memcpy(element->text + element->len, text, more);
  element->len += more;
  if (more < (size_t)len && element->meaning == MEANING_DESTINATION)
    check(reading, ERR_SYNTAX);
}

/* ---- what a document has no use for ---------------------------------------------------------- */

/* In any other encoding the document might say something else. */
static void on_declaration(void *context, const char *version, const char *encoding,
                           int standalone) {
  (void)version;
  (void)standalone;
  if (encoding && !span_equal_nocase(span_of(encoding), "utf-8"))
    check(context, ERR_SYNTAX);
}

/* No document type, so no entities, of this document or of others. */
static void on_doctype(void *context, const char *name, const char *system, const char *public,
                       int has_subset) {
  (void)name;
  (void)system;
  (void)public;
  (void)has_subset;
  check(context, ERR_SYNTAX);
}

static void on_instruction(void *context, const char *target, const char *data) {
  (void)target;
  (void)data;
  check(context, ERR_SYNTAX);
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
  return XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY ? ERR_MEMORY : ERR_SYNTAX;
}

enum err texml_read(const struct texml_reader *reader, struct span document) {
  const XML_Memory_Handling_Suite memory = {mem_alloc, mem_resize, mem_free};
  if (document.len > INT_MAX)
    return ERR_SYNTAX;
  struct reading *reading = mem_alloc(sizeof *reading);
  if (!reading)
    return ERR_MEMORY;
  reading->reader = reader;
  reading->parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);
  enum err err = reading->parser ? parse(reading, document) : ERR_MEMORY;
  if (reading->parser)
    XML_ParserFree(reading->parser);
  mem_free(reading);
  return err;
}
