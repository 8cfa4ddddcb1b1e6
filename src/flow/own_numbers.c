#include "own_numbers.h"

#include <jansson.h>

#include "numbers.h"

void own_numbers_clear_missed(struct own_call *call) {
  const char *number = json_string_value(json_object_get(call->command->params, "number"));
  enum err err = numbers_see(call->numbers, call->changes, number);
  if (err == ERR_OK)
    own_succeed(call, "{\"missed\":0}");
  else if (err == ERR_MISSING)
    own_refuse_parameter(call, "number",
                         "there is no number of that name, nor one that is known as ours");
  else
    own_fail_memory(call);
}
