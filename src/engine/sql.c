#include "bridge/sql.h"

#include <assert.h>
#include <string.h>

#include <sqlite3.h>

#include "bridge/mem.h"

/* How long a statement waits for another program that has the file open (a person with the sqlite3
 * shell) before it fails. */
enum { BUSY_TIMEOUT_MS = 1000 };

struct sql_stmt {
  struct sql_stmt *next;
  struct sql *sql;
  sqlite3_stmt *handle;
  enum err bound; /* the first failure of a parameter */
};

struct sql {
  sqlite3 *handle;
  struct sql_stmt *statements;
  int wal_pages;
  bool sync;
};

static enum err from_sqlite(int code) {
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

/* ---- fewer and larger reads and writes ---- */

/* SQLite writes and reads page by page, and the journal's pages are small. The system calls took a
 * third of an event's time, and made a checkpoint twice as long. So this VFS is the system's, but
 * that what is written end to end is gathered:
 *
 * In the WAL up to the frame that commits (SQLite's file format, section 4.1: its header names a
 * size in bytes 4 to 7; it is written in two calls, 24 bytes and a page): then all of it is
 * written, before the call returns. So nothing stays in the buffer outside of a transaction, an
 * error reaches the commit, and who reads the file from elsewhere, after the commit, finds it
 * whole.
 *
 * In the database, which only a checkpoint writes to, up to the file control that says that it is
 * done: before that, nobody takes those pages from there. SQLite does not look whether that went
 * well, so what cannot be written stays in the buffer, is read there, and no checkpoint succeeds
 * until it is written.
 *
 * A checkpoint of ours reads the WAL's frames ahead: those that it copies change no more.
 *
 * The WAL grows in large steps, filled with zeros: a sync that has a new size to write, too, takes
 * the file system's own journal and half as long again. Zeros are no frame (their checksum is
 * wrong), so that a reader ends where the frames do. */

enum {
  FRAME_HEADER_BYTES = 24,
  BUFFER_BYTES = 64 * 1024,
  WAL_STEP_BYTES = 256 * 1024,
};

/* Lies behind the system's own struct of the file, and is found by its size. */
struct gathering {
  const sqlite3_io_methods *system;
  sqlite3_io_methods methods; /* the system's, but for those below */
  bool is_wal;
  bool commits;     /* the frame that is being written */
  int64_t end;      /* of what was written or is in the buffer: where an append goes */
  int len;          /* in the buffer, up to end */
  int64_t size;     /* of a WAL, as far as is known */
  bool reads_ahead; /* within a checkpoint, */
  int64_t read_end; /* from the second frame in a row on */
  int64_t ahead;    /* where what was read ahead begins */
  int ahead_len;
  char *buffer; /* of BUFFER_BYTES, and as many behind it for what is read ahead */
};

static sqlite3_vfs *system_vfs;

static struct gathering *gathering_of(sqlite3_file *file) {
  return (struct gathering *)((char *)file + system_vfs->szOsFile);
}

/* What does not fit on the disk is left out: the frames are what matters. */
static void fill_step(sqlite3_file *file, struct gathering *gathering) {
  static const char zeros[16 * 1024];
  int64_t step_end = (gathering->size / WAL_STEP_BYTES + 1) * WAL_STEP_BYTES;
  int code = SQLITE_OK;
  while (code == SQLITE_OK && gathering->size < step_end) {
    int64_t left = step_end - gathering->size;
    int len = left < (int64_t)sizeof zeros ? (int)left : (int)sizeof zeros;
    code = gathering->system->xWrite(file, zeros, len, gathering->size);
    gathering->size += len;
  }
}

static int write_through(sqlite3_file *file, const void *data, int len, int64_t at) {
  struct gathering *gathering = gathering_of(file);
  gathering->ahead_len = 0;
  int code = gathering->system->xWrite(file, data, len, at);
  if (code == SQLITE_OK && gathering->is_wal && at + len > gathering->size) {
    gathering->size = at + len;
    fill_step(file, gathering);
  }
  return code;
}

static int flush(sqlite3_file *file) {
  struct gathering *gathering = gathering_of(file);
  int len = gathering->len;
  if (len == 0)
    return SQLITE_OK;
  int code = write_through(file, gathering->buffer, len, gathering->end - len);
  if (code == SQLITE_OK || gathering->is_wal) /* its transaction is undone then */
    gathering->len = 0;
  return code;
}

static int gather_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 at) {
  struct gathering *gathering = gathering_of(file);
  bool is_header = gathering->is_wal && len == FRAME_HEADER_BYTES;
  if (is_header)
    gathering->commits = memcmp((const char *)data + 4, "\0\0\0\0", 4) != 0;
  int code = SQLITE_OK;
  if (at != gathering->end || gathering->len + len > BUFFER_BYTES)
    code = flush(file);
  if (code != SQLITE_OK)
    return code;
  bool appends = at == gathering->end || !gathering->is_wal;
  gathering->end = at + len;
  if (!appends || len > BUFFER_BYTES)
    return write_through(file, data, len, at);
  memcpy(gathering->buffer + gathering->len, data, (size_t)len);
  gathering->len += len;
  return gathering->is_wal && gathering->commits && !is_header ? flush(file) : SQLITE_OK;
}

