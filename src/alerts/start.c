#include "bridge/alert_request.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/crypt.h"
#include "bridge/topic.h"
#include "parts.h"

enum {
  RING_DEFAULT_MS = 25000,
  PAUSE_DEFAULT_MS = 30000,
  RING_LEAST_S = 5, /* Telnyx's limits */
  RING_MOST_S = 600,
  PAUSE_MOST_S = 3600,
  DIGITS_LEAST = 7, /* of E.164 */
  DIGITS_MOST = 15,
  SPOKEN_MAX = 2500, /* Telnyx reads 3,000 characters, and there is a prompt */
};

/* What is being read. */
struct reading {
  const struct alert_start_rules *rules;
  struct alert_plan plan;
  struct alert_contact contacts[ALERT_CONTACTS_MAX];
  size_t contact_count;
  char id[ALERT_ID_SIZE];
  struct alert_complaint *complaint;
};

static bool complain(struct alert_complaint *complaint, const char *pointer, const char *format,
                     ...) __attribute__((format(printf, 3, 4)));
static bool complain(struct alert_complaint *complaint, const char *pointer, const char *format,
                     ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(complaint->message, sizeof complaint->message, format, arguments);
  va_end(arguments);
  snprintf(complaint->pointer, sizeof complaint->pointer, "%s", pointer);
  return false;
}

void alert_plan_default(struct alert_plan *plan) {
  *plan = (struct alert_plan){.ack = '1',
                              .rounds = 2,
                              .repeat = 2,
                              .ring_ms = RING_DEFAULT_MS,
                              .pause_ms = PAUSE_DEFAULT_MS};
}

bool alert_is_number(struct span text) {
  if (span_starts_with(text, "sip:") || span_starts_with(text, "sips:"))
    return memchr(text.data, '@', text.len) != NULL && topic_text_is_clean(text) &&
           text.len < ALERT_NUMBER_SIZE;
  if (text.len < DIGITS_LEAST + 1 || text.len > DIGITS_MOST + 1 || text.data[0] != '+')
    return false;
  for (size_t i = 1; i < text.len; i++)
    if (text.data[i] < (i == 1 ? '1' : '0') || text.data[i] > '9')
      return false;
  return true;
}

/* ---- one parameter each ---- */

typedef bool take_param(struct reading *reading, const char *pointer, const json_t *value);

static bool take_string(struct reading *reading, char *out, size_t size, const char *pointer,
                        const json_t *value) {
  if (!json_is_string(value))
    return complain(reading->complaint, pointer, "%s must be a text", pointer + 1);
  struct span text = {json_string_value(value), json_string_length(value)};
  if (text.len > 0 && memchr(text.data, '\0', text.len))
    return complain(reading->complaint, pointer, "%s holds a NUL", pointer + 1);
  if (!copy_text(out, size, text))
    return complain(reading->complaint, pointer, "%s is longer than %zu bytes", pointer + 1,
                    size - 1);
  return true;
}

/* Texts go out as they are. */
#define TAKE_TEXT(name, member)                                                                    \
  static bool take_##name(struct reading *reading, const char *pointer, const json_t *value) {     \
    return take_string(reading, reading->member, sizeof reading->member, pointer, value);          \
  }
TAKE_TEXT(text, plan.text)
TAKE_TEXT(audio_url, plan.audio_url)
TAKE_TEXT(voice, plan.voice)
TAKE_TEXT(language, plan.language)
TAKE_TEXT(connection_id, plan.connection_id)
TAKE_TEXT(from, plan.from)
TAKE_TEXT(pin, plan.pin)
#undef TAKE_TEXT

static bool take_alert_id(struct reading *reading, const char *pointer, const json_t *value) {
  if (!take_string(reading, reading->id, sizeof reading->id, pointer, value))
    return false;
  if (reading->id[0] == '\0' || !topic_text_is_clean(span_of(reading->id)))
    return complain(reading->complaint, pointer,
                    "alert_id must have letters, and none that are "
                    "not to be seen");
  return true;
}

