#include "journal.h"

#include <stdio.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "commands.h"
#include "file.h"
#include "outbox.h"
#include "room.h"
#include "rows.h"
#include "schema.h"
#include "seen.h"
#include "sql.h"
#include "upkeep.h"

enum { TICK_MS = 1000 }; /* how often what failed is tried again */

/* ---- the connection -------------------------------------------------------------------------- */

/* What the ids of events, and those of commands, may take at most. */
static int64_t bytes_for_ids(const struct store_journal *journal) {
  enum { PART = 4 };
  int64_t disk_bytes = store_file_disk(journal->file).total_bytes;
  int64_t most_bytes = journal->options.max_bytes;
  return (disk_bytes < most_bytes ? disk_bytes : most_bytes) / PART;
}

static enum err open_tables(struct store_journal *journal) {
  const struct store_options *options = &journal->options;
  struct sql *sql = journal->sql;
  int64_t ids_bytes = bytes_for_ids(journal);
  enum err err = store_outbox_open(&journal->outbox, sql);
  if (err == ERR_OK)
    err = store_seen_open(&journal->seen, sql, options->dedupe_window_ms, ids_bytes);
  if (err == ERR_OK)
    err = store_commands_open(&journal->commands, sql, options, ids_bytes);
  if (err == ERR_OK)
    err = store_rows_open(&journal->rows, sql);
  return err == ERR_OK ? store_room_open(&journal->room, sql, journal->file, options) : err;
}

static void disconnect(struct store_journal *journal) {
  store_room_close(&journal->room);
  store_rows_close(&journal->rows);
  store_commands_close(&journal->commands);
  store_seen_close(&journal->seen);
  store_outbox_close(&journal->outbox);
  sql_close(&journal->sql);
}

/* What a killed process left in the WAL was perhaps never synced, and the sync may have failed: it
 * is written anew, to the file, before anything follows it. On a full disk what can be removed is
 * removed first; and a reader elsewhere may be in the way. */
static enum err rewrite_wal(struct sql *sql) {
  bool emptied = false;
  enum err err = sql_empty_wal(&emptied, sql);
  return err == ERR_FULL ? ERR_OK : err;
}

static enum err connect_prepared(struct store_journal *journal) {
  enum err err = rewrite_wal(journal->sql);
  if (err == ERR_OK)
    err = open_tables(journal);
  if (err == ERR_OK)
    err = store_file_note_wal(journal->file);
  if (err == ERR_OK)
    err = store_upkeep_start(&journal->upkeep, journal->sql, journal->file, journal->seen,
                             journal->options.retention_ms);
  return err;
}

static enum err connect(struct store_journal *journal, char *why, size_t why_size) {
  const char *path = journal->options.path;
  enum err err = sql_open(&journal->sql, store_file_path(journal->file));
  if (err != ERR_OK) {
    snprintf(why, why_size, "%s cannot be opened: %s", path, err_text(err));
    return err;
  }
  sql_keep_room(journal->sql, store_file_fd(journal->file));
  err = store_schema_prepare(journal->sql, path, why, why_size);
  if (err != ERR_OK)
    return err;
  err = connect_prepared(journal);
  if (err != ERR_OK)
    store_schema_tell(err, journal->sql, path, why, why_size);
  return err;
}

static enum err move_out_and_in(struct store_journal *journal) {
  char *why = journal->move_why;
  enum err err = ERR_OK;
  if (journal->sql)
    err = store_file_move_out(journal->file, journal->sql, why, sizeof journal->move_why);
  if (err != ERR_OK)
    return err;
  disconnect(journal);
  err = store_file_move_in(journal->file, why, sizeof journal->move_why);
  if (err == ERR_OK)
    err = connect(journal, why, sizeof journal->move_why);
  if (err != ERR_OK)
    disconnect(journal);
  return err;
}

/* After a sync that failed: before anything new is promised, what was promised goes where it is
 * written and synced anew. */
