/* What an operation is and takes, as JSON, for whoever asks for help: by MQTT, on the command line,
 * and in documents that programs are made from. Pure; any thread. */
#ifndef BRIDGE_OPERATION_HELP_H
#define BRIDGE_OPERATION_HELP_H

#include <stdbool.h>

#include "bridge/buf.h"
#include "bridge/operation.h"
#include "bridge/span.h"

/* Whether the pattern names the operation: `*` stands for any text, dots too; all else, in the name
 * or the alias, for itself ("calls.*", "*.list", "calls.dial"). */
bool operation_fits(const struct operation *operation, struct span pattern);

/* The same of the one at that place of the table, making no operation. */
bool operation_fits_at(size_t i, struct span pattern);

/* Appends a JSON object:
 *   operation   the name; alias, where there is one
 *   topic       below `root` ("telnyx"), with the ids that may stand in it in braces
 *   class       whom it does what to
 *   repeat      read: it changes nothing; command_id: harmless with the same command_id; unsafe
 *   page_all    true for a list of which all pages can be asked for at once
 *   parameters  of the payload: name, alias, required: true, in (path: may stand in the topic),
 *               schema (JSON Schema)
 *   one_of      where a body has several forms, of which it must be one: what they require (JSON
 *               Schema)
 * Trouble is the buffer's status, here and below. */
void operation_help_add(struct buf *out, const struct operation *operation, const char *root);

/* Appends the JSON Schema of what a parameter takes. */
void operation_schema_add(struct buf *out, const struct operation_param *param);

#endif
