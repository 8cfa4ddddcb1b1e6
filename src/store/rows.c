#include "rows.h"

#include "bridge/list.h"
#include "bridge/mem.h"

enum { TEXTS = 3 }; /* the first columns that are read of either */

struct store_rows {
  struct sql_stmt *write_call, *forget_call, *read_calls;
  struct sql_stmt *write_note, *forget_note, *read_notes;
};

/* A row on its way to main; its texts stand behind it. */
struct row {
  struct row *next;
  union {
    struct store_call call;
    struct store_note note;
  };
  char text[];
};

enum err store_rows_write_call(struct store_rows *rows, const struct store_call *call,
                               int64_t now_wall_ms) {
  sql_set(rows->write_call, SQL_TEXT(call->call_control_id), SQL_TEXT(call->call_leg_id),
          SQL_BLOB(call->state), SQL_INT(call->ended_wall_ms), SQL_INT(now_wall_ms));
  return sql_run(NULL, rows->write_call);
}

enum err store_rows_forget_call(struct store_rows *rows, struct span call_control_id) {
  sql_set(rows->forget_call, SQL_TEXT(call_control_id));
  return sql_run(NULL, rows->forget_call);
}

enum err store_rows_write_note(struct store_rows *rows, const struct store_note *note) {
  sql_set(rows->write_note, SQL_TEXT(note->owner), SQL_TEXT(note->key), SQL_INT(note->due_wall_ms),
          SQL_BLOB(note->value));
  return sql_run(NULL, rows->write_note);
}

enum err store_rows_forget_note(struct store_rows *rows, const struct store_note *note) {
  sql_set(rows->forget_note, SQL_TEXT(note->owner), SQL_TEXT(note->key));
  return sql_run(NULL, rows->forget_note);
}

/* ---- reading --------------------------------------------------------------------------------- */

static void fill_call(struct row *row, const struct span texts[TEXTS], struct sql_stmt *stmt) {
  row->call = (struct store_call){.call_control_id = texts[0],
                                  .call_leg_id = texts[1],
                                  .state = texts[2],
                                  .ended_wall_ms = sql_int(stmt, TEXTS),
                                  .changed_wall_ms = sql_int(stmt, TEXTS + 1)};
}

static void fill_note(struct row *row, const struct span texts[TEXTS], struct sql_stmt *stmt) {
  row->note = (struct store_note){
      .owner = texts[0], .key = texts[1], .value = texts[2], .due_wall_ms = sql_int(stmt, TEXTS)};
}

/* With the texts, each followed by a NUL. */
static struct row *make_row(struct span texts[TEXTS], struct sql_stmt *stmt) {
  size_t size = 0;
  for (int i = 0; i < TEXTS; i++) {
    texts[i] = sql_span(stmt, i);
    size += texts[i].len + 1;
  }
  struct row *row = mem_alloc(sizeof *row + size);
  char *at = row ? row->text : NULL;
  for (int i = 0; row && i < TEXTS; i++)
    texts[i] = span_place(&at, texts[i]);
  return row;
}

static void free_rows(struct row *row) {
  while (row) {
    struct row *next = row->next;
    mem_free(row);
    row = next;
  }
}

static enum err read_rows(void **out, struct sql_stmt *stmt,
                          void (*fill)(struct row *row, const struct span texts[TEXTS],
                                       struct sql_stmt *stmt)) {
  struct row *first = NULL;
  struct row **end = &first;
  bool found = false;
  enum err err = ERR_OK;
  while (err == ERR_OK && (err = sql_next(&found, stmt)) == ERR_OK && found) {
    struct span texts[TEXTS];
    *end = make_row(texts, stmt);
    if (!*end) {
      err = ERR_MEMORY;
      break;
    }
    fill(*end, texts, stmt);
    end = &(*end)->next;
  }
  if (found)
    sql_stop(stmt);
  if (err != ERR_OK) {
    free_rows(first);
    first = NULL;
  }
  *out = first;
  return err;
}

enum err store_rows_read_calls(struct store_calls *calls, struct store_rows *rows) {
  sql_set(rows->read_calls, SQL_INT((int64_t)calls->limit));
  return read_rows(&calls->rows, rows->read_calls, fill_call);
}

enum err store_rows_read_notes(struct store_notes *notes, struct store_rows *rows) {
  return read_rows(&notes->rows, rows->read_notes, fill_note);
}

void store_rows_visit_calls(struct store_read *read) {
  struct store_calls *calls = container_of(read, struct store_calls, read);
  struct row *first = calls->rows;
  calls->rows = NULL;
  for (struct row *row = first; row; row = row->next)
    calls->visit(calls, &row->call);
  free_rows(first);
}

void store_rows_visit_notes(struct store_read *read) {
  struct store_notes *notes = container_of(read, struct store_notes, read);
  struct row *first = notes->rows;
  notes->rows = NULL;
  for (struct row *row = first; row; row = row->next)
    notes->visit(notes, &row->note);
  free_rows(first);
}

/* ---- at start -------------------------------------------------------------------------------- */

enum err store_rows_open(struct store_rows **out, struct sql *sql) {
  struct store_rows *rows = mem_alloc(sizeof *rows);
  if (!rows)
    return ERR_MEMORY;
  const struct sql_text texts[] = {
      {&rows->write_call, "INSERT OR REPLACE INTO call (call_control_id, call_leg_id, state,"
                          " ended_ms, changed_ms) VALUES (?, ?, ?, ?, ?)"},
      {&rows->forget_call, "DELETE FROM call WHERE call_control_id = ?"},
      {&rows->read_calls, "SELECT call_control_id, call_leg_id, state, ended_ms, changed_ms"
                          " FROM call ORDER BY changed_ms DESC LIMIT ?"},
      {&rows->write_note,
       "INSERT OR REPLACE INTO note (owner, key, due_ms, value) VALUES (?, ?, ?, ?)"},
      {&rows->forget_note, "DELETE FROM note WHERE owner = ? AND key = ?"},
      {&rows->read_notes, "SELECT owner, key, value, due_ms FROM note ORDER BY owner, key"},
  };
  enum err err = sql_prepare_all(sql, texts, sizeof texts / sizeof texts[0]);
  if (err == ERR_OK)
    *out = rows;
  else
    store_rows_close(&rows);
  return err;
}

void store_rows_close(struct store_rows **rows) {
  mem_free(*rows);
  *rows = NULL;
}
