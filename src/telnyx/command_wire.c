/* What can be sent at all, whatever the validation: a header that is one line of text, and a file
 * that is base64. Pure. */
#include <jansson.h>

#include "bridge/request.h"
#include "command_parts.h"
#include "upload.h"

/* What may stand in a header without more ado (RFC 9110, section 5.5). */
static bool is_line(struct span text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.data[i] < ' ' || text.data[i] > '~')
      return false;
  return text.len <= COMMAND_MAX_HEADER_BYTES;
}

static enum err check_header(struct command *command, const struct operation_param *param) {
  const json_t *value = json_object_get(command->params, param->name);
  const struct place place = {.key = span_of(param->name)};
  struct span text = {json_string_value(value), json_string_length(value)};
  if (!value || json_is_null(value) || (json_is_string(value) && is_line(text)))
    return ERR_OK;
  if (!json_is_string(value) && command->validation != COMMAND_OFF)
    return ERR_OK; /* that is told already */
  return command_note_problem(command, &(struct problem){&place, "type", "", ""},
                              "must be text of printable ASCII, %d bytes at most",
                              COMMAND_MAX_HEADER_BYTES);
}

static enum err check_file(struct command *command, const struct operation_param *param) {
  const json_t *value = json_object_get(command->params, param->name);
  const struct place place = {.key = span_of(param->name)};
  struct upload upload;
  struct buf bytes;
  if (!value || json_is_null(value))
    return ERR_OK;
  buf_init(&bytes, REQUEST_MAX_BODY_BYTES);
  bool good = upload_read(&upload, value) && upload_add_bytes(&bytes, &upload);
  enum err err = buf_status(&bytes);
  buf_free(&bytes);
  if (good)
    return err == ERR_LIMIT ? ERR_OK : err; /* request_build says so */
  return command_note_problem(command, &(struct problem){&place, "type", "", ""},
                              "must be a file's bytes in base64, or an object with these as data, "
                              "and filename and content_type");
}

enum err command_check_wire(struct command *command) {
  const struct operation *operation = command->operation;
  enum err err = ERR_OK;
  for (size_t i = operation->id_count; i < operation->param_count && err == ERR_OK; i++)
    if (operation->params[i].place == OPERATION_IN_HEADER)
      err = check_header(command, &operation->params[i]);
    else if (upload_is_one(&operation->params[i]))
      err = check_file(command, &operation->params[i]);
  return err;
}
