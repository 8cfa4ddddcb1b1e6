/* A message of the bridge, taken apart: what it is, and whom it is about. Pure; any thread. */
#ifndef TOOLS_MESSAGE_H
#define TOOLS_MESSAGE_H

#include "bridge/buf.h"
#include "bridge/span.h"

struct json_t;

/* What the topic says that it is. */
#define MESSAGE_KINDS(X)                                                                           \
  X(event) X(cmd) X(result) X(reply) X(state) X(alert) X(number) X(bridge) X(other)

#define MESSAGE_AS_ENUM(name) MESSAGE_##name,
enum message_kind { MESSAGE_KINDS(MESSAGE_AS_ENUM) MESSAGE_KIND_COUNT };
#undef MESSAGE_AS_ENUM

struct message {
  enum message_kind kind;
  struct buf what;           /* "call.answered", "calls.dial" */
  struct buf id;             /* of whom it is about; empty for none */
  struct json_t *payload;    /* NULL when it is no JSON */
  const struct json_t *body; /* the object in it that matters; NULL, too */
};

/* Reads topic and payload. Free with message_free. */
void message_read(struct message *out, const char *root, struct span topic, struct span payload);
void message_free(struct message *message);

enum message_kind message_kind_of(struct span topic, const char *root);
const char *message_kind_name(enum message_kind kind);

/* A member that is a text; NULL for none, and when the object is none. */
const char *message_text(const struct json_t *object, const char *key);

#endif
