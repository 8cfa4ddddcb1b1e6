#include "bridge/documents.h"

#include <stdio.h>
#include <string.h>

#include "bridge/log.h"
#include "bridge/mem.h"
#include "documents_parts.h"

enum { WHY_SIZE = 256 };

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
  else if (!document_fill(request, document->file, why, sizeof why))
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
  struct document *document = documents_find(documents, request->path);
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
  return documents->writing_count > 0;
}
