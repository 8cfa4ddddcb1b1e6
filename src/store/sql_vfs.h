/* How the journal's SQLite reaches the disk: the system's VFS (sqlite.org/vfs.html), with fewer and
 * larger reads and writes. A part of sql.c, which alone includes it; on the connection's thread. */
#ifndef BRIDGE_SQL_VFS_H
#define BRIDGE_SQL_VFS_H

#include <stdbool.h>

#define SQL_VFS_NAME "telnyx-mqtt"

struct sqlite3; /* the connection: sqlite3.h stays out of headers */

/* Makes SQL_VFS_NAME known to SQLite, once per process: the first journal is opened before there
 * are threads that could do so too. Gives a code of SQLite's. */
int sql_vfs_register(void);

/* To be called when a transaction was undone: of one that was too large for memory there may be
 * frames in the buffer. Others may write in their place from now on. */
void sql_vfs_drop_unwritten(struct sqlite3 *handle);

/* Whether the WAL is read in large pieces: within a checkpoint, whose frames change no more. */
void sql_vfs_read_ahead(struct sqlite3 *handle, bool reads_ahead);

#endif
