#include "describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "message.h"

enum {
  SHORT_ID = 8, /* characters of an id, which are as good as all of them for those at hand */
  COLUMN_WHAT = 20,
  COLUMN_ID = 41,
  COLUMN_DETAILS = 50,
};

static const enum tone kind_tones[MESSAGE_KIND_COUNT] = {
    [MESSAGE_event] = TONE_IN,   [MESSAGE_cmd] = TONE_OUT,     [MESSAGE_result] = TONE_GOOD,
    [MESSAGE_state] = TONE_DIM,  [MESSAGE_alert] = TONE_ALERT, [MESSAGE_number] = TONE_WARNING,
    [MESSAGE_bridge] = TONE_DIM, [MESSAGE_reply] = TONE_DIM,   [MESSAGE_other] = TONE_PLAIN,
};

/* ---- words ----------------------------------------------------------------------------------- */

/* What a number is called here; NULL when it is nobody's. */
static const char *name_of(const struct config *config, const char *number) {
  for (size_t i = 0; i < config->contacts_count; i++) {
    const struct config_contact *contact = &config->contacts[i];
    if (strcmp(contact->number, number) == 0 || (contact->sms && strcmp(contact->sms, number) == 0))
      return contact->entry.name;
  }
  for (size_t i = 0; i < config->numbers_count; i++)
    if (strcmp(config->numbers[i].number, number) == 0)
      return config->numbers[i].entry.name;
  return NULL;
}

/* A number, {"phone_number": ...}, or a list of either, of which the first counts. */
static const char *number_in(const json_t *value) {
  if (json_is_array(value))
    value = json_array_get(value, 0);
  return json_is_object(value) ? message_text(value, "phone_number") : json_string_value(value);
}

static void add_person(struct line *line, const struct config *config, const char *number) {
  const char *name = name_of(config, number);
  line_add(line, TONE_PLAIN, span_of(name ? name : number));
}

static bool add_people(struct line *line, const struct config *config,
                       const struct message *message) {
  const char *from = number_in(json_object_get(message->body, "from"));
  const char *to = number_in(json_object_get(message->body, "to"));
  if (from)
    add_person(line, config, from);
  if (to) {
    line_add(line, TONE_DIM, span_of(from ? " -> " : "-> "));
    add_person(line, config, to);
  }
  return from || to;
}

static void add_duration(struct line *line, const char *before, int64_t ms) {
  if (ms < 1000)
    line_addf(line, TONE_DIM, "%s%d ms", before, (int)ms);
  else if (ms < 60000)
    line_addf(line, TONE_DIM, "%s%d.%d s", before, (int)(ms / 1000), (int)(ms % 1000 / 100));
  else
    line_addf(line, TONE_DIM, "%s%lld min %d s", before, (long long)(ms / 60000),
              (int)(ms / 1000 % 60));
}

/* A value as a line has it: a text, or JSON. */
static void add_value(struct line *line, enum tone tone, const json_t *value) {
  char *text = json_is_string(value)
                   ? NULL
                   : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_PRESERVE_ORDER);
  line_add(line, tone,
           text ? span_of(text)
                : (struct span){json_string_value(value), json_string_length(value)});
  free(text);
}

/* "normal_clearing" -> "normal clearing" */
static void add_words(struct line *line, enum tone tone, const char *name) {
  char words[256];
  (void)snprintf(words, sizeof words, "%s", name);
  for (char *c = words; *c; c++)
    if (*c == '_')
      *c = ' ';
  line_add(line, tone, span_of(words));
}

/* ---- what matters ---------------------------------------------------------------------------- */

#define IN(kind) (1u << (kind))
enum {
  IN_OWN = IN(MESSAGE_state) | IN(MESSAGE_alert) | IN(MESSAGE_number),
  IN_EVENTS = IN(MESSAGE_event) | IN(MESSAGE_number) | IN(MESSAGE_alert),
};

enum member_form { FORM_WORDS, FORM_PERSON, FORM_LABELLED, FORM_QUOTED, FORM_SECONDS };

