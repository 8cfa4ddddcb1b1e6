/* The journal's file as the system sees it: made, locked, watched. SQLite's own locks are another
 * kind (fcntl) and let two bridges share a file; this one (flock) does not. Not thread-safe. */
#ifndef BRIDGE_STORE_FILE_H
#define BRIDGE_STORE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/err.h"

struct store_file;

/* Opens or makes (mode 0600) and locks the file. `why` gets a sentence for people: ERR_EXISTS
 * (locked by another), ERR_CORRUPT (its WAL is there without it), ERR_NOT_FOUND (no such
 * directory), ERR_DENIED, ERR_FULL, ERR_IO, ERR_MEMORY. */
enum err store_file_open(struct store_file **out, const char *path, char *why,
                         size_t why_size) MUST_CHECK;

/* To be called once SQLite has opened the file: notes which WAL belongs to it. */
void store_file_note_wal(struct store_file *file);

/* Whether the path still leads to the file that is open, and to its WAL: what is committed to a
 * deleted file is lost. ERR_IO with a sentence. */
enum err store_file_check(const struct store_file *file, char *why, size_t why_size) MUST_CHECK;

/* Whether the disk has room for a good many messages. */
bool store_file_has_room(const struct store_file *file);

/* After SQLite has closed it: closing any descriptor of a file drops SQLite's locks on it. */
void store_file_close(struct store_file **file);

#endif
