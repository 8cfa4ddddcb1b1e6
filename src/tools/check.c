#include <stdio.h>

#include "bridge/log.h"
#include "bridge/rest.h"
#include "bridge/tools.h"
#include "tool.h"

static int show_sample(void) {
  struct buf text;
  buf_init(&text, TOOL_OUTPUT_MAX);
  config_print_sample(&text);
  return tool_show(stdout, &text);
}

/* The configuration as it is to standard output, the verdict to standard error. */
static int show_checked(const struct config *config) {
  static struct config_errors errors; /* for its size */
  config_check_files(&errors, config, rest_system_certificates());
  if (errors.count > 0)
    return tool_show_errors(&errors);
  struct buf text;
  buf_init(&text, TOOL_OUTPUT_MAX);
  config_print(&text, config);
  int status = tool_show(stdout, &text);
  if (status == EXIT_DONE)
    fprintf(stderr, "%stelnyx-mqtt: configuration is good\n", log_lead(LOG_INFO));
  return status;
}

int tool_check(struct arguments *arguments) {
  if (arguments->sample)
    return show_sample();
  struct config *config = NULL;
  int status = tools_load(&config, arguments);
  if (status == EXIT_DONE)
    status = show_checked(config);
  config_free(&config);
  return status;
}
