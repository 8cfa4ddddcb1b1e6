#include "outbox.h"

#include <stdlib.h>
#include <string.h>

#include "bridge/mem.h"

/* What the tables say, so that nobody has to ask them. Numbers run from 1 without gaps, so counts
 * follow from them. */
struct position {
  int64_t next_id;       /* of the next message */
  int64_t settled_to;    /* all up to here are settled; the next one is not */
  int64_t settled_above; /* rows of outbox_settled: settled out of order */
  int64_t dead_letters;  /* rows of outbox_set_aside */
  int64_t first_id;      /* no delivered row below is left to remove */
  int64_t oldest_id;     /* the undelivered message whose time is oldest_ms */
  int64_t oldest_ms;
};

struct store_outbox {
  struct sql *sql;
  struct store_history *history; /* NULL until it is asked for */
  int64_t newest_ms;             /* of the whole journal, as it was opened */
  struct position now;           /* within the transaction */
  struct position committed;     /* as it was before */

  struct sql_stmt *add;
  struct sql_stmt *read;
  struct sql_stmt *read_time;
  struct sql_stmt *set_progress;
  struct sql_stmt *add_settled;
  struct sql_stmt *take_settled;
  struct sql_stmt *add_dead_letter;
  struct sql_stmt *oldest_dead_letter;
  struct sql_stmt *take_dead_letter;
  struct sql_stmt *last_dead_letter;
  struct sql_stmt *add_again;
  struct sql_stmt *oldest_done;
  struct sql_stmt *read_ages;
  struct sql_stmt *remove;
  struct sql_stmt *remove_one;
};

enum err store_outbox_add(struct store_outbox *outbox, struct msg *msg, int64_t now_wall_ms) {
  const struct msg_parts *parts = &msg->parts;
  struct sql_stmt *add = outbox->add;
  sql_set(add, SQL_INT(outbox->now.next_id), SQL_INT(now_wall_ms), SQL_INT(parts->kind),
          SQL_INT(parts->qos), SQL_INT(parts->retain), SQL_INT(parts->expiry_s),
          SQL_TEXT(parts->topic), SQL_TEXT(parts->event_id), SQL_TEXT(parts->content_type),
          SQL_BLOB(parts->correlation), SQL_TEXT(parts->properties), SQL_BLOB(parts->payload));
  enum err err = sql_run(NULL, add);
  if (err != ERR_OK)
    return err;
  msg->id = outbox->now.next_id++;
  if (msg->id == outbox->now.settled_to + 1) {
    outbox->now.oldest_id = msg->id;
    outbox->now.oldest_ms = now_wall_ms;
  }
  return ERR_OK;
}

/* ---- acknowledged or refused ----------------------------------------------------------------- */

/* Takes in what was settled out of order and is in order now. */
static enum err advance(struct store_outbox *outbox) {
  struct position *now = &outbox->now;
  now->settled_to++;
  while (now->settled_above > 0) {
    int64_t taken = 0;
    sql_set(outbox->take_settled, SQL_INT(now->settled_to + 1));
    enum err err = sql_run(&taken, outbox->take_settled);
    if (err != ERR_OK || taken == 0)
      return err;
    now->settled_above--;
    now->settled_to++;
  }
  return ERR_OK;
}

/* *settled: it was not before. */
static enum err settle(bool *settled, struct store_outbox *outbox, int64_t id) {
  *settled = id == outbox->now.settled_to + 1;
  if (*settled)
    return advance(outbox);
  if (id <= outbox->now.settled_to)
    return ERR_OK;
  int64_t added = 0;
  sql_set(outbox->add_settled, SQL_INT(id));
  enum err err = sql_run(&added, outbox->add_settled);
  *settled = added > 0;
  outbox->now.settled_above += added;
  return err;
}

static int compare_ids(const void *a, const void *b) {
  int64_t left = *(const int64_t *)a;
  int64_t right = *(const int64_t *)b;
  return left < right ? -1 : left > right;
}

static bool was_given(const struct store_outbox *outbox, int64_t id) {
  return id >= 1 && id < outbox->now.next_id;
}

