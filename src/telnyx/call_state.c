#include "bridge/call_state.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/json.h"

/* In the order in which a call goes through them. */
enum stage { STAGE_NONE, STAGE_RINGING, STAGE_ANSWERED, STAGE_BRIDGED, STAGE_HELD, STAGE_ENDED };

static const char *const stage_names[] = {"", "ringing", "answered", "bridged", "held", "ended"};

/* Members of the state in the order in which they are written: name, whether an event gives it,
 * whether it stands in quotes. */
#define MEMBER_TABLE(X)                                                                            \
  X(state, 0, 1)                                                                                   \
  X(since, 0, 1)                                                                                   \
  X(updated, 0, 1)                                                                                 \
  X(call_control_id, 1, 1)                                                                         \
  X(call_leg_id, 1, 1)                                                                             \
  X(call_session_id, 1, 1)                                                                         \
  X(connection_id, 1, 1)                                                                           \
  X(direction, 1, 1)                                                                               \
  X(from, 1, 1)                                                                                    \
  X(to, 1, 1)                                                                                      \
  X(start_time, 1, 1)                                                                              \
  X(answered_at, 0, 1)                                                                             \
  X(answered_by, 0, 1)                                                                             \
  X(conference, 0, 1)                                                                              \
  X(conference_since, 0, 1)                                                                        \
  X(queue, 0, 1)                                                                                   \
  X(queue_since, 0, 1)                                                                             \
  X(held_from, 0, 1)                                                                               \
  X(outcome, 0, 1)                                                                                 \
  X(outcome_text, 0, 1)                                                                            \
  X(talk_seconds, 0, 0)                                                                            \
  X(total_seconds, 0, 0)                                                                           \
  X(hangup_cause, 1, 1)                                                                            \
  X(hangup_source, 1, 1)                                                                           \
  X(reason, 0, 1)

#define MEMBER_AS_ENUM(name, from_event, quoted) MEMBER_##name,
enum member { MEMBER_TABLE(MEMBER_AS_ENUM) MEMBER_COUNT };
#undef MEMBER_AS_ENUM

#define MEMBER_AS_ROW(name, from_event, quoted) {#name, quoted},
static const struct {
  const char *name;
  bool quoted;
} members[] = {MEMBER_TABLE(MEMBER_AS_ROW)};
#undef MEMBER_AS_ROW

enum { SECONDS_SIZE = 24 };

struct value {
  struct span text;
  bool escaped; /* as it stood in the previous state's JSON */
};

