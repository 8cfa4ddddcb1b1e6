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

#include "bridge/err.h"
#include "bridge/mailbox.h"
#include "bridge/msg.h"
#include "bridge/replay.h"

struct store;

struct store_options {
  const char *path;
  int64_t dedupe_window_ms; /* how long an event id or an idempotency key is remembered; up to an
                               eighth longer, and shorter past 4.2 million ids */
  int64_t redelivery_window_ms; /* how long a command can come again with DUP: a session ends, and
                                   packet ids begin anew, so an older one of the same id and
                                   content is another command */
  int64_t retention_ms;         /* how long delivered rows and done commands are kept, as of their
                                   arrival, and dead letters, as of then */
  int64_t max_bytes; /* of the file: what is done goes earlier, oldest first, then what was set
                        aside, then keeping fails with ERR_FULL. The ids of events, and those of
                        commands, take a quarter of it at most, then the oldest are forgotten before
                        their window is over */
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

/* ---- writing --------------------------------------------------------------------------------- */

enum {
  STORE_BATCH = 256,       /* ids of one change, rows of one read */
  STORE_CHANGES_FEW = 4,   /* of a write that needs no memory of its own */
  STORE_CHANGES_MAX = 256, /* of a write */
  STORE_FINGERPRINT_SIZE = 65,
  STORE_ERROR_CODE_SIZE = 32,
};

/* What one call leg is known by; spans are borrowed until done. */
struct store_call {
  struct span call_control_id;
  struct span call_leg_id;
  struct span state;       /* the retained state message's payload, so that it survives a restart */
  int64_t ended_wall_ms;   /* 0 while the call lives */
  int64_t changed_wall_ms; /* out, where it is read: when it was written */
};

/* What is left of a result whose room was needed. */
struct store_outcome {
  bool known;
  char error_code[STORE_ERROR_CODE_SIZE]; /* "" when it was ok */
  int http_status;
};

/* The command that is on record under the same idempotency key. */
struct store_first {
  int64_t id;                               /* 0 for none; -1 when only its outcome is left */
  char fingerprint[STORE_FINGERPRINT_SIZE]; /* what its key stands for; "" when it is unknown */
  char *result;                             /* NULL, or its result payload: free with mem_free */
  struct store_outcome outcome;             /* in place of a result that is gone */
};

/* What can be told: id, member of the union below, and whether it waits for the disk. Without such
 * a change a write survives the process; after a loss of power it may be gone, until anything later
 * was synced.
 *
 * The first change of a write may be one that decides whether there is anything to do at all: then
 * the write's result is ERR_EXISTS or ERR_NOT_FOUND, nothing of it is written, and the other writes
 * of the same transaction go on.
 *
 * - STORE_EVENT_ID: decides; ERR_EXISTS when an event of that id was kept before.
 * - STORE_MESSAGE: a message for the broker; it gets its id.
 * - STORE_CALL: a call, as it stands now.
 * - STORE_CALL_GONE: forgets a call.
 * - STORE_NOTE: what somebody wants to know again after a restart, in place of an earlier one of
 * the same owner and key.
 * - STORE_NOTE_GONE: forgets such a note.
 * - STORE_COMMAND: a command from inside the bridge; it gets its id.
 * - STORE_COMMAND_KEY: the command is the one of its key, though nothing of it leaves. Decides;
 *   ERR_EXISTS when another command has the key (first is filled in), or when it is done already.
 * - STORE_COMMAND_SENT: a request is about to go out, and may once this is done. With the first
 *   attempt comes the key. Decides likewise.
 * - STORE_COMMAND_DONE: the end of a command, whose result is `result`. Decides; ERR_EXISTS when it
 *   is done already.
 * - STORE_DELIVERED: the broker has these messages. Decides; ERR_NOT_FOUND when a number was never
 *   given.
 * - STORE_DEAD_LETTER: the broker will never take this message. Decides likewise.
 * - STORE_RESEND: dead letters go to the broker once more, behind all other messages and oldest
 *   first, some of them: see struct store_resend.
 * - STORE_REPLAY: events are added once more, for another topic: see struct store_replay. */
#define STORE_CHANGE_TABLE(X)                                                                      \
  X(STORE_EVENT_ID, event_id, true)                                                                \
  X(STORE_MESSAGE, message, true)                                                                  \
  X(STORE_CALL, call, true)                                                                        \
  X(STORE_CALL_GONE, call_gone, true)                                                              \
  X(STORE_NOTE, note, true)                                                                        \
  X(STORE_NOTE_GONE, note_gone, true)                                                              \
  X(STORE_COMMAND, command, true)                                                                  \
  X(STORE_COMMAND_KEY, command_key, true)                                                          \
  X(STORE_COMMAND_SENT, command_sent, true)                                                        \
  X(STORE_COMMAND_DONE, command_done, true)                                                        \
  X(STORE_DELIVERED, delivered, false)                                                             \
  X(STORE_DEAD_LETTER, dead_letter, false)                                                         \
  X(STORE_RESEND, resend, true)                                                                    \
  X(STORE_REPLAY, replay, true)

#define STORE_CHANGE_AS_ENUM(id, member, syncs) id,
enum store_change_kind { STORE_CHANGE_TABLE(STORE_CHANGE_AS_ENUM) STORE_CHANGE_COUNT };
#undef STORE_CHANGE_AS_ENUM

/* One row for many purposes: who has something to remember needs no table for it. */
struct store_note {
  struct span owner;   /* a name in the program */
  struct span key;     /* the owner's own */
  struct span value;   /* likewise; not of one that is gone */
  int64_t due_wall_ms; /* 0: never; the journal keeps it, hear.h tells the owner when it comes */
};

struct store_command_key {
  int64_t command_id;          /* command_msg.id */
  const char *idempotency_key; /* SENT: "" for none, NULL on a later attempt */
  const char *fingerprint;     /* what the key stands for; "" when it is unknown */
  struct store_first *first;   /* out */
};

struct store_command_sent {
  struct store_command_key key;
  const char *telnyx_command_id; /* stored with the command, so that a retry after a crash has it */
};

struct store_command_done {
  int64_t command_id;
  struct span result; /* what a repetition of its key gets; borrowed until done */
  bool did_not_run;   /* its key is free again: a repeat is run, and does not get this result */
};

struct store_delivered {
  const int64_t *ids; /* borrowed until done */
  size_t count;       /* STORE_BATCH at most */
};

struct store_dead_letter {
  int64_t id;
  int reason_code; /* the broker's */
};

/* Takes STORE_BATCH at most, and no more bytes than a transaction on that disk holds with ease.
 * Handed in again while there are more, only those count that were dead letters when it was handed
 * in first. */
struct store_resend {
  int64_t up_to_id; /* 0 the first time, then as it came back */
  size_t count;     /* out: how many by this change */
  int64_t bytes;    /* out: of their payloads */
  bool more;        /* out */
};

/* Looks at as many events; handed in again while there are more, with both numbers as they came
 * out. */
struct store_replay {
  int64_t since_wall_ms; /* kept then or later */
  struct replay_filter filter;
  struct span to, correlation;  /* as in replay_to_answer */
  int64_t after_id, up_to_id;   /* both 0 the first time */
  int64_t reached_id, until_id; /* out: the next ones */
  size_t count, bytes;          /* out: added by this change */
  bool more;                    /* out */
};

struct store_change {
  enum store_change_kind kind;
  union {
    struct span event_id; /* borrowed until done, like all spans and strings */
    struct msg *message;  /* borrowed until done */
    struct store_call call;
    struct span call_gone; /* call_control_id */
    struct store_note note, note_gone;
    struct command_msg *command; /* borrowed until done */
    struct store_command_key command_key;
    struct store_command_sent command_sent;
    struct store_command_done command_done;
    struct store_delivered delivered;
    struct store_dead_letter dead_letter;
    struct store_resend resend;
    struct store_replay replay;
  };
};

struct store_write {
  struct mail mail;
  void (*done)(struct store_write *write); /* on main; the write is the caller's again */
  enum err result; /* beside those of its first change: ERR_FULL, ERR_IO, ERR_CORRUPT, ERR_MEMORY,
                      and then nothing of it is written */
  bool needs_room; /* refused with ERR_FULL when the journal is full; what was promised before, such
                      as a result, is kept past that */
  struct store_change *changes; /* `few`, or memory of its own */
  size_t count, room;
  struct store_change few[STORE_CHANGES_FEW];
};

/* Begins a write without changes. To be ended with store_write_free once it is done, or when it is
 * not committed after all; then it may begin anew. */
void store_write_begin(struct store_write *write, void (*done)(struct store_write *write));

/* Adds a change of that kind, to be filled in; it moves with the next one that is added. NULL
 * without memory, or past STORE_CHANGES_MAX. */
struct store_change *store_write_add(struct store_write *write, enum store_change_kind kind);

/* Frees what the list of changes took. */
void store_write_free(struct store_write *write);

/* Writes all changes, in their order, in one transaction, or none. Main. */
void store_commit(struct store *store, struct store_write *write);

/* ---- commands at the door ---------------------------------------------------------------------
 */

/* Keeps a command, from any thread but main and the store's, and waits for the commit, at most
 * timeout_ms. It is not synced: what was kept survives the process, and a loss of power once
 * anything later is synced (STORE_COMMAND_SENT is, so nothing of it has left before). On success
 * message->id is set, and when_committed (NULL for none) is in the main mailbox, perhaps delivered
 * already: what it leads to, the message too, is main's then. *repeated says that the broker
 * delivered it before (DUP, same packet id and content, kept within the redelivery window): then
 * nothing is written nor posted, id is the first one's. Any error (ERR_TIMEOUT, ERR_FULL, ERR_IO,
 * ERR_CLOSED, ERR_MEMORY): not kept, and never will be, unless what failed was the disk's sync and
 * the process is killed before another commit: a restart may find it then, and the broker's
 * redelivery as repeated. The time is up to the moment at which the command's transaction begins;
 * from then on its outcome is waited for. */
enum err store_commit_command(struct store *store, struct command_msg *message,
                              struct mail *when_committed, bool *repeated,
                              int64_t timeout_ms) MUST_CHECK;

/* ---- reading --------------------------------------------------------------------------------- */

struct store_journal;

/* First member of each read. It sees all that was committed before it was submitted. */
struct store_read {
  struct mail mail;
  void (*done)(struct store_read *read); /* on main; read is the caller's again */
  enum err result;