/* False at the file's end, and when something cannot be read: then the read itself tells. */
static bool read_ahead(sqlite3_file *file, int len, int64_t at) {
  struct gathering *gathering = gathering_of(file);
  if (!gathering->reads_ahead)
    return false;
  if (at >= gathering->ahead && at + len <= gathering->ahead + gathering->ahead_len)
    return true;
  bool next_frame = at == gathering->read_end + FRAME_HEADER_BYTES;
  if (!next_frame || len > BUFFER_BYTES || at + BUFFER_BYTES > gathering->size)
    return false;
  gathering->ahead = at;
  gathering->ahead_len = 0;
  char *ahead = gathering->buffer + BUFFER_BYTES;
  if (gathering->system->xRead(file, ahead, BUFFER_BYTES, at) == SQLITE_OK)
    gathering->ahead_len = BUFFER_BYTES;
  return gathering->ahead_len > 0;
}

/* Pages of the database that could not be written, or not yet, are in the buffer; the others can be
 * read meanwhile. True when that was all. */
static bool read_database(int *code, sqlite3_file *file, void *out, int len, int64_t at) {
  const struct gathering *gathering = gathering_of(file);
  int64_t begin = gathering->end - gathering->len;
  if (gathering->is_wal || gathering->len == 0)
    return false;
  bool inside = at >= begin && at + len <= gathering->end;
  bool beside = at + len <= begin || at >= gathering->end;
  *code = SQLITE_OK;
  if (inside)
    memcpy(out, gathering->buffer + (at - begin), (size_t)len);
  else if (beside)
    *code = gathering->system->xRead(file, out, len, at);
  return inside || beside;
}

static int gather_read(sqlite3_file *file, void *out, int len, sqlite3_int64 at) {
  struct gathering *gathering = gathering_of(file);
  int code = SQLITE_OK;
  if (read_database(&code, file, out, len, at))
    return code;
  code = flush(file);
  if (code != SQLITE_OK)
    return code;
  bool is_ahead = read_ahead(file, len, at);
  gathering->read_end = at + len;
  if (!is_ahead)
    return gathering->system->xRead(file, out, len, at);
  memcpy(out, gathering->buffer + BUFFER_BYTES + (at - gathering->ahead), (size_t)len);
  return SQLITE_OK;
}

static int gather_close(sqlite3_file *file) {
  struct gathering *gathering = gathering_of(file);
  int code = flush(file);
  int closed = gathering->system->xClose(file);
  mem_free(gathering->buffer);
  return code == SQLITE_OK ? closed : code;
}

static int gather_truncate(sqlite3_file *file, sqlite3_int64 size) {
  struct gathering *gathering = gathering_of(file);
  int code = flush(file);
  gathering->ahead_len = 0;
  if (code == SQLITE_OK)
    code = gathering->system->xTruncate(file, size);
  if (code == SQLITE_OK)
    gathering->size = size;
  return code;
}

