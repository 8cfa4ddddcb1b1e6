/* Files that a command sends along: bytes in base64, alone or as the member `data` of an object
 * that also says what the file is called and of what type it is. Pure; any thread. */
#ifndef BRIDGE_UPLOAD_H
#define BRIDGE_UPLOAD_H

#include <stdbool.h>

#include <jansson.h>

#include "bridge/buf.h"
#include "bridge/operation.h"
#include "bridge/span.h"

#define UPLOAD_ANY_TYPE "application/octet-stream"

struct upload {
  struct span base64;
  const char *filename;     /* NULL when it is not said */
  const char *content_type; /* likewise */
};

/* Whether the parameter is a file. */
bool upload_is_one(const struct operation_param *param);

/* Reads a value; false when it is none, or when its type is no line of printable ASCII. */
bool upload_read(struct upload *out, const json_t *value);

/* Appends the bytes; false when they are not strict base64. Trouble is the buffer's status. */
bool upload_add_bytes(struct buf *out, const struct upload *upload);

/* Appends the members as multipart/form-data (RFC 7578), named as the SDK does: "a", "a[b]", "a[]";
 * null is nothing. `boundary` stands between them, and in none of them. */
void upload_add_multipart(struct buf *out, const struct operation *operation, const json_t *members,
                          const char *boundary);

#endif
