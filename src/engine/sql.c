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

/* ---- the WAL's writes ------------------------------------------------------------------------ */

/* SQLite writes a WAL frame in two calls, 24 bytes and a page; with the journal's small pages these
 * were a third of the time that an event took. This VFS is the system's, but for the WAL: what is
 * appended to it goes into a buffer, and with the frame that commits (SQLite's file format, section
 * 4.1: its header names a size in bytes 4 to 7) all of it is written, before the call returns. So
 * nothing stays in the buffer outside of a transaction, an error reaches the commit, and who reads
 * the file from elsewhere, after the commit, finds it whole.
 *
 * The file grows in large steps, filled with zeros: a sync that has a new size to write, too, takes
 * the file system's own journal and half as long again. Zeros are no frame (their checksum is
 * wrong), so that a reader ends where the frames do. */

enum {
  FRAME_HEADER_BYTES = 24,
  WAL_BUFFER_BYTES = 64 * 1024,
  WAL_STEP_BYTES = 256 * 1024,
};

struct wal_file {
  sqlite3_file base;
  sqlite3_file *real; /* behind this struct */
  int64_t end;        /* of what was written or is in the buffer: where an append goes */
  int len;            /* in the buffer, up to end */
  int64_t size;       /* of the file, as far as is known */
  bool commits;       /* the frame that is being written */
  char *buffer;
};

static sqlite3_vfs *system_vfs;

static sqlite3_file *real_file(sqlite3_file *file) {
  return ((struct wal_file *)file)->real;
}

/* What does not fit on the disk is left out: the frames are what matters. */
static void fill_step(struct wal_file *wal) {
  static const char zeros[16 * 1024];
  int64_t step_end = (wal->size / WAL_STEP_BYTES + 1) * WAL_STEP_BYTES;
  int code = SQLITE_OK;
  while (code == SQLITE_OK && wal->size < step_end) {
    int64_t left = step_end - wal->size;
    int len = left < (int64_t)sizeof zeros ? (int)left : (int)sizeof zeros;
    code = wal->real->pMethods->xWrite(wal->real, zeros, len, wal->size);
    wal->size += len;
  }
}

static int write_real(struct wal_file *wal, const void *data, int len, int64_t at) {
  int code = wal->real->pMethods->xWrite(wal->real, data, len, at);
  if (code == SQLITE_OK && at + len > wal->size) {
    wal->size = at + len;
    fill_step(wal);
  }
  return code;
}

static int flush_wal(sqlite3_file *file) {
  struct wal_file *wal = (struct wal_file *)file;
  int len = wal->len;
  wal->len = 0; /* also on failure: the transaction is undone then */
  return len > 0 ? write_real(wal, wal->buffer, len, wal->end - len) : SQLITE_OK;
}

static int write_wal(sqlite3_file *file, const void *data, int len, sqlite3_int64 at) {
  struct wal_file *wal = (struct wal_file *)file;
  bool is_header = len == FRAME_HEADER_BYTES;
  if (is_header)
    wal->commits = memcmp((const char *)data + 4, "\0\0\0\0", 4) != 0;
  int code = SQLITE_OK;
  if (at != wal->end || wal->len + len > WAL_BUFFER_BYTES)
    code = flush_wal(file);
  if (code != SQLITE_OK)
    return code;
  bool appends = at == wal->end && len <= WAL_BUFFER_BYTES;
  wal->end = at + len;
  if (!appends)
    return write_real(wal, data, len, at);
  memcpy(wal->buffer + wal->len, data, (size_t)len);
  wal->len += len;
  return wal->commits && !is_header ? flush_wal(file) : SQLITE_OK;
}

static int close_wal(sqlite3_file *file) {
  int code = flush_wal(file);
  int closed = real_file(file)->pMethods->xClose(real_file(file));
  mem_free(((struct wal_file *)file)->buffer);
  return code == SQLITE_OK ? closed : code;
}

