/* What a command holds on to: texts of its own, and why it fails. Pure. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bridge/mem.h"
#include "command_parts.h"

enum { MESSAGE_MAX_BYTES = 2048 };

struct command_text {
  struct command_text *next;
  char bytes[];
};

const char *command_keep(struct command *command, struct span text) {
  struct command_text *copy = mem_alloc(sizeof *copy + text.len + 1);
  if (!copy)
    return NULL;
  if (text.len > 0)
    memcpy(copy->bytes, text.data, text.len);
  copy->next = command->texts;
  command->texts = copy;
  return copy->bytes;
}

void command_free_texts(struct command *command) {
  while (command->texts) {
    struct command_text *text = command->texts;
    command->texts = text->next;
    mem_free(text);
  }
}

const char *command_keep_sentence(struct command *command, const char *format, va_list arguments) {
  char sentence[MESSAGE_MAX_BYTES];
  vsnprintf(sentence, sizeof sentence, format, arguments);
  size_t len = strlen(sentence);
  while (!span_is_utf8((struct span){sentence, len}))
    len--; /* cut inside a character */
  return command_keep(command, (struct span){sentence, len});
}

enum err command_fail(struct command *command, enum command_error error, const char *format, ...) {
  if (command->error != COMMAND_ERROR_NONE)
    return ERR_OK;
  va_list arguments;
  va_start(arguments, format);
  command->error = error;
  command->message = command_keep_sentence(command, format, arguments);
  va_end(arguments);
  return command->message ? ERR_OK : ERR_MEMORY;
}
