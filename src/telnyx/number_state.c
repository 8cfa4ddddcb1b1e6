#include "bridge/number_state.h"

#include <string.h>

#include <jansson.h>

#include "bridge/buf.h"
#include "bridge/mem.h"
#include "json_text.h"

enum { STATE_MAX_BYTES = 16 * 1024, STATE_DEPTH = 3 };

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

/* E.164, with its plus or without. */
static bool is_number(const char *text) {
  enum { DIGITS_MAX = 20 };
  const char *digits = text[0] == '+' ? text + 1 : text;
  size_t count = strspn(digits, "0123456789");
  return count > 0 && count <= DIGITS_MAX && digits[count] == '\0';
}

enum err number_of_call(char **out_number, struct span call_state_json) {
  json_t *call = NULL;
  *out_number = NULL;
  enum err err = read_object(&call, call_state_json);
  const char *direction = member(call, "direction");
  bool incoming = strcmp(direction, "incoming") == 0;
  const char *number = member(call, incoming ? "to" : "from");
  if (err == ERR_OK && *direction && is_number(number)) {
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
  return json_pack("{s:O*,s:s,s:O*,s:O*,s:O*}", "call_control_id",
                   json_object_get(call, "call_control_id"), "state", state, "with",
                   json_object_get(call, incoming ? "from" : "to"), "direction",
                   json_object_get(call, "direction"), "since", json_object_get(call, "since"));
}

static enum err note_live_call(bool *changed, json_t *calls, size_t index, const json_t *call) {
  bool rings = strcmp(member(call, "state"), "ringing") == 0;
  const char *state = rings ? "ringing" : "in_call";
  if (strcmp(member(json_array_get(calls, index), "state"), state) == 0)
    return ERR_OK;
  *changed = true;
  json_t *entry = make_entry(call, state);
  bool known = index < json_array_size(calls);
  if (!known && index == NUMBER_CALLS_MAX)
    json_array_remove(calls, 0);
  int code = known ? json_array_set_new(calls, index, entry) : json_array_append_new(calls, entry);
  return code == 0 ? ERR_OK : ERR_MEMORY;
}

static enum err note_ended_call(bool *changed, json_t *state, json_t *calls, size_t index,
                                const json_t *call) {
  const json_t *entry = json_array_get(calls, index);
  if (!entry) /* it ended before anybody heard of it */
    return ERR_OK;
  *changed = true;
  json_t *with = json_object_get(entry, "with");
  json_t *outcome = json_object_get(call, "outcome");
  if ((outcome && json_object_set(state, "last_outcome", outcome) != 0) ||
      (with && json_object_set(state, "last_with", with) != 0))
    return ERR_MEMORY;
  json_array_remove(calls, index);
  return ERR_OK;
}

static enum err apply(bool *changed, json_t *state, const json_t *call) {
  json_t *calls = json_object_get(state, "calls");
  size_t index = find_call(calls, member(call, "call_control_id"));
  if (strcmp(member(call, "state"), "ended") == 0)
    return note_ended_call(changed, state, calls, index, call);
  return note_live_call(changed, calls, index, call);
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
  const json_t *calls = json_object_get(state, "calls");
  const json_t *leading = leading_call(calls);
  return json_pack("{s:s,s:s,s:O*,s:O*,s:O*,s:O*,s:O}", "number", number, "state",
                   leading ? member(leading, "state") : "idle", "with",
                   json_object_get(leading, "with"), "since", json_object_get(leading, "since"),
                   "last_outcome", json_object_get(state, "last_outcome"), "last_with",
                   json_object_get(state, "last_with"), "calls", calls);
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
  bool changed = false;
  if (err == ERR_OK && call)
    err = apply(&changed, state, call);
  if (err == ERR_OK && changed)
    err = write_state(out_json, state, number);
  json_decref(call);
  json_decref(state);
  return err;
}
