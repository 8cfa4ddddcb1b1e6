#include "bridge/msg.h"

#include "bridge/mem.h"

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
