#include "bridge/msg.h"

#include <assert.h>
#include <stdatomic.h>

#include "bridge/mem.h"

enum {
  MQTT_STRING_MAX = 65535,     /* MQTT 5 section 1.5.4 */
  MQTT_PACKET_MAX = 268435455, /* MQTT 5 section 1.5.5; the payload must fit beside the rest */
};

struct counted_msg {
  struct msg msg; /* first: a pointer to it is a pointer to the whole */
  atomic_uint references;
  char text[];
};

/* Every span of the parts, for what is done to each. */
#define MSG_SPANS(X)                                                                               \
  X(topic)                                                                                         \
  X(payload) X(content_type) X(correlation) X(response_topic) X(properties) X(event_id)

static size_t text_size(const struct msg_parts *parts) {
  size_t size = 0;
#define ADD_SIZE(name) size += parts->name.len + 1;
  MSG_SPANS(ADD_SIZE)
#undef ADD_SIZE
  return size;
}

static bool fits_mqtt(const struct msg_parts *parts) {
  return parts->topic.len <= MQTT_STRING_MAX && parts->content_type.len <= MQTT_STRING_MAX &&
         parts->correlation.len <= MQTT_STRING_MAX &&
         parts->response_topic.len <= MQTT_STRING_MAX && parts->payload.len <= MQTT_PACKET_MAX;
}

enum err msg_create(struct msg **out, const struct msg_parts *parts) {
  assert(parts->qos <= 2);
  if (!fits_mqtt(parts))
    return ERR_RANGE;
  struct counted_msg *counted = mem_alloc(sizeof *counted + text_size(parts));
  if (!counted)
    return ERR_MEMORY;
  atomic_init(&counted->references, 1);
  counted->msg.parts = *parts;
  char *at = counted->text;
#define PLACE(name) counted->msg.parts.name = span_place(&at, parts->name);
  MSG_SPANS(PLACE)
#undef PLACE
  *out = &counted->msg;
  return ERR_OK;
}

enum err msg_create_state(struct msg **out, struct span topic, struct span payload,
                          const char *content_type) {
  return msg_create(
      out, &(struct msg_parts){.kind = MSG_STATE,
                               .qos = 1,
                               .retain = true,
                               .topic = topic,
                               .payload = payload,
                               .content_type = span_of(payload.len > 0 ? content_type : NULL)});
}

struct msg *msg_ref(struct msg *msg) {
  atomic_fetch_add_explicit(&((struct counted_msg *)msg)->references, 1, memory_order_relaxed);
  return msg;
}

void msg_unref(struct msg **msg) {
  struct counted_msg *counted = (struct counted_msg *)*msg;
  *msg = NULL;
  if (!counted)
    return;
  unsigned before = atomic_fetch_sub_explicit(&counted->references, 1, memory_order_acq_rel);
  assert(before > 0);
  if (before == 1)
    mem_free(counted);
}

bool msg_next_property(const struct msg *msg, size_t *at, struct span *name, struct span *value) {
  struct span rest = msg->parts.properties;
  if (*at >= rest.len)
    return false;
  rest.data += *at;
  rest.len -= *at;
  struct span line = span_cut(&rest, '\n');
  *at = rest.data ? (size_t)(rest.data - msg->parts.properties.data) : msg->parts.properties.len;
  *name = span_cut(&line, ':');
  *value = span_trim(line);
  return true;
}

size_t msg_size(const struct msg *msg) {
  return sizeof(struct counted_msg) + text_size(&msg->parts);
}

/* ---- messages that came in ---- */

struct command_block {
  struct command_msg message; /* first: a pointer to it is a pointer to the whole */
  char text[];
};

enum err command_msg_create(struct command_msg **out, const struct command_msg_parts *parts) {
  size_t size = parts->topic.len + parts->payload.len + parts->response_topic.len +
                parts->correlation.len + parts->owner.len + parts->reference.len;
  enum { NULS = 6 };
  struct command_block *block = mem_alloc(sizeof *block + size + NULS);
  if (!block)
    return ERR_MEMORY;
  block->message.parts = *parts;
  char *at = block->text;
  block->message.parts.topic = span_place(&at, parts->topic);
  block->message.parts.payload = span_place(&at, parts->payload);
  block->message.parts.response_topic = span_place(&at, parts->response_topic);
  block->message.parts.correlation = span_place(&at, parts->correlation);
  block->message.parts.owner = span_place(&at, parts->owner);
  block->message.parts.reference = span_place(&at, parts->reference);
  *out = &block->message;
  return ERR_OK;
}

void command_msg_free(struct command_msg **message) {
  mem_free(*message);
  *message = NULL;
}
