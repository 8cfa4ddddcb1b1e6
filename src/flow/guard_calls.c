#include "guard_parts.h"

#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/quantity.h"

enum {
  TICK_MS = 1000,
  MINUTE_MS = 60 * 1000,
  UNKNOWN_MS = 2 * MINUTE_MS, /* a call that has no id by then has not come about */
  SILENT_MS = MINUTE_MS,      /* then Telnyx is asked, where calls are many */
  END_AGAIN_MS = 5000,
};

static struct guard_call *find_by_id(struct guard *guard, struct span id) {
  struct guard_call *call = guard_first_call(guard);
  while (call && !(call->call_control_id && span_equal_text(id, call->call_control_id)))
    call = guard_next_call(call);
  return call;
}

/* The oldest of those whose command rang that number. */
static struct guard_call *find_by_number(struct guard *guard, const char *number) {
  struct guard_call *found = NULL;
  for (struct guard_call *call = guard_first_call(guard); call; call = guard_next_call(call))
    if (!call->call_control_id && call->counted && strcmp(call->to, number) == 0)
      found = call;
  return found;
}

/* ---- events ---------------------------------------------------------------------------------- */

static struct guard_call *find_or_add(struct guard *guard, const struct event *event) {
  struct span id = event->call_control_id.len > 0 ? event->call_control_id : event->call_sid;
  struct guard_call *call = id.len > 0 ? find_by_id(guard, id) : NULL;
  if (!call && event->parent_call_sid.len > 0)
    call = guard_find_dialled(guard, event);
  bool begins = span_equal_text(event->type, "call.initiated");
  if (call || !begins || id.len == 0)
    return call;
  bool outgoing = span_equal_text(event->direction, "outgoing");
  struct destination to;
  destination_read(&to, event->to);
  call = outgoing ? find_by_number(guard, to.number) : NULL;
  if (!call)
    call = guard_add_call(guard, &guard->accounts[GUARD_HOUSE], 0, to.number);
  if (!call)
    return NULL;
  call->admitted = true;
  call->counted = call->counted || outgoing;
  call->call_control_id = mem_copy(id);
  guard_watch(guard);
  return call;
}

/* A cost tells that the call is over, too, where that was not heard of. */
static enum err hear_cost(struct guard *guard, const struct event *event, struct changes *changes) {
  int64_t cost = 0;
  if (quantity_parse_money(&cost, event->total_cost) != ERR_OK)
    return ERR_OK;
  if (event->message_id.len > 0)
    return guard_settle_bill(guard, event->message_id, cost, changes);
  struct guard_call *call = find_by_id(guard, event->call_control_id);
  enum err err = call ? guard_end_call(guard, call, changes) : ERR_OK;
  return err == ERR_OK ? guard_settle_bill(guard, event->call_control_id, cost, changes) : err;
}

static int64_t minutes_begun(const struct guard_call *call, int64_t until_ms) {
  int64_t from_ms = call->answered_ms > 0 ? call->answered_ms : call->since_ms;
  /* Whoever hears nothing of it must take it for answered. */
  if (!call->counted || (call->answered_ms == 0 && call->heard) || until_ms < from_ms)
    return 0;
  return (until_ms - from_ms) / MINUTE_MS + 1;
}

/* True: there was something to book. What a document dials has its limit from Telnyx; of one that
 * may have ended while nobody listened nobody knows how long it lasted. */
static bool book(struct guard *guard, struct guard_call *call, int64_t until_ms) {
  int64_t minutes = minutes_begun(call, until_ms), most_ms = guard_longest_ms(guard, call->account);
  if (call->parent && most_ms > 0 && minutes > (most_ms + MINUTE_MS - 1) / MINUTE_MS)
    minutes = (most_ms + MINUTE_MS - 1) / MINUTE_MS;
  if (minutes <= call->minutes || call->recovered)
    return false;
  guard_book(guard, call->account,
             (minutes - call->minutes) * guard->options.rules.price_per_minute, clock_wall_ms());
  call->minutes = minutes;
  call->unwritten = true;
  return true;
}

static bool is_answer(const struct event *event) {
  return span_equal_text(event->type, "call.answered") ||
         span_equal_text(event->type, "texml.in-progress");
}

/* An end that is told late was some time ago. */
static int64_t time_of(const struct event *event, int64_t now_ms) {
  int64_t at_us = 0;
  bool known = clock_parse_rfc3339(&at_us, event->occurred_at) == ERR_OK;
  return known && at_us / 1000 < now_ms ? at_us / 1000 : now_ms;
}

void guard_book_to_end(struct guard *guard, struct guard_call *call, const struct event *event) {
  call->recovered = false;
  book(guard, call, time_of(event, clock_wall_ms()));
}

