/* The journal: everything that was promised and not yet done, in one SQLite file that a thread of
 * its own writes. An operation is a struct that the caller owns until done() is called, once, on
 * the main thread, through the main mailbox; also at shutdown and after a failure. What waits while
 * the disk works goes into the next transaction together (group commit), so done() with ERR_OK
 * means: synced, with all that was committed before (but see store_mark).
 *
 * Ceilings: the callers' own (HTTP connections, the publish window, pending commands). */
#ifndef BRIDGE_STORE_H
#define BRIDGE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/command_msg.h"
#include "bridge/err.h"
#include "bridge/mailbox.h"
#include "bridge/msg.h"

struct store;

struct store_options {
  const char *path;
  int64_t dedupe_window_ms; /* how long an event id or an idempotency key is remembered; up to an
                               eighth longer, and shorter past 4.2 million ids */
  int64_t redelivery_window_ms; /* how long a command can come again with DUP: a session ends, and
                                   packet ids begin anew, so an older one of the same id and
                                   content is another command */
  int64_t retention_ms;         /* how long delivered rows and done commands are kept, as of their
                                   arrival, and messages that were set aside, as of then */
  int64_t max_bytes; /* of the file: delivered rows go earlier, then keeping fails with ERR_FULL */
};

/* First member of each operation. The caller sets done and whatever it finds itself by. */
struct store_op {
  struct mail mail;
  void (*done)(struct store_op *op); /* on main; op is the caller's again */
  enum err result;
  const struct store_verb *verb; /* the store's own */
};

/* Opens or makes the file, migrates its schema, checks it, locks it against a second bridge, starts
 * the thread. `why` gets a sentence for people on failure: ERR_CORRUPT, ERR_VERSION (a newer one),
 * ERR_EXISTS (another bridge has it), ERR_IO, ERR_FULL, ERR_MEMORY. `main` must outlive the store.
 */
enum err store_open(struct store **out, const struct store_options *options, struct mailbox *main,
                    char *why, size_t why_size) MUST_CHECK;

/* Lets the thread finish all that was submitted, ends it, closes the file. The completions are in
 * the main mailbox afterwards: drain it. */
void store_close(struct store **store);

/* ---- events: webhook -> outbox ---- */

/* What one call leg is known by; spans are borrowed until done. An empty call_control_id: none. */
struct store_call {
  struct span call_control_id;
  struct span call_leg_id;
  struct span state;     /* the retained state message's payload, so that it survives a restart */
  int64_t ended_wall_ms; /* 0 while the call lives */
};

enum { STORE_KEEP_MSGS = 3 };

/* Keeps an event, with what follows from it, in one transaction. msgs[0] carries the event id; when
 * that is known already, nothing is written and `duplicate` is set. Each message gets its id. The
 * messages' references stay the caller's. */
struct store_keep {
  struct store_op op;
  struct msg *msgs[STORE_KEEP_MSGS];
  size_t msg_count;
  struct store_call call;
  bool forget_call; /* remove call.call_control_id instead of writing it */
  bool duplicate;   /* out */
};
void store_keep(struct store *store, struct store_keep *keep);

/* ---- outbox -> broker ---- */

enum { STORE_BATCH = 256 };

/* Marks messages as delivered, or as set aside when the broker refused them for good. The one
 * operation that does not wait for the disk when nothing else does: it holds after a crash of the
 * process; after a loss of power, marks since the last synced commit may be gone, and their
 * messages are published again. */
struct store_mark {
  struct store_op op;
  int64_t ids[STORE_BATCH];
  size_t count;
  bool set_aside;
  int reason_code; /* the broker's, kept with a message that is set aside */
};
void store_mark(struct store *store, struct store_mark *mark);

/* Takes messages that were set aside back into the outbox, behind all others and oldest first, at
 * most STORE_BATCH of them; read_backlog finds them under new ids. Hand it in again while there are
 * more: only those count that were set aside when it was handed in first. */
struct store_resend {
  struct store_op op;
  int64_t up_to_id; /* 0 the first time, then as it came back */
  size_t count;     /* out: how many by this operation */
  bool more;        /* out */
};
void store_resend(struct store *store, struct store_resend *resend);

/* Reads undelivered messages with ids above after_id, oldest first, at most STORE_BATCH and about
 * max_bytes (always at least one when there is one). The references in msgs become the caller's. */
