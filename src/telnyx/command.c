#include "bridge/command.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/json.h"
#include "bridge/mem.h"
#include "command_parts.h"

/* ---- the payload ----------------------------------------------------------------------------- */

static bool is_utf16(struct span payload) {
  return span_starts_with(payload, "\xFF\xFE") || span_starts_with(payload, "\xFE\xFF") ||
         (payload.len >= 4 && (payload.data[0] == '\0') != (payload.data[1] == '\0'));
}

/* The payload is the value of one parameter. */
static enum err read_text(struct command *command, struct span payload) {
  command->params = json_object();
  json_t *text = json_stringn(payload.data, payload.len);
  const struct operation *operation = command->operation;
  if (!text)
    return command_fail(command, COMMAND_ERROR_INVALID_JSON, "the payload is no UTF-8");
  return json_object_set_new(command->params, operation->params[operation->param_count - 1].name,
                             text) == 0
             ? ERR_OK
             : ERR_MEMORY;
}

static enum err read_payload(struct command *command, struct span payload) {
  char why[512];
  if (command->operation && command->operation->content == OPERATION_TEXT &&
      span_starts_with(span_trim(json_unwrapped(payload)), "<"))
    return read_text(command, span_trim(json_unwrapped(payload)));
  if (is_utf16(payload))
    return command_fail(command, COMMAND_ERROR_INVALID_JSON,
                        "the payload is UTF-16 (or UTF-32), and JSON is UTF-8");
  payload = json_unwrapped(payload);
  if (payload.len == 0)
    payload = span_of("{}");
  enum err err = json_text_read(&command->params, payload, COMMAND_MAX_DEPTH, why, sizeof why);
  if (err == ERR_MEMORY)
    return err;
  if (err != ERR_OK)
    return command_fail(command, COMMAND_ERROR_INVALID_JSON, "the payload is no JSON: %s", why);
  if (json_is_object(command->params))
    return ERR_OK;
  json_decref(command->params);
  command->params = NULL;
  return command_fail(command, COMMAND_ERROR_INVALID_JSON, "the payload must be a JSON object");
}

static enum err take_correlation_id(struct command *command, size_t payload_len) {
  const json_t *value = json_object_get(command->params, "correlation_id");
  if (!value)
    return ERR_OK;
  struct buf text;
  buf_init(&text, payload_len * COMMAND_LONGEST_GROWTH);
  json_text_add(&text, value);
  enum err err = buf_status(&text);
  const char *kept = err == ERR_OK ? command_keep(command, buf_span(&text)) : NULL;
  command->correlation_id = (struct span){kept, kept ? text.len : 0};
  buf_free(&text);
  json_object_del(command->params, "correlation_id");
  assert(err != ERR_LIMIT);
  return kept ? ERR_OK : ERR_MEMORY;
}

/* False for what is no number. */
static bool read_seconds(int64_t *out_wall_ms, const json_t *value) {
  const double farthest_s = 9e15; /* times 1000 still fits */
  if (!json_is_number(value))
    return false;
  double seconds = json_number_value(value);
  if (seconds > farthest_s)
    *out_wall_ms = INT64_MAX;
  else
    *out_wall_ms = seconds < 0 ? 0 : (int64_t)(seconds * 1000);
  return true;
}

/* *is_time: it is one. ERR_MEMORY. */
static enum err read_time(bool *is_time, int64_t *out_wall_ms, const json_t *value) {
  if (!json_is_string(value)) {
    *is_time = read_seconds(out_wall_ms, value);
    return ERR_OK;
  }
  struct span text = {json_string_value(value), json_string_length(value)};
  int64_t wall_us;
  *is_time = clock_parse_rfc3339(&wall_us, text) == ERR_OK;
  if (*is_time) {
    *out_wall_ms = wall_us / 1000;
    return ERR_OK;
  }
  json_t *seconds = NULL;
  enum err err = command_number(&seconds, text);
  *is_time = seconds && read_seconds(out_wall_ms, seconds);
  json_decref(seconds);
  return err;
}

/* What is no time stays in params, for check_own_keys to complain about. */
static enum err take_expires_at(struct command *command) {
  json_t *value = json_object_get(command->params, "expires_at");
  int64_t expires_at_ms = INT64_MAX;
  bool is_time = json_is_null(value);
  enum err err = value && !is_time ? read_time(&is_time, &expires_at_ms, value) : ERR_OK;
  if (err != ERR_OK || !is_time)
    return err;
  command->expires_at_ms = expires_at_ms;
  if (expires_at_ms < command->expires_wall_ms)
    command->expires_wall_ms = expires_at_ms;
  json_object_del(command->params, "expires_at");
  return ERR_OK;
}

