#include "bridge/texml.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <expat.h>

#include "bridge/mem.h"

/* What an element means. */
enum meaning {
  MEANING_UNKNOWN,     /* nobody can tell whom it reaches */
  MEANING_HARMLESS,    /* says, plays, gathers; text in it is no destination */
  MEANING_DESTINATION, /* its text is one */
  MEANING_DOCUMENT,    /* leads to another document */
};

/* What Telnyx knows, and the attributes that it takes, with spaces around; NULL: they are not
 * looked at. Source: developers.telnyx.com, Programmable Voice, TeXML Verbs, as of 2026-11-29. */
static const struct verb {
  const char *name;
  enum meaning meaning;
  const char *attributes;
} verbs[] = {
    {"Response", MEANING_HARMLESS, " "},
    {"Say", MEANING_HARMLESS, NULL}, /* each voice's provider has some of its own */
    {"Play", MEANING_HARMLESS, " loop digits mediaStorage "},
    {"Pause", MEANING_HARMLESS, " length "},
    {"Hangup", MEANING_HARMLESS, " "},
    {"Reject", MEANING_HARMLESS, " reason "},
    {"Leave", MEANING_HARMLESS, " "},
    {"Gather", MEANING_HARMLESS,
     " action method timeout finishOnKey numDigits minDigits maxDigits validDigits input language "
     "hints speechTimeout invalidDigitsAction transcriptionEngine partialResultCallback "
     "partialResultCallbackMethod profanityFilter useEnhanced model "},
    {"Record", MEANING_HARMLESS, NULL},
    {"Start", MEANING_HARMLESS, NULL},
    {"Stop", MEANING_HARMLESS, NULL},
    {"Stream", MEANING_HARMLESS, NULL},
    {"Recording", MEANING_HARMLESS,
     " recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent channels "
     "track trim format "},
    {"Siprec", MEANING_HARMLESS, NULL},
    {"Suppression", MEANING_HARMLESS, NULL},
    {"Transcription", MEANING_HARMLESS, NULL},
    {"Parameter", MEANING_HARMLESS, " name value "},
    {"Connect", MEANING_HARMLESS, NULL},
    {"Conference", MEANING_HARMLESS, NULL},
    {"Queue", MEANING_HARMLESS, NULL},
    {"Enqueue", MEANING_HARMLESS, NULL},
    {"Refer", MEANING_HARMLESS, NULL}, /* to the Sip in it */
    {"Dial", MEANING_DESTINATION, NULL},
    {"Number", MEANING_DESTINATION, NULL},
    {"Sip", MEANING_DESTINATION, NULL},
    {"Redirect", MEANING_DOCUMENT, " method "},
    {"HttpRequest", MEANING_DOCUMENT, NULL},
    {"Sms", MEANING_DOCUMENT, NULL},
    {"Message", MEANING_DOCUMENT, NULL},
    {"AIGather", MEANING_UNKNOWN, NULL},
    {"AIAssistant", MEANING_UNKNOWN, NULL},
    {"ConversationRelay", MEANING_UNKNOWN, NULL},
    {"Greeting", MEANING_UNKNOWN, NULL},
    {"Parameters", MEANING_UNKNOWN, NULL},
    {"MessageHistory", MEANING_UNKNOWN, NULL},
    {"Voice", MEANING_UNKNOWN, NULL},
    /* SSML in Say: https://www.w3.org/TR/speech-synthesis11/ */
    {"speak", MEANING_HARMLESS, NULL},
    {"break", MEANING_HARMLESS, NULL},
    {"emphasis", MEANING_HARMLESS, NULL},
    {"lang", MEANING_HARMLESS, NULL},
    {"p", MEANING_HARMLESS, NULL},
    {"phoneme", MEANING_HARMLESS, NULL},
    {"prosody", MEANING_HARMLESS, NULL},
    {"s", MEANING_HARMLESS, NULL},
    {"say-as", MEANING_HARMLESS, NULL},
    {"sub", MEANING_HARMLESS, NULL},
    {"w", MEANING_HARMLESS, NULL},
};