static bool take_count(unsigned *out, struct reading *reading, const char *pointer,
                       const json_t *value, unsigned least, unsigned most) {
  json_int_t number = json_integer_value(value);
  if (!json_is_integer(value) || number < (json_int_t)least || number > (json_int_t)most)
    return complain(reading->complaint, pointer, "%s must be a whole number from %u to %u",
                    pointer + 1, least, most);
  *out = (unsigned)number;
  return true;
}

static bool take_rounds(struct reading *reading, const char *pointer, const json_t *value) {
  return take_count(&reading->plan.rounds, reading, pointer, value, 1, ALERT_ROUNDS_MAX);
}

static bool take_repeat(struct reading *reading, const char *pointer, const json_t *value) {
  return take_count(&reading->plan.repeat, reading, pointer, value, 1, ALERT_REPEAT_MAX);
}

static bool take_seconds(int64_t *out_ms, struct reading *reading, const char *pointer,
                         const json_t *value, unsigned least, unsigned most) {
  unsigned seconds = 0;
  if (!take_count(&seconds, reading, pointer, value, least, most))
    return false;
  *out_ms = (int64_t)seconds * 1000;
  return true;
}

static bool take_ring(struct reading *reading, const char *pointer, const json_t *value) {
  return take_seconds(&reading->plan.ring_ms, reading, pointer, value, RING_LEAST_S, RING_MOST_S);
}

static bool take_pause(struct reading *reading, const char *pointer, const json_t *value) {
  return take_seconds(&reading->plan.pause_ms, reading, pointer, value, 0, PAUSE_MOST_S);
}

static bool take_flag(bool *out, struct reading *reading, const char *pointer,
                      const json_t *value) {
  *out = json_is_true(value);
  return json_is_boolean(value) ||
         complain(reading->complaint, pointer, "%s must be true or false", pointer + 1);
}

static bool take_together(struct reading *reading, const char *pointer, const json_t *value) {
  return take_flag(&reading->plan.together, reading, pointer, value);
}

static bool take_detection(struct reading *reading, const char *pointer, const json_t *value) {
  return take_flag(&reading->plan.machine_detection, reading, pointer, value);
}

static bool is_key(char c) {
  return (c >= '0' && c <= '9') || c == '*';
}

/* "1", or 1. */
static bool take_key(char *out, struct reading *reading, const char *pointer, const json_t *value) {
  json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
  *out = '\0';
  if (json_string_length(value) == 1)
    *out = json_string_value(value)[0];
  else if (number >= 0 && number <= 9)
    *out = (char)('0' + number);
  return is_key(*out) ||
         complain(reading->complaint, pointer, "%s must be one key: 0 to 9, or *", pointer + 1);
}

static bool take_ack(struct reading *reading, const char *pointer, const json_t *value) {
  return take_key(&reading->plan.ack, reading, pointer, value);
}

static bool take_decline(struct reading *reading, const char *pointer, const json_t *value) {
  return take_key(&reading->plan.decline, reading, pointer, value);
}

static bool take_sms(struct reading *reading, const char *pointer, const json_t *value) {
#define SMS_AS_NAME(id, name) [id] = (name),
  static const char *const names[] = {ALERT_SMS_TABLE(SMS_AS_NAME)};
#undef SMS_AS_NAME
  for (int when = 0; when < ALERT_SMS_COUNT; when++)
    if (json_is_string(value) && strcmp(json_string_value(value), names[when]) == 0) {
      reading->plan.sms = (enum alert_sms_when)when;
      return true;
    }
  return complain(reading->complaint, pointer, "sms must be never, before or after");
}

/* ---- contacts ---- */

