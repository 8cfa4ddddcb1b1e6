#include "bridge/result.h"

#include <string.h>

#include "bridge/buf.h"
#include "bridge/json.h"
#include "bridge/topic.h"
#include "result_reply.h"

/* ---- the payload ----------------------------------------------------------------------------- */

static void add_text(struct buf *out, const char *key, struct span text) {
  if (text.len > 0)
    json_write_span(out, key, text);
}

static void add_raw(struct buf *out, const char *key, struct span json) {
  if (json.len == 0)
    return;
  json_write_key(out, key);
  buf_add(out, json);
}

static void add_pointer(struct buf *out, const struct result_facts *facts,
                        const struct result_reply *reply) {
  if (facts->pointer) {
    add_text(out, "pointer", span_of(facts->pointer));
  } else if (reply->pointer.len > 0) {
    json_write_key(out, "pointer");
    buf_add_char(out, '"');
    buf_add(out, reply->pointer);
    buf_add_char(out, '"');
  }
}

static void add_error(struct buf *out, const struct result_facts *facts,
                      const struct result_reply *reply) {
  json_write_open(out, "error", '{');
  add_text(out, "code", span_of(command_error_code(facts->error)));
  if (facts->message) {
    add_text(out, "message", span_of(facts->message));
  } else {
    json_write_key(out, "message");
    result_reply_add_message(out, reply, command_error_text(facts->error));
  }
  add_pointer(out, facts, reply);
  json_write_flag(out, "retryable", facts->retryable);
  struct span errors = facts->errors.len > 0 ? facts->errors : reply->errors;
  add_raw(out, "errors", errors.len > 0 ? errors : span_of("[]"));
  if (reply->errors.len == 0 && reply->body.len > 0) {
    json_write_key(out, "reply");
    result_reply_add_excerpt(out, reply);
  }
  buf_add_char(out, '}');
}

static void add_data(struct buf *out, const struct result_reply *reply) {
  json_write_key(out, "data");
  result_reply_add_data(out, reply);
}

static void add_list(struct buf *out, const char *key, struct span list) {
  if (list.len == 0)
    return;
  json_write_open(out, key, '[');
  buf_add(out, list);
  json_write_close(out, ']');
}

/* Telnyx's, and what we have to say: together when it is an object, else Telnyx's alone. */
static void add_meta(struct buf *out, struct span meta, const struct result_facts *facts) {
  bool is_object = meta.len > 0 && meta.data[0] == '{';
  bool nothing = facts->converted.len == 0 && facts->unknown.len == 0;
  if (nothing || (meta.len > 0 && !is_object)) {
    add_raw(out, "meta", meta);
    return;
  }
  json_write_open(out, "meta", '{');
  add_list(out, "converted", facts->converted);
  add_list(out, "unknown", facts->unknown);
  struct span members = {is_object ? meta.data + 1 : NULL, is_object ? meta.len - 1 : 0};
  bool none = !is_object || span_trim(members).len <= strlen("}");
  buf_add_text(out, none ? "}" : ",");
  buf_add(out, none ? span_of("") : members);
}

/* The topic is named as far as it can be, and shortened: it may have 65,535 bytes. */
static void add_refusal(struct buf *out, struct span topic, const char *why) {
  enum { SHOWN_BYTES = 256 };
  struct buf text;
  buf_init(&text, SHOWN_BYTES + 256);
  buf_add_text(&text, "refused: ");
  if (topic.len > 0 && span_is_utf8(topic)) {
    buf_add(&text, result_reply_cut(topic, SHOWN_BYTES));
    buf_add_text(&text, topic.len > SHOWN_BYTES ? "...: " : ": ");
  }
  buf_add_text(&text, why);
  add_text(out, "response_topic", buf_span(&text));
  buf_fail(out, buf_status(&text));
  buf_free(&text);
}

