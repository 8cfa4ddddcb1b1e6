#include "sql_vfs.h"

#include <assert.h>
#include <string.h>

#include <sqlite3.h>

#include "bridge/mem.h"

/* SQLite writes and reads page by page, and the journal's pages are small: the system calls took a
 * third of an event's time. So this VFS is the system's, but for the WAL:
 *
 * What is written end to end is gathered up to the frame that commits (SQLite's file format,
 * section 4.1: its header names a size in bytes 4 to 7; it is written in two calls, 24 bytes and a
 * page): then all of it is written, before the call returns. So nothing stays in the buffer outside
 * of a transaction, an error reaches the commit, and who reads the file from elsewhere, after the
 * commit, finds it whole. (The database's own pages are not gathered: of what a checkpoint writes,
 * SQLite looks at no error but that of the write itself.)
 *
 * A checkpoint of ours reads the WAL's frames ahead: those that it copies change no more.
 *
 * The WAL grows in large steps, filled with zeros: a sync that has a new size to write, too, takes
 * the file system's own journal and half as long again. Zeros are no frame (their checksum is
 * wrong), so that a reader ends where the frames do.
 *
 * After a sync that failed, Linux takes for written what was not (lwn.net/Articles/752063): the
 * next sync would succeed, and frames before those that it promises would still be lost with the
 * power, and with them all that follow. So they are written again before it. */

enum {
  FRAME_HEADER_BYTES = 24,
  BUFFER_BYTES = 64 * 1024,
  WAL_STEP_BYTES = 256 * 1024,
};

