#include "bridge/texml.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <expat.h>

#include "bridge/mem.h"
#include "bridge/nearest.h"

enum { FIELDS_MAX = 256 };

/* A piece of the document as it stands, and the field that follows it; NULL after the last. */
struct piece {
  struct span text;
  const char *field;
};

struct texml_template {
  char *document;
  struct piece pieces[FIELDS_MAX + 1];
  size_t count;
};

/* What Telnyx sends with a request for instructions, and with the callbacks that expect some, of
 * Enqueue, AIGather and Pay among them. Source: developers.telnyx.com, Programmable Voice, TeXML
 * Instruction Fetching and TeXML Verbs; API reference, Callbacks. */
static const char *const fields[] = {
    "AccountSid",
    "AnsweredBy",
    "AnsweredTime",
    "AvgQueueTime",
    "Base64MessageHistory",
    "Base64Result",
    "CallControlId",
    "CallDuration",
    "CallInitiatedAt",
    "CallLegId",
    "CallSessionId",
    "CallSid",
    "CallSidLegacy",
    "CallStatus",
    "CallbackSource",
    "CallerId",
    "CallingPartyType",
    "ChargeId",
    "ConferenceSid",
    "Confidence",
    "ConnectionId",
    "CurrentQueueSize",
    "DialCallDuration",
    "DialCallSid",
    "DialCallSidLegacy",
    "DialCallStatus",
    "Digits",
    "EndTime",
    "ErrorCode",
    "ErrorMessage",
    "From",
    "FromSipUri",
    "HangupCause",
    "HangupSource",
    "ParentCallSid",
    "ParentCallSidLegacy",
    "PayErrorCode",
    "PayResult",
    "PaymentCardNumber",
    "PaymentCardType",
    "PaymentConfirmationCode",
    "PaymentConnector",
    "PaymentError",
    "PaymentMethod",
    "PaymentStep",
    "PaymentToken",
    "QueuePosition",
    "QueueSid",
    "QueueTime",
    "RecordingChannels",
    "RecordingDuration",
    "RecordingSid",
    "RecordingSource",
    "RecordingStatus",
    "RecordingUrl",
    "ReferCallStatus",
    "ReferSipResponseCode",
    "Result",
    "SequenceNumber",
    "ShakenStirAttestation",
    "ShakenStirValidated",
    "SipHangupCause",
    "SpeechResult",
    "StartTime",
    "Status",
    "Timestamp",
    "To",
    "ToSipUri",
    "TokenId",
};

static const char *field_of(struct span name) {
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
    if (span_equal_text(name, fields[i]))
      return fields[i];
  return NULL;
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum err refuse_field(char *why, size_t why_size, struct span name) {
  struct nearest nearest;
  nearest_start(&nearest, name);
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
    nearest_offer(&nearest, fields[i]);
  snprintf(why, why_size, "{{%.*s}} is no field of a request%s%s%s",
           (int)(name.len < 64 ? name.len : 64), name.data, nearest.name[0] ? "; is it {{" : "",
           nearest.name, nearest.name[0] ? "}}?" : "");
  return ERR_SYNTAX;
}

/* Cuts the document at its fields. */
static enum err cut(struct texml_template *template, char *why, size_t why_size) {
  char *at = template->document, *open;
  while ((open = strstr(at, "{{"))) {
    char *close = strstr(open, "}}");
    if (template->count == FIELDS_MAX) {
      snprintf(why, why_size, "there are more than %d fields", FIELDS_MAX);
      return ERR_SYNTAX;
    }
    if (!close) {
      snprintf(why, why_size, "a field that begins with {{ must end with }}");
      return ERR_SYNTAX;
    }
    struct span name = span_trim((struct span){open + 2, (size_t)(close - open) - 2});
    const char *field = field_of(name);
    if (!field)
      return refuse_field(why, why_size, name);
    template->pieces[template->count++] = (struct piece){{at, (size_t)(open - at)}, field};
    at = close + 2;
  }
  template->pieces[template->count] = (struct piece){span_of(at), NULL};
  return ERR_OK;
}

/* ---- where the fields stand ------------------------------------------------------------------ */

/* Stands for each field while it is looked where they are: no letter, so that it is in no name. A
 * document may not hold it, or one that does would be taken for a field. */
#define MARK "\xEE\x80\x80" /* U+E000, of private use */

struct search {
  size_t found;
  bool in_cdata;
};

static void count(struct search *search, struct span text) {
  for (; text.len >= 3; text = (struct span){text.data + 1, text.len - 1})
    search->found += memcmp(text.data, MARK, 3) == 0;
}

static void on_start(void *context, const char *name, const char **attributes) {
  (void)name;
  for (; attributes[0]; attributes += 2)
    count(context, span_of(attributes[1]));
}

static void on_text(void *context, const char *text, int len) {
  struct search *search = context;
  if (!search->in_cdata)
    count(search, (struct span){text, (size_t)len});
}

static void on_cdata(void *context) {
  ((struct search *)context)->in_cdata = true;
}

static void on_cdata_end(void *context) {
  ((struct search *)context)->in_cdata = false;
}

/* How many marks stand in text or in attributes' values of a well-formed document. ERR_MEMORY. */
static enum err count_marks(size_t *found, struct span document) {
  const XML_Memory_Handling_Suite memory = {mem_alloc, mem_resize, mem_free};
  struct search search = {0};
  XML_Parser parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);
  if (!parser)
    return ERR_MEMORY;
  XML_SetUserData(parser, &search);
  XML_SetStartElementHandler(parser, on_start);
  XML_SetCharacterDataHandler(parser, on_text);
  XML_SetCdataSectionHandler(parser, on_cdata, on_cdata_end);
  enum XML_Status status = XML_Parse(parser, document.data, (int)document.len, XML_TRUE);
  XML_ParserFree(parser);
  *found = search.found;
  return status == XML_STATUS_OK ? ERR_OK : ERR_MEMORY;
}

