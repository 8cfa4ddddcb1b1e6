#include "setting.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "bridge/alert.h"
#include "bridge/command.h"
#include "bridge/log.h"
#include "check.h"

#define LEVEL_AS_CHOICE(id, name, priority) {name, id},
static const struct config_choice config_log_levels[] = {LOG_LEVELS(LEVEL_AS_CHOICE){NULL, 0}};
#undef LEVEL_AS_CHOICE

static const struct config_choice config_log_formats[] = {
    {"text", LOG_FORMAT_TEXT}, {"json", LOG_FORMAT_JSON}, {NULL, 0}};

static const struct config_choice config_mqtt_versions[] = {
    {"auto", CONFIG_MQTT_AUTO}, {"5", CONFIG_MQTT_5}, {"3.1.1", CONFIG_MQTT_3_1_1}, {NULL, 0}};

static const struct config_choice config_validations[] = {
    {"strict", COMMAND_STRICT}, {"lenient", COMMAND_LENIENT}, {"off", COMMAND_OFF}, {NULL, 0}};

#define SMS_AS_CHOICE(id, name) {name, id},
static const struct config_choice config_alert_sms[] = {ALERT_SMS_TABLE(SMS_AS_CHOICE){NULL, 0}};
#undef SMS_AS_CHOICE

static const struct config_choice config_texml_asks[] = {
    {"nobody", CONFIG_ASK_NOBODY}, {"mqtt", CONFIG_ASK_MQTT}, {NULL, 0}};

/* The notes of the table, as initialisers of the row. */
#define REQUIRED          .required = true
#define SECRET            .secret = true, .in_file = true
#define IN_FILE           .in_file = true
#define ENV(name)         .usual_name = (name)
#define LIMITS(low, high) .least = (low), .most = (high)
#define CHOICES(list)     .choices = (list)
#define CHECK(function)   .check = (function)
#define TRUST             .file = CONFIG_FILE_TRUST
#define CHAIN             .file = CONFIG_FILE_CHAIN
#define KEY_OF(field)     .file = CONFIG_FILE_KEY, .chain = CONFIG_ID_##field
#define JOURNAL           .file = CONFIG_FILE_JOURNAL
#define EXAMPLE(lines)    .example = (lines)
#define ALONE             .alone = true
#define HIDDEN            .secret = true

#define COUNT_OF_TEXT(type, field)     0
#define COUNT_OF_LIST(type, field)     offsetof(type, field##_count)
#define COUNT_OF_COUNT(type, field)    0
#define COUNT_OF_CHOICE(type, field)   0
#define COUNT_OF_FLAG(type, field)     0
#define COUNT_OF_DURATION(type, field) 0
#define COUNT_OF_SIZE(type, field)     0
#define COUNT_OF_MAP(record)           COUNT_OF_LIST

/* MAP(contact) is the kind, and the record of that name with it. */
#define CONFIG_KIND_MAP(name) CONFIG_KIND_MAP, .record = &record_##name

/* The doc and the notes, which may be none. */
#define AS_ROW(type, key_, field, kind_, default_, ...)                                            \
  .key = (key_), .default_text = (default_), .kind = CONFIG_KIND_##kind_,                          \
  .offset = offsetof(type, field), .count_offset = COUNT_OF_##kind_(type, field),                  \
  .doc = __VA_ARGS__

