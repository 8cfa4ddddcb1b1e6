#include "sql.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <sqlite3.h>

#include "bridge/mem.h"

enum {
  /* How long a statement waits for another program that has the file open (a person with the
   * sqlite3 shell) before it fails. */
  BUSY_TIMEOUT_MS = 1000,
  GROWTH_BYTES = 256 * 1024, /* the file's, in one go, and as much is taken ahead */
  SLACK_BYTES = 64 * 1024,   /* for what a small transaction grows the database by */
  UNREAD_MAX_PAGES = 64,     /* of which the size may be behind */
};

struct sql_stmt {
  struct sql_stmt *next;
  struct sql *sql;
  sqlite3_stmt *handle;
  enum err bound; /* the first failure of a parameter */
};

struct sql {
  sqlite3 *handle;
  struct sql_stmt *statements;
  struct sql_stmt *begin;
  struct sql_stmt *commit;
  struct sql_stmt *page_count;
  struct sql_stmt *free_count;
  struct sql_stmt *page_size;
  int64_t page_bytes;      /* 0: not known yet */
  int64_t bytes;           /* of the database, when it was asked for last */
  int64_t written_pages;   /* to the WAL since then: it has grown by no more */
  int64_t allocated_bytes; /* the disk has room for so much of it */
  int fd;                  /* of the file, to allocate with; -1: nothing is allocated */
  int wal_pages;
  int failure; /* SQLite's code of the last one */
  bool sync;
  bool sync_failed;
};

static enum err kind_of(int code) {
  if (code == SQLITE_IOERR_SHMSIZE) /* the disk has no room for the index of the WAL */
    return ERR_FULL;
  switch (code & 0xFF) {
  case SQLITE_OK:
  case SQLITE_ROW:
  case SQLITE_DONE:
    return ERR_OK;
  case SQLITE_FULL:
    return ERR_FULL;
  case SQLITE_NOMEM:
    return ERR_MEMORY;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return ERR_CORRUPT;
  case SQLITE_TOOBIG:
    return ERR_LIMIT;
  case SQLITE_MISUSE:
  case SQLITE_RANGE:
    assert(!"a statement was used wrongly");
    return ERR_IO;
  default:
    return ERR_IO;
  }
}

static enum err note(struct sql *sql, int code) {
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
    sql->sync_failed = true;
  enum err err = kind_of(code);
  if (err != ERR_OK)
    sql->failure = code;
  return err;
}

static int on_commit(void *context, sqlite3 *handle, const char *database, int pages) {
  (void)handle;
  (void)database;
  struct sql *sql = context;
  sql->written_pages += pages > sql->wal_pages ? pages - sql->wal_pages : pages;
  sql->wal_pages = pages;
  return SQLITE_OK;
}

static void set_up(struct sql *sql) {
  sqlite3_extended_result_codes(sql->handle, 1);
  sqlite3_busy_timeout(sql->handle, BUSY_TIMEOUT_MS);
  sqlite3_wal_hook(sql->handle, on_commit, sql); /* in place of the one that makes checkpoints */
  sql->sync = true;
  sql->fd = -1;
}