static int gather_sync(sqlite3_file *file, int flags) {
  int code = flush(file);
  return code == SQLITE_OK ? gathering_of(file)->system->xSync(file, flags) : code;
}

static int gather_size(sqlite3_file *file, sqlite3_int64 *out) {
  const struct gathering *gathering = gathering_of(file);
  int code = gathering->system->xFileSize(file, out);
  if (gathering->len > 0 && *out < gathering->end)
    *out = gathering->end;
  return code;
}

static int gather_control(sqlite3_file *file, int operation, void *arg) {
  int code = operation == SQLITE_FCNTL_CKPT_DONE ? flush(file) : SQLITE_OK;
  return code == SQLITE_OK ? gathering_of(file)->system->xFileControl(file, operation, arg) : code;
}

static int gather(sqlite3_file *file, bool is_wal) {
  struct gathering *gathering = gathering_of(file);
  *gathering = (struct gathering){.system = file->pMethods, .methods = *file->pMethods};
  gathering->is_wal = is_wal;
  gathering->buffer = mem_alloc((size_t)2 * BUFFER_BYTES);
  if (!gathering->buffer) {
    (void)file->pMethods->xClose(file);
    file->pMethods = NULL;
    return SQLITE_NOMEM;
  }
  sqlite3_int64 size = 0;
  if (gathering->system->xFileSize(file, &size) == SQLITE_OK)
    gathering->size = size;
  gathering->methods.xRead = gather_read;
  gathering->methods.xWrite = gather_write;
  gathering->methods.xClose = gather_close;
  gathering->methods.xTruncate = gather_truncate;
  gathering->methods.xSync = gather_sync;
  gathering->methods.xFileSize = gather_size;
  gathering->methods.xFileControl = gather_control;
  file->pMethods = &gathering->methods;
  return SQLITE_OK;
}

/* The WAL of the connection; NULL before there is one. */
static struct gathering *gathering_of_wal(sqlite3 *handle) {
  sqlite3_file *file = NULL;
  int code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
  return code == SQLITE_OK && file && file->pMethods ? gathering_of(file) : NULL;
}

/* The other files are the system's own. */
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *out_flags) {
  (void)vfs;
  int code = system_vfs->xOpen(system_vfs, name, file, flags, out_flags);
  if (code == SQLITE_OK && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_DB)))
    code = gather(file, flags & SQLITE_OPEN_WAL);
  return code;
}

#define VFS_NAME "telnyx-mqtt"

/* Once per process; the first journal is opened before there are threads that could do so too. */
static int register_vfs(void) {
  static sqlite3_vfs vfs;
  if (system_vfs)
    return SQLITE_OK;
  sqlite3_vfs *found = sqlite3_vfs_find(NULL);
  if (!found)
    return SQLITE_ERROR;
  assert(found->szOsFile % (int)_Alignof(struct gathering) == 0);
  vfs = *found;
  vfs.zName = VFS_NAME;
  vfs.szOsFile += (int)sizeof(struct gathering);
  vfs.xOpen = open_file;
  int code = sqlite3_vfs_register(&vfs, 0);
  if (code == SQLITE_OK)
    system_vfs = found;
  return code;
}

/* ---- the connection ---- */

static int on_commit(void *context, sqlite3 *handle, const char *database, int pages) {
  (void)handle;
  (void)database;
  struct sql *sql = context;
  sql->wal_pages = pages;
  return SQLITE_OK;
}

