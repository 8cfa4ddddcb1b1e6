#include "schema.h"

#include <stdbool.h>
#include <stdio.h>

#include "embedded/schema_sql.h"

enum {
  APPLICATION_ID = 1953329514, /* as in config/schema.sql */
  /* A longer file is not read whole at the start (36 s for a GiB that the kernel has not in its
   * cache): damage there is met when it is read, and ends the writing. */
  CHECKED_MAX_BYTES = 64 * 1024 * 1024,
};

/* config/schema.sql makes a new file; steps[n] brings one of version n to version n + 1, and leaves
 * it as a new one is. */
static const char *const steps[] = {
    [1] = "ALTER TABLE command ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';"
          "PRAGMA user_version = 2;",
    [2] = "CREATE INDEX command_done ON command (state, id) WHERE state > 1;"
          "CREATE TABLE command_key_kept (id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL,"
          " key BLOB NOT NULL, fingerprint TEXT NOT NULL, outcome TEXT NOT NULL) STRICT;"
          "CREATE INDEX command_key_kept_key ON command_key_kept (key);"
          "PRAGMA user_version = 3;",
    [3] = "CREATE TABLE note (owner TEXT NOT NULL, key TEXT NOT NULL, due_ms INTEGER NOT NULL,"
          " value BLOB NOT NULL, PRIMARY KEY (owner, key)) STRICT, WITHOUT ROWID;"
          "ALTER TABLE command ADD COLUMN owner TEXT NOT NULL DEFAULT '';"
          "ALTER TABLE command ADD COLUMN reference TEXT NOT NULL DEFAULT '';"
          "PRAGMA user_version = 4;",
    [4] = "ALTER TABLE command ADD COLUMN signature INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE command ADD COLUMN signed_until_ms INTEGER NOT NULL DEFAULT 0;"
          "CREATE TABLE command_nonce (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL UNIQUE,"
          " expires_ms INTEGER NOT NULL) STRICT;"
          "CREATE TABLE command_nonce_gone (one INTEGER PRIMARY KEY CHECK (one = 1),"
          " forgotten_to_ms INTEGER NOT NULL) STRICT;"
          "INSERT INTO command_nonce_gone VALUES (1, 0);"
          "PRAGMA user_version = 5;",
};
enum { VERSION = sizeof steps / sizeof steps[0] };

/* What is removed is overwritten, whatever the build's default is. The cache is small: rows are
 * appended, and what is read again soon is in the kernel's. Checkpoints are called for by the
 * journal, after completions are posted. */
static const char settings[] = "PRAGMA page_size = 4096;"
                               "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA journal_size_limit = 16777216;"
                               "PRAGMA cache_size = -1024;"
                               "PRAGMA mmap_size = 0;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA cell_size_check = ON;";

static void tell_damaged(const char *what, const char *path, char *why, size_t why_size) {
  snprintf(why, why_size,
           "%s is damaged (%s): move it and its -wal file away to start with an empty journal; "
           "'sqlite3 FILE .recover' gets out what can be read",
           path, what);
}

void store_schema_tell(enum err err, struct sql *sql, const char *path, char *why,
                       size_t why_size) {
  if (err == ERR_CORRUPT)
    tell_damaged(sql_message(sql), path, why, why_size);
  else
    snprintf(why, why_size, "%s: %s (%s)", path, err_text(err), sql_message(sql));
}

static enum err check_kind(int64_t *version, struct sql *sql, const char *path, char *why,
                           size_t why_size) {
  int64_t application = 0;
  int64_t objects = 0;
  enum err err = sql_read_int(&application, sql, "PRAGMA application_id");
  if (err == ERR_OK)
    err = sql_read_int(version, sql, "PRAGMA user_version");
  if (err == ERR_OK)
    err = sql_read_int(&objects, sql, "SELECT count(*) FROM sqlite_schema");
  if (err != ERR_OK) {
    store_schema_tell(err, sql, path, why, why_size);
    return err;
  }
  bool is_new = application == 0 && *version == 0 && objects == 0;
  if (!is_new && (application != APPLICATION_ID || *version < 1)) {
    snprintf(why, why_size, "%s is a database of another program: set journal.path to another file",
             path);
    return ERR_CORRUPT;
  }
  if (*version > VERSION) {
    snprintf(why, why_size,
             "%s was written by a newer bridge (journal version %lld, this one knows up to %d): "
             "run that one, or move the file away to start with an empty journal",
             path, (long long)*version, (int)VERSION);
    return ERR_VERSION;
  }
  return ERR_OK;
}

static enum err check_pages(struct sql *sql, const char *path, char *why, size_t why_size) {
  int64_t bytes = 0;
  int64_t complaints = 0;
  enum err err = sql_read_int(&bytes, sql,
                              "SELECT page_count * page_size "
                              "FROM pragma_page_count, pragma_page_size");
  if (err == ERR_OK && bytes <= CHECKED_MAX_BYTES)
    err = sql_read_int(&complaints, sql,
                       "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'");
  if (err != ERR_OK)
    store_schema_tell(err, sql, path, why, why_size);
  if (err != ERR_OK || complaints == 0)
    return err;
  tell_damaged("a page of it holds something else", path, why, why_size);
  return ERR_CORRUPT;
}

static enum err migrate(struct sql *sql, int64_t version) {
  if (version == VERSION)
    return ERR_OK;
  enum err err = sql_begin(sql);
  if (err == ERR_OK && version == 0) {
    err = sql_exec(sql, embedded_schema_sql);
    version = VERSION;
  }
  for (; err == ERR_OK && version < VERSION; version++)
    err = sql_exec(sql, steps[version]);
  return err == ERR_OK ? sql_commit(sql, INT64_MAX) : err;
}

enum err store_schema_prepare(struct sql *sql, const char *path, char *why, size_t why_size) {
  int64_t version = 0;
  enum err err = check_kind(&version, sql, path, why, why_size);
  if (err == ERR_OK)
    err = check_pages(sql, path, why, why_size);
  if (err != ERR_OK)
    return err;
  err = sql_exec(sql, settings);
  if (err == ERR_OK)
    err = migrate(sql, version);
  if (err != ERR_OK) {
    store_schema_tell(err, sql, path, why, why_size);
    sql_rollback(sql);
  }
  return err;
}
