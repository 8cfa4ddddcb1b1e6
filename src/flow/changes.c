#include "changes.h"

void changes_begin(struct changes *changes, void (*done)(struct store_write *write)) {
  store_write_begin(&changes->write, done);
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

enum err changes_add_note(struct changes *changes, const struct store_note *note) {
  struct store_change *change = NULL;
  enum err err = add(&change, changes, STORE_NOTE);
  if (err == ERR_OK)
    change->note = *note;
  return err;
}

enum err changes_add_note_gone(struct changes *changes, const struct store_note *note) {
  struct store_change *change = NULL;
  enum err err = add(&change, changes, STORE_NOTE_GONE);
  if (err == ERR_OK)
    change->note_gone = *note;
  return err;
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

void changes_publish(const struct changes *changes, struct publish *publish) {
  for (size_t i = 0; i < changes->write.count; i++)
    if (changes->write.changes[i].kind == STORE_MESSAGE)
      publish_committed(publish, changes->write.changes[i].message);
}

void changes_free(struct changes *changes) {
  for (size_t i = 0; i < changes->write.count; i++)
    if (changes->write.changes[i].kind == STORE_MESSAGE)
      msg_unref(&changes->write.changes[i].message);
  store_write_free(&changes->write);
  changes->write.count = 0;
}