static void add_payload(struct buf *out, const struct result_facts *facts,
                        const struct result_reply *reply, size_t omitted_bytes) {
  buf_add_char(out, '{');
  json_write_flag(out, "ok", facts->ok);
  add_text(out, "operation", span_of(facts->operation));
  if (span_is_utf8(facts->topic))
    add_text(out, "topic", facts->topic);
  if (facts->http_status > 0)
    json_write_number(out, "http_status", facts->http_status);
  if (facts->ok)
    add_data(out, reply);
  else
    add_error(out, facts, reply);
  add_meta(out, facts->ok ? reply->meta : span_of(""), facts);
  if (omitted_bytes > 0)
    json_write_number(out, "reply_omitted_bytes", (int64_t)omitted_bytes);
  add_raw(out, "correlation_id", facts->correlation_id);
  add_text(out, "command_id", span_of(facts->command_id));
  json_write_number(out, "attempts", facts->attempts);
  json_write_number(out, "duration_ms", facts->duration_ms);
  if (facts->topic_refusal)
    add_refusal(out, facts->response_topic, facts->topic_refusal);
  buf_add_char(out, '}');
}

/* Only what is short by nature: of a peer's words, however long, nothing is left. */
static struct result_facts without_words(const struct result_facts *facts) {
  return (struct result_facts){
      .ok = facts->ok,
      .http_status = facts->http_status,
      .error = facts->error,
      .retryable = facts->retryable,
      .attempts = facts->attempts,
      .duration_ms = facts->duration_ms,
  };
}

/* Whole, else without the reply, else without all that others wrote: a command must get a result
 * whatever it holds. */
static void add_what_fits(struct buf *out, const struct result_facts *facts,
                          const struct result_reply *reply) {
  const struct result_reply none = {.type = ""};
  add_payload(out, facts, reply, 0);
  if (buf_status(out) == ERR_LIMIT && reply->body.len > 0) {
    buf_clear(out);
    add_payload(out, facts, &none, reply->body.len);
  }
  if (buf_status(out) == ERR_LIMIT) {
    const struct result_facts bare = without_words(facts);
    buf_clear(out);
    add_payload(out, &bare, &none, reply->body.len);
  }
}

enum err result_build(char **out, const struct result_facts *facts) {
  struct result_reply reply;
  struct buf payload;
  result_reply_read(&reply, facts->reply, facts->reply_is_json, facts->reply_type);
  reply.is_bytes = facts->reply_is_bytes;
  buf_init(&payload, facts->max_bytes);
  add_what_fits(&payload, facts, &reply);
  enum err err = buf_status(&payload);
  if (err == ERR_OK) {
    char *text = buf_take(&payload);
    err = text ? ERR_OK : ERR_MEMORY;
    if (text)
      *out = text;
  }
  buf_free(&payload);
  return err;
}

/* ---- the messages ---------------------------------------------------------------------------- */

static bool is_under(struct span topic, struct span root, const char *below) {
  size_t below_len = strlen(below);
  return topic.len >= root.len + below_len &&
         span_equal((struct span){topic.data, root.len}, root) &&
         memcmp(topic.data + root.len, below, below_len) == 0;
}

/* The parts of the root's tree that results may go to. */
static bool is_for_results(struct span topic, struct span root) {
  return is_under(topic, root, "/result/") || is_under(topic, root, "/reply/");
}

static bool is_matched(struct span topic, const struct result_topics *topics) {
  for (size_t i = 0; i < topics->filter_count; i++)
    if (topic_filter_matches(span_of(topics->filters[i]), topic))
      return true;
  return false;
}

/* More than some brokers take: they close the connection of who publishes there. */
static bool is_excess(struct span topic) {
  size_t levels = 1;
  for (size_t i = 0; i < topic.len; i++)
    levels += topic.data[i] == '/';
  return topic.len > RESULT_TOPIC_MAX_BYTES || levels > RESULT_TOPIC_MAX_LEVELS;
}

const char *result_topic_refusal(struct span response_topic, const struct result_topics *topics) {
  struct span root = topics->root;
  if (response_topic.len == 0)
    return NULL;
  if (!span_is_utf8(response_topic))
    return "it is not UTF-8";
  if (memchr(response_topic.data, '+', response_topic.len) ||
      memchr(response_topic.data, '#', response_topic.len) || !topic_text_is_clean(response_topic))
    return "it holds a wildcard or a control character";
  if (is_excess(response_topic))
    return "it has more than 1024 bytes or 32 levels, and some brokers close the connection then";
  if (response_topic.data[0] == '$')
    return "topics that begin with $ are the broker's own";
  if (span_equal(response_topic, root) ||
      (is_under(response_topic, root, "/") && !is_for_results(response_topic, root)))
    return "it is under the bridge's own root, but not under result/ or reply/";
  if (topics->discovery.len > 0 && is_under(response_topic, topics->discovery, "/") &&
      !is_for_results(response_topic, root))
    return "it is under homeassistant.prefix, where the bridge describes its devices";
  if (!is_under(response_topic, root, "/result/") && !is_matched(response_topic, topics))
    return "mqtt.response_topics does not allow it";
  return NULL;
}

