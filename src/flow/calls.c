#include "bridge/calls.h"

#include <assert.h>
#include <search.h>
#include <string.h>

#include "bridge/call_state.h"
#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/topic.h"

enum { RETRY_MS = 5000 };

struct call {
  char *call_control_id;
  char *call_leg_id; /* "" for none */
  struct msg *state; /* the retained message as it stands; NULL once cleared */
  bool ended;
  bool forgetting; /* goes once the journal has forgotten it */
  bool busy;       /* write is under way */
  struct call *newer, *older;
  struct calls *calls;
  struct timer timer; /* clears the state after the hangup */
  struct store_write write;
  struct msg *clearing; /* the message that clears the state, while it is being written */
};

struct calls {
  struct calls_options options;
  void *by_id, *by_leg; /* trees (tsearch) */
  struct call *newest, *oldest;
  size_t count;
  size_t busy;
  bool stopped;
};

static int compare_ids(const void *a, const void *b) {
  return strcmp(((const struct call *)a)->call_control_id,
                ((const struct call *)b)->call_control_id);
}

static int compare_legs(const void *a, const void *b) {
  return strcmp(((const struct call *)a)->call_leg_id, ((const struct call *)b)->call_leg_id);
}

static struct call *find(void *const *tree, int (*compare)(const void *, const void *),
                         const struct call *key) {
  struct call **node = tfind(key, tree, compare);
  return node ? *node : NULL;
}

/* The spans of events are NUL-terminated. */
static struct call *find_id(const struct calls *calls, struct span id) {
  return id.len > 0
             ? find(&calls->by_id, compare_ids, &(struct call){.call_control_id = (char *)id.data})
             : NULL;
}

static void unlink_age(struct calls *calls, struct call *call) {
  *(call->newer ? &call->newer->older : &calls->newest) = call->older;
  *(call->older ? &call->older->newer : &calls->oldest) = call->newer;
}

static void link_newest(struct calls *calls, struct call *call) {
  call->newer = NULL;
  call->older = calls->newest;
  *(calls->newest ? &calls->newest->newer : &calls->oldest) = call;
  calls->newest = call;
}

static void link_oldest(struct calls *calls, struct call *call) {
  call->older = NULL;
  call->newer = calls->oldest;
  *(calls->oldest ? &calls->oldest->older : &calls->newest) = call;
  calls->oldest = call;
}

static void call_free(struct call *call) {
  if (!call)
    return;
  msg_unref(&call->state);
  mem_free(call->call_control_id);
  mem_free(call->call_leg_id);
  mem_free(call);
}

static void remove_call(struct calls *calls, struct call *call) {
  assert(!call->busy);
  timer_stop(calls->options.timers, &call->timer);
  tdelete(call, &calls->by_id, compare_ids);
  if (find(&calls->by_leg, compare_legs, call) == call)
    tdelete(call, &calls->by_leg, compare_legs);
  unlink_age(calls, call);
  calls->count--;
  call_free(call);
}

/* A call that is in no list of age yet. NULL without memory. */
static struct call *add_call(struct calls *calls, struct span id, struct span leg) {
  struct call *call = mem_alloc(sizeof *call);
  if (!call)
    return NULL;
  call->calls = calls;
  call->call_control_id = mem_copy(id);
  call->call_leg_id = mem_copy(leg);
  if (!call->call_control_id || !call->call_leg_id || !tsearch(call, &calls->by_id, compare_ids)) {
    call_free(call);
    return NULL;
  }
  if (leg.len > 0)
    (void)tsearch(call, &calls->by_leg, compare_legs); /* without memory the leg stays unknown */
  calls->count++;
  return call;
}

/* ---- clearing ---- */

static void clear(struct call *call);

static void on_timer(struct timer *timer) {
  clear(container_of(timer, struct call, timer));
}

static void start_timer(struct call *call, int64_t in_ms) {
  if (!call->calls->stopped)
    timer_start(call->calls->options.timers, &call->timer, clock_mono_ms() + in_ms, on_timer);
}

static void on_cleared(struct store_write *write) {
  struct call *call = container_of(write, struct call, write);
  struct calls *calls = call->calls;
  call->busy = false;
  calls->busy--;
  if (write->result == ERR_OK) {
    if (call->clearing)
      publish_kept(calls->options.publish, call->clearing);
    if (call->ended)
      msg_unref(&call->state);
  } else {
    start_timer(call, RETRY_MS);
  }
  msg_unref(&call->clearing);
  if (write->result == ERR_OK && call->forgetting)
    remove_call(calls, call);
}

/* An empty retained message removes what the broker retains (MQTT 5 section 3.3.1.3). */
static enum err make_clearing(struct call *call) {
  struct span id = span_of(call->call_control_id);
  store_write_begin(&call->write, on_cleared);
  call->write.needs_room = true;
  if (call->forgetting)
    store_write_add(&call->write, STORE_CALL_GONE)->call_gone = id;
  else
    store_write_add(&call->write, STORE_CALL)->call =
        (struct store_call){.call_control_id = id,
                            .call_leg_id = span_of(call->call_leg_id),
                            .ended_wall_ms = clock_wall_ms()};
  if (!call->state)
    return ERR_OK;
  enum err err = msg_create(
      &call->clearing,
      &(struct msg_parts){
          .kind = MSG_STATE, .qos = 1, .retain = true, .topic = call->state->parts.topic});
  if (err == ERR_OK)
    store_write_add(&call->write, STORE_MESSAGE)->message = call->clearing;
  return err;
}