#define AS_FIELD(record, key, field, kind, ...)                                                    \
  {.section = "", AS_ROW(struct config_##record, key, field, kind, __VA_ARGS__)},
#define AS_RECORD(name, table)                                                                     \
  static const struct config_setting fields_##name[] = {table(AS_FIELD)};                          \
  static const struct config_record record_##name = {                                              \
      fields_##name, sizeof fields_##name / sizeof fields_##name[0],                               \
      sizeof(struct config_##name)};
CONFIG_RECORDS(AS_RECORD)

#define AS_SETTING(section_, key, field, kind, ...)                                                \
  {.section = #section_, AS_ROW(struct config, #key, field, kind, __VA_ARGS__)},
const struct config_setting config_settings[CONFIG_COUNT] = {CONFIG_TABLE(AS_SETTING)};

#define AS_SECTION(name_, doc_) {.name = #name_, .doc = (doc_)},
const struct config_section config_sections[CONFIG_SECTION_COUNT] = {CONFIG_SECTIONS(AS_SECTION)};

enum quantity_kind config_setting_quantity(const struct config_setting *setting) {
  return setting->kind == CONFIG_KIND_DURATION ? QUANTITY_DURATION
         : setting->kind == CONFIG_KIND_SIZE   ? QUANTITY_SIZE
                                               : QUANTITY_COUNT;
}

size_t config_setting_id(const struct config_setting *setting) {
  return (size_t)(setting - config_settings);
}

const struct config_section *config_section_find(struct span name) {
  for (size_t i = 0; i < CONFIG_SECTION_COUNT; i++)
    if (span_equal_text(name, config_sections[i].name))
      return &config_sections[i];
  return NULL;
}

const struct config_setting *config_section_map(const struct config_section *section) {
  for (size_t i = 0; i < CONFIG_COUNT; i++)
    if (!config_settings[i].key[0] && strcmp(config_settings[i].section, section->name) == 0)
      return &config_settings[i];
  return NULL;
}

/* Whether one begins with the other, without regard to case. */
static bool is_form_of(struct span a, struct span b) {
  enum { SHORTEST = 3 };
  struct span shorter = a.len < b.len ? a : b, longer = a.len < b.len ? b : a;
  return shorter.len >= SHORTEST && strncasecmp(shorter.data, longer.data, shorter.len) == 0;
}

void config_section_offer(struct nearest *nearest) {
  for (size_t i = 0; i < CONFIG_SECTION_COUNT; i++)
    nearest_offer(nearest, config_sections[i].name);
  for (size_t i = 0; i < CONFIG_SECTION_COUNT && !nearest->name[0]; i++)
    if (is_form_of(nearest->wanted, span_of(config_sections[i].name)))
      snprintf(nearest->name, sizeof nearest->name, "%s", config_sections[i].name);
}

/* Whether `key` is the setting's key followed by _file. */
static bool is_path_key(const struct config_setting *setting, struct span key) {
  static const char suffix[] = "_file";
  if (!setting->in_file || !span_ends_with(key, suffix))
    return false;
  return span_equal_text((struct span){key.data, key.len - strlen(suffix)}, setting->key);
}

const struct config_setting *config_setting_find(struct span section, struct span key,
                                                 bool *by_path) {
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    const struct config_setting *setting = &config_settings[i];
    if (!span_equal_text(section, setting->section))
      continue;
    *by_path = is_path_key(setting, key);
    if (*by_path || span_equal_text(key, setting->key))
      return setting;
  }
  return NULL;
}

struct config_name config_setting_name(const struct config_setting *setting, bool by_path) {
  struct config_name name;
  int len = snprintf(name.text, sizeof name.text, "%s%s%s%s", setting->section,
                     setting->key[0] ? "." : "", setting->key, by_path ? "_file" : "");
  assert(len < CONFIG_NAME_SIZE);
  (void)len;
  return name;
}

struct config_name config_name_of(enum config_id id) {
  return config_setting_name(&config_settings[id], false);
}

struct config_name config_setting_variable(const struct config_setting *setting, bool usual,
                                           bool by_path) {
  struct config_name name;
  const char *file = by_path ? "_FILE" : "";
  int len = usual ? snprintf(name.text, sizeof name.text, "%s%s", setting->usual_name, file)
                  : snprintf(name.text, sizeof name.text, "TELNYX_MQTT_%s%s%s%s", setting->section,
                             setting->key[0] ? "_" : "", setting->key, file);
  assert(len < CONFIG_NAME_SIZE);
  (void)len;
  for (char *p = name.text; *p; p++)
    *p = (char)toupper((unsigned char)*p);
  return name;
}