  /* The store's own. */
  enum err (*run)(struct store_journal *journal, struct store_read *read);
  void (*visit)(struct store_read *read); /* on main, before done; NULL for nothing */
};

/* Reads undelivered messages with ids above after_id, oldest first, at most STORE_BATCH and about
 * max_bytes (always at least one when there is one). The references in msgs become the caller's. */
struct store_backlog {
  struct store_read read;
  int64_t after_id;
  int64_t up_to_id; /* read no further than this; INT64_MAX for no bound */
  size_t max_bytes;
  struct msg *msgs[STORE_BATCH]; /* out */
  size_t count;                  /* out */
  bool more;                     /* out: there are further ones */
};
void store_read_backlog(struct store *store, struct store_backlog *backlog);

/* Events of a journal, delivered or not, oldest first, also while a bridge writes to it: for a
 * process that has no store. It blocks. *start_id is the number before the first event that was
 * kept at since_wall_ms or later, for `after_id`. ERR_NOT_FOUND and the like with a sentence in
 * `why`. */
struct store_history;
enum err store_history_open(struct store_history **out, int64_t *start_id, const char *path,
                            int64_t since_wall_ms, char *why, size_t why_size) MUST_CHECK;

/* As store_read_backlog, at once; `read` in it is of no use. */
enum err store_history_read(struct store_backlog *backlog,
                            struct store_history *history) MUST_CHECK;

/* Clears the pointer; NULL inside is allowed. */
void store_history_close(struct store_history **history);

/* Reads commands that are not done, with ids above after_id, oldest first (at start). The messages
 * become the caller's. */
struct store_unfinished {
  struct store_read read;
  int64_t after_id;
  struct command_msg *messages[STORE_BATCH]; /* out */
  size_t count;                              /* out */
  bool more;                                 /* out */
};
void store_read_unfinished(struct store *store, struct store_unfinished *unfinished);

/* Reads the known calls, most recent first, at most `limit`; for each the visitor is called on main
 * before done. The spans live during the visit. */
struct store_calls {
  struct store_read read;
  size_t limit;
  void (*visit)(struct store_calls *calls, const struct store_call *call);
  void *rows; /* the store's own */
};
void store_read_calls(struct store *store, struct store_calls *calls);

/* Reads all notes, by owner and key; for each the visitor is called on main before done. The spans
 * live during the visit. */
struct store_notes {
  struct store_read read;
  void (*visit)(struct store_notes *notes, const struct store_note *note);
  void *rows; /* the store's own */
};
void store_read_notes(struct store *store, struct store_notes *notes);

/* ---- what others may ask ---- */

struct store_stats {
  int64_t waiting; /* undelivered messages */
  int64_t dead_letters;
  int64_t oldest_wall_ms; /* when the oldest undelivered one was kept; 0 for none */
  int64_t file_bytes; /* in use; far from max_bytes what the last 64 pages added may be missing */
  int64_t newest_wall_ms; /* the newest time that stood in it when it was opened; 0 for none */
  int64_t commits;        /* transactions since the start */
  bool failing;           /* the last write failed; it is tried again by itself */
  char why[256];          /* a sentence for people while failing */
};

/* A snapshot. Any thread. */
void store_stats(struct store *store, struct store_stats *out);

#endif
