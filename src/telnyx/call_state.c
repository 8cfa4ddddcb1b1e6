#include "bridge/call_state.h"

#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/json.h"

/* In the order in which a call goes through them. */
enum stage { STAGE_NONE, STAGE_RINGING, STAGE_ANSWERED, STAGE_BRIDGED, STAGE_HELD, STAGE_ENDED };

static const char *const stage_names[] = {"", "ringing", "answered", "bridged", "held", "ended"};

/* Members of the state in the order in which they are written: name, whether an event gives it. */
#define MEMBER_TABLE(X)                                                                            \
  X(state, 0)                                                                                      \
  X(since, 0)                                                                                      \
  X(updated, 0)                                                                                    \
  X(call_control_id, 1)                                                                            \
  X(call_leg_id, 1)                                                                                \
  X(call_session_id, 1)                                                                            \
  X(connection_id, 1)                                                                              \
  X(direction, 1)                                                                                  \
  X(from, 1)                                                                                       \
  X(to, 1)                                                                                         \
  X(start_time, 1)                                                                                 \
  X(held_from, 0)                                                                                  \
  X(hangup_cause, 1)                                                                               \
  X(hangup_source, 1)                                                                              \
  X(reason, 0)

#define MEMBER_AS_ENUM(name, from_event) MEMBER_##name,
enum member { MEMBER_TABLE(MEMBER_AS_ENUM) MEMBER_COUNT };
#undef MEMBER_AS_ENUM

#define MEMBER_AS_TEXT(name, from_event) #name,
static const char *const member_names[] = {MEMBER_TABLE(MEMBER_AS_TEXT)};
#undef MEMBER_AS_TEXT

struct value {
  struct span text;
  bool escaped; /* as it stood in the previous state's JSON */
};

struct state {
  enum stage stage;
  struct value members[MEMBER_COUNT];
};

static const struct step {
  const char *event_type;
  enum stage stage; /* of call.unhold: unless it is known what was held */
  bool by_time;     /* counts by its time; the others lead forward only */
  bool unholds;
} steps[] = {
    {"call.initiated", STAGE_RINGING, false, false},
    {"call.answered", STAGE_ANSWERED, false, false},
    {"call.bridged", STAGE_BRIDGED, false, false},
    {"call.hold", STAGE_HELD, true, false},
    {"call.unhold", STAGE_ANSWERED, true, true},
    {"call.hangup", STAGE_ENDED, false, false},
};

static const struct step *find_step(struct span event_type) {
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
    if (span_equal_text(event_type, steps[i].event_type))
      return &steps[i];
  return NULL;
}

static enum stage find_stage(struct span name) {
  for (int stage = STAGE_RINGING; stage <= STAGE_ENDED; stage++)
    if (span_equal_text(name, stage_names[stage]))
      return (enum stage)stage;
  return STAGE_NONE;
}

static int skip_object(void *context, int level, struct span key) {
  (void)context, (void)level, (void)key;
  return JSON_SCAN_SKIP;
}

static void read_member(void *context, int level, struct span key, struct span value) {
  (void)level;
  struct state *state = context;
  for (int member = 0; member < MEMBER_COUNT; member++)
    if (span_equal_text(key, member_names[member]))
      state->members[member] = (struct value){value, true};
}

static struct state read_state(struct span json) {
  struct state state = {.stage = STAGE_NONE};
  const struct json_scan_handler handler = {&state, skip_object, read_member};
  if (json_scan(json, &handler) == ERR_OK)
    state.stage = find_stage(state.members[MEMBER_state].text);
  if (state.stage == STAGE_NONE)
    state = (struct state){.stage = STAGE_NONE};
  return state;
}

/* 1 when the event is newer than all that counted so far, -1 when it is older, 0 when it is as old
 * or one of the two has no time. */
static int compare_time(const struct state *state, const struct event *event) {
  int64_t event_us, state_us;
  if (clock_parse_rfc3339(&event_us, event->occurred_at) != ERR_OK ||
      clock_parse_rfc3339(&state_us, state->members[MEMBER_updated].text) != ERR_OK)
    return 0;
  return (event_us > state_us) - (event_us < state_us);
}

