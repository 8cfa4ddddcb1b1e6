#include "gate.h"

#include <jansson.h>

#include "alerts_book.h"
#include "bridge/alert_request.h"

/* In whatever member, as some operations have several and nest them. */
static bool holds_reserved(const json_t *value) {
  const char *key = NULL;
  json_t *member = NULL;
  if (json_is_string(value))
    return alert_client_state_is_reserved(
        (struct span){json_string_value(value), json_string_length(value)});
  json_object_foreach((json_t *)value, key, member) {
    if (holds_reserved(member))
      return true;
  }
  for (size_t i = 0; i < json_array_size(value); i++)
    if (holds_reserved(json_array_get(value, i)))
      return true;
  return false;
}

/* Else a call that somebody made up could acknowledge an alert. */
static enum err check(void *self, const struct gate_command *asked) {
  (void)self;
  const char *key = NULL;
  json_t *value = NULL;
  if (span_equal_text(asked->owner, ALERTS_OWNER))
    return ERR_OK;
  json_object_foreach(asked->command->params, key, value) {
    if (holds_reserved(value))
      return command_refuse(
          asked->command, COMMAND_ERROR_FORBIDDEN, key, "[{\"rule\":\"client_state of alerts\"}]",
          "%s is of the form by which the bridge knows the calls of its alerts", key);
  }
  return ERR_OK;
}

const struct gate gate_alerts = {.name = "alerts", .check = check};