/* In order, so that acknowledgements that came in disorder within one batch cost no rows. */
enum err store_outbox_acknowledge(struct store_outbox *outbox, const int64_t *ids, size_t count) {
  int64_t sorted[STORE_BATCH];
  memcpy(sorted, ids, count * sizeof sorted[0]);
  qsort(sorted, count, sizeof sorted[0], compare_ids);
  if (count > 0 && !(was_given(outbox, sorted[0]) && was_given(outbox, sorted[count - 1])))
    return ERR_NOT_FOUND;
  enum err err = ERR_OK;
  bool settled = false;
  for (size_t i = 0; err == ERR_OK && i < count; i++)
    err = settle(&settled, outbox, sorted[i]);
  return err;
}

enum err store_outbox_add_dead_letter(struct store_outbox *outbox,
                                      const struct store_dead_letter *dead_letter,
                                      int64_t now_wall_ms) {
  bool settled = false;
  if (!was_given(outbox, dead_letter->id))
    return ERR_NOT_FOUND;
  enum err err = settle(&settled, outbox, dead_letter->id);
  if (err != ERR_OK || !settled)
    return err;
  sql_set(outbox->add_dead_letter, SQL_INT(dead_letter->id), SQL_INT(now_wall_ms),
          SQL_INT(dead_letter->reason_code));
  err = sql_run(NULL, outbox->add_dead_letter);
  if (err == ERR_OK)
    outbox->now.dead_letters++;
  return err;
}

/* ---- removing -------------------------------------------------------------------------------- */

struct dead_letter {
  int64_t id; /* 0: there is none */
  int64_t at_ms, bytes;
};

static enum err read_oldest_dead_letter(struct dead_letter *out, struct store_outbox *outbox) {
  struct sql_stmt *oldest = outbox->oldest_dead_letter;
  bool row = false;
  enum err err = sql_next(&row, oldest);
  *out = (struct dead_letter){0};
  if (!row)
    return err;
  *out = (struct dead_letter){sql_int(oldest, 0), sql_int(oldest, 1), sql_int(oldest, 2)};
  sql_stop(oldest);
  return ERR_OK;
}

static enum err remove_dead_letter(struct store_outbox *outbox, int64_t id) {
  sql_set(outbox->take_dead_letter, SQL_INT(id));
  enum err err = sql_run(NULL, outbox->take_dead_letter);
  if (err != ERR_OK)
    return err;
  outbox->now.dead_letters--;
  sql_set(outbox->remove_one, SQL_INT(id));
  return sql_run(NULL, outbox->remove_one);
}

enum err store_outbox_remove_dead_letters(struct store_step *step, struct store_outbox *outbox,
                                          int64_t before_ms) {
  enum err err = ERR_OK;
  while (err == ERR_OK && outbox->now.dead_letters > 0 && !store_step_is_over(step)) {
    struct dead_letter oldest;
    err = read_oldest_dead_letter(&oldest, outbox);
    if (oldest.id == 0 || oldest.at_ms > before_ms)
      break;
    store_step_note(step, oldest.bytes);
    err = remove_dead_letter(outbox, oldest.id);
  }
  return err;
}

/* Dead letters before it are not looked at again: it may be all that there is. */
enum err store_outbox_oldest_done(int64_t *kept_ms, struct store_outbox *outbox) {
  bool row = false;
  sql_set(outbox->oldest_done, SQL_INT(outbox->now.first_id), SQL_INT(outbox->now.settled_to));
  enum err err = sql_next(&row, outbox->oldest_done);
  *kept_ms = row ? sql_int(outbox->oldest_done, 1) : INT64_MAX;
  if (err == ERR_OK)
    outbox->now.first_id = row ? sql_int(outbox->oldest_done, 0) : outbox->now.settled_to + 1;
  if (row)
    sql_stop(outbox->oldest_done);
  return err;
}

