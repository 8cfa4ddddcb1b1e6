#include "subscriber.h"

/* The calls themselves are the app's: they have operations of their own, and are read at the start.
 */
static enum err create(void **self, const struct hear_options *options) {
  *self = options->calls;
  return ERR_OK;
}

static bool has_row(const struct heard *heard) {
  return heard->call.call_control_id.len > 0;
}

static enum err add(struct heard *heard, struct msg **state, struct changes *changes) {
  heard->call_state = *state;
  enum err err = *state ? changes_add_message(changes, state) : ERR_OK;
  if (err == ERR_OK && has_row(heard))
    err = changes_add_call(changes, &heard->call);
  return err;
}

static enum err add_or_undo(struct calls *calls, struct heard *heard, struct msg **state,
                            struct changes *changes) {
  struct msg *applied = *state ? msg_ref(*state) : NULL;
  enum err err = add(heard, state, changes);
  if (err != ERR_OK && has_row(heard))
    calls_after_commit(calls, &heard->call, applied, false);
  msg_unref(&applied);
  return err;
}

static enum err hear_of_call(void *self, struct heard *heard, struct changes *changes) {
  struct msg *state = NULL;
  enum err err = calls_apply(self, &state, &heard->call, heard->event);
  return err == ERR_OK ? add_or_undo(self, heard, &state, changes) : err;
}

static enum err hear_silence_of_call(void *self, struct heard *heard, struct changes *changes) {
  struct msg *state = NULL;
  enum err err = calls_give_up(self, &state, &heard->call, heard->silent);
  return err == ERR_OK ? add_or_undo(self, heard, &state, changes) : err;
}

static void after_commit(void *self, const struct heard *heard, const struct changes *changes,
                         bool committed) {
  (void)changes;
  if (heard && has_row(heard))
    calls_after_commit(self, &heard->call, heard->call_state, committed);
}

static bool is_current(const void *self, const struct msg *msg) {
  return calls_is_current(self, msg);
}

static void publish_states(void *self) {
  calls_publish_states(self);
}

static void stop(void *self) {
  calls_stop(self);
}

static bool is_busy(const void *self) {
  return calls_busy(self) > 0;
}

const struct subscriber calls_subscriber = {
    .name = "calls",
    .create = create,
    .event = hear_of_call,
    .silence = hear_silence_of_call,
    .after_commit = after_commit,
    .is_current = is_current,
    .up = publish_states,
    .stop = stop,
    .is_busy = is_busy,
};
