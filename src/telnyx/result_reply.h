/* What a REST reply says, for the result of a command: its parts as the bytes that came. The views
 * point into the body. Pure; any thread. */
#ifndef BRIDGE_RESULT_REPLY_H
#define BRIDGE_RESULT_REPLY_H

#include <stdbool.h>

#include "bridge/buf.h"
#include "bridge/span.h"

/* The result itself and "error" in it are around the reply when it is read again, for a repeat. */
enum { RESULT_REPLY_SPARE_DEPTH = 2 };

struct result_reply {
  struct span body;
  const char *type;               /* content type, "" when unknown */
  bool is_object;                 /* the body is a JSON object */
  bool is_bytes;                  /* whatever it looks like, it is bytes */
  struct span data, meta, errors; /* JSON text of its members; errors only when it is an array */
  /* Of the first error, else of the object itself; as between the quotes. */
  struct span title, detail, pointer;
};

/* Telnyx's shapes: {"data","meta"}, {"errors":[{"title","detail","source":{"pointer"}}]}, and the
 * flat objects of TeXML REST. Nothing is an error: what is not understood is not an object. */
void result_reply_read(struct result_reply *out, struct span body, bool is_json, const char *type);

/* Appends what the result gives as `data`. Here and below, trouble is the buffer's status. */
void result_reply_add_data(struct buf *out, const struct result_reply *reply);

/* Appends the first error's words as a JSON string, `otherwise` when there are none. */
void result_reply_add_message(struct buf *out, const struct result_reply *reply,
                              const char *otherwise);

/* Appends the body, or its first bytes, of an error reply without an error list. */
void result_reply_add_excerpt(struct buf *out, const struct result_reply *reply);

/* At most max_len bytes of a text, without the part of a character that a cut leaves behind. */
struct span result_reply_cut(struct span text, size_t max_len);

#endif