/* Members of payloads that are shown, in this order. */
static const struct member {
  const char *key;
  enum member_form form;
  unsigned kinds;
} members[] = {
    {"state", FORM_WORDS, IN_OWN},
    {"direction", FORM_WORDS, IN(MESSAGE_event)},
    {"outcome_text", FORM_WORDS, IN(MESSAGE_state)},
    {"outcome", FORM_WORDS, IN_EVENTS},
    {"hangup_cause", FORM_WORDS, IN(MESSAGE_event)},
    {"status", FORM_WORDS, IN_EVENTS},
    {"result", FORM_WORDS, IN_EVENTS},
    {"reason", FORM_WORDS, IN_EVENTS | IN_OWN},
    {"failure_reason", FORM_WORDS, IN_EVENTS},
    {"error", FORM_WORDS, IN_EVENTS},
    {"trouble", FORM_WORDS, IN_OWN},
    {"how", FORM_WORDS, IN_EVENTS},
    {"contact", FORM_LABELLED, IN_EVENTS},
    {"with", FORM_PERSON, IN(MESSAGE_number)},
    {"missed", FORM_LABELLED, IN(MESSAGE_number)},
    {"digit", FORM_LABELLED, IN_EVENTS},
    {"digits", FORM_LABELLED, IN_EVENTS},
    {"round", FORM_LABELLED, IN_EVENTS},
    {"conference", FORM_LABELLED, IN(MESSAGE_state)},
    {"queue", FORM_LABELLED, IN_OWN | IN_EVENTS},
    {"text", FORM_QUOTED, IN_EVENTS | IN_OWN},
    {"talk_seconds", FORM_SECONDS, IN(MESSAGE_state)},
    {"CallStatus", FORM_WORDS, IN(MESSAGE_event)},
    {"Digits", FORM_LABELLED, IN(MESSAGE_event)},
};

static void add_member(struct line *line, const struct config *config, const struct member *member,
                       const json_t *value) {
  const char *text = json_string_value(value);
  switch (member->form) {
  case FORM_WORDS:
    if (text)
      add_words(line, TONE_PLAIN, text);
    else
      add_value(line, TONE_PLAIN, value);
    return;
  case FORM_PERSON:
    if (text)
      add_person(line, config, text);
    return;
  case FORM_LABELLED:
    line_addf(line, TONE_DIM, "%s ", member->key);
    add_value(line, TONE_PLAIN, value);
    return;
  case FORM_QUOTED:
    line_add(line, TONE_PLAIN, span_of("\""));
    add_value(line, TONE_PLAIN, value);
    line_add(line, TONE_PLAIN, span_of("\""));
    return;
  case FORM_SECONDS:
    add_duration(line, "talked for ", json_integer_value(value) * 1000);
  }
}

static void separate(struct line *line, bool *first) {
  if (!*first)
    line_add(line, TONE_DIM, span_of(", "));
  *first = false;
}

static bool says_nothing(const json_t *value) {
  return !value || json_is_null(value) ||
         (json_is_string(value) && json_string_length(value) == 0) ||
         (json_is_integer(value) && json_integer_value(value) == 0);
}

/* How long the call was, by its hangup. */
static void add_call_duration(struct line *line, const struct message *message, bool *first) {
  int64_t start_us = 0, end_us = 0;
  const char *end = message_text(message->body, "end_time");
  if (!end)
    end = message_text(json_object_get(message->payload, "data"), "occurred_at");
  const char *start = message_text(message->body, "start_time");
  if (!span_equal_text(buf_span(&message->what), "call.hangup") || !start || !end ||
      clock_parse_rfc3339(&start_us, span_of(start)) != ERR_OK ||
      clock_parse_rfc3339(&end_us, span_of(end)) != ERR_OK || end_us < start_us)
    return;
  separate(line, first);
  add_duration(line, "after ", (end_us - start_us) / 1000);
}

/* Telnyx's own list, in an event: the first of them. */
static void add_errors(struct line *line, const struct message *message, bool *first) {
  const json_t *error = json_array_get(json_object_get(message->body, "errors"), 0);
  const char *text =
      message_text(error, "detail") ? message_text(error, "detail") : message_text(error, "title");
  if (!text)
    return;
  separate(line, first);
  line_add(line, TONE_FAULT, span_of(text));
}

static void add_members(struct line *line, const struct config *config,
                        const struct message *message) {
  bool first = !add_people(line, config, message);
  for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
    const json_t *value = json_object_get(message->body, members[i].key);
    if (!(members[i].kinds & IN(message->kind)) || says_nothing(value))
      continue;
    separate(line, &first);
    add_member(line, config, &members[i], value);
  }
  add_call_duration(line, message, &first);
  add_errors(line, message, &first);
}

