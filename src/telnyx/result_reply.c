#include "result_reply.h"

#include <string.h>

#include "bridge/crypt.h"
#include "bridge/json.h"
#include "bridge/mem.h"

enum { EXCERPT_BYTES = 2048, LEVEL_SOURCE = 1 };

/* ---- reading --------------------------------------------------------------------------------- */

static int on_object(void *context, int level, struct span key) {
  (void)context;
  return level == JSON_SCAN_ROOT && span_equal_text(key, "source") ? LEVEL_SOURCE : JSON_SCAN_SKIP;
}

/* Words that an object says about a failure, as an element of `errors` or as the whole reply. */
static void on_words(void *context, int level, struct span key, struct span value) {
  struct result_reply *reply = context;
  if (level == LEVEL_SOURCE) {
    if (span_equal_text(key, "pointer"))
      reply->pointer = value;
  } else if (span_equal_text(key, "title")) {
    reply->title = value;
  } else if (span_equal_text(key, "detail") || span_equal_text(key, "message")) {
    reply->detail = value;
  }
}

static void on_member(void *context, int level, struct span key, struct span raw) {
  struct result_reply *reply = context;
  if (level != JSON_SCAN_ROOT)
    return;
  if (span_equal_text(key, "data"))
    reply->data = raw;
  else if (span_equal_text(key, "meta"))
    reply->meta = raw;
  else if (span_equal_text(key, "errors") && raw.data[0] == '[')
    reply->errors = raw;
}

static enum err scan_words(struct result_reply *reply, struct span object,
                           void (*on_raw)(void *context, int level, struct span key,
                                          struct span raw)) {
  const struct json_scan_handler handler = {.context = reply,
                                            .on_object = on_object,
                                            .on_value = on_words,
                                            .on_raw = on_raw,
                                            .spare_depth = RESULT_REPLY_SPARE_DEPTH};
  return json_scan(object, &handler);
}

/* The end of the object that begins at `at`, in text that was found to be JSON. */
static const char *object_end(const char *at) {
  bool in_string = false;
  for (int depth = 0;; at++) {
    if (in_string && *at == '\\')
      at++;
    else if (*at == '"')
      in_string = !in_string;
    else if (!in_string && (*at == '{' || *at == '['))
      depth++;
    else if (!in_string && (*at == '}' || *at == ']') && --depth == 0)
      return at + 1;
  }
}

static struct span first_object(struct span array) {
  struct span rest = span_trim((struct span){array.data + 1, array.len - 1});
  if (rest.data[0] != '{')
    return (struct span){NULL, 0};
  return (struct span){rest.data, (size_t)(object_end(rest.data) - rest.data)};
}

void result_reply_read(struct result_reply *out, struct span body, bool is_json, const char *type) {
  *out = (struct result_reply){.type = type ? type : ""};
  if (is_json && scan_words(out, span_trim(body), on_member) == ERR_OK)
    out->is_object = true;
  else
    *out = (struct result_reply){.type = out->type};
  out->body = out->is_object ? span_trim(body) : body;
  struct span first = out->errors.len > 0 ? first_object(out->errors) : out->errors;
  if (first.len == 0)
    return;
  out->title = out->detail = out->pointer = (struct span){NULL, 0};
  if (scan_words(out, first, NULL) != ERR_OK)
    out->title = out->detail = out->pointer = (struct span){NULL, 0};
}

/* ---- writing --------------------------------------------------------------------------------- */

static void add_base64(struct buf *out, struct span bytes) {
  size_t size = (bytes.len + 2) / 3 * 4 + 1;
  if (size > out->max_len) {
    out->status = ERR_LIMIT;
    return;
  }
  char *text = mem_alloc(size);
  if (!text) {
    out->status = ERR_MEMORY;
    return;
  }
  crypt_base64_encode(text, size, (const uint8_t *)bytes.data, bytes.len);
  buf_addf(out, "\"%s\"", text);
  mem_free(text);
}

/* {"content_type":"...","text":"..."}, or body_base64 for what is no text. */
static void add_bytes(struct buf *out, const struct result_reply *reply, struct span bytes) {
  buf_add_char(out, '{');
  json_write_text(out, "content_type", span_is_utf8(span_of(reply->type)) ? reply->type : "");
  if (!reply->is_bytes && span_is_utf8(bytes) && !memchr(bytes.data, '\0', bytes.len)) {
    json_write_span(out, "text", bytes);
  } else {
    json_write_key(out, "body_base64");
    add_base64(out, bytes);
  }
  buf_add_char(out, '}');
}

void result_reply_add_data(struct buf *out, const struct result_reply *reply) {
  if (reply->data.len > 0)
    buf_add(out, reply->data);
  else if (reply->is_object)
    buf_add(out, reply->body);
  else if (reply->body.len > 0)
    add_bytes(out, reply, reply->body);
  else
    buf_add_text(out, "{}");
}

void result_reply_add_message(struct buf *out, const struct result_reply *reply,
                              const char *otherwise) {
  if (reply->title.len == 0 && reply->detail.len == 0) {
    json_write_string(out, span_of(otherwise));
    return;
  }
  buf_add_char(out, '"');
  buf_add(out, reply->title);
  if (reply->title.len > 0 && reply->detail.len > 0)
    buf_add_text(out, ": ");
  buf_add(out, reply->detail);
  buf_add_char(out, '"');
}

struct span result_reply_cut(struct span text, size_t max_len) {
  if (text.len <= max_len)
    return text;
  text.len = max_len;
  while (text.len > 0 && ((unsigned char)text.data[text.len] & 0xC0) == 0x80)
    text.len--;
  return text;
}

void result_reply_add_excerpt(struct buf *out, const struct result_reply *reply) {
  if (reply->is_object && reply->body.len <= EXCERPT_BYTES)
    buf_add(out, reply->body);
  else
    add_bytes(out, reply, result_reply_cut(reply->body, EXCERPT_BYTES));
}
