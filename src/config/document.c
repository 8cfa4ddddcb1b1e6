/* Documents of texml.documents. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bridge/config.h"
#include "bridge/texml.h"

static enum err read_all(struct buf *out, FILE *file) {
  char chunk[4096];
  while (!feof(file) && !ferror(file) && buf_status(out) == ERR_OK) {
    size_t got = fread(chunk, 1, sizeof chunk, file);
    buf_add(out, (struct span){chunk, got});
  }
  return ferror(file) ? ERR_IO : buf_status(out);
}

enum err config_read_document(struct texml_template **out, const char *path, char *why,
                              size_t why_size) {
  struct buf text;
  char reason[TEXML_WHY_SIZE + 32] = "";
  buf_init(&text, TEXML_MAX_BYTES);
  FILE *file = fopen(path, "re");
  enum err err = file ? read_all(&text, file) : ERR_IO;
  if (err == ERR_IO)
    snprintf(why, why_size, "cannot be read: %s", strerror(errno));
  else if (err == ERR_LIMIT)
    snprintf(why, why_size, "has more than %d bytes", TEXML_MAX_BYTES);
  else if (err == ERR_OK)
    err = texml_template_read(out, buf_span(&text), reason, sizeof reason);
  if (reason[0])
    snprintf(why, why_size, "is no document: %s", reason);
  if (file)
    fclose(file);
  buf_free(&text);
  return err == ERR_IO || err == ERR_LIMIT ? ERR_SYNTAX : err;
}
