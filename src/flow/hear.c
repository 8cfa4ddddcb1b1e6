#include "bridge/hear.h"

#include <assert.h>

#include "bridge/list.h"
#include "bridge/mem.h"
#include "deadlines.h"
#include "subscriber.h"

struct hear {
  struct hear_options options;
  struct deadlines *deadlines;
  size_t firing;
  const struct subscriber *const *subscribers;
  size_t count;
  void *selves[]; /* of the subscribers */
};

/* ---- before the commit ----------------------------------------------------------------------- */

/* Who hears an input of that kind: NULL for nobody there. */
static enum err (*ear_of(const struct subscriber *subscriber,
                         const struct heard *heard))(void *self, struct heard *heard,
                                                     struct changes *changes) {
  if (heard->kind == HEARD_EVENT)
    return subscriber->event;
  if (heard->kind == HEARD_SILENCE)
    return subscriber->silence;
  bool result = heard->kind == HEARD_RESULT;
  struct span owner = result ? heard->result.owner : heard->deadline.owner;
  if (!span_equal_text(owner, subscriber->name))
    return NULL;
  return result ? subscriber->result : subscriber->deadline;
}

static void finish_first(struct hear *hear, size_t count, const struct heard *heard,
                         const struct changes *changes, bool committed) {
  for (size_t i = 0; i < count; i++)
    if (hear->subscribers[i]->after_commit)
      hear->subscribers[i]->after_commit(hear->selves[i], heard, changes, committed);
}

enum err hear_input(struct hear *hear, struct heard *heard, struct changes *changes) {
  enum err err = ERR_OK;
  size_t heard_by = 0;
  for (; err == ERR_OK && heard_by < hear->count; heard_by++) {
    enum err (*hears)(void *self, struct heard *heard, struct changes *changes) =
        ear_of(hear->subscribers[heard_by], heard);
    if (hears)
      err = hears(hear->selves[heard_by], heard, changes);
  }
  if (err != ERR_OK)
    finish_first(hear, heard_by - 1, heard, changes, false);
  return err;
}

/* Without memory to hold the notes the process stops before any of them could be due. */
void hear_commit(struct hear *hear, struct changes *changes) {
  enum err err = deadlines_hold(hear->deadlines, changes);
  changes->held = err == ERR_OK;
  if (err != ERR_OK)
    hear->options.fatal(hear->options.context, err_text(err));
  store_commit(hear->options.store, &changes->write);
}

/* ---- after it -------------------------------------------------------------------------------- */

void hear_after_commit(struct hear *hear, const struct heard *heard, struct changes *changes,
                       bool committed) {
  if (changes->held)
    deadlines_after_commit(hear->deadlines, changes, committed);
  changes->held = false;
  finish_first(hear, hear->count, heard, changes, committed);
}

void hear_carry_out(struct hear *hear, struct changes *changes) {
  const struct hear_options *options = &hear->options;
  for (size_t i = 0; i < changes->write.count; i++) {
    struct store_change *change = &changes->write.changes[i];
    if (change->kind == STORE_MESSAGE)
      publish_committed(options->publish, change->message);
    else if (change->kind == STORE_COMMAND)
      options->submit(options->context, &change->command);
  }
}

/* ---- a time that has come -------------------------------------------------------------------- */

/* An input that nobody else brings. */
struct firing {
  struct changes changes;
  struct heard heard;
  struct hear *hear;
};

static void free_firing(struct firing *firing) {
  firing->hear->firing--;
  changes_free(&firing->changes);
  mem_free(firing);
}

static void on_fired(struct store_write *write) {
  struct firing *firing = container_of(write, struct firing, changes.write);
  struct hear *hear = firing->hear;
  bool committed = write->result == ERR_OK;
  if (!committed && firing->heard.kind == HEARD_DEADLINE)
    deadlines_pause(hear->deadlines);
  hear_after_commit(hear, &firing->heard, &firing->changes, committed);
  if (committed)
    hear_carry_out(hear, &firing->changes);
  free_firing(firing);
}

static struct firing *begin_firing(struct hear *hear, const struct heard *heard) {
  struct firing *firing = mem_alloc(sizeof *firing);
  if (!firing)
    return NULL;
  firing->hear = hear;
  firing->heard = *heard;
  hear->firing++;
  changes_begin(&firing->changes, on_fired);
  return firing;
}

static enum err fire(struct firing *firing) {
  enum err err = hear_input(firing->hear, &firing->heard, &firing->changes);
  if (err == ERR_OK)
    hear_commit(firing->hear, &firing->changes);
  else
    free_firing(firing);
  return err;
}

/* That the note is gone stands first, so that each fires once. What is heard lives in the changes.
 */
