#include "webhooks/attempt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "bridge/buf.h"
#include "bridge/mem.h"
#include "ids.h"
#include "json.h"

/* Bare and versioned events have no meta, and get none. */
static void set_meta(json_t *json, const struct sim_attempt_parts *parts) {
  json_t *meta = json_object_get(json, "meta");
  if (!json_is_object(meta))
    return;
  json_object_set_new(meta, "attempt", json_integer(parts->number));
  json_object_set_new(meta, "delivered_to", json_string(parts->url));
}

static void add_query(struct buf *url, const json_t *fields) {
  struct buf query;
  buf_init(&query, SIM_WEBHOOK_BYTES_MAX);
  sim_form_build(&query, fields);
  buf_add_char(url, strchr(url->data, '?') ? '&' : '?');
  buf_add(url, buf_span(&query));
  buf_free(&query);
}

/* The payload goes as query parameters; the event's own name and id with it. */
static json_t *query_fields(const struct sim_attempt_parts *parts) {
  if (parts->form)
    return json_copy(parts->form);
  const json_t *data = json_object_get(parts->json, "data");
  json_t *fields = json_copy(json_object_get(data, "payload"));
  if (!fields)
    fields = json_object();
  static const char *const names[] = {"event_type", "id", "occurred_at", "record_type", NULL};
  sim_json_copy_members(fields, data, names);
  return fields;
}

static char *taken(struct buf *buf) {
  char *text = buf_take(buf);
  return text ? text : sim_copy(span_of(""));
}

static char *make_url(const struct sim_attempt_parts *parts) {
  struct buf url;
  buf_init(&url, SIM_WEBHOOK_BYTES_MAX);
  buf_add_text(&url, parts->url);
  if (parts->get && url.len > 0) {
    json_t *fields = query_fields(parts);
    add_query(&url, fields);
    json_decref(fields);
  }
  return taken(&url);
}

static char *make_body(const struct sim_attempt_parts *parts) {
  if (parts->get)
    return sim_copy(span_of(""));
  if (parts->json) {
    set_meta(parts->json, parts);
    return sim_json_dump(parts->json);
  }
  struct buf body;
  buf_init(&body, SIM_WEBHOOK_BYTES_MAX);
  sim_form_build(&body, parts->form);
  return taken(&body);
}

void sim_attempt_make(struct sim_attempt *out, const struct crypt_pair *pair,
                      const struct sim_attempt_parts *parts) {
  *out = (struct sim_attempt){.url = make_url(parts), .body = make_body(parts)};
  out->method = parts->get ? "GET" : "POST";
  out->content_type = parts->get    ? NULL
                      : parts->json ? "application/json"
                                    : "application/x-www-form-urlencoded";
  snprintf(out->timestamp, sizeof out->timestamp, "%lld", (long long)parts->wall_s);
  if (signature_sign(out->signature, pair, span_of(out->timestamp), span_of(out->body)) != ERR_OK) {
    fprintf(stderr, "telnyx-sim: out of memory\n");
    exit(1);
  }
  out->headers[0] = (struct rest_header){"telnyx-signature-ed25519", out->signature};
  out->headers[1] = (struct rest_header){"telnyx-timestamp", out->timestamp};
}

void sim_attempt_free(struct sim_attempt *attempt) {
  mem_free(attempt->url);
  mem_free(attempt->body);
  attempt->url = NULL;
  attempt->body = NULL;
}

void sim_attempt_fill(struct rest_call *call, const struct sim_attempt *attempt) {
  call->method = attempt->method;
  call->url = attempt->url;
  call->body = span_of(attempt->body);
  call->content_type = attempt->content_type;
  call->headers = attempt->headers;
  call->header_count = 2;
  call->repeatable = true; /* a dead kept-alive connection is no failed attempt */
}
