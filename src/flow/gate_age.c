#include "gate.h"

/* What is too old says what has kept it, if it was tried. */
static enum err refuse(const struct gate_command *asked) {
  const char *sentence = command_error_text(COMMAND_ERROR_EXPIRED);
  const struct rest_call *last = asked->last;
  if (!last)
    return command_refuse(asked->command, COMMAND_ERROR_EXPIRED, NULL, NULL, "%s", sentence);
  if (last->outcome == REST_REPLIED)
    return command_refuse(asked->command, COMMAND_ERROR_EXPIRED, NULL, NULL,
                          "%s again: Telnyx had answered %d", sentence, last->http_status);
  return command_refuse(asked->command, COMMAND_ERROR_EXPIRED, NULL, NULL,
                        "%s again: Telnyx had not been reached (%s)", sentence, last->why);
}

/* Once a phone may be ringing, a further attempt does no more. */
static enum err leave(void *self, const struct gate_command *asked) {
  (void)self;
  return asked->may_have_run || asked->start_left_ms > 0 ? ERR_OK : refuse(asked);
}

static enum err admit(void *self, const struct gate_command *asked, struct changes *changes) {
  (void)changes;
  return leave(self, asked);
}

const struct gate gate_age = {.name = "age", .admit = admit, .leave = leave};
