#include "gate.h"

#include <stdio.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/destination.h"
#include "bridge/json.h"
#include "bridge/mem.h"
#include "guard_parts.h"
#include "principals.h"

enum { ERRORS_BYTES = 4096, ESCAPE_BYTES = 6 /* of one byte, as JSON */ };

struct gate_self {
  struct principals principals;
  const struct guard *guard; /* NULL: none */
};

static enum err create(void **self, const struct gates_options *options) {
  struct gate_self *made = *self = mem_alloc(sizeof *made);
  if (!made)
    return ERR_MEMORY;
  made->principals = principals_of(options);
  made->guard = options->guard;
  return ERR_OK;
}

static bool allows(const char **by, const struct gate_self *gate, const struct gate_command *asked,
                   const struct access_subject *subject) {
  struct access_rules rules;
  return principals_find(&rules, &gate->principals, asked) && access_allows(by, &rules, subject);
}

static struct access_subject subject_of(const struct command *command, const char *param) {
  const struct operation *operation = command->operation;
  return (struct access_subject){operation->name, operation->alias, operation->class, param};
}

/* ---- what makes blind ------------------------------------------------------------------------ */

static enum err refuse_blind(const struct gate_self *gate, const struct gate_command *asked,
                             const char *param) {
  struct command *command = asked->command;
  const char *name = command->operation->name;
  char setting[PRINCIPALS_SETTING_SIZE];
  struct buf errors;
  principals_name_setting(setting, &gate->principals, asked);
  buf_init(&errors, ERRORS_BYTES + ESCAPE_BYTES * strlen(param));
  buf_addf(&errors, "[{\"setting\":\"%s\",\"operation\":\"%s\",\"parameter\":", setting, name);
  json_write_string(&errors, span_of(param));
  buf_add_text(&errors, "}]");
  enum err err = buf_status(&errors);
  if (err == ERR_OK)
    err = command_refuse(command, COMMAND_ERROR_FORBIDDEN, param, errors.data,
                         "%s would hide from the bridge what follows: \"%s:%s\" in %s would allow "
                         "this",
                         param, name, param, setting);
  buf_free(&errors);
  return err;
}

static enum err check_blind(const struct gate_self *gate, const struct gate_command *asked,
                            const struct reach *reach) {
  struct command *command = asked->command;
  for (size_t i = 0; i < reach->blind_count; i++) {
    const struct access_subject subject = subject_of(command, reach->blind[i]);
    const char *by = NULL;
    if (!allows(&by, gate, asked, &subject))
      return refuse_blind(gate, asked, reach->blind[i]);
  }
  return ERR_OK;
}

/* An operation whose destinations nobody can tell must be named, not merely be of a class. */
static enum err check_unseen(const struct gate_self *gate, const struct gate_command *asked,
                             const struct reach *reach) {
  struct command *command = asked->command;
  const char *name = command->operation->name, *by = NULL;
  const struct access_subject subject = subject_of(command, NULL);
  if (!reach->unseen || (allows(&by, gate, asked, &subject) && by))
    return ERR_OK;
  const char *param = reach->unseen[0] != '\0' ? reach->unseen : NULL;
  char setting[PRINCIPALS_SETTING_SIZE], errors[128];
  principals_name_setting(setting, &gate->principals, asked);
  snprintf(errors, sizeof errors, "[{\"setting\":\"%s\",\"rule\":\"unseen destination\"}]",
           setting);
  return command_refuse(command, COMMAND_ERROR_FORBIDDEN, param, errors,
                        "whom %s reaches cannot be told%s%s: \"%s\" in %s would allow it", name,
                        param ? " from " : "", param ? param : "", name, setting);
}

/* ---- destinations ---------------------------------------------------------------------------- */

static enum err check_destinations(const struct gate_self *gate, const struct gate_command *asked,
                                   const struct reach *reach) {
  const struct guard_account *own =
      guard_account_of(gate->guard, asked->owner, asked->command->principal);
  for (size_t i = 0; i < reach->count; i++) {
    const struct reach_destination *to = &reach->destinations[i];
    struct guard_verdict verdict = guard_judge(gate->guard, own, &to->destination);
    if (verdict.verdict != DESTINATION_GOOD)
      return guard_refuse_destination(asked->command, to->param, &verdict);
  }
  return ERR_OK;
}

static bool is_watched(const struct gate_self *gate, const struct operation *operation) {
  return gate->guard && gate->guard->options.rules.enabled &&
         (operation->class == OPERATION_CLASS_REACH || operation->class == OPERATION_CLASS_CALL);
}

static enum err check(void *self, const struct gate_command *asked) {
  const struct gate_self *gate = self;
  struct command *command = asked->command;
  struct reach reach;
  if (!is_watched(gate, command->operation))
    return ERR_OK;
  enum err err = reach_read(&reach, command);
  if (err == ERR_LIMIT)
    return guard_refuse_crowd(command);
  if (err != ERR_OK)
    return err;
  static enum err (*const checks[])(const struct gate_self *, const struct gate_command *,
                                    const struct reach *) = {check_blind, check_unseen,
                                                             check_destinations};
  for (size_t i = 0; i < sizeof checks / sizeof checks[0] && err == ERR_OK; i++)
    if (command->error == COMMAND_ERROR_NONE)
      err = checks[i](gate, asked, &reach);
  reach_free(&reach);
  return err;
}

const struct gate gate_destinations = {
    .name = "destinations", .create = create, .check = check, .destroy = gate_free};
