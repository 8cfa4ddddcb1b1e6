#include "principals.h"

#include <string.h>

#include "bridge/config.h"

struct principals principals_of(const struct gates_options *options) {
  return (struct principals){options->access, options->principals, options->principal_count};
}

const struct config_principal *principals_who(const struct principals *principals,
                                              const struct command *command) {
  const char *name = command->principal[0] != '\0' ? command->principal : "default";
  for (size_t i = 0; i < principals->count; i++)
    if (strcmp(principals->items[i].entry.name, name) == 0)
      return &principals->items[i];
  return NULL;
}

bool principals_find(struct access_rules *out, const struct principals *principals,
                     const struct command *command) {
  const struct config_principal *who = principals_who(principals, command);
  *out = principals->everybody;
  if (who)
    *out = (struct access_rules){(const char *const *)who->allow, who->allow_count, true};
  return who || command->principal[0] == '\0';
}
