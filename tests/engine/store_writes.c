#include "engine/store_writes.h"

#include "bridge/list.h"

static void on_written(struct store_write *write) {
  struct store_op *op = container_of(write, struct store_op, write);
  op->result = write->result;
  op->under_way = false;
  if (op->took)
    op->took(op);
  store_write_free(write);
  op->done(op);
}

static void begin(struct store_op *op, void (*took)(struct store_op *op)) {
  op->took = took;
  op->under_way = true;
  store_write_begin(&op->write, on_written);
}

static struct store_change *add(struct store_op *op, enum store_change_kind kind) {
  return store_write_add(&op->write, kind);
}

/* ---- */

static void took_event(struct store_op *op) {
  struct store_keep *keep = (struct store_keep *)op;
  keep->duplicate = op->result == ERR_EXISTS;
  if (keep->duplicate)
    op->result = ERR_OK;
}

void store_keep(struct store *store, struct store_keep *keep) {
  begin(&keep->op, took_event);
  keep->op.write.needs_room = true;
  if (keep->msg_count > 0 && keep->msgs[0]->parts.event_id.len > 0)
    add(&keep->op, STORE_EVENT_ID)->event_id = keep->msgs[0]->parts.event_id;
  for (size_t i = 0; i < keep->msg_count; i++)
    add(&keep->op, STORE_MESSAGE)->message = keep->msgs[i];
  if (keep->forget_call)
    add(&keep->op, STORE_CALL_GONE)->call_gone = keep->call.call_control_id;
  else if (keep->call.call_control_id.len > 0)
    add(&keep->op, STORE_CALL)->call = keep->call;
  store_commit(store, &keep->op.write);
}

void store_mark(struct store *store, struct store_mark *mark) {
  begin(&mark->op, NULL);
  for (size_t i = 0; mark->dead_letters && i < mark->count; i++)
    add(&mark->op, STORE_DEAD_LETTER)->dead_letter =
        (struct store_dead_letter){mark->ids[i], mark->reason_code};
  if (!mark->dead_letters)
    add(&mark->op, STORE_DELIVERED)->delivered = (struct store_delivered){mark->ids, mark->count};
  store_commit(store, &mark->op.write);
}

static void took_sent(struct store_op *op) {
  struct store_sent *sent = (struct store_sent *)op;
  sent->first_id = sent->first.id;
  sent->first_result = sent->first.result;
  sent->first_outcome = sent->first.outcome;
  for (size_t i = 0; i < sizeof sent->first_fingerprint; i++)
    sent->first_fingerprint[i] = sent->first.fingerprint[i];
  if (op->result == ERR_EXISTS && sent->first_id != 0)
    op->result = ERR_OK;
}

void store_mark_sent(struct store *store, struct store_sent *sent) {
  begin(&sent->op, took_sent);
  sent->first = (struct store_first){0};
  add(&sent->op, STORE_COMMAND_SENT)->command_sent = (struct store_command_sent){
      {sent->command_id, sent->idempotency_key, sent->fingerprint, &sent->first},
      sent->telnyx_command_id};
  store_commit(store, &sent->op.write);
}

void store_finish(struct store *store, struct store_finish *finish) {
  begin(&finish->op, NULL);
  add(&finish->op, STORE_COMMAND_DONE)->command_done = (struct store_command_done){
      .command_id = finish->command_id,
      .result = finish->result_count > 0 ? finish->results[0]->parts.payload : (struct span){0},
      .did_not_run = finish->did_not_run,
  };
  for (size_t i = 0; i < finish->result_count; i++)
    add(&finish->op, STORE_MESSAGE)->message = finish->results[i];
  store_commit(store, &finish->op.write);
}