/* Which delivered rows may go: *last is the highest of them, 0 for none. */
static enum err find_removable(int64_t *last, struct store_step *step, struct store_outbox *outbox,
                               int64_t before_ms) {
  bool row = false;
  enum err err = ERR_OK;
  *last = 0;
  sql_set(outbox->read_ages, SQL_INT(outbox->now.first_id), SQL_INT(outbox->now.settled_to));
  while ((err = sql_next(&row, outbox->read_ages)) == ERR_OK && row) {
    if (store_step_is_over(step) || sql_int(outbox->read_ages, 1) > before_ms) {
      sql_stop(outbox->read_ages);
      break;
    }
    *last = sql_int(outbox->read_ages, 0);
    store_step_note(step, sql_int(outbox->read_ages, 2));
  }
  return err;
}

enum err store_outbox_remove(struct store_step *step, struct store_outbox *outbox,
                             int64_t before_ms) {
  int64_t last = 0;
  int64_t oldest_ms = 0;
  enum err err = store_outbox_oldest_done(&oldest_ms, outbox);
  if (err == ERR_OK && oldest_ms <= before_ms)
    err = find_removable(&last, step, outbox, before_ms);
  if (err != ERR_OK || last == 0)
    return err;
  sql_set(outbox->remove, SQL_INT(outbox->now.first_id), SQL_INT(last));
  err = sql_run(NULL, outbox->remove);
  if (err == ERR_OK)
    outbox->now.first_id = last + 1;
  return err;
}

/* ---- once more ------------------------------------------------------------------------------- */

static enum err add_again(struct store_outbox *outbox, int64_t id, int64_t now_ms) {
  int64_t added = 0;
  sql_set(outbox->add_again, SQL_INT(outbox->now.next_id), SQL_INT(now_ms), SQL_INT(id));
  enum err err = sql_run(&added, outbox->add_again);
  outbox->now.next_id += added;
  return err == ERR_OK ? remove_dead_letter(outbox, id) : err;
}

enum err store_outbox_resend(struct store_resend *resend, struct store_outbox *outbox,
                             int64_t most_bytes, int64_t now_wall_ms) {
  enum err err = ERR_OK;
  resend->count = 0;
  resend->bytes = 0;
  resend->more = false;
  if (resend->up_to_id == 0)
    err = sql_next_int(&resend->up_to_id, outbox->last_dead_letter);
  while (err == ERR_OK) {
    struct dead_letter oldest;
    err = read_oldest_dead_letter(&oldest, outbox);
    bool any = oldest.id > 0 && oldest.id <= resend->up_to_id;
    resend->more = any && (resend->count == STORE_BATCH || resend->bytes >= most_bytes);
    if (!any || resend->more)
      break;
    err = add_again(outbox, oldest.id, now_wall_ms);
    resend->count++;
    resend->bytes += oldest.bytes;
  }
  return err;
}

/* What comes while it goes on is no history yet. */
enum err store_outbox_replay(struct store_replay *replay, struct store_outbox *outbox,
                             int64_t most_bytes, int64_t now_wall_ms) {
  replay->until_id = replay->up_to_id != 0 ? replay->up_to_id : outbox->now.next_id - 1;
  enum err err = outbox->history ? ERR_OK : store_history_prepare(&outbox->history, outbox->sql);
  return err == ERR_OK
             ? store_history_replay(replay, outbox->history, outbox, most_bytes, now_wall_ms)
             : err;
}

/* ---- transactions ---------------------------------------------------------------------------- */

static enum err set_progress(struct store_outbox *outbox, int64_t settled_to) {
  sql_set(outbox->set_progress, SQL_INT(settled_to));
  return sql_run(NULL, outbox->set_progress);
}

/* SQLite writes no page whose row stays as it is: by force it is changed to and fro. */
enum err store_outbox_flush(struct store_outbox *outbox, bool force) {
  int64_t settled_to = outbox->now.settled_to;
  if (!force && settled_to == outbox->committed.settled_to)
    return ERR_OK;
  enum err err = force ? set_progress(outbox, settled_to + 1) : ERR_OK;
  return err == ERR_OK ? set_progress(outbox, settled_to) : err;
}

