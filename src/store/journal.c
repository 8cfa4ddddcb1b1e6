#include "journal.h"

#include <stdio.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "calls.h"
#include "commands.h"
#include "file.h"
#include "outbox.h"
#include "schema.h"
#include "seen.h"
#include "sql.h"

enum {
  TICK_MS = 1000,          /* how often a failed write is tried again */
  CHECKPOINT_PAGES = 1024, /* seldom enough to write a busy page once, short enough to wait for */
  PRUNE_ROWS = 64,        /* removed per transaction, and twice as many as came with the last one */
  PRUNE_EVERY_MS = 60000, /* rows past their retention go in groups, which is cheaper */
  PRUNE_EVERY_MIN_MS = 100,
  PRUNE_PARTS = 16, /* of a short retention */
};

struct store_journal_private {
  struct store_options options;
  struct store_file *file;
  struct sql *sql; /* NULL from the middle of a move to its end, and so are the tables */
  int64_t commits;
  int checkpoint_pages; /* how far the WAL may grow before the next */
  int64_t prune_every_ms;
  int64_t prune_mono_ms; /* when rows are looked at next */
  bool pruning;          /* the last look did not get to the end */
  int64_t tidy_mono_ms;  /* not before */
  enum err failure;      /* of the last transaction */
  int64_t retry_mono_ms; /* when it is tried again by itself */
  bool distrusted;       /* a sync failed: nothing is read or written before a move */
  char move_why[sizeof((struct store_stats *)0)->why];
  char why[sizeof((struct store_stats *)0)->why];
};

/* ---- the connection
 * ------------------------------------------------------------------------------ */

static enum err open_tables(struct store_journal *journal) {
  struct sql *sql = journal->hidden->sql;
  const struct store_options *options = &journal->hidden->options;
  enum err err =
      store_outbox_open(&journal->outbox, sql, options->retention_ms, options->max_bytes);
  if (err == ERR_OK)
    err = store_seen_open(&journal->seen, sql, options->dedupe_window_ms);
  if (err == ERR_OK)
    err = store_commands_open(&journal->commands, sql, options);
  return err == ERR_OK ? store_calls_open(&journal->calls, sql) : err;
}

static void disconnect(struct store_journal *journal) {
  store_calls_close(&journal->calls);
  store_commands_close(&journal->commands);
  store_seen_close(&journal->seen);
  store_outbox_close(&journal->outbox);
  sql_close(&journal->hidden->sql);
}

/* What a killed process left in the WAL was perhaps never synced, and the sync may have failed: it
 * is written anew, to the file, before anything follows it. On a full disk what can be removed is
 * removed first; and a reader elsewhere may be in the way. */
static enum err settle_wal(struct sql *sql) {
  bool emptied = false;
  enum err err = sql_empty_wal(&emptied, sql);
  return err == ERR_FULL ? ERR_OK : err;
}

static enum err connect(struct store_journal *journal, char *why, size_t why_size) {
  struct store_journal_private *hidden = journal->hidden;
  const char *path = hidden->options.path;
  enum err err = sql_open(&hidden->sql, store_file_path(hidden->file));
  if (err != ERR_OK) {
    snprintf(why, why_size, "%s cannot be opened: %s", path, err_text(err));
    return err;
  }
  err = store_schema_prepare(hidden->sql, path, why, why_size);
  if (err != ERR_OK)
    return err;
  err = settle_wal(hidden->sql);
  if (err == ERR_OK)
    err = open_tables(journal);
  if (err == ERR_OK)
    err = store_file_note_wal(hidden->file);
  if (err != ERR_OK)
    store_schema_tell(err, hidden->sql, path, why, why_size);
  return err;
}

static enum err move_out_and_in(struct store_journal *journal) {
  struct store_journal_private *hidden = journal->hidden;
  char *why = hidden->move_why;
  enum err err = ERR_OK;
  if (hidden->sql)
    err = store_file_move_out(hidden->file, hidden->sql, why, sizeof hidden->move_why);
  if (err != ERR_OK)
    return err;
  disconnect(journal);
  err = store_file_move_in(hidden->file, why, sizeof hidden->move_why);
  if (err == ERR_OK)
    err = connect(journal, why, sizeof hidden->move_why);
  if (err != ERR_OK)
    disconnect(journal);
  return err;
}

/* After a sync that failed: before anything new is promised, what was promised goes where it is
 * written and synced anew. */
static enum err move(struct store_journal *journal) {
  struct store_journal_private *hidden = journal->hidden;
  int64_t now_ms = clock_mono_ms();
  if (now_ms < hidden->retry_mono_ms)
    return hidden->failure;
  hidden->retry_mono_ms = now_ms + TICK_MS;
  enum err err = move_out_and_in(journal);
  if (err != ERR_OK)
    return err;
  log_line(LOG_WARN, "a sync failed: the journal has moved to a new file");
  hidden->distrusted = false;
  hidden->move_why[0] = '\0';
  return ERR_OK;
}

