/* The table of settings as data, for those who read, check and print a configuration. All that is
 * returned is static. Pure; any thread. */
#ifndef BRIDGE_CONFIG_SETTING_H
#define BRIDGE_CONFIG_SETTING_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/config.h"
#include "bridge/err.h"
#include "bridge/nearest.h"
#include "bridge/quantity.h"
#include "bridge/span.h"

enum config_kind {
  CONFIG_KIND_TEXT,
  CONFIG_KIND_LIST,
  CONFIG_KIND_COUNT,
  CONFIG_KIND_CHOICE,
  CONFIG_KIND_FLAG,
  CONFIG_KIND_DURATION,
  CONFIG_KIND_SIZE,
  CONFIG_KIND_MAP,
};

/* What is wrong with a value, as the rest of a sentence that begins with the setting's name: "must
 * be at most 10, not 11". */
struct config_why {
  char text[200];
};

struct config_choice {
  const char *name; /* NULL ends a list */
  int value;
};

/* What a setting that is a path leads to. */
enum config_file {
  CONFIG_FILE_NONE,
  CONFIG_FILE_TRUST,
  CONFIG_FILE_CHAIN,
  CONFIG_FILE_KEY,
  CONFIG_FILE_JOURNAL
};

struct config_record;

/* A setting, or a field of a map's records. */
struct config_setting {
  const char *section; /* "" of a field */
  const char *key;
  const char *doc;
  const char *default_text; /* the default, as in the file; "" for unset */
  enum config_kind kind;
  size_t offset;       /* in struct config, or in the record */
  size_t count_offset; /* of a list's or a map's count */
  bool required;
  bool secret;
  bool in_file;           /* may be given as the path of a file that holds it */
  const char *usual_name; /* a second name in the environment, or NULL */
  const char *least;      /* limits as in the file, or NULL */
  const char *most;
  const struct config_choice *choices;
  enum err (*check)(struct span text, struct config_why *why);
  enum config_file file;
  enum config_id chain;               /* of a CONFIG_FILE_KEY: the setting of its certificates */
  const struct config_record *record; /* of a map */
  const char *example;                /* of a map: lines as in the file */
  bool alone;                         /* the field's value may stand in place of the record */
};

/* What the records of a map are made of. Each begins with a struct config_entry. */
struct config_record {
  const struct config_setting *fields;
  size_t field_count, size;
};

extern const struct config_setting config_settings[CONFIG_COUNT];

struct config_section {
  const char *name;
  const char *doc;
};

enum {
#define CONFIG_AS_COUNT(name, doc) +1
  CONFIG_SECTION_COUNT = CONFIG_SECTIONS(CONFIG_AS_COUNT)
#undef CONFIG_AS_COUNT
};
extern const struct config_section config_sections[CONFIG_SECTION_COUNT];

/* How a number of that kind is written. */
enum quantity_kind config_setting_quantity(const struct config_setting *setting);

/* A setting's index, which is its enum config_id. */
size_t config_setting_id(const struct config_setting *setting);

/* The map that the section is itself, or NULL. */
const struct config_setting *config_section_map(const struct config_section *section);

/* The section of that name, or NULL. */
const struct config_section *config_section_find(struct span name);

/* Offers all sections; when none is near, one of which the wanted name is a longer or shorter form
 * ("logging"). */
void config_section_offer(struct nearest *nearest);

/* The setting of that key, or NULL. With the key of a file that holds the value ("api_key_file")
 * *by_path is set. */
const struct config_setting *config_setting_find(struct span section, struct span key,
                                                 bool *by_path);

enum { CONFIG_NAME_SIZE = 64 };
struct config_name {
  char text[CONFIG_NAME_SIZE];
};

/* "mqtt.password", or "mqtt.password_file" with by_path; "contacts" of a section that is a map. */
struct config_name config_setting_name(const struct config_setting *setting, bool by_path);
struct config_name config_name_of(enum config_id id);

/* "TELNYX_MQTT_MQTT_PASSWORD", "TELNYX_MQTT_MQTT_PASSWORD_FILE"; with `usual` the name that
 * Telnyx's own tools use, which must exist. */
struct config_name config_setting_variable(const struct config_setting *setting, bool usual,
                                           bool by_path);

/* ---- value.c ----
 * Values of settings: from the text that file, environment and flags hold. `base` is the struct
 * config, or the record of a map whose field the setting is. Pure; any thread. */

/* Sets a setting from text, replacing what it had; a list's entries stand between commas. The empty
 * text leaves a setting without default unset. ERR_SYNTAX with a reason that shows no secret and
 * changes nothing, but for a list, which keeps its valid entries; ERR_MEMORY. */
enum err config_value_set(void *base, const struct config_setting *setting, struct span text,
                          struct config_why *why) MUST_CHECK;

/* Adds an entry to a list; `number`, from 1, is its place for the reason. As config_value_set. */
enum err config_value_add(void *base, const struct config_setting *setting, struct span text,
                          size_t number, struct config_why *why) MUST_CHECK;

/* Gives all that have a default theirs. ERR_MEMORY. */
enum err config_value_set_defaults(void *base, const struct config_setting *settings,
                                   size_t count) MUST_CHECK;

/* Adds a record with its fields' defaults to a map and returns it in *record; it may move when the
 * next one is added. As config_value_set; ERR_SYNTAX for a name that is not allowed, is there
 * already, or is one too many. */
enum err config_value_add_record(struct config_entry **record, void *base,
                                 const struct config_setting *map, struct span name,
                                 const char *where, struct config_why *why) MUST_CHECK;

/* The record of a map at an index below its count. */
struct config_entry *config_value_record(const void *base, const struct config_setting *map,
                                         size_t index);
size_t config_value_count(const void *base, const struct config_setting *list_or_map);

/* Frees what the value holds (a secret is overwritten) and zeroes the field. */
void config_value_clear(void *base, const struct config_setting *setting);

/* Whether it is unset: text NULL or "", list or map without entries. Other kinds always have a
 * value. */
bool config_value_is_unset(const void *base, const struct config_setting *setting);

#endif
