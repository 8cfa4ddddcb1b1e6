#include "bridge/documents.h"

#include <stdio.h>
#include <string.h>

#include "bridge/json.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "changes.h"
#include "documents_parts.h"

enum { WHY_SIZE = 256, RUNG_MAX = 16, WARNINGS_ENOUGH = 2048, WARNED_MAX = 256 };

/* ---- files ----------------------------------------------------------------------------------- */

static void on_oddity(void *context, const struct texml_oddity *oddity) {
  const struct config_texml_document *config = context;
  log_line(LOG_WARN,
           oddity->misplaced ? "a document says something where Telnyx does not look for it"
                             : "Telnyx does not know what a document says",
           LOG_SPAN("what", oddity->what), LOG_TEXT("in", oddity->in),
           LOG_TEXT("document", config->entry.name), LOG_INT("line", (int64_t)oddity->line),
           LOG_INT("column", (int64_t)oddity->column));
}

/* What Telnyx will pass over is a slip that nobody would see. */
static void warn(const struct config_texml_document *config,
                 const struct texml_template *template) {
  const struct texml_reader reader = {.context = (void *)config, .on_oddity = on_oddity};
  (void)!texml_read(&reader, texml_template_text(template), NULL, 0);
}

/* Leaves *template as it is where the file is no document. */
static enum err read_file(struct texml_template **template,
                          const struct config_texml_document *config, const char *path) {
  struct texml_template *fresh = NULL;
  char why[WHY_SIZE] = "";
  if (!path || !path[0])
    return ERR_OK;
  enum err err = config_read_document(&fresh, path, why, sizeof why);
  if (err == ERR_OK) {
    warn(config, fresh);
    texml_template_free(template);
    *template = fresh;
  } else {
    log_line(LOG_ERROR, "a document cannot be used", LOG_TEXT("document", config->entry.name),
             LOG_TEXT("file", path), LOG_TEXT("why", why[0] ? why : err_text(err)));
  }
  return err;
}

static enum err read_files(struct document *document) {
  const struct config_texml_document *config = document->config;
  enum err err = read_file(&document->file, config, config->file);
  enum err other = read_file(&document->fallback, config, config->fallback);
  return err != ERR_OK ? err : other;
}

bool documents_reload(struct documents *documents) {
  bool all = true;
  for (size_t i = 0; i < documents->options.count; i++)
    all = read_files(&documents->items[i]) == ERR_OK && all;
  return all;
}

enum err documents_create(struct documents **out, const struct documents_options *options) {
  struct documents *documents = *out = mem_alloc(sizeof *documents);
  if (!documents)
    return ERR_MEMORY;
  documents->options = *options;
  documents->items = mem_alloc((options->count + 1) * sizeof documents->items[0]);
  enum err err = documents->items ? ERR_OK : ERR_MEMORY;
  for (size_t i = 0; i < options->count && err == ERR_OK; i++) {
    documents->items[i] = (struct document){.documents = documents, .config = &options->items[i]};
    err = read_files(&documents->items[i]);
  }
  if (err != ERR_OK)
    documents_destroy(out);
  return err;
}

void documents_destroy(struct documents **documents) {
  if (!*documents)
    return;
  for (size_t i = 0; (*documents)->items && i < (*documents)->options.count; i++) {
    texml_template_free(&(*documents)->items[i].file);
    texml_template_free(&(*documents)->items[i].fallback);
  }
  for (size_t i = 0; i < DOCUMENTS_RECENT_MAX; i++)
    mem_free((*documents)->recent[i].text);
  mem_free((*documents)->items);
  mem_free(*documents);
  *documents = NULL;
}

/* ---- what goes out --------------------------------------------------------------------------- */

/* The secret stands in the path of this document alone. */
static bool knows_secret(const struct document *document, struct span secret) {
  return document->config->takes_unsigned && crypt_equal(secret, span_of(document->config->secret));
}

