#include "bridge/calls.h"

#include <assert.h>
#include <string.h>

#include "bridge/call_state.h"
#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/topic.h"
#include "call_table.h"

enum {
  RETRY_MS = 5000,
  NOTES_PER_SILENCE = 8,  /* that a call lives is noted in the journal so often */
  GRACES_PER_SILENCE = 24 /* at a start, the shortest time in which to hear of a call */
};

struct calls {
  struct calls_options options;
  struct call_table table;
  size_t busy;
  bool stopped;
};

/* ---- messages ---- */

static enum err make_state(const struct calls *calls, struct msg **out, struct span call_control_id,
                           struct span json) {
  struct buf topic;
  buf_init(&topic, TOPIC_MAX);
  enum err err = topic_for_call_state(&topic, calls->options.root, call_control_id);
  if (err == ERR_OK)
    err = msg_create_state(out, buf_span(&topic), json, "application/json");
  buf_free(&topic);
  return err;
}

static void set(struct msg **at, const struct msg *msg) {
  struct msg *before = *at;
  *at = msg ? msg_ref((struct msg *)msg) : NULL;
  msg_unref(&before);
}

/* ---- operations of our own: ending what is silent, clearing, forgetting ---- */

static void on_timer(struct timer *timer);

static void start_timer(struct call *call, int64_t in_ms) {
  if (!call->calls->stopped)
    timer_start(call->calls->options.timers, &call->timer, clock_mono_ms() + in_ms, on_timer);
}

static void stop_timer(struct call *call) {
  timer_stop(call->calls->options.timers, &call->timer);
}

static void remove_call(struct calls *calls, struct call *call) {
  assert(!call->busy && call->committing == 0);
  stop_timer(call);
  call_table_remove(&calls->table, call);
}

/* Writes the call as it ends up, or forgets it without a row, with the message that goes out then
 * (NULL for none; takes the reference). */
static void commit(struct call *call, const struct store_call *row, struct msg *message,
                   void (*done)(struct store_write *write)) {
  store_write_begin(&call->write, done);
  call->write.needs_room = true;
  if (row)
    store_write_add(&call->write, STORE_CALL)->call = *row;
  else
    store_write_add(&call->write, STORE_CALL_GONE)->call_gone = span_of(call->call_control_id);
  if (message)
    store_write_add(&call->write, STORE_MESSAGE)->message = message;
  call->message = message;
  call->busy = true;
  call->calls->busy++;
  store_commit(call->calls->options.store, &call->write);
}

/* Whether it was written; then its message goes out, once the call knows. */
static bool finish(struct call *call, struct msg *committed) {
  bool done = call->write.result == ERR_OK;
  call->busy = false;
  call->calls->busy--;
  if (done) {
    set(&call->committed, committed);
    if (call->message)
      publish_committed(call->calls->options.publish, call->message);
  }
  msg_unref(&call->message);
  return done;
}

static struct store_call row_of(const struct call *call, struct span state, int64_t ended_wall_ms) {
  return (struct store_call){.call_control_id = span_of(call->call_control_id),
                             .call_leg_id = span_of(call->call_leg_id),
                             .state = state,
                             .ended_wall_ms = ended_wall_ms};
}

static void on_cleared(struct store_write *done) {
  struct call *call = container_of(done, struct call, write);
  if (!finish(call, NULL)) {
    start_timer(call, RETRY_MS);
    return;
  }
  if (call->committing > 0)
    return; /* there is news of it, which comes after this */
  set(&call->state, NULL);
  if (call->forgetting)
    remove_call(call->calls, call);
}

static void clear(struct call *call) {
  if (call->calls->stopped)
    return;
  struct msg *clearing = NULL;
  if (call->state &&
      msg_create_state(&clearing, call->state->parts.topic, span_of(NULL), NULL) != ERR_OK) {
    start_timer(call, RETRY_MS);
    return;
  }
  const struct store_call row = row_of(call, span_of(NULL), clock_wall_ms());
  commit(call, call->forgetting ? NULL : &row, clearing, on_cleared);
}

static void end(struct call *call) {
  call->ended = true;
  call_table_renew(&call->calls->table, call, true);
}

/* It ends, or this is tried again: then the timer is what it is again. */
static void watch_silence(struct call *call) {
  struct calls *calls = call->calls;
  int64_t left_ms = call->heard_mono_ms + calls->options.max_silence_ms - clock_mono_ms();
  start_timer(call, left_ms > 0 ? left_ms : RETRY_MS);
  if (left_ms <= 0)
    calls->options.silent(calls->options.context, span_of(call->call_control_id));
}

static void on_timer(struct timer *timer) {
  struct call *call = container_of(timer, struct call, timer);
  if (call->busy || call->committing > 0)
    start_timer(call, RETRY_MS);
  else if (call->ended || !call->committed)
    clear(call);
  else
    watch_silence(call);
}

