/* Writes to the journal as tests make them: a struct for each kind of input, filled in by name,
 * that becomes the list of changes which the bridge would write for it. */
#ifndef TESTS_STORE_WRITES_H
#define TESTS_STORE_WRITES_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/store.h"

/* First member of each. */
struct store_op {
  struct store_write write;
  void (*done)(struct store_op *op);
  void (*took)(struct store_op *op); /* copies what the changes told, before done */
  enum err result;
  bool under_way;
};

enum { STORE_KEEP_MSGS = 3 };

/* An event, with what follows from it; msgs[0] carries its id. ERR_EXISTS is told as `duplicate`.
 */
struct store_keep {
  struct store_op op;
  struct msg *msgs[STORE_KEEP_MSGS];
  size_t msg_count;
  struct store_call call;
  bool forget_call;
  bool duplicate;
};
void store_keep(struct store *store, struct store_keep *keep);

/* The broker's acknowledgements, or the refusal of one message. */
struct store_mark {
  struct store_op op;
  int64_t ids[STORE_BATCH];
  size_t count;
  bool dead_letters;
  int reason_code;
};
void store_mark(struct store *store, struct store_mark *mark);

/* A request that is about to leave. ERR_EXISTS with a first_id is told as ERR_OK. */
struct store_sent {
  struct store_op op;
  int64_t command_id;
  const char *idempotency_key, *fingerprint, *telnyx_command_id;
  int64_t first_id;
  char first_fingerprint[STORE_FINGERPRINT_SIZE];
  char *first_result;
  struct store_outcome first_outcome;
  struct store_first first;
};
void store_mark_sent(struct store *store, struct store_sent *sent);

/* The end of a command. */
struct store_finish {
  struct store_op op;
  int64_t command_id;
  struct msg *results[2];
  size_t result_count;
  bool did_not_run;
};
void store_finish(struct store *store, struct store_finish *finish);

#endif