/* NULL: there is none of that path, which holds no secret or its own. */
static struct document *find_by_path(const struct documents *documents, struct span path) {
  if (!span_starts_with(path, DOCUMENTS_PATH))
    return NULL;
  struct span rest = {path.data + strlen(DOCUMENTS_PATH), path.len - strlen(DOCUMENTS_PATH)};
  struct span name = span_cut(&rest, '/');
  for (size_t i = 0; i < documents->options.count; i++) {
    struct document *document = &documents->items[i];
    if (span_equal_text(name, document->config->entry.name))
      return !rest.data || knows_secret(document, rest) ? document : NULL;
  }
  return NULL;
}

/* Whom a document rings. */
struct ringing {
  const struct documents *documents;
  struct destination to[RUNG_MAX];
  size_t count;
  bool trusted;         /* it is a file of this machine's */
  const char *why;      /* it is refused */
  struct buf *warnings; /* of an answer */
};

/* The first ones, which are enough to go by. */
static void add_warning(void *context, const struct texml_oddity *oddity) {
  struct buf *warnings = ((struct ringing *)context)->warnings;
  if (warnings->len > WARNINGS_ENOUGH || oddity->what.len > WARNED_MAX)
    return;
  buf_addf(warnings, "%s{\"%s\":", warnings->len > 0 ? "," : "",
           oddity->misplaced ? "misplaced" : "unknown");
  json_write_string(warnings, oddity->what);
  buf_addf(warnings, ",\"in\":\"%s\",\"line\":%lu,\"column\":%lu}", oddity->in, oddity->line,
           oddity->column);
}

static enum err on_destination(void *context, struct span text) {
  struct ringing *ringing = context;
  if (ringing->count == RUNG_MAX)
    ringing->why = "it rings too many at once";
  else
    destination_read(&ringing->to[ringing->count++], text);
  return ringing->why ? ERR_DENIED : ERR_OK;
}

/* Texts are sent to somebody, which nothing here counts. Else a file may say what it wants; who
 * answers by MQTT may lead to documents of this bridge alone. */
static enum err on_unseen(void *context, struct span what, struct span value) {
  struct ringing *ringing = context;
  struct span path = span_cut(&value, '?');
  if (span_equal_nocase(what, "Sms") || span_equal_nocase(what, "Message"))
    ringing->why = "it sends a text, which the bridge cannot count: messages/send does that";
  else if (!ringing->trusted && !find_by_path(ringing->documents, path))
    ringing->why = "it leads elsewhere than to a document of this bridge, which only a document in "
                   "a file may";
  return ringing->why ? ERR_DENIED : ERR_OK;
}

enum err document_check(const struct documents *documents, struct span text,
                        const struct document_answer *answer, char *why, size_t why_size) {
  struct ringing ringing = {
      .documents = documents, .trusted = !answer, .warnings = answer ? answer->warnings : NULL};
  const char *principal = answer ? answer->principal : NULL;
  const struct texml_reader reader = {&ringing, on_destination, on_unseen,
                                      answer ? add_warning : NULL};
  if (text.len > TEXML_MAX_BYTES) {
    snprintf(why, why_size, "it has more than %d bytes", TEXML_MAX_BYTES);
    return ERR_SYNTAX;
  }
  enum err err = texml_read(&reader, text, why, why_size);
  if (ringing.why)
    snprintf(why, why_size, "%s", ringing.why);
  return err == ERR_OK ? guard_admit_document(documents->options.guard, principal, ringing.to,
                                              ringing.count, why, why_size)
                       : err;
}

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

/* Whether it was good enough to be sent; then the request is gone. */
static bool send_template(struct document_request *request, const struct texml_template *template,
                          char *why, size_t why_size) {
  struct buf text;
  buf_init(&text, TEXML_MAX_BYTES);
  enum err err = texml_template_fill(&text, template, request->form);
  if (err == ERR_LIMIT)
    snprintf(why, why_size, "with its fields it has more than %d bytes", TEXML_MAX_BYTES);
  if (err == ERR_OK)
    err = document_check(request->document->documents, buf_span(&text), NULL, why, why_size);
  if (err == ERR_OK) {
    document_remember(request, buf_span(&text));
    document_send(request, buf_span(&text));
  }
  buf_free(&text);
  return err == ERR_OK;
}

