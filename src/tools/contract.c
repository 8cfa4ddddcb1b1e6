#include "contract.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/alert.h"
#include "bridge/call_state.h"
#include "bridge/command_error.h"
#include "bridge/event.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "bridge/number_state.h"
#include "bridge/topic.h"
#include "embedded/events_jsonl.h"
#include "embedded/messages_json.h"

enum { TEXT_MAX = 64 * 1024 };

/* ---- data ---- */

json_t *contract_messages(void) {
  return json_loads(embedded_messages_json, 0, NULL);
}

json_t *contract_events(void) {
  json_t *events = json_array();
  for (struct span rest = span_trim(span_of(embedded_events_jsonl)); events && rest.len > 0;) {
    struct span line = span_cut(&rest, '\n');
    if (json_array_append_new(events, json_loadb(line.data, line.len, 0, NULL)) == 0)
      continue;
    json_decref(events);
    events = NULL;
  }
  return events;
}

/* ---- words of tables ---- */

struct word {
  const char *word, *meaning;
};

/* What has no meaning is plain by its name. */
static json_t *words_schema(const struct word *words, size_t count) {
  struct buf text;
  json_t *values = json_array();
  buf_init(&text, TEXT_MAX);
  for (size_t i = 0; i < count; i++) {
    if (*words[i].meaning)
      buf_addf(&text, "%s%s: %s.", text.len > 0 ? " " : "", words[i].word, words[i].meaning);
    json_array_append_new(values, json_string(words[i].word));
  }
  json_t *schema = json_pack("{s:s,s:s*,s:o}", "type", "string", "description",
                             text.len > 0 ? text.data : NULL, "enum", values);
  bool whole = json_array_size(values) == count && buf_status(&text) == ERR_OK;
  buf_free(&text);
  if (whole)
    return schema;
  json_decref(schema);
  return NULL;
}

static json_t *counters_schema(void) {
  json_t *schema =
      json_pack("{s:s,s:b,s:{}}", "type", "object", "additionalProperties", false, "properties");
  json_t *properties = json_object_get(schema, "properties");
  bool whole = schema != NULL;
  for (int metric = 0; metric < METRIC_COUNT; metric++)
    whole &= json_object_set_new(properties, metrics_name((enum metric)metric),
                                 json_pack("{s:s,s:s}", "type", "integer", "description",
                                           metrics_help((enum metric)metric))) == 0;
  if (whole)
    return schema;
  json_decref(schema);
  return NULL;
}

#define COUNT(array)                                   (sizeof(array) / sizeof((array)[0]))
#define ERROR_AS_WORD(id, code, retryable, ran, words) {code, words},
#define OUTCOME_AS_WORD(name, sentence)                {#name, ""},
#define ID_AS_WORD(id, name)                           {name, ""},
#define NAME_AS_WORD(name)                             {#name, ""},

/* The first rows of some tables say that there is nothing to say. */
json_t *contract_words(void) {
  static const struct word errors[] = {COMMAND_ERROR_TABLE(ERROR_AS_WORD)};
  static const struct word outcomes[] = {CALL_OUTCOME_TABLE(OUTCOME_AS_WORD)};
  static const struct word alert_ends[] = {ALERT_END_TABLE(ID_AS_WORD)};
  static const struct word alert_outcomes[] = {ALERT_OUTCOME_TABLE(ID_AS_WORD)};
  static const struct word alert_news[] = {ALERT_NEWS_TABLE(ID_AS_WORD)};
  static const struct word number_events[] = {NUMBER_EVENT_TABLE(NAME_AS_WORD)};
  return json_pack(
      "{s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "error_code", words_schema(errors + 1, COUNT(errors) - 1),
      "call_outcome", words_schema(outcomes, COUNT(outcomes)), "alert_end",
      words_schema(alert_ends, COUNT(alert_ends)), "alert_outcome",
      words_schema(alert_outcomes + 1, COUNT(alert_outcomes) - 1), "alert_news",
      words_schema(alert_news, COUNT(alert_news)), "number_event_type",
      words_schema(number_events, COUNT(number_events)), "counters", counters_schema());
}

/* ---- where an event goes ---- */

static json_t *example(const json_t *schema);

static json_t *example_object(const json_t *schema) {
  json_t *object = json_object();
  const char *name;
  json_t *member;
  json_object_foreach(json_object_get(schema, "properties"), name, member) {
    if (json_object_set_new(object, name, example(member)) != 0) {
      json_decref(object);
      return NULL;
    }
  }
  return object;
}

/* A value that the schema allows. */
static json_t *example(const json_t *schema) {
  json_t *one = json_object_get(schema, "const");
  json_t *type = json_object_get(schema, "type");
  const char *name = json_string_value(json_is_array(type) ? json_array_get(type, 0) : type);
  if (one || json_object_get(schema, "enum"))
    return json_incref(one ? one : json_array_get(json_object_get(schema, "enum"), 0));
  if (!name || strcmp(name, "string") == 0)
    return json_string("x");
  if (strcmp(name, "object") == 0)
    return example_object(schema);
  if (strcmp(name, "array") == 0)
    return json_array();
  return strcmp(name, "boolean") == 0 ? json_false() : json_integer(1);
}

/* Its topic, with names in braces for what differs from event to event. */
static void add_topic(struct buf *out, const struct event *event, const char *root) {
#define FIELD_PLACE(field, form_name) {"{" #field "}", offsetof(struct event, field)},
  static const struct {
    const char *name;
    size_t offset;
  } fields[] = {EVENT_FIELD_TABLE(FIELD_PLACE)};
#undef FIELD_PLACE
  struct event named = *event;
  named.id = span_of("{event_id}");
  for (size_t i = 0; i < COUNT(fields); i++) {
    struct span *field = (void *)((char *)&named + fields[i].offset);
    if (field->len > 0)
      *field = span_of(fields[i].name);
  }
  buf_fail(out, topic_for_event(out, root, &named, span_of(NULL)));
}

void contract_event_topic(struct buf *out, const json_t *event, const char *root) {
  struct event *parsed = NULL;
  json_t *body = example(json_object_get(event, "schema"));
  char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
  const struct event_source source = {.body = span_of(text),
                                      .content_type = span_of("application/json")};
  enum err err = text ? event_parse(&parsed, &source) : ERR_MEMORY;
  if (err == ERR_OK)
    add_topic(out, parsed, root);
  buf_fail(out, err);
  event_free(&parsed);
  free(text);
  json_decref(body);
}
