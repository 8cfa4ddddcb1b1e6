/* A command read and checked at once, as it is when nothing is put in between. */
#ifndef TESTS_PARSE_COMMAND_H
#define TESTS_PARSE_COMMAND_H

#include "bridge/command.h"

static inline enum err command_parse(struct command **out, const struct command_msg *message,
                                     const struct command_rules *rules, int64_t now_wall_ms) {
  enum err err = command_read(out, message, rules, now_wall_ms);
  if (err == ERR_OK)
    err = command_check(*out, message);
  if (err != ERR_OK)
    command_free(out);
  return err;
}

#endif
