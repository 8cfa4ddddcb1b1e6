/* Configuration: one table (config_table.h), read from a YAML file, the environment and flags, each
 * overriding the one before. All errors are found in one run. Pure: the file's bytes, the
 * environment and a way to read further files are given. Any thread. */
#ifndef BRIDGE_CONFIG_H
#define BRIDGE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/config_table.h"
#include "bridge/err.h"
#include "bridge/quiet_hours.h"
#include "bridge/span.h"

struct texml_template;

enum {
  CONFIG_FILE_MAX = 256 * 1024, /* longest configuration file */
  CONFIG_TEXT_MAX = 4096,       /* longest value, and longest file that holds a secret */
  CONFIG_LIST_MAX = 64,         /* longest list */
  CONFIG_MAP_MAX = 256,         /* names in a map */
  CONFIG_NAME_MAX = 32,         /* longest name in a map */
  CONFIG_ERRORS_MAX = 64,       /* errors told one by one; the others are counted */
  CONFIG_WHERE_SIZE = 128,
  CONFIG_MESSAGE_SIZE = 320,
};

/* The variable that names the configuration file, where the command line does not. */
#define CONFIG_FILE_VARIABLE "TELNYX_MQTT_CONFIG"

/* Values of mqtt.version: the protocol level in CONNECT (MQTT 3.1.1 and 5, section 3.1.2.2), as in
 * enum mqtt_version. log.level and log.format hold an enum log_level and an enum log_format. */
enum config_mqtt_version {
  CONFIG_MQTT_AUTO = 0,
  CONFIG_MQTT_3_1_1 = 4,
  CONFIG_MQTT_5 = 5,
};

/* Values of ask in texml.documents. */
enum config_texml_ask { CONFIG_ASK_NOBODY, CONFIG_ASK_MQTT };

#define CONFIG_FIELD_TEXT(field) char *field;
#define CONFIG_FIELD_LIST(field)                                                                   \
  char **field;                                                                                    \
  size_t field##_count;
#define CONFIG_FIELD_COUNT(field)    unsigned field;
#define CONFIG_FIELD_CHOICE(field)   int field;
#define CONFIG_FIELD_FLAG(field)     bool field;
#define CONFIG_FIELD_DURATION(field) int64_t field;
#define CONFIG_FIELD_SIZE(field)     int64_t field;
#define CONFIG_FIELD_MAP(record)     struct config_##record *CONFIG_MAP_AS
#define CONFIG_MAP_AS(field)                                                                       \
  field;                                                                                           \
  size_t field##_count;

#define CONFIG_AS_FIELD(section, key, field, kind, ...) CONFIG_FIELD_##kind(field)
#define CONFIG_AS_ID(section, key, field, ...)          CONFIG_ID_##field,

#define CONFIG_AS_MEMBER(record, key, field, kind, ...) CONFIG_FIELD_##kind(field)
#define CONFIG_AS_RECORD(record, table)                                                            \
  struct config_##record {                                                                         \
    struct config_entry entry;                                                                     \
    table(CONFIG_AS_MEMBER)                                                                        \
  };

/* What each record of a map begins with. */
struct config_entry {
  char *name;
  uint64_t given;                 /* the fields that were set, by their place in the table */
  char origin[CONFIG_WHERE_SIZE]; /* "bridge.yaml:7:3" */
};

CONFIG_RECORDS(CONFIG_AS_RECORD)

enum config_id { CONFIG_TABLE(CONFIG_AS_ID) CONFIG_COUNT };

struct config {
  CONFIG_TABLE(CONFIG_AS_FIELD)
  char origin[CONFIG_COUNT][CONFIG_WHERE_SIZE]; /* "bridge.yaml:7:12", a variable or flag; "" */
};

#undef CONFIG_AS_FIELD
#undef CONFIG_AS_ID
#undef CONFIG_AS_MEMBER
#undef CONFIG_AS_RECORD

/* One --set or a flag of its own ("--log-level"). */
struct config_flag {
  const char *flag;
  struct span setting; /* "section.key" */
  struct span value;
};

/* What a configuration is made of. Borrowed for the time of the call; keep it to load again. */
struct config_sources {
  const char *file_name; /* for messages; NULL when there is no file */
  struct span file;
  const char *const *environment; /* "NAME=value", NULL at the end; NULL for none */
  const struct config_flag *flags;
  size_t flag_count;
  /* Appends the file's bytes to *out, whose ceiling is set (ERR_LIMIT past it). ERR_IO with a
   * reason in `why`. NULL: no other file can be read. */
  enum err (*read_file)(void *context, struct buf *out, const char *path, char *why,
                        size_t why_size);
  void *context;
};

struct config_error {
  char where[CONFIG_WHERE_SIZE]; /* "bridge.yaml:7:12", "TELNYX_MQTT_LOG_LEVEL", "--set" */
  char message[CONFIG_MESSAGE_SIZE];
};

struct config_errors {
  struct config_error items[CONFIG_ERRORS_MAX];
  size_t count;
  size_t left_out; /* found beyond the ceiling */
};

/* Reads and checks a configuration. ERR_SYNTAX when anything is wrong: *errors says what and where,
 * in the order file, environment, flags, whole, and never holds a secret. ERR_MEMORY. The result is
 * the caller's (free with config_free); *out is set with ERR_OK alone. */
enum err config_load(struct config **out, const struct config_sources *sources,
                     struct config_errors *errors) MUST_CHECK;

/* Looks at what a configuration leads to on this machine. Reads files; resolves no name, connects
 * nowhere, changes nothing.
 *
 * Whether every file and folder that a setting names is there, can be used by this user, and holds
 * what it should: certificates and keys that fit together; a journal, or room for one; and whether
 * the system has what the bridge needs: randomness, and certificates to trust where TLS is used
 * without a file of one's own. What the REST client then trusts is the file `api_trust`, NULL when
 * it has none. What is wrong is in *errors, which it empties first. */
void config_check_files(struct config_errors *errors, const struct config *config,
                        const char *api_trust);

/* When the first certificate of the file ends, in Unix seconds. ERR_IO, ERR_SYNTAX. */
enum err config_certificate_end(int64_t *out_wall_s, const char *path) MUST_CHECK;

/* The time zone of that name, from the system's tzdata; only how to read a file is needed of the
 * sources. ERR_SYNTAX: `why` completes a sentence that begins with the setting's name. ERR_MEMORY.
 * Free with zone_free. */
enum err config_read_zone(struct zone **out, struct span name, const struct config_sources *sources,
                          char *why, size_t why_size) MUST_CHECK;

/* Reads a document of texml.documents. ERR_SYNTAX with the rest of a sentence in `why`: it cannot
 * be read, or is none (bridge/texml.h); ERR_MEMORY. Free with texml_template_free. */
enum err config_read_document(struct texml_template **out, const char *path, char *why,
                              size_t why_size) MUST_CHECK;

/* Overwrites the secrets before it frees. NULL is allowed; clears the pointer. */
void config_free(struct config **config);

/* All of the following append; trouble is the buffer's status. */

/* One line per error, as "where: message", and the number of those left out; each begins with
 * `lead`. */
void config_print_errors(struct buf *out, const struct config_errors *errors, const char *lead);

/* The configuration as YAML that config_load reads, secrets hidden, with the origin of each value
 * that is no default. */
void config_print(struct buf *out, const struct config *config);

/* config/bridge.yaml: every setting with its default and what it is for. */
void config_print_sample(struct buf *out);

/* The part of --help about settings. */
void config_print_help(struct buf *out);

#endif
