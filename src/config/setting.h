/* The table of settings as data, for those who read, check and print a configuration. All that is
 * returned is static. Pure; any thread. */
#ifndef BRIDGE_CONFIG_SETTING_H
#define BRIDGE_CONFIG_SETTING_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/config.h"
#include "bridge/err.h"
#include "bridge/nearest.h"
#include "bridge/span.h"

enum config_kind {
  CONFIG_KIND_TEXT,
  CONFIG_KIND_LIST,
  CONFIG_KIND_COUNT,
  CONFIG_KIND_CHOICE,
  CONFIG_KIND_FLAG,
  CONFIG_KIND_DURATION,
  CONFIG_KIND_SIZE,
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

struct config_setting {
  const char *section;
  const char *key;
  const char *doc;
  const char *standard; /* the default, as in the file; "" for unset */
  enum config_kind kind;
  size_t offset;       /* of the field in struct config */
  size_t count_offset; /* of a list's count */
  bool required;
  bool secret;
  bool in_file;           /* may be given as the path of a file that holds it */
  const char *usual_name; /* a second name in the environment, or NULL */
  const char *least;      /* limits as in the file, or NULL */
  const char *most;
  const struct config_choice *choices;
  enum err (*check)(struct span text, struct config_why *why);
  enum config_file file;
  enum config_id chain; /* of a CONFIG_FILE_KEY: the setting of its certificates */
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

/* A setting's index, which is its enum config_id. */
size_t config_setting_id(const struct config_setting *setting);

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

/* "mqtt.password", or "mqtt.password_file" with by_path. */
void config_setting_name(char out[CONFIG_NAME_SIZE], const struct config_setting *setting,
                         bool by_path);

/* "TELNYX_MQTT_MQTT_PASSWORD", "TELNYX_MQTT_MQTT_PASSWORD_FILE"; with `usual` the name that
 * Telnyx's own tools use, which must exist. */
void config_setting_variable(char out[CONFIG_NAME_SIZE], const struct config_setting *setting,
                             bool usual, bool by_path);

#endif