struct store_backlog {
  struct store_op op;
  int64_t after_id;
  int64_t up_to_id; /* read no further than this; INT64_MAX for no bound */
  size_t max_bytes;
  struct msg *msgs[STORE_BATCH]; /* out */
  size_t count;                  /* out */
  bool more;                     /* out: there are further ones */
};
void store_read_backlog(struct store *store, struct store_backlog *backlog);

/* ---- commands ---- */

/* Keeps a command, from any thread but main and the store's, and waits for the commit, at most
 * timeout_ms. It is not synced: what was kept survives the process, and a loss of power once
 * anything later is synced (store_mark_sent is, so nothing of it has left before). On success
 * message->id is set, and when_kept (NULL for none) is in the main mailbox, perhaps delivered
 * already: what it leads to, the message too, is main's then. *repeated says that the broker
 * delivered it before (DUP, same packet id and content, kept within the redelivery window): then
 * nothing is written nor posted, id is the first one's. Any error (ERR_TIMEOUT, ERR_FULL, ERR_IO,
 * ERR_CLOSED, ERR_MEMORY): not kept, and never will be, unless what failed was the disk's sync and
 * the process is killed before another commit: a restart may find it then, and the broker's
 * redelivery as repeated. The time is up to the moment at which the command's transaction begins;
 * from then on its outcome is waited for. */
enum err store_keep_command(struct store *store, struct command_msg *message,
                            struct mail *when_kept, bool *repeated, int64_t timeout_ms) MUST_CHECK;

enum { STORE_FINGERPRINT_SIZE = 65 };

/* Says that a request is about to go out; done before it may. With the first attempt of a command
 * comes its idempotency key: when another command of the same key is on record, first_id and, when
 * that is done, first_result (free with mem_free) tell of it and nothing is written. */
struct store_sent {
  struct store_op op;
  int64_t command_id;            /* command_msg.id */
  const char *idempotency_key;   /* "" for none; NULL on a later attempt */
  const char *fingerprint;       /* what the key stands for, with the key; "" when it is unknown */
  const char *telnyx_command_id; /* stored with the command, so that a retry after a crash has it */
  int64_t first_id;              /* out: 0, or the other command */
  char first_fingerprint[STORE_FINGERPRINT_SIZE]; /* out: the other's; "" when it is unknown */
  char *first_result;                             /* out: NULL, or its result payload */
};
void store_mark_sent(struct store *store, struct store_sent *sent);

/* Ends a command: its result messages into the outbox and the command to done, in one transaction.
 * Exactly once: a command that is done already gives ERR_EXISTS and nothing is written. */
struct store_finish {
  struct store_op op;
  int64_t command_id;
  struct msg *results[2]; /* default topic, response topic */
  size_t result_count;
  bool did_not_run; /* its key is free again: a repeat is run, and does not get this result */
};
void store_finish(struct store *store, struct store_finish *finish);

/* Reads commands that are not done, with ids above after_id, oldest first (at start). The messages
 * become the caller's. */
struct store_unfinished {
  struct store_op op;
  int64_t after_id;
  struct command_msg *messages[STORE_BATCH]; /* out */
  size_t count;                              /* out */
  bool more;                                 /* out */
};
void store_read_unfinished(struct store *store, struct store_unfinished *unfinished);

/* ---- calls ---- */

/* Reads the known calls, most recent first, at most `limit`; for each the visitor is called on main
 * before done. The spans live during the visit. */
struct store_calls {
  struct store_op op;
  size_t limit;
  void (*visit)(struct store_calls *calls, const struct store_call *call);
  void *rows; /* the store's own */
};
void store_read_calls(struct store *store, struct store_calls *calls);

/* ---- what others may ask ---- */

struct store_stats {
  int64_t waiting; /* undelivered messages */
  int64_t set_aside;
  int64_t oldest_wall_ms; /* when the oldest undelivered one was kept; 0 for none */
  int64_t file_bytes;
  int64_t commits; /* transactions since the start */
  bool failing;    /* the last write failed; it is tried again by itself */
  char why[160];   /* a sentence for people while failing */
};

/* A snapshot. Any thread. */
void store_stats(struct store *store, struct store_stats *out);

#endif
