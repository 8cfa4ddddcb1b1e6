#include <stdio.h>
#include <string.h>

#include "bridge/json.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "changes.h"
#include "documents_parts.h"

enum { WHY_SIZE = 256, RUNG_MAX = 16, WARNINGS_ENOUGH = 2048, WARNED_MAX = 256 };

/* ---- which one ------------------------------------------------------------------------------- */

/* The secret stands in the path of this document alone. */
static bool knows_secret(const struct document *document, struct span secret) {
  return document->config->takes_unsigned && crypt_equal(secret, span_of(document->config->secret));
}

/* NULL: there is none of that path, which holds no secret or its own. */
struct document *documents_find(const struct documents *documents, struct span path) {
  struct span rest = path;
  if (!span_take_text(&rest, DOCUMENTS_PATH))
    return NULL;
  struct span name = span_cut(&rest, '/');
  for (size_t i = 0; i < documents->options.count; i++) {
    struct document *document = &documents->items[i];
    if (span_equal_text(name, document->config->entry.name))
      return !rest.data || knows_secret(document, rest) ? document : NULL;
  }
  return NULL;
}

/* ---- what a document says -------------------------------------------------------------------- */

/* What is read of one, and what becomes of it. */
struct reading {
  const struct documents *documents;
  struct destination to[RUNG_MAX];
  size_t count, dial_count;
  bool trusted;         /* it is a file of this machine's */
  const char *why;      /* it is refused */
  struct buf *warnings; /* of an answer */
  struct buf text;      /* as it goes out, */
  const char *copied;   /* up to here */
  unsigned most_s;      /* that a Dial may last; 0: as long as it says */
};

/* The first ones, which are enough to go by. */
static void add_warning(void *context, const struct texml_oddity *oddity) {
  struct buf *warnings = ((struct reading *)context)->warnings;
  if (warnings->len > WARNINGS_ENOUGH || oddity->what.len > WARNED_MAX)
    return;
  buf_addf(warnings, "%s{\"%s\":", warnings->len > 0 ? "," : "",
           oddity->misplaced ? "misplaced" : "unknown");
  json_write_string(warnings, oddity->what);
  buf_addf(warnings, ",\"in\":\"%s\",\"line\":%lu,\"column\":%lu}", oddity->in, oddity->line,
           oddity->column);
}

static enum err on_destination(void *context, struct span text) {
  struct reading *reading = context;
  if (reading->count == RUNG_MAX)
    reading->why = "it rings too many at once";
  else
    destination_read(&reading->to[reading->count++], text);
  return reading->why ? ERR_DENIED : ERR_OK;
}

/* Texts are sent to somebody, which nothing here counts. Else a file may say what it wants; who
 * answers by MQTT may lead to documents of this bridge alone. */
static enum err on_unseen(void *context, struct span what, struct span value) {
  struct reading *reading = context;
  struct span path = span_cut(&value, '?');
  if (span_equal_nocase(what, "Sms") || span_equal_nocase(what, "Message"))
    reading->why = "it sends a text, which the bridge cannot count: messages/send does that";
  else if (!reading->trusted && !documents_find(reading->documents, path))
    reading->why = "it leads elsewhere than to a document of this bridge, which only a document in "
                   "a file may";
  return reading->why ? ERR_DENIED : ERR_OK;
}

/* Telnyx ends what it dials in time, as it does for commands. */
static enum err on_dial(void *context, struct span tag) {
  struct reading *reading = context;
  reading->dial_count++;
  if (reading->most_s == 0)
    return ERR_OK;
  buf_add(&reading->text, (struct span){reading->copied, (size_t)(tag.data - reading->copied)});
  reading->copied = tag.data + tag.len;
  return texml_limit_dial(&reading->text, tag, reading->most_s);
}