static enum err move(struct store_journal *journal) {
  int64_t now_ms = clock_mono_ms();
  if (now_ms < journal->retry_mono_ms)
    return journal->failure;
  journal->retry_mono_ms = now_ms + TICK_MS;
  enum err err = move_out_and_in(journal);
  if (err != ERR_OK)
    return err;
  log_line(LOG_WARN, "a sync failed: the journal has moved to a new file");
  journal->distrusted = false;
  journal->move_why[0] = '\0';
  return ERR_OK;
}

/* ---- transactions ---------------------------------------------------------------------------- */

static enum err check_file(const struct store_journal *journal) {
  char why[sizeof journal->why];
  return store_file_check(journal->file, why, sizeof why);
}

/* The path is looked at before the commit, so that nothing is acknowledged that a restart would not
 * find. */
static enum err commit(struct store_journal *journal) {
  enum err err = store_outbox_flush(journal->outbox, journal->failure != ERR_OK);
  if (err == ERR_OK)
    err = check_file(journal);
  FAULT_POINT(STORE_BEFORE_COMMIT);
  if (err == ERR_OK)
    err = sql_commit(journal->sql, journal->added_bytes);
  FAULT_POINT(STORE_AFTER_COMMIT);
  if (err != ERR_OK)
    return err;
  journal->commits++;
  store_outbox_commit(journal->outbox);
  store_seen_commit(journal->seen);
  return ERR_OK;
}

static enum err begin(struct store_journal *journal) {
  enum err err = sql_begin(journal->sql);
  return err == ERR_OK ? store_room_make(journal->room, journal) : err;
}

static void undo(struct store_journal *journal) {
  sql_rollback(journal->sql);
  store_outbox_rollback(journal->outbox);
  store_seen_rollback(journal->seen);
}

static enum err remove_unerased(struct store_journal *journal) {
  enum err err = ERR_OK;
  do {
    err = begin(journal);
    if (err == ERR_OK)
      err = commit(journal);
  } while (err == ERR_OK && store_room_wants_more(journal->room));
  return err;
}

/* What could not be written was perhaps too much for the disk. A WAL that begins anew has the room
 * that is kept for it; and what is removed now is not overwritten, which would take more of it. */
static enum err make_room(struct store_journal *journal) {
  enum err err = store_upkeep_make_room(&journal->upkeep);
  if (err == ERR_OK)
    err = sql_set_erase(journal->sql, false);
  if (err == ERR_OK)
    err = remove_unerased(journal);
  if (err != ERR_OK)
    undo(journal);
  enum err reset = sql_set_erase(journal->sql, true);
  return err == ERR_OK ? reset : err;
}

static enum err prepare(struct store_journal *journal, bool sync) {
  if (journal->failure == ERR_CORRUPT)
    return ERR_CORRUPT; /* what is written to a damaged file may never be read */
  journal->now_wall_ms = clock_wall_ms();
  enum err err = journal->distrusted ? move(journal) : ERR_OK;
  if (err == ERR_OK)
    err = sql_set_sync(journal->sql, sync || journal->failure != ERR_OK);
  return err == ERR_OK && journal->failure != ERR_OK ? make_room(journal) : err;
}

static enum err attempt(struct store_journal *journal, store_journal_fn *run, void *context,
                        bool again) {
  enum err err = begin(journal);
  journal->added_rows = journal->added_bytes = 0;
  if (err == ERR_OK)
    err = run(journal, context, again);
  return err == ERR_OK ? commit(journal) : err;
}

static void note_success(struct store_journal *journal) {
  if (journal->failure != ERR_OK)
    log_line(LOG_INFO, "journal can be written again");
  journal->failure = ERR_OK;
}

enum err store_journal_write(struct store_journal *journal, bool sync, store_journal_fn *run,
                             void *context) {
  enum err err = prepare(journal, sync);
  if (err == ERR_OK)
    err = attempt(journal, run, context, false);
  if (err == ERR_FULL && journal->failure == ERR_OK) {
    undo(journal);
    err = make_room(journal);
    if (err == ERR_OK)
      err = attempt(journal, run, context, true);
  }
  if (err == ERR_OK)
    note_success(journal);
  else
    store_journal_fail(journal, err);
  return err;
}

int64_t store_journal_batch_bytes(const struct store_journal *journal) {
  return journal->upkeep.batch_bytes;
}

