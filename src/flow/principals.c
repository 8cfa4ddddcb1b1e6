#include "principals.h"

#include <stdio.h>
#include <string.h>

#include "bridge/config.h"

struct principals principals_of(const struct gates_options *options) {
  return (struct principals){options->access, options->principals, options->principal_count};
}

bool principals_is_alerts(const struct gate_command *asked) {
  return span_equal_text(asked->owner, GUARD_ALERTS_NAME);
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
                     const struct gate_command *asked) {
  const struct config_principal *who = principals_who(principals, asked->command);
  *out = (struct access_rules){.whole = false};
  if (principals_is_alerts(asked))
    return true;
  *out = principals->everybody;
  if (who)
    *out = (struct access_rules){(const char *const *)who->allow, who->allow_count, true};
  return who || asked->command->principal[0] == '\0';
}

void principals_name_setting(char out[PRINCIPALS_SETTING_SIZE], const struct principals *principals,
                             const struct gate_command *asked) {
  const struct config_principal *who = principals_who(principals, asked->command);
  if (who)
    snprintf(out, PRINCIPALS_SETTING_SIZE, "access.principals.%s.allow", who->entry.name);
  else
    snprintf(out, PRINCIPALS_SETTING_SIZE, "access.allow");
}
