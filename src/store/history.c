/* Events that are kept, read while a bridge may be writing: by a connection of its own that changes
 * nothing, in a process that has no other (fcntl's locks fall with the first close of a file). */
#include <stdio.h>
#include <unistd.h>

#include "bridge/mem.h"
#include "bridge/store.h"
#include "outbox.h"

struct store_history {
  struct sql *sql;
  struct sql_stmt *kept_at, *read;
};

/* The number before the first message that was kept then or later. Numbers are in the order of
 * keeping, and nearly without gaps: what is in the middle halves them. */
static enum err find_start(int64_t *out, struct store_history *history, int64_t since_wall_ms) {
  int64_t below = 0, above = 0; /* what is sought lies between them */
  enum err err = sql_read_int(&below, history->sql, "SELECT min(id) - 1 FROM outbox");
  if (err == ERR_OK)
    err = sql_read_int(&above, history->sql, "SELECT max(id) + 1 FROM outbox");
  while (err == ERR_OK && above - below > 1) {
    int64_t middle = below + (above - below) / 2, kept_ms = 0;
    sql_set(history->kept_at, SQL_INT(middle));
    err = sql_next_int(&kept_ms, history->kept_at);
    if (kept_ms < since_wall_ms)
      below = middle;
    else
      above = middle;
  }
  *out = below;
  return err;
}

static enum err prepare(struct store_history *history) {
  const struct sql_text texts[] = {
      {&history->kept_at, "SELECT kept_ms FROM outbox WHERE id <= ? ORDER BY id DESC LIMIT 1"},
      {&history->read, "SELECT " STORE_OUTBOX_COLUMNS " FROM outbox WHERE id > ? AND id <= ?"
                       " AND kind = 1 AND event_id <> '' ORDER BY id"}};
  return sql_prepare_all(history->sql, texts, sizeof texts / sizeof texts[0]);
}

enum err store_history_open(struct store_history **out, int64_t *start_id, const char *path,
                            int64_t since_wall_ms, char *why, size_t why_size) {
  struct store_history *history = mem_alloc(sizeof *history);
  enum err err = history ? sql_open_to_read(&history->sql, path) : ERR_MEMORY;
  if (err == ERR_OK)
    err = prepare(history);
  if (err == ERR_OK)
    err = find_start(start_id, history, since_wall_ms);
  if (err == ERR_OK) {
    *out = history;
    return ERR_OK;
  }
  snprintf(why, why_size, "%s: %s%s%s%s", path, err_text(err), history && history->sql ? " (" : "",
           history && history->sql ? sql_message(history->sql) : "",
           history && history->sql ? ")" : "");
  store_history_close(&history);
  return err;
}

enum err store_history_read(struct store_backlog *backlog, struct store_history *history) {
  sql_set(history->read, SQL_INT(backlog->after_id), SQL_INT(backlog->up_to_id));
  return store_outbox_read_rows(backlog, history->read);
}

void store_history_close(struct store_history **history) {
  if (!*history)
    return;
  sql_close(&(*history)->sql);
  mem_free(*history);
  *history = NULL;
}
