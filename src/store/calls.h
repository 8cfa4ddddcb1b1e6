/* The known calls in the journal. Used by the store's thread alone; what changes runs within its
 * transactions. */
#ifndef BRIDGE_STORE_CALLS_H
#define BRIDGE_STORE_CALLS_H

#include "bridge/err.h"
#include "bridge/store.h"
#include "sql.h"

struct store_call_table;

enum err store_calls_open(struct store_call_table **out, struct sql *sql) MUST_CHECK;
void store_calls_close(struct store_call_table **table);

enum err store_calls_write(struct store_call_table *table, const struct store_call *call,
                           int64_t now_wall_ms) MUST_CHECK;
enum err store_calls_forget(struct store_call_table *table, struct span call_control_id) MUST_CHECK;

/* As store_read_calls: fills calls->rows. Then, on main: visits and frees them. */
enum err store_calls_read(struct store_calls *calls, struct store_call_table *table) MUST_CHECK;
void store_calls_visit(struct store_calls *calls);

#endif