static enum err on_due(void *context, struct span owner, struct span key, int64_t due_wall_ms) {
  const struct store_note note = {.owner = owner, .key = key};
  struct firing *firing = begin_firing(context, &(struct heard){.kind = HEARD_DEADLINE});
  if (!firing)
    return ERR_MEMORY;
  enum err err = changes_add_note_gone(&firing->changes, &note);
  if (err != ERR_OK) {
    free_firing(firing);
    return err;
  }
  const struct store_note *gone = changes_note(&firing->changes, 0);
  firing->heard.deadline = (struct heard_deadline){gone->owner, gone->key, due_wall_ms};
  return fire(firing);
}

void hear_silence(struct hear *hear, struct span call_control_id) {
  struct firing *firing =
      begin_firing(hear, &(struct heard){.kind = HEARD_SILENCE, .silent = call_control_id});
  if (!firing)
    return;
  firing->changes.write.needs_room = true;
  (void)!fire(firing);
}

/* ---- its life -------------------------------------------------------------------------------- */

enum err hear_create(struct hear **out, const struct hear_options *options) {
  struct hear *hear = mem_alloc(sizeof *hear + options->subscriber_count * sizeof hear->selves[0]);
  if (!hear)
    return ERR_MEMORY;
  hear->options = *options;
  hear->subscribers = options->subscribers;
  hear->count = options->subscriber_count;
  enum err err = deadlines_create(&hear->deadlines, &(struct deadlines_options){
                                                        .timers = options->timers,
                                                        .fire = on_due,
                                                        .context = hear,
                                                    });
  for (size_t i = 0; err == ERR_OK && i < hear->count; i++)
    err = hear->subscribers[i]->create(&hear->selves[i], options);
  *out = hear;
  if (err != ERR_OK)
    hear_destroy(out);
  return err;
}

static enum err recover(struct hear *hear, size_t i, const struct store_note *note) {
  const struct subscriber *subscriber = hear->subscribers[i];
  struct store_note due = *note;
  if (subscriber->is_stale && subscriber->is_stale(hear->selves[i], note))
    due.due_wall_ms = 1;
  enum err err = deadlines_recover(hear->deadlines, &due);
  return err == ERR_OK && subscriber->recover ? subscriber->recover(hear->selves[i], note) : err;
}

/* A note of somebody who is not here stays for a version that knows him. */
enum err hear_recover(struct hear *hear, const struct store_note *note) {
  for (size_t i = 0; i < hear->count; i++)
    if (span_equal_text(note->owner, hear->subscribers[i]->name))
      return recover(hear, i, note);
  return ERR_OK;
}

void hear_start(struct hear *hear) {
  deadlines_start(hear->deadlines);
}

bool hear_is_current(const struct hear *hear, const struct msg *msg) {
  bool current = true;
  for (size_t i = 0; current && i < hear->count; i++)
    if (hear->subscribers[i]->is_current)
      current = hear->subscribers[i]->is_current(hear->selves[i], msg);
  return current;
}

struct span hear_find_leg(const struct hear *hear, struct span call_leg_id) {
  return calls_find_leg(hear->options.calls, call_leg_id);
}

void hear_up(struct hear *hear) {
  for (size_t i = 0; i < hear->count; i++)
    if (hear->subscribers[i]->up)
      hear->subscribers[i]->up(hear->selves[i]);
}

void hear_down(struct hear *hear) {
  for (size_t i = 0; i < hear->count; i++)
    if (hear->subscribers[i]->down)
      hear->subscribers[i]->down(hear->selves[i]);
}

void hear_reload(struct hear *hear, const struct config *config) {
  for (size_t i = 0; i < hear->count; i++)
    if (hear->subscribers[i]->reload)
      hear->subscribers[i]->reload(hear->selves[i], config);
}

void hear_stop(struct hear *hear) {
  deadlines_stop(hear->deadlines);
  for (size_t i = 0; i < hear->count; i++)
    if (hear->subscribers[i]->stop)
      hear->subscribers[i]->stop(hear->selves[i]);
}

bool hear_is_busy(const struct hear *hear) {
  bool busy = hear->firing > 0;
  for (size_t i = 0; !busy && i < hear->count; i++)
    if (hear->subscribers[i]->is_busy)
      busy = hear->subscribers[i]->is_busy(hear->selves[i]);
  return busy;
}

void hear_destroy(struct hear **hear) {
  if (!*hear)
    return;
  assert((*hear)->firing == 0);
  for (size_t i = 0; i < (*hear)->count; i++)
    if ((*hear)->subscribers[i]->destroy)
      (*hear)->subscribers[i]->destroy(&(*hear)->selves[i]);
  deadlines_destroy(&(*hear)->deadlines);
  mem_free(*hear);
  *hear = NULL;
}
