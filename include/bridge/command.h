/* A command as it came over MQTT, read and checked against the operation table: what Telnyx is
 * asked to do, or why not. Pure; any thread, one at a time. */
#ifndef BRIDGE_COMMAND_H
#define BRIDGE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/command_error.h"
#include "bridge/err.h"
#include "bridge/msg.h"
#include "bridge/operation.h"
#include "bridge/span.h"

struct json_t;

enum {
  COMMAND_MAX_ORDER_KEYS = 256,    /* calls and conferences that one command may name */
  COMMAND_MAX_ID_BYTES = 1024,     /* of a path parameter, and of a command_id */
  COMMAND_MAX_HEADER_BYTES = 1024, /* of a parameter that is a header */
  COMMAND_MAX_DEPTH = 64,          /* objects and arrays inside one another */
  COMMAND_FINGERPRINT_SIZE = 65,   /* two digests as hex and a NUL */
  COMMAND_NOTES_MAX = 32,          /* of each kind, that a result lists */
  COMMAND_NOTES_BYTES = 16 * 1024,
};

/* How the parameters of Telnyx's operations are checked. Those of the bridge's own always are, and
 * have no others than those which are described. */
enum command_validation {
  COMMAND_LENIENT, /* what the table does not know goes on, and is noted */
  COMMAND_STRICT,  /* it is refused */
  COMMAND_OFF,     /* parameters go as they came; only ids are looked at, and names become the
                      wire's */
};

/* What there is to say about parameters: JSON values with commas between them, the first
 * COMMAND_NOTES_MAX that fit. */
struct command_notes {
  struct buf list;
  size_t count; /* of all, also of those that are not in the list */
};

/* The spans and strings live in the command. */
struct command {
  const struct operation *operation; /* NULL when unknown */
  const char *principal;             /* who asks, by the topic: "" for <root>/cmd/ */
  const char *name;                  /* for the result: the operation's, else what the topic says */
  struct json_t *params; /* what is left of the payload for query and body; wire names */
  const char *ids[OPERATION_MAX_IDS]; /* decoded path parameters, NUL-terminated, no NUL inside */
  struct span correlation_id;         /* JSON text of any value, empty for none */
  const char *command_id;             /* "" for none; the payload's, or command_set_command_id's */
  const char *idempotency_key;        /* operation, path ids and command_id; "" without one */
  char fingerprint[COMMAND_FINGERPRINT_SIZE]; /* of what the key stands for, the topic and the
                                                 parameters; "" without a key */
  bool page_all;           /* all pages of the list are wanted: the operation has pages */
  int64_t expires_wall_ms; /* the command must not start at or after this */
  int64_t expires_at_ms;   /* the publisher's own limit, by the clock; INT64_MAX: none */

  /* What the command is about ("call:v3:abc", "conference:..."), no duplicates, none for none. A
   * command may start once it is the oldest unfinished one for each of its keys. */
  const char **order_keys;
  size_t order_key_count;

  /* Where in the payload numbers became text, or text numbers and booleans, as the operation wants
   * it: JSON pointers. */
  struct command_notes converted;
  /* What went on although the table does not know it: {"pointer":"/too","nearest":"to"}, without
   * the known name or value that is nearest where none is near. */
  struct command_notes unknown;
  /* What is wrong with parameters, as Telnyx would say it: {"code","detail","source":{"pointer"}},
   * with "expected" and, where a name or a value may be misspelt, "nearest". The first is the
   * command's `message` and `pointer`, and all are its `errors`. */
  struct command_notes problems;
  const char *first_problem, *first_pointer; /* "" while there is none */

  enum command_error error; /* COMMAND_ERROR_NONE: it can be sent */
  const char *message;      /* a sentence for people, "" without error */
  const char *pointer;      /* RFC 6901 into the payload, "" when the error is not in one place */
  const char *errors;       /* more about it for programs, a JSON array of objects; "" for none */

  /* For command_check: the ids as the topic has them, in the message's memory, and the rules'. */
  struct span topic_ids[OPERATION_MAX_IDS];
  enum command_validation validation;

  struct command_text *texts; /* the memory of all the strings above */
};

struct command_rules {
  const char *root;   /* the topic's first levels: "telnyx" */
  int64_t max_age_ms; /* 0 for no limit */
  size_t max_bytes;   /* of the payload */
  enum command_validation validation;
  /* The bridge's own operations, by number; NULL past the last. Without method and path; a topic is
   * the name with slashes, or, where there are steps, what those say. NULL: there are none. */
  const struct operation *(*own)(size_t i);
};

/* Whose command a topic is, as command.principal; false when it is none below <root>/. Points into
 * the topic. */
bool command_principal(struct span *principal, struct span topic, const char *root);

/* Reads a message, and checks it, in two steps: between them params are what the sender wrote, by
 * whatever name, and others may put in what is missing. ERR_MEMORY alone fails; whatever is wrong
 * with the message itself is the command's `error`, the first in this order: retained, too_large,
 * unknown_operation, invalid_json, expired, and wrong expires_at and command_id
 * (invalid_parameters); then, in command_check, the operation's own parameters. correlation_id,
 * command_id and the name are there whenever they could be read. Free with command_free. */
enum err command_read(struct command **out, const struct command_msg *message,
                      const struct command_rules *rules, int64_t now_wall_ms) MUST_CHECK;

/* Checks what the operation wants: path parameters are in ids afterwards, the others have their
 * wire names, and order keys, idempotency key and fingerprint are made. All that is wrong with
 * parameters is told at once. No effect on a command that has an error. ERR_MEMORY. */
enum err command_check(struct command *command, const struct command_msg *message) MUST_CHECK;

/* Somebody else refuses the command, for the reason in the sentence; an earlier error stands. `key`
 * is the member of the payload that it is about, or the whole pointer, which begins with a slash;
 * NULL for none. errors as above, NULL for none, and for invalid_parameters, where the sentence
 * stands among what else is wrong. ERR_MEMORY. */
enum err command_refuse(struct command *command, enum command_error error, const char *key,
                        const char *errors, const char *format, ...) MUST_CHECK
    __attribute__((format(printf, 5, 6)));

/* Gives a command that has none a command_id, to be sent where the operation takes one; no effect
 * on the idempotency key, as nobody can repeat an id that the bridge made. ERR_MEMORY. */
enum err command_set_command_id(struct command *command, const char *command_id) MUST_CHECK;

/* Whether this one may get the result of the first one of its idempotency key: when that had
 * another topic or other parameters, error becomes invalid_parameters and the message names the
 * conflict. Nothing is known of a first one whose fingerprint is "". ERR_MEMORY. */
enum err command_check_repeat(struct command *command, const char *first_fingerprint) MUST_CHECK;

/* For how long from now on the command may start; 0 when it is too late. now_wall_ms is the time of
 * its reception and what went by since, which setting the clock does not change; what the clock
 * shows, clock_wall_ms, counts for expires_at alone. */
int64_t command_time_left_ms(const struct command *command, int64_t now_wall_ms,
                             int64_t clock_wall_ms);

/* Frees it and clears the pointer; NULL inside is allowed. */
void command_free(struct command **command);

#endif