/* All that it says but whom it is about, and what the bridge alone reads. */
static void add_parameters(struct line *line, const struct config *config,
                           const struct message *message) {
  const char *key = NULL, *before = "";
  const json_t *value = NULL;
  json_object_foreach((json_t *)message->body, key, value) {
    const char *text = json_string_value(value);
    if ((text && span_equal_text(buf_span(&message->id), text)) ||
        strcmp(key, "correlation_id") == 0 || strcmp(key, "command_id") == 0)
      continue;
    line_addf(line, TONE_DIM, "%s%s=", before, key);
    before = " ";
    if (text && name_of(config, text))
      add_person(line, config, text);
    else
      add_value(line, TONE_PLAIN, value);
  }
}

static void add_result(struct line *line, const struct message *message) {
  const json_t *error = json_object_get(message->body, "error");
  json_int_t attempts = json_integer_value(json_object_get(message->body, "attempts"));
  const json_t *duration = json_object_get(message->body, "duration_ms");
  if (json_is_true(json_object_get(message->body, "ok"))) {
    line_add(line, TONE_GOOD, span_of("ok"));
  } else {
    const char *why = message_text(error, "message") ? message_text(error, "message") : "failed";
    line_add(line, TONE_FAULT, span_of(why));
  }
  if (json_is_integer(duration))
    add_duration(line, " after ", json_integer_value(duration));
  if (attempts > 1)
    line_addf(line, TONE_DIM, ", %lld attempts", (long long)attempts);
}

/* Nobody made a line of it: what is another's, or the bridge's own figures, or news that is sent
 * ahead of a result. */
static bool is_shown_raw(const struct message *message) {
  return !message->body || message->kind == MESSAGE_other || message->kind == MESSAGE_bridge ||
         (message->kind == MESSAGE_reply && !json_object_get(message->body, "ok"));
}

static void add_details(struct line *line, const struct config *config,
                        const struct message *message, struct span text) {
  const char *problem =
      message->kind == MESSAGE_bridge ? message_text(message->body, "problem") : NULL;
  if (problem)
    line_add(line, problem[0] ? TONE_WARNING : TONE_DIM,
             span_of(problem[0] ? problem : "no problem"));
  else if (text.len == 0 && IN(message->kind) & (IN_OWN | IN(MESSAGE_bridge)))
    line_add(line, TONE_DIM, span_of("cleared")); /* what was retained */
  else if (is_shown_raw(message))
    line_add(line, TONE_DIM, text);
  else if (message->kind == MESSAGE_cmd)
    add_parameters(line, config, message);
  else if (message->kind == MESSAGE_result || message->kind == MESSAGE_reply)
    add_result(line, message);
  else
    add_members(line, config, message);
}

/* ---- the line -------------------------------------------------------------------------------- */

static void add_time(struct line *line, int64_t wall_ms) {
  char text[16];
  struct tm local;
  const time_t seconds = (time_t)(wall_ms / 1000);
  localtime_r(&seconds, &local);
  strftime(text, sizeof text, "%H:%M:%S", &local);
  line_addf(line, TONE_DIM, "%s.%03d", text, (int)(wall_ms % 1000));
}

/* What stands before an id's colon is the same for all of its kind. */
static void add_id(struct line *line, struct span id, bool full) {
  if (!full) {
    struct span rest = id;
    if (span_starts_with(id, "v3:"))
      (void)span_cut(&rest, ':');
    id = rest.len > SHORT_ID ? (struct span){rest.data, SHORT_ID} : rest;
  }
  line_add(line, TONE_WARNING, id);
}

static enum tone tone_of(const struct message *message) {
  bool failed =
      message->kind == MESSAGE_result && !json_is_true(json_object_get(message->body, "ok"));
  return failed ? TONE_FAULT : kind_tones[message->kind];
}

void describe_message(struct line *line, const struct config *config, struct span topic,
                      struct span payload, int64_t wall_ms, bool full) {
  struct message message;
  message_read(&message, config->mqtt_root, topic, payload);
  add_time(line, wall_ms);
  line_addf(line, tone_of(&message), " %s", message_kind_name(message.kind));
  line_pad(line, COLUMN_WHAT);
  line_add(line, tone_of(&message), buf_span(&message.what));
  if (message.id.len > 0) {
    line_pad(line, COLUMN_ID);
    add_id(line, buf_span(&message.id), full || message.kind == MESSAGE_number);
  }
  line_pad(line, message.id.len > 0 ? COLUMN_DETAILS : COLUMN_ID);
  add_details(line, config, &message, payload);
  message_free(&message);
}