struct state {
  enum stage stage;
  struct value members[MEMBER_COUNT];
  char talk[SECONDS_SIZE], total[SECONDS_SIZE]; /* what two of them point to */
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

/* Where a call is besides: by which event it comes there, and leaves. */
static const struct place {
  const char *event_type;
  bool enters;
  bool queue; /* else a conference */
} places[] = {
    {"conference.participant.joined", true, false},
    {"conference.participant.left", false, false},
    {"call.enqueued", true, true},
    {"call.dequeued", false, true},
};

static const struct place *find_place(struct span event_type) {
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (span_equal_text(event_type, places[i].event_type))
      return &places[i];
  return NULL;
}

static bool tells_who_answered(struct span event_type) {
  return span_equal_text(event_type, "call.machine.detection.ended") ||
         span_equal_text(event_type, "call.machine.premium.detection.ended");
}

static enum stage find_stage(struct span name) {
  for (int stage = STAGE_RINGING; stage <= STAGE_ENDED; stage++)
    if (span_equal_text(name, stage_names[stage]))
      return (enum stage)stage;
  return STAGE_NONE;
}

static void read_member(void *context, int level, struct span key, struct span value) {
  (void)level;
  struct state *state = context;
  for (int member = 0; member < MEMBER_COUNT; member++)
    if (span_equal_text(key, members[member].name))
      state->members[member] = (struct value){value, true};
}

static struct state read_state(struct span json) {
  struct state state = {.stage = STAGE_NONE};
  const struct json_scan_handler handler = {.context = &state, .on_value = read_member};
  if (json_scan(json, &handler) == ERR_OK)
    state.stage = find_stage(state.members[MEMBER_state].text);
  if (state.stage == STAGE_NONE)
    state = (struct state){.stage = STAGE_NONE};
  return state;
}

/* 1 when the event is newer than that time of the state's, -1 when it is older, 0 when it is as old
 * or one of the two is not known. */
static int compare_time(const struct state *state, enum member since, const struct event *event) {
  int64_t event_us, state_us;
  if (clock_parse_rfc3339(&event_us, event->occurred_at) != ERR_OK ||
      clock_parse_rfc3339(&state_us, state->members[since].text) != ERR_OK)
    return 0;
  return (event_us > state_us) - (event_us < state_us);
}

static bool counts(const struct state *state, const struct step *step, const struct event *event) {
  bool forward = step->stage > state->stage;
  if (forward && !step->by_time)
    return true;
  if (step->stage < STAGE_BRIDGED && !step->by_time)
    return false;
  int order = compare_time(state, MEMBER_updated, event);
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
  if (compare_time(state, MEMBER_updated, event) > 0 ||
      state->members[MEMBER_updated].text.len == 0)
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
#define ADD_MEMBER(name, from_event, quoted) ADD_##from_event(name)
  MEMBER_TABLE(ADD_MEMBER)
#undef ADD_MEMBER
#undef ADD_1
#undef ADD_0
  return added;
}

/* When the call was answered: what tells of it first need not be told of first. */
static bool note_answer(struct state *state, const struct step *step, const struct event *event) {
  struct value *answered_at = &state->members[MEMBER_answered_at];
  if (step->stage < STAGE_ANSWERED || step->stage > STAGE_HELD || event->occurred_at.len == 0 ||
      (answered_at->text.len > 0 && compare_time(state, MEMBER_answered_at, event) >= 0))
    return false;
  *answered_at = (struct value){event->occurred_at, false};
  return true;
}

/* ---- where the call is, and who took it ------------------------------------------------------ */

/* An event that is older than the one that was last heard of the place tells nothing; nor does one
 * of leaving another conference than the one where the call is. */
static bool note_place(struct state *state, const struct place *place, const struct event *event) {
  enum member where = place->queue ? MEMBER_queue : MEMBER_conference;
  enum member since = place->queue ? MEMBER_queue_since : MEMBER_conference_since;
  struct span name = place->queue ? event->queue : event->conference_id;
  struct span now = state->members[where].text;
  int order = compare_time(state, since, event);
  bool known = state->members[since].text.len > 0;
  bool elsewhere = !place->enters && now.len > 0 && name.len > 0 && !span_equal(now, name);
  if (order < 0 || (order == 0 && known) || elsewhere || (place->enters && name.len == 0))
    return false;
  state->members[where] = (struct value){place->enters ? name : span_of(NULL), false};
  state->members[since] = (struct value){event->occurred_at, false};
  return true;
}

static bool note_besides(struct state *state, const struct event *event) {
  const struct place *place = find_place(event->type);
  if (state->stage == STAGE_NONE || state->stage == STAGE_ENDED)
    return false;
  if (place)
    return note_place(state, place, event);
  if (!tells_who_answered(event->type) || state->members[MEMBER_answered_by].text.len > 0 ||
      event->result.len == 0)
    return false;
  state->members[MEMBER_answered_by] = (struct value){event->result, false};
  return true;
}

/* ---- what became of it ----------------------------------------------------------------------- */

static void set_outcome(struct state *state, enum call_outcome outcome, const char *sentence) {
  set_text(state, MEMBER_outcome, call_outcome_name(outcome));
  set_text(state, MEMBER_outcome_text, sentence);
  set_text(state, MEMBER_held_from, NULL);
  for (int member = MEMBER_conference; member <= MEMBER_queue_since; member++)
    set_text(state, (enum member)member, NULL);
}

/* From a time of the state's to its end, in whole seconds. False when one of them is not known. */
static bool count_seconds(char out[SECONDS_SIZE], const struct state *state, enum member from) {
  int64_t from_us, to_us;
  if (clock_parse_rfc3339(&from_us, state->members[from].text) != ERR_OK ||
      clock_parse_rfc3339(&to_us, state->members[MEMBER_since].text) != ERR_OK)
    return false;
  int64_t seconds = to_us > from_us ? (to_us - from_us) / 1000000 : 0;
  snprintf(out, SECONDS_SIZE, "%" PRId64, seconds);
  return true;
}

static void conclude(struct state *state, enum stage before) {
  enum call_taker taker = CALL_TAKEN_BY_SOMEBODY;
  const char *sentence = NULL;
  bool answered = before >= STAGE_ANSWERED || state->members[MEMBER_answered_at].text.len > 0;
  if (!answered)
    taker = CALL_TAKEN_BY_NOBODY;
  else if (call_outcome_is_machine(state->members[MEMBER_answered_by].text))
    taker = CALL_TAKEN_BY_MACHINE;
  enum call_outcome outcome =
      call_outcome_of(&sentence, state->members[MEMBER_hangup_cause].text, taker);
  set_outcome(state, outcome, sentence);
  if (!answered)
    set_text(state, MEMBER_talk_seconds, "0");
  else if (count_seconds(state->talk, state, MEMBER_answered_at))
    set_text(state, MEMBER_talk_seconds, state->talk);
  if (count_seconds(state->total, state, MEMBER_start_time))
    set_text(state, MEMBER_total_seconds, state->total);
}

/* ---- the JSON -------------------------------------------------------------------------------- */

static void write_value(struct buf *out, const struct value *value, bool quoted) {
  if (quoted && !value->escaped) {
    json_write_string(out, value->text);
    return;
  }
  if (quoted)
    buf_add_char(out, '"');
  buf_add(out, value->text);
  if (quoted)
    buf_add_char(out, '"');
}

static enum err write_state(char **out_json, const struct state *state) {
  enum { JSON_MAX = 65536 };
  struct buf json;
  buf_init(&json, JSON_MAX);
  buf_add_char(&json, '{');
  for (int member = 0; member < MEMBER_COUNT; member++) {
    if (state->members[member].text.len == 0)
      continue;
    json_write_key(&json, members[member].name);
    write_value(&json, &state->members[member], members[member].quoted);
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
  set_text(&state, MEMBER_reason, "silence");
  set_outcome(&state, CALL_OUTCOME_unknown, "Nothing was heard of the call any more.");
  return write_state(out_json, &state);
}

/* Whether the event changes anything. */
static bool apply(struct state *state, const struct event *event) {
  const struct step *step = find_step(event->type);
  enum stage before = state->stage;
  if (!step)
    return note_besides(state, event);
  bool counted = counts(state, step, event);
  if (counted)
    enter_stage(state, next_stage(state, step), event);
  bool answered = note_answer(state, step, event);
  bool added = add_unknown(state, event);
  if (state->stage == STAGE_ENDED)
    conclude(state, before);
  return counted || answered || added;
}

enum err call_state_next(char **out_json, bool *ended, struct span previous_json,
                         const struct event *event) {
  *out_json = NULL;
  *ended = false;
  if (!find_step(event->type) && !find_place(event->type) && !tells_who_answered(event->type))
    return ERR_OK;
  struct state state = read_state(previous_json);
  if (state.stage == STAGE_ENDED || !apply(&state, event))
    return ERR_OK;
  *ended = state.stage == STAGE_ENDED;
  return write_state(out_json, &state);
}

/* ---- outcomes in words ---- */

#define AS_NAME(name, sentence)     #name,
#define AS_SENTENCE(name, sentence) sentence,
static const char *const names[] = {CALL_OUTCOME_TABLE(AS_NAME)};
static const char *const sentences[] = {CALL_OUTCOME_TABLE(AS_SENTENCE)};
#undef AS_NAME
#undef AS_SENTENCE

/* Telnyx's hangup causes, before anybody answered. Without a sentence it is the outcome's. */
static const struct {
  const char *cause;
  enum call_outcome outcome;
  const char *sentence;
} causes[] = {
    {"user_busy", CALL_OUTCOME_busy, NULL},
    {"call_rejected", CALL_OUTCOME_declined, NULL},
    {"no_answer", CALL_OUTCOME_no_answer, NULL},
    {"timeout", CALL_OUTCOME_no_answer, "Nobody answered in time."},
    {"normal_clearing", CALL_OUTCOME_no_answer, NULL},
    {"originator_cancel", CALL_OUTCOME_cancelled, NULL},
    {"not_found", CALL_OUTCOME_failed, "Nobody can be reached at that number."},
};

static const char TIME_LIMIT[] = "time_limit";

enum call_outcome call_outcome_of(const char **sentence, struct span cause, enum call_taker taker) {
  enum call_outcome outcome = cause.len > 0 ? CALL_OUTCOME_failed : CALL_OUTCOME_unknown;
  *sentence = NULL;
  if (taker == CALL_TAKEN_BY_NOBODY) {
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
      if (span_equal_text(cause, causes[i].cause)) {
        outcome = causes[i].outcome;
        *sentence = causes[i].sentence;
      }
  } else {
    outcome = taker == CALL_TAKEN_BY_MACHINE ? CALL_OUTCOME_machine : CALL_OUTCOME_answered;
    if (outcome == CALL_OUTCOME_answered && span_equal_text(cause, TIME_LIMIT))
      *sentence = "The call was answered, and cut off when it had lasted as long as it may.";
  }
  if (!*sentence)
    *sentence = sentences[outcome];
  return outcome;
}

const char *call_outcome_name(enum call_outcome outcome) {
  return names[outcome];
}

bool call_outcome_is_machine(struct span detection) {
  return span_equal_text(detection, "machine") || span_equal_text(detection, "fax_detected");
}