static bool counts(const struct state *state, const struct step *step, const struct event *event) {
  bool forward = step->stage > state->stage;
  if (forward && !step->by_time)
    return true;
  if (step->stage < STAGE_BRIDGED && !step->by_time)
    return false;
  int order = compare_time(state, event);
  return order > 0 || (order == 0 && forward);
}

static void set_text(struct state *state, enum member member, const char *text) {
  state->members[member] = (struct value){span_of(text), false};
}

static enum stage next_stage(const struct state *state, const struct step *step) {
  if (!step->unholds || state->stage == STAGE_NONE || state->stage == STAGE_RINGING)
    return step->stage;
  if (state->stage != STAGE_HELD)
    return state->stage;
  enum stage held = find_stage(state->members[MEMBER_held_from].text);
  return held == STAGE_NONE ? step->stage : held;
}

static void enter_stage(struct state *state, enum stage stage, const struct event *event) {
  if (compare_time(state, event) > 0 || state->members[MEMBER_updated].text.len == 0)
    state->members[MEMBER_updated] = (struct value){event->occurred_at, false};
  if (stage == state->stage)
    return;
  set_text(state, MEMBER_held_from, stage == STAGE_HELD ? stage_names[state->stage] : NULL);
  set_text(state, MEMBER_state, stage_names[stage]);
  state->members[MEMBER_since] = (struct value){event->occurred_at, false};
  state->stage = stage;
}

/* Adds what was unknown; whether there was any of it. */
static bool add_unknown(struct state *state, const struct event *event) {
  bool added = false;
#define ADD_0(name)
#define ADD_1(name)                                                                                \
  if (state->members[MEMBER_##name].text.len == 0 && event->name.len > 0) {                        \
    state->members[MEMBER_##name] = (struct value){event->name, false};                            \
    added = true;                                                                                  \
  }
#define ADD_MEMBER(name, from_event) ADD_##from_event(name)
  MEMBER_TABLE(ADD_MEMBER)
#undef ADD_MEMBER
#undef ADD_1
#undef ADD_0
  return added;
}

static void write_value(struct buf *out, const struct value *value) {
  if (!value->escaped) {
    json_write_string(out, value->text);
    return;
  }
  buf_add_char(out, '"');
  buf_add(out, value->text);
  buf_add_char(out, '"');
}

static enum err write_state(char **out_json, const struct state *state) {
  enum { JSON_MAX = 65536 };
  struct buf json;
  buf_init(&json, JSON_MAX);
  char separator = '{';
  for (int member = 0; member < MEMBER_COUNT; member++) {
    if (state->members[member].text.len == 0)
      continue;
    buf_addf(&json, "%c\"%s\":", separator, member_names[member]);
    write_value(&json, &state->members[member]);
    separator = ',';
  }
  buf_add_char(&json, '}');
  *out_json = buf_take(&json);
  buf_free(&json);
  return *out_json ? ERR_OK : ERR_MEMORY;
}

enum err call_state_give_up(char **out_json, struct span previous_json, int64_t now_wall_ms) {
  struct state state = read_state(previous_json);
  char now[CLOCK_RFC3339_SIZE];
  clock_format_rfc3339(now, now_wall_ms);
  set_text(&state, MEMBER_state, stage_names[STAGE_ENDED]);
  set_text(&state, MEMBER_since, now);
  set_text(&state, MEMBER_held_from, NULL);
  set_text(&state, MEMBER_reason, "silence");
  return write_state(out_json, &state);
}

enum err call_state_next(char **out_json, bool *ended, struct span previous_json,
                         const struct event *event) {
  *out_json = NULL;
  *ended = false;
  const struct step *step = find_step(event->type);
  if (!step)
    return ERR_OK;
  struct state state = read_state(previous_json);
  if (state.stage == STAGE_ENDED)
    return ERR_OK;
  bool counted = counts(&state, step, event);
  if (counted)
    enter_stage(&state, next_stage(&state, step), event);
  if (!add_unknown(&state, event) && !counted)
    return ERR_OK;
  *ended = state.stage == STAGE_ENDED;
  return write_state(out_json, &state);
}
