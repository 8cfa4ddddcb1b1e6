/* What the files of telnyx/command share; nobody else includes it. A step that finds something
 * wrong with the message says so with command_fail and returns ERR_OK. command.c calls the steps,
 * each step what command_fail.c and command_convert.c offer, and nobody calls back. Pure; any
 * thread. */
#ifndef BRIDGE_COMMAND_PARTS_H
#define BRIDGE_COMMAND_PARTS_H

#include "bridge/command.h"
#include "bridge/err.h"
#include "bridge/span.h"

struct buf;
struct json_t;

enum {
  COMMAND_POINTER_BYTES = 1024, /* a JSON pointer that is longer is not told */
  COMMAND_CONVERTED_MAX = 32,   /* converted parameters that a result names */
  COMMAND_DIGITS_SIZE = 24,
};

/* How much longer than the payload a text of its values can be: "1e20" becomes 21 digits; strings
 * and the rest grow less. */
enum { COMMAND_LONGEST_GROWTH = 8 };

/* A NUL-terminated copy that lives as long as the command; NULL when there is no memory. */
const char *command_keep(struct command *command, struct span text);
void command_free_texts(struct command *command);

/* Sets error, message and pointer, unless an earlier error is there. `key` is the member of the
 * payload that is wrong, NULL for none. ERR_MEMORY. */
enum err command_fail(struct command *command, enum command_error error, const char *key,
                      const char *format, ...) MUST_CHECK __attribute__((format(printf, 4, 5)));

/* The same with the whole pointer. */
enum err command_fail_at(struct command *command, struct span pointer, const char *format,
                         ...) MUST_CHECK __attribute__((format(printf, 3, 4)));

/* Appends "/key" with RFC 6901's escapes. */
void command_add_pointer_step(struct buf *pointer, const char *key);

/* Notes that the value there was converted, for the result. ERR_MEMORY. */
enum err command_note_converted(struct command *command, struct span pointer) MUST_CHECK;

/* command_topic: what the topic names, and the failure where that is no operation. */
enum err command_read_topic(struct command *command, const struct command_rules *rules,
                            struct span topic) MUST_CHECK;
enum err command_fail_unknown(struct command *command, const struct command_rules *rules,
                              struct span topic) MUST_CHECK;

/* command_convert: makes of a number text and of text a number or a boolean where `type` (of the
 * operation table) wants the other and it is exactly that, in the value and in whatever is in it;
 * what is not exact is refused. *other is one reference to what takes the value's place, NULL when
 * that stays. ERR_MEMORY. */
enum err command_convert(struct json_t **other, struct command *command, const char *key,
                         struct json_t *value, const char *type) MUST_CHECK;

/* A whole number's digits; false for a fraction and for what a double does not hold exactly. */
bool command_digits(char out[COMMAND_DIGITS_SIZE], const struct json_t *number);

/* The number that a text is exactly; NULL when it is none. ERR_MEMORY. */
enum err command_number(struct json_t **out, struct span text) MUST_CHECK;

/* command_params: takes the path parameters out of params or the topic, gives what is left its wire
 * names, and checks that nothing required is missing or surely of the wrong type. */
enum err command_read_params(struct command *command) MUST_CHECK;

/* command_keys: makes order_keys, idempotency_key and fingerprint. */
enum err command_make_keys(struct command *command,
                           const struct command_msg_parts *parts) MUST_CHECK;

#endif
