#include "bridge/number_state.h"

#include <string.h>

#include <jansson.h>

#include "bridge/buf.h"
#include "bridge/mem.h"
#include "json_text.h"

enum { STATE_MAX_BYTES = 16 * 1024, STATE_DEPTH = 3 };

/* Telnyx's hangup causes, in the words of people. */
static const struct {
  const char *cause;
  const char *outcome;
} outcomes[] = {
    {"user_busy", "busy"},
    {"call_rejected", "declined"},
    {"no_answer", "no_answer"},
    {"timeout", "no_answer"},
    {"originator_cancel", "cancelled"},
    {"normal_clearing", "no_answer"}, /* before anybody answered */
};

static const char *outcome_of(const char *cause, bool answered) {
  if (answered)
    return "answered";
  for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++)
    if (strcmp(cause, outcomes[i].cause) == 0)
      return outcomes[i].outcome;
  return *cause ? "failed" : "unknown";
}

/* ---- the JSON -------------------------------------------------------------------------------- */

static const char *member(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text ? text : "";
}

/* An object; *out is NULL when the text is none. */
static enum err read_object(json_t **out, struct span json) {
  char why[128];
  *out = NULL;
  enum err err =
      json.len > 0 ? json_text_read(out, json, STATE_DEPTH, why, sizeof why) : ERR_SYNTAX;
  return err == ERR_SYNTAX ? ERR_OK : err;
}

/* With an array of calls at least. */
static enum err read_state(json_t **out, struct span json) {
  enum err err = read_object(out, json);
  if (err == ERR_OK && !json_is_array(json_object_get(*out, "calls"))) {
    json_decref(*out);
    *out = json_pack("{s:[]}", "calls");
    err = *out ? ERR_OK : ERR_MEMORY;
  }
  return err;
}

enum err number_of_call(char **out_number, struct span call_state_json) {
  json_t *call = NULL;
  *out_number = NULL;
  enum err err = read_object(&call, call_state_json);
  const char *direction = member(call, "direction");
  bool incoming = strcmp(direction, "incoming") == 0;
  const char *number = member(call, incoming ? "to" : "from");
  if (err == ERR_OK && *direction && *number) {
    *out_number = mem_copy(span_of(number));
    err = *out_number ? ERR_OK : ERR_MEMORY;
  }
  json_decref(call);
  return err;
}

/* ---- what a call changes --------------------------------------------------------------------- */

static size_t find_call(const json_t *calls, const char *call_control_id) {
  size_t index = 0;
  while (index < json_array_size(calls) &&
         strcmp(member(json_array_get(calls, index), "call_control_id"), call_control_id) != 0)
    index++;
  return index;
}

static json_t *make_entry(const json_t *call, const char *state) {
  bool incoming = strcmp(member(call, "direction"), "incoming") == 0;
  json_t *entry = json_object();
  json_object_set(entry, "call_control_id", json_object_get(call, "call_control_id"));
  json_object_set_new(entry, "state", json_string(state));
  json_object_set(entry, "with", json_object_get(call, incoming ? "from" : "to"));
  json_object_set(entry, "direction", json_object_get(call, "direction"));
  json_object_set(entry, "since", json_object_get(call, "since"));
  return entry;
}

static bool note_live_call(json_t *calls, size_t index, const json_t *call) {
  bool rings = strcmp(member(call, "state"), "ringing") == 0;
  const char *state = rings ? "ringing" : "in_call";
  if (strcmp(member(json_array_get(calls, index), "state"), state) == 0)
    return false;
  json_t *entry = make_entry(call, state);
  if (index < json_array_size(calls))
    return json_array_set_new(calls, index, entry) == 0;
  if (index == NUMBER_CALLS_MAX)
    json_array_remove(calls, 0);
  return json_array_append_new(calls, entry) == 0;
}

static bool note_ended_call(json_t *state, json_t *calls, size_t index, const json_t *call) {
  const json_t *entry = json_array_get(calls, index);
  if (!entry) /* it ended before anybody heard of it */
    return false;
  bool answered = strcmp(member(entry, "state"), "in_call") == 0;
  json_object_set_new(state, "last_outcome",
                      json_string(outcome_of(member(call, "hangup_cause"), answered)));
  json_object_set(state, "last_with", json_object_get(entry, "with"));
  json_array_remove(calls, index);
  return true;
}

static bool apply(json_t *state, const json_t *call) {
  json_t *calls = json_object_get(state, "calls");
  size_t index = find_call(calls, member(call, "call_control_id"));
  if (strcmp(member(call, "state"), "ended") == 0)
    return note_ended_call(state, calls, index, call);
  return note_live_call(calls, index, call);
}

/* The newest call that is answered, or else the newest that rings. */
static const json_t *leading_call(const json_t *calls) {
  const json_t *leading = NULL;
  size_t index = 0;
  json_t *call = NULL;
  json_array_foreach(calls, index, call) {
    bool answered = strcmp(member(call, "state"), "in_call") == 0;
    if (!leading || answered || strcmp(member(leading, "state"), "ringing") == 0)
      leading = call;
  }
  return leading;
}

/* The members in the order that people read them in. */
static json_t *summary(const json_t *state, const char *number) {
  static const char *const kept[] = {"last_outcome", "last_with", "calls"};
  const json_t *leading = leading_call(json_object_get(state, "calls"));
  json_t *out = json_object();
  json_object_set_new(out, "number", json_string(number));
  json_object_set_new(out, "state", json_string(leading ? member(leading, "state") : "idle"));
  if (leading) {
    json_object_set(out, "with", json_object_get(leading, "with"));
    json_object_set(out, "since", json_object_get(leading, "since"));
  }
  for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
    if (json_object_get(state, kept[i]))
      json_object_set(out, kept[i], json_object_get(state, kept[i]));
  return out;
}

static enum err write_state(char **out_json, const json_t *state, const char *number) {
  struct buf text;
  json_t *whole = summary(state, number);
  buf_init(&text, STATE_MAX_BYTES);
  if (whole)
    json_text_add(&text, whole);
  json_decref(whole);
  *out_json = whole ? buf_take(&text) : NULL;
  buf_free(&text);
  return *out_json ? ERR_OK : ERR_MEMORY;
}

enum err number_state_next(char **out_json, struct span previous_json, const char *number,
                           struct span call_state_json) {
  json_t *state = NULL;
  json_t *call = NULL;
  *out_json = NULL;
  enum err err = read_state(&state, previous_json);
  if (err == ERR_OK)
    err = read_object(&call, call_state_json);
  if (err == ERR_OK && call && apply(state, call))
    err = write_state(out_json, state, number);
  json_decref(call);
  json_decref(state);
  return err;
}