/* ---- transactions ---------------------------------------------------------------------------- */

static enum err prune(struct store_journal *journal) {
  struct store_journal_private *hidden = journal->hidden;
  int64_t now_ms = clock_mono_ms();
  bool expired = hidden->pruning || now_ms >= hidden->prune_mono_ms;
  if (expired)
    hidden->prune_mono_ms = now_ms + hidden->prune_every_ms;
  bool more_messages = false;
  bool more_commands = false;
  size_t rows = PRUNE_ROWS + 2 * journal->added;
  enum err err =
      store_outbox_prune(&more_messages, journal->outbox, journal->now_wall_ms, rows, expired);
  if (err == ERR_OK && expired)
    err = store_commands_prune(&more_commands, journal->commands, journal->now_wall_ms);
  hidden->pruning = more_messages || more_commands;
  return err;
}

enum err store_journal_begin(struct store_journal *journal, bool sync) {
  struct store_journal_private *hidden = journal->hidden;
  if (hidden->failure == ERR_CORRUPT)
    return ERR_CORRUPT; /* what is written to a damaged file may never be read */
  journal->now_wall_ms = clock_wall_ms();
  enum err err = hidden->distrusted ? move(journal) : ERR_OK;
  if (err == ERR_OK)
    err = sql_set_sync(hidden->sql, sync || hidden->failure != ERR_OK);
  if (err == ERR_OK)
    err = sql_begin(hidden->sql);
  if (err == ERR_OK)
    err = prune(journal);
  journal->added = 0;
  return err;
}

static enum err check_file(const struct store_journal_private *hidden) {
  char why[sizeof hidden->why];
  return store_file_check(hidden->file, why, sizeof why);
}

/* On a full disk something small may still go through: that is no reason to say that all is well.
 */
static void note_success(struct store_journal_private *hidden) {
  if (hidden->failure == ERR_OK)
    return;
  if (hidden->failure == ERR_FULL && !store_file_has_room(hidden->file))
    return;
  log_line(LOG_INFO, "journal can be written again");
  hidden->failure = ERR_OK;
}

/* The path is looked at before the commit, so that nothing is acknowledged that a restart would not
 * find. */
enum err store_journal_commit(struct store_journal *journal) {
  struct store_journal_private *hidden = journal->hidden;
  enum err err = store_outbox_flush(journal->outbox, hidden->failure != ERR_OK);
  if (err == ERR_OK)
    err = check_file(hidden);
  FAULT_POINT(STORE_BEFORE_COMMIT);
  if (err == ERR_OK)
    err = sql_commit(hidden->sql);
  FAULT_POINT(STORE_AFTER_COMMIT);
  if (err != ERR_OK)
    return err;
  hidden->commits++;
  store_outbox_commit(journal->outbox);
  store_seen_commit(journal->seen);
  note_success(hidden);
  return ERR_OK;
}

static void explain(char *why, size_t why_size, enum err err,
                    const struct store_journal_private *hidden) {
  if (hidden->move_why[0])
    snprintf(why, why_size, "%s", hidden->move_why);
  else if (store_file_check(hidden->file, why, why_size) == ERR_OK)
    store_schema_tell(err, hidden->sql, hidden->options.path, why, why_size);
}

static void undo(struct store_journal *journal) {
  sql_rollback(journal->hidden->sql);
  store_outbox_rollback(journal->outbox);
  store_seen_rollback(journal->seen);
}

/* A move is tried at once, all else again in a while. */
void store_journal_fail(struct store_journal *journal, enum err err) {
  struct store_journal_private *hidden = journal->hidden;
  if (hidden->failure == ERR_CORRUPT)
    return;
  explain(hidden->why, sizeof hidden->why, err, hidden);
  if (hidden->sql)
    undo(journal);
  if (hidden->failure == ERR_OK)
    log_line(LOG_ERROR, "journal cannot be written", LOG_ERR(err), LOG_TEXT("why", hidden->why));
  hidden->failure = err;
  if (hidden->distrusted)
    return;
  hidden->distrusted = sql_sync_failed(hidden->sql);
  hidden->retry_mono_ms = clock_mono_ms() + (hidden->distrusted ? 0 : TICK_MS);
}

bool store_journal_is_readable(const struct store_journal *journal) {
  return !journal->hidden->distrusted;
}

/* ---- upkeep ---------------------------------------------------------------------------------- */

bool store_journal_wants_turn(const struct store_journal *journal) {
  const struct store_journal_private *hidden = journal->hidden;
  int64_t now_ms = clock_mono_ms();
  if (hidden->failure != ERR_OK)
    return now_ms >= hidden->retry_mono_ms;
  return hidden->pruning || now_ms >= hidden->prune_mono_ms || check_file(hidden) != ERR_OK;
}

