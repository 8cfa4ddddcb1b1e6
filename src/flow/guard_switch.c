#include "guard_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/json.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/msg.h"

enum { SETTLE_MS = 2000, STATE_BYTES = 192, CLOCKS_DIFFER_MS = 60 * 1000 };

/* since: by which of two bridges that disagree the later one is known. hang_up: calls that began by
 * then are ended by every bridge that has them. */
static void write_state(char out[STATE_BYTES], const struct guard *guard) {
  snprintf(out, STATE_BYTES, "{\"enabled\":%s,\"since_ms\":%" PRId64 ",\"hang_up_ms\":%" PRId64 "}",
           guard->outbound ? "true" : "false", guard->outbound_since_ms, guard->hang_up_ms);
}

static void set(struct guard *guard, bool on, int64_t since_ms) {
  if (on != guard->outbound)
    log_line(LOG_WARN,
             on ? "outbound is on again" : "outbound is off: nobody is rung or written to");
  guard->outbound = on;
  guard->outbound_since_ms = since_ms;
}

enum err guard_switch(struct guard *guard, bool on, bool hang_up, struct changes *changes) {
  struct msg *msg = NULL;
  char state[STATE_BYTES];
  int64_t now_ms = clock_wall_ms();
  set(guard, on, now_ms > guard->outbound_since_ms ? now_ms : guard->outbound_since_ms + 1);
  if (hang_up)
    guard_hang_up_until(guard, now_ms);
  write_state(state, guard);
  enum err err = guard_note_outbound(guard, changes);
  if (err == ERR_OK)
    err =
        msg_create_state(&msg, span_of(guard->outbound_topic), span_of(state), "application/json");
  return err == ERR_OK ? changes_add_message(changes, &msg) : err;
}

/* ---- the broker's copy ----------------------------------------------------------------------- */

static void publish_state(struct guard *guard) {
  char state[STATE_BYTES];
  write_state(state, guard);
  publish_now_state(guard->options.publish, span_of(guard->outbound_topic), span_of(state),
                    "application/json");
}

/* The broker has lost what it retained, or never had it. */
static void on_settled(struct timer *timer) {
  struct guard *guard = container_of(timer, struct guard, outbound_timer);
  if (!guard->outbound_heard)
    publish_state(guard);
}

void guard_switch_up(struct guard *guard) {
  guard->outbound_heard = false;
  timer_start(guard->options.timers, &guard->outbound_timer, clock_mono_ms() + SETTLE_MS,
              on_settled);
}

/* What was not heard on that connection is not known to be missing. */
void guard_switch_down(struct guard *guard) {
  timer_stop(guard->options.timers, &guard->outbound_timer);
}

static void hear_state(struct guard *guard, bool on, int64_t since_ms, int64_t hang_up_ms) {
  guard->outbound_heard = true;
  if (since_ms < guard->outbound_since_ms) {
    publish_state(guard);
    return;
  }
  bool ends = hang_up_ms > guard->hang_up_ms;
  if (on == guard->outbound && since_ms == guard->outbound_since_ms && !ends)
    return;
  set(guard, on, since_ms);
  if (ends)
    guard_hang_up_until(guard, hang_up_ms);
  guard_write_soon(guard);
}

/* As in a command, what is exactly a truth value or a whole number counts as one though it is text.
 */
static bool read_flag(bool *out, const json_t *value) {
  const char *text = json_is_string(value) ? json_string_value(value) : "";
  *out = json_is_true(value) || strcmp(text, "true") == 0;
  return *out || json_is_false(value) || strcmp(text, "false") == 0;
}

static bool read_time(int64_t *out_ms, const json_t *value) {
  *out_ms = json_integer_value(value);
  return json_is_integer(value) ||
         (json_is_string(value) && span_to_int(out_ms, span_of(json_string_value(value))));
}

/* Who wanted quiet must not believe to have it: the topic tells again how the switch stands. */
static void refuse_state(struct guard *guard, const char *what) {
  static struct log_limit limit;
  log_limited(&limit, LOG_WARN, "what came as the state of outbound is not understood",
              "{\"enabled\":true} or {\"enabled\":false} is wanted",
              LOG_FOREIGN("what", span_of(what)));
  guard->outbound_heard = true;
  publish_state(guard);
}

/* Who names no time is obeyed; of two that do, the later one. Nobody ends calls that are to come.
 * Nothing at all is what a broker sends when somebody has it forget the state. */
void guard_hear_outbound(struct guard *guard, const struct mqtt_message *message) {
  char why[128] = "it says nothing of enabled";
  struct json_t *state = NULL;
  struct span text = json_unwrapped(message->payload);
  int64_t now_ms = clock_wall_ms(), since_ms = 0, hang_up_ms = 0;
  bool on = false;
  if (text.len == 0)
    return;
  enum err err = json_text_read(&state, text, JSON_TEXT_DEPTH_MAX, why, sizeof why);
  if (err == ERR_OK && read_flag(&on, json_object_get(state, "enabled"))) {
    if (!read_time(&since_ms, json_object_get(state, "since_ms")))
      since_ms = now_ms;
    (void)read_time(&hang_up_ms, json_object_get(state, "hang_up_ms"));
    hear_state(guard, on, since_ms, hang_up_ms <= now_ms + CLOCKS_DIFFER_MS ? hang_up_ms : 0);
  } else {
    refuse_state(guard, err == ERR_MEMORY ? err_text(err) : why);
  }
  json_decref(state);
}
