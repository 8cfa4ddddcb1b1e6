/* What the journal's operations do on its thread. */
#ifndef BRIDGE_STORE_OPS_H
#define BRIDGE_STORE_OPS_H

#include "bridge/err.h"
#include "bridge/store.h"
#include "journal.h"

enum store_verb_kind { STORE_READS, STORE_WRITES, STORE_MARKS };

/* What an operation is, for the thread. */
struct store_verb {
  enum store_verb_kind kind;
  /* Within the transaction or, for reads, after it. An error undoes the whole batch; what concerns
   * this operation alone goes into op->result. */
  enum err (*run)(struct store_journal *journal, struct store_op *op);
  void (*undo)(struct store_op *op); /* after a rollback; NULL for nothing to do */
};

extern const struct store_verb store_verb_keep;
extern const struct store_verb store_verb_mark;
extern const struct store_verb store_verb_resend;
extern const struct store_verb store_verb_backlog;
extern const struct store_verb store_verb_sent;
extern const struct store_verb store_verb_finish;
extern const struct store_verb store_verb_unfinished;
extern const struct store_verb store_verb_calls;

#endif
