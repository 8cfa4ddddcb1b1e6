#include "gate.h"

#include <stdio.h>

#include "bridge/mem.h"
#include "principals.h"

struct gate_self {
  struct principals principals;
};

static enum err create(void **self, const struct gates_options *options) {
  struct gate_self *made = *self = mem_alloc(sizeof *made);
  if (!made)
    return ERR_MEMORY;
  made->principals = principals_of(options);
  return ERR_OK;
}

/* Says which rule it was, or which one would allow it. */
static enum err refuse(const struct gate_self *gate, const struct gate_command *asked,
                       const char *by) {
  enum { ERRORS_BYTES = 512 };
  const struct operation *operation = asked->command->operation;
  const char *class = operation_class_name(operation->class);
  char errors[ERRORS_BYTES], setting[PRINCIPALS_SETTING_SIZE];
  principals_name_setting(setting, &gate->principals, asked);
  snprintf(errors, sizeof errors,
           "[{\"setting\":\"%s\",\"rule\":\"%s\",\"class\":\"%s\",\"operation\":\"%s\"}]", setting,
           by ? by : "", class, operation->name);
  if (by)
    return command_refuse(asked->command, COMMAND_ERROR_FORBIDDEN, NULL, errors,
                          "%s is taken away by \"%s\" in %s", operation->name, by, setting);
  return command_refuse(asked->command, COMMAND_ERROR_FORBIDDEN, NULL, errors,
                        "%s is of the class %s, which %s does not name: \"%s\" in it would allow "
                        "this, \"class:%s\" all of them",
                        operation->name, class, setting, operation->name, class);
}

static enum err refuse_unknown(const struct gate_command *asked) {
  return command_refuse(asked->command, COMMAND_ERROR_FORBIDDEN, NULL,
                        "[{\"setting\":\"access.principals\"}]",
                        "access.principals names nobody of this topic's name");
}

static enum err check(void *self, const struct gate_command *asked) {
  const struct gate_self *gate = self;
  struct access_rules rules;
  if (!principals_find(&rules, &gate->principals, asked))
    return refuse_unknown(asked);
  const struct operation *operation = asked->command->operation;
  const struct access_subject subject = {operation->name, operation->alias, operation->class, NULL};
  const char *by = NULL;
  return access_allows(&by, &rules, &subject) ? ERR_OK : refuse(gate, asked, by);
}

const struct gate gate_access = {
    .name = "access", .create = create, .check = check, .destroy = gate_free};
