/* What a TeXML application is told to do with a call: documents of texml.documents, answered under
 * /texml/<name>. A request is verified and kept as a webhook is, and answered with a file, or with
 * what somebody says by MQTT: <root>/texml/<name>/request tells of it, and the command
 * <root>/cmd/texml/<request_id>/answer brings the document. Main thread. */
#ifndef BRIDGE_DOCUMENTS_H
#define BRIDGE_DOCUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/config.h"
#include "bridge/err.h"
#include "bridge/guard.h"
#include "bridge/hear.h"
#include "bridge/http.h"
#include "bridge/ingress.h"
#include "bridge/loop.h"
#include "bridge/publish.h"
#include "bridge/span.h"

struct documents;

#define DOCUMENTS_PATH "/texml/"

enum {
  DOCUMENTS_WAITING_MAX = 256, /* requests that wait for an answer; past it the fallback is sent */
  DOCUMENTS_RECENT_MAX = 64,   /* answers that are known, should a request come once more */
};

struct documents_options {
  const char *root;
  const struct config_texml_document *items;
  size_t count;
  struct ingress *ingress;
  struct hear *hear;
  struct publish *publish;
  struct guard *guard;
  struct timers *timers;
};

/* Reads all files. Borrows what options point at until documents_destroy. ERR_SYNTAX: one is no
 * document, and the log says why; ERR_MEMORY. */
enum err documents_create(struct documents **out,
                          const struct documents_options *options) MUST_CHECK;

/* The handler of a route DOCUMENTS_PATH "*", whose owner is the struct documents. Takes the
 * request: 404 for an unknown document, 401 not verified, 200 with a document, 503 when there is
 * none: Telnyx then asks the application's fallback URL. */
void documents_take(void *owner, struct http_request *request);

/* What somebody says by MQTT. */
struct document_answer {
  struct span request_id, text;
  const char *principal; /* who says it, "" for whoever has no name */
  struct buf *warnings;  /* gets what Telnyx does not know in it: JSON objects, commas between */
};

/* Answers what waits under the id, or was answered with just that of late. ERR_MISSING: nothing
 * does, or not any more. ERR_SYNTAX, with a
 * sentence in `why`: it is no document; ERR_DENIED: it reaches somebody whom it may not reach. What
 * waits goes on waiting then. ERR_MEMORY. */
enum err documents_answer(struct documents *documents, const struct document_answer *answer,
                          char *why, size_t why_size) MUST_CHECK;

/* Reads the files again. What is wrong with one is in the log, and leaves the old one in place;
 * whether all could be read. */
bool documents_reload(struct documents *documents);

/* What waits gets its fallback, and so does what comes from now on. */
void documents_stop(struct documents *documents);

/* Whether something of its own is on its way to the journal. */
bool documents_is_busy(const struct documents *documents);

/* Clears the pointer; NULL inside is allowed. Nothing may wait, or be busy. */
void documents_destroy(struct documents **documents);

#endif