enum err sql_open(struct sql **out, const char *path) {
  struct sql *sql = mem_alloc(sizeof *sql);
  if (!sql)
    return ERR_MEMORY;
  /* Only the first connection of a process can set this; for later ones it is so already. */
  (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  int code = register_vfs();
  if (code == SQLITE_OK)
    code =
        sqlite3_open_v2(path, &sql->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, VFS_NAME);
  if (code != SQLITE_OK) {
    enum err err = from_sqlite(code);
    sql_close(&sql);
    return err;
  }
  sqlite3_extended_result_codes(sql->handle, 1);
  sqlite3_busy_timeout(sql->handle, BUSY_TIMEOUT_MS);
  sqlite3_wal_hook(sql->handle, on_commit, sql); /* in place of the one that makes checkpoints */
  sql->sync = true;
  *out = sql;
  return ERR_OK;
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
  sqlite3_close((*sql)->handle);
  mem_free(*sql);
  *sql = NULL;
}

const char *sql_message(const struct sql *sql) {
  return sqlite3_errmsg(sql->handle);
}

enum err sql_exec(struct sql *sql, const char *text) {
  return from_sqlite(sqlite3_exec(sql->handle, text, NULL, NULL, NULL));
}

enum err sql_read_int(int64_t *out, struct sql *sql, const char *text) {
  sqlite3_stmt *handle = NULL;
  *out = 0;
  int code = sqlite3_prepare_v2(sql->handle, text, -1, &handle, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step(handle);
  if (code == SQLITE_ROW)
    *out = sqlite3_column_int64(handle, 0);
  enum err err = from_sqlite(code);
  sqlite3_finalize(handle);
  return err;
}

/* Of a transaction that was too large for memory there may be frames in the buffer. Others may
 * write in their place from now on. */
void sql_rollback(struct sql *sql) {
  struct gathering *wal = gathering_of_wal(sql->handle);
  if (!sqlite3_get_autocommit(sql->handle))
    (void)sqlite3_exec(sql->handle, "ROLLBACK", NULL, NULL, NULL);
  if (wal)
    wal->len = 0;
}

enum err sql_set_sync(struct sql *sql, bool sync) {
  if (sql->sync == sync)
    return ERR_OK;
  enum err err = sql_exec(sql, sync ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  if (err == ERR_OK)
    sql->sync = sync;
  return err;
}

int sql_wal_pages(const struct sql *sql) {
  return sql->wal_pages;
}

enum err sql_checkpoint(struct sql *sql) {
  struct gathering *wal = gathering_of_wal(sql->handle);
  if (wal)
    wal->reads_ahead = true;
  int code = sqlite3_wal_checkpoint_v2(sql->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  if (wal) {
    wal->reads_ahead = false;
    wal->ahead_len = 0;
  }
  return from_sqlite(code);
}

enum err sql_prepare(struct sql_stmt **out, struct sql *sql, const char *text) {
  struct sql_stmt *stmt = mem_alloc(sizeof *stmt);
  if (!stmt)
    return ERR_MEMORY;
  int code =
      sqlite3_prepare_v3(sql->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
  if (code != SQLITE_OK) {
    mem_free(stmt);
    return from_sqlite(code);
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

static void note_bound(struct sql_stmt *stmt, int code) {
  if (code != SQLITE_OK && stmt->bound == ERR_OK)
    stmt->bound = from_sqlite(code);
}

void sql_set_int(struct sql_stmt *stmt, int at, int64_t value) {
  note_bound(stmt, sqlite3_bind_int64(stmt->handle, at, value));
}

/* A null pointer would bind NULL, and no column of the journal can be that. */
void sql_set_text(struct sql_stmt *stmt, int at, struct span text) {
  note_bound(stmt, sqlite3_bind_text64(stmt->handle, at, text.data ? text.data : "", text.len,
                                       SQLITE_STATIC, SQLITE_UTF8));
}

void sql_set_blob(struct sql_stmt *stmt, int at, struct span bytes) {
  note_bound(stmt, sqlite3_bind_blob64(stmt->handle, at, bytes.data ? bytes.data : "", bytes.len,
                                       SQLITE_STATIC));
}

enum err sql_next(bool *row, struct sql_stmt *stmt) {
  enum err err = stmt->bound;
  int code = err == ERR_OK ? sqlite3_step(stmt->handle) : SQLITE_ABORT;
  *row = code == SQLITE_ROW;
  if (*row)
    return ERR_OK;
  if (err == ERR_OK)
    err = from_sqlite(code);
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