static enum err read_text(struct reading *reading, struct span text, char *why, size_t why_size) {
  const struct texml_reader reader = {reading, on_destination, on_unseen, on_dial,
                                      reading->warnings ? add_warning : NULL};
  reading->copied = text.data;
  enum err err = text.len > TEXML_MAX_BYTES ? ERR_LIMIT : texml_read(&reader, text, why, why_size);
  if (err == ERR_OK) {
    buf_add(&reading->text,
            (struct span){reading->copied, (size_t)(text.data + text.len - reading->copied)});
    err = buf_status(&reading->text);
  }
  if (reading->why)
    snprintf(why, why_size, "%s", reading->why);
  if (err != ERR_LIMIT)
    return err;
  snprintf(why, why_size, "it has more than %d bytes", TEXML_MAX_BYTES);
  return ERR_SYNTAX;
}

/* ---- on its way ------------------------------------------------------------------------------ */

struct outgoing {
  struct changes changes; /* first: found by its address */
  struct documents *documents;
  struct list requests; /* of document_request.link */
  char *text;
  int64_t ticket; /* of the guard; 0: it rings nobody */
};

static void finish(struct document_request *request, const struct http_reply *reply) {
  http_answer(&request->http, reply);
  form_free(&request->form);
  mem_free(request);
}

void document_send(struct document_request *request, struct span text) {
  metrics_add(METRIC_TEXML_ANSWERED, 1);
  finish(request, &(struct http_reply){.status = 200,
                                       .content_type = "application/xml; charset=utf-8",
                                       .body = text,
                                       .known = request->verified});
}

/* A file is read again as well as it is remembered, but would ring once more. */
static void send_to(const struct outgoing *outgoing, struct document_request *request) {
  struct span text = span_of(outgoing->text);
  if (outgoing->ticket != 0 || !request->document->file)
    document_remember(request, text);
  document_send(request, text);
}

static void finish_outgoing(struct outgoing *outgoing, bool kept) {
  while (outgoing->requests.first) {
    struct document_request *request =
        container_of(outgoing->requests.first, struct document_request, link);
    list_remove(&outgoing->requests, &request->link);
    if (kept)
      send_to(outgoing, request);
    else if (request->has_fallen)
      finish(request, &(struct http_reply){.status = 503});
    else
      document_fall_back(request, "whom it rings is not in the journal");
  }
  changes_free(&outgoing->changes);
  mem_free(outgoing->text);
  mem_free(outgoing);
}

static void on_kept(struct store_write *write) {
  struct outgoing *outgoing = (struct outgoing *)write;
  struct documents *documents = outgoing->documents;
  bool kept = write->result == ERR_OK;
  hear_after_commit(documents->options.hear, NULL, &outgoing->changes, kept);
  guard_end_admission(documents->options.guard, outgoing->ticket, kept);
  finish_outgoing(outgoing, kept);
  documents->writing_count--;
}

static enum err admit(struct outgoing *outgoing, const struct reading *reading,
                      const struct document_request *request, const char *principal, char *why,
                      size_t why_size) {
  const struct guard_document document = {
      .principal = principal,
      .call_sid = request->form ? form_value(request->form, "CallSid") : span_of(NULL),
      .to = reading->to,
      .count = reading->count,
      .has_one_dial = reading->dial_count == 1};
  if (reading->count == 0)
    return ERR_OK;
  return guard_admit_document(outgoing->documents->options.guard, &outgoing->ticket, &document,
                              &outgoing->changes, why, why_size);
}

enum err outgoing_create(struct outgoing **out, const struct document_request *request,
                         struct span text, const struct document_answer *answer, char *why,
                         size_t why_size) {
  struct documents *documents = request->document->documents;
  const char *principal = answer ? answer->principal : NULL;
  struct reading reading = {.documents = documents,
                            .trusted = !answer,
                            .warnings = answer ? answer->warnings : NULL,
                            .most_s = guard_longest_dial_s(documents->options.guard, principal)};
  struct outgoing *outgoing = mem_alloc(sizeof *outgoing);
  if (!outgoing)
    return ERR_MEMORY;
  outgoing->documents = documents;
  changes_begin(&outgoing->changes, on_kept);
  buf_init(&reading.text, TEXML_MAX_BYTES);
  enum err err = read_text(&reading, text, why, why_size);
  if (err == ERR_OK && !(outgoing->text = buf_take(&reading.text)))
    err = ERR_MEMORY;
  if (err == ERR_OK)
    err = admit(outgoing, &reading, request, principal, why, why_size);
  buf_free(&reading.text);
  if (err == ERR_OK)
    *out = outgoing;
  else
    finish_outgoing(outgoing, false);
  return err;
}

