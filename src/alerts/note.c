#include "bridge/alert.h"

#include <string.h>

#include <jansson.h>

#include "bridge/json.h"
#include "parts.h"

/* How a member is kept. */
enum kind { TEXT, CHARACTER, FLAG, UNSIGNED, BITS, TIME };

struct field {
  const char *name;
  enum kind kind;
  size_t offset;
  size_t size; /* TEXT: of the array; UNSIGNED: values below it are good */
};

#define TEXT_OF(type, member)                                                                      \
  {#member, TEXT, offsetof(struct type, member), sizeof((struct type *)0)->member}
#define ONE_OF(type, kind, member, below) {#member, kind, offsetof(struct type, member), below}

static const struct field plan_fields[] = {
    TEXT_OF(alert_plan, text),
    TEXT_OF(alert_plan, audio_url),
    TEXT_OF(alert_plan, voice),
    TEXT_OF(alert_plan, language),
    TEXT_OF(alert_plan, from),
    TEXT_OF(alert_plan, connection_id),
    TEXT_OF(alert_plan, pin),
    ONE_OF(alert_plan, CHARACTER, ack, 0),
    ONE_OF(alert_plan, CHARACTER, decline, 0),
    ONE_OF(alert_plan, UNSIGNED, rounds, ALERT_ROUNDS_MAX + 1),
    ONE_OF(alert_plan, UNSIGNED, repeat, ALERT_REPEAT_MAX + 1),
    ONE_OF(alert_plan, TIME, ring_ms, 0),
    ONE_OF(alert_plan, TIME, pause_ms, 0),
    ONE_OF(alert_plan, FLAG, together, 0),
    ONE_OF(alert_plan, FLAG, machine_detection, 0),
    ONE_OF(alert_plan, UNSIGNED, sms, ALERT_SMS_COUNT),
};

static const struct field contact_fields[] = {
    TEXT_OF(alert_contact, name),  TEXT_OF(alert_contact, number),   TEXT_OF(alert_contact, sms),
    TEXT_OF(alert_contact, voice), TEXT_OF(alert_contact, language), TEXT_OF(alert_contact, pin),
};

static const struct field message_fields[] = {
    ONE_OF(alert_message, UNSIGNED, step, ALERT_MESSAGE_COUNT),
    ONE_OF(alert_message, UNSIGNED, tries, UINT32_MAX),
    ONE_OF(alert_message, TIME, deadline_ms, 0),
};

static const struct field attempt_fields[] = {
    ONE_OF(alert_attempt, UNSIGNED, serial, UINT32_MAX),
    ONE_OF(alert_attempt, UNSIGNED, contact, ALERT_CONTACTS_MAX),
    ONE_OF(alert_attempt, UNSIGNED, round, ALERT_ROUNDS_MAX + 1),
    ONE_OF(alert_attempt, UNSIGNED, step, ALERT_STEP_COUNT),
    ONE_OF(alert_attempt, UNSIGNED, outcome, ALERT_OUTCOME_COUNT),
    TEXT_OF(alert_attempt, call_control_id),
    ONE_OF(alert_attempt, TIME, started_ms, 0),
    ONE_OF(alert_attempt, TIME, answered_ms, 0),
    ONE_OF(alert_attempt, TIME, ended_ms, 0),
    ONE_OF(alert_attempt, TIME, deadline_ms, 0),
    ONE_OF(alert_attempt, TIME, again_ms, 0),
    ONE_OF(alert_attempt, UNSIGNED, gathers, UINT32_MAX),
    ONE_OF(alert_attempt, UNSIGNED, hangups, UINT32_MAX),
    ONE_OF(alert_attempt, UNSIGNED, wrong_pins, UINT32_MAX),
    ONE_OF(alert_attempt, FLAG, dialled, 0),
    ONE_OF(alert_attempt, FLAG, in_flight, 0),
    ONE_OF(alert_attempt, FLAG, plain, 0),
    ONE_OF(alert_attempt, FLAG, gone, 0),
    ONE_OF(alert_attempt, TIME, telling_us, 0),
    ONE_OF(alert_attempt, TIME, spoke_from_us, 0),
    ONE_OF(alert_attempt, TIME, spoke_to_us, 0),
};

static const struct field alert_fields[] = {
    TEXT_OF(alert, id),
    ONE_OF(alert, TIME, started_ms, 0),
    ONE_OF(alert, TIME, expires_ms, 0),
    ONE_OF(alert, TIME, linger_ms, 0),
    ONE_OF(alert, UNSIGNED, end, ALERT_END_COUNT),
    ONE_OF(alert, TIME, ended_ms, 0),
    TEXT_OF(alert, by),
    ONE_OF(alert, FLAG, by_key, 0),
    ONE_OF(alert, UNSIGNED, by_serial, UINT32_MAX),
    ONE_OF(alert, BITS, dialled, 0),
    ONE_OF(alert, BITS, hopeless, 0),
    ONE_OF(alert, UNSIGNED, rung, ALERT_CONTACTS_MAX + 1),
    ONE_OF(alert, FLAG, missed, 0),
    ONE_OF(alert, UNSIGNED, misses, UINT32_MAX),
    ONE_OF(alert, TIME, wait_ms, 0),
    TEXT_OF(alert, trouble),
    ONE_OF(alert, TIME, heard_us, 0),
    ONE_OF(alert, UNSIGNED, last_serial, UINT32_MAX),
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- writing ---- */

static void write_field(struct buf *out, const struct field *field, const void *base) {
  const char *at = (const char *)base + field->offset;
  switch (field->kind) {
  case TEXT:
    json_write_text_if(out, field->name, at);
    return;
  case CHARACTER:
    if (*at != '\0')
      json_write_span(out, field->name, (struct span){at, 1});
    return;
  case FLAG:
    if (*(const bool *)at)
      json_write_flag(out, field->name, true);
    return;
  case UNSIGNED:
    if (*(const unsigned *)at != 0)
      json_write_number(out, field->name, *(const unsigned *)at);
    return;
  case BITS:
    if (*(const uint16_t *)at != 0)
      json_write_number(out, field->name, *(const uint16_t *)at);
    return;
  case TIME:
    if (*(const int64_t *)at != 0)
      json_write_number(out, field->name, *(const int64_t *)at);
    return;
  }
}

static void write_fields(struct buf *out, const struct field *fields, size_t count,
                         const void *base) {
  for (size_t i = 0; i < count; i++)
    write_field(out, &fields[i], base);
}

static void write_attempt(struct buf *out, const struct alert_attempt *attempt) {
  json_write_open(out, NULL, '{');
  write_fields(out, attempt_fields, COUNT(attempt_fields), attempt);
  if (attempt->typed_count > 0) {
    json_write_span(out, "typed", (struct span){attempt->typed, attempt->typed_count});
    json_write_open(out, "typed_us", '[');
    for (unsigned i = 0; i < attempt->typed_count; i++)
      json_write_number(out, NULL, attempt->typed_us[i]);
    json_write_close(out, ']');
  }
  json_write_close(out, '}');
}

static void write_contacts(struct buf *out, const struct alert *alert) {
  json_write_open(out, "contacts", '[');
  for (size_t i = 0; i < alert->contact_count; i++) {
    json_write_open(out, NULL, '{');
    write_fields(out, contact_fields, COUNT(contact_fields), &alert->contacts[i]);
    json_write_open(out, "message", '{');
    write_fields(out, message_fields, COUNT(message_fields), &alert->messages[i]);
    json_write_close(out, '}');
    json_write_close(out, '}');
  }
  json_write_close(out, ']');
}

void alert_note_add(struct buf *out, const struct alert *alert) {
  json_write_open(out, NULL, '{');
  write_fields(out, alert_fields, COUNT(alert_fields), alert);
  json_write_open(out, "plan", '{');
  write_fields(out, plan_fields, COUNT(plan_fields), &alert->plan);
  json_write_close(out, '}');
  write_contacts(out, alert);
  json_write_open(out, "attempts", '[');
  for (size_t i = 0; i < alert->attempt_count; i++)
    write_attempt(out, &alert->attempts[i]);
  json_write_close(out, ']');
  json_write_close(out, '}');
}

/* ---- reading ---- */

static bool read_text(char *at, const struct field *field, const json_t *value) {
  const char *text = json_string_value(value);
  return text && strlen(text) == json_string_length(value) &&
         copy_text(at, field->size, span_of(text));
}

static bool read_character(char *at, const json_t *value) {
  if (json_string_length(value) != 1)
    return false;
  *at = json_string_value(value)[0];
  return *at != '\0';
}

static bool read_unsigned(unsigned *at, const struct field *field, const json_t *value) {
  json_int_t number = json_integer_value(value);
  *at = (unsigned)number;
  return json_is_integer(value) && number >= 0 && number < (json_int_t)field->size;
}

static bool read_bits(uint16_t *at, const json_t *value) {
  json_int_t number = json_integer_value(value);
  *at = (uint16_t)number;
  return json_is_integer(value) && number >= 0 && number <= UINT16_MAX;
}

/* Sums of times must not overflow. */
static bool read_time(int64_t *at, const json_t *value) {
  *at = json_integer_value(value);
  return json_is_integer(value) && *at >= 0 && *at <= INT64_MAX / 4;
}

static bool read_field(void *base, const struct field *field, const json_t *value) {
  char *at = (char *)base + field->offset;
  switch (field->kind) {
  case TEXT:
    return read_text(at, field, value);
  case CHARACTER:
    return read_character(at, value);
  case FLAG:
    *(bool *)at = json_is_true(value);
    return json_is_boolean(value);
  case UNSIGNED:
    return read_unsigned((unsigned *)at, field, value);
  case BITS:
    return read_bits((uint16_t *)at, value);
  case TIME:
    return read_time((int64_t *)at, value);
  }
  return false;
}

static bool read_fields(void *base, const struct field *fields, size_t count,
                        const json_t *object) {
  for (size_t i = 0; i < count; i++) {
    const json_t *value = json_object_get(object, fields[i].name);
    if (value && !read_field(base, &fields[i], value))
      return false;
  }
  return json_is_object(object);
}

static bool read_typed(struct alert_attempt *attempt, const json_t *object) {
  const json_t *typed = json_object_get(object, "typed");
  const json_t *times = json_object_get(object, "typed_us");
  size_t count = json_string_length(typed);
  if (count > ALERT_TYPED_MAX || json_array_size(times) != count)
    return false;
  for (size_t i = 0; i < count; i++) {
    attempt->typed[i] = json_string_value(typed)[i];
    if (!read_time(&attempt->typed_us[i], json_array_get(times, i)))
      return false;
  }
  attempt->typed_count = (unsigned)count;
  return true;
}

static bool read_contacts(struct alert *alert, const json_t *list) {
  for (size_t i = 0; i < alert->contact_count; i++) {
    const json_t *object = json_array_get(list, i);
    const json_t *message = json_object_get(object, "message");
    if (!read_fields(&alert->contacts[i], contact_fields, COUNT(contact_fields), object) ||
        !read_fields(&alert->messages[i], message_fields, COUNT(message_fields), message))
      return false;
  }
  return true;
}

/* Those that are over have no deadline, the others have one; each has a number of its own. */
static bool is_sound(const struct alert *alert, const struct alert_attempt *attempt) {
  if (attempt->contact >= alert->contact_count || attempt->serial == 0 ||
      attempt->serial > alert->last_serial)
    return false;
  for (const struct alert_attempt *other = alert->attempts; other < attempt; other++)
    if (other->serial == attempt->serial)
      return false;
  return (attempt->step == ALERT_OVER) == (attempt->deadline_ms == 0);
}

static bool read_attempts(struct alert *alert, const json_t *list) {
  unsigned made[ALERT_CONTACTS_MAX] = {0};
  size_t count = json_array_size(list);
  if (count > alert->attempt_room)
    return false;
  for (size_t i = 0; i < count; i++) {
    struct alert_attempt *attempt = &alert->attempts[i];
    const json_t *object = json_array_get(list, i);
    if (!read_fields(attempt, attempt_fields, COUNT(attempt_fields), object) ||
        !read_typed(attempt, object) || !is_sound(alert, attempt) ||
        ++made[attempt->contact] > alert->plan.rounds)
      return false;
    alert->attempt_count = i + 1;
  }
  return true;
}

static bool has_sense(const struct alert *alert) {
  for (size_t i = 0; i < alert->contact_count; i++) {
    enum alert_message_step step = alert->messages[i].step;
    bool waits = step == ALERT_MESSAGE_WAITING || step == ALERT_MESSAGE_SENDING;
    if (waits != (alert->messages[i].deadline_ms != 0))
      return false;
  }
  bool over = alert->end != ALERT_RUNNING;
  return alert->id[0] != '\0' && alert->started_ms > 0 && over == (alert->ended_ms != 0) &&
         alert->plan.ack != '\0';
}

static enum err read_alert(struct alert **out, const json_t *root) {
  struct alert_plan plan = {.ack = '\0'};
  struct alert_contact contacts[ALERT_CONTACTS_MAX];
  const json_t *list = json_object_get(root, "contacts");
  size_t count = json_array_size(list);
  memset(contacts, 0, sizeof contacts);
  if (count == 0 || count > ALERT_CONTACTS_MAX ||
      !read_fields(&plan, plan_fields, COUNT(plan_fields), json_object_get(root, "plan")) ||
      plan.rounds == 0)
    return ERR_CORRUPT;
  enum err err = alert_create(out, &plan, contacts, count);
  if (err != ERR_OK)
    return err;
  if (read_fields(*out, alert_fields, COUNT(alert_fields), root) && read_contacts(*out, list) &&
      read_attempts(*out, json_object_get(root, "attempts")) && has_sense(*out))
    return ERR_OK;
  alert_free(out);
  return ERR_CORRUPT;
}

enum err alert_note_read(struct alert **out, struct span text) {
  *out = NULL;
  char why[128];
  json_t *root = NULL;
  enum err err = json_text_read(&root, text, JSON_TEXT_DEPTH_MAX, why, sizeof why);
  if (err == ERR_OK)
    err = read_alert(out, root);
  json_decref(root);
  return err == ERR_SYNTAX ? ERR_CORRUPT : err;
}