int64_t store_journal_rest_ms(const struct store_journal *journal) {
  const struct store_journal_private *hidden = journal->hidden;
  if (hidden->failure != ERR_OK) {
    int64_t rest_ms = hidden->retry_mono_ms - clock_mono_ms();
    return rest_ms > 0 ? rest_ms : 0;
  }
  if (hidden->pruning)
    return 0;
  return hidden->prune_every_ms < TICK_MS ? hidden->prune_every_ms : TICK_MS;
}

/* A WAL that is shorter than before was begun anew, as it is after a checkpoint that reached its
 * end. One that a reader elsewhere holds up grows by as much again before the next try. */
static enum err checkpoint(struct store_journal_private *hidden) {
  int pages = sql_wal_pages(hidden->sql);
  if (pages < hidden->checkpoint_pages - CHECKPOINT_PAGES)
    hidden->checkpoint_pages = CHECKPOINT_PAGES;
  if (pages < hidden->checkpoint_pages)
    return ERR_OK;
  FAULT_POINT(STORE_BEFORE_CHECKPOINT);
  enum err err = sql_checkpoint(NULL, hidden->sql);
  FAULT_POINT(STORE_AFTER_CHECKPOINT);
  if (err == ERR_OK)
    hidden->checkpoint_pages = pages + CHECKPOINT_PAGES;
  return err;
}

/* What fails here loses nothing: it is tried again in a second. */
void store_journal_tidy(struct store_journal *journal) {
  struct store_journal_private *hidden = journal->hidden;
  int64_t now_ms = clock_mono_ms();
  if (hidden->failure != ERR_OK || now_ms < hidden->tidy_mono_ms)
    return;
  enum err err = checkpoint(hidden);
  int64_t wall_ms = clock_wall_ms();
  if (err == ERR_OK && store_seen_due(journal->seen, wall_ms))
    err = store_seen_tidy(journal->seen, wall_ms);
  if (err == ERR_OK)
    return;
  hidden->tidy_mono_ms = now_ms + TICK_MS;
  log_line(LOG_WARN, "journal could not be tidied", LOG_ERR(err));
  if (sql_sync_failed(hidden->sql))
    store_journal_fail(journal, err);
}

void store_journal_tell(struct store_stats *out, struct store_journal *journal) {
  const struct store_journal_private *hidden = journal->hidden;
  *out = (struct store_stats){.failing = hidden->failure != ERR_OK, .commits = hidden->commits};
  if (out->failing)
    snprintf(out->why, sizeof out->why, "%s", hidden->why);
  if (!store_journal_is_readable(journal))
    return;
  enum err err = store_outbox_tell(out, journal->outbox);
  if (err == ERR_OK && !out->failing && store_outbox_full(journal->outbox)) {
    out->failing = true;
    snprintf(out->why, sizeof out->why,
             "the journal is full: %lld bytes, journal.max_bytes is reached and nothing in it may "
             "be removed",
             (long long)out->file_bytes);
  }
}

/* ---- opening --------------------------------------------------------------------------------- */

static int64_t prune_every(int64_t retention_ms) {
  int64_t every_ms = retention_ms / PRUNE_PARTS;
  if (every_ms > PRUNE_EVERY_MS)
    return PRUNE_EVERY_MS;
  return every_ms < PRUNE_EVERY_MIN_MS ? PRUNE_EVERY_MIN_MS : every_ms;
}

enum err store_journal_open(struct store_journal **out, const struct store_options *options,
                            char *why, size_t why_size) {
  struct store_journal *journal = mem_alloc(sizeof *journal);
  struct store_journal_private *hidden = mem_alloc(sizeof *hidden);
  snprintf(why, why_size, "%s", err_text(ERR_MEMORY));
  if (!journal || !hidden) {
    mem_free(journal);
    mem_free(hidden);
    return ERR_MEMORY;
  }
  journal->hidden = hidden;
  hidden->options = *options;
  hidden->checkpoint_pages = CHECKPOINT_PAGES;
  hidden->prune_every_ms = prune_every(options->retention_ms);
  enum err err = store_file_open(&hidden->file, options->path, why, why_size);
  if (err == ERR_OK)
    err = connect(journal, why, why_size);
  if (err != ERR_OK) {
    store_journal_close(&journal);
    return err;
  }
  store_file_warn_exposed(hidden->file);
  *out = journal;
  return ERR_OK;
}

void store_journal_close(struct store_journal **journal) {
  if (!*journal)
    return;
  struct store_journal_private *hidden = (*journal)->hidden;
  disconnect(*journal);
  store_file_close(&hidden->file);
  mem_free(hidden);
  mem_free(*journal);
  *journal = NULL;
}
