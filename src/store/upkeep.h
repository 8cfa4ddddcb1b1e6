/* What keeps the journal's files in shape, after a transaction and the completions that follow from
 * it: checkpoints, the list of known ids, and that what was removed is gone from the WAL, too. A
 * part of the journal. Used by the store's thread alone. */
#ifndef BRIDGE_STORE_UPKEEP_H
#define BRIDGE_STORE_UPKEEP_H

#include <stdint.h>

#include "bridge/err.h"
#include "file.h"
#include "seen.h"
#include "sql.h"

struct store_upkeep {
  struct sql *sql;
  const struct store_file *file;
  struct store_seen *seen;
  int most_pages;        /* of the WAL, as a rule, */
  int64_t wal_bytes;     /* for which the disk keeps room */
  int64_t batch_bytes;   /* what is written in one transaction, at most, as a rule */
  int checkpoint_pages;  /* how far it may grow before the next checkpoint */
  int64_t erase_ms;      /* how long what was removed may still be found in it */
  int64_t erase_mono_ms; /* when it is emptied; 0: nothing was removed */
};

/* Everything is borrowed. */
enum err store_upkeep_start(struct store_upkeep *upkeep, struct sql *sql,
                            const struct store_file *file, struct store_seen *seen,
                            int64_t retention_ms) MUST_CHECK;

/* Something was removed. */
void store_upkeep_note_removed(struct store_upkeep *upkeep);

/* What fails loses nothing, and is to be tried again. */
enum err store_upkeep_run(struct store_upkeep *upkeep) MUST_CHECK;

/* On a full disk: the WAL begins anew, and gives back what failed transactions have left in it. */
enum err store_upkeep_make_room(struct store_upkeep *upkeep) MUST_CHECK;

/* How long until it is to be called, whatever is written or not. */
int64_t store_upkeep_rest_ms(const struct store_upkeep *upkeep);

#endif