static bool add_contact(struct reading *reading, const char *pointer, struct span name) {
  if (reading->contact_count == ALERT_CONTACTS_MAX)
    return complain(reading->complaint, "/contacts", "more than %d contacts", ALERT_CONTACTS_MAX);
  struct alert_contact *contact = &reading->contacts[reading->contact_count];
  *contact = (struct alert_contact){.name = ""};
  if (!reading->rules->find_contact(contact, reading->rules->context, name)) {
    if (!alert_is_number(name))
      return complain(reading->complaint, pointer,
                      "%.*s is neither the name of a contact nor a number like +13125550101",
                      (int)(name.len < 64 ? name.len : 64), name.data);
    (void)copy_text(contact->number, sizeof contact->number, name);
  }
  if (contact->name[0] == '\0' && !copy_text(contact->name, sizeof contact->name, name))
    return complain(reading->complaint, pointer, "the name is longer than %d bytes",
                    ALERT_NAME_SIZE - 1);
  for (size_t i = 0; i < reading->contact_count; i++)
    if (strcmp(reading->contacts[i].number, contact->number) == 0)
      return complain(reading->complaint, pointer, "%s has a number that is in the list already",
                      contact->name);
  reading->contact_count++;
  return true;
}

static bool add_contact_value(struct reading *reading, const char *pointer, const json_t *value) {
  if (!json_is_string(value))
    return complain(reading->complaint, pointer, "a contact must be a name or a number");
  return add_contact(reading, pointer,
                     (struct span){json_string_value(value), json_string_length(value)});
}

static bool take_contacts(struct reading *reading, const char *pointer, const json_t *value) {
  if (!json_is_array(value))
    return add_contact_value(reading, pointer, value);
  for (size_t i = 0; i < json_array_size(value); i++) {
    char place[64];
    snprintf(place, sizeof place, "%s/%zu", pointer, i);
    if (!add_contact_value(reading, place, json_array_get(value, i)))
      return false;
  }
  return true;
}

/* ---- all of it ---- */

static const struct {
  const char *name;
  take_param *take; /* NULL: read before the others */
} params_known[] = {
    {"plan", NULL},
    {"alert_id", take_alert_id},
    {"text", take_text},
    {"audio_url", take_audio_url},
    {"contacts", take_contacts},
    {"ack", take_ack},
    {"pin", take_pin},
    {"decline", take_decline},
    {"rounds", take_rounds},
    {"ring", take_ring},
    {"pause", take_pause},
    {"together", take_together},
    {"repeat", take_repeat},
    {"voice", take_voice},
    {"language", take_language},
    {"from", take_from},
    {"connection_id", take_connection_id},
    {"sms", take_sms},
    {"machine_detection", take_detection},
};

static bool take_one(struct reading *reading, const char *name, const json_t *value) {
  char pointer[64];
  for (size_t i = 0; i < sizeof params_known / sizeof params_known[0]; i++)
    if (strcmp(name, params_known[i].name) == 0) {
      snprintf(pointer, sizeof pointer, "/%s", name);
      return !params_known[i].take || params_known[i].take(reading, pointer, value);
    }
  return complain(reading->complaint, "", "there is no parameter %.64s", name);
}

/* The plan's own contacts count where the start names none. */
static bool take_plan(struct reading *reading, const json_t *params) {
  const json_t *name = json_object_get(params, "plan");
  struct alert_named_plan named;
  if (!name)
    return true;
  struct span span = {json_string_value(name), json_string_length(name)};
  if (!span.data || !reading->rules->find_plan(&named, reading->rules->context, span))
    return complain(reading->complaint, "/plan", "there is no such plan under alerts.plans");
  reading->plan = named.plan;
  if (json_object_get(params, "contacts"))
    return true;
  for (size_t i = 0; i < named.contact_count; i++)
    if (!add_contact(reading, "/plan", span_of(named.contacts[i])))
      return false;
  return true;
}

static bool is_pin(const char *pin) {
  size_t len = strlen(pin);
  return len == 0 || (len > 1 && strspn(pin, "0123456789") == len);
}