/* Makes room for newer calls, a few at a time as each change comes. */
static void forget_oldest(struct calls *calls) {
  struct call *call = call_table_next(&calls->table, NULL);
  for (size_t surplus = calls->table.count > CALLS_MAX ? calls->table.count - CALLS_MAX : 0;
       surplus > 0 && call; surplus--, call = call_table_next(&calls->table, call)) {
    if (call->busy || call->committing > 0)
      continue;
    call->forgetting = true;
    clear(call);
  }
}

/* ---- from outside ---- */

enum err calls_create(struct calls **out, const struct calls_options *options) {
  struct calls *calls = mem_alloc(sizeof *calls);
  if (!calls)
    return ERR_MEMORY;
  calls->options = *options;
  *out = calls;
  return ERR_OK;
}

/* What is left of a duration that began at some time of the clock, which may have been set since.
 */
static int64_t left_of(int64_t whole_ms, int64_t since_wall_ms) {
  int64_t gone_ms = clock_wall_ms() - since_wall_ms;
  if (gone_ms <= 0)
    return whole_ms;
  return gone_ms < whole_ms ? whole_ms - gone_ms : 0;
}

static void restore_timer(struct call *call, const struct store_call *row) {
  const struct calls_options *options = &call->calls->options;
  if (call->ended) {
    if (call->state)
      start_timer(call, left_of(options->state_ttl_ms, row->ended_wall_ms));
    return;
  }
  int64_t least_ms = options->max_silence_ms / GRACES_PER_SILENCE;
  int64_t left_ms = left_of(options->max_silence_ms, row->changed_wall_ms);
  left_ms = left_ms > least_ms ? left_ms : least_ms;
  call->heard_mono_ms = clock_mono_ms() + left_ms - options->max_silence_ms;
  call->noted_mono_ms = call->heard_mono_ms;
  start_timer(call, left_ms);
}

enum err calls_restore(struct calls *calls, const struct store_call *row) {
  struct call *call = call_table_add(&calls->table, row->call_control_id, row->call_leg_id);
  if (!call)
    return ERR_MEMORY;
  call->calls = calls;
  call->ended = call->committed_ended = row->ended_wall_ms != 0;
  call_table_put_last(&calls->table, call, call->ended);
  enum err err = ERR_OK;
  if (row->state.len > 0)
    err = make_state(calls, &call->state, row->call_control_id, row->state);
  set(&call->committed, call->state);
  if (err == ERR_OK)
    restore_timer(call, row);
  return err;
}

struct span calls_find_leg(const struct calls *calls, struct span call_leg_id) {
  const struct call *call = call_table_find_leg(&calls->table, call_leg_id);
  return span_of(call ? call->call_control_id : NULL);
}

struct span calls_find_state(const struct calls *calls, struct span call_control_id) {
  const struct call *call = call_table_find(&calls->table, call_control_id);
  return call && call->state ? call->state->parts.payload : span_of(NULL);
}

void calls_visit_living(const struct calls *calls, size_t most,
                        void (*visit)(void *context, struct span call_control_id,
                                      struct span state),
                        void *context) {
  for (struct list_link *link = calls->table.live.last; link && most > 0; link = link->before) {
    const struct call *call = container_of(link, struct call, link);
    if (call->ended || !call->state)
      continue;
    visit(context, span_of(call->call_control_id), call->state->parts.payload);
    most--;
  }
}

size_t calls_alive(const struct calls *calls) {
  size_t count = 0;
  for (struct call *call = call_table_next(&calls->table, NULL); call;
       call = call_table_next(&calls->table, call))
    count += !call->ended;
  return count;
}

/* Any event of a call says that it lives. Now and then the journal is told, too. */
static void hear(struct call *call, struct store_call *row) {
  struct calls *calls = call->calls;
  int64_t now = clock_mono_ms();
  call->heard_mono_ms = now;
  call_table_renew(&calls->table, call, false);
  bool stale = now - call->noted_mono_ms > calls->options.max_silence_ms / NOTES_PER_SILENCE;
  if (!stale || call->committing > 0 || call->busy || !call->committed)
    return;
  call->noted_mono_ms = now;
  call->committing++;
  *row = row_of(call, call->committed->parts.payload, 0);
}

static void change(struct call *call, struct msg *state, bool ended, struct store_call *row) {
  struct calls *calls = call->calls;
  int64_t now = clock_mono_ms();
  call->heard_mono_ms = call->noted_mono_ms = now;
  call->committing++;
  call->forgetting = false; /* it is news again, also when it was just about to be forgotten */
  set(&call->state, state);
  if (ended)
    end(call);
  else
    call_table_renew(&calls->table, call, false);
  if (!call->timer.running && !ended)
    start_timer(call, calls->options.max_silence_ms);
  *row = row_of(call, state->parts.payload, ended ? clock_wall_ms() : 0);
  forget_oldest(calls);
}