enum err guard_hear_event(struct guard *guard, const struct event *event, struct changes *changes) {
  if (span_equal_text(event->type, "call.cost") ||
      span_equal_text(event->type, "message.finalized"))
    return hear_cost(guard, event, changes);
  if (!span_starts_with(event->type, "call.") && !span_starts_with(event->type, "texml."))
    return ERR_OK;
  int64_t now_ms = clock_wall_ms();
  enum err err = guard_hear_dials(guard, event, changes);
  struct guard_call *call = err == ERR_OK ? find_or_add(guard, event) : NULL;
  if (!call)
    return err;
  bool over = span_equal_text(event->type, "call.hangup") || guard_is_end(event);
  int64_t until_ms = over && call->recovered ? time_of(event, now_ms) : now_ms;
  call->heard = true;
  call->recovered = false;
  call->news_ms = now_ms;
  if (is_answer(event) && call->answered_ms == 0)
    call->answered_ms = now_ms;
  struct guard_account *account = call->account;
  bool booked = book(guard, call, until_ms);
  booked = (over && guard_settle_as_told(guard, call, event->call_duration)) || booked;
  err = over ? guard_end_call(guard, call, changes) : guard_note_call(changes, call);
  return err == ERR_OK && booked ? guard_note_usage(guard, account, changes) : err;
}

/* ---- time ------------------------------------------------------------------------------------ */

static bool is_too_long(const struct guard *guard, const struct guard_call *call, int64_t now_ms) {
  int64_t longest_ms = guard_longest_ms(guard, call->account);
  int64_t from_ms = call->answered_ms > 0 ? call->answered_ms : call->since_ms;
  bool is_known = call->call_control_id || !call->parent; /* else Telnyx ends it */
  return guard->options.rules.enabled && is_known && longest_ms > 0 &&
         now_ms - from_ms > longest_ms;
}

static bool has_handle(const struct guard_call *call) {
  return call->call_control_id || (call->parent && call->parent[0]);
}

static void end_in_time(struct guard *guard, struct guard_call *call, int64_t now_ms) {
  bool must_end = call->ending || is_too_long(guard, call, now_ms) ||
                  (call->counted && guard_is_spent(guard, call->account, now_ms));
  if (!must_end || !has_handle(call) || now_ms - call->asked_ms < END_AGAIN_MS)
    return;
  if (!call->ending)
    log_line(LOG_WARN, "a call is ended by the guard",
             LOG_TEXT("why", is_too_long(guard, call, now_ms) ? "longest_call" : "daily_budget"),
             LOG_TEXT("of", call->account->limits.name));
  call->ending = true;
  guard_ask(guard, call, true);
}

static bool are_many(const struct guard *guard, const struct guard_account *account) {
  unsigned most = account ? account->limits.account.calls_at_once : 0;
  return most > 0 && guard_count_calls(guard, account) * 2 >= most;
}

/* Where calls are many, or the process was down, the end of one may have been lost; nobody need
 * tell of a document's. */
static void ask_in_time(struct guard *guard, struct guard_call *call, int64_t now_ms) {
  bool silent = now_ms - call->news_ms >= SILENT_MS && now_ms - call->asked_ms >= SILENT_MS;
  if (silent && call->counted && has_handle(call) && !call->ending &&
      (call->recovered || call->parent || are_many(guard, call->account) ||
       are_many(guard, guard_roof_of(guard, call->account))))
    guard_ask(guard, call, false);
}

static int64_t clock_offset_ms(void) {
  return clock_wall_ms() - clock_mono_ms();
}

/* A box may begin with a wrong clock and have it set while a call lives, which lasts neither longer
 * nor shorter for that. */
static bool move_with_clock(struct guard *guard) {
  int64_t by_ms = clock_offset_ms() - guard->clock_offset_ms;
  bool was_set = by_ms > TICK_MS || by_ms < -TICK_MS;
  for (struct guard_call *call = guard_first_call(guard); call && was_set;
       call = guard_next_call(call)) {
    int64_t *times[] = {&call->since_ms, &call->answered_ms, &call->news_ms, &call->asked_ms};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
      *times[i] += *times[i] > 0 ? by_ms : 0;
    call->unwritten = true;
  }
  return was_set;
}

static void on_tick(struct timer *timer) {
  struct guard *guard = container_of(timer, struct guard, tick);
  bool changed = move_with_clock(guard);
  int64_t now_ms = clock_wall_ms();
  struct guard_call *next = NULL;
  for (struct guard_call *call = guard_first_call(guard); call; call = next) {
    next = guard_next_call(call);
    changed = book(guard, call, now_ms) || changed;
    end_in_time(guard, call, now_ms);
    ask_in_time(guard, call, now_ms);
    if (!has_handle(call) && now_ms - call->since_ms > UNKNOWN_MS && call->admitted)
      guard_drop_call(guard, call);
  }
  if (changed)
    guard_write_soon(guard);
  guard_watch(guard);
}

void guard_watch(struct guard *guard) {
  if (!guard->calls.first || guard->stopped || guard->tick.running)
    return;
  guard->clock_offset_ms = clock_offset_ms();
  timer_start(guard->options.timers, &guard->tick, clock_mono_ms() + TICK_MS, on_tick);
}
