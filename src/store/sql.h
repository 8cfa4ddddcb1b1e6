/* SQLite, as thin as the journal needs it: one connection in WAL mode and prepared statements. One
 * thread at a time. The connection counts no errors and decides nothing; it only tells which kind
 * of failure it was. */
#ifndef BRIDGE_SQL_H
#define BRIDGE_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

struct sql;
struct sql_stmt;

/* Opens a file that exists. ERR_CORRUPT, ERR_FULL, ERR_IO, ERR_MEMORY: as everywhere below. */
enum err sql_open(struct sql **out, const char *path) MUST_CHECK;

/* The same, to read alone. Others may write to it meanwhile; it keeps room for nothing. */
enum err sql_open_to_read(struct sql **out, const char *path) MUST_CHECK;

/* From now on the disk has room for a database before it is committed: a checkpoint never needs
 * any. `fd` is of the same file, and stays open for as long as the connection. (Not by SQLite's own
 * SQLITE_FCNTL_SIZE_HINT: it makes the file larger, and the next commit after that takes the file's
 * size for the database's. When the power goes before that size is on the disk, the WAL tells of a
 * larger database than there can be, and SQLite calls it damaged.) */
void sql_keep_room(struct sql *sql, int fd);

/* Ends all statements and the connection. What is in the WAL goes into the file, unless a sync has
 * failed: then both stay as they are. */
void sql_close(struct sql **sql);

/* SQLite's words for the last failure, until the next one. */
const char *sql_message(const struct sql *sql);

/* Whether a sync has failed. Linux takes for written what was not (lwn.net/Articles/752063), so
 * nothing that is written to these files from now on can be promised. */
bool sql_sync_failed(const struct sql *sql);

/* Runs statements that give no rows, or whose rows are of no interest. */
enum err sql_exec(struct sql *sql, const char *text) MUST_CHECK;

/* The one number that a statement gives; 0 when it gives none. */
enum err sql_read_int(int64_t *out, struct sql *sql, const char *text) MUST_CHECK;

/* A transaction that writes. The commit fails with ERR_FULL while the disk has no room for what the
 * database grows by. `added_bytes` is about how much was written;
 * when the room that was taken ahead is surely enough for it, nothing more is asked. INT64_MAX:
 * unknown.
 */
enum err sql_begin(struct sql *sql) MUST_CHECK;
enum err sql_commit(struct sql *sql, int64_t added_bytes) MUST_CHECK;

/* Undoes the open transaction, if SQLite has not done so by itself. */
void sql_rollback(struct sql *sql);

/* Whether the commits to come wait for the disk. Not within a transaction. */
enum err sql_set_sync(struct sql *sql, bool sync) MUST_CHECK;

/* Whether what is removed is overwritten, as it is from the beginning. */
enum err sql_set_erase(struct sql *sql, bool erase) MUST_CHECK;

/* How large the database is, and how much of that is free inside. What it grew by in the open
 * transaction, and with the last 64 pages written before that, may be missing, unless as much as
 * `exact_from_bytes` might be in use without the former: 0 for the exact size. */
struct sql_size {
  int64_t bytes, free_bytes;
  int64_t page_bytes;
};
enum err sql_read_size(struct sql_size *out, struct sql *sql, int64_t exact_from_bytes) MUST_CHECK;

/* How many pages the WAL holds that are not all copied into the file yet. */
int sql_wal_pages(const struct sql *sql);

/* Copies them there. Pages that a reader elsewhere still needs stay where they are. `pages` (NULL
 * when of no interest) is how many there were. */
enum err sql_checkpoint(int *pages, struct sql *sql) MUST_CHECK;

/* The same, and leaves the WAL without a byte; *emptied is false when a reader is in the way. */
enum err sql_empty_wal(bool *emptied, struct sql *sql) MUST_CHECK;

/* The statement belongs to the connection and ends with it. */
enum err sql_prepare(struct sql_stmt **out, struct sql *sql, const char *text) MUST_CHECK;

/* Several at once. */
struct sql_text {
  struct sql_stmt **stmt;
  const char *text;
};
enum err sql_prepare_all(struct sql *sql, const struct sql_text *texts, size_t count) MUST_CHECK;

/* Sets the statement's parameters in their order, as in sql_set(stmt, SQL_INT(id), SQL_TEXT(key)).
 * Bytes are borrowed until it has run. A failure is told by the next sql_run or sql_next. */
struct sql_value {
  enum { SQL_IS_INT, SQL_IS_TEXT, SQL_IS_BLOB } type;
  int64_t number;
  struct span bytes;
};
#define SQL_INT(value)  ((struct sql_value){.type = SQL_IS_INT, .number = (value)})
#define SQL_TEXT(value) ((struct sql_value){.type = SQL_IS_TEXT, .bytes = (value)})
#define SQL_BLOB(value) ((struct sql_value){.type = SQL_IS_BLOB, .bytes = (value)})
#define sql_set(stmt, ...)                                                                         \
  do {                                                                                             \
    const struct sql_value values_[] = {__VA_ARGS__};                                              \
    sql_set_values(stmt, values_, sizeof values_ / sizeof values_[0]);                             \
  } while (0)
void sql_set_values(struct sql_stmt *stmt, const struct sql_value *values, size_t count);

/* Runs to the end; `changes` (NULL when of no interest) is the number of rows written. */
enum err sql_run(int64_t *changes, struct sql_stmt *stmt) MUST_CHECK;

/* The next row; without one, and after a failure, the statement is ready for its next use. */
enum err sql_next(bool *row, struct sql_stmt *stmt) MUST_CHECK;

/* The number in the first column of the first row, 0 without one. */
enum err sql_next_int(int64_t *out, struct sql_stmt *stmt) MUST_CHECK;

/* Stops before the last row. */
void sql_stop(struct sql_stmt *stmt);

/* Columns of the row, from 0. Spans live until the next step. */
int64_t sql_int(struct sql_stmt *stmt, int column);
struct span sql_span(struct sql_stmt *stmt, int column);

#endif