void store_outbox_commit(struct store_outbox *outbox) {
  outbox->committed = outbox->now;
}

void store_outbox_rollback(struct store_outbox *outbox) {
  outbox->now = outbox->committed;
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum err make_msg(struct msg **out, struct sql_stmt *row) {
  const struct msg_parts parts = {
      .kind = (enum msg_kind)sql_int(row, 1),
      .qos = (uint8_t)sql_int(row, 2),
      .retain = sql_int(row, 3) != 0,
      .expiry_s = (uint32_t)sql_int(row, 4),
      .topic = sql_span(row, 5),
      .event_id = sql_span(row, 6),
      .content_type = sql_span(row, 7),
      .correlation = sql_span(row, 8),
      .properties = sql_span(row, 9),
      .payload = sql_span(row, 10),
  };
  enum err err = msg_create(out, &parts);
  if (err == ERR_OK)
    (*out)->id = sql_int(row, 0);
  return err == ERR_RANGE ? ERR_CORRUPT : err;
}

static enum err read_rows(struct store_backlog *backlog, struct sql_stmt *stmt) {
  size_t bytes = 0;
  for (;;) {
    bool row = false;
    enum err err = sql_next(&row, stmt);
    if (err != ERR_OK || !row)
      return err;
    backlog->more = backlog->count == STORE_BATCH || (bytes > 0 && bytes >= backlog->max_bytes);
    if (!backlog->more)
      err = make_msg(&backlog->msgs[backlog->count], stmt);
    if (err != ERR_OK || backlog->more) {
      sql_stop(stmt);
      return err;
    }
    bytes += msg_size(backlog->msgs[backlog->count]);
    backlog->count++;
  }
}

enum err store_outbox_read_rows(struct store_backlog *backlog, struct sql_stmt *stmt) {
  backlog->count = 0;
  backlog->more = false;
  enum err err = read_rows(backlog, stmt);
  while (err != ERR_OK && backlog->count > 0)
    msg_unref(&backlog->msgs[--backlog->count]);
  return err;
}

enum err store_outbox_read(struct store_backlog *backlog, struct store_outbox *outbox) {
  int64_t settled_to = outbox->now.settled_to;
  sql_set(outbox->read, SQL_INT(backlog->after_id > settled_to ? backlog->after_id : settled_to),
          SQL_INT(backlog->up_to_id));
  return store_outbox_read_rows(backlog, outbox->read);
}

enum err store_outbox_tell(struct store_stats *out, struct store_outbox *outbox) {
  struct position *now = &outbox->now;
  out->waiting = now->next_id - 1 - now->settled_to - now->settled_above;
  out->dead_letters = now->dead_letters;
  out->oldest_wall_ms = 0;
  out->newest_wall_ms = outbox->newest_ms;
  if (out->waiting == 0)
    return ERR_OK;
  enum err err = ERR_OK;
  if (now->oldest_id != now->settled_to + 1) {
    sql_set(outbox->read_time, SQL_INT(now->settled_to + 1));
    err = sql_next_int(&now->oldest_ms, outbox->read_time);
    now->oldest_id = now->settled_to + 1;
  }
  out->oldest_wall_ms = now->oldest_ms;
  return err;
}

/* ---- at start -------------------------------------------------------------------------------- */

static enum err load(struct store_outbox *outbox) {
  const struct {
    int64_t *out;
    const char *text;
  } numbers[] = {
      {&outbox->now.settled_to, "SELECT settled_to FROM outbox_progress"},
      {&outbox->now.settled_above, "SELECT count(*) FROM outbox_settled"},
      {&outbox->now.dead_letters, "SELECT count(*) FROM outbox_set_aside"},
      {&outbox->now.first_id, "SELECT min(id) FROM outbox"},
      {&outbox->newest_ms,
       "SELECT max(coalesce((SELECT kept_ms FROM outbox ORDER BY id DESC LIMIT 1), 0),"
       " coalesce((SELECT received_ms FROM command ORDER BY id DESC LIMIT 1), 0),"
       " coalesce((SELECT at_ms FROM seen_new ORDER BY id DESC LIMIT 1), 0),"
       " coalesce((SELECT max(newest_ms) FROM seen_generation), 0))"},
      {&outbox->now.next_id, "SELECT 1 + max((SELECT settled_to FROM outbox_progress),"
                             " coalesce((SELECT max(id) FROM outbox_settled), 0),"
                             " coalesce((SELECT max(id) FROM outbox), 0))"},
  };
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < sizeof numbers / sizeof numbers[0]; i++)
    err = sql_read_int(numbers[i].out, outbox->sql, numbers[i].text);
  outbox->committed = outbox->now;
  return err;
}