static enum err open_as(struct sql **out, const char *path, int flags) {
  struct sql *sql = mem_alloc(sizeof *sql);
  if (!sql)
    return ERR_MEMORY;
  /* Only the first connection of a process can set this; for later ones it is so already. */
  (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  int code = sqlite3_open_v2(path, &sql->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK) {
    enum err err = kind_of(code);
    sql_close(&sql);
    return err;
  }
  set_up(sql);
  *out = sql;
  return ERR_OK;
}

enum err sql_open(struct sql **out, const char *path) {
  return open_as(out, path, SQLITE_OPEN_READWRITE);
}

enum err sql_open_to_read(struct sql **out, const char *path) {
  return open_as(out, path, SQLITE_OPEN_READONLY);
}

void sql_keep_room(struct sql *sql, int fd) {
  sql->fd = fd;
}

void sql_close(struct sql **sql) {
  if (!*sql)
    return;
  while ((*sql)->statements) {
    struct sql_stmt *stmt = (*sql)->statements;
    (*sql)->statements = stmt->next;
    sqlite3_finalize(stmt->handle);
    mem_free(stmt);
  }
  if ((*sql)->sync_failed)
    sqlite3_db_config((*sql)->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_close((*sql)->handle);
  mem_free(*sql);
  *sql = NULL;
}

const char *sql_message(const struct sql *sql) {
  bool is_last = kind_of(sqlite3_errcode(sql->handle)) != ERR_OK;
  return is_last ? sqlite3_errmsg(sql->handle) : sqlite3_errstr(sql->failure);
}

bool sql_sync_failed(const struct sql *sql) {
  return sql->sync_failed;
}

enum err sql_exec(struct sql *sql, const char *text) {
  return note(sql, sqlite3_exec(sql->handle, text, NULL, NULL, NULL));
}

enum err sql_read_int(int64_t *out, struct sql *sql, const char *text) {
  sqlite3_stmt *handle = NULL;
  *out = 0;
  int code = sqlite3_prepare_v2(sql->handle, text, -1, &handle, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step(handle);
  if (code == SQLITE_ROW)
    *out = sqlite3_column_int64(handle, 0);
  enum err err = note(sql, code);
  sqlite3_finalize(handle);
  return err;
}

/* ---- size ------------------------------------------------------------------------------------ */

/* Prepared when it is needed first: before that nothing is read from a file of whatever kind. */
static enum err own(struct sql_stmt **stmt, struct sql *sql, const char *text) {
  return *stmt ? ERR_OK : sql_prepare(stmt, sql, text);
}

static enum err read_number(int64_t *out, struct sql *sql, struct sql_stmt **stmt,
                            const char *text) {
  *out = 0;
  enum err err = own(stmt, sql, text);
  if (err != ERR_OK)
    return err;
  assert(*stmt);
  return sql_next_int(out, *stmt);
}

/* It does not change once there is a table. */
static enum err read_page_size(struct sql *sql) {
  if (sql->page_bytes > 0)
    return ERR_OK;
  return read_number(&sql->page_bytes, sql, &sql->page_size, "PRAGMA page_size");
}

static enum err read_bytes(struct sql *sql) {
  int64_t pages = 0;
  enum err err = read_page_size(sql);
  if (err == ERR_OK)
    err = read_number(&pages, sql, &sql->page_count, "PRAGMA page_count");
  if (err != ERR_OK)
    return err;
  sql->bytes = pages * sql->page_bytes;
  sql->written_pages = 0;
  return ERR_OK;
}

static int64_t most_bytes(const struct sql *sql) {
  return sql->bytes + sql->written_pages * sql->page_bytes;
}

/* SQLite compiles the question for the size anew each time, and the one for free pages once. What
 * is free now may have been added since the size was read. */
enum err sql_read_size(struct sql_size *out, struct sql *sql, int64_t exact_from_bytes) {
  int64_t free_pages = 0;
  enum err err = read_number(&free_pages, sql, &sql->free_count, "PRAGMA freelist_count");
  int64_t free_bytes = free_pages * sql->page_bytes;
  bool exact = sql->written_pages > UNREAD_MAX_PAGES || free_bytes >= sql->bytes ||
               most_bytes(sql) - free_bytes >= exact_from_bytes;
  if (err == ERR_OK && exact)
    err = read_bytes(sql);
  *out = (struct sql_size){
      .bytes = sql->bytes,
      .free_bytes = free_pages * sql->page_bytes,
      .page_bytes = sql->page_bytes,
  };
  return err;
}

/* ---- transactions ---------------------------------------------------------------------------- */

enum err sql_begin(struct sql *sql) {
  enum err err = own(&sql->begin, sql, "BEGIN IMMEDIATE");
  return err == ERR_OK ? sql_run(NULL, sql->begin) : err;
}

/* Past the file's end, so that its size stays what it is. Where that cannot be done there is no
 * help.
 */
static enum err take_room(struct sql *sql, int64_t bytes) {
  int64_t from = sql->allocated_bytes;
  if (fallocate(sql->fd, FALLOC_FL_KEEP_SIZE, from, bytes - from) != 0 &&
      (errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
    return note(sql, SQLITE_FULL);
  sql->allocated_bytes = bytes;
  return ERR_OK;
}

/* What the database grows by would else be asked of the disk by a checkpoint, which could not be
 * made then on a full one; and without it the WAL cannot begin anew, so that nothing could be
 * removed either. */
static enum err allocate(struct sql *sql, int64_t added_bytes) {
  int64_t ahead_bytes = sql->allocated_bytes - most_bytes(sql) - SLACK_BYTES;
  if (sql->fd < 0 || added_bytes <= ahead_bytes / 2)
    return ERR_OK;
  enum err err = read_bytes(sql);
  if (err != ERR_OK || sql->bytes + SLACK_BYTES <= sql->allocated_bytes)
    return err;
  err = take_room(sql, sql->bytes + GROWTH_BYTES);
  if (err == ERR_FULL && sql->bytes > sql->allocated_bytes)
    return take_room(sql, sql->bytes);
  return err == ERR_FULL ? ERR_OK : err;
}

enum err sql_commit(struct sql *sql, int64_t added_bytes) {
  enum err err = allocate(sql, added_bytes);
  if (err == ERR_OK)
    err = own(&sql->commit, sql, "COMMIT");
  return err == ERR_OK ? sql_run(NULL, sql->commit) : err;
}

void sql_rollback(struct sql *sql) {
  if (!sqlite3_get_autocommit(sql->handle))
    (void)sqlite3_exec(sql->handle, "ROLLBACK", NULL, NULL, NULL);
}

enum err sql_set_sync(struct sql *sql, bool sync) {
  if (sql->sync == sync)
    return ERR_OK;
  enum err err = sql_exec(sql, sync ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  if (err == ERR_OK)
    sql->sync = sync;
  return err;
}

enum err sql_set_erase(struct sql *sql, bool erase) {
  return sql_exec(sql, erase ? "PRAGMA secure_delete = ON" : "PRAGMA secure_delete = OFF");
}

/* ---- the WAL --------------------------------------------------------------------------------- */

int sql_wal_pages(const struct sql *sql) {
  return sql->wal_pages;
}

/* The whole WAL. SQLite then cuts the file to its size, and gives back what was taken ahead. */
static void note_copied(struct sql *sql) {
  sql->wal_pages = 0;
  if (read_bytes(sql) != ERR_OK)
    sql->bytes = 0;
  if (sql->allocated_bytes > sql->bytes)
    sql->allocated_bytes = sql->bytes;
}

enum err sql_checkpoint(int *pages, struct sql *sql) {
  int in_wal = 0, copied = 0;
  enum err err = note(sql, sqlite3_wal_checkpoint_v2(sql->handle, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                                     &in_wal, &copied));
  if (err == ERR_OK && copied == in_wal)
    note_copied(sql);
  if (pages)
    *pages = in_wal;
  return err;
}

enum err sql_empty_wal(bool *emptied, struct sql *sql) {
  sqlite3_busy_timeout(sql->handle, 0);
  int code = sqlite3_wal_checkpoint_v2(sql->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout(sql->handle, BUSY_TIMEOUT_MS);
  *emptied = code == SQLITE_OK;
  if (*emptied)
    note_copied(sql);
  return code == SQLITE_BUSY ? ERR_OK : note(sql, code);
}

/* ---- statements ------------------------------------------------------------------------------ */

enum err sql_prepare(struct sql_stmt **out, struct sql *sql, const char *text) {
  struct sql_stmt *stmt = mem_alloc(sizeof *stmt);
  if (!stmt)
    return ERR_MEMORY;
  int code =
      sqlite3_prepare_v3(sql->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
  if (code != SQLITE_OK) {
    mem_free(stmt);
    return note(sql, code);
  }
  stmt->sql = sql;
  stmt->next = sql->statements;
  sql->statements = stmt;
  *out = stmt;
  return ERR_OK;
}

enum err sql_prepare_all(struct sql *sql, const struct sql_text *texts, size_t count) {
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < count; i++)
    err = sql_prepare(texts[i].stmt, sql, texts[i].text);
  return err;
}

static int bind(sqlite3_stmt *stmt, int at, const struct sql_value *value) {
  /* A null pointer would bind NULL, and no column of the journal can be that. */
  const char *data = value->bytes.data ? value->bytes.data : "";
  size_t len = value->bytes.len;
  if (value->type == SQL_IS_INT)
    return sqlite3_bind_int64(stmt, at, value->number);
  if (value->type == SQL_IS_TEXT)
    return sqlite3_bind_text64(stmt, at, data, len, SQLITE_STATIC, SQLITE_UTF8);
  return sqlite3_bind_blob64(stmt, at, data, len, SQLITE_STATIC);
}

void sql_set_values(struct sql_stmt *stmt, const struct sql_value *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    int code = bind(stmt->handle, (int)i + 1, &values[i]);
    if (code != SQLITE_OK && stmt->bound == ERR_OK)
      stmt->bound = kind_of(code);
  }
}

enum err sql_next(bool *row, struct sql_stmt *stmt) {
  enum err err = stmt->bound;
  int code = err == ERR_OK ? sqlite3_step(stmt->handle) : SQLITE_ABORT;
  *row = code == SQLITE_ROW;
  if (*row)
    return ERR_OK;
  if (err == ERR_OK)
    err = note(stmt->sql, code);
  sql_stop(stmt);
  return err;
}

enum err sql_next_int(int64_t *out, struct sql_stmt *stmt) {
  bool row = false;
  enum err err = sql_next(&row, stmt);
  *out = row ? sql_int(stmt, 0) : 0;
  if (row)
    sql_stop(stmt);
  return err;
}

enum err sql_run(int64_t *changes, struct sql_stmt *stmt) {
  bool row = true;
  enum err err = ERR_OK;
  while (err == ERR_OK && row)
    err = sql_next(&row, stmt);
  if (changes)
    *changes = err == ERR_OK ? sqlite3_changes64(stmt->sql->handle) : 0;
  return err;
}

void sql_stop(struct sql_stmt *stmt) {
  sqlite3_reset(stmt->handle);
  stmt->bound = ERR_OK;
}

int64_t sql_int(struct sql_stmt *stmt, int column) {
  return sqlite3_column_int64(stmt->handle, column);
}

struct span sql_span(struct sql_stmt *stmt, int column) {
  const char *data = sqlite3_column_blob(stmt->handle, column);
  return (struct span){data, (size_t)sqlite3_column_bytes(stmt->handle, column)};
}
