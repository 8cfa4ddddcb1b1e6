#include "ops.h"

#include "bridge/mem.h"
#include "calls.h"
#include "commands.h"
#include "outbox.h"
#include "seen.h"

static enum err run_keep(struct store_journal *journal, struct store_op *op) {
  struct store_keep *keep = (struct store_keep *)op;
  keep->duplicate = false;
  if (store_outbox_full(journal->outbox)) {
    op->result = ERR_FULL;
    return ERR_OK;
  }
  struct span event_id = keep->msg_count > 0 ? keep->msgs[0]->parts.event_id : span_of("");
  enum err err = ERR_OK;
  if (event_id.len > 0)
    err = store_seen_add(&keep->duplicate, journal->seen, event_id, journal->now_wall_ms);
  if (err != ERR_OK || keep->duplicate)
    return err;
  for (size_t i = 0; err == ERR_OK && i < keep->msg_count; i++)
    err = store_outbox_add(journal->outbox, keep->msgs[i], journal->now_wall_ms);
  journal->added += keep->msg_count;
  if (err == ERR_OK && keep->call.call_control_id.len > 0)
    err = keep->forget_call ? store_calls_forget(journal->calls, keep->call.call_control_id)
                            : store_calls_write(journal->calls, &keep->call, journal->now_wall_ms);
  return err;
}

static void undo_keep(struct store_op *op) {
  struct store_keep *keep = (struct store_keep *)op;
  keep->duplicate = false;
  for (size_t i = 0; i < keep->msg_count; i++)
    keep->msgs[i]->id = 0;
}

/* What the operation itself got wrong is its own result; the rest is the batch's. */
static enum err own_result(struct store_op *op, enum err err) {
  if (err != ERR_NOT_FOUND && err != ERR_EXISTS)
    return err;
  op->result = err;
  return ERR_OK;
}

static enum err run_mark(struct store_journal *journal, struct store_op *op) {
  const struct store_mark *mark = (struct store_mark *)op;
  return own_result(op, store_outbox_settle(journal->outbox, mark, journal->now_wall_ms));
}

static enum err run_resend(struct store_journal *journal, struct store_op *op) {
  struct store_resend *resend = (struct store_resend *)op;
  enum err err = store_outbox_resend(resend, journal->outbox, journal->now_wall_ms);
  journal->added += resend->count;
  return err;
}

static enum err run_sent(struct store_journal *journal, struct store_op *op) {
  struct store_sent *sent = (struct store_sent *)op;
  return own_result(op, store_commands_send(journal->commands, sent, journal->now_wall_ms));
}

static void undo_sent(struct store_op *op) {
  struct store_sent *sent = (struct store_sent *)op;
  mem_free(sent->first_result);
  sent->first_result = NULL;
  sent->first_id = 0;
}

/* Results are kept past max_bytes too: they are promised, and there are no more of them than there
 * are pending commands. */
static enum err run_finish(struct store_journal *journal, struct store_op *op) {
  struct store_finish *finish = (struct store_finish *)op;
  struct span result = finish->result_count > 0 ? finish->results[0]->parts.payload : span_of("");
  enum err err = own_result(op, store_commands_finish(journal->commands, finish, result));
  if (op->result != ERR_OK)
    return err;
  for (size_t i = 0; err == ERR_OK && i < finish->result_count; i++)
    err = store_outbox_add(journal->outbox, finish->results[i], journal->now_wall_ms);
  journal->added += finish->result_count;
  return err;
}

static void undo_finish(struct store_op *op) {
  struct store_finish *finish = (struct store_finish *)op;
  for (size_t i = 0; i < finish->result_count; i++)
    finish->results[i]->id = 0;
}

static enum err run_backlog(struct store_journal *journal, struct store_op *op) {
  return store_outbox_read((struct store_backlog *)op, journal->outbox);
}

static enum err run_unfinished(struct store_journal *journal, struct store_op *op) {
  return store_commands_read((struct store_unfinished *)op, journal->commands);
}

static enum err run_calls(struct store_journal *journal, struct store_op *op) {
  return store_calls_read((struct store_calls *)op, journal->calls);
}

const struct store_verb store_verb_keep = {STORE_WRITES, run_keep, undo_keep};
const struct store_verb store_verb_mark = {STORE_MARKS, run_mark, NULL};
const struct store_verb store_verb_resend = {STORE_WRITES, run_resend, NULL};
const struct store_verb store_verb_backlog = {STORE_READS, run_backlog, NULL};
const struct store_verb store_verb_sent = {STORE_WRITES, run_sent, undo_sent};
const struct store_verb store_verb_finish = {STORE_WRITES, run_finish, undo_finish};
const struct store_verb store_verb_unfinished = {STORE_READS, run_unfinished, NULL};
const struct store_verb store_verb_calls = {STORE_READS, run_calls, NULL};
