/* Values of settings: from the text that file, environment and flags hold. `base` is the struct
 * config, or the record of a map whose field the setting is. Pure; any thread. */
#ifndef BRIDGE_CONFIG_VALUE_H
#define BRIDGE_CONFIG_VALUE_H

#include "bridge/config.h"
#include "bridge/err.h"
#include "bridge/span.h"
#include "setting.h"

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
