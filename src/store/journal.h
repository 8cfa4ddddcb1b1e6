/* The journal without its thread: the file, the connection and its tables, one transaction at a
 * time, and the work that keeps it in shape. Used by one thread. */
#ifndef BRIDGE_STORE_JOURNAL_H
#define BRIDGE_STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/store.h"
#include "upkeep.h"

struct store_journal {
  struct store_outbox *outbox;
  struct store_seen *seen;
  struct store_commands *commands;
  struct store_rows *rows;
  struct store_room *room;
  int64_t now_wall_ms;             /* of the transaction */
  int64_t added_rows, added_bytes; /* messages, in the last transaction */

  /* journal.c's own, and what follows */
  struct store_options options;
  struct store_file *file;
  struct sql *sql; /* NULL from the middle of a move to its end, and so are the tables */
  struct store_upkeep upkeep;
  int64_t commits;
  int64_t tidy_mono_ms;  /* not before */
  enum err failure;      /* of the last transaction */
  int64_t retry_mono_ms; /* when it is tried again by itself */
  bool distrusted;       /* a sync failed: nothing is read or written before a move */
  char move_why[sizeof((struct store_stats *)0)->why];
  char why[sizeof((struct store_stats *)0)->why];
};

/* As store_open. */
enum err store_journal_open(struct store_journal **out, const struct store_options *options,
                            char *why, size_t why_size) MUST_CHECK;
void store_journal_close(struct store_journal **journal);

/* A transaction: all that `run` writes, or nothing. On a disk without room some is made, and it is
 * run once more (`again`: after what it wrote was undone). An error undoes everything and is
 * remembered; ERR_CORRUPT (also from a read, to be told to store_journal_fail) ends the writing for
 * good. `sync`: wait for the disk; it is waited for anyway when the last transaction failed. */
typedef enum err store_journal_fn(struct store_journal *journal, void *context, bool again);
enum err store_journal_write(struct store_journal *journal, bool sync, store_journal_fn *run,
                             void *context) MUST_CHECK;
void store_journal_fail(struct store_journal *journal, enum err err);

/* So much fits into one transaction with ease. */
int64_t store_journal_batch_bytes(const struct store_journal *journal);

/* Whether what is read can be believed. After a sync that failed it cannot, until the next
 * transaction has moved the journal to a new file: then its tables are others. */
bool store_journal_is_readable(const struct store_journal *journal);

/* Whether a transaction is wanted without anything to write: rows wait for removal, the file is
 * not where it was, or the last one failed and it is time to try again. */
bool store_journal_wants_turn(const struct store_journal *journal);

/* After a transaction and the completions that follow from it: checkpoints and the like. */
void store_journal_tidy(struct store_journal *journal);

/* How long the thread may sleep without mail. */
int64_t store_journal_rest_ms(const struct store_journal *journal);

void store_journal_tell(struct store_stats *out, struct store_journal *journal);

/* ---- changes.c ----
 * What the journal's thread does for each kind of change. */

/* Whether any of them waits for the disk. */
bool store_changes_sync(const struct store_write *write);

/* How much they add, about. */
int64_t store_changes_bytes(const struct store_write *write);

/* Within a transaction. What the write's first change decides, and a full journal, is the write's
 * own result; an error undoes the whole transaction. */
enum err store_changes_apply(struct store_journal *journal, struct store_write *write) MUST_CHECK;

/* After the transaction was undone: takes back what the changes told. */
void store_changes_undo(struct store_write *write, enum err err);

#endif