static enum err prepare(struct store_outbox *outbox) {
  const struct sql_text texts[] = {
      {&outbox->add,
       "INSERT INTO outbox (id, kept_ms, kind, qos, retain, expiry_s, topic, event_id,"
       " content_type, correlation, properties, payload)"
       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
      {&outbox->read, "SELECT " STORE_OUTBOX_COLUMNS " FROM outbox WHERE id > ? AND id <= ?"
                      " AND id NOT IN (SELECT id FROM outbox_settled) ORDER BY id"},
      {&outbox->read_time, "SELECT kept_ms FROM outbox WHERE id = ?"},
      {&outbox->set_progress, "UPDATE outbox_progress SET settled_to = ? WHERE one = 1"},
      {&outbox->add_settled, "INSERT OR IGNORE INTO outbox_settled (id) VALUES (?)"},
      {&outbox->take_settled, "DELETE FROM outbox_settled WHERE id = ?"},
      {&outbox->add_dead_letter, "INSERT INTO outbox_set_aside (id, at_ms, reason_code)"
                                 " VALUES (?, ?, ?)"},
      {&outbox->oldest_dead_letter, "SELECT id, at_ms, ifnull(length(payload), 0) FROM"
                                    " (SELECT id, at_ms FROM outbox_set_aside ORDER BY id LIMIT 1)"
                                    " LEFT JOIN outbox USING (id)"},
      {&outbox->take_dead_letter, "DELETE FROM outbox_set_aside WHERE id = ?"},
      {&outbox->last_dead_letter, "SELECT max(id) FROM outbox_set_aside"},
      {&outbox->add_again, "INSERT INTO outbox (id, kept_ms, kind, qos, retain, expiry_s, topic,"
                           " event_id, content_type, correlation, properties, payload)"
                           " SELECT ?, ?, kind, qos, retain, expiry_s, topic, event_id,"
                           " content_type, correlation, properties, payload"
                           " FROM outbox WHERE id = ?"},
      {&outbox->oldest_done, "SELECT id, kept_ms FROM outbox WHERE id >= ? AND id <= ?"
                             " AND id NOT IN (SELECT id FROM outbox_set_aside)"
                             " ORDER BY id LIMIT 1"},
      {&outbox->read_ages, "SELECT id, kept_ms, length(payload) FROM outbox"
                           " WHERE id >= ? AND id <= ?"
                           " AND id NOT IN (SELECT id FROM outbox_set_aside) ORDER BY id"},
      {&outbox->remove, "DELETE FROM outbox WHERE id >= ? AND id <= ?"
                        " AND id NOT IN (SELECT id FROM outbox_set_aside)"},
      {&outbox->remove_one, "DELETE FROM outbox WHERE id = ?"},
  };
  return sql_prepare_all(outbox->sql, texts, sizeof texts / sizeof texts[0]);
}

enum err store_outbox_open(struct store_outbox **out, struct sql *sql) {
  struct store_outbox *outbox = mem_alloc(sizeof *outbox);
  if (!outbox)
    return ERR_MEMORY;
  outbox->sql = sql;
  enum err err = prepare(outbox);
  if (err == ERR_OK)
    err = load(outbox);
  if (err == ERR_OK)
    *out = outbox;
  else
    store_outbox_close(&outbox);
  return err;
}

void store_outbox_close(struct store_outbox **outbox) {
  if (*outbox)
    store_history_close(&(*outbox)->history);
  mem_free(*outbox);
  *outbox = NULL;
}
