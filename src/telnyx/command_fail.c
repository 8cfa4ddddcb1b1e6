/* What a command holds on to: texts of its own, and what is wrong with it and where. Pure. */
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

void command_add_pointer_step(struct buf *pointer, struct span key) {
  buf_add_char(pointer, '/');
  for (size_t i = 0; i < key.len; i++) {
    if (key.data[i] == '~')
      buf_add_text(pointer, "~0");
    else if (key.data[i] == '/')
      buf_add_text(pointer, "~1");
    else
      buf_add_char(pointer, key.data[i]);
  }
}

__attribute__((format(printf, 3, 0))) static enum err keep_failure(struct command *command,
                                                                   enum command_error error,
                                                                   const char *format,
                                                                   va_list arguments) {
  char message[MESSAGE_MAX_BYTES];
  vsnprintf(message, sizeof message, format, arguments);
  size_t len = strlen(message);
  while (!span_is_utf8((struct span){message, len}))
    len--; /* cut inside a character */
  command->error = error;
  command->message = command_keep(command, (struct span){message, len});
  return command->message ? ERR_OK : ERR_MEMORY;
}

/* No parameter's key is longer than a pointer: of one that is, the message must do. */
static enum err point_at(struct command *command, const char *key) {
  struct buf pointer;
  buf_init(&pointer, COMMAND_POINTER_BYTES);
  command_add_pointer_step(&pointer, span_of(key));
  enum err err = buf_status(&pointer);
  if (err == ERR_OK) {
    command->pointer = command_keep(command, buf_span(&pointer));
    err = command->pointer ? ERR_OK : ERR_MEMORY;
  }
  buf_free(&pointer);
  return err == ERR_LIMIT ? ERR_OK : err;
}

enum err command_fail(struct command *command, enum command_error error, const char *key,
                      const char *format, ...) {
  if (command->error != COMMAND_ERROR_NONE)
    return ERR_OK;
  va_list arguments;
  va_start(arguments, format);
  enum err err = keep_failure(command, error, format, arguments);
  va_end(arguments);
  return err == ERR_OK && key ? point_at(command, key) : err;
}

enum err command_refuse(struct command *command, enum command_error error, const char *key,
                        const char *errors, const char *format, ...) {
  if (command->error != COMMAND_ERROR_NONE)
    return ERR_OK;
  va_list arguments;
  va_start(arguments, format);
  enum err err = keep_failure(command, error, format, arguments);
  va_end(arguments);
  if (err == ERR_OK && errors) {
    command->errors = command_keep(command, span_of(errors));
    err = command->errors ? ERR_OK : ERR_MEMORY;
  }
  return err == ERR_OK && key ? point_at(command, key) : err;
}
