#include "bridge/number_state.h"

#include <string.h>

#include <jansson.h>

#include "bridge/buf.h"
#include "bridge/json.h"
#include "bridge/mem.h"

enum { STATE_MAX_BYTES = 64 * 1024, STATE_DEPTH = 3 };

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
bool number_is_one(const char *text) {
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
  if (err == ERR_OK && *direction && number_is_one(number)) {
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

static bool is_incoming(const json_t *call) {
  return strcmp(member(call, "direction"), "incoming") == 0;
}

/* NULL without memory. */
static json_t *make_entry(const json_t *call, const char *state, const struct number_book *book) {
  json_t *with = json_object_get(call, is_incoming(call) ? "from" : "to");
  const char *number = json_string_value(with);
  const char *name = number ? book->contact(book->context, number) : NULL;
  json_t *entry =
      json_pack("{s:O*,s:s,s:O*,s:O*,s:O*}", "call_control_id",
                json_object_get(call, "call_control_id"), "state", state, "with", with, "direction",
                json_object_get(call, "direction"), "since", json_object_get(call, "since"));
  if (entry && json_text_set(entry, "with_name", name) == ERR_OK)
    return entry;
  json_decref(entry);
  return NULL;
}

/* NULL for none. */
static enum err set_or_remove(json_t *state, const char *key, json_t *value) {
  if (value)
    return json_object_set(state, key, value) == 0 ? ERR_OK : ERR_MEMORY;
  (void)json_object_del(state, key);
  return ERR_OK;
}

static enum err note_caller(json_t *state, const json_t *entry) {
  if (!is_incoming(entry))
    return ERR_OK;
  enum err err = set_or_remove(state, "last_caller", json_object_get(entry, "with"));
  return err == ERR_OK
             ? set_or_remove(state, "last_caller_name", json_object_get(entry, "with_name"))
             : err;
}

/* What a call that comes to `state` means, known or not. */
static enum number_event meaning_of(const json_t *entry, bool known, const char *state) {
  if (strcmp(state, "in_call") == 0)
    return NUMBER_EVENT_call_answered;
  return !known && is_incoming(entry) ? NUMBER_EVENT_call_incoming : NUMBER_EVENT_none;
}

static enum err note_live_call(enum number_event *happened, json_t *state, json_t *calls,
                               size_t index, const json_t *call, const struct number_book *book) {
  bool rings = strcmp(member(call, "state"), "ringing") == 0;
  bool known = index < json_array_size(calls);
  json_t *entry = make_entry(call, rings ? "ringing" : "in_call", book);
  if (!entry)
    return ERR_MEMORY;
  *happened = meaning_of(entry, known, rings ? "ringing" : "in_call");
  enum err err = known ? ERR_OK : note_caller(state, entry);
  if (!known && index == NUMBER_CALLS_MAX)
    json_array_remove(calls, 0);
  int code = known ? json_array_set_new(calls, index, entry) : json_array_append_new(calls, entry);
  return code == 0 ? err : ERR_MEMORY;
}

/* Rung, and neither answered nor declined. */
static bool is_missed(const json_t *entry, const json_t *call) {
  const char *outcome = member(call, "outcome");
  return is_incoming(entry) && strcmp(member(entry, "state"), "ringing") == 0 &&
         strcmp(outcome, "declined") != 0 && strcmp(outcome, "answered") != 0;
}

static enum err note_ended_call(enum number_event *happened, json_t *state, json_t *calls,
                                size_t index, const json_t *call) {
  const json_t *entry = json_array_get(calls, index);
  bool missed = is_missed(entry, call);
  json_int_t count = json_integer_value(json_object_get(state, "missed"));
  *happened = missed ? NUMBER_EVENT_call_missed : NUMBER_EVENT_call_ended;
  enum err err = set_or_remove(state, "last_outcome", json_object_get(call, "outcome"));
  if (err == ERR_OK)
    err = set_or_remove(state, "last_with", json_object_get(entry, "with"));
  if (missed && json_object_set_new(state, "missed", json_integer(count + 1)) != 0)
    err = ERR_MEMORY;
  json_array_remove(calls, index);
  return err;
}

/* *changed is false for what is known, and for the end of a call that nobody heard of before. */
static enum err apply(bool *changed, enum number_event *happened, json_t *state, const json_t *call,
                      const struct number_book *book) {
  json_t *calls = json_object_get(state, "calls");
  size_t index = find_call(calls, member(call, "call_control_id"));
  const json_t *entry = json_array_get(calls, index);
  const char *now = member(call, "state");
  if (strcmp(now, "ended") == 0) {
    *changed = entry != NULL;
    return entry ? note_ended_call(happened, state, calls, index, call) : ERR_OK;
  }
  *changed =
      !entry || (strcmp(now, "ringing") == 0) != (strcmp(member(entry, "state"), "ringing") == 0);
  return *changed ? note_live_call(happened, state, calls, index, call, book) : ERR_OK;
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
static json_t *summary(const json_t *state, const struct number_self *self) {
  const json_t *calls = json_object_get(state, "calls");
  const json_t *leading = leading_call(calls);
  return json_pack(
      "{s:s,s:s,s:O*,s:O*,s:O*,s:O*,s:O*,s:O*,s:O*,s:I,s:O}", "number", self->number, "state",
      leading ? member(leading, "state") : "idle", "with", json_object_get(leading, "with"),
      "with_name", json_object_get(leading, "with_name"), "since",
      json_object_get(leading, "since"), "last_caller", json_object_get(state, "last_caller"),
      "last_caller_name", json_object_get(state, "last_caller_name"), "last_outcome",
      json_object_get(state, "last_outcome"), "last_with", json_object_get(state, "last_with"),
      "missed", json_integer_value(json_object_get(state, "missed")), "calls", calls);
}

static enum err write_state(char **out_json, const json_t *state, const struct number_self *self) {
  struct buf text;
  json_t *whole = summary(state, self);
  buf_init(&text, STATE_MAX_BYTES);
  enum err err = whole ? json_text_set(whole, "name", self->name) : ERR_MEMORY;
  if (err == ERR_OK)
    json_text_add(&text, whole);
  json_decref(whole);
  *out_json = err == ERR_OK ? buf_take(&text) : NULL;
  buf_free(&text);
  return *out_json ? ERR_OK : ERR_MEMORY;
}

enum err number_state_next(char **out_json, enum number_event *happened, struct span previous_json,
                           const struct number_self *self, struct span call_state_json,
                           const struct number_book *book) {
  json_t *state = NULL;
  json_t *call = NULL;
  *out_json = NULL;
  *happened = NUMBER_EVENT_none;
  enum err err = read_state(&state, previous_json);
  if (err == ERR_OK)
    err = read_object(&call, call_state_json);
  bool changed = false;
  if (err == ERR_OK && call)
    err = apply(&changed, happened, state, call, book);
  if (err == ERR_OK && changed)
    err = write_state(out_json, state, self);
  json_decref(call);
  json_decref(state);
  return err;
}

enum err number_state_seen(char **out_json, struct span previous_json,
                           const struct number_self *self) {
  json_t *state = NULL;
  *out_json = NULL;
  enum err err = read_state(&state, previous_json);
  if (err == ERR_OK) {
    (void)json_object_del(state, "missed");
    err = write_state(out_json, state, self);
  }
  json_decref(state);
  return err;
}
