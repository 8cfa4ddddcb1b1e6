/* What the journal's thread does for each kind of change, and for each kind of read. */
#ifndef STORE_CHANGES_H
#define STORE_CHANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/store.h"
#include "journal.h"

/* Whether any of them waits for the disk. */
bool store_changes_sync(const struct store_write *write);

/* How much they add, about. */
int64_t store_changes_bytes(const struct store_write *write);

/* Within a transaction. What the write's first change decides, and a full journal, is the write's
 * own result; an error undoes the whole transaction. */
enum err store_changes_apply(struct store_journal *journal, struct store_write *write) MUST_CHECK;

/* After the transaction was undone: takes back what the changes told. */
void store_changes_undo(struct store_write *write, enum err err);

/* The `run` of reads. */
enum err store_read_backlog_rows(struct store_journal *journal, struct store_read *read) MUST_CHECK;
enum err store_read_unfinished_rows(struct store_journal *journal,
                                    struct store_read *read) MUST_CHECK;
enum err store_read_calls_rows(struct store_journal *journal, struct store_read *read) MUST_CHECK;
enum err store_read_notes_rows(struct store_journal *journal, struct store_read *read) MUST_CHECK;

#endif
