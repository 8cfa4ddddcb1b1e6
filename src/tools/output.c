#include "tool.h"

#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/tools.h"

int tool_show(FILE *stream, struct buf *text) {
  struct span span = buf_span(text);
  bool written = buf_status(text) == ERR_OK && fwrite(span.data, 1, span.len, stream) == span.len &&
                 fflush(stream) == 0;
  buf_free(text);
  return written ? EXIT_DONE : EXIT_FAILED;
}

int tool_show_errors(const struct config_errors *errors) {
  struct buf text;
  buf_init(&text, TOOL_OUTPUT_MAX);
  config_print_errors(&text, errors, log_lead(LOG_ERROR));
  size_t count = errors->count + errors->left_out;
  buf_addf(&text, "%stelnyx-mqtt: %zu error%s in the configuration\n", log_lead(LOG_ERROR), count,
           count == 1 ? "" : "s");
  return tool_show(stderr, &text) == EXIT_DONE ? EXIT_BAD_CONFIGURATION : EXIT_FAILED;
}

int tools_load(struct config **out, const struct arguments *arguments) {
  struct config_errors *errors = mem_alloc(sizeof *errors);
  *out = NULL;
  enum err err = errors ? arguments_load(out, arguments, errors) : ERR_MEMORY;
  int status = err == ERR_OK ? EXIT_DONE : EXIT_FAILED;
  if (err == ERR_SYNTAX)
    status = tool_show_errors(errors);
  else if (err != ERR_OK)
    fprintf(stderr, "%stelnyx-mqtt: %s\n", log_lead(LOG_ERROR), err_text(err));
  mem_free(errors);
  return status;
}
