#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/json.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "documents_parts.h"

enum { TOPIC_BYTES = 1024, JSON_BYTES = 8 * 1024 * 1024 };

/* ---- who is asked ---------------------------------------------------------------------------- */

static void add_member(struct buf *json, const char *name, const char *value) {
  buf_addf(json, "\"%s\":\"%s\",", name, value); /* both are of letters, digits, - and _ */
}

/* {"document":"house","request_id":"...","verified":true,"fields":{...}}, with "why" or
 * "response_topic" besides. */
static enum err add_request(struct buf *json, const struct document_request *request,
                            const char *key, struct span value) {
  buf_add_char(json, '{');
  add_member(json, "document", request->document->config->entry.name);
  add_member(json, "request_id", request->id);
  buf_addf(json, "\"%s\":", key);
  json_write_string(json, value);
  buf_addf(json, ",\"verified\":%s,\"fields\":", request->verified ? "true" : "false");
  if (request->form)
    buf_fail(json, form_to_json(json, request->form));
  else
    buf_add_text(json, "{}");
  buf_add_char(json, '}');
  return buf_status(json);
}

enum err document_make_message(struct msg **out, const struct document_request *request,
                               const char *why) {
  const char *root = request->document->documents->options.root;
  struct buf topic, response_topic, json;
  buf_init(&topic, TOPIC_BYTES);
  buf_init(&response_topic, TOPIC_BYTES);
  buf_init(&json, JSON_BYTES);
  buf_addf(&topic, "%s/texml/%s/%s", root, request->document->config->entry.name,
           why ? "fallback" : "request");
  buf_addf(&response_topic, "%s/cmd/texml/%s/answer", root, request->id);
  buf_fail(&json, buf_status(&topic));
  buf_fail(&json, buf_status(&response_topic));
  enum err err = why ? add_request(&json, request, "why", span_of(why))
                     : add_request(&json, request, "response_topic", buf_span(&response_topic));
  if (err == ERR_OK)
    err = msg_create(out, &(struct msg_parts){.kind = MSG_EVENT,
                                              .qos = 1,
                                              .topic = buf_span(&topic),
                                              .payload = buf_span(&json),
                                              .content_type = span_of("application/json"),
                                              .correlation = span_of(why ? NULL : request->id),
                                              .response_topic =
                                                  why ? span_of(NULL) : buf_span(&response_topic)});
  buf_free(&topic);
  buf_free(&response_topic);
  buf_free(&json);
  return err;
}

static enum err publish_request(const struct document_request *request) {
  struct msg *msg = NULL;
  enum err err = document_make_message(&msg, request, NULL);
  if (err == ERR_OK)
    publish_now(request->document->documents->options.publish, msg);
  msg_unref(&msg);
  return err;
}

/* ---- waiting --------------------------------------------------------------------------------- */

static void leave(struct document_request *request) {
  struct documents *documents = request->document->documents;
  timer_stop(documents->options.timers, &request->timer);
  list_remove(&documents->waiting, &request->link);
  documents->waiting_count--;
}

static void on_deadline(struct timer *timer) {
  struct document_request *request = container_of(timer, struct document_request, timer);
  leave(request);
  document_fall_back(request, "no answer came in time");
}

/* The first one that waits under that id. */
static struct document_request *find_waiting(const struct documents *documents, struct span id) {
  for (struct list_link *link = documents->waiting.first; link; link = link->after) {
    struct document_request *request = container_of(link, struct document_request, link);
    if (span_equal_text(id, request->id))
      return request;
  }
  return NULL;
}

void document_ask(struct document_request *request) {
  struct documents *documents = request->document->documents;
  bool asked = find_waiting(documents, span_of(request->id)) != NULL;
  if (documents->waiting_count == DOCUMENTS_WAITING_MAX) {
    document_fall_back(request, "too many requests wait for an answer");
    return;
  }
  if (!asked && publish_request(request) != ERR_OK) {
    document_fall_back(request, "it cannot be published");
    return;
  }
  list_append(&documents->waiting, &request->link);
  documents->waiting_count++;
  timer_start(documents->options.timers, &request->timer,
              clock_mono_ms() + request->document->config->deadline_ms, on_deadline);
}

/* ---- answers --------------------------------------------------------------------------------- */

static struct document_recent *find_recent(struct documents *documents, struct span id) {
  for (size_t i = 0; i < DOCUMENTS_RECENT_MAX; i++)
    if (documents->recent[i].text && span_equal_text(id, documents->recent[i].id))
      return &documents->recent[i];
  return NULL;
}

void document_remember(const struct document_request *request, struct span text) {
  struct documents *documents = request->document->documents;
  struct document_recent *recent = find_recent(documents, span_of(request->id));
  if (!recent) {
    recent = &documents->recent[documents->recent_next];
    documents->recent_next = (documents->recent_next + 1) % DOCUMENTS_RECENT_MAX;
  }
  mem_free(recent->text);
  recent->text = mem_copy(text);
  memcpy(recent->id, request->id, sizeof recent->id);
}

bool document_answer_again(struct document_request *request) {
  const struct document_recent *recent =
      find_recent(request->document->documents, span_of(request->id));
  if (!recent || !request->verified) /* nothing tells whether it is the same one */
    return false;
  document_send(request, span_of(recent->text));
  return true;
}

enum err documents_answer(struct documents *documents, const struct document_answer *answer,
                          char *why, size_t why_size) {
  struct span request_id = answer->request_id, document = answer->text;
  struct document_request *request = find_waiting(documents, request_id);
  const struct document_recent *recent = find_recent(documents, request_id);
  if (!request)
    return recent && span_equal_text(document, recent->text) ? ERR_OK : ERR_MISSING;
  struct outgoing *outgoing = NULL;
  enum err err = outgoing_create(&outgoing, request, document, answer, why, why_size);
  if (err != ERR_OK)
    return err;
  for (; request; request = find_waiting(documents, request_id)) {
    leave(request);
    outgoing_add(outgoing, request);
  }
  outgoing_send(&outgoing);
  return ERR_OK;
}

void documents_stop(struct documents *documents) {
  documents->stopped = true;
  while (documents->waiting.first) {
    struct document_request *request =
        container_of(documents->waiting.first, struct document_request, link);
    leave(request);
    document_fall_back(request, "the bridge is stopping");
  }
}
