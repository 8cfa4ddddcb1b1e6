/* The journal's schema: made in a new file, brought up to date in an older one, and the settings of
 * the connection. Used by whatever thread has the connection. */
#ifndef BRIDGE_STORE_SCHEMA_H
#define BRIDGE_STORE_SCHEMA_H

#include <stddef.h>

#include "bridge/err.h"
#include "sql.h"

/* `path` is for the sentence in `why`. ERR_CORRUPT (damaged, or another program's), ERR_VERSION (of
 * a newer bridge), ERR_FULL, ERR_IO, ERR_MEMORY. */
enum err store_schema_prepare(struct sql *sql, const char *path, char *why,
                              size_t why_size) MUST_CHECK;

/* The sentence for a failure of SQLite, with what to do about it. */
void store_schema_tell(enum err err, struct sql *sql, const char *path, char *why, size_t why_size);

#endif