/* What is told of a fallback, until it is in the journal. */
struct telling {
  struct changes changes; /* first: found by its address */
  struct documents *documents;
};

static void on_told(struct store_write *write) {
  struct telling *telling = (struct telling *)write;
  struct documents *documents = telling->documents;
  bool kept = write->result == ERR_OK;
  documents->telling_count--;
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
    documents->telling_count++;
    hear_commit(documents->options.hear, &telling->changes);
  } else {
    changes_free(&telling->changes);
    mem_free(telling);
  }
}

void document_fall_back(struct document_request *request, const char *why) {
  char reason[WHY_SIZE] = "";
  metrics_add(METRIC_TEXML_FALLBACKS, 1);
  tell(request, why);
  if (request->document->fallback &&
      send_template(request, request->document->fallback, reason, sizeof reason))
    return;
  if (request->document->fallback)
    log_line(LOG_ERROR, "a fallback document cannot be used either",
             LOG_TEXT("document", request->document->config->entry.name),
             LOG_TEXT("request_id", request->id), LOG_TEXT("why", reason));
  finish(request, &(struct http_reply){.status = 503});
}

/* ---- requests -------------------------------------------------------------------------------- */

static void answer(struct document_request *request) {
  const struct document *document = request->document;
  char why[WHY_SIZE] = "there is no memory for it";
  if (document_answer_again(request))
    return;
  if (document->documents->stopped)
    document_fall_back(request, "the bridge is stopping");
  else if (!document->file)
    document_ask(request);
  else if (!send_template(request, document->file, why, sizeof why))
    document_fall_back(request, why);
}

/* Takes the request; the same one has the same id, and none that nobody has verified has that of
 * one that is: no name is a path. */
static void begin(struct document *document, struct http_request **http, struct span identity,
                  bool verified) {
  struct document_request *request = mem_alloc(sizeof *request);
  char digest[CRYPT_DIGEST_SIZE];
  if (!request) {
    http_answer(http, &(struct http_reply){.status = 503});
    return;
  }
  request->document = document;
  request->http = *http;
  *http = NULL;
  request->verified = verified;
  crypt_digest_hex(digest, verified ? span_of(document->config->entry.name) : request->http->path,
                   identity);
  memcpy(request->id, digest, REQUEST_ID_SIZE - 1);
  bool posted = request->http->method == HTTP_POST;
  enum err err = form_parse(&request->form, posted ? request->http->body : request->http->query);
  if (err == ERR_MEMORY)
    document_fall_back(request, "there is no memory for it");
  else
    answer(request);
}

static void on_kept(void *owner, struct http_request **http, struct span event_id) {
  begin(owner, http, event_id, true);
}

static void refuse(struct http_request *http, int status) {
  http_answer(&http, &(struct http_reply){.status = status});
}

void documents_take(void *owner, struct http_request *request) {
  struct documents *documents = owner;
  struct document *document = find_by_path(documents, request->path);
  struct span name = {request->path.data + strlen(DOCUMENTS_PATH),
                      request->path.len - strlen(DOCUMENTS_PATH)};
  bool has_secret = memchr(name.data, '/', name.len) != NULL;
  if (!document)
    refuse(request, 404);
  else if (request->head)
    refuse(request, 200);
  else if (request->method == HTTP_POST && request->signature.len > 0)
    ingress_take_for(documents->options.ingress, request,
                     &(struct ingress_asker){on_kept, document});
  else if (has_secret)
    begin(document, &request, request->method == HTTP_POST ? request->body : request->query, false);
  else
    refuse(request, 401);
}

bool documents_is_busy(const struct documents *documents) {
  return documents->telling_count > 0;
}
