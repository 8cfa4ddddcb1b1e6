#include "calls.h"

#include "bridge/mem.h"

struct store_call_table {
  struct sql_stmt *write;
  struct sql_stmt *forget;
  struct sql_stmt *read;
};

/* A row on its way to main; its texts stand behind it. */
struct call_row {
  struct call_row *next;
  struct store_call call;
  char text[];
};

enum err store_calls_write(struct store_call_table *table, const struct store_call *call,
                           int64_t now_wall_ms) {
  sql_set_text(table->write, 1, call->call_control_id);
  sql_set_text(table->write, 2, call->call_leg_id);
  sql_set_blob(table->write, 3, call->state);
  sql_set_int(table->write, 4, call->ended_wall_ms);
  sql_set_int(table->write, 5, now_wall_ms);
  return sql_run(NULL, table->write);
}

enum err store_calls_forget(struct store_call_table *table, struct span call_control_id) {
  sql_set_text(table->forget, 1, call_control_id);
  return sql_run(NULL, table->forget);
}

static enum err make_row(struct call_row **out, struct sql_stmt *stmt) {
  struct span id = sql_span(stmt, 0);
  struct span leg = sql_span(stmt, 1);
  struct span state = sql_span(stmt, 2);
  enum { NULS = 3 };
  struct call_row *row = mem_alloc(sizeof *row + id.len + leg.len + state.len + NULS);
  if (!row)
    return ERR_MEMORY;
  char *at = row->text;
  row->call.call_control_id = span_place(&at, id);
  row->call.call_leg_id = span_place(&at, leg);
  row->call.state = span_place(&at, state);
  row->call.ended_wall_ms = sql_int(stmt, 3);
  row->call.changed_wall_ms = sql_int(stmt, 4);
  *out = row;
  return ERR_OK;
}

static void free_rows(struct call_row *row) {
  while (row) {
    struct call_row *next = row->next;
    mem_free(row);
    row = next;
  }
}

enum err store_calls_read(struct store_calls *calls, struct store_call_table *table) {
  struct call_row *first = NULL;
  struct call_row **end = &first;
  bool row = false;
  enum err err = ERR_OK;
  sql_set_int(table->read, 1, (int64_t)calls->limit);
  while (err == ERR_OK && (err = sql_next(&row, table->read)) == ERR_OK && row) {
    err = make_row(end, table->read);
    if (err == ERR_OK)
      end = &(*end)->next;
  }
  if (row)
    sql_stop(table->read);
  if (err != ERR_OK) {
    free_rows(first);
    first = NULL;
  }
  calls->rows = first;
  return err;
}

void store_calls_visit(struct store_calls *calls) {
  struct call_row *first = calls->rows;
  for (struct call_row *row = first; row; row = row->next)
    calls->visit(calls, &row->call);
  calls->rows = NULL;
  free_rows(first);
}

enum err store_calls_open(struct store_call_table **out, struct sql *sql) {
  struct store_call_table *table = mem_alloc(sizeof *table);
  if (!table)
    return ERR_MEMORY;
  const struct sql_text texts[] = {
      {&table->write, "INSERT OR REPLACE INTO call (call_control_id, call_leg_id, state, ended_ms,"
                      " changed_ms) VALUES (?, ?, ?, ?, ?)"},
      {&table->forget, "DELETE FROM call WHERE call_control_id = ?"},
      {&table->read, "SELECT call_control_id, call_leg_id, state, ended_ms, changed_ms FROM call"
                     " ORDER BY changed_ms DESC LIMIT ?"},
  };
  enum err err = sql_prepare_all(sql, texts, sizeof texts / sizeof texts[0]);
  if (err == ERR_OK)
    *out = table;
  else
    store_calls_close(&table);
  return err;
}

void store_calls_close(struct store_call_table **table) {
  mem_free(*table);
  *table = NULL;
}