static bool is_command_id(const json_t *value) {
  size_t len = json_string_length(value);
  return json_is_string(value) && len > 0 && len <= COMMAND_MAX_ID_BYTES &&
         !memchr(json_string_value(value), '\0', len);
}

/* What can be no command_id stays in params, for check_own_keys to complain about. */
static enum err take_command_id(struct command *command) {
  const json_t *value = json_object_get(command->params, "command_id");
  char digits[COMMAND_DIGITS_SIZE];
  const char *id = "";
  enum err err = ERR_OK;
  if (json_is_number(value) && command_digits(digits, value)) {
    id = digits;
    err = command_note_converted(command, &(struct place){.key = span_of("command_id")});
  } else if (is_command_id(value)) {
    id = json_string_value(value);
  } else if (!json_is_null(value)) {
    return ERR_OK;
  }
  command->command_id = command_keep(command, span_of(id));
  json_object_del(command->params, "command_id");
  return command->command_id ? err : ERR_MEMORY;
}

/* What is neither true nor false stays in params, likewise. */
static enum err take_page_all(struct command *command) {
  const json_t *value = json_object_get(command->params, "page_all");
  struct span text = {json_string_value(value), json_string_length(value)};
  bool says_true = json_is_string(value) && span_equal_text(text, "true");
  bool is_text = says_true || (json_is_string(value) && span_equal_text(text, "false"));
  if (!json_is_boolean(value) && !json_is_null(value) && !is_text)
    return ERR_OK;
  command->page_all = says_true || json_is_true(value);
  json_object_del(command->params, "page_all");
  return is_text ? command_note_converted(command, &(struct place){.key = span_of("page_all")})
                 : ERR_OK;
}

/* What is left of them in params is wrong, and nobody else's; the operation's own checks go on. */
static enum err check_own_key(struct command *command, const char *key, const char *expected) {
  const struct place place = {.key = span_of(key)};
  if (json_object_del(command->params, key) != 0)
    return ERR_OK;
  return command_note_problem(command, &(struct problem){&place, "value", expected, ""},
                              "must be %s", expected);
}

static enum err check_own_keys(struct command *command) {
  char id[48];
  snprintf(id, sizeof id, "a string of 1 to %d bytes", COMMAND_MAX_ID_BYTES);
  enum err err = check_own_key(command, "expires_at", "an RFC 3339 time or Unix seconds");
  if (err == ERR_OK)
    err = check_own_key(command, "command_id", id);
  if (err == ERR_OK)
    err = check_own_key(command, "page_all", "true or false");
  if (err != ERR_OK || !command->page_all || command->operation->pages)
    return err;
  return command_note_problem(
      command, &(struct problem){&(struct place){.key = span_of("page_all")}, "value", "", ""},
      "is for lists that come in pages, and %s is none", command->name);
}

/* ---- age ------------------------------------------------------------------------------------- */

/* A command of exactly max_age still runs; MQTT's expiry ends when the interval has passed (MQTT 5,
 * section 3.3.2.3.3). */
static int64_t expiry_of(const struct command_msg_parts *parts, const struct command_rules *rules) {
  int64_t expires_wall_ms = INT64_MAX;
  if (rules->max_age_ms > 0)
    expires_wall_ms = parts->received_wall_ms + rules->max_age_ms + 1;
  int64_t interval_ms = (int64_t)parts->expiry_s * 1000;
  if (parts->expiry_s > 0 && parts->received_wall_ms + interval_ms < expires_wall_ms)
    expires_wall_ms = parts->received_wall_ms + interval_ms;
  return expires_wall_ms;
}

static int64_t left_ms(int64_t end_ms, int64_t now_ms) {
  return now_ms < end_ms ? end_ms - now_ms : 0;
}

int64_t command_time_left_ms(const struct command *command, int64_t now_wall_ms,
                             int64_t clock_wall_ms) {
  int64_t by_age_ms = left_ms(command->expires_wall_ms, now_wall_ms);
  int64_t by_clock_ms = left_ms(command->expires_at_ms, clock_wall_ms);
  return by_age_ms < by_clock_ms ? by_age_ms : by_clock_ms;
}

