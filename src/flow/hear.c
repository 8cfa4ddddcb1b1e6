#include "bridge/hear.h"

#include "bridge/mem.h"
#include "subscriber.h"

struct hear {
  struct calls *calls;
  void *selves[]; /* of subscriber_count */
};

enum err hear_create(struct hear **out, const struct hear_options *options) {
  struct hear *hear = mem_alloc(sizeof *hear + subscriber_count * sizeof hear->selves[0]);
  if (!hear)
    return ERR_MEMORY;
  hear->calls = options->calls;
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < subscriber_count; i++)
    err = subscribers[i]->create(&hear->selves[i], options);
  *out = hear;
  if (err != ERR_OK)
    hear_destroy(out);
  return err;
}

/* A note of somebody who is not here stays for a version that knows him. */
enum err hear_recover(struct hear *hear, const struct store_note *note) {
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < subscriber_count; i++)
    if (subscribers[i]->recover && span_equal_text(note->owner, subscribers[i]->name))
      err = subscribers[i]->recover(hear->selves[i], note);
  return err;
}

static void settle_first(struct hear *hear, size_t count, const struct heard *heard,
                         const struct changes *changes, bool committed) {
  for (size_t i = 0; i < count; i++)
    if (subscribers[i]->settle)
      subscribers[i]->settle(hear->selves[i], heard, changes, committed);
}

enum err hear_event(struct hear *hear, struct heard *heard, struct changes *changes) {
  enum err err = ERR_OK;
  size_t heard_by = 0;
  for (; err == ERR_OK && heard_by < subscriber_count; heard_by++)
    if (subscribers[heard_by]->event)
      err = subscribers[heard_by]->event(hear->selves[heard_by], heard, changes);
  if (err != ERR_OK)
    settle_first(hear, heard_by - 1, heard, changes, false);
  return err;
}

void hear_settle(struct hear *hear, const struct heard *heard, const struct changes *changes,
                 bool committed) {
  settle_first(hear, subscriber_count, heard, changes, committed);
}

bool hear_is_current(const struct hear *hear, const struct msg *msg) {
  bool current = true;
  for (size_t i = 0; current && i < subscriber_count; i++)
    if (subscribers[i]->is_current)
      current = subscribers[i]->is_current(hear->selves[i], msg);
  return current;
}

struct span hear_find_leg(const struct hear *hear, struct span call_leg_id) {
  return calls_find_leg(hear->calls, call_leg_id);
}

void hear_up(struct hear *hear) {
  for (size_t i = 0; i < subscriber_count; i++)
    if (subscribers[i]->up)
      subscribers[i]->up(hear->selves[i]);
}

void hear_destroy(struct hear **hear) {
  if (!*hear)
    return;
  for (size_t i = 0; i < subscriber_count; i++)
    if (subscribers[i]->destroy)
      subscribers[i]->destroy(&(*hear)->selves[i]);
  mem_free(*hear);
  *hear = NULL;
}