static void clear(struct call *call) {
  struct calls *calls = call->calls;
  if (call->busy || calls->stopped)
    return;
  if (make_clearing(call) != ERR_OK) {
    start_timer(call, RETRY_MS);
    return;
  }
  call->busy = true;
  calls->busy++;
  store_commit(calls->options.store, &call->write);
}

/* Makes room for newer calls, a few at a time as each change comes. */
static void forget_oldest(struct calls *calls) {
  struct call *call = calls->oldest;
  for (size_t surplus = calls->count > CALLS_MAX ? calls->count - CALLS_MAX : 0;
       surplus > 0 && call; surplus--, call = call->newer) {
    if (call->busy)
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

static enum err make_state(struct calls *calls, struct msg **out, struct span call_control_id,
                           struct span json) {
  struct buf topic;
  buf_init(&topic, TOPIC_MAX);
  enum err err = topic_for_call_state(&topic, calls->options.root, call_control_id);
  if (err == ERR_OK)
    err = msg_create(out, &(struct msg_parts){.kind = MSG_STATE,
                                              .qos = 1,
                                              .retain = true,
                                              .topic = buf_span(&topic),
                                              .payload = json,
                                              .content_type = span_of("application/json")});
  buf_free(&topic);
  return err;
}

enum err calls_restore(struct calls *calls, const struct store_call *row) {
  if (calls->count >= CALLS_MAX)
    return ERR_OK;
  struct call *call = add_call(calls, row->call_control_id, row->call_leg_id);
  if (!call)
    return ERR_MEMORY;
  link_oldest(calls, call);
  call->ended = row->ended_wall_ms != 0;
  if (row->state.len == 0)
    return ERR_OK;
  enum err err = make_state(calls, &call->state, row->call_control_id, row->state);
  if (err == ERR_OK && call->ended) {
    int64_t ended_ms_ago = clock_wall_ms() - row->ended_wall_ms;
    int64_t left_ms = calls->options.state_ttl_ms - (ended_ms_ago > 0 ? ended_ms_ago : 0);
    start_timer(call, left_ms > 0 ? left_ms : 0);
  }
  return err;
}

struct span calls_find_leg(const struct calls *calls, struct span call_leg_id) {
  if (call_leg_id.len == 0)
    return (struct span){0};
  struct call *call =
      find(&calls->by_leg, compare_legs, &(struct call){.call_leg_id = (char *)call_leg_id.data});
  return span_of(call ? call->call_control_id : NULL);
}

static enum err remember(struct calls *calls, struct call **call, const struct event *event,
                         struct msg *state, bool ended) {
  if (*call)
    unlink_age(calls, *call);
  else if (!(*call = add_call(calls, event->call_control_id, event->call_leg_id)))
    return ERR_MEMORY;
  link_newest(calls, *call);
  msg_unref(&(*call)->state);
  (*call)->state = msg_ref(state);
  (*call)->ended = ended;
  (*call)->forgetting = false; /* it is news again, also when it was just about to be forgotten */
  if (ended)
    start_timer(*call, calls->options.state_ttl_ms);
  forget_oldest(calls);
  return ERR_OK;
}

enum err calls_apply(struct calls *calls, struct msg **state, struct store_call *row,
                     const struct event *event) {
  *state = NULL;
  struct call *call = find_id(calls, event->call_control_id);
  if (event->call_control_id.len == 0 || (call && call->ended))
    return ERR_OK;
  char *json = NULL;
  bool ended = false;
  struct span previous = call && call->state ? call->state->parts.payload : (struct span){0};
  enum err err = call_state_next(&json, &ended, previous, event);
  if (err != ERR_OK || !json)
    return err;
  err = make_state(calls, state, event->call_control_id, span_of(json));
  mem_free(json);
  if (err == ERR_OK)
    err = remember(calls, &call, event, *state, ended);
  if (err != ERR_OK) {
    msg_unref(state);
    return err;
  }
  *row = (struct store_call){.call_control_id = event->call_control_id,
                             .call_leg_id = event->call_leg_id,
                             .state = (*state)->parts.payload,
                             .ended_wall_ms = ended ? clock_wall_ms() : 0};
  return ERR_OK;
}

void calls_forget(struct calls *calls, struct span call_control_id) {
  struct call *call = find_id(calls, call_control_id);
  if (call && !call->busy)
    remove_call(calls, call);
}

void calls_publish_states(struct calls *calls) {
  for (struct call *call = calls->oldest; call; call = call->newer)
    if (call->state)
      publish_transient(calls->options.publish, call->state);
}

void calls_stop(struct calls *calls) {
  calls->stopped = true;
  for (struct call *call = calls->oldest; call; call = call->newer)
    timer_stop(calls->options.timers, &call->timer);
}

size_t calls_busy(const struct calls *calls) {
  return calls->busy;
}

void calls_destroy(struct calls **calls) {
  if (!*calls)
    return;
  assert((*calls)->busy == 0);
  while ((*calls)->oldest)
    remove_call(*calls, (*calls)->oldest);
  mem_free(*calls);
  *calls = NULL;
}