static enum err check_age(struct command *command, int64_t now_wall_ms) {
  if (command_time_left_ms(command, now_wall_ms, now_wall_ms) > 0)
    return ERR_OK;
  char limit[CLOCK_RFC3339_SIZE], now[CLOCK_RFC3339_SIZE];
  clock_format_rfc3339(limit, command->expires_wall_ms);
  clock_format_rfc3339(now, now_wall_ms);
  return command_fail(command, COMMAND_ERROR_EXPIRED,
                      "the command had to start before %s and it is %s", limit, now);
}

/* ---- the whole ------------------------------------------------------------------------------- */

#define TRY(step)                                                                                  \
  do {                                                                                             \
    enum err try_err = (step);                                                                     \
    if (try_err != ERR_OK)                                                                         \
      return try_err;                                                                              \
  } while (0)

/* What can be read is read, also of a command that is refused: its result names it. */
static enum err read_all(struct command *command, const struct command_msg_parts *parts,
                         const struct command_rules *rules) {
  bool too_large = parts->payload.len > rules->max_bytes;
  TRY(command_read_topic(command, rules, parts->topic));
  if (parts->retain)
    TRY(command_fail(command, COMMAND_ERROR_RETAINED, "%s",
                     parts->payload.len > 0 ? command_error_text(COMMAND_ERROR_RETAINED)
                                            : "the topic is cleared, and no command was run"));
  if (too_large)
    TRY(command_fail(command, COMMAND_ERROR_TOO_LARGE,
                     "the payload has %zu bytes and the limit is %zu", parts->payload.len,
                     rules->max_bytes));
  if (!command->operation)
    TRY(command_fail_unknown(command, rules, parts->topic));
  if (!too_large)
    TRY(read_payload(command, parts->payload));
  if (!command->params)
    return ERR_OK;
  TRY(take_correlation_id(command, parts->payload.len));
  TRY(take_expires_at(command));
  TRY(take_page_all(command));
  return take_command_id(command);
}

static enum err read_and_date(struct command *command, const struct command_msg_parts *parts,
                              const struct command_rules *rules, int64_t now_wall_ms) {
  command->expires_wall_ms = expiry_of(parts, rules);
  command->expires_at_ms = INT64_MAX;
  TRY(read_all(command, parts, rules));
  TRY(check_age(command, now_wall_ms));
  return command->error == COMMAND_ERROR_NONE ? check_own_keys(command) : ERR_OK;
}

enum err command_read(struct command **out, const struct command_msg *message,
                      const struct command_rules *rules, int64_t now_wall_ms) {
  struct command *command = *out = mem_alloc(sizeof *command);
  if (!command)
    return ERR_MEMORY;
  command->principal = command->name = command->command_id = command->idempotency_key = "";
  command->message = command->pointer = command->errors = "";
  command->first_problem = command->first_pointer = "";
  command->validation = rules->validation;
  command_notes_init(&command->converted);
  command_notes_init(&command->unknown);
  command_notes_init(&command->problems);
  enum err err = read_and_date(command, &message->parts, rules, now_wall_ms);
  if (err != ERR_OK)
    command_free(out);
  return err;
}

enum err command_check(struct command *command, const struct command_msg *message) {
  if (command->error != COMMAND_ERROR_NONE)
    return ERR_OK;
  TRY(command_read_ids(command));
  TRY(command_validate(command));
  TRY(command_use_wire_names(command));
  TRY(command_check_wire(command));
  TRY(command_fail_for_problems(command));
  return command->error == COMMAND_ERROR_NONE ? command_make_keys(command, &message->parts)
                                              : ERR_OK;
}

enum err command_set_command_id(struct command *command, const char *command_id) {
  assert(!*command->command_id);
  const char *kept = command_keep(command, span_of(command_id));
  if (!kept)
    return ERR_MEMORY;
  command->command_id = kept;
  return ERR_OK;
}

void command_free(struct command **command) {
  if (!*command)
    return;
  command_free_texts(*command);
  json_decref((*command)->params);
  buf_free(&(*command)->converted.list);
  buf_free(&(*command)->unknown.list);
  buf_free(&(*command)->problems.list);
  mem_free((*command)->order_keys);
  mem_free(*command);
  *command = NULL;
}