/* What looks at the file finds the buffer's content in it. */
#define AFTER_FLUSH(file, call)                                                                    \
  int code = flush_wal(file);                                                                      \
  return code == SQLITE_OK ? real_file(file)->pMethods->call : code

static int read_wal(sqlite3_file *file, void *out, int len, sqlite3_int64 at) {
  AFTER_FLUSH(file, xRead(real_file(file), out, len, at));
}

static int truncate_wal(sqlite3_file *file, sqlite3_int64 size) {
  int code = flush_wal(file);
  if (code == SQLITE_OK)
    code = real_file(file)->pMethods->xTruncate(real_file(file), size);
  if (code == SQLITE_OK)
    ((struct wal_file *)file)->size = size;
  return code;
}

static int sync_wal(sqlite3_file *file, int flags) {
  AFTER_FLUSH(file, xSync(real_file(file), flags));
}

static int size_wal(sqlite3_file *file, sqlite3_int64 *out) {
  AFTER_FLUSH(file, xFileSize(real_file(file), out));
}

static int control_wal(sqlite3_file *file, int operation, void *arg) {
  AFTER_FLUSH(file, xFileControl(real_file(file), operation, arg));
}

static int lock_wal(sqlite3_file *file, int level) {
  return real_file(file)->pMethods->xLock(real_file(file), level);
}

static int unlock_wal(sqlite3_file *file, int level) {
  return real_file(file)->pMethods->xUnlock(real_file(file), level);
}

static int check_lock_wal(sqlite3_file *file, int *out) {
  return real_file(file)->pMethods->xCheckReservedLock(real_file(file), out);
}

static int sector_wal(sqlite3_file *file) {
  return real_file(file)->pMethods->xSectorSize(real_file(file));
}

static int traits_wal(sqlite3_file *file) {
  return real_file(file)->pMethods->xDeviceCharacteristics(real_file(file));
}

static const sqlite3_io_methods wal_methods = {
    .iVersion = 1,
    .xClose = close_wal,
    .xRead = read_wal,
    .xWrite = write_wal,
    .xTruncate = truncate_wal,
    .xSync = sync_wal,
    .xFileSize = size_wal,
    .xLock = lock_wal,
    .xUnlock = unlock_wal,
    .xCheckReservedLock = check_lock_wal,
    .xFileControl = control_wal,
    .xSectorSize = sector_wal,
    .xDeviceCharacteristics = traits_wal,
};

static int open_wal(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                    int *out_flags) {
  (void)vfs;
  struct wal_file *wal = (struct wal_file *)file;
  *wal = (struct wal_file){.real = (sqlite3_file *)(wal + 1)};
  wal->buffer = mem_alloc(WAL_BUFFER_BYTES);
  if (!wal->buffer)
    return SQLITE_NOMEM;
  int code = system_vfs->xOpen(system_vfs, name, wal->real, flags, out_flags);
  if (code != SQLITE_OK) {
    mem_free(wal->buffer);
    return code;
  }
  wal->base.pMethods = &wal_methods;
  sqlite3_int64 size = 0;
  if (wal->real->pMethods->xFileSize(wal->real, &size) == SQLITE_OK)
    wal->size = size;
  return SQLITE_OK;
}

/* Only the WAL is wrapped; every other file is the system's own. */
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *out_flags) {
  if (flags & SQLITE_OPEN_WAL)
    return open_wal(vfs, name, file, flags, out_flags);
  return system_vfs->xOpen(system_vfs, name, file, flags, out_flags);
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
  vfs = *found;
  vfs.zName = VFS_NAME;
  vfs.szOsFile += (int)sizeof(struct wal_file);
  vfs.xOpen = open_file;
  int code = sqlite3_vfs_register(&vfs, 0);
  if (code == SQLITE_OK)
    system_vfs = found;
  return code;
}

/* ---- the connection -------------------------------------------------------------------------- */

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

int sql_wal_pages(const struct sql *sql) {
  return sql->wal_pages;
}

enum err sql_checkpoint(struct sql *sql) {
  int code = sqlite3_wal_checkpoint_v2(sql->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
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
