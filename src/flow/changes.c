#include "changes.h"

#include "bridge/clock.h"
#include "bridge/mem.h"

void changes_begin(struct changes *changes, void (*done)(struct store_write *write)) {
  store_write_begin(&changes->write, done);
  changes->held = false;
}

static enum err add(struct store_change **out, struct changes *changes,
                    enum store_change_kind kind) {
  *out = store_write_add(&changes->write, kind);
  if (*out)
    return ERR_OK;
  return changes->write.count < STORE_CHANGES_MAX ? ERR_MEMORY : ERR_LIMIT;
}

enum err changes_add_event_id(struct changes *changes, struct span event_id) {
  struct store_change *change = NULL;
  enum err err = add(&change, changes, STORE_EVENT_ID);
  if (err == ERR_OK)
    change->event_id = event_id;
  return err;
}

enum err changes_add_call(struct changes *changes, const struct store_call *call) {
  struct store_change *change = NULL;
  enum err err = add(&change, changes, STORE_CALL);
  if (err == ERR_OK)
    change->call = *call;
  return err;
}

/* All of it in one block of memory, which begins with the owner. */
static enum err copy_note(struct store_note *out, const struct store_note *note) {
  enum { NULS = 3 };
  char *at = mem_alloc(note->owner.len + note->key.len + note->value.len + NULS);
  if (!at)
    return ERR_MEMORY;
  out->owner = span_place(&at, note->owner);
  out->key = span_place(&at, note->key);
  out->value = span_place(&at, note->value);
  out->due_wall_ms = note->due_wall_ms;
  return ERR_OK;
}

static void free_note(struct store_note *note) {
  mem_free((char *)note->owner.data);
}

static enum err add_note(struct changes *changes, enum store_change_kind kind,
                         const struct store_note *note) {
  struct store_note copy;
  struct store_change *change = NULL;
  enum err err = copy_note(&copy, note);
  if (err != ERR_OK)
    return err;
  err = add(&change, changes, kind);
  if (err == ERR_OK)
    *(kind == STORE_NOTE ? &change->note : &change->note_gone) = copy;
  else
    free_note(&copy);
  return err;
}

enum err changes_add_note(struct changes *changes, const struct store_note *note) {
  return add_note(changes, STORE_NOTE, note);
}

enum err changes_add_note_gone(struct changes *changes, const struct store_note *note) {
  return add_note(changes, STORE_NOTE_GONE,
                  &(struct store_note){.owner = note->owner, .key = note->key});
}

enum err changes_add_message(struct changes *changes, struct msg **message) {
  struct store_change *change = NULL;
  enum err err = add(&change, changes, STORE_MESSAGE);
  if (err == ERR_OK)
    change->message = *message;
  else
    msg_unref(message);
  *message = NULL;
  return err;
}

const struct store_note *changes_note(const struct changes *changes, size_t i) {
  const struct store_change *change = &changes->write.changes[i];
  if (change->kind == STORE_NOTE)
    return &change->note;
  return change->kind == STORE_NOTE_GONE ? &change->note_gone : NULL;
}

enum err changes_submit_command(struct changes *changes, const struct changes_command *command) {
  struct command_msg *message = NULL;
  enum err err = command_msg_create(&message, &(struct command_msg_parts){
                                                  .topic = command->topic,
                                                  .payload = command->payload,
                                                  .owner = span_of(command->owner),
                                                  .reference = span_of(command->reference),
                                                  .qos = 1,
                                                  .received_wall_ms = clock_wall_ms(),
                                              });
  if (err != ERR_OK)
    return err;
  struct store_change *change = NULL;
  err = add(&change, changes, STORE_COMMAND);
  if (err == ERR_OK)
    change->command = message;
  else
    command_msg_free(&message);
  return err;
}

void changes_cut(struct changes *changes, size_t count) {
  while (changes->write.count > count) {
    struct store_change *change = &changes->write.changes[--changes->write.count];
    if (change->kind == STORE_MESSAGE)
      msg_unref(&change->message);
    else if (change->kind == STORE_COMMAND)
      command_msg_free(&change->command);
    else if (changes_note(changes, changes->write.count))
      free_note(change->kind == STORE_NOTE ? &change->note : &change->note_gone);
  }
}

void changes_free(struct changes *changes) {
  changes_cut(changes, 0);
  store_write_free(&changes->write);
}
