/* Events that are kept: for the journal's thread, or by a connection that changes nothing while a
 * bridge writes, in a process that has no other (fcntl's locks fall with the first close of a
 * file).
 */
#include <stdio.h>
#include <unistd.h>

#include "bridge/mem.h"
#include "bridge/replay.h"
#include "bridge/store.h"
#include "outbox.h"

struct store_history {
  struct sql *sql; /* of its own, or another's */
  bool is_own;
  struct sql_stmt *kept_at, *read;
};

/* Numbers are in the order of keeping, and nearly without gaps: what is in the middle halves them.
 */
/* The number before the first message that was committed then or later. */
static enum err find(int64_t *out, struct store_history *history, int64_t since_wall_ms) {
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

enum err store_history_prepare(struct store_history **out, struct sql *sql) {
  struct store_history *history = mem_alloc(sizeof *history);
  if (!history)
    return ERR_MEMORY;
  history->sql = sql;
  enum err err = prepare(history);
  if (err == ERR_OK)
    *out = history;
  else
    mem_free(history);
  return err;
}

enum err store_history_open(struct store_history **out, int64_t *start_id, const char *path,
                            int64_t since_wall_ms, char *why, size_t why_size) {
  struct sql *sql = NULL;
  struct store_history *history = NULL;
  enum err err = sql_open_to_read(&sql, path);
  if (err == ERR_OK)
    err = store_history_prepare(&history, sql);
  if (err == ERR_OK)
    err = find(start_id, history, since_wall_ms);
  if (err != ERR_OK) {
    snprintf(why, why_size, "%s: %s%s%s%s", path, err_text(err), sql ? " (" : "",
             sql ? sql_message(sql) : "", sql ? ")" : "");
    sql_close(&sql);
    mem_free(history);
    return err;
  }
  history->is_own = true;
  *out = history;
  return ERR_OK;
}

enum err store_history_read(struct store_backlog *backlog, struct store_history *history) {
  sql_set(history->read, SQL_INT(backlog->after_id), SQL_INT(backlog->up_to_id));
  return store_outbox_read_rows(backlog, history->read);
}

/* Adds the event once more, where it is one of those that are asked for. */
static enum err replay_one(struct store_replay *replay, const struct msg *event,
                           struct store_outbox *outbox, int64_t now_wall_ms) {
  struct msg *again = NULL;
  if (!replay_fits(event, &replay->filter))
    return ERR_OK;
  enum err err = replay_to_answer(&again, event, replay->to, replay->correlation);
  if (err == ERR_RANGE) /* with its topic in the properties it is more than fits */
    return ERR_OK;
  if (err == ERR_OK)
    err = store_outbox_add(outbox, again, now_wall_ms);
  replay->count++;
  replay->bytes += event->parts.payload.len;
  msg_unref(&again);
  return err;
}

enum err store_history_replay(struct store_replay *replay, struct store_history *history,
                              struct store_outbox *outbox, int64_t most_bytes,
                              int64_t now_wall_ms) {
  struct store_backlog backlog = {.max_bytes = (size_t)most_bytes};
  enum err err = ERR_OK;
  replay->count = replay->bytes = 0;
  replay->reached_id = replay->after_id;
  if (replay->up_to_id == 0)
    err = find(&replay->reached_id, history, replay->since_wall_ms);
  backlog.after_id = replay->reached_id;
  backlog.up_to_id = replay->until_id;
  if (err == ERR_OK)
    err = store_history_read(&backlog, history);
  for (size_t i = 0; i < backlog.count; i++) {
    if (err == ERR_OK)
      err = replay_one(replay, backlog.msgs[i], outbox, now_wall_ms);
    replay->reached_id = backlog.msgs[i]->id;
    msg_unref(&backlog.msgs[i]);
  }
  replay->more = backlog.more;
  return err;
}

void store_history_close(struct store_history **history) {
  if (!*history)
    return;
  if ((*history)->is_own)
    sql_close(&(*history)->sql);
  mem_free(*history);
  *history = NULL;
}
