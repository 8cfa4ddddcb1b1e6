/* Who asks, as the command's topic says and the broker's rights prove, and what that one may ask
 * for. Main thread. */
#ifndef FLOW_PRINCIPALS_H
#define FLOW_PRINCIPALS_H

#include <stdbool.h>

#include "bridge/access.h"
#include "bridge/command.h"
#include "bridge/gates.h"
#include "gate.h"

struct principals {
  struct access_rules everybody; /* who sends below <root>/cmd/, unless one is called default */
  const struct config_principal *items;
  size_t count;
};

struct principals principals_of(const struct gates_options *options);

/* Who of them sent the command, NULL when none did. Borrowed from the options. */
const struct config_principal *principals_who(const struct principals *principals,
                                              const struct command *command);

/* The rules of who sent the command; false: nobody is called so. Borrowed from the options. */
bool principals_find(struct access_rules *out, const struct principals *principals,
                     const struct gate_command *asked);

/* Where these rules stand: "access.allow", or "access.principals.garage.allow". */
enum { PRINCIPALS_SETTING_SIZE = 64 };
void principals_name_setting(char out[PRINCIPALS_SETTING_SIZE], const struct principals *principals,
                             const struct gate_command *asked);

/* Whether it is one of the bridge's own alerts, which are a principal, too: nobody can send as it,
 * and no list of another holds for it. */
bool principals_is_alerts(const struct gate_command *asked);

#endif
