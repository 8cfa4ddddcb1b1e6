#include <stdio.h>

#include "bridge/tools.h"
#include "tool.h"

int tool_manual(struct arguments *arguments) {
  const char *shell = arguments->words.words[0];
  struct buf text;
  buf_init(&text, TOOL_OUTPUT_MAX);
  if (!shell) {
    arguments_print_manual(&text);
  } else if (!arguments_print_completion(&text, shell)) {
    (void)tool_say("manual knows bash, zsh and fish, not %s", shell);
    return EXIT_BAD_USAGE;
  }
  return tool_show(stdout, &text);
}
