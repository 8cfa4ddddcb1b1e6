/* The messages for the broker: kept, read back, settled, removed. Used by the store's thread alone;
 * what changes runs within its transactions. */
#ifndef BRIDGE_STORE_OUTBOX_H
#define BRIDGE_STORE_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/store.h"
#include "sql.h"
#include "step.h"

struct store_outbox;

enum err store_outbox_open(struct store_outbox **out, struct sql *sql) MUST_CHECK;
void store_outbox_close(struct store_outbox **outbox);

/* Adds a message at the end and gives it its number. */
enum err store_outbox_add(struct store_outbox *outbox, struct msg *msg,
                          int64_t now_wall_ms) MUST_CHECK;

/* The broker has them. Those that are settled already (config/schema.sql) stay as they are.
 * ERR_NOT_FOUND when a number was never given; then nothing is written. */
enum err store_outbox_acknowledge(struct store_outbox *outbox, const int64_t *ids,
                                  size_t count) MUST_CHECK;

/* The broker refused it for good; it stays for the time of retention. */
enum err store_outbox_add_dead_letter(struct store_outbox *outbox,
                                      const struct store_dead_letter *dead_letter,
                                      int64_t now_wall_ms) MUST_CHECK;

/* Gives dead letters a new number at the end, about most_bytes of them; see struct store_resend. */
enum err store_outbox_resend(struct store_resend *resend, struct store_outbox *outbox,
                             int64_t most_bytes, int64_t now_wall_ms) MUST_CHECK;

/* Adds events again, for another topic, out of about most_bytes; see struct store_replay. */
enum err store_outbox_replay(struct store_replay *replay, struct store_outbox *outbox,
                             int64_t most_bytes, int64_t now_wall_ms) MUST_CHECK;

/* When the oldest delivered message was kept; INT64_MAX when there is none. */
enum err store_outbox_oldest_done(int64_t *kept_ms, struct store_outbox *outbox) MUST_CHECK;

/* Removes delivered messages, and dead letters, that were kept or became so before
 * then or at that time: oldest first, as far as the step goes. */
enum err store_outbox_remove(struct store_step *step, struct store_outbox *outbox,
                             int64_t before_ms) MUST_CHECK;
enum err store_outbox_remove_dead_letters(struct store_step *step, struct store_outbox *outbox,
                                          int64_t before_ms) MUST_CHECK;

/* Writes down how far messages are settled: the last thing before a commit. `force` writes even
 * when nothing changed, to find out whether the disk takes it. */
enum err store_outbox_flush(struct store_outbox *outbox, bool force) MUST_CHECK;

/* What became of the transaction. */
void store_outbox_commit(struct store_outbox *outbox);
void store_outbox_rollback(struct store_outbox *outbox);

/* Outside of transactions. */
enum err store_outbox_read(struct store_backlog *backlog, struct store_outbox *outbox) MUST_CHECK;

/* Of a statement that gives the columns below: as many messages as the backlog holds. */
#define STORE_OUTBOX_COLUMNS                                                                       \
  "id, kind, qos, retain, expiry_s, topic, event_id, content_type, correlation, properties, "      \
  "payload"
enum err store_outbox_read_rows(struct store_backlog *backlog, struct sql_stmt *stmt) MUST_CHECK;

/* ---- history.c: events that are kept, delivered or not ---- */

/* With statements of that connection, whose end they end with. ERR_MEMORY and others. */
enum err store_history_prepare(struct store_history **out, struct sql *sql) MUST_CHECK;

/* What store_outbox_replay does, of messages up to until_id. */
enum err store_history_replay(struct store_replay *replay, struct store_history *history,
                              struct store_outbox *outbox, int64_t most_bytes,
                              int64_t now_wall_ms) MUST_CHECK;

enum err store_outbox_tell(struct store_stats *out, struct store_outbox *outbox) MUST_CHECK;

#endif
