#include "gate.h"

#include <stdio.h>

#include "bridge/clock.h"
#include "bridge/config.h"
#include "bridge/mem.h"
#include "principals.h"

struct gate_self {
  struct principals principals;
  const struct clock_proof *clock;
};

static enum err create(void **self, const struct gates_options *options) {
  struct gate_self *made = *self = mem_alloc(sizeof *made);
  if (!made)
    return ERR_MEMORY;
  made->principals = principals_of(options);
  made->clock = options->clock;
  return ERR_OK;
}

static enum err refuse(const struct gate_command *asked, const struct config_principal *who,
                       const char *why) {
  enum { ERRORS_BYTES = 128 };
  const char *name = who->entry.name;
  char errors[ERRORS_BYTES];
  snprintf(errors, sizeof errors, "[{\"setting\":\"access.principals.%s.public_key\"}]", name);
  return command_refuse(asked->command, COMMAND_ERROR_FORBIDDEN, NULL, errors,
                        "access.principals.%s.public_key asks for a signed command: %s", name, why);
}

/* Before all that would tell a forger something. What is asked for inside the bridge is not signed:
 * nobody outside can say that he is there. */
static enum err fill(void *self, const struct gate_command *asked) {
  const struct gate_self *gate = self;
  const struct config_principal *who = principals_who(&gate->principals, asked->command);
  if (asked->owner.len > 0 || !who || !who->public_key || who->public_key[0] == '\0')
    return ERR_OK;
  if (asked->signature != COMMAND_SIGNATURE_GOOD)
    return refuse(asked, who, command_signature_text(asked->signature));
  const char *wrong = gate->clock ? clock_proof_why(gate->clock, clock_wall_ms()) : NULL;
  if (wrong && asked->attempts == 0)
    return refuse(asked, who, wrong);
  if (asked->signed_until_ms < asked->command->expires_at_ms)
    asked->command->expires_at_ms = asked->signed_until_ms;
  return ERR_OK;
}

const struct gate gate_signed = {
    .name = "signed", .create = create, .fill = fill, .destroy = gate_free};
