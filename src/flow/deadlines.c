#include "deadlines.h"

#include <assert.h>
#include <search.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/mem.h"

/* A note that has a time, or is held. */
struct deadline {
  struct list_link link; /* in deadlines.all */
  struct timer due;      /* in deadlines.by_wall, by the wall clock, while it waits */
  struct deadlines *deadlines;
  struct span owner, key; /* in its own memory */
  int64_t due_wall_ms;    /* 0: never */
  unsigned held;
  char text[];
};

struct deadlines {
  struct deadlines_options options;
  struct list all;
  void *by_name;         /* a tree (tsearch) */
  struct timers by_wall; /* a heap of times of the wall clock, in place of the monotonic one's */
  struct timer look;
  int64_t pause_until_mono_ms;
  bool started;
};

static int compare(struct span a, struct span b) {
  if (a.len != b.len)
    return a.len < b.len ? -1 : 1;
  return a.len > 0 ? memcmp(a.data, b.data, a.len) : 0;
}

static int compare_names(const void *a, const void *b) {
  const struct deadline *left = a;
  const struct deadline *right = b;
  int order = compare(left->owner, right->owner);
  return order != 0 ? order : compare(left->key, right->key);
}

static struct deadline *find(const struct deadlines *deadlines, const struct store_note *note) {
  const struct deadline wanted = {.owner = note->owner, .key = note->key};
  struct deadline **node = tfind(&wanted, &deadlines->by_name, compare_names);
  return node ? *node : NULL;
}

static struct deadline *find_or_add(struct deadlines *deadlines, const struct store_note *note) {
  struct deadline *deadline = find(deadlines, note);
  if (deadline)
    return deadline;
  enum { NULS = 2 };
  deadline = mem_alloc(sizeof *deadline + note->owner.len + note->key.len + NULS);
  if (!deadline)
    return NULL;
  char *at = deadline->text;
  deadline->deadlines = deadlines;
  deadline->owner = span_place(&at, note->owner);
  deadline->key = span_place(&at, note->key);
  if (!tsearch(deadline, &deadlines->by_name, compare_names)) {
    mem_free(deadline);
    return NULL;
  }
  list_append(&deadlines->all, &deadline->link);
  return deadline;
}

static void remove_deadline(struct deadline *deadline) {
  struct deadlines *deadlines = deadline->deadlines;
  timer_stop(&deadlines->by_wall, &deadline->due);
  tdelete(deadline, &deadlines->by_name, compare_names);
  list_remove(&deadlines->all, &deadline->link);
  mem_free(deadline);
}

/* ---- what is due ----------------------------------------------------------------------------- */

static void look_again(struct deadlines *deadlines);

static void on_due(struct timer *timer) {
  struct deadline *deadline = container_of(timer, struct deadline, due);
  struct deadlines *deadlines = deadline->deadlines;
  const struct deadlines_options *options = &deadlines->options;
  enum err err =
      options->fire(options->context, deadline->owner, deadline->key, deadline->due_wall_ms);
  if (err == ERR_OK)
    return;
  deadlines_pause(deadlines);
  timer_start(&deadlines->by_wall, &deadline->due, clock_wall_ms(), on_due); /* behind the others */
}

static bool is_due(const struct deadlines *deadlines) {
  return deadlines->by_wall.root && deadlines->by_wall.root->due_mono_ms <= clock_wall_ms() &&
         clock_mono_ms() >= deadlines->pause_until_mono_ms;
}

static void fire_some(struct deadlines *deadlines) {
  for (int i = 0; i < DEADLINES_AT_ONCE && is_due(deadlines); i++) {
    struct timer *first = deadlines->by_wall.root;
    timer_stop(&deadlines->by_wall, first);
    on_due(first);
  }
}

static void on_look(struct timer *timer) {
  struct deadlines *deadlines = container_of(timer, struct deadlines, look);
  fire_some(deadlines);
  look_again(deadlines);
}

