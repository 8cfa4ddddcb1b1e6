#include "notes.h"

#include "bridge/mem.h"

struct store_note_table {
  struct sql_stmt *write;
  struct sql_stmt *forget;
  struct sql_stmt *read;
};

/* A row on its way to main; its texts stand behind it. */
struct note_row {
  struct note_row *next;
  struct store_note note;
  char text[];
};

static void set_name(struct sql_stmt *stmt, const struct store_note *note) {
  sql_set_text(stmt, 1, note->owner);
  sql_set_text(stmt, 2, note->key);
}

enum err store_notes_write(struct store_note_table *table, const struct store_note *note) {
  set_name(table->write, note);
  sql_set_int(table->write, 3, note->due_wall_ms);
  sql_set_blob(table->write, 4, note->value);
  return sql_run(NULL, table->write);
}

enum err store_notes_forget(struct store_note_table *table, const struct store_note *note) {
  set_name(table->forget, note);
  return sql_run(NULL, table->forget);
}

static enum err make_row(struct note_row **out, struct sql_stmt *stmt) {
  struct span owner = sql_span(stmt, 0);
  struct span key = sql_span(stmt, 1);
  struct span value = sql_span(stmt, 2);
  enum { NULS = 3 };
  struct note_row *row = mem_alloc(sizeof *row + owner.len + key.len + value.len + NULS);
  if (!row)
    return ERR_MEMORY;
  char *at = row->text;
  row->note.owner = span_place(&at, owner);
  row->note.key = span_place(&at, key);
  row->note.value = span_place(&at, value);
  row->note.due_wall_ms = sql_int(stmt, 3);
  *out = row;
  return ERR_OK;
}

static void free_rows(struct note_row *row) {
  while (row) {
    struct note_row *next = row->next;
    mem_free(row);
    row = next;
  }
}

enum err store_notes_read(struct store_notes *notes, struct store_note_table *table) {
  struct note_row *first = NULL;
  struct note_row **end = &first;
  bool row = false;
  enum err err = ERR_OK;
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
  notes->rows = first;
  return err;
}

void store_notes_visit(struct store_notes *notes) {
  struct note_row *first = notes->rows;
  for (struct note_row *row = first; row; row = row->next)
    notes->visit(notes, &row->note);
  notes->rows = NULL;
  free_rows(first);
}

enum err store_notes_open(struct store_note_table **out, struct sql *sql) {
  struct store_note_table *table = mem_alloc(sizeof *table);
  if (!table)
    return ERR_MEMORY;
  const struct sql_text texts[] = {
      {&table->write,
       "INSERT OR REPLACE INTO note (owner, key, due_ms, value) VALUES (?, ?, ?, ?)"},
      {&table->forget, "DELETE FROM note WHERE owner = ? AND key = ?"},
      {&table->read, "SELECT owner, key, value, due_ms FROM note ORDER BY owner, key"},
  };
  enum err err = sql_prepare_all(sql, texts, sizeof texts / sizeof texts[0]);
  if (err == ERR_OK)
    *out = table;
  else
    store_notes_close(&table);
  return err;
}

void store_notes_close(struct store_note_table **table) {
  mem_free(*table);
  *table = NULL;
}
