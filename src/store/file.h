/* The journal's file as the system sees it: made, locked, watched. SQLite's own locks are another
 * kind (fcntl) and let two bridges share a file; this one (flock) does not. Not thread-safe. */
#ifndef BRIDGE_STORE_FILE_H
#define BRIDGE_STORE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "sql.h"

struct store_file;

/* Opens or makes (mode 0600) and locks the file, and ends a move to a new one that was begun.
 * `path` is borrowed while the file is open. `why` gets a sentence for people: ERR_EXISTS (locked
 * by another), ERR_CORRUPT (its WAL is there without it), ERR_NOT_FOUND (no such directory),
 * ERR_DENIED, ERR_FULL, ERR_IO, ERR_MEMORY. */
enum err store_file_open(struct store_file **out, const char *path, char *why,
                         size_t why_size) MUST_CHECK;

/* Where it lies, past symbolic links: SQLite has its WAL there. */
const char *store_file_path(const struct store_file *file);

/* Its descriptor, which stays the file's. */
int store_file_fd(const struct store_file *file);

/* To be called once SQLite has opened the file: notes which WAL belongs to it, and makes the disk
 * find all of it after a loss of power. ERR_IO. */
enum err store_file_note_wal(struct store_file *file) MUST_CHECK;

/* Says in the log which of it others than the owner and this process's group can read, write or
 * replace. */
void store_file_warn_exposed(const struct store_file *file);

/* Whether the path still leads to the file that is open, and to its WAL: what is committed to a
 * deleted file is lost. ERR_IO with a sentence. */
enum err store_file_check(const struct store_file *file, char *why, size_t why_size) MUST_CHECK;

/* What the disk has, what of that is left for others than root, and the share that the journal
 * leaves free: enough to remove things, however little there is. A disk that cannot be asked has
 * plenty. */
struct store_disk {
  int64_t total_bytes, free_bytes, share_bytes;
};
struct store_disk store_file_disk(const struct store_file *file);

/* Takes room for a WAL of so many bytes, as far as there is some: it is not written longer. */
void store_file_reserve_wal(const struct store_file *file, int64_t bytes);

/* The move to a new file, after a sync that failed; `sql` is the connection to this one, which
 * nobody must have changed since. Until the copy is whole and on the disk nothing has happened
 * (ERR_FULL, ERR_IO, ERR_MEMORY; ERR_CORRUPT when what was written can no longer be read). After it
 * the copy is the journal, whatever else fails: the connection is to be closed, then
 * store_file_move_in called until it succeeds. */
enum err store_file_move_out(struct store_file *file, struct sql *sql, char *why,
                             size_t why_size) MUST_CHECK;
enum err store_file_move_in(struct store_file *file, char *why, size_t why_size) MUST_CHECK;

/* After SQLite has closed it: closing any descriptor of a file drops SQLite's locks on it. */
void store_file_close(struct store_file **file);

/* ---- move.c ----
 * From one file to another, in steps of which each leaves the journal whole, whatever a crash or a
 * loss of power takes after it:
 *
 *   <journal>-moving   the copy, while it is being made; worth nothing
 *   <journal>-moved    the copy, whole and on the disk: from here on it is the journal, and what
 *                      still bears that name, and its WAL, are worth nothing
 *   (the old WAL goes)
 *   <journal>          the copy
 *
 * The old WAL must be gone before the copy takes the name: SQLite would apply it to the copy. A
 * part of file.c, which alone calls it. The store's thread, or main while it opens. */

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