void outgoing_add(struct outgoing *outgoing, struct document_request *request) {
  list_append(&outgoing->requests, &request->link);
}

void outgoing_send(struct outgoing **outgoing) {
  struct documents *documents = (*outgoing)->documents;
  if ((*outgoing)->ticket == 0) {
    finish_outgoing(*outgoing, true);
  } else {
    documents->writing_count++;
    hear_commit(documents->options.hear, &(*outgoing)->changes);
  }
  *outgoing = NULL;
}

bool document_fill(struct document_request *request, const struct texml_template *template,
                   char *why, size_t why_size) {
  struct outgoing *outgoing = NULL;
  struct buf text;
  buf_init(&text, TEXML_MAX_BYTES);
  enum err err = texml_template_fill(&text, template, request->form);
  if (err == ERR_LIMIT)
    snprintf(why, why_size, "with its fields it has more than %d bytes", TEXML_MAX_BYTES);
  if (err == ERR_OK)
    err = outgoing_create(&outgoing, request, buf_span(&text), NULL, why, why_size);
  buf_free(&text);
  if (err != ERR_OK)
    return false;
  outgoing_add(outgoing, request);
  outgoing_send(&outgoing);
  return true;
}

/* ---- the fallback ---------------------------------------------------------------------------- */

/* What is told of a fallback, until it is in the journal. */
struct telling {
  struct changes changes; /* first: found by its address */
  struct documents *documents;
};

static void on_told(struct store_write *write) {
  struct telling *telling = (struct telling *)write;
  struct documents *documents = telling->documents;
  bool kept = write->result == ERR_OK;
  documents->writing_count--;
  hear_after_commit(documents->options.hear, NULL, &telling->changes, kept);
  if (kept)
    hear_carry_out(documents->options.hear, &telling->changes);
  changes_free(&telling->changes);
  mem_free(telling);
}

/* As an event, that is kept; of a request that nobody has verified there are none. */
static void tell(const struct document_request *request, const char *why) {
  struct documents *documents = request->document->documents;
  log_line(LOG_WARN, "a call gets the fallback document",
           LOG_TEXT("document", request->document->config->entry.name),
           LOG_TEXT("request_id", request->id), LOG_TEXT("why", why));
  struct telling *telling = request->verified ? mem_alloc(sizeof *telling) : NULL;
  struct msg *msg = NULL;
  if (!telling)
    return;
  telling->documents = documents;
  changes_begin(&telling->changes, on_told);
  enum err err = document_make_message(&msg, request, why);
  if (err == ERR_OK)
    err = changes_add_message(&telling->changes, &msg);
  if (err == ERR_OK) {
    documents->writing_count++;
    hear_commit(documents->options.hear, &telling->changes);
  } else {
    changes_free(&telling->changes);
    mem_free(telling);
  }
}

void document_fall_back(struct document_request *request, const char *why) {
  char reason[WHY_SIZE] = "";
  request->has_fallen = true;
  metrics_add(METRIC_TEXML_FALLBACKS, 1);
  tell(request, why);
  if (request->document->fallback &&
      document_fill(request, request->document->fallback, reason, sizeof reason))
    return;
  if (request->document->fallback)
    log_line(LOG_ERROR, "a fallback document cannot be used either",
             LOG_TEXT("document", request->document->config->entry.name),
             LOG_TEXT("request_id", request->id), LOG_TEXT("why", reason));
  finish(request, &(struct http_reply){.status = 503});
}
