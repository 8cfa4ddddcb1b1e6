/* Values of settings: from the text that file, environment and flags hold. Pure; any thread. */
#ifndef BRIDGE_CONFIG_VALUE_H
#define BRIDGE_CONFIG_VALUE_H

#include "bridge/config.h"
#include "bridge/err.h"
#include "bridge/span.h"
#include "setting.h"

/* Sets a setting from text, replacing what it had; a list's entries stand between commas. The empty
 * text leaves a setting without default unset. ERR_SYNTAX with a reason that shows no secret and
 * changes nothing, but for a list, which keeps its valid entries; ERR_MEMORY. */
enum err config_value_set(struct config *config, const struct config_setting *setting,
                          struct span text, struct config_why *why) MUST_CHECK;

/* Adds an entry to a list; `number`, from 1, is its place for the reason. As config_value_set. */
enum err config_value_add(struct config *config, const struct config_setting *setting,
                          struct span text, size_t number, struct config_why *why) MUST_CHECK;

/* Frees what the value holds (a secret is overwritten) and zeroes the field. */
void config_value_clear(struct config *config, const struct config_setting *setting);

/* Whether it is unset: text NULL or "", list without entries. Other kinds always have a value. */
bool config_value_is_unset(const struct config *config, const struct config_setting *setting);

#endif
