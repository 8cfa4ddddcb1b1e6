#include "own_outbound.h"

#include <stdio.h>

#include <jansson.h>

#include "guard_parts.h"

enum { DATA_BYTES = 128 };

void own_outbound(struct own_call *call) {
  struct guard *guard = call->guard;
  const json_t *enabled = json_object_get(call->command->params, "enabled");
  bool hang_up = json_is_true(json_object_get(call->command->params, "hang_up"));
  bool on = json_is_boolean(enabled) ? json_is_true(enabled) : guard->outbound;
  enum err err = json_is_boolean(enabled) || hang_up
                     ? guard_switch(guard, on, hang_up, call->changes)
                     : ERR_OK;
  if (err != ERR_OK) {
    own_fail_memory(call);
    return;
  }
  char data[DATA_BYTES];
  snprintf(data, sizeof data, "{\"enabled\":%s,\"hangs_up\":%zu}",
           guard->outbound ? "true" : "false", hang_up ? guard->call_count : 0);
  own_succeed(call, data);
}