/* That what stands around a field is a document without it, too: not "]{{Digits}}]>". */
static enum err check_empty(const struct texml_template *template, char *why, size_t why_size) {
  const struct texml_reader reader = {0};
  struct buf empty;
  buf_init(&empty, TEXML_MAX_BYTES);
  enum err err = texml_template_fill(&empty, template, NULL);
  if (err == ERR_OK)
    err = texml_read(&reader, buf_span(&empty), why, why_size);
  buf_free(&empty);
  return err;
}

static enum err check(const struct texml_template *template, char *why, size_t why_size) {
  const struct texml_reader reader = {0};
  struct buf marked;
  size_t found = 0;
  buf_init(&marked, (size_t)2 * TEXML_MAX_BYTES);
  for (size_t i = 0; i <= template->count; i++) {
    buf_add(&marked, template->pieces[i].text);
    if (template->pieces[i].field)
      buf_add_text(&marked, MARK);
  }
  enum err err = buf_status(&marked);
  if (err == ERR_OK)
    err = texml_read(&reader, buf_span(&marked), why, why_size);
  if (err == ERR_OK)
    err = count_marks(&found, buf_span(&marked));
  buf_free(&marked);
  if (err != ERR_OK || found == template->count)
    return err;
  snprintf(why, why_size,
           "a field must stand in text or in an attribute's value, not in CDATA, a "
           "comment or a name");
  return ERR_SYNTAX;
}

enum err texml_template_read(struct texml_template **out, struct span document, char *why,
                             size_t why_size) {
  struct search search = {0};
  if (document.len == 0 || memchr(document.data, '\0', document.len) || !span_is_utf8(document)) {
    snprintf(why, why_size, "it is empty, or no UTF-8 text");
    return ERR_SYNTAX;
  }
  count(&search, document);
  if (search.found > 0) {
    snprintf(why, why_size, "it holds U+E000, which nobody can say or send");
    return ERR_SYNTAX;
  }
  struct texml_template *template = *out = mem_alloc(sizeof *template);
  if (!template)
    return ERR_MEMORY;
  template->document = mem_copy(document);
  enum err err = template->document ? cut(template, why, why_size) : ERR_MEMORY;
  if (err == ERR_OK)
    err = check(template, why, why_size);
  if (err == ERR_OK)
    err = check_empty(template, why, why_size);
  if (err != ERR_OK)
    texml_template_free(out);
  return err;
}

/* ---- filling --------------------------------------------------------------------------------- */

/* What no document may hold, not even escaped (XML 1.0, section 2.2). */
static bool is_forbidden(uint32_t code) {
  return (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || code == 0xFFFE ||
         code == 0xFFFF;
}

/* ']' too: a document may go on with "]>", and "]]>" is no text (section 2.4). */
static void add_escaped(struct buf *out, struct span value) {
  uint32_t code = 0;
  for (size_t at = 0, len; (len = span_utf8_next(value, at, &code)) > 0; at += len) {
    if (is_forbidden(code))
      buf_add_text(out, "\xEF\xBF\xBD");
    else if (code < 0x20 || (code < 0x80 && strchr("&<>\"']", (int)code)))
      buf_addf(out, "&#%u;", (unsigned)code);
    else
      buf_add(out, (struct span){value.data + at, len});
  }
}

enum err texml_template_fill(struct buf *out, const struct texml_template *template,
                             const struct form *form) {
  for (size_t i = 0; i <= template->count; i++) {
    const struct piece *piece = &template->pieces[i];
    buf_add(out, piece->text);
    if (piece->field && form)
      add_escaped(out, form_value(form, piece->field));
  }
  return buf_status(out);
}

struct span texml_template_text(const struct texml_template *template) {
  return span_of(template->document);
}

void texml_template_free(struct texml_template **template) {
  if (!*template)
    return;
  mem_free((*template)->document);
  mem_free(*template);
  *template = NULL;
}
