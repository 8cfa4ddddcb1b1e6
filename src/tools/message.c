#include "message.h"

#include <string.h>

#include <jansson.h>

#include "bridge/operation.h"
#include "bridge/percent.h"

enum { NAME_ROOM = 1024 }; /* beside what topic and payload hold */

#define AS_NAME(name) #name,
static const char *const kind_names[] = {MESSAGE_KINDS(AS_NAME)};
#undef AS_NAME

const char *message_text(const struct json_t *object, const char *key) {
  return json_string_value(json_object_get(object, key));
}

/* ---- the topic ------------------------------------------------------------------------------- */

/* The first level below the root, and whether the next one is an id. */
static const struct place {
  const char *level;
  enum message_kind kind;
  bool has_id;
} places[] = {
    {"call", MESSAGE_event, true},    {"conference", MESSAGE_event, true},
    {"message", MESSAGE_event, true}, {"fax", MESSAGE_event, true},
    {"texml", MESSAGE_event, true},   {"event", MESSAGE_event, false},
    {"cmd", MESSAGE_cmd, false},      {"result", MESSAGE_result, false},
    {"reply", MESSAGE_reply, false},  {"alert", MESSAGE_alert, true},
    {"number", MESSAGE_number, true}, {"bridge", MESSAGE_bridge, false},
};

/* Cuts the root and the levels that say what it is off the topic; NULL when it is nothing of the
 * bridge's. */
static const struct place *find_place(struct span *levels, const char *root) {
  if (!span_starts_with(*levels, root) || levels->len <= strlen(root) ||
      levels->data[strlen(root)] != '/')
    return NULL;
  *levels = (struct span){levels->data + strlen(root) + 1, levels->len - strlen(root) - 1};
  struct span first = span_cut(levels, '/');
  if (span_equal_text(first, "as")) { /* as/<principal>/cmd/... */
    (void)span_cut(levels, '/');
    first = span_cut(levels, '/');
  }
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (span_equal_text(first, places[i].level))
      return &places[i];
  return NULL;
}

static enum message_kind kind_at(const struct place *place, struct span levels) {
  if (!place)
    return MESSAGE_other;
  bool state = place->kind == MESSAGE_event && span_ends_with(levels, "/state");
  return state ? MESSAGE_state : place->kind;
}

enum message_kind message_kind_of(struct span topic, const char *root) {
  const struct place *place = find_place(&topic, root);
  return kind_at(place, topic);
}

const char *message_kind_name(enum message_kind kind) {
  return kind_names[kind];
}

static void add_decoded(struct buf *out, struct span level) {
  size_t start = out->len;
  if (percent_decode(out, level, false) == ERR_SYNTAX) {
    buf_cut(out, start);
    buf_add(out, level);
  }
}

static void add_dotted(struct buf *out, struct span levels) {
  while (levels.len > 0) {
    if (out->len > 0)
      buf_add_char(out, '.');
    buf_add(out, span_cut(&levels, '/'));
  }
}

/* Of a command or result: its operation, and the first id that stands in the topic. */
static void read_operation(struct message *message, struct span levels) {
  struct operation_topic topic;
  operation_match_topic(&topic, levels);
  if (!topic.operation) {
    add_dotted(&message->what, levels);
    return;
  }
  buf_add_text(&message->what, topic.operation->name);
  for (size_t i = 0; i < OPERATION_MAX_IDS && message->id.len == 0; i++)
    if (topic.ids[i].data)
      add_decoded(&message->id, topic.ids[i]);
}

static void read_topic(struct message *message, const char *root, struct span topic) {
  struct span whole = topic;
  const struct place *place = find_place(&topic, root);
  message->kind = kind_at(place, topic);
  if (place && place->has_id)
    add_decoded(&message->id, span_cut(&topic, '/'));
  if (message->kind == MESSAGE_cmd || message->kind == MESSAGE_result) {
    read_operation(message, topic);
    return;
  }
  if (place && place->kind == MESSAGE_event)
    buf_add_text(&message->what, place->level);
  if (message->kind == MESSAGE_other)
    buf_add(&message->what, whole);
  else if (message->kind != MESSAGE_state)
    add_dotted(&message->what, topic);
}

/* ---- the payload ----------------------------------------------------------------------------- */

static void take_id(struct message *message, const json_t *object) {
  static const char *const keys[] = {"call_control_id", "conference_id", "alert_id", "id"};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0] && message->id.len == 0; i++)
    if (message_text(object, keys[i]))
      buf_add_text(&message->id, message_text(object, keys[i]));
}

static void set_what(struct message *message, const char *name) {
  if (!name)
    return;
  buf_clear(&message->what);
  buf_add_text(&message->what, name);
}

static void read_payload(struct message *message, struct span text) {
  message->payload = json_loadb(text.data, text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
  if (!json_is_object(message->payload))
    return;
  message->body = message->payload;
  const json_t *data = json_object_get(message->payload, "data");
  if (message->kind == MESSAGE_event && json_is_object(data)) {
    set_what(message, message_text(data, "event_type"));
    message->body = json_object_get(data, "payload");
  } else if (message->kind == MESSAGE_result || message->kind == MESSAGE_reply) {
    set_what(message, message_text(message->payload, "operation"));
    take_id(message, data);
  } else if (message->kind == MESSAGE_cmd) {
    take_id(message, message->payload);
  } else if (message->kind == MESSAGE_number || message->kind == MESSAGE_alert) {
    set_what(message, message_text(message->payload, "event_type"));
  }
}

void message_read(struct message *out, const char *root, struct span topic, struct span payload) {
  *out = (struct message){0};
  buf_init(&out->what, topic.len + payload.len + NAME_ROOM);
  buf_init(&out->id, topic.len + payload.len + NAME_ROOM);
  read_topic(out, root, topic);
  read_payload(out, payload);
}

void message_free(struct message *message) {
  json_decref(message->payload);
  buf_free(&message->what);
  buf_free(&message->id);
}