/* By whatever case: nobody knows what Telnyx makes of another. */
static const struct verb *verb_of(struct span name) {
  for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
    if (span_equal_nocase(name, verbs[i].name))
      return &verbs[i];
  return NULL;
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
#else
#define LINE_OF(parser)   XML_GetCurrentLineNumber(parser)
#define COLUMN_OF(parser) XML_GetCurrentColumnNumber(parser)
#endif

static struct texml_place place_of(const struct reading *reading) {
  return (struct texml_place){LINE_OF(reading->parser), COLUMN_OF(reading->parser) + 1};
}

static void warn(const struct reading *reading, const char *what) {
  const struct texml_place place = place_of(reading);
  if (reading->reader->on_unknown)
    reading->reader->on_unknown(reading->reader->context, span_of(what), &place);
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

/* Whether the name stands in a list with spaces around each. */
static bool is_listed(const char *list, const char *name) {
  size_t len = strlen(name);
  for (const char *at = list; (at = strstr(at, name)); at += len)
    if (at > list && at[-1] == ' ' && at[len] == ' ')
      return true;
  return false;
}

static void read_attributes(struct reading *reading, const struct verb *verb, const char *element,
                            const char **attributes) {
  for (; attributes[0] && reading->err == ERR_OK; attributes += 2) {
    struct span name = span_of(attributes[0]), value = span_trim(span_of(attributes[1]));
    if (verb && verb->attributes && !is_listed(verb->attributes, attributes[0]))
      warn(reading, attributes[0]);
    if (value.len > 0 && leads_elsewhere(span_of(element), name))
      tell_unseen(reading, name, value);
  }
}

static void on_start(void *context, const char *name, const char **attributes) {
  struct reading *reading = context;
  const struct verb *verb = verb_of(span_of(name));
  if (reading->err != ERR_OK) /* once stopped, an empty element's other half still comes */
    return;
  if (reading->depth == TEXML_MAX_DEPTH)
    check(reading, ERR_SYNTAX, "elements are nested too deep");
  else if (reading->depth == 0 && strcmp(name, "Response") != 0)
    check(reading, ERR_SYNTAX, "the outermost element must be Response");
  if (reading->err != ERR_OK)
    return;
  struct element *element = &reading->open[reading->depth++];
  element->meaning = verb ? verb->meaning : MEANING_UNKNOWN;
  element->len = 0;
  if (!verb)
    warn(reading, name);
  if (element->meaning == MEANING_UNKNOWN)
    tell_unseen(reading, span_of(name), span_of(NULL));
  read_attributes(reading, verb, name, attributes);
}

static void on_end(void *context, const char *name) {
  struct reading *reading = context;
  const struct texml_reader *reader = reading->reader;
  if (reading->err != ERR_OK)
    return;
  const struct element *element = &reading->open[--reading->depth];
  struct span text = span_trim((struct span){element->text, element->len});
  if (element->meaning == MEANING_DESTINATION && text.len > 0 && reader->on_destination)
    check(reading, reader->on_destination(reader->context, text), "refused");
  if (element->meaning == MEANING_DOCUMENT)
    tell_unseen(reading, span_of(name), text);
}

/* Comes in pieces: around entities, comments and CDATA, and at the ends of lines. */
static void on_text(void *context, const char *text, int len) {
  struct reading *reading = context;
  struct element *element = &reading->open[reading->depth - 1];
  size_t room = sizeof element->text - element->len, more = (size_t)len < room ? (size_t)len : room;
  memcpy(element->text + element->len, text, more);
  element->len += more;
  if (more < (size_t)len && element->meaning != MEANING_HARMLESS)
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
  reading->parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);
  enum err err = reading->parser ? parse(reading, document) : ERR_MEMORY;
  if (err == ERR_SYNTAX && why) {
    const struct texml_place place = place_of(reading);
    snprintf(why, why_size, "line %lu, column %lu: %s", place.line, place.column, reading->why);
  }
  if (reading->parser)
    XML_ParserFree(reading->parser);
  mem_free(reading);
  return err;
}
