#include "principals.h"

#include <string.h>

#include "bridge/config.h"

struct principals principals_of(const struct gates_options *options) {
  return (struct principals){options->access, options->principals, options->principal_count};
}

bool principals_find(struct access_rules *out, const struct principals *principals,
                     const struct command *command) {
  bool named = command->principal[0] != '\0';
  const char *name = named ? command->principal : "default";
  for (size_t i = 0; i < principals->count; i++) {
    const struct config_principal *item = &principals->items[i];
    if (strcmp(item->entry.name, name) != 0)
      continue;
    *out = (struct access_rules){(const char *const *)item->allow, item->allow_count, true};
    return true;
  }
  *out = principals->everybody;
  return !named;
}