/* Never at once: what is due beyond DEADLINES_AT_ONCE is for the next round. */
static void look_again(struct deadlines *deadlines) {
  timer_stop(deadlines->options.timers, &deadlines->look);
  if (!deadlines->started || !deadlines->by_wall.root)
    return;
  int64_t now_ms = clock_mono_ms();
  int64_t wait_ms = timers_next_in_ms(&deadlines->by_wall, clock_wall_ms(), DEADLINES_LOOK_MS);
  int64_t look_ms = now_ms + (wait_ms > 0 ? wait_ms : 1);
  if (look_ms < deadlines->pause_until_mono_ms)
    look_ms = deadlines->pause_until_mono_ms;
  timer_start(deadlines->options.timers, &deadlines->look, look_ms, on_look);
}

/* ---- notes ----------------------------------------------------------------------------------- */

static void wait_for(struct deadline *deadline) {
  struct deadlines *deadlines = deadline->deadlines;
  if (deadline->held > 0)
    return;
  if (deadline->due_wall_ms > 0)
    timer_start(&deadlines->by_wall, &deadline->due, deadline->due_wall_ms, on_due);
  else
    remove_deadline(deadline);
}

enum err deadlines_recover(struct deadlines *deadlines, const struct store_note *note) {
  if (note->due_wall_ms == 0)
    return ERR_OK;
  struct deadline *deadline = find_or_add(deadlines, note);
  if (!deadline)
    return ERR_MEMORY;
  deadline->due_wall_ms = note->due_wall_ms;
  wait_for(deadline);
  return ERR_OK;
}

static enum err hold_note(struct deadlines *deadlines, const struct store_note *note) {
  struct deadline *deadline = find_or_add(deadlines, note);
  if (!deadline)
    return ERR_MEMORY;
  deadline->held++;
  timer_stop(&deadlines->by_wall, &deadline->due);
  return ERR_OK;
}

static void finish_note(struct deadlines *deadlines, const struct store_note *note,
                        bool committed) {
  struct deadline *deadline = find(deadlines, note);
  assert(deadline && deadline->held > 0);
  deadline->held--;
  if (committed)
    deadline->due_wall_ms = note->due_wall_ms;
  wait_for(deadline);
}

static void finish_first(struct deadlines *deadlines, const struct changes *changes, size_t count,
                         bool committed) {
  for (size_t i = 0; i < count; i++) {
    const struct store_note *note = changes_note(changes, i);
    if (note)
      finish_note(deadlines, note, committed);
  }
}

enum err deadlines_hold(struct deadlines *deadlines, const struct changes *changes) {
  enum err err = ERR_OK;
  size_t held = 0;
  for (; err == ERR_OK && held < changes->write.count; held++) {
    const struct store_note *note = changes_note(changes, held);
    if (note)
      err = hold_note(deadlines, note);
  }
  if (err != ERR_OK)
    finish_first(deadlines, changes, held - 1, false);
  return err;
}

void deadlines_after_commit(struct deadlines *deadlines, const struct changes *changes,
                            bool committed) {
  finish_first(deadlines, changes, changes->write.count, committed);
  look_again(deadlines);
}

/* ---- from outside ---------------------------------------------------------------------------- */

enum err deadlines_create(struct deadlines **out, const struct deadlines_options *options) {
  struct deadlines *deadlines = mem_alloc(sizeof *deadlines);
  if (!deadlines)
    return ERR_MEMORY;
  deadlines->options = *options;
  *out = deadlines;
  return ERR_OK;
}

void deadlines_start(struct deadlines *deadlines) {
  deadlines->started = true;
  look_again(deadlines);
}

void deadlines_pause(struct deadlines *deadlines) {
  deadlines->pause_until_mono_ms = clock_mono_ms() + DEADLINES_RETRY_MS;
}

void deadlines_stop(struct deadlines *deadlines) {
  deadlines->started = false;
  timer_stop(deadlines->options.timers, &deadlines->look);
}

void deadlines_destroy(struct deadlines **deadlines) {
  if (!*deadlines)
    return;
  deadlines_stop(*deadlines);
  while ((*deadlines)->all.first)
    remove_deadline(container_of((*deadlines)->all.first, struct deadline, link));
  mem_free(*deadlines);
  *deadlines = NULL;
}
