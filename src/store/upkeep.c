#include "upkeep.h"

#include <stdbool.h>

#include "bridge/clock.h"
#include "bridge/fault.h"

enum {
  ERASE_MIN_MS = 1000,
  ERASE_MAX_MS = 60000,
  BATCHES = 8,       /* in a WAL: what a transaction removes takes as much again and more */
  MOST_PAGES = 4000, /* more would take a second piece of the index in shared memory */
};

enum err store_upkeep_start(struct store_upkeep *upkeep, struct sql *sql,
                            const struct store_file *file, struct store_seen *seen,
                            int64_t retention_ms) {
  struct sql_size size;
  enum err err = sql_read_size(&size, sql, 0);
  if (err != ERR_OK)
    return err;
  int64_t wal_bytes = store_file_disk(file).share_bytes;
  int64_t pages = wal_bytes / 2 / size.page_bytes;
  int64_t erase_ms = retention_ms > ERASE_MAX_MS ? ERASE_MAX_MS : retention_ms;
  *upkeep = (struct store_upkeep){
      .sql = sql,
      .file = file,
      .seen = seen,
      .most_pages = pages < MOST_PAGES ? (int)pages : MOST_PAGES,
      .wal_bytes = wal_bytes,
      .batch_bytes = wal_bytes / BATCHES,
      .erase_ms = erase_ms > ERASE_MIN_MS ? erase_ms : ERASE_MIN_MS,
  };
  upkeep->checkpoint_pages = upkeep->most_pages;
  store_file_reserve_wal(file, wal_bytes);
  return ERR_OK;
}

void store_upkeep_note_removed(struct store_upkeep *upkeep) {
  if (upkeep->erase_mono_ms == 0)
    upkeep->erase_mono_ms = clock_mono_ms() + upkeep->erase_ms;
}

/* A WAL that is shorter than before was begun anew, as it is after a checkpoint that reached its
 * end. One that a reader elsewhere holds up grows by as much again before the next try. */
static enum err checkpoint(struct store_upkeep *upkeep) {
  int pages = sql_wal_pages(upkeep->sql);
  if (pages < upkeep->checkpoint_pages - upkeep->most_pages)
    upkeep->checkpoint_pages = upkeep->most_pages;
  if (pages < upkeep->checkpoint_pages)
    return ERR_OK;
  FAULT_POINT(STORE_BEFORE_CHECKPOINT);
  enum err err = sql_checkpoint(NULL, upkeep->sql);
  FAULT_POINT(STORE_AFTER_CHECKPOINT);
  if (err == ERR_OK)
    upkeep->checkpoint_pages = pages + upkeep->most_pages;
  return err;
}

static enum err empty_wal(bool *emptied, struct store_upkeep *upkeep) {
  enum err err = sql_empty_wal(emptied, upkeep->sql);
  if (*emptied)
    store_file_reserve_wal(upkeep->file, upkeep->wal_bytes);
  return err;
}

/* A reader elsewhere that is in the way is waited for. */
static enum err erase(struct store_upkeep *upkeep) {
  bool emptied = false;
  if (upkeep->erase_mono_ms == 0 || clock_mono_ms() < upkeep->erase_mono_ms)
    return ERR_OK;
  enum err err = empty_wal(&emptied, upkeep);
  upkeep->erase_mono_ms = emptied ? 0 : clock_mono_ms() + upkeep->erase_ms;
  return err;
}

/* What it cannot do for want of room is left: there may be some without. */
enum err store_upkeep_make_room(struct store_upkeep *upkeep) {
  bool emptied = false;
  enum err err = empty_wal(&emptied, upkeep);
  return err == ERR_FULL ? ERR_OK : err;
}

enum err store_upkeep_run(struct store_upkeep *upkeep) {
  int64_t wall_ms = clock_wall_ms();
  enum err err = checkpoint(upkeep);
  if (err == ERR_OK)
    err = erase(upkeep);
  if (err == ERR_OK && store_seen_due(upkeep->seen, wall_ms))
    err = store_seen_tidy(upkeep->seen, wall_ms);
  if (err != ERR_FULL)
    return err;
  enum err room = store_upkeep_make_room(upkeep);
  return room == ERR_OK ? err : room;
}

int64_t store_upkeep_rest_ms(const struct store_upkeep *upkeep) {
  if (upkeep->erase_mono_ms == 0)
    return INT64_MAX;
  int64_t rest_ms = upkeep->erase_mono_ms - clock_mono_ms();
  return rest_ms > 0 ? rest_ms : 0;
}
