/* From one file to another, in steps of which each leaves the journal whole, whatever a crash or a
 * loss of power takes after it:
 *
 *   <journal>-moving   the copy, while it is being made; worth nothing
 *   <journal>-moved    the copy, whole and on the disk: from here on it is the journal, and what
 *                      still bears that name, and its WAL, are worth nothing
 *   (the old WAL goes)
 *   <journal>          the copy
 *
 * The old WAL must be gone before the copy takes the name: SQLite would apply it to the copy. A
 * part of file.c, which alone includes it. The store's thread, or main while it opens. */
#ifndef BRIDGE_STORE_MOVE_H
#define BRIDGE_STORE_MOVE_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/err.h"
#include "sql.h"

/* Makes the copy, up to and with the name <journal>-moved. `fd` is the journal's, `path` where it
 * lies, `sql` its connection. *out, on success, is the copy's descriptor, locked as the journal's
 * is. Errors as of store_file_move_out. */
enum err store_move_copy(int *out, int fd, const char *path, struct sql *sql, char *why,
                         size_t why_size) MUST_CHECK;

/* The rest of a move, if there is one to be ended (*moved), and nothing left of one that was
 * broken off before. The folder is to be synced once more before anything is promised. ERR_DENIED
 * when somebody else's file bears the name; ERR_IO. */
enum err store_move_finish(bool *moved, const char *path, char *why, size_t why_size) MUST_CHECK;

/* The folder that `path` (a real one, so with a slash) lies in. */
enum { STORE_PATH_BYTES = 4096 };
void store_move_folder(char out[STORE_PATH_BYTES], const char *path);

/* Makes the names in that folder last. ERR_IO. */
enum err store_move_sync_folder(const char *path) MUST_CHECK;

#endif
