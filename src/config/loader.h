/* A configuration being loaded: what the readers of file, environment and flags share. Not shared
 * between threads. */
#ifndef BRIDGE_CONFIG_LOADER_H
#define BRIDGE_CONFIG_LOADER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "bridge/config.h"
#include "bridge/err.h"
#include "bridge/span.h"
#include "setting.h"

/* Of a file, as the rest of a sentence. */
#define CONFIG_NOT_UTF8 "is text in UTF-16 or UTF-32: save it in UTF-8"

struct config_loader {
  const struct config_sources *sources;
  struct config *config; /* origin also names where a value was refused */
  struct config_errors *errors;
  bool refused[CONFIG_COUNT]; /* a value of the setting was refused: no use in checking further */
  bool file_cut;              /* the file was not read to its end: what is missing may follow */
  bool out_of_memory;
};

enum { CONFIG_SLOT_NAME_SIZE = 2 * CONFIG_NAME_SIZE + CONFIG_NAME_MAX };

/* Where a value goes: a setting, or a field of a map's record. */
struct config_slot {
  const struct config_setting *setting;
  void *base;                       /* the struct config, or the record */
  char *origin;                     /* CONFIG_WHERE_SIZE; NULL of a field */
  bool *refused;                    /* of the setting, or of the map */
  char name[CONFIG_SLOT_NAME_SIZE]; /* "mqtt.password", "contacts.ben.pin" */
};

void config_slot_init(struct config_slot *out, struct config_loader *loader,
                      const struct config_setting *setting);
/* Of a field of a record of the map that `map` is the slot of. */
void config_slot_init_field(struct config_slot *out, const struct config_slot *map,
                            struct config_entry *entry, const struct config_setting *field);

/* Adds an error; past the ceiling it is only counted. What is copied is made printable. */
void config_error_add(struct config_errors *errors, const char *where, const char *format,
                      va_list args) __attribute__((format(printf, 3, 0)));
void config_loader_error(struct config_loader *loader, const char *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Takes the byte-order mark of UTF-8 off a file's bytes. False, with nothing changed, when it is
 * one of another encoding. */
bool config_loader_take_mark(struct span *text) MUST_CHECK;

/* What is wrong with a value becomes an error at `where`; out_of_memory is set without memory. Text
 * and `where` are copied. */

/* Sets a value from text, or with by_path from the file of that path, which is bare text and
 * loses a byte-order mark and one line end; an empty credential of systemd's sets nothing. */
void config_loader_set(struct config_loader *loader, const struct config_slot *slot,
                       const char *where, struct span text, bool by_path);

/* The same with bare text, of which nobody took off the quotes as a shell or YAML does: quotes or
 * white space around it are refused, for they would be used as part of the value. */
void config_loader_set_bare(struct config_loader *loader, const struct config_slot *slot,
                            const char *where, struct span text, bool by_path);

/* A setting, section or variable (then without a name) that is not known. */
void config_loader_unknown(struct config_loader *loader, const char *where, const char *kind,
                           struct span name, const struct nearest *nearest);

/* Empties a list or a map; then its entries are added, those of a list with their number from 1. */
void config_loader_start(const struct config_slot *slot, const char *where);
void config_loader_add(struct config_loader *loader, const struct config_slot *slot,
                       const char *where, struct span text, size_t number);
/* NULL when it is refused, or without memory. */
struct config_entry *config_loader_add_record(struct config_loader *loader,
                                              const struct config_slot *map, const char *where,
                                              struct span name);

/* A map from text in YAML that is no file's. */
void config_file_read_map(struct config_loader *loader, const struct config_slot *map,
                          const char *where, struct span text);

/* The readers, in their order; their sources are the loader's. Trouble as above. */
void config_file_read(struct config_loader *loader);
void config_environment_read(struct config_loader *loader);
void config_flags_read(struct config_loader *loader);

#endif
