#include "guard_parts.h"

#include <string.h>

#include "bridge/clock.h"
#include "bridge/mem.h"

enum { MINUTE_S = 60, DAY_MS = 24 * 60 * 60 * 1000 };

static bool is_of(const struct guard_call *call, struct span parent) {
  return call->parent && parent.len > 0 && span_equal_text(parent, call->parent);
}

/* The leg's number tells which of them it is; a SIP address may be written otherwise. */
struct guard_call *guard_find_dialled(struct guard *guard, const struct event *event) {
  struct guard_call *found = NULL;
  struct destination to;
  destination_read(&to, event->to);
  for (struct guard_call *call = guard_first_call(guard); call; call = guard_next_call(call))
    if (is_of(call, event->parent_call_sid) && !call->call_control_id &&
        (!found || strcmp(call->to, to.number) == 0))
      found = call;
  if (found && event->call_sid.len > 0)
    found->call_control_id = mem_copy(event->call_sid);
  return found;
}

/* ---- how long -------------------------------------------------------------------------------- */

/* What was booked on another day is given back to none. */
static void settle(struct guard *guard, struct guard_call *call, int64_t seconds) {
  int64_t now_ms = clock_wall_ms(), minutes = (seconds + MINUTE_S - 1) / MINUTE_S;
  bool of_today = call->since_ms / DAY_MS == now_ms / DAY_MS;
  if (!call->counted || (minutes < call->minutes && !of_today))
    return;
  guard_book(guard, call->account,
             (minutes - call->minutes) * guard->options.rules.price_per_minute, now_ms);
  call->minutes = minutes;
}

bool guard_settle_as_told(struct guard *guard, struct guard_call *call, struct span seconds) {
  enum { LONGEST_S = DAY_MS / 1000 };
  int64_t lasted = 0;
  bool told = span_to_int(&lasted, seconds) && lasted <= LONGEST_S;
  if (told)
    settle(guard, call, lasted);
  return told;
}

/* ---- when it is over ------------------------------------------------------------------------- */

static bool is_dial_over(const struct event *event) {
  return event->dial_call_status.len > 0;
}

/* The callback of a Dial looks like that of an end, but says what became of the Dial as well. */
bool guard_is_end(const struct event *event) {
  static const char *const types[] = {"texml.completed", "texml.busy", "texml.no-answer",
                                      "texml.canceled", "texml.failed"};
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (span_equal_text(event->type, types[i]))
      return !is_dial_over(event);
  return false;
}

/* A call asks what to do next when it is done with what it was told before. */
static bool is_over(const struct event *event) {
  return is_dial_over(event) || guard_is_end(event) ||
         span_equal_text(event->type, "call.hangup") ||
         span_equal_text(event->type, "texml.request") ||
         span_equal_text(event->type, "texml.gather");
}

/* Of several that rang at once one may have lasted, and it is told how long; of several Dials, one
 * after the other, just how long the last one did, so that all since the first is booked. */
static enum err end_first(struct guard *guard, struct guard_call *call, const struct event *event,
                          struct changes *changes) {
  struct guard_account *account = call->account;
  bool has_talked = span_equal_text(event->dial_call_status, "completed");
  bool known = is_dial_over(event) && call->has_one_dial;
  bool told = known && guard_settle_as_told(guard, call, event->dial_call_duration);
  if (!told && has_talked)
    guard_book_to_end(guard, call, event);
  else if (!told && known)
    settle(guard, call, 0);
  if (!call->call_control_id && event->dial_call_sid.len > 0)
    call->call_control_id = mem_copy(event->dial_call_sid);
  enum err err = guard_end_call(guard, call, changes);
  return err == ERR_OK ? guard_note_usage(guard, account, changes) : err;
}

static void end_other(struct guard *guard, struct guard_call *call, const struct event *event) {
  if (is_dial_over(event) && call->has_one_dial)
    settle(guard, call, 0);
  guard_drop_call(guard, call);
}

enum err guard_hear_dials(struct guard *guard, const struct event *event, struct changes *changes) {
  struct span id = event->call_sid.len > 0 ? event->call_sid : event->call_control_id;
  struct span parent = is_dial_over(event) ? event->parent_call_sid : span_of(NULL);
  struct guard_call *next = NULL;
  enum err err = ERR_OK;
  bool first = true;
  for (struct guard_call *call = guard_first_call(guard); call && is_over(event); call = next) {
    next = guard_next_call(call);
    if (!is_of(call, id) && !is_of(call, parent))
      continue;
    if (first)
      err = end_first(guard, call, event, changes);
    else
      end_other(guard, call, event);
    first = false;
  }
  return err;
}
