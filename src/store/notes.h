/* What parts of the bridge want to know again after a restart. Used by the store's thread alone;
 * what changes runs within its transactions. */
#ifndef BRIDGE_STORE_NOTES_H
#define BRIDGE_STORE_NOTES_H

#include "bridge/err.h"
#include "bridge/store.h"
#include "sql.h"

struct store_note_table;

enum err store_notes_open(struct store_note_table **out, struct sql *sql) MUST_CHECK;
void store_notes_close(struct store_note_table **table);

enum err store_notes_write(struct store_note_table *table,
                           const struct store_note *note) MUST_CHECK;
enum err store_notes_forget(struct store_note_table *table,
                            const struct store_note *note) MUST_CHECK;

/* As store_read_notes: fills notes->rows. Then, on main: visits and frees them. */
enum err store_notes_read(struct store_notes *notes, struct store_note_table *table) MUST_CHECK;
void store_notes_visit(struct store_notes *notes);

#endif