/* Whether a plan is whole, beside its text. */
static bool plan_is_sound(const struct alert_plan *plan, struct alert_complaint *complaint) {
  if (!is_pin(plan->pin))
    return complain(complaint, "/pin", "pin must be 2 to %d digits", ALERT_PIN_SIZE - 1);
  if (plan->decline == plan->ack)
    return complain(complaint, "/decline", "decline and ack are the same key");
  if (plan->pin[0] != '\0' && plan->decline && plan->decline != '*')
    return complain(complaint, "/decline", "beside a pin decline can only be *");
  return true;
}

static bool contacts_are_sound(const struct reading *reading) {
  for (size_t i = 0; i < reading->contact_count; i++) {
    const struct alert_contact *contact = &reading->contacts[i];
    if (!is_pin(contact->pin))
      return complain(reading->complaint, "/contacts", "the pin of %s must be 2 to %d digits",
                      contact->name, ALERT_PIN_SIZE - 1);
    if (contact->pin[0] != '\0' && reading->plan.decline && reading->plan.decline != '*')
      return complain(reading->complaint, "/decline", "%s has a pin: decline can only be *",
                      contact->name);
  }
  return true;
}

static bool is_whole(const struct reading *reading) {
  const struct alert_plan *plan = &reading->plan;
  if (plan->text[0] == '\0' && plan->audio_url[0] == '\0')
    return complain(reading->complaint, "/text", "text is missing: what the alert is about");
  if (plan->text[0] == '\0' && plan->sms != ALERT_SMS_NEVER)
    return complain(reading->complaint, "/sms", "a message needs a text");
  if (strlen(plan->text) * plan->repeat > SPOKEN_MAX)
    return complain(reading->complaint, "/text", "text, read %u times, is longer than %d bytes",
                    plan->repeat, SPOKEN_MAX);
  if (reading->contact_count == 0)
    return complain(reading->complaint, "/contacts", "contacts is missing: whom to call");
  if (plan->from[0] == '\0')
    return complain(reading->complaint, "/from", "from is missing, here and in alerts.from");
  if (plan->connection_id[0] == '\0')
    return complain(reading->complaint, "/connection_id",
                    "connection_id is missing, here and in alerts.connection_id");
  return plan_is_sound(plan, reading->complaint) && contacts_are_sound(reading);
}

/* The same text to the same people is the same alert. */
static void make_id(struct reading *reading) {
  char digest[CRYPT_DIGEST_SIZE];
  const char *what = reading->plan.text[0] != '\0' ? reading->plan.text : reading->plan.audio_url;
  crypt_digest_hex(digest, span_of(what), span_of(""));
  for (size_t i = 0; i < reading->contact_count; i++) {
    char before[CRYPT_DIGEST_SIZE];
    memcpy(before, digest, sizeof before);
    crypt_digest_hex(digest, span_of(before), span_of(reading->contacts[i].number));
  }
  snprintf(reading->id, sizeof reading->id, "%.16s", digest);
}

static bool read_all(struct reading *reading, const json_t *params) {
  const char *name = NULL;
  json_t *value = NULL;
  if (!take_plan(reading, params))
    return false;
  json_object_foreach((json_t *)params, name, value) {
    if (!take_one(reading, name, value))
      return false;
  }
  return is_whole(reading);
}

enum err alert_start_read(struct alert **out, const struct json_t *params,
                          const struct alert_start_rules *rules,
                          struct alert_complaint *complaint) {
  struct reading reading = {.rules = rules, .plan = rules->defaults, .complaint = complaint};
  *out = NULL;
  if (!read_all(&reading, params))
    return ERR_SYNTAX;
  if (reading.id[0] == '\0')
    make_id(&reading);
  enum err err = alert_create(out, &reading.plan, reading.contacts, reading.contact_count);
  if (err == ERR_OK)
    memcpy((*out)->id, reading.id, sizeof reading.id);
  return err;
}
