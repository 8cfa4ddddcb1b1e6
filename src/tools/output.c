#include "tool.h"

#include <stdarg.h>
#include <stdlib.h>

#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/tools.h"
#include "line.h"

enum { INDENT = 2 };

int tool_show(FILE *stream, struct buf *text) {
  struct span span = buf_span(text);
  bool written = buf_status(text) == ERR_OK && fwrite(span.data, 1, span.len, stream) == span.len &&
                 fflush(stream) == 0;
  buf_free(text);
  return written ? EXIT_DONE : EXIT_FAILED;
}

int tool_say(const char *format, ...) {
  struct line line;
  char *text = NULL;
  va_list args;
  va_start(args, format);
  int len = vasprintf(&text, format, args);
  va_end(args);
  line_init(&line, stderr, false);
  line_add(&line, TONE_PLAIN, span_of("telnyx-mqtt:"));
  line_add_words(&line, TONE_PLAIN, span_of(len < 0 ? err_text(ERR_MEMORY) : text), INDENT);
  (void)line_end(&line);
  line_free(&line);
  if (len >= 0)
    free(text);
  return EXIT_FAILED;
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