/* How far the topic goes before "cmd/": behind the root, or behind a principal's name. */
static size_t branch_of(struct span topic, struct span root) {
  if (!is_under(topic, root, "/as/"))
    return root.len + 1;
  struct span rest = {topic.data + root.len + strlen("/as/"),
                      topic.len - root.len - strlen("/as/")};
  struct span name = span_cut(&rest, '/');
  return root.len + strlen("/as/") + name.len + 1;
}

/* A name so long that not even "overlong" has room behind it is nobody's: then the root's. */
static void add_default_topic(struct buf *out, const struct result_route *route) {
  struct span below = route->command_topic, root = route->topics.root;
  size_t branch = branch_of(below, root);
  bool known = below.len >= branch + strlen("cmd/") &&
               branch + strlen("result/overlong") <= RESULT_TOPIC_MAX_BYTES &&
               memcmp(below.data + branch, "cmd/", strlen("cmd/")) == 0 &&
               below.data[branch - 1] == '/';
  struct span lead = known ? (struct span){below.data, branch} : root;
  if (known)
    below =
        (struct span){below.data + branch + strlen("cmd/"), below.len - branch - strlen("cmd/")};
  buf_add(out, lead);
  buf_add_text(out, known ? "result/" : "/result/");
  buf_add(out, below);
  if (buf_status(out) != ERR_LIMIT && !is_excess(buf_span(out)))
    return;
  buf_clear(out);
  buf_add(out, lead);
  buf_add_text(out, known ? "result/overlong" : "/result/overlong");
}

static enum err create(struct msg **out, const struct result_route *route, struct span topic,
                       struct span payload) {
  const struct msg_parts parts = {
      .kind = MSG_RESULT,
      .qos = route->qos,
      .topic = topic,
      .payload = payload,
      .content_type = span_of("application/json"),
      .correlation = route->correlation,
  };
  return msg_create(out, &parts);
}

enum err result_to_msgs(struct msg *out[RESULT_MSGS], size_t *count,
                        const struct result_route *route, struct span payload) {
  struct buf topic;
  buf_init(&topic, TOPIC_MAX);
  add_default_topic(&topic, route);
  bool has_second = route->response_topic.len > 0 &&
                    !result_topic_refusal(route->response_topic, &route->topics) &&
                    !span_equal(route->response_topic, buf_span(&topic));
  enum err err = buf_status(&topic);
  if (err == ERR_OK)
    err = create(&out[0], route, buf_span(&topic), payload);
  buf_free(&topic);
  if (err != ERR_OK)
    return err;
  if (has_second)
    err = create(&out[1], route, route->response_topic, payload);
  if (err != ERR_OK)
    msg_unref(&out[0]);
  *count = has_second ? 2 : 1;
  return err;
}

/* ---- what is not final ----------------------------------------------------------------------- */

static enum err write_progress(struct buf *out, const struct result_progress *progress) {
  buf_add_char(out, '{');
  json_write_flag(out, "final", false);
  json_write_text(out, "operation", progress->operation);
  json_write_number(out, "items", (int64_t)progress->items);
  json_write_number(out, "pages", (int64_t)progress->pages);
  if (progress->total >= 0)
    json_write_number(out, "total", progress->total);
  add_raw(out, "correlation_id", progress->correlation_id);
  add_text(out, "command_id", span_of(progress->command_id));
  buf_add_char(out, '}');
  return buf_status(out);
}

enum err result_progress_to_msg(struct msg **out, const struct result_route *route,
                                const struct result_progress *progress) {
  enum { LONGEST = 16 * 1024 };
  struct span topic = route->response_topic;
  struct buf payload;
  *out = NULL;
  if (topic.len == 0 || result_topic_refusal(topic, &route->topics) ||
      is_under(topic, route->topics.root, "/result/"))
    return ERR_OK;
  buf_init(&payload, progress->correlation_id.len + LONGEST);
  enum err err = write_progress(&payload, progress);
  if (err == ERR_OK)
    err = create(out, route, topic, buf_span(&payload));
  buf_free(&payload);
  return err;
}