/* Of a WAL. Lies behind the system's own struct of the file, and is found by its size. */
struct gathering {
  const sqlite3_io_methods *system;
  sqlite3_io_methods methods; /* the system's, but for those below */
  bool commits;               /* the frame that is being written */
  int64_t end;                /* of what was written or is in the buffer: where an append goes */
  int len;                    /* in the buffer, up to end */
  int64_t size;               /* of the file, as far as is known */
  int64_t unsynced;           /* where what was written since the last sync begins, */
  int64_t unsynced_end;       /* and ends; 0: nothing was */
  bool sync_failed;           /* the last one */
  bool reads_ahead;           /* within a checkpoint, */
  int64_t read_end;           /* from the second frame in a row on */
  int64_t ahead;              /* where what was read ahead begins */
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

static void note_unsynced(struct gathering *gathering, int64_t at, int64_t end) {
  if (gathering->unsynced_end == 0 || at < gathering->unsynced)
    gathering->unsynced = at;
  if (end > gathering->unsynced_end)
    gathering->unsynced_end = end;
}

static int write_through(sqlite3_file *file, const void *data, int len, int64_t at) {
  struct gathering *gathering = gathering_of(file);
  gathering->ahead_len = 0;
  int code = gathering->system->xWrite(file, data, len, at);
  if (code != SQLITE_OK)
    return code;
  note_unsynced(gathering, at, at + len);
  if (at + len > gathering->size) {
    gathering->size = at + len;
    fill_step(file, gathering);
  }
  return code;
}

static void drop(struct gathering *gathering) {
  gathering->end -= gathering->len;
  gathering->len = 0;
}

/* What cannot be written is dropped: its transaction is undone then. */
static int flush(sqlite3_file *file) {
  struct gathering *gathering = gathering_of(file);
  int len = gathering->len;
  if (len == 0)
    return SQLITE_OK;
  int code = write_through(file, gathering->buffer, len, gathering->end - len);
  if (code == SQLITE_OK)
    gathering->len = 0;
  else
    drop(gathering);
  return code;
}

static int gather_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 at) {
  struct gathering *gathering = gathering_of(file);
  bool is_header = len == FRAME_HEADER_BYTES;
  if (is_header)
    gathering->commits = memcmp((const char *)data + 4, "\0\0\0\0", 4) != 0;
  bool appends = at == gathering->end;
  int code = SQLITE_OK;
  if (!appends || gathering->len + len > BUFFER_BYTES)
    code = flush(file);
  if (code != SQLITE_OK)
    return code;
  gathering->end = at + len;
  if (!appends || len > BUFFER_BYTES)
    return write_through(file, data, len, at);
  memcpy(gathering->buffer + gathering->len, data, (size_t)len);
  gathering->len += len;
  return gathering->commits && !is_header ? flush(file) : SQLITE_OK;
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

static int gather_read(sqlite3_file *file, void *out, int len, sqlite3_int64 at) {
  struct gathering *gathering = gathering_of(file);
  int code = flush(file);
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
  if (code != SQLITE_OK)
    return code;
  gathering->size = size;
  if (gathering->unsynced_end > size)
    gathering->unsynced_end = gathering->unsynced < size ? size : 0;
  return code;
}

static int write_unsynced_again(sqlite3_file *file) {
  struct gathering *gathering = gathering_of(file);
  int code = SQLITE_OK;
  int64_t at = gathering->unsynced;
  while (code == SQLITE_OK && at < gathering->unsynced_end) {
    int64_t left = gathering->unsynced_end - at;
    int len = left < BUFFER_BYTES ? (int)left : BUFFER_BYTES;
    code = gathering->system->xRead(file, gathering->buffer, len, at);
    if (code == SQLITE_OK)
      code = gathering->system->xWrite(file, gathering->buffer, len, at);
    at += len;
  }
  return code;
}

static int gather_sync(sqlite3_file *file, int flags) {
  struct gathering *gathering = gathering_of(file);
  int code = flush(file);
  if (code == SQLITE_OK && gathering->sync_failed)
    code = write_unsynced_again(file);
  if (code == SQLITE_OK)
    code = gathering->system->xSync(file, flags);
  gathering->sync_failed = code != SQLITE_OK;
  if (code == SQLITE_OK)
    gathering->unsynced_end = 0;
  return code;
}

static int gather_size(sqlite3_file *file, sqlite3_int64 *out) {
  int code = flush(file);
  return code == SQLITE_OK ? gathering_of(file)->system->xFileSize(file, out) : code;
}

static int gather(sqlite3_file *file) {
  struct gathering *gathering = gathering_of(file);
  *gathering = (struct gathering){.system = file->pMethods, .methods = *file->pMethods};
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
  file->pMethods = &gathering->methods;
  return SQLITE_OK;
}

/* The other files are the system's own. */
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *out_flags) {
  (void)vfs;
  int code = system_vfs->xOpen(system_vfs, name, file, flags, out_flags);
  if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL))
    code = gather(file);
  return code;
}

int sql_vfs_register(void) {
  static sqlite3_vfs vfs;
  if (system_vfs)
    return SQLITE_OK;
  sqlite3_vfs *found = sqlite3_vfs_find(NULL);
  if (!found)
    return SQLITE_ERROR;
  assert(found->szOsFile % (int)_Alignof(struct gathering) == 0);
  vfs = *found;
  vfs.zName = SQL_VFS_NAME;
  vfs.szOsFile += (int)sizeof(struct gathering);
  vfs.xOpen = open_file;
  int code = sqlite3_vfs_register(&vfs, 0);
  if (code == SQLITE_OK)
    system_vfs = found;
  return code;
}

/* The WAL of the connection; NULL before there is one. */
static struct gathering *gathering_of_wal(sqlite3 *handle) {
  sqlite3_file *file = NULL;
  int code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
  return code == SQLITE_OK && file && file->pMethods ? gathering_of(file) : NULL;
}

void sql_vfs_drop_unwritten(sqlite3 *handle) {
  struct gathering *wal = gathering_of_wal(handle);
  if (wal)
    drop(wal);
}

void sql_vfs_read_ahead(sqlite3 *handle, bool reads_ahead) {
  struct gathering *wal = gathering_of_wal(handle);
  if (!wal)
    return;
  wal->reads_ahead = reads_ahead;
  wal->ahead_len = 0;
}