static void explain(char *why, size_t why_size, enum err err, const struct store_journal *journal) {
  if (journal->move_why[0])
    snprintf(why, why_size, "%s", journal->move_why);
  else if (store_file_check(journal->file, why, why_size) == ERR_OK)
    store_schema_tell(err, journal->sql, journal->options.path, why, why_size);
}

/* A move is tried at once, all else again in a while. */
void store_journal_fail(struct store_journal *journal, enum err err) {
  if (journal->failure == ERR_CORRUPT)
    return;
  explain(journal->why, sizeof journal->why, err, journal);
  if (journal->sql)
    undo(journal);
  if (journal->failure == ERR_OK)
    log_line(LOG_ERROR, "journal cannot be written", LOG_ERR(err), LOG_TEXT("why", journal->why));
  journal->failure = err;
  if (journal->distrusted)
    return;
  journal->distrusted = sql_sync_failed(journal->sql);
  journal->retry_mono_ms = clock_mono_ms() + (journal->distrusted ? 0 : TICK_MS);
}

bool store_journal_is_readable(const struct store_journal *journal) {
  return !journal->distrusted;
}

/* ---- upkeep ---------------------------------------------------------------------------------- */

bool store_journal_wants_turn(const struct store_journal *journal) {
  if (journal->failure != ERR_OK)
    return clock_mono_ms() >= journal->retry_mono_ms;
  return store_room_wants_turn(journal->room) || check_file(journal) != ERR_OK;
}

int64_t store_journal_rest_ms(const struct store_journal *journal) {
  if (journal->failure != ERR_OK) {
    int64_t rest_ms = journal->retry_mono_ms - clock_mono_ms();
    return rest_ms > 0 ? rest_ms : 0;
  }
  int64_t rest_ms = clock_earlier(store_room_rest_ms(journal->room), TICK_MS);
  return clock_earlier(rest_ms, store_upkeep_rest_ms(&journal->upkeep));
}

void store_journal_tidy(struct store_journal *journal) {
  int64_t now_ms = clock_mono_ms();
  if (journal->failure != ERR_OK || now_ms < journal->tidy_mono_ms)
    return;
  if (store_room_take_removed(journal->room))
    store_upkeep_note_removed(&journal->upkeep);
  enum err err = store_upkeep_run(&journal->upkeep);
  if (err == ERR_OK)
    err = sql_set_sync(journal->sql, true); /* ahead of a write that somebody waits for */
  if (err == ERR_OK)
    return;
  journal->tidy_mono_ms = now_ms + TICK_MS;
  log_line(LOG_WARN, "journal could not be tidied", LOG_ERR(err));
  if (err == ERR_CORRUPT || sql_sync_failed(journal->sql))
    store_journal_fail(journal, err);
}

void store_journal_tell(struct store_stats *out, struct store_journal *journal) {
  *out = (struct store_stats){.failing = journal->failure != ERR_OK, .commits = journal->commits};
  if (out->failing)
    snprintf(out->why, sizeof out->why, "%s", journal->why);
  if (!store_journal_is_readable(journal))
    return;
  store_room_tell(out, journal->room);
  if (store_outbox_tell(out, journal->outbox) != ERR_OK)
    out->failing = true;
}

/* ---- opening --------------------------------------------------------------------------------- */

enum err store_journal_open(struct store_journal **out, const struct store_options *options,
                            char *why, size_t why_size) {
  struct store_journal *journal = mem_alloc(sizeof *journal);
  snprintf(why, why_size, "%s", err_text(ERR_MEMORY));
  if (!journal)
    return ERR_MEMORY;
  journal->options = *options;
  enum err err = store_file_open(&journal->file, options->path, why, why_size);
  if (err == ERR_OK)
    err = connect(journal, why, why_size);
  if (err != ERR_OK) {
    store_journal_close(&journal);
    return err;
  }
  store_file_warn_exposed(journal->file);
  *out = journal;
  return ERR_OK;
}

void store_journal_close(struct store_journal **journal) {
  if (!*journal)
    return;
  disconnect(*journal);
  store_file_close(&(*journal)->file);
  mem_free(*journal);
  *journal = NULL;
}
