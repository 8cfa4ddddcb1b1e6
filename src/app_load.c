#include "app_parts.h"

#include "bridge/fault.h"
#include "bridge/list.h"

enum { LOAD_WAIT_MS = 1000 }; /* mail ends the wait */

/* Calls, notes and unfinished commands come before anything new, so that order holds across a
 * restart. */

static void on_known_call(struct store_calls *calls, const struct store_call *row) {
  struct app *app = container_of(calls, struct app, known_calls);
  if (calls_restore(app->calls, row) != ERR_OK)
    app->outcome = ERR_MEMORY;
}

static void read_unfinished(struct app *app, int64_t after_id);

static void on_unfinished(struct store_read *read) {
  struct app *app = container_of(read, struct app, unfinished);
  struct store_unfinished *unfinished = &app->unfinished;
  if (read->result != ERR_OK)
    app->outcome = read->result;
  int64_t last_id = unfinished->after_id;
  for (size_t i = 0; i < unfinished->count; i++) {
    last_id = unfinished->messages[i]->id;
    dispatch_resume(app->dispatch, &unfinished->messages[i]);
  }
  if (unfinished->more && app->outcome == ERR_OK)
    read_unfinished(app, last_id);
  else
    app->loaded = true;
  FAULT_POINT(START_COMMANDS);
}

static void read_unfinished(struct app *app, int64_t after_id) {
  app->unfinished = (struct store_unfinished){.read.done = on_unfinished, .after_id = after_id};
  store_read_unfinished(app->store, &app->unfinished);
}

static void on_note(struct store_notes *notes, const struct store_note *note) {
  struct app *app = container_of(notes, struct app, notes);
  if (hear_recover(app->hear, note) != ERR_OK)
    app->outcome = ERR_MEMORY;
}

static void on_notes(struct store_read *read) {
  struct app *app = container_of(read, struct app, notes);
  if (read->result != ERR_OK)
    app->outcome = read->result;
  FAULT_POINT(START_NOTES);
  read_unfinished(app, 0);
}

static void on_known_calls(struct store_read *read) {
  struct app *app = container_of(read, struct app, known_calls);
  if (read->result != ERR_OK)
    app->outcome = read->result;
  FAULT_POINT(START_CALLS);
  app->notes = (struct store_notes){.read.done = on_notes, .visit = on_note};
  store_read_notes(app->store, &app->notes);
}

enum err app_load(struct app *app) {
  app->known_calls = (struct store_calls){
      .read.done = on_known_calls, .limit = CALLS_MAX_RESTORED, .visit = on_known_call};
  store_read_calls(app->store, &app->known_calls);
  while (!app->loaded) {
    mailbox_drain(app->main);
    if (!app->loaded)
      loop_wait(app->loop, LOAD_WAIT_MS);
  }
  return app->outcome;
}
