#include <string.h>

#include "bridge/clock.h"
#include "bridge/json.h"
#include "event_draft.h"

/* The objects that are looked into: the outermost, its "data", the "payload" in that, and the
 * "payload" of the outermost. */
enum level {
  LEVEL_ROOT = JSON_SCAN_ROOT,
  LEVEL_DATA,
  LEVEL_DATA_PAYLOAD,
  LEVEL_ROOT_PAYLOAD,
  LEVEL_COST, /* of a message, in its payload */
  LEVEL_COUNT
};

/* Members that say what an event is; those that say whom it concerns are EVENT_FIELD_TABLE. */
#define NAME_TABLE(X)                                                                              \
  X(event_type)                                                                                    \
  X(amount) X(event) X(id) X(occurred_at) X(time_clicked) X(created_at) X(createDate) X(campaignId)

#define FIELD_AS_NAME(name, form_name) NAME_##name,
#define NAME_AS_ENUM(name)             NAME_##name,
enum name { EVENT_FIELD_TABLE(FIELD_AS_NAME) NAME_TABLE(NAME_AS_ENUM) NAME_COUNT };
#undef FIELD_AS_NAME
#undef NAME_AS_ENUM

#define FIELD_AS_TEXT(name, form_name) {#name, sizeof #name - 1},
#define NAME_AS_TEXT(name)             {#name, sizeof #name - 1},
static const struct span name_texts[] = {EVENT_FIELD_TABLE(FIELD_AS_TEXT) NAME_TABLE(NAME_AS_TEXT)};
#undef FIELD_AS_TEXT
#undef NAME_AS_TEXT

_Static_assert((int)NAME_event_type == (int)EVENT_FIELD_COUNT, "fields come first, in their order");

struct members {
  struct span found[LEVEL_COUNT][NAME_COUNT]; /* data is NULL for what is not there, the value empty
                                                 where it is there twice and different */
  bool entered[LEVEL_COUNT];
  bool ambiguous; /* what says which event it is is there twice: readers would differ */
};

/* Shapes in the order in which they are recognised, each by a member that the others lack. The
 * outer object holds id and time, the inner one what it is about. */
static const struct rule {
  enum level marker_level;
  enum name marker;
  const char *type; /* NULL: the marker's value */
  enum event_shape shape;
  enum level outer, inner;
} rules[] = {
    {LEVEL_DATA, NAME_event_type, NULL, EVENT_V2, LEVEL_DATA, LEVEL_DATA_PAYLOAD},
    {LEVEL_ROOT, NAME_event, NULL, EVENT_VERSIONED, LEVEL_ROOT, LEVEL_DATA},
    {LEVEL_DATA, NAME_time_clicked, "link.clicked", EVENT_V2, LEVEL_DATA, LEVEL_DATA},
    {LEVEL_ROOT, NAME_event_type, NULL, EVENT_BARE, LEVEL_ROOT, LEVEL_ROOT_PAYLOAD},
    {LEVEL_ROOT, NAME_campaignId, "campaign.updated", EVENT_BARE, LEVEL_ROOT, LEVEL_ROOT},
};

static bool is_marker(enum level level, enum name name) {
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
    if (rules[i].marker_level == level && rules[i].marker == name)
      return true;
  return false;
}

static int enter_object(void *context, int level, struct span key) {
  struct members *members = context;
  int inner = JSON_SCAN_SKIP;
  if (level == LEVEL_ROOT && span_equal_text(key, "data"))
    inner = LEVEL_DATA;
  else if (level == LEVEL_ROOT && span_equal_text(key, "payload"))
    inner = LEVEL_ROOT_PAYLOAD;
  else if (level == LEVEL_DATA && span_equal_text(key, "payload"))
    inner = LEVEL_DATA_PAYLOAD;
  else if (level == LEVEL_DATA_PAYLOAD && span_equal_text(key, "cost"))
    return LEVEL_COST;
  if (inner == JSON_SCAN_SKIP)
    return inner;
  members->ambiguous |= members->entered[inner];
  members->entered[inner] = true;
  return inner;
}

static void note_value(void *context, int level, struct span key, struct span value) {
  struct members *members = context;
  for (int name = 0; name < NAME_COUNT; name++) {
    if (!span_equal(key, name_texts[name]))
      continue;
    struct span *found = &members->found[level][name];
    bool differs = found->data && !span_equal(*found, value);
    members->ambiguous |= differs && is_marker((enum level)level, (enum name)name);
    *found = differs ? (struct span){value.data, 0} : value;
    return;
  }
}

static const struct rule *find_rule(const struct members *members) {
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
    if (members->found[rules[i].marker_level][rules[i].marker].len > 0)
      return &rules[i];
  return NULL;
}

/* The first of the times that is one; most shapes have one, some within the payload. */
static struct span find_time(const struct members *members, const struct rule *rule) {
  static const enum name times[] = {NAME_occurred_at, NAME_time_clicked, NAME_created_at,
                                    NAME_createDate};
  int64_t us;
  for (size_t i = 0; i < 2 * sizeof times / sizeof times[0]; i++) {
    struct span time = members->found[i % 2 ? rule->inner : rule->outer][times[i / 2]];
    if (clock_parse_rfc3339(&us, time) == ERR_OK)
      return time;
  }
  return span_of(NULL);
}

static void copy_fields(struct event_draft *out, const struct members *members,
                        const struct rule *rule) {
  for (int field = 0; field < EVENT_FIELD_COUNT; field++) {
    out->fields[field] = members->found[rule->inner][field];
    if (out->fields[field].len == 0)
      out->fields[field] = members->found[rule->outer][field];
  }
  /* A message's payload is the message itself, and a fax's may be. */
  struct span payload_id = members->found[rule->inner][NAME_id];
  if (rule->inner != rule->outer && strncmp(out->type, "message.", 8) == 0) {
    out->fields[EVENT_FIELD_message_id] = payload_id;
    out->fields[EVENT_FIELD_total_cost] = members->found[LEVEL_COST][NAME_amount];
  }
  if (rule->inner != rule->outer && strncmp(out->type, "fax.", 4) == 0 &&
      out->fields[EVENT_FIELD_fax_id].len == 0)
    out->fields[EVENT_FIELD_fax_id] = payload_id;
}

static bool is_v1(const struct rule *rule, struct span type) {
  return rule->shape == EVENT_BARE && !memchr(type.data, '.', type.len);
}

bool event_read_json(struct event_draft *out, struct span body) {
  struct members members = {.ambiguous = false};
  const struct json_scan_handler handler = {
      .context = &members, .on_object = enter_object, .on_value = note_value, .loose = true};
  if (json_scan(json_unwrapped(body), &handler) != ERR_OK || members.ambiguous)
    return false;
  const struct rule *rule = find_rule(&members);
  if (!rule)
    return false;
  out->escaped = true;
  out->id = members.found[rule->outer][NAME_id];
  struct span type =
      rule->type ? span_of(rule->type) : members.found[rule->marker_level][rule->marker];
  if (!event_type_copy(out->type, type))
    return false;
  out->shape = is_v1(rule, type) ? EVENT_V1 : rule->shape;
  if (out->shape == EVENT_V1)
    event_type_restore_dots(out->type);
  out->occurred_at = find_time(&members, rule);
  copy_fields(out, &members, rule);
  return true;
}
