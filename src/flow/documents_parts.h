/* What the files of the documents share: documents.c has the files, the route and what goes out,
 * documents_ask.c those that wait for an answer by MQTT, and what was answered of late. Main
 * thread.
 */
#ifndef FLOW_DOCUMENTS_PARTS_H
#define FLOW_DOCUMENTS_PARTS_H

#include "bridge/buf.h"
#include "bridge/crypt.h"
#include "bridge/documents.h"
#include "bridge/form.h"
#include "bridge/list.h"
#include "bridge/texml.h"

enum { REQUEST_ID_SIZE = 33 };

struct document {
  struct documents *documents;
  const struct config_texml_document *config;
  struct texml_template *file, *fallback; /* NULL: none */
};

/* A request that is verified, or need not be. */
struct document_request {
  struct list_link link; /* while it waits */
  struct document *document;
  struct http_request *http;
  struct form *form; /* NULL: it has no fields */
  struct timer timer;
  char id[REQUEST_ID_SIZE]; /* the same for the same request */
  bool verified;
};

/* An answer, should its request come once more. */
struct document_recent {
  char id[REQUEST_ID_SIZE];
  char *text;
};

struct documents {
  struct documents_options options;
  struct document *items;
  struct list waiting; /* of document_request.link */
  size_t waiting_count;
  struct document_recent recent[DOCUMENTS_RECENT_MAX];
  size_t recent_next;
  size_t telling_count; /* events on their way to the journal */
  bool stopped;
};

/* Answers with that document, and frees the request. */
void document_send(struct document_request *request, struct span text);

/* Answers with the fallback, as the file or an answer cannot be used, and tells of it. */
void document_fall_back(struct document_request *request, const char *why);

/* What is told of the request: why it gets the fallback, or, with NULL, that it waits for an
 * answer. (documents_ask.c, like the next ones) */
enum err document_make_message(struct msg **out, const struct document_request *request,
                               const char *why) MUST_CHECK;

/* Publishes the request, and waits for its answer. */
void document_ask(struct document_request *request);

/* What it was answered, where somebody was asked, should the request or the answer come once more.
 */
void document_remember(const struct document_request *request, struct span text);

/* Answers likewise if it was answered before; then the request is gone. */
bool document_answer_again(struct document_request *request);

/* Whether the document may go out, and whom it rings be rung: it is that answer, or, with NULL, a
 * file's. ERR_SYNTAX and ERR_DENIED with a sentence, ERR_MEMORY. (documents.c) */
enum err document_check(const struct documents *documents, struct span text,
                        const struct document_answer *answer, char *why,
                        size_t why_size) MUST_CHECK;

#endif
