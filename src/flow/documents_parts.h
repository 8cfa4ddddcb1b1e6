/* What the files of the documents share: documents.c has the files and the route, documents_send.c
 * which of them a path names and what goes out, documents_ask.c those that wait for an answer by
 * MQTT, and what was answered of late. Main thread. */
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
  bool has_fallen; /* it gets the fallback */
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
  size_t writing_count; /* what is on its way to the journal */
  bool stopped;
};

/* ---- documents_send.c ---- */

/* The one of that path, which holds no secret or its own; NULL for none. */
struct document *documents_find(const struct documents *documents, struct span path);

/* A document on its way out. */
struct outgoing;

/* Whether it may go out, and whom it rings be rung: it is that answer, or, with NULL, a file's. It
 * is for that request, and no others but those with its id. ERR_SYNTAX and ERR_DENIED with a
 * sentence, ERR_MEMORY. */
enum err outgoing_create(struct outgoing **out, const struct document_request *request,
                         struct span text, const struct document_answer *answer, char *why,
                         size_t why_size) MUST_CHECK;

/* One more that gets it. */
void outgoing_add(struct outgoing *outgoing, struct document_request *request);

/* It goes out once the journal has what it rings, and the requests are gone. Takes it. */
void outgoing_send(struct outgoing **outgoing);

/* Whether it was good enough to be sent; then the request is gone. */
bool document_fill(struct document_request *request, const struct texml_template *template,
                   char *why, size_t why_size);

/* Answers with that document, and frees the request. */
void document_send(struct document_request *request, struct span text);

/* Answers with the fallback, as the file or an answer cannot be used, and tells of it. */
void document_fall_back(struct document_request *request, const char *why);

/* ---- documents_ask.c ---- */

/* What is told of the request: why it gets the fallback, or, with NULL, that it waits for an
 * answer. */
enum err document_make_message(struct msg **out, const struct document_request *request,
                               const char *why) MUST_CHECK;

/* Publishes the request, and waits for its answer. */
void document_ask(struct document_request *request);

/* What it was answered, should the request or the answer come once more. */
void document_remember(const struct document_request *request, struct span text);

/* Answers likewise if it was answered before; then the request is gone. */
bool document_answer_again(struct document_request *request);

#endif
