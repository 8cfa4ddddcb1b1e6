/* What main knows again after a restart: the calls, and the notes of its parts. Used by the store's
 * thread alone, and what changes within its transactions; main visits what was read. */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "bridge/err.h"
#include "bridge/store.h"
#include "sql.h"

struct store_rows;

enum err store_rows_open(struct store_rows **out, struct sql *sql) MUST_CHECK;
void store_rows_close(struct store_rows **rows);

enum err store_rows_write_call(struct store_rows *rows, const struct store_call *call,
                               int64_t now_wall_ms) MUST_CHECK;
enum err store_rows_forget_call(struct store_rows *rows, struct span call_control_id) MUST_CHECK;
enum err store_rows_write_note(struct store_rows *rows, const struct store_note *note) MUST_CHECK;
enum err store_rows_forget_note(struct store_rows *rows, const struct store_note *note) MUST_CHECK;

/* As store_read_calls and store_read_notes: they fill ->rows. Then, on main: visits and frees them.
 */
enum err store_rows_read_calls(struct store_calls *calls, struct store_rows *rows) MUST_CHECK;
enum err store_rows_read_notes(struct store_notes *notes, struct store_rows *rows) MUST_CHECK;
void store_rows_visit_calls(struct store_read *read);
void store_rows_visit_notes(struct store_read *read);

#endif
