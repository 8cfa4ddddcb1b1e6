#include "journal.h"

#include <assert.h>
#include <string.h>

#include "bridge/mem.h"
#include "commands.h"
#include "outbox.h"
#include "room.h"
#include "rows.h"
#include "seen.h"

/* ---- the list of a write --------------------------------------------------------------------- */

void store_write_begin(struct store_write *write, void (*done)(struct store_write *write)) {
  *write = (struct store_write){.done = done, .room = STORE_CHANGES_FEW};
  write->changes = write->few;
}

static bool grow(struct store_write *write) {
  size_t room = 2 * write->room;
  struct store_change *changes =
      room <= STORE_CHANGES_MAX ? mem_alloc(room * sizeof *changes) : NULL;
  if (!changes)
    return false;
  memcpy(changes, write->changes, write->count * sizeof *changes);
  store_write_free(write);
  write->changes = changes;
  write->room = room;
  return true;
}

struct store_change *store_write_add(struct store_write *write, enum store_change_kind kind) {
  if (write->count == write->room && !grow(write))
    return NULL;
  struct store_change *change = &write->changes[write->count++];
  *change = (struct store_change){.kind = kind};
  return change;
}

void store_write_free(struct store_write *write) {
  if (write->changes != write->few)
    mem_free(write->changes);
  write->changes = write->few;
  write->room = STORE_CHANGES_FEW;
}

/* ---- a function a kind ----------------------------------------------------------------------- */

static enum err apply_event_id(struct store_journal *journal, struct store_change *change) {
  bool known = false;
  enum err err = store_seen_add(&known, journal->seen, change->event_id, journal->now_wall_ms);
  return err == ERR_OK && known ? ERR_EXISTS : err;
}

static enum err apply_message(struct store_journal *journal, struct store_change *change) {
  journal->added_rows++;
  journal->added_bytes += (int64_t)msg_size(change->message);
  return store_outbox_add(journal->outbox, change->message, journal->now_wall_ms);
}

static enum err apply_call(struct store_journal *journal, struct store_change *change) {
  return store_rows_write_call(journal->rows, &change->call, journal->now_wall_ms);
}

static enum err apply_call_gone(struct store_journal *journal, struct store_change *change) {
  store_room_note_removed(journal->room);
  return store_rows_forget_call(journal->rows, change->call_gone);
}

static enum err apply_note(struct store_journal *journal, struct store_change *change) {
  journal->added_bytes += (int64_t)(change->note.key.len + change->note.value.len);
  return store_rows_write_note(journal->rows, &change->note);
}

static enum err apply_note_gone(struct store_journal *journal, struct store_change *change) {
  store_room_note_removed(journal->room);
  return store_rows_forget_note(journal->rows, &change->note_gone);
}

static enum err apply_command(struct store_journal *journal, struct store_change *change) {
  struct store_command_committed kept;
  journal->added_bytes += store_commands_bytes(change->command);
  enum err err =
      store_commands_add(&kept, journal->commands, change->command, journal->now_wall_ms);
  change->command->id = kept.id;
  return err;
}

static enum err apply_command_key(struct store_journal *journal, struct store_change *change) {
  return store_commands_take_key(journal->commands, &change->command_key, journal->now_wall_ms);
}

static enum err apply_command_sent(struct store_journal *journal, struct store_change *change) {
  return store_commands_send(journal->commands, &change->command_sent, journal->now_wall_ms);
}

static enum err apply_command_done(struct store_journal *journal, struct store_change *change) {
  return store_commands_finish(journal->commands, &change->command_done);
}

static enum err apply_delivered(struct store_journal *journal, struct store_change *change) {
  return store_outbox_acknowledge(journal->outbox, change->delivered.ids, change->delivered.count);
}

static enum err apply_dead_letter(struct store_journal *journal, struct store_change *change) {
  return store_outbox_add_dead_letter(journal->outbox, &change->dead_letter, journal->now_wall_ms);
}

static enum err apply_resend(struct store_journal *journal, struct store_change *change) {
  enum err err = store_outbox_resend(&change->resend, journal->outbox,
                                     store_journal_batch_bytes(journal), journal->now_wall_ms);
  journal->added_rows += (int64_t)change->resend.count;
  journal->added_bytes += change->resend.bytes;
  return err;
}

static enum err apply_replay(struct store_journal *journal, struct store_change *change) {
  enum err err = store_outbox_replay(&change->replay, journal->outbox,
                                     store_journal_batch_bytes(journal), journal->now_wall_ms);
  journal->added_rows += (int64_t)change->replay.count;
  journal->added_bytes += (int64_t)change->replay.bytes;
  return err;
}

#define AS_KIND(id, member, syncs_) [id] = {apply_##member, syncs_},
static const struct {
  enum err (*apply)(struct store_journal *journal, struct store_change *change);
  bool syncs;
} kinds[STORE_CHANGE_COUNT] = {STORE_CHANGE_TABLE(AS_KIND)};
#undef AS_KIND

/* ---- a write --------------------------------------------------------------------------------- */

bool store_changes_sync(const struct store_write *write) {
  bool syncs = false;
  for (size_t i = 0; i < write->count; i++)
    syncs = syncs || kinds[write->changes[i].kind].syncs;
  return syncs;
}

int64_t store_changes_bytes(const struct store_write *write) {
  int64_t bytes = 0;
  for (size_t i = 0; i < write->count; i++)
    if (write->changes[i].kind == STORE_MESSAGE)
      bytes += (int64_t)msg_size(write->changes[i].message);
  return bytes;
}

static bool decides(enum err err) {
  return err == ERR_EXISTS || err == ERR_NOT_FOUND;
}

/* For want of room; but an event that is here already needs none. */
static enum err refuse(struct store_journal *journal, struct store_write *write) {
  const struct store_change *first = &write->changes[0];
  bool known = false;
  enum err err = ERR_OK;
  if (write->count > 0 && first->kind == STORE_EVENT_ID)
    err = store_seen_find(&known, journal->seen, first->event_id);
  write->result = known ? ERR_EXISTS : ERR_FULL;
  return err;
}

enum err store_changes_apply(struct store_journal *journal, struct store_write *write) {
  if (write->needs_room && store_room_is_full(journal->room))
    return refuse(journal, write);
  enum err err = write->result = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < write->count; i++) {
    err = kinds[write->changes[i].kind].apply(journal, &write->changes[i]);
    if (decides(err)) {
      assert(i == 0); /* else what came before it would be left half done */
      write->result = err;
    }
  }
  return err == write->result ? ERR_OK : err;
}

static void forget_first(struct store_first *first) {
  mem_free(first->result);
  *first = (struct store_first){0};
}

/* What became of other kinds nobody is told. */
static void undo(struct store_change *change) {
  if (change->kind == STORE_MESSAGE)
    change->message->id = 0;
  else if (change->kind == STORE_COMMAND)
    change->command->id = 0;
  else if (change->kind == STORE_COMMAND_KEY)
    forget_first(change->command_key.first);
  else if (change->kind == STORE_COMMAND_SENT)
    forget_first(change->command_sent.key.first);
}

void store_changes_undo(struct store_write *write, enum err err) {
  write->result = err;
  for (size_t i = 0; i < write->count; i++)
    undo(&write->changes[i]);
}
