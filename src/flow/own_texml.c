#include "own_texml.h"

#include <jansson.h>

#include "bridge/documents.h"

enum { WHY_BYTES = 256, WARNINGS_BYTES = 4096 };

const struct operation_param own_texml_params[OWN_TEXML_PARAMS] = {
    {.name = "request_id", .place = OPERATION_IN_PATH, .kind = OPERATION_STRING, .required = true},
    {.name = "document", .place = OPERATION_IN_BODY, .kind = OPERATION_STRING, .required = true},
};

/* texml/<request_id>/answer */
const struct operation_step own_texml_steps[OWN_TEXML_STEPS] = {
    {"texml", -1}, {NULL, 0}, {"answer", -1}};

static void succeed(struct own_call *call, const struct buf *warnings) {
  struct buf data;
  buf_init(&data, (size_t)2 * WARNINGS_BYTES);
  if (warnings->len > 0 && buf_status(warnings) == ERR_OK)
    buf_addf(&data, "{\"warnings\":[%s]}", warnings->data);
  own_succeed(call, data.len > 0 && buf_status(&data) == ERR_OK ? data.data : "{}");
  buf_free(&data);
}

static void fail(struct own_call *call, enum err err, const char *why) {
  if (err == ERR_MISSING)
    own_fail(call, COMMAND_ERROR_EXPIRED,
             "no call waits for that answer, or not any more: its deadline is over");
  else if (err == ERR_DENIED)
    own_fail(call, COMMAND_ERROR_FORBIDDEN, why);
  else if (err == ERR_MEMORY)
    own_fail_memory(call);
  else
    own_refuse_parameter(call, "document", why);
}

void own_texml_answer(struct own_call *call) {
  const json_t *document = json_object_get(call->command->params, "document");
  char why[WHY_BYTES] = "";
  struct buf warnings;
  buf_init(&warnings, WARNINGS_BYTES);
  const struct document_answer answer = {
      span_of(call->command->ids[0]),
      {json_string_value(document), json_string_length(document)},
      call->command->principal,
      &warnings,
  };
  enum err err = documents_answer(call->documents, &answer, why, sizeof why);
  if (err == ERR_OK)
    succeed(call, &warnings);
  else
    fail(call, err, why);
  buf_free(&warnings);
}
