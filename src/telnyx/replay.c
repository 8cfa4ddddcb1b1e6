#include "bridge/replay.h"

#include <string.h>

#include "bridge/buf.h"
#include "bridge/percent.h"
#include "bridge/topic.h"

enum { PROPERTIES_MAX = 65536 };

/* ---- which ----------------------------------------------------------------------------------- */

static struct span type_of(const struct msg *event) {
  struct span name, value;
  for (size_t at = 0; msg_next_property(event, &at, &name, &value);)
    if (span_equal_text(name, "type"))
      return value;
  return (struct span){0};
}

static struct span without_version(struct span id) {
  if (span_starts_with(id, "v3:"))
    (void)span_cut(&id, ':');
  return id;
}

static bool begins_with(struct span text, struct span start) {
  return text.len >= start.len && memcmp(text.data, start.data, start.len) == 0;
}

/* Whether a level of the topic is the id, or begins as it does. */
static bool is_in_topic(struct span topic, struct span call) {
  bool found = false;
  while (topic.len > 0 && !found) {
    struct buf level;
    buf_init(&level, TOPIC_MAX);
    if (percent_decode(&level, span_cut(&topic, '/'), false) == ERR_OK)
      found = begins_with(without_version(buf_span(&level)), call);
    buf_free(&level);
  }
  return found;
}

bool replay_fits(const struct msg *event, const struct replay_filter *filter) {
  if (filter->type.len > 0 && !span_fits(type_of(event), filter->type))
    return false;
  if (filter->call.len == 0)
    return true;
  struct span call = without_version(filter->call), payload = event->parts.payload;
  return (call.len >= REPLAY_CALL_LEAST && is_in_topic(event->parts.topic, call)) ||
         memmem(payload.data, payload.len, filter->call.data, filter->call.len) != NULL;
}

/* ---- where ----------------------------------------------------------------------------------- */

/* Cuts the parent and the slash behind it off; false when the topic is not below it. */
static bool cut_parent(struct span *topic, struct span parent) {
  if (!begins_with(*topic, parent) || topic->len <= parent.len || topic->data[parent.len] != '/')
    return false;
  *topic = (struct span){topic->data + parent.len + 1, topic->len - parent.len - 1};
  return true;
}

enum replay_place replay_judge(struct span to, struct span root) {
  if (span_equal(to, root))
    return REPLAY_LIVE;
  if (!cut_parent(&to, root))
    return REPLAY_ELSEWHERE;
  struct span first = span_cut(&to, '/');
  bool command = span_equal_text(first, "cmd") || span_equal_text(first, "as");
  return command ? REPLAY_FORBIDDEN : REPLAY_LIVE;
}

/* The event with another topic and, behind its own, further properties. */
static enum err make(struct msg **out, const struct msg *event, struct span topic,
                     struct span correlation, const char *property, struct span value) {
  struct msg_parts parts = event->parts;
  struct buf properties;
  buf_init(&properties, PROPERTIES_MAX);
  buf_add(&properties, parts.properties);
  buf_add_text(&properties, REPLAY_PROPERTY ": true\n");
  if (property)
    buf_addf(&properties, "%s: %.*s\n", property, (int)value.len, value.data);
  parts.kind = MSG_RESULT; /* no event: whoever keeps it must not replay it */
  parts.topic = topic;
  parts.properties = buf_span(&properties);
  parts.correlation = correlation;
  parts.retain = false;
  parts.event_id = (struct span){0};
  enum err err = buf_status(&properties);
  if (err == ERR_OK)
    err = msg_create(out, &parts);
  buf_free(&properties);
  return err == ERR_LIMIT ? ERR_RANGE : err;
}

enum err replay_make(struct msg **out, const struct msg *event, struct span root, struct span to) {
  struct span levels = event->parts.topic;
  struct buf topic;
  buf_init(&topic, TOPIC_MAX);
  (void)cut_parent(&levels, root);
  buf_add(&topic, to);
  buf_add_char(&topic, '/');
  buf_add(&topic, levels);
  enum err err = buf_status(&topic);
  if (err == ERR_OK)
    err = make(out, event, buf_span(&topic), (struct span){0}, NULL, (struct span){0});
  buf_free(&topic);
  return err == ERR_LIMIT ? ERR_RANGE : err;
}

enum err replay_to_answer(struct msg **out, const struct msg *event, struct span to,
                          struct span correlation) {
  return make(out, event, to, correlation, "topic", event->parts.topic);
}