static enum err find_or_add(struct calls *calls, struct call **call, const struct event *event) {
  if (*call)
    return ERR_OK;
  *call = call_table_add(&calls->table, event->call_control_id, event->call_leg_id);
  if (!*call)
    return ERR_MEMORY;
  (*call)->calls = calls;
  return ERR_OK;
}

enum err calls_apply(struct calls *calls, struct msg **state, struct store_call *row,
                     const struct event *event) {
  *state = NULL;
  *row = (struct store_call){0};
  bool named = event->call_control_id.len > 0;
  struct call *call = named ? call_table_find(&calls->table, event->call_control_id)
                            : call_table_find_leg(&calls->table, event->call_leg_id);
  if (call && call->ended)
    return ERR_OK;
  char *json = NULL;
  bool ended = false;
  struct span previous = call && call->state ? call->state->parts.payload : span_of(NULL);
  enum err err = named ? call_state_next(&json, &ended, previous, event) : ERR_OK;
  if (err == ERR_OK && json)
    err = make_state(calls, state, event->call_control_id, span_of(json));
  mem_free(json);
  if (err == ERR_OK && *state)
    err = find_or_add(calls, &call, event);
  if (err != ERR_OK)
    msg_unref(state);
  else if (*state)
    change(call, *state, ended, row);
  else if (call)
    hear(call, row);
  return err;
}

/* Its hangup will not come any more. An event that comes while this is committed changes nothing:
 * the call has ended. When it is not committed, it is as silent as before. */
enum err calls_give_up(struct calls *calls, struct msg **state, struct store_call *row,
                       struct span call_control_id) {
  struct call *call = call_table_find(&calls->table, call_control_id);
  char *json = NULL;
  *state = NULL;
  *row = (struct store_call){0};
  assert(call && call->committed && !call->ended);
  enum err err = call_state_give_up(&json, call->committed->parts.payload, clock_wall_ms());
  if (err == ERR_OK)
    err = make_state(calls, state, call_control_id, span_of(json));
  mem_free(json);
  if (err != ERR_OK)
    return err;
  log_line(LOG_WARN, "nothing was heard of a call for too long: it counts as ended",
           LOG_TEXT("call_control_id", call->call_control_id));
  int64_t heard_mono_ms = call->heard_mono_ms;
  change(call, *state, true, row);
  call->heard_mono_ms = heard_mono_ms;
  return ERR_OK;
}

/* The journal says what is true. */
static void take_back(struct calls *calls, struct call *call) {
  if (!call->committed && call->committing == 0 && !call->busy) {
    remove_call(calls, call);
    return;
  }
  set(&call->state, call->committed);
  call->ended = call->committed_ended;
  call_table_renew(&calls->table, call, call->ended);
}

void calls_after_commit(struct calls *calls, const struct store_call *row, const struct msg *state,
                        bool committed) {
  struct call *call = call_table_find(&calls->table, row->call_control_id);
  assert(call && call->committing > 0);
  call->committing--;
  if (committed && state) {
    set(&call->committed, state);
    call->committed_ended = row->ended_wall_ms != 0;
    if (call->committed_ended)
      start_timer(call, calls->options.state_ttl_ms);
  } else if (!committed && state && call->state == state) {
    take_back(calls, call);
  } else if (!committed) {
    call->noted_mono_ms = 0; /* a later event tells the journal */
  }
}

bool calls_is_current(const struct calls *calls, const struct msg *msg) {
  if (msg->parts.kind != MSG_STATE)
    return true;
  struct span level = topic_of_call_state(msg->parts.topic, calls->options.root);
  if (level.len == 0)
    return true;
  const struct call *call = call_table_find_level(&calls->table, level);
  const struct msg *committed = call ? call->committed : NULL;
  return span_equal(msg->parts.payload, committed ? committed->parts.payload : span_of(NULL));
}

void calls_publish_states(struct calls *calls) {
  for (struct call *call = call_table_next(&calls->table, NULL); call;
       call = call_table_next(&calls->table, call))
    if (call->committed)
      publish_now(calls->options.publish, call->committed);
}

void calls_stop(struct calls *calls) {
  calls->stopped = true;
  for (struct call *call = call_table_next(&calls->table, NULL); call;
       call = call_table_next(&calls->table, call))
    stop_timer(call);
}

size_t calls_busy(const struct calls *calls) {
  return calls->busy;
}

void calls_destroy(struct calls **calls) {
  if (!*calls)
    return;
  assert((*calls)->busy == 0);
  struct call *call = NULL;
  while ((call = call_table_next(&(*calls)->table, NULL)))
    remove_call(*calls, call);
  mem_free(*calls);
  *calls = NULL;
}
