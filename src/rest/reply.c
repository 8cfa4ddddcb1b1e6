#include "transfer.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The headers that are wanted of a reply. */
struct wanted_header {
  const char *name;
  size_t offset;
  size_t size;
};
#define WANTED(name, field)                                                                        \
  {name, offsetof(struct rest_call, field), sizeof((struct rest_call *)0)->field}
static const struct wanted_header wanted_headers[] = {
    WANTED("content-type", reply_type),       WANTED("retry-after", retry_after),
    WANTED("retry-after-ms", retry_after_ms), WANTED("x-ratelimit-reset", rate_limit_reset),
    WANTED("x-should-retry", should_retry),   WANTED("date", date),
};
#undef WANTED
enum { WANTED_HEADERS = sizeof wanted_headers / sizeof wanted_headers[0] };

static void forget_headers(struct rest_call *call) {
  for (size_t i = 0; i < WANTED_HEADERS; i++)
    *((char *)call + wanted_headers[i].offset) = '\0';
  call->reply_is_json = false;
}

/* application/json, application/problem+json; parameters do not matter. */
static bool is_json_type(struct span content_type) {
  struct span type = span_trim(span_cut(&content_type, ';'));
  if (span_equal_nocase(type, "application/json"))
    return true;
  enum { SUFFIX_LEN = 5 };
  return type.len > SUFFIX_LEN &&
         strncasecmp(type.data + type.len - SUFFIX_LEN, "+json", SUFFIX_LEN) == 0;
}

static void keep_header(struct rest_call *call, struct span name, struct span value) {
  for (size_t i = 0; i < WANTED_HEADERS; i++) {
    const struct wanted_header *wanted = &wanted_headers[i];
    if (!span_equal_nocase(name, wanted->name))
      continue;
    char *field = (char *)call + wanted->offset;
    bool fits = value.len < wanted->size;
    snprintf(field, wanted->size, "%.*s", fits ? (int)value.len : 0, fits ? value.data : "");
  }
  if (span_equal_nocase(name, "content-type"))
    call->reply_is_json = is_json_type(value);
}

void rest_reply_reset(struct rest_call *call) {
  call->sent = false;
  call->head_ended = false;
  call->http_status = 0;
  call->reply = (struct buf){0};
  call->why[0] = '\0';
  forget_headers(call);
}

void rest_reply_add_header(struct rest_call *call, struct span line) {
  if (span_starts_with(line, "HTTP/")) {
    forget_headers(call);
    call->head_ended = false;
    return;
  }
  if (span_trim(line).len == 0)
    call->head_ended = true;
  struct span value = line;
  struct span name = span_cut(&value, ':');
  keep_header(call, name, span_trim(value));
}

void rest_reply_explain(struct rest_call *call, const char *why) {
  snprintf(call->why, sizeof call->why, "%.*s", (int)sizeof call->why - 1, why);
  for (char *c = call->why; *c != '\0'; c++)
    if (*c < ' ' || *c > '~')
      *c = '?';
}

static void hide(char *text, size_t len, const char *secret) {
  if (len == 0)
    return;
  size_t secret_len = strlen(secret);
  const char *end = text + len;
  for (char *at = text; (at = memmem(at, (size_t)(end - at), secret, secret_len));)
    memset(at, '*', secret_len);
}

void rest_reply_hide(struct rest_call *call, const char *secret) {
  hide(call->reply.data, call->reply.len, secret);
  hide(call->reply_type, strlen(call->reply_type), secret);
}
