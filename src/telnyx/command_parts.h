/* What the files of telnyx/command share; nobody else includes it. A step that finds something
 * wrong with the message says so with command_fail and returns ERR_OK. command.c calls the steps,
 * each step what command_fail.c, command_notes.c and command_exact.c offer, and nobody calls back.
 * Pure; any thread. */
#ifndef BRIDGE_COMMAND_PARTS_H
#define BRIDGE_COMMAND_PARTS_H

#include <stdarg.h>

#include "bridge/command.h"
#include "bridge/err.h"
#include "bridge/span.h"

struct buf;
struct json_t;

enum {
  COMMAND_POINTER_BYTES = 1024, /* a JSON pointer that is longer is not told */
  COMMAND_DIGITS_SIZE = 24,
};

/* How much longer than the payload a text of its values can be: "1e20" becomes 21 digits; strings
 * and the rest grow less. */
enum { COMMAND_LONGEST_GROWTH = 8 };

/* A NUL-terminated copy that lives as long as the command; NULL when there is no memory. */
const char *command_keep(struct command *command, struct span text);
void command_free_texts(struct command *command);

/* Such a copy of a sentence, which is cut when it is very long. */
const char *command_keep_sentence(struct command *command, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Sets error and message, unless an earlier error is there. ERR_MEMORY. */
enum err command_fail(struct command *command, enum command_error error, const char *format,
                      ...) MUST_CHECK __attribute__((format(printf, 3, 4)));

/* Where in the payload: the keys and indices that lead there. */
struct place {
  const struct place *outer; /* NULL for the payload's own members */
  struct span key;           /* without data in an array */
  size_t index;
  bool is_pointer; /* key is all of the pointer */
};

/* command_notes: what there is to say about parameters, each noted once. ERR_MEMORY. */
void command_notes_init(struct command_notes *notes);
enum err command_note_converted(struct command *command, const struct place *place) MUST_CHECK;
enum err command_note_unknown(struct command *command, const struct place *place,
                              const char *nearest) MUST_CHECK;

struct problem {
  const struct place *place; /* NULL for none: it is in the topic */
  const char *code;          /* for programs */
  const char *expected;      /* "" for what no type says */
  const char *nearest;       /* "" for none */
};

/* The sentence goes on after the place's name, where there is one, and fits in 1,000 bytes. */
enum err command_note_problem(struct command *command, const struct problem *problem,
                              const char *format, ...) MUST_CHECK
    __attribute__((format(printf, 3, 4)));

/* Of the problems that were noted, if any, the command fails. */
enum err command_fail_for_problems(struct command *command) MUST_CHECK;

/* command_topic: what the topic names, and the failure where that is no operation. */
enum err command_read_topic(struct command *command, const struct command_rules *rules,
                            struct span topic) MUST_CHECK;
enum err command_fail_unknown(struct command *command, const struct command_rules *rules,
                              struct span topic) MUST_CHECK;

/* validate: checks the parameters in query, body and header against the operation's types, converts
 * what is exactly of another, and notes what it finds. Those of the path must be in ids already. */
enum err command_validate(struct command *command) MUST_CHECK;

/* A whole number's digits; false for a fraction and for what a double does not hold exactly. */
bool command_digits(char out[COMMAND_DIGITS_SIZE], const struct json_t *number);

/* The number that a text is exactly; NULL when it is none. ERR_MEMORY. */
enum err command_number(struct json_t **out, struct span text) MUST_CHECK;

/* command_params: takes the path parameters out of params or the topic, and gives what is left its
 * wire names; what is wrong with them is noted. ERR_MEMORY. */
enum err command_read_ids(struct command *command) MUST_CHECK;
enum err command_use_wire_names(struct command *command) MUST_CHECK;

/* The parameter beside the path that the payload calls so; NULL when there is none. */
const struct operation_param *command_find_param(const struct operation *operation,
                                                 struct span name);

/* command_wire: notes what cannot be sent, whatever the validation. Parameters have their wire
 * names by now. ERR_MEMORY. */
enum err command_check_wire(struct command *command) MUST_CHECK;

/* command_keys: makes order_keys, idempotency_key and fingerprint. */
enum err command_make_keys(struct command *command,
                           const struct command_msg_parts *parts) MUST_CHECK;

#endif
