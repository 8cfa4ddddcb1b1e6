#include "bridge/tools.h"

#include <stdio.h>

#include "bridge/log.h"
#include "tool.h"

/* That of the first is given to tools_main. */
static int (*const functions[TOOL_COUNT])(struct arguments *arguments) = {
    [TOOL_CHECK] = tool_check,       [TOOL_HEALTHCHECK] = tool_healthcheck,
    [TOOL_LISTEN] = tool_listen,     [TOOL_OPERATIONS] = tool_operations,
    [TOOL_ASYNCAPI] = tool_asyncapi, [TOOL_SEND] = tool_send,
    [TOOL_DOCTOR] = tool_doctor,     [TOOL_REPLAY] = tool_replay,
    [TOOL_MANUAL] = tool_manual,
};

static int show_help(const struct arguments *arguments) {
  struct buf text;
  buf_init(&text, TOOL_OUTPUT_MAX);
  arguments_print_help(&text, &arguments->words);
  return tool_show(stdout, &text);
}

static int show_version(void) {
  struct buf text;
  buf_init(&text, TOOL_OUTPUT_MAX);
  buf_add_text(&text, "telnyx-mqtt " BRIDGE_VERSION "\n");
  return tool_show(stdout, &text);
}

int tools_main(const char *const argv[], const struct tools_parts *parts) {
  struct arguments arguments;
  char why[256];
  if (arguments_parse(&arguments, argv, why, sizeof why) != ERR_OK) {
    fprintf(stderr, "%stelnyx-mqtt: %s; --help tells more\n", log_lead(LOG_ERROR), why);
    return EXIT_BAD_USAGE;
  }
  arguments.own_operation = parts->own_operation;
  if (arguments.help)
    return show_help(&arguments);
  if (arguments.version)
    return show_version();
  if (arguments.words.command == TOOL_RUN)
    return parts->run(&arguments);
  return functions[arguments.words.command](&arguments);
}
