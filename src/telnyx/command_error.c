#include "bridge/command_error.h"

#include <assert.h>
#include <string.h>

struct command_error_row {
  const char *code;
  const char *sentence;
  bool retryable;
  enum command_ran ran;
};

#define COMMAND_ERROR_AS_ROW(id, code, retryable, ran, sentence)                                   \
  [id] = {code, sentence, retryable, ran},
static const struct command_error_row rows[COMMAND_ERROR_COUNT] = {
    COMMAND_ERROR_TABLE(COMMAND_ERROR_AS_ROW)};
#undef COMMAND_ERROR_AS_ROW

const char *command_error_code(enum command_error error) {
  assert(error < COMMAND_ERROR_COUNT);
  return rows[error].code;
}

enum command_error command_error_of(const char *code) {
  for (enum command_error error = 0; error < COMMAND_ERROR_COUNT; error++)
    if (strcmp(rows[error].code, code) == 0)
      return error;
  return COMMAND_ERROR_UNKNOWN_OUTCOME;
}

const char *command_error_text(enum command_error error) {
  assert(error < COMMAND_ERROR_COUNT);
  return rows[error].sentence;
}

bool command_error_retryable(enum command_error error) {
  assert(error < COMMAND_ERROR_COUNT);
  return rows[error].retryable;
}

enum command_ran command_error_ran(enum command_error error) {
  assert(error < COMMAND_ERROR_COUNT);
  return rows[error].ran;
}
